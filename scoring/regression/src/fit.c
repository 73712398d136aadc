/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve.h"

#include <design/covariance.h>

#include <base/memory.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Less of a column than this is what the columns before it leave of it: none (R's glm has 1e-11,
 * too). */
#define RANK_LEAST 1e-11

/* ---- columns ---- */

static bool is_left_out(const struct regression_rows *rows, uint32_t column)
{
	return column - rows->without.first < rows->without.count;
}

/* The column of the rows that is the model's `column`. */
static uint32_t column_of(const struct regression_rows *rows, uint32_t column)
{
	return column < rows->without.first ? column : column + rows->without.count;
}

/* The model's columns of every row, times the root of its weight where `rooted`. */
static void columns_copy(const struct regression_rows *rows, bool rooted, double *out)
{
	for (size_t i = 0; i < rows->count; i++) {
		const double *x = &rows->x[i * rows->columns];
		double times = rooted ? sqrt(rows->weight[i] / rows->mean_weight) : 1;

		for (uint32_t c = 0; c < rows->columns; c++)
			if (!is_left_out(rows, c))
				*out++ = times * x[c];
	}
}

/* Lengths of the columns, before their decomposition. */
static double *lengths(const double *m, size_t count, uint32_t columns)
{
	double *length = memory_new(columns, sizeof(*length));

	for (size_t i = 0; i < count; i++)
		for (uint32_t c = 0; c < columns; c++)
			length[c] = hypot(length[c], m[i * columns + c]);
	return length;
}

/* R of the weighted columns. */
static enum regression_status decompose(
        struct regression *fit, const struct regression_rows *rows, double *work)
{
	uint32_t k = fit->columns;
	gsl_matrix_view m = gsl_matrix_view_array(work, fit->count, k);
	gsl_matrix *t = gsl_matrix_alloc(k, k);
	double *length;
	enum regression_status status = REGRESSION_GOOD;

	columns_copy(rows, true, work);
	length = lengths(work, fit->count, k);
	gsl_linalg_QR_decomp_r(&m.matrix, t);
	for (uint32_t i = 0; i < k; i++)
		for (uint32_t j = i; j < k; j++)
			fit->root[i * k + j] = work[(size_t)i * k + j];
	for (uint32_t c = 0; c < k && !status; c++)
		if (!(fabs(fit->root[c * k + c]) > RANK_LEAST * length[c])) {
			status = REGRESSION_SINGULAR;
			fit->column = column_of(rows, c);
		}
	gsl_matrix_free(t);
	free(length);
	return status;
}

static enum regression_status coordinates_make(
        struct regression *fit, const struct regression_rows *rows)
{
	uint32_t k = fit->columns;
	enum regression_status status;

	fit->root = memory_new((size_t)k * k, sizeof(double));
	fit->z = memory_new(fit->count * k, sizeof(double));
	status = decompose(fit, rows, fit->z);
	if (status)
		return status;
	columns_copy(rows, false, fit->z);
	gsl_matrix_const_view root = gsl_matrix_const_view_array(fit->root, k, k);
	gsl_matrix_view z = gsl_matrix_view_array(fit->z, fit->count, k);

	gsl_blas_dtrsm(
	        CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, 1, &root.matrix, &z.matrix);
	return REGRESSION_GOOD;
}

/* ---- the model ---- */

static double *weights_make(struct regression *fit, const struct regression_rows *rows)
{
	double *weight = memory_new(rows->count, sizeof(*weight));

	for (size_t i = 0; i < rows->count; i++) {
		weight[i] = rows->weight[i] / rows->mean_weight;
		fit->n += rows->weight[i] > 0;
	}
	return weight;
}

/* Of all columns but the constant the one whose part of the last step is the largest. */
static uint32_t column_moved(
        const struct regression *fit, const struct regression_rows *rows, const double *step)
{
	uint32_t k = fit->columns, most = 0;
	double *moved = memory_new(k, sizeof(*moved)), largest = -1;
	gsl_matrix_const_view root = gsl_matrix_const_view_array(fit->root, k, k);
	gsl_vector_view vector = gsl_vector_view_array(moved, k);

	memcpy(moved, step, k * sizeof(*moved));
	gsl_blas_dtrsv(CblasUpper, CblasNoTrans, CblasNonUnit, &root.matrix, &vector.vector);
	for (uint32_t c = 1; c < k; c++) {
		double square = 0;

		for (uint32_t i = 0; i <= c; i++)
			square += fit->root[i * k + c] * fit->root[i * k + c];
		if (fabs(moved[c]) * sqrt(square) > largest) {
			largest = fabs(moved[c]) * sqrt(square);
			most = c;
		}
	}
	free(moved);
	return column_of(rows, most);
}

