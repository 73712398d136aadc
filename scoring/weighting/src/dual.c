/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Newton's method on the dual problem. Columns of x are scaled to a mean square of 1, and all sums
 * are divided by the sum of the weights, so that one tolerance is right for numbers of any unit,
 * such as persons and yuan. Rows at a bound have slope 0, so the matrix may become singular. When
 * there are bounds, a multiple of the first matrix is therefore added, so that the step exists. The
 * multiple is proportional to the error, so the last steps are as fast as without it.
 */
#include "calibration.h"
#include "distance.h"
#include "regressors.h"

#include <gsl/gsl_blas.h>
#include <math.h>

#define RIDGE   1e-3
#define DESCENT 1e-4 /* Armijo */

enum { STEPS_MAX = 100, HALVINGS_MAX = 40 };

struct dual {
	struct calibration *calibration;
	struct regressors regressors;
	double value, error;
	gsl_vector *at, *trial, *gradient, *step;
	struct normal normal; /* the matrix at `at` */
	gsl_matrix *first;    /* the matrix with all slopes 1 */
};

/* Weights, sums and error at b; returns the value of the dual. */
static double evaluate(struct dual *dual, const gsl_vector *b, double *out, double *error)
{
	struct calibration *calibration = dual->calibration;
	const double *weight = calibration->rows->weight;
	double value = 0, target = 0;
	struct regressors_row row;

	for (size_t i = 0; i < calibration->rows->rows; i++) {
		struct distance distance;

		out[i] = 0;
		if (!(weight[i] > 0))
			continue;
		weighting_regressors_row_of(&dual->regressors, i, &row);
		distance = weighting_distance_at(
		        calibration->options, weighting_regressors_product(&row, b));
		value += weight[i] * distance.integral;
		out[i] = weight[i] * distance.g;
	}
	for (size_t j = 0; j < calibration->constraints; j++)
		target += gsl_vector_get(b, j) * calibration->total[j] / dual->regressors.scale[j];
	*error = weighting_calibration_measure(calibration, out);
	return (value - target) / dual->regressors.weights;
}

/* sum d g'(x'b) x x' / sum d; b NULL: with g' = 1. */
static void matrix_fill(struct dual *dual, const gsl_vector *b, gsl_matrix *matrix)
{
	const struct calibration *calibration = dual->calibration;
	const double *weight = calibration->rows->weight;
	struct regressors_row row;

	gsl_matrix_set_zero(matrix);
	for (size_t i = 0; i < calibration->rows->rows; i++) {
		double slope = 1;

		if (!(weight[i] > 0))
			continue;
		weighting_regressors_row_of(&dual->regressors, i, &row);
		if (b)
			slope = weighting_distance_at(
			        calibration->options, weighting_regressors_product(&row, b))
			                .slope;
		weighting_regressors_square_add(
		        &row, weight[i] * slope / dual->regressors.weights, matrix);
	}
	weighting_regressors_mirror(matrix);
}

static void add_ridge(struct dual *dual)
{
	double part = RIDGE * fmin(1, dual->error);

	for (size_t j = 0; j < dual->normal.matrix->size1; j++)
		for (size_t k = 0; k < dual->normal.matrix->size2; k++)
			*gsl_matrix_ptr(dual->normal.matrix, j, k) +=
			        part * gsl_matrix_get(dual->first, j, k);
}

/* The Newton step, which is the shortest one where margins are redundant. Returns the slope of the
 * dual along it. */
static double step_find(struct dual *dual)
{
	struct calibration *calibration = dual->calibration;
	double slope;

	for (size_t j = 0; j < calibration->constraints; j++)
		gsl_vector_set(dual->gradient, j,
		        (calibration->total[j] - calibration->sum[j]) /
		                (dual->regressors.scale[j] * dual->regressors.weights));
	matrix_fill(dual, dual->at, dual->normal.matrix);
	if (calibration->options->bounded)
		add_ridge(dual);
	if (!weighting_normal_decompose(&dual->normal)) {
		gsl_vector_set_zero(dual->step);
		return 0;
	}
	weighting_normal_solve(&dual->normal, dual->gradient, dual->step);
	gsl_blas_ddot(dual->gradient, dual->step, &slope);
	return -slope;
}

/* Takes the step or the largest of its halvings that decreases the dual or the error. False: none
 * does. */
static bool step_take(struct dual *dual, double slope, double *out)
{
	double part = 1, error;

	for (unsigned halvings = 0; halvings < HALVINGS_MAX; halvings++, part /= 2) {
		gsl_vector_memcpy(dual->trial, dual->at);
		gsl_blas_daxpy(part, dual->step, dual->trial);
		double value = evaluate(dual, dual->trial, out, &error);

		if (!isfinite(value) || !isfinite(error) ||
		        (value > dual->value + DESCENT * part * slope && error >= dual->error))
			continue;
		gsl_vector_memcpy(dual->at, dual->trial);
		dual->value = value;
		dual->error = error;
		return true;
	}
	return false;
}

static void dual_make(struct dual *dual, struct calibration *calibration)
{
	size_t p = calibration->constraints;

	*dual = (struct dual){.calibration = calibration,
	        .at = gsl_vector_calloc(p),
	        .trial = gsl_vector_alloc(p),
	        .gradient = gsl_vector_alloc(p),
	        .step = gsl_vector_alloc(p),
	        .first = gsl_matrix_alloc(p, p)};
	weighting_regressors_make(&dual->regressors, calibration->rows);
	weighting_normal_make(&dual->normal, p);
	matrix_fill(dual, NULL, dual->first);
}

static void dual_end(struct dual *dual)
{
	gsl_vector_free(dual->at);
	gsl_vector_free(dual->trial);
	gsl_vector_free(dual->gradient);
	gsl_vector_free(dual->step);
	gsl_matrix_free(dual->first);
	weighting_normal_end(&dual->normal);
	weighting_regressors_end(&dual->regressors);
}

void weighting_dual_solve(
        struct calibration *calibration, double *out, struct calibrate_result *result)
{
	struct dual dual;

	dual_make(&dual, calibration);
	dual.value = evaluate(&dual, dual.at, out, &dual.error);
	while (dual.error > CALIBRATION_STOP && result->iterations < STEPS_MAX) {
		if (!step_take(&dual, step_find(&dual), out))
			break;
		result->iterations++;
	}
	evaluate(&dual, dual.at, out, &result->error);
	result->newton = true;
	dual_end(&dual);
}
