/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums run in the order of the patterns, so they do not depend on the order of the rows. */
#include <irt/scores.h>

#include "slope.h"
#include <irt/expect.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* ---- of scores ---- */

/* Rows of a pattern have one score; their weights are the pattern's. */
static void pattern_scores(const struct patterns *patterns, const struct irt_score *score,
        size_t rows, struct irt_score *of_pattern)
{
	for (size_t i = 0; i < rows; i++)
		if (patterns->of_row[i] != PATTERN_NONE)
			of_pattern[patterns->of_row[i]] = score[i];
}

/* The divisor of the variance is n - 1, n the sum of the scaled weights. */
static void spread_of(const struct patterns *patterns, const struct irt_score *score, size_t rows,
        double *variance, double *error)
{
	struct irt_score *of_pattern = memory_new(patterns->count + 1, sizeof(*of_pattern));
	double n = 0, sum = 0, square = 0, errors = 0;

	pattern_scores(patterns, score, rows, of_pattern);
	for (size_t p = 0; p < patterns->count; p++) {
		n += patterns->weight[p];
		sum += patterns->weight[p] * of_pattern[p].theta;
		errors += patterns->weight[p] * of_pattern[p].se * of_pattern[p].se;
	}
	for (size_t p = 0; p < patterns->count; p++) {
		double away = of_pattern[p].theta - sum / n;

		square += patterns->weight[p] * away * away;
	}
	free(of_pattern);
	*variance = square / (n - 1);
	*error = errors / n;
}

/* ---- of the test ---- */

/* information: items x width. */
static void information_fill(
        const struct expectation *expectation, const struct irt_item *items, double *information)
{
	size_t width = expectation->width;

	for (size_t j = 0; j < expectation->patterns->items; j++)
		for (uint32_t q = 0; q < expectation->grid.nodes; q++)
			information[j * width + q] =
			        irt_item_test_information(&items[j], expectation->node[q]);
}

static double pattern_marginal(const struct expectation *expectation,
        const struct irt_group *groups, const double *information, size_t p)
{
	const struct patterns *patterns = expectation->patterns;
	const struct irt_group *group = &groups[patterns->group[p]];
	const double *prior = expectation->prior + (size_t)patterns->group[p] * expectation->width;
	double all[KERNEL_WIDTH_MAX] = {0}, sum = 0, precision = 1 / (group->sd * group->sd);

	for (size_t at = patterns->first[p]; at < patterns->first[p + 1]; at++) {
		uint32_t entry = patterns->entry[at];
		const struct bundle *bundle = &patterns->bundle[patterns->bundle_of_entry[entry]];

		for (uint32_t j = bundle->item; j < bundle->item + bundle->items; j++)
			if (irt_patterns_category(patterns, entry, j) >= 0)
				for (size_t q = 0; q < expectation->width; q++)
					all[q] += information[j * expectation->width + q];
	}
	for (size_t q = 0; q < expectation->width; q++)
		sum += prior[q] * all[q] / (all[q] + precision);
	return sum;
}

static double marginal(const struct expectation *expectation, const struct irt_item *items,
        const struct irt_group *groups)
{
	const struct patterns *patterns = expectation->patterns;
	double *information = irt_doubles_new(patterns->items * expectation->width);
	double *of_pattern = irt_doubles_new(patterns->count), sum = 0;

	information_fill(expectation, items, information);
#pragma omp parallel for schedule(dynamic, 64) if (patterns->count > EXPECT_PARALLEL_LEAST)
	for (size_t p = 0; p < patterns->count; p++)
		of_pattern[p] = pattern_marginal(expectation, groups, information, p);
	for (size_t p = 0; p < patterns->count; p++)
		sum += patterns->weight[p] * of_pattern[p];
	free(of_pattern);
	free(information);
	return sum / (double)patterns->rows;
}

struct irt_reliability irt_reliability(const struct irt_responses *responses,
        const struct irt_item *items, const struct irt_group *groups, const struct irt_grid *grid,
        struct irt_score *const score[IRT_ESTIMATORS])
{
	struct irt_reliability reliability = {(double)NAN, (double)NAN, (double)NAN};
	uint8_t categories[IRT_ITEMS_MAX];
	struct patterns patterns;
	struct expectation expectation;
	double variance, error;

	for (size_t j = 0; j < responses->items; j++)
		categories[j] = items[j].categories;
	irt_patterns_make(&patterns, responses, categories);
	irt_expectation_make(&expectation, &patterns, grid);
	irt_expectation_set(&expectation, items, groups);
	reliability.marginal = marginal(&expectation, items, groups);
	if (score[IRT_EAP]) {
		spread_of(&patterns, score[IRT_EAP], responses->rows, &variance, &error);
		reliability.eap = variance / (variance + error);
	}
	if (score[IRT_WLE]) {
		spread_of(&patterns, score[IRT_WLE], responses->rows, &variance, &error);
		reliability.wle = 1 - error / variance;
	}
	irt_expectation_end(&expectation);
	irt_patterns_end(&patterns);
	return reliability;
}
