/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The normal equations are computed once for all scores. Subtracting the means of one margin after
 * another is the Gauss-Seidel method on these equations, one sweep for each round, so no pass over
 * the rows is needed.
 */
#include <weighting/residuals.h>

#include "regressors.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

enum { RAKE_SWEEPS = 10 }; /* R's */

struct residuals {
	struct regressors regressors;
	bool unweighted;
	bool solved;     /* by decomposition; columns with only zeros have b = 0 */
	unsigned sweeps; /* if not */
	struct normal normal;
	const double *calibrated, *used;
	gsl_vector *right, *b;
};

static void matrix_fill(struct residuals *residuals)
{
	const struct regressors *regressors = &residuals->regressors;
	struct regressors_row row;

	for (size_t i = 0; i < regressors->rows->rows; i++) {
		double weight = regressors->rows->weight[i];

		if (!(weight > 0))
			continue;
		weighting_regressors_row_of(regressors, i, &row);
		weighting_regressors_square_add(&row,
		        residuals->unweighted ? 1 : weight / regressors->weights,
		        residuals->normal.matrix);
	}
	weighting_regressors_mirror(residuals->normal.matrix);
}

struct residuals *weighting_residuals_new(const struct calibrate_rows *rows,
        const struct calibrate_options *options, const double *calibrated, const double *used)
{
	struct residuals *residuals = memory_new(1, sizeof(*residuals));

	residuals->calibrated = calibrated;
	residuals->used = used;
	residuals->unweighted = options->method == CALIBRATE_RAKE && !rows->numbers;
	if (residuals->unweighted)
		residuals->sweeps = RAKE_SWEEPS;
	else if (options->method == CALIBRATE_POSTSTRATIFY)
		residuals->sweeps = 1; /* the matrix is diagonal */
	weighting_regressors_make(&residuals->regressors, rows);
	residuals->right = gsl_vector_alloc(residuals->regressors.count);
	residuals->b = gsl_vector_alloc(residuals->regressors.count);
	weighting_normal_make(&residuals->normal, residuals->regressors.count);
	matrix_fill(residuals);
	residuals->solved = !residuals->sweeps && weighting_normal_decompose(&residuals->normal);
	return residuals;
}

void weighting_residuals_free(struct residuals *residuals)
{
	if (!residuals)
		return;
	weighting_regressors_end(&residuals->regressors);
	weighting_normal_end(&residuals->normal);
	gsl_vector_free(residuals->right);
	gsl_vector_free(residuals->b);
	free(residuals);
}

/* r_i: the score in units of the calibrated weight. A weight of 0 comes from the bounds and is not
 * trimmed. */
static double score_of(const struct residuals *residuals, const double *score, size_t row)
{
	double calibrated = residuals->calibrated[row];

	if (isnan(score[row]))
		return 0;
	return fabs(calibrated) > 0 ? score[row] * (residuals->used[row] / calibrated) : score[row];
}

static void right_fill(struct residuals *residuals, const double *score)
{
	const struct regressors *regressors = &residuals->regressors;
	struct regressors_row row;

	gsl_vector_set_zero(residuals->right);
	for (size_t i = 0; i < regressors->rows->rows; i++) {
		double weight = regressors->rows->weight[i], r = score_of(residuals, score, i);

		if (!(weight > 0) || !(fabs(r) > 0))
			continue;
		weighting_regressors_row_of(regressors, i, &row);
		for (size_t k = 0; k < row.n; k++)
			*gsl_vector_ptr(residuals->right, row.column[k]) +=
			        row.x[k] * r *
			        (residuals->unweighted ? 1 : weight / regressors->weights);
	}
}

/* Columns of one margin share no row, so processing them one after another is one step. */
static void sweep(struct residuals *residuals)
{
	const gsl_matrix *matrix = residuals->normal.matrix;

	for (size_t j = 0; j < residuals->regressors.count; j++) {
		double left = gsl_vector_get(residuals->right, j);

		for (size_t k = 0; k < residuals->regressors.count; k++)
			left -= gsl_matrix_get(matrix, j, k) * gsl_vector_get(residuals->b, k);
		*gsl_vector_ptr(residuals->b, j) += left / gsl_matrix_get(matrix, j, j);
	}
}

void weighting_residuals_take(struct residuals *residuals, const double *score, double *out)
{
	const struct regressors *regressors = &residuals->regressors;
	struct regressors_row row;

	right_fill(residuals, score);
	gsl_vector_set_zero(residuals->b);
	for (unsigned s = 0; s < residuals->sweeps; s++)
		sweep(residuals);
	if (residuals->solved)
		weighting_normal_solve(&residuals->normal, residuals->right, residuals->b);
	for (size_t i = 0; i < regressors->rows->rows; i++) {
		out[i] = 0;
		if (!(regressors->rows->weight[i] > 0))
			continue;
		weighting_regressors_row_of(regressors, i, &row);
		out[i] = residuals->calibrated[i] *
		         (score_of(residuals, score, i) -
		                 weighting_regressors_product(&row, residuals->b));
	}
}
