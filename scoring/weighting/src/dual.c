/*
 * Newton's method on the dual. Columns of x are scaled to a mean square of 1 and everything is divided by
 * the sum of the weights, so that one tolerance serves heads and yuan alike. With bounds, rows that sit on
 * them have no slope, and whole directions may lose theirs: a part of the first matrix, in proportion to
 * the error, keeps the step defined without slowing the end.
 */
#include "calibration.h"
#include "distance.h"

#include <base/memory.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

#define RANK_TOLERANCE 1e-12 /* of a matrix whose diagonal begins at 1 */
#define RIDGE          1e-3
#define DESCENT        1e-4 /* Armijo */

enum { STEPS_MAX = 100, HALVINGS_MAX = 40, WIDTH = CALIBRATE_MARGINS_MAX + CALIBRATE_NUMBERS_MAX };

struct dual {
	struct calibration *calibration;
	double weights; /* their sum */
	double *scale;  /* of each column */
	double value, error;
	gsl_vector *at, *trial, *gradient, *step, *residual, *tau_q, *tau_z, *work;
	gsl_matrix *first, *matrix; /* with slopes 1, and at hand */
	gsl_permutation *order;
};

/* A row's columns that are not 0, in rising order. */
struct entries {
	size_t n, column[WIDTH];
	double x[WIDTH];
};

static void entries_of(const struct dual *dual, size_t row, struct entries *out)
{
	const struct calibration *calibration = dual->calibration;
	const struct calibrate_rows *rows = calibration->rows;
	size_t column = calibration->constraints - rows->numbers;

	out->n = 0;
	for (size_t m = 0; m < rows->margins; m++)
		out->column[out->n++] = calibration->first[m] + (size_t)rows->margin[m].level[row];
	for (size_t k = 0; k < out->n; k++)
		out->x[k] = 1 / dual->scale[out->column[k]];
	for (size_t k = 0; k < rows->numbers; k++, column++) {
		out->x[out->n] = rows->number[k].value[row] / dual->scale[column];
		out->column[out->n++] = column;
	}
}

static double product(const struct entries *entries, const gsl_vector *b)
{
	double sum = 0;

	for (size_t k = 0; k < entries->n; k++)
		sum += entries->x[k] * gsl_vector_get(b, entries->column[k]);
	return sum;
}

/* Weights, sums and error at b; gives back the dual's value. */
static double evaluate(struct dual *dual, const gsl_vector *b, double *out, double *error)
{
	struct calibration *calibration = dual->calibration;
	const double *weight = calibration->rows->weight;
	double value = 0, target = 0;
	struct entries entries;

	for (size_t i = 0; i < calibration->rows->rows; i++) {
		struct distance distance;

		out[i] = 0;
		if (!(weight[i] > 0))
			continue;
		entries_of(dual, i, &entries);
		distance = distance_at(calibration->options, product(&entries, b));
		value += weight[i] * distance.integral;
		out[i] = weight[i] * distance.g;
	}
	for (size_t j = 0; j < calibration->constraints; j++)
		target += gsl_vector_get(b, j) * calibration->total[j] / dual->scale[j];
	*error = calibration_measure(calibration, out);
	return (value - target) / dual->weights;
}

static void row_add(const struct entries *entries, double factor, gsl_matrix *matrix)
{
	for (size_t j = 0; j < entries->n; j++)
		for (size_t k = j; k < entries->n; k++)
			*gsl_matrix_ptr(matrix, entries->column[j], entries->column[k]) +=
			        factor * entries->x[j] * entries->x[k];
}

/* sum d g'(x'b) x x' / sum d; b NULL: with g' = 1. */
static void matrix_fill(struct dual *dual, const gsl_vector *b, gsl_matrix *matrix)
{
	const struct calibration *calibration = dual->calibration;
	const double *weight = calibration->rows->weight;
	struct entries entries;

	gsl_matrix_set_zero(matrix);
	for (size_t i = 0; i < calibration->rows->rows; i++) {
		double slope = 1;

		if (!(weight[i] > 0))
			continue;
		entries_of(dual, i, &entries);
		if (b)
			slope = distance_at(calibration->options, product(&entries, b)).slope;
		row_add(&entries, weight[i] * slope / dual->weights, matrix);
	}
	for (size_t j = 0; j < matrix->size1; j++)
		for (size_t k = 0; k < j; k++)
			gsl_matrix_set(matrix, j, k, gsl_matrix_get(matrix, k, j));
}

