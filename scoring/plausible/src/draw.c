/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For each row the likelihood once, then for each draw the prior of that draw's regression, the
 * posterior on the grid, and one uniform number. It selects a node by the distribution function;
 * the rest of it gives the place around the node, from the triangular density that makes the whole
 * density piecewise linear.
 */
#include <plausible/draw.h>

#include "pass.h"
#include "posterior.h"

#include <base/memory.h>
#include <random/stream.h>

#include <math.h>
#include <stdlib.h>

/* ---- the regression of each draw ---- */

/* at[draw x n]: N(at, covariance); a draw of the variance is not below the minimum of the grid.
 */
static double *regressions_draw(const struct plausible_regression *regression,
        const struct plausible_draws *draws, uint64_t seed)
{
	size_t n = regression->coefficients + 1;
	double *at = memory_new(draws->draws * n, sizeof(*at));
	double least = log(plausible_prior_least_variance(&regression->grid));
	gsl_matrix *root = gsl_matrix_alloc(n, n);

	for (size_t k = 0; k < n * n; k++)
		gsl_matrix_set(root, k / n, k % n, regression->covariance[k]);
	plausible_sample_matrix_root(root);
	for (uint32_t m = 0; m < draws->draws; m++) {
		struct random_key key = random_key_of(seed, PURPOSE_REGRESSION, m, 0);

		for (size_t k = 0; k < n; k++) {
			at[m * n + k] = regression->at[k];
			for (size_t l = 0; !draws->estimated && l <= k; l++)
				at[m * n + k] += gsl_matrix_get(root, k, l) * random_normal(key, l);
		}
		at[m * n + n - 1] = fmax(at[m * n + n - 1], least);
	}
	gsl_matrix_free(root);
	return at;
}

/* ---- a row ---- */

struct drawing {
	const struct plausible_sample *sample;
	const struct plausible_regression *regression;
	const struct plausible_draws *draws;
	uint64_t seed;
	const double *at;    /* draws x (columns + 2) */
	struct prior *prior; /* of each draw */
	double *value;
};

/* u in (0, 1): the triangle on (-1, 1) by its inverse distribution function. */
static double triangle(double u)
{
	return u < 0.5 ? sqrt(2 * u) - 1 : 1 - sqrt(2 * (1 - u));
}

static double pick(const struct prior *prior, double mean, const double *p,
        const struct posterior *posterior, double u)
{
	double target = u * posterior->sum, spread = prior->step * prior->step / 6;
	double variance = fmax(posterior->second - posterior->first * posterior->first, 0);
	uint32_t q = 0;

	while (q + 1 < prior->nodes && target >= p[q])
		target -= p[q++];
	mean += posterior->first;
	u = p[q] > 0 ? fmin(fmax(target / p[q], 0), 1) : 0.5;
	return mean + (prior->node[q] + prior->step * triangle(u) - mean) *
	                      sqrt(variance / (variance + spread));
}

static void row_draw(const struct drawing *drawing, size_t row)
{
	const struct plausible_draws *draws = drawing->draws;
	struct random_key key = sample_key(drawing->sample, drawing->seed, PURPOSE_VALUE, row);
	double *value = drawing->value + drawing->sample->place[row] * draws->draws;
	double l[POSTERIOR_NODES], p[POSTERIOR_NODES];

	irt_likelihood_row(drawing->regression->likelihood, row, l);
	for (uint32_t m = 0; m < draws->draws; m++) {
		const double *at = drawing->at + m * (drawing->sample->columns + 2);
		const struct prior *prior = &drawing->prior[m];
		double mean = pass_mean(drawing->sample, at, row);
		struct posterior posterior;

		plausible_prior_posterior(prior, mean, l, p, &posterior);
		value[m] = drawing->regression->shift +
		           pick(prior, mean, p, &posterior, random_uniform(key, m));
	}
}

void plausible_draw(const struct plausible_sample *sample,
        const struct plausible_regression *regression, const struct plausible_draws *draws,
        double *value)
{
	size_t n = sample->columns + 2;
	uint64_t seed = sample_seed(sample, draws);
	double *at = regressions_draw(regression, draws, seed);
	struct prior *prior = memory_new(draws->draws, sizeof(*prior));
	struct drawing drawing = {sample, regression, draws, seed, at, prior, value};

	for (uint32_t m = 0; m < draws->draws; m++)
		plausible_prior_make(&prior[m], &regression->grid, exp(at[m * n + n - 1]));
#pragma omp parallel for schedule(dynamic) if (sample->rows >= THREADS_FROM)
	for (int piece = 0; piece < PIECES; piece++)
		for (size_t i = piece_begin(sample->rows, (size_t)piece);
		        i < piece_begin(sample->rows, (size_t)piece + 1); i++)
			row_draw(&drawing, i);
	free(prior);
	free(at);
}

void plausible_eap(const struct plausible_sample *sample,
        const struct plausible_regression *regression, double *eap, double *sd)
{
	struct prior *prior = memory_new(1, sizeof(*prior));

	plausible_prior_make(prior, &regression->grid, exp(regression->at[sample->columns + 1]));
#pragma omp parallel for schedule(static) if (sample->rows >= THREADS_FROM)
	for (size_t i = 0; i < sample->rows; i++) {
		double l[POSTERIOR_NODES], p[POSTERIOR_NODES];
		double mean = pass_mean(sample, regression->at, i);
		struct posterior m;

		irt_likelihood_row(regression->likelihood, i, l);
		plausible_prior_posterior(prior, mean, l, p, &m);
		eap[sample->place[i]] = regression->shift + mean + m.first;
		sd[sample->place[i]] = sqrt(fmax(m.second - m.first * m.first, 0));
	}
	free(prior);
}
