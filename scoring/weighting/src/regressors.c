/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "regressors.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* ---- the columns ---- */

static void scale_find(struct regressors *regressors)
{
	double *square = memory_new(regressors->count, sizeof(*square));
	struct regressors_row row;

	for (size_t i = 0; i < regressors->rows->rows; i++) {
		double weight = regressors->rows->weight[i];

		weighting_regressors_row_of(regressors, i, &row);
		for (size_t k = 0; k < row.n; k++)
			square[row.column[k]] += weight * row.x[k] * row.x[k];
		regressors->weights += weight;
	}
	for (size_t j = 0; j < regressors->count; j++)
		regressors->scale[j] = square[j] > 0 ? sqrt(square[j] / regressors->weights) : 1;
	free(square);
}

void weighting_regressors_make(struct regressors *regressors, const struct calibrate_rows *rows)
{
	size_t at = 0;

	*regressors =
	        (struct regressors){.rows = rows, .count = weighting_calibrate_constraints(rows)};
	regressors->scale = memory_new(regressors->count, sizeof(*regressors->scale));
	for (size_t m = 0; m < rows->margins; at += rows->margin[m++].levels)
		regressors->first[m] = at;
	for (size_t j = 0; j < regressors->count; j++)
		regressors->scale[j] = 1;
	scale_find(regressors);
}

void weighting_regressors_end(struct regressors *regressors)
{
	free(regressors->scale);
}

void weighting_regressors_row_of(
        const struct regressors *regressors, size_t row, struct regressors_row *out)
{
	const struct calibrate_rows *rows = regressors->rows;
	size_t column = regressors->count - rows->numbers;

	out->n = 0;
	for (size_t m = 0; m < rows->margins; m++)
		out->column[out->n++] = regressors->first[m] + (size_t)rows->margin[m].level[row];
	for (size_t k = 0; k < out->n; k++)
		out->x[k] = 1 / regressors->scale[out->column[k]];
	for (size_t k = 0; k < rows->numbers; k++, column++) {
		out->x[out->n] = rows->number[k].value[row] / regressors->scale[column];
		out->column[out->n++] = column;
	}
}

double weighting_regressors_product(const struct regressors_row *row, const gsl_vector *b)
{
	const double *value = gsl_vector_const_ptr(b, 0); /* of stride 1 */
	double sum = 0;

	for (size_t k = 0; k < row->n; k++)
		sum += row->x[k] * value[row->column[k]];
	return sum;
}

void weighting_regressors_square_add(
        const struct regressors_row *row, double factor, gsl_matrix *matrix)
{
	for (size_t j = 0; j < row->n; j++)
		for (size_t k = j; k < row->n; k++)
			*gsl_matrix_ptr(matrix, row->column[j], row->column[k]) +=
			        factor * row->x[j] * row->x[k];
}

void weighting_regressors_mirror(gsl_matrix *matrix)
{
	for (size_t j = 0; j < matrix->size1; j++)
		for (size_t k = 0; k < j; k++)
			gsl_matrix_set(matrix, j, k, gsl_matrix_get(matrix, k, j));
}

/* ---- the normal equations ---- */

void weighting_normal_make(struct normal *normal, size_t count)
{
	*normal = (struct normal){.matrix = gsl_matrix_calloc(count, count),
	        .tau_q = gsl_vector_alloc(count),
	        .tau_z = gsl_vector_alloc(count),
	        .residual = gsl_vector_alloc(count),
	        .work = gsl_vector_alloc(count),
	        .order = gsl_permutation_alloc(count)};
}

void weighting_normal_end(struct normal *normal)
{
	gsl_matrix_free(normal->matrix);
	gsl_vector_free(normal->tau_q);
	gsl_vector_free(normal->tau_z);
	gsl_vector_free(normal->residual);
	gsl_vector_free(normal->work);
	gsl_permutation_free(normal->order);
}

bool weighting_normal_decompose(struct normal *normal)
{
	gsl_vector_view diagonal = gsl_matrix_diagonal(normal->matrix);

	if (!(gsl_vector_max(&diagonal.vector) > REGRESSORS_RANK_TOLERANCE))
		return false;
	gsl_linalg_COD_decomp_e(normal->matrix, normal->tau_q, normal->tau_z, normal->order,
	        REGRESSORS_RANK_TOLERANCE, &normal->rank, normal->work);
	return true;
}

void weighting_normal_solve(struct normal *normal, const gsl_vector *right, gsl_vector *out)
{
	gsl_linalg_COD_lssolve(normal->matrix, normal->tau_q, normal->tau_z, normal->order,
	        normal->rank, right, out, normal->residual);
}