static void add_ridge(struct dual *dual)
{
	double part = RIDGE * fmin(1, dual->error);

	for (size_t j = 0; j < dual->matrix->size1; j++)
		for (size_t k = 0; k < dual->matrix->size2; k++)
			*gsl_matrix_ptr(dual->matrix, j, k) +=
			        part * gsl_matrix_get(dual->first, j, k);
}

static double diagonal_largest(gsl_matrix *matrix)
{
	gsl_vector_view diagonal = gsl_matrix_diagonal(matrix);

	return gsl_vector_max(&diagonal.vector);
}

/* The Newton step, of least length where margins are redundant; gives back the slope along it. */
static double step_find(struct dual *dual)
{
	struct calibration *calibration = dual->calibration;
	double slope;
	size_t rank;

	for (size_t j = 0; j < calibration->constraints; j++)
		gsl_vector_set(dual->gradient, j,
		        (calibration->total[j] - calibration->sum[j]) /
		                (dual->scale[j] * dual->weights));
	matrix_fill(dual, dual->at, dual->matrix);
	if (calibration->options->bounded)
		add_ridge(dual);
	if (!(diagonal_largest(dual->matrix) > RANK_TOLERANCE)) {
		gsl_vector_set_zero(dual->step);
		return 0;
	}
	gsl_linalg_COD_decomp_e(dual->matrix, dual->tau_q, dual->tau_z, dual->order, RANK_TOLERANCE,
	        &rank, dual->work);
	gsl_linalg_COD_lssolve(dual->matrix, dual->tau_q, dual->tau_z, dual->order, rank,
	        dual->gradient, dual->step, dual->residual);
	gsl_blas_ddot(dual->gradient, dual->step, &slope);
	return -slope;
}

/* False: no part of the step leads down. */
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

/* Roots of the columns' mean squares. */
static void scale_columns(struct dual *dual)
{
	const struct calibration *calibration = dual->calibration;
	const double *weight = calibration->rows->weight;
	struct entries entries;
	double *square = memory_new(calibration->constraints, sizeof(*square));

	for (size_t j = 0; j < calibration->constraints; j++)
		dual->scale[j] = 1;
	for (size_t i = 0; i < calibration->rows->rows; i++) {
		entries_of(dual, i, &entries);
		for (size_t k = 0; k < entries.n; k++)
			square[entries.column[k]] += weight[i] * entries.x[k] * entries.x[k];
		dual->weights += weight[i];
	}
	for (size_t j = 0; j < calibration->constraints; j++)
		dual->scale[j] = square[j] > 0 ? sqrt(square[j] / dual->weights) : 1;
	free(square);
}

static void dual_make(struct dual *dual, struct calibration *calibration)
{
	size_t p = calibration->constraints;

	*dual = (struct dual){.calibration = calibration,
	        .scale = memory_new(p, sizeof(double)),
	        .at = gsl_vector_calloc(p),
	        .trial = gsl_vector_alloc(p),
	        .gradient = gsl_vector_alloc(p),
	        .step = gsl_vector_alloc(p),
	        .residual = gsl_vector_alloc(p),
	        .tau_q = gsl_vector_alloc(p),
	        .tau_z = gsl_vector_alloc(p),
	        .work = gsl_vector_alloc(p),
	        .first = gsl_matrix_alloc(p, p),
	        .matrix = gsl_matrix_alloc(p, p),
	        .order = gsl_permutation_alloc(p)};
	scale_columns(dual);
	matrix_fill(dual, NULL, dual->first);
}

static void dual_end(struct dual *dual)
{
	gsl_vector *vectors[] = {dual->at, dual->trial, dual->gradient, dual->step, dual->residual,
	        dual->tau_q, dual->tau_z, dual->work};

	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++)
		gsl_vector_free(vectors[i]);
	gsl_matrix_free(dual->first);
	gsl_matrix_free(dual->matrix);
	gsl_permutation_free(dual->order);
	free(dual->scale);
}

void dual_solve(struct calibration *calibration, double *out, struct calibrate_result *result)
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
