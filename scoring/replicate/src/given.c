/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each replicate passes over the rows with its own column. Threads share the replicates; what they
 * find is stored by number.
 */
#include <replicate/given.h>

#include "methods.h"

#include <base/memory.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

/* R calls a column dependent when so little of its length is left (qr's tol in degf). */
#define RANK_TOLERANCE 1e-5
/* Rows that are multiplied at a time. */
enum { BLOCK_ROWS = 256 };

static double weight_of(const struct replicate_given *given, uint32_t r, size_t row)
{
	return given->weight[r][row] * (given->base ? given->base[row] : 1);
}

/* ---- estimates ---- */

/* A mean moves by sum w (y - estimate x) / sum w x, a total by the difference of two totals. */
static void replicate_move(const struct domains_estimand *estimand,
        const struct replicate_given *given, const struct estimate *estimates, uint32_t r,
        double *moved, double *d)
{
	const struct domains_rows *rows = estimand->rows;
	bool total = estimand->kind == DOMAINS_TOTAL;

	for (size_t row = 0; row < estimand->design->rows; row++) {
		int32_t domain = rows->domain ? rows->domain[row] : 0;
		double x = estimand->kind == DOMAINS_RATIO ? rows->x[row] : 1, y = rows->y[row];
		double weight = weight_of(given, r, row);

		if (domain < 0 || isnan(x) || isnan(y))
			continue;
		moved[domain] += weight * (total ? y : y - estimates[domain].value * x);
		d[domain] += weight * x;
	}
	for (uint32_t domain = 0; domain < estimand->domains; domain++)
		if (total)
			moved[domain] -= estimates[domain].value;
		else
			moved[domain] /= d[domain];
}

bool replicate_given_keep(const struct domains_estimand *estimand,
        const struct replicate_given *given, const struct estimate *estimates,
        struct replicate_set *set, struct error *error)
{
	uint32_t domains = estimand->domains;

	*set = (struct replicate_set){.count = given->count, .domains = domains, .mse = given->mse};
	if (!replicate_methods_check_cells(given->count, domains, error))
		return false;
	set->moved = memory_new((size_t)given->count * domains, sizeof(*set->moved));
	set->factor = memory_new(given->count, sizeof(*set->factor));
#pragma omp parallel for schedule(dynamic, 1)
	for (uint32_t r = 0; r < given->count; r++) {
		double *d = memory_new(domains, sizeof(*d));

		replicate_move(estimand, given, estimates, r, &set->moved[(size_t)r * domains], d);
		set->factor[r] = given->factor[r];
		free(d);
	}
	return true;
}

bool replicate_given_estimate(const struct domains_estimand *estimand,
        const struct replicate_given *given, struct estimate *out, struct error *error)
{
	struct replicate_set set;
	bool good = design_domains(estimand, out, error);

	if (!good)
		return false;
	good = replicate_given_keep(estimand, given, out, &set, error);
	for (uint32_t domain = 0; good && domain < estimand->domains; domain++) {
		struct spread spread = {0};

		if (!out[domain].n || isnan(out[domain].value))
			continue;
		for (uint32_t r = 0; r < set.count; r++)
			replicate_spread_move(&spread, set.moved[(size_t)r * set.domains + domain],
			        set.factor[r], 1);
		design_estimate_set_variance(
		        &out[domain], replicate_spread_variance(&spread, given->mse));
	}
	replicate_set_end(&set);
	return good;
}

/* ---- rank ---- */

/* 1 / the length of each column, 0 of a column of zeros. */
static double *scales_make(const struct replicate_given *given, const uint32_t *row, size_t count)
{
	double *scale = memory_new(given->count, sizeof(*scale));

#pragma omp parallel for schedule(static)
	for (uint32_t r = 0; r < given->count; r++) {
		double square = 0;

		for (size_t i = 0; i < count; i++) {
			double weight = weight_of(given, r, row[i]);

			square += weight * weight;
		}
		scale[r] = square > 0 ? 1 / sqrt(square) : 0;
	}
	return scale;
}

/* The lower half of the products of the columns, each of length 1. */
static gsl_matrix *products_make(
        const struct replicate_given *given, const uint32_t *row, size_t count)
{
	double *scale = scales_make(given, row, count);
	gsl_matrix *products = gsl_matrix_calloc(given->count, given->count);
	gsl_matrix *block = gsl_matrix_alloc(BLOCK_ROWS, given->count);

	for (size_t begin = 0; begin < count; begin += BLOCK_ROWS) {
		size_t n = count - begin < BLOCK_ROWS ? count - begin : BLOCK_ROWS;
		gsl_matrix_view part = gsl_matrix_submatrix(block, 0, 0, n, given->count);

		for (size_t i = 0; i < n; i++)
			for (uint32_t r = 0; r < given->count; r++)
				gsl_matrix_set(block, i, r,
				        scale[r] * weight_of(given, r, row[begin + i]));
		gsl_blas_dsyrk(CblasLower, CblasTrans, 1, &part.matrix, 1, products);
	}
	gsl_matrix_free(block);
	free(scale);
	return products;
}

uint32_t replicate_given_rank(
        const struct replicate_given *given, const uint32_t *row, size_t count)
{
	gsl_matrix *products = products_make(given, row, count);
	gsl_permutation *order = gsl_permutation_alloc(given->count);
	uint32_t rank = 0;

	/* The diagonal then holds, largest first, the squared length that each column has beside
	 * those before it. */
	gsl_linalg_pcholesky_decomp(products, order);
	while (rank < given->count &&
	        gsl_matrix_get(products, rank, rank) > RANK_TOLERANCE * RANK_TOLERANCE)
		rank++;
	gsl_permutation_free(order);
	gsl_matrix_free(products);
	return rank;
}
