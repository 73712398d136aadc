/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For each answer a few functions of theta are averaged over the posterior of its row: the squared
 * residual and what it expects, for outfit and for infit, and the scores of the item's parameters.
 * A mean square is R = sum w N / sum w D. Its error comes from e = N - R D of each row; estimating
 * the item's parameters removes what of e goes with their scores s, so the variance is that of
 * e - B H^-1 s with B = sum w e s', H = sum w s s'.
 *
 * Sums over the patterns of a block are made in order, and blocks are added in order: the bits do
 * not depend on the number of threads.
 */
#include "residuals.h"

#include <irt/derivative.h>

#include <base/memory.h>
#include <gsl/gsl_linalg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The functions of theta, in this order; after them the scores. */
enum { OUT_SEEN, OUT_EXPECTED, IN_SEEN, IN_EXPECTED, SCORES, FUNCTIONS = SCORES + PARAMETERS };

/* Of one item: sums over its answers, w the weights, and square the sum of w^2. */
struct sums {
	double first[FUNCTIONS];             /* w f */
	double second[FUNCTIONS][FUNCTIONS]; /* w f f', lower triangle */
	double square[FUNCTIONS][FUNCTIONS]; /* w^2 f f', lower triangle */
};

struct residuals {
	const struct expectation *expectation;
	const struct irt_fit_options *options;
	const struct irt_fit_result *result;
	size_t *functions; /* of each item: SCORES and its free parameters */
	double **value;    /* of each item: categories x functions x width */
	struct sums *sums; /* EXPECT_BLOCKS x items */
};

/* ---- the functions of theta ---- */

static size_t functions_of(const struct residuals *residuals, size_t j)
{
	const struct irt_anchor *anchor = residuals->options->anchor;

	return SCORES +
	       (anchor && anchor[j].fixed ? 0 : irt_item_parameters(&residuals->result->item[j]));
}

/* f: FUNCTIONS numbers of each category at one node. */
static void functions_at(
        const struct irt_item *item, double theta, double f[IRT_CATEGORIES_MAX][FUNCTIONS])
{
	struct item_point point;
	double mean = 0, variance = 0, bounded;

	irt_item_point(item, theta, &point);
	for (int k = 1; k < item->categories; k++)
		mean += k * point.p[k];
	for (int k = 0; k < item->categories; k++)
		variance += point.p[k] * (k - mean) * (k - mean);
	bounded = fmax(variance, FIT_VARIANCE_LEAST);
	for (int k = 0; k < item->categories; k++) {
		f[k][IN_SEEN] = (k - mean) * (k - mean);
		f[k][IN_EXPECTED] = variance;
		f[k][OUT_SEEN] = f[k][IN_SEEN] / bounded;
		f[k][OUT_EXPECTED] = variance / bounded;
		memcpy(f[k] + SCORES, point.score[k], sizeof(point.score[k]));
	}
}

static void values_fill(struct residuals *residuals, size_t j)
{
	const struct expectation *expectation = residuals->expectation;
	const struct irt_item *item = &residuals->result->item[j];
	size_t width = expectation->width, functions = functions_of(residuals, j);
	double f[IRT_CATEGORIES_MAX][FUNCTIONS];

	residuals->functions[j] = functions;
	residuals->value[j] = irt_doubles_new(item->categories * functions * width);
	for (uint32_t q = 0; q < expectation->grid.nodes; q++) {
		functions_at(item, expectation->node[q], f);
		for (size_t k = 0; k < item->categories; k++)
			for (size_t m = 0; m < functions; m++)
				residuals->value[j][(k * functions + m) * width + q] = f[k][m];
	}
}

/* ---- sums over answers ---- */

static void answer_add(const struct residuals *residuals, size_t j, int category,
        const double *posterior, size_t pattern, struct sums *sums)
{
	const struct patterns *patterns = residuals->expectation->patterns;
	size_t width = residuals->expectation->width, functions = residuals->functions[j];
	const double *value = residuals->value[j] + (size_t)category * functions * width;
	double weight = patterns->weight[pattern], square = patterns->square[pattern];
	double f[FUNCTIONS];

	for (size_t m = 0; m < functions; m++, value += width) {
		f[m] = 0;
		for (size_t q = 0; q < width; q++)
			f[m] += posterior[q] * value[q];
		f[m] /= weight;
	}
	for (size_t m = 0; m < functions; m++) {
		sums->first[m] += weight * f[m];
		for (size_t l = 0; l <= m; l++) {
			sums->second[m][l] += weight * f[m] * f[l];
			sums->square[m][l] += square * f[m] * f[l];
		}
	}
}

