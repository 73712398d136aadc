/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "profile.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

void area_profile_make(
        struct profile *profile, enum area_method method, size_t areas, size_t coefficients)
{
	*profile = (struct profile){
	        .method = method,
	        .y = gsl_vector_alloc(areas),
	        .psi = gsl_vector_alloc(areas),
	        .x = gsl_matrix_alloc(areas, coefficients),
	        .u = gsl_matrix_alloc(areas, coefficients),
	        .qr = gsl_matrix_alloc(areas, coefficients),
	        .cross = gsl_matrix_alloc(coefficients, coefficients),
	        .tau = gsl_vector_alloc(coefficients),
	        .b = gsl_vector_alloc(coefficients),
	        .e = gsl_vector_alloc(areas),
	};
}

void area_profile_end(struct profile *profile)
{
	gsl_vector *vectors[] = {profile->y, profile->psi, profile->tau, profile->b, profile->e};
	gsl_matrix *matrices[] = {profile->x, profile->u, profile->qr, profile->cross};

	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++)
		gsl_vector_free(vectors[i]);
	for (size_t i = 0; i < sizeof(matrices) / sizeof(*matrices); i++)
		gsl_matrix_free(matrices[i]);
}

/* Whitened x in u, its QR in qr, whitened y in e. */
static void whiten(struct profile *profile)
{
	for (size_t i = 0; i < profile->y->size; i++) {
		double weight = 1 / sqrt(profile->a + gsl_vector_get(profile->psi, i));

		for (size_t j = 0; j < profile->b->size; j++)
			gsl_matrix_set(profile->u, i, j, weight * gsl_matrix_get(profile->x, i, j));
		gsl_vector_set(profile->e, i, weight * gsl_vector_get(profile->y, i));
	}
	gsl_matrix_memcpy(profile->qr, profile->u);
	gsl_linalg_QR_decomp(profile->qr, profile->tau);
}

/* Makes u orthonormal, and fills b with the coefficients and e with the residuals. */
static void solve(struct profile *profile)
{
	size_t coefficients = profile->b->size;
	gsl_matrix_view r = gsl_matrix_submatrix(profile->qr, 0, 0, coefficients, coefficients);

	gsl_blas_dtrsm(
	        CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, 1, &r.matrix, profile->u);
	gsl_blas_dgemv(CblasTrans, 1, profile->u, profile->e, 0, profile->b);
	gsl_blas_dgemv(CblasNoTrans, -1, profile->u, profile->b, 1, profile->e);
	gsl_blas_dtrsv(CblasUpper, CblasNoTrans, CblasNonUnit, &r.matrix, profile->b);
}

struct sums {
	double log_v, inverse, squares, residual, residual_inverse, h, h_squares, log_r;
};

static struct sums sum_up(struct profile *profile)
{
	struct sums sums = {0};

	gsl_matrix_set_zero(profile->cross);
	for (size_t i = 0; i < profile->y->size; i++) {
		double v = profile->a + gsl_vector_get(profile->psi, i);
		double e = gsl_vector_get(profile->e, i), h;
		gsl_vector_view u = gsl_matrix_row(profile->u, i);

		gsl_blas_ddot(&u.vector, &u.vector, &h);
		gsl_blas_dger(1 / v, &u.vector, &u.vector, profile->cross);
		sums.log_v += log(v);
		sums.inverse += 1 / v;
		sums.squares += 1 / (v * v);
		sums.residual += e * e;
		sums.residual_inverse += e * e / v;
		sums.h += h / v;
		sums.h_squares += h / (v * v);
	}
	for (size_t j = 0; j < profile->b->size; j++)
		sums.log_r += log(fabs(gsl_matrix_get(profile->qr, j, j)));
	return sums;
}

static double cross_squared(const struct profile *profile)
{
	double sum = 0;

	for (size_t i = 0; i < profile->b->size; i++)
		for (size_t j = 0; j < profile->b->size; j++)
			sum += gsl_pow_2(gsl_matrix_get(profile->cross, i, j));
	return sum;
}

/* Yoshimori & Lahiri's factor arctan(sum gamma)^(1/m), as a term of the logarithm and its slope. */
static void adjust(struct profile *profile, double *score)
{
	size_t areas = profile->y->size;
	double gammas = 0, slope = 0;

	if (!(profile->a > 0)) {
		profile->objective = -INFINITY;
		*score = INFINITY;
		return;
	}
	for (size_t i = 0; i < areas; i++) {
		double psi = gsl_vector_get(profile->psi, i), v = profile->a + psi;

		gammas += profile->a / v;
		slope += psi / (v * v);
	}
	profile->objective += log(atan(gammas)) / (double)areas;
	*score += 2 * slope / ((1 + gammas * gammas) * atan(gammas) * (double)areas);
}

void area_profile_at(struct profile *profile, double a)
{
	profile->a = a;
	whiten(profile);
	solve(profile);

	struct sums sums = sum_up(profile);
	bool restricted = profile->method != AREA_ML;
	double information = sums.squares, score = sums.residual_inverse - sums.inverse;

	profile->log_likelihood =
	        -0.5 * ((double)profile->y->size * log(2 * M_PI) + sums.log_v + sums.residual);
	profile->objective = profile->log_likelihood - (restricted ? sums.log_r : 0);
	if (restricted) {
		score += sums.h;
		information += cross_squared(profile) - 2 * sums.h_squares;
	}
	if (profile->method == AREA_ADJUSTED)
		adjust(profile, &score);
	profile->score = score / 2;
	profile->information = information / 2;
	profile->squares = sums.squares;
	profile->weighted = sums.h;
}
