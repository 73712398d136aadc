/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <design/table_test.h>

#include <base/memory.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

struct margins {
	double *row, *column; /* sums of p */
};

static bool margins_make(
        struct margins *margins, const struct design_table *table, struct error *error)
{
	margins->row = memory_new(table->rows, sizeof(*margins->row));
	margins->column = memory_new(table->columns, sizeof(*margins->column));
	for (uint32_t i = 0; i < table->rows; i++)
		for (uint32_t j = 0; j < table->columns; j++) {
			if (!(table->p[i * table->columns + j] >= 0))
				return error_set(error,
				        "第 %u 行第 %u 列的占比 %g 小于 0（负权数），不能检验 the "
				        "cell "
				        "in row %u, column %u weighs %g of the table: no test with "
				        "a cell below 0 (negative weights)",
				        i + 1, j + 1, table->p[i * table->columns + j], i + 1,
				        j + 1, table->p[i * table->columns + j]);
			margins->row[i] += table->p[i * table->columns + j];
			margins->column[j] += table->p[i * table->columns + j];
		}
	for (uint32_t i = 0; i < table->rows; i++)
		if (!(margins->row[i] > 0))
			return error_set(error, "row %u of the table weighs nothing", i + 1);
	for (uint32_t j = 0; j < table->columns; j++)
		if (!(margins->column[j] > 0))
			return error_set(error, "column %u of the table weighs nothing", j + 1);
	return true;
}

static double pearson_of(const struct design_table *table, const struct margins *margins)
{
	double sum = 0;

	for (uint32_t i = 0; i < table->rows; i++)
		for (uint32_t j = 0; j < table->columns; j++) {
			double expected = margins->row[i] * margins->column[j];
			double off = table->p[i * table->columns + j] - expected;

			sum += off * off / expected;
		}
	return sum;
}

/* P^-1 C: each contrast has 1 at (i, j) and the last corner, -1 at the ends of row i and column j.
 */
static gsl_matrix *contrasts_make(const struct design_table *table, const double *times)
{
	uint32_t width = table->columns, down = table->rows - 1, right = width - 1;
	gsl_matrix *matrix = gsl_matrix_calloc((size_t)table->rows * width, (size_t)down * right);

	for (uint32_t i = 0; i < down; i++)
		for (uint32_t j = 0; j < right; j++) {
			const struct {
				size_t cell;
				double sign;
			} parts[] = {{i * width + j, 1}, {i * width + right, -1},
			        {down * width + j, -1}, {down * width + right, 1}};

			for (int part = 0; part < 4; part++)
				gsl_matrix_set(matrix, parts[part].cell, i * right + j,
				        parts[part].sign * times[parts[part].cell]);
		}
	return matrix;
}

/* tr D and tr D^2 from (C' P^-1 C / n) D = C' P^-1 V P^-1 C; false where it cannot be solved. */
static bool traces(const struct design_table *table, double *first, double *second)
{
	size_t cells = (size_t)table->rows * table->columns;
	size_t k = (size_t)(table->rows - 1) * (table->columns - 1);
	double *inverse = memory_new(cells, sizeof(*inverse));
	double *root = memory_new(cells, sizeof(*root));
	gsl_matrix_const_view v = gsl_matrix_const_view_array(table->covariance, cells, cells);
	gsl_matrix *vc = gsl_matrix_alloc(cells, k), *left = gsl_matrix_alloc(k, k);
	gsl_matrix *right = gsl_matrix_alloc(k, k);

	for (size_t i = 0; i < cells; i++) {
		inverse[i] = table->p[i] > 0 ? 1 / table->p[i] : 0;
		root[i] = sqrt(inverse[i] / table->n);
	}
	gsl_matrix *scaled = contrasts_make(table, inverse), *rooted = contrasts_make(table, root);

	gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1, rooted, rooted, 0, left);
	gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, &v.matrix, scaled, 0, vc);
	gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1, scaled, vc, 0, right);
	gsl_error_handler_t *handler = gsl_set_error_handler_off();
	bool good = gsl_linalg_cholesky_decomp1(left) == GSL_SUCCESS;

	gsl_set_error_handler(handler);
	/* With L L' on the left, L^-1 (right) L'^-1 has the eigenvalues of D and is symmetric. */
	if (good) {
		gsl_blas_dtrsm(CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, 1, left, right);
		gsl_blas_dtrsm(CblasRight, CblasLower, CblasTrans, CblasNonUnit, 1, left, right);
	}
	*first = *second = 0;
	for (size_t i = 0; good && i < k; i++) {
		*first += gsl_matrix_get(right, i, i);
		for (size_t j = 0; j < k; j++)
			*second += gsl_matrix_get(right, i, j) * gsl_matrix_get(right, i, j);
	}
	gsl_matrix_free(scaled);
	gsl_matrix_free(rooted);
	gsl_matrix_free(vc);
	gsl_matrix_free(left);
	gsl_matrix_free(right);
	free(inverse);
	free(root);
	return good && *first > 0;
}

static bool test(const struct design_table *table, const struct margins *margins,
        struct design_table_test *out, struct error *error)
{
	double first, second;

	if (!traces(table, &first, &second))
		return error_set(
		        error, "the table has too many empty cells, or no variance, for a test");
	if (!(table->df >= 1))
		return error_set(error, "the design has no degree of freedom for a test");
	out->k = (table->rows - 1.0) * (table->columns - 1.0);
	out->pearson = table->n * pearson_of(table, margins);
	out->mean_effect = first / out->k;
	out->f = out->pearson / first;
	out->ndf = first * first / second;
	out->ddf = out->ndf * table->df;
	out->p = gsl_cdf_fdist_Q(out->f, out->ndf, out->ddf);
	out->chisq = out->pearson / out->mean_effect;
	out->chisq_p = gsl_cdf_chisq_Q(out->chisq, out->k);
	return true;
}

bool design_table_test(
        const struct design_table *table, struct design_table_test *out, struct error *error)
{
	uint64_t cells = (uint64_t)table->rows * table->columns;
	struct margins margins;

	if (table->rows < 2 || table->columns < 2)
		return error_set(error, "a table for a test has two rows and two columns or more");
	if (cells > TABLE_TEST_CELLS_MAX)
		return error_set(error, "the table has %llu cells, and at most %d can be tested",
		        (unsigned long long)cells, TABLE_TEST_CELLS_MAX);
	bool good = margins_make(&margins, table, error) && test(table, &margins, out, error);

	free(margins.row);
	free(margins.column);
	return good;
}