static void block_run(const struct residuals *residuals, size_t block)
{
	const struct patterns *patterns = residuals->expectation->patterns;
	size_t from = patterns->count * block / EXPECT_BLOCKS;
	size_t to = patterns->count * (block + 1) / EXPECT_BLOCKS;
	struct sums *sums = residuals->sums + block * patterns->items;
	double posterior[KERNEL_WIDTH_MAX] __attribute__((aligned(64)));

	for (size_t p = from; p < to; p++) {
		(void)irt_expectation_posterior(residuals->expectation, p, posterior);
		for (size_t j = 0; j < patterns->items; j++) {
			int category = irt_patterns_response(patterns, p, j);

			if (category >= 0)
				answer_add(residuals, j, category, posterior, p, &sums[j]);
		}
	}
}

static void sums_add(struct sums *to, const struct sums *from)
{
	for (size_t m = 0; m < FUNCTIONS; m++) {
		to->first[m] += from->first[m];
		for (size_t l = 0; l <= m; l++) {
			to->second[m][l] += from->second[m][l];
			to->square[m][l] += from->square[m][l];
		}
	}
}

/* ---- mean squares ---- */

static double at(double matrix[FUNCTIONS][FUNCTIONS], size_t m, size_t l)
{
	return m > l ? matrix[m][l] : matrix[l][m];
}

/* B H^-1, of e = f[seen] - ratio f[expected]. */
static void slopes_of(
        struct sums *sums, size_t seen, double ratio, size_t parameters, double slope[PARAMETERS])
{
	double information[PARAMETERS][PARAMETERS], right[PARAMETERS];
	size_t order[PARAMETERS];
	gsl_matrix_view matrix = gsl_matrix_view_array_with_tda(
	        &information[0][0], parameters, parameters, PARAMETERS);
	gsl_vector_view b = gsl_vector_view_array(right, parameters);
	gsl_vector_view x = gsl_vector_view_array(slope, parameters);
	gsl_permutation permutation = {parameters, order};

	for (size_t m = 0; m < parameters; m++) {
		right[m] = at(sums->second, SCORES + m, seen) -
		           ratio * at(sums->second, SCORES + m, seen + 1);
		for (size_t l = 0; l < parameters; l++)
			information[m][l] = at(sums->second, SCORES + m, SCORES + l);
	}
	gsl_linalg_mcholesky_decomp(&matrix.matrix, &permutation, NULL);
	gsl_linalg_mcholesky_solve(&matrix.matrix, &permutation, &b.vector, &x.vector);
}

/* Wilson & Hilferty's cube root of a mean square whose variance is q^2. */
static double cube_root_z(double mean_square, double q)
{
	return (cbrt(mean_square) - 1) * 3 / q + q / 3;
}

/* seen: OUT_SEEN or IN_SEEN; what it expects is the next function. */
static void mean_square(struct sums *sums, size_t seen, size_t functions, double *ratio, double *z)
{
	double by[FUNCTIONS] = {0}, variance = 0, expected = sums->first[seen + 1];

	*ratio = sums->first[seen] / expected;
	by[seen] = 1;
	by[seen + 1] = -*ratio;
	if (functions > SCORES)
		slopes_of(sums, seen, *ratio, functions - SCORES, by + SCORES);
	for (size_t m = SCORES; m < functions; m++)
		by[m] = -by[m];
	for (size_t m = 0; m < functions; m++)
		for (size_t l = 0; l < functions; l++)
			variance += by[m] * by[l] * at(sums->square, m, l);
	*z = variance > 0 ? cube_root_z(*ratio, sqrt(variance) / expected) : (double)NAN;
}

void item_fit_residuals(const struct expectation *expectation,
        const struct irt_fit_options *options, const struct irt_fit_result *result,
        struct item_fit_items *out)
{
	struct residuals residuals = {
	        .expectation = expectation, .options = options, .result = result};
	size_t items = result->items;

	residuals.functions = memory_new(items, sizeof(*residuals.functions));
	residuals.value = memory_new(items, sizeof(double *));
	residuals.sums = memory_new(EXPECT_BLOCKS * items, sizeof(*residuals.sums));
	for (size_t j = 0; j < items; j++)
		values_fill(&residuals, j);
#pragma omp parallel for schedule(dynamic)
	for (size_t block = 0; block < EXPECT_BLOCKS; block++)
		block_run(&residuals, block);
	for (size_t j = 0; j < items; j++) {
		struct sums *sums = &residuals.sums[j];

		for (size_t block = 1; block < EXPECT_BLOCKS; block++)
			sums_add(sums, &residuals.sums[block * items + j]);
		mean_square(
		        sums, OUT_SEEN, residuals.functions[j], &out[j].outfit, &out[j].z_outfit);
		mean_square(sums, IN_SEEN, residuals.functions[j], &out[j].infit, &out[j].z_infit);
		free(residuals.value[j]);
	}
	free(residuals.sums);
	free(residuals.value);
	free(residuals.functions);
}