static enum regression_status model_solve(
        struct regression *fit, const struct regression_rows *rows, const double *weight)
{
	uint32_t k = fit->columns;
	struct regression_task task = {.method = fit->method,
	        .count = fit->count,
	        .columns = k,
	        .z = fit->z,
	        .y = rows->y,
	        .weight = weight,
	        .gamma = fit->gamma = memory_new(k, sizeof(double)),
	        .inverse = fit->inverse = memory_new((size_t)k * k, sizeof(double)),
	        .residual = fit->residual = memory_new(fit->count, sizeof(double)),
	        .step = memory_new(k, sizeof(double))};
	enum regression_status status = regression_solve(&task);

	fit->deviance = task.deviance;
	fit->steps = task.steps;
	if (status)
		fit->column = column_moved(fit, rows, task.step);
	free(task.step);
	return status;
}

enum regression_status regression_fit(struct regression *fit, const struct regression_rows *rows,
        const struct regression_method *method)
{
	uint32_t k = rows->columns - rows->without.count;
	gsl_error_handler_t *handler = gsl_set_error_handler_off();
	enum regression_status status = REGRESSION_FEW;
	double *weight;

	*fit = (struct regression){.method = *method,
	        .count = rows->count,
	        .columns = k,
	        .variance = memory_new((size_t)k * k, sizeof(double))};
	weight = weights_make(fit, rows);
	if (fit->n >= k)
		status = coordinates_make(fit, rows);
	if (!status)
		status = model_solve(fit, rows, weight);
	free(weight);
	gsl_set_error_handler(handler);
	return status;
}

void regression_end(struct regression *fit)
{
	free(fit->root);
	free(fit->z);
	free(fit->gamma);
	free(fit->inverse);
	free(fit->residual);
	free(fit->variance);
	*fit = (struct regression){0};
}

/* ---- covariance ---- */

static void fill_score(const void *data, uint32_t which, double *score)
{
	const struct regression *fit = data;

	for (size_t i = 0; i < fit->count; i++)
		score[i] = fit->residual[i] * fit->z[i * fit->columns + which];
}

bool regression_linearise(struct regression *fit, const struct design *design, struct error *error)
{
	uint32_t k = fit->columns;
	struct covariance_scores scores = {k, fill_score, fit};
	double *total = memory_new((size_t)k * k, sizeof(double));
	gsl_matrix_view v = gsl_matrix_view_array(total, k, k);
	gsl_matrix_view inverse = gsl_matrix_view_array(fit->inverse, k, k);
	gsl_matrix_view out = gsl_matrix_view_array(fit->variance, k, k);
	gsl_matrix *half = gsl_matrix_alloc(k, k);
	bool good = design_covariance(design, &scores, total, error);

	if (good) {
		gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, &inverse.matrix, &v.matrix, 0, half);
		gsl_blas_dgemm(
		        CblasNoTrans, CblasNoTrans, 1, half, &inverse.matrix, 0, &out.matrix);
	}
	gsl_matrix_free(half);
	free(total);
	return good;
}

void regression_coefficients(const struct regression *fit, double *beta)
{
	gsl_matrix_const_view root =
	        gsl_matrix_const_view_array(fit->root, fit->columns, fit->columns);
	gsl_vector_view vector = gsl_vector_view_array(beta, fit->columns);

	memcpy(beta, fit->gamma, fit->columns * sizeof(*beta));
	gsl_blas_dtrsv(CblasUpper, CblasNoTrans, CblasNonUnit, &root.matrix, &vector.vector);
}

void regression_covariance(const struct regression *fit, double *out)
{
	regression_from_z(fit, fit->variance, out);
}

void regression_naive(const struct regression *fit, double *out)
{
	regression_from_z(fit, fit->inverse, out);
}
