#include <design/table_test.h>

#include <base/memory.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

struct table {
	uint32_t rows, columns;
	const double *p;
	double *row, *column; /* margins */
};

static bool margins_make(struct table *table, struct error *error)
{
	for (uint32_t i = 0; i < table->rows; i++)
		for (uint32_t j = 0; j < table->columns; j++) {
			table->row[i] += table->p[i * table->columns + j];
			table->column[j] += table->p[i * table->columns + j];
		}
	for (uint32_t i = 0; i < table->rows; i++)
		if (!(table->row[i] > 0))
			return error_set(error, "row %u of the table weighs nothing", i + 1);
	for (uint32_t j = 0; j < table->columns; j++)
		if (!(table->column[j] > 0))
			return error_set(error, "column %u of the table weighs nothing", j + 1);
	return true;
}

static double pearson_of(const struct table *table)
{
	double sum = 0;

	for (uint32_t i = 0; i < table->rows; i++)
		for (uint32_t j = 0; j < table->columns; j++) {
			double expected = table->row[i] * table->column[j];
			double off = table->p[i * table->columns + j] - expected;

			sum += off * off / expected;
		}
	return sum;
}

/* P^-1 C: each contrast has 1 at (i, j) and the last corner, -1 at the ends of row i and column j.
 */
static gsl_matrix *contrasts_make(const struct table *table, const double *times)
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
static bool traces(const struct table *table, const double *covariance, double n, double *first,
        double *second)
{
	size_t cells = (size_t)table->rows * table->columns;
	size_t k = (size_t)(table->rows - 1) * (table->columns - 1);
	double *inverse = memory_new(cells, sizeof(*inverse));
	double *root = memory_new(cells, sizeof(*root));
	gsl_matrix_const_view v = gsl_matrix_const_view_array(covariance, cells, cells);
	gsl_matrix *vc = gsl_matrix_alloc(cells, k), *left = gsl_matrix_alloc(k, k);
	gsl_matrix *right = gsl_matrix_alloc(k, k);

	for (size_t i = 0; i < cells; i++) {
		inverse[i] = table->p[i] > 0 ? 1 / table->p[i] : 0;
		root[i] = sqrt(inverse[i] / n);
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

static bool test(const struct table *table, const double *covariance, double n, double df,
        struct design_table_test *out, struct error *error)
{
	double first, second;

	if (!traces(table, covariance, n, &first, &second))
		return error_set(
		        error, "the table has too many empty cells, or no variance, for a test");
	if (!(df >= 1))
		return error_set(error, "the design has no degree of freedom for a test");
	out->k = (table->rows - 1.0) * (table->columns - 1.0);
	out->pearson = n * pearson_of(table);
	out->mean_effect = first / out->k;
	out->f = out->pearson / first;
	out->ndf = first * first / second;
	out->ddf = out->ndf * df;
	out->p = gsl_cdf_fdist_Q(out->f, out->ndf, out->ddf);
	out->chisq = out->pearson / out->mean_effect;
	out->chisq_p = gsl_cdf_chisq_Q(out->chisq, out->k);
	return true;
}

bool design_table_test(uint32_t rows, uint32_t columns, const double *p, const double *covariance,
        double n, double df, struct design_table_test *out, struct error *error)
{
	struct table table = {rows, columns, p, NULL, NULL};

	if (rows < 2 || columns < 2)
		return error_set(error, "a table for a test has two rows and two columns or more");
	if ((uint64_t)rows * columns > TABLE_TEST_CELLS_MAX)
		return error_set(error, "the table has %llu cells, and at most %d can be tested",
		        (unsigned long long)rows * columns, TABLE_TEST_CELLS_MAX);
	table.row = memory_new(rows, sizeof(double));
	table.column = memory_new(columns, sizeof(double));
	bool good = margins_make(&table, error) && test(&table, covariance, n, df, out, error);

	free(table.row);
	free(table.column);
	return good;
}
