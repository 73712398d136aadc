/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The constraints as columns of a matrix X that is never stored: a row has a 1 for its level of
 * each margin and its numbers, all divided by the column's scale. Also the normal equations over
 * it, solved by a complete orthogonal decomposition: margins with the same total are redundant, but
 * X b is unique, and the solution of least length gives it. Private to the room.
 */
#ifndef KESU_WEIGHTING_REGRESSORS_H
#define KESU_WEIGHTING_REGRESSORS_H

#include <weighting/calibrate.h>

#include <gsl/gsl_linalg.h>

#define REGRESSORS_RANK_TOLERANCE 1e-12 /* of a matrix whose diagonal begins at 1 */

enum { REGRESSORS_WIDTH = CALIBRATE_MARGINS_MAX + CALIBRATE_NUMBERS_MAX };

struct regressors {
	const struct calibrate_rows *rows;
	size_t count;
	size_t first[CALIBRATE_MARGINS_MAX]; /* the column of each margin's level 0 */
	double weights;                      /* their sum */
	double *scale; /* roots of the columns' weighted mean squares; 1 for a column of zeros */
};

/* A row's columns that are not 0, in rising order. */
struct regressors_row {
	size_t n, column[REGRESSORS_WIDTH];
	double x[REGRESSORS_WIDTH];
};

/* The caller ends it. rows must outlive it. */
void weighting_regressors_make(struct regressors *regressors, const struct calibrate_rows *rows);
void weighting_regressors_end(struct regressors *regressors);
void weighting_regressors_row_of(
        const struct regressors *regressors, size_t row, struct regressors_row *out);
double weighting_regressors_product(const struct regressors_row *row, const gsl_vector *b);
/* matrix += factor x x', the upper triangle; then weighting_regressors_mirror. */
void weighting_regressors_square_add(
        const struct regressors_row *row, double factor, gsl_matrix *matrix);
void weighting_regressors_mirror(gsl_matrix *matrix);

struct normal {
	gsl_matrix *matrix;
	gsl_vector *tau_q, *tau_z, *residual, *work;
	gsl_permutation *order;
	size_t rank;
};

/* The caller fills the matrix, count x count, and ends it. */
void weighting_normal_make(struct normal *normal, size_t count);
void weighting_normal_end(struct normal *normal);
/* Decomposes the matrix in place. False: it is all zeros. */
bool weighting_normal_decompose(struct normal *normal);
void weighting_normal_solve(struct normal *normal, const gsl_vector *right, gsl_vector *out);

#endif
