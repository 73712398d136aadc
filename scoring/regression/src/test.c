/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Covariances are scaled to a unit diagonal before they are inverted: columns have any scale. */
#include <regression/tail.h>
#include <regression/test.h>

#include <base/memory.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_sort_vector.h>
#include <math.h>
#include <stdlib.h>

/* A pivot of a scaled covariance below this is rounding: the covariance has no inverse. */
#define PIVOT_LEAST 1e-7

/* The term's part of a covariance of all columns. */
static gsl_matrix *part_of(const struct regression *fit, struct regression_span term,
        void (*covariance)(const struct regression *, double *))
{
	double *whole = memory_new((size_t)fit->columns * fit->columns, sizeof(*whole));
	gsl_matrix *part = gsl_matrix_alloc(term.count, term.count);

	covariance(fit, whole);
	gsl_matrix_const_view view = gsl_matrix_const_view_array(whole, fit->columns, fit->columns);
	gsl_matrix_const_view inside = gsl_matrix_const_submatrix(
	        &view.matrix, term.first, term.first, term.count, term.count);

	gsl_matrix_memcpy(part, &inside.matrix);
	free(whole);
	return part;
}

/* m becomes the Cholesky factor of s m s, s the roots of the inverse of its diagonal; false where
 * that has no inverse. */
static bool factor(gsl_matrix *m, gsl_vector *s)
{
	for (size_t i = 0; i < m->size1; i++) {
		double square = gsl_matrix_get(m, i, i);

		if (!(square > 0))
			return false;
		gsl_vector_set(s, i, 1 / sqrt(square));
	}
	for (size_t i = 0; i < m->size1; i++)
		for (size_t j = 0; j < m->size1; j++)
			gsl_matrix_set(m, i, j,
			        gsl_matrix_get(m, i, j) * gsl_vector_get(s, i) *
			                gsl_vector_get(s, j));
	gsl_error_handler_t *handler = gsl_set_error_handler_off();
	bool good = !gsl_linalg_cholesky_decomp1(m);

	gsl_set_error_handler(handler);
	for (size_t i = 0; good && i < m->size1; i++)
		good = gsl_matrix_get(m, i, i) > PIVOT_LEAST;
	return good;
}

struct regression_wald regression_wald(
        const struct regression *fit, struct regression_span term, double ddf)
{
	struct regression_wald out = {(double)NAN, (double)NAN};
	double *beta = memory_new(fit->columns, sizeof(*beta)), chisq = 0;
	gsl_matrix *v = part_of(fit, term, regression_covariance);
	gsl_vector *s = gsl_vector_alloc(term.count);

	regression_coefficients(fit, beta);
	if (ddf >= 1 && factor(v, s)) {
		gsl_vector_view b = gsl_vector_view_array(&beta[term.first], term.count);

		gsl_vector_mul(&b.vector, s);
		gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasNonUnit, v, &b.vector);
		gsl_blas_ddot(&b.vector, &b.vector, &chisq);
		out.f = chisq / term.count;
		out.p = gsl_cdf_fdist_Q(out.f, term.count, ddf);
	}
	gsl_vector_free(s);
	gsl_matrix_free(v);
	free(beta);
	return out;
}

/* Eigenvalues of V0^-1 V, which are those of L^-1 s V s L^-T for s V0 s = L L'. */
static bool effects(const struct regression *fit, struct regression_span term, gsl_vector *lambda)
{
	gsl_matrix *v0 = part_of(fit, term, regression_naive);
	gsl_matrix *v = part_of(fit, term, regression_covariance);
	gsl_vector *s = gsl_vector_alloc(term.count);
	gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc(term.count);
	bool good = factor(v0, s);

	if (good) {
		gsl_matrix_scale_columns(v, s);
		gsl_matrix_scale_rows(v, s);
		gsl_blas_dtrsm(CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, 1, v0, v);
		gsl_blas_dtrsm(CblasRight, CblasLower, CblasTrans, CblasNonUnit, 1, v0, v);
		gsl_eigen_symm(v, lambda, work);
		gsl_sort_vector(lambda);
		gsl_vector_reverse(lambda);
	}
	gsl_eigen_symm_free(work);
	gsl_vector_free(s);
	gsl_matrix_free(v);
	gsl_matrix_free(v0);
	return good;
}

/* What the deviance gains when the term is left out; NAN where there is no such model. */
static double deviance_gain(const struct regression *fit, const struct regression_rows *rows,
        struct regression_span term)
{
	struct regression_rows fewer = *rows;
	struct regression smaller;
	double gain = (double)NAN;

	fewer.without = term;
	if (!regression_fit(&smaller, &fewer, &fit->method))
		gain = fmax(smaller.deviance - fit->deviance, 0);
	regression_end(&smaller);
	return gain;
}

/* By the mean of lambda, as R prints them. */
static void scale(struct regression_lrt *out, uint32_t count)
{
	double mean = 0;

	for (uint32_t j = 0; j < count; j++) {
		out->lambda[j] = fmax(out->lambda[j], 0); /* what rounding leaves of 0 */
		mean += out->lambda[j] / count;
	}
	for (uint32_t j = 0; j < count; j++)
		out->lambda[j] /= mean;
	out->chisq /= mean;
}

void regression_lrt(struct regression_lrt *out, const struct regression *fit,
        const struct regression_rows *rows, struct regression_span term, double ddf)
{
	gsl_vector_view lambda;

	*out = (struct regression_lrt){.lambda = memory_new(term.count, sizeof(double)),
	        .chisq = deviance_gain(fit, rows, term),
	        .p = (double)NAN};
	lambda = gsl_vector_view_array(out->lambda, term.count);
	if (!effects(fit, term, &lambda.vector)) {
		gsl_vector_set_all(&lambda.vector, (double)NAN);
		return;
	}
	scale(out, term.count);
	if (ddf >= 1)
		out->p = regression_tail(out->chisq, out->lambda, term.count, ddf);
}
