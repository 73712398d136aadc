/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each pattern is scored once, for all its rows. EAP is computed on the grid. The others are roots
 * of a function that decreases through 0 at the maximum: bracketed from the best node outwards, and
 * found by scoring steps with bisection as a safeguard.
 */
#include <irt/scores.h>

#include "slope.h"
#include <irt/expect.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROOT_STEPS = 100 };

/* In units of the scale. */
#define THETA_MOST        40.0 /* from the centre; a root further out counts as infinite */
#define ROOT_PRECISION    1e-10
#define INFORMATION_LEAST 1e-8

static const char *const estimator_name[IRT_ESTIMATORS] = {
        [IRT_EAP] = "eap", [IRT_WLE] = "wle", [IRT_ML] = "ml", [IRT_MAP] = "map"};

const char *irt_estimator_name(enum irt_estimator estimator)
{
	return estimator_name[estimator];
}

struct scoring {
	const struct irt_responses *responses;
	const struct irt_item *items;
	const struct irt_group *groups;
	struct patterns patterns;
	struct expectation expectation;
};

static void scoring_make(struct scoring *scoring, const struct irt_responses *responses,
        const struct irt_item *items, const struct irt_group *groups, const struct irt_grid *grid)
{
	struct irt_responses unweighted = *responses;
	uint8_t categories[IRT_ITEMS_MAX];

	*scoring = (struct scoring){.responses = responses, .items = items, .groups = groups};
	unweighted.weight = NULL;
	for (size_t j = 0; j < responses->items; j++)
		categories[j] = items[j].categories;
	irt_patterns_make(&scoring->patterns, &unweighted, categories);
	irt_expectation_make(&scoring->expectation, &scoring->patterns, grid);
	irt_expectation_set(&scoring->expectation, items, groups);
}

static void scoring_end(struct scoring *scoring)
{
	irt_expectation_end(&scoring->expectation);
	irt_patterns_end(&scoring->patterns);
}

/* ---- derivatives by theta ---- */

static struct slope pattern_slope(const struct scoring *scoring, size_t pattern, double theta)
{
	const struct patterns *patterns = &scoring->patterns;
	struct slope slope = {0, 0, 0};

	for (size_t at = patterns->first[pattern]; at < patterns->first[pattern + 1]; at++) {
		uint32_t entry = patterns->entry[at];
		const struct bundle *bundle = &patterns->bundle[patterns->bundle_of_entry[entry]];

		for (uint32_t j = bundle->item; j < bundle->item + bundle->items; j++) {
			int category = irt_patterns_category(patterns, entry, j);

			if (category >= 0)
				irt_slope_add(&scoring->items[j], theta, category, &slope);
		}
	}
	return slope;
}

/* ---- roots ---- */

struct target {
	const struct scoring *scoring;
	size_t pattern;
	enum irt_estimator estimator;
	const struct irt_group *group;
};

/* The function that is 0 at the estimate, and minus its derivative. */
static double target_value(const struct target *target, double theta, double *fall)
{
	struct slope slope = pattern_slope(target->scoring, target->pattern, theta);
	double precision = 1 / (target->group->sd * target->group->sd);

	*fall = slope.information;
	if (target->estimator == IRT_WLE)
		return slope.information > 0 ? slope.l + slope.j / (2 * slope.information) : 0;
	if (target->estimator == IRT_ML)
		return slope.l;
	*fall += precision;
	return slope.l - (theta - target->group->mean) * precision;
}

static const struct irt_grid *grid_of(const struct target *target)
{
	return &target->scoring->expectation.grid;
}

/* From `theta` in growing steps to where the value changes sign; false: it does not. */
static bool bracket(
        const struct target *target, double theta, double step, double *low, double *high)
{
	double fall, value = target_value(target, theta, &fall), way = value < 0 ? -1 : 1;
	double centre = grid_of(target)->centre;
	double most = THETA_MOST * irt_grid_unit(grid_of(target));

	for (double at = theta; fabs(at - centre) <= most; step *= 2) {
		double next = at + way * step;

		if (target_value(target, next, &fall) * way < 0) {
			*low = fmin(at, next);
			*high = fmax(at, next);
			return true;
		}
		at = next;
	}
	*low = way * (double)INFINITY;
	return false;
}

static struct irt_score solve(const struct target *target, double from, double step)
{
	double low, high, fall, theta, unit = irt_grid_unit(grid_of(target));

	if (!bracket(target, from, step, &low, &high))
		return (struct irt_score){low, (double)NAN};
	theta = (low + high) / 2;
	for (int t = 0; t < ROOT_STEPS; t++) {
		double value = target_value(target, theta, &fall), next = theta + value / fall;

		if (value > 0)
			low = theta;
		else
			high = theta;
		if (!(next > low && next < high))
			next = (low + high) / 2;
		if (fabs(next - theta) < ROOT_PRECISION * unit)
			break;
		theta = next;
	}
	if (fall * unit * unit <
	        INFORMATION_LEAST) /* so far out that rounding leaves no derivative */
		return (struct irt_score){
		        copysign((double)INFINITY, theta - grid_of(target)->centre), (double)NAN};
	return (struct irt_score){theta, 1 / sqrt(fall)};
}

/* ---- a pattern ---- */

static struct irt_score posterior_mean(
        const struct expectation *expectation, const double *posterior)
{
	double mean = 0, square = 0;

	for (size_t q = 0; q < expectation->width; q++)
		mean += posterior[q] * expectation->node[q];
	for (size_t q = 0; q < expectation->width; q++) {
		double away = expectation->node[q] - mean;

		square += posterior[q] * away * away;
	}
	return (struct irt_score){mean, sqrt(square)};
}

/* The node where the posterior, or without its prior the likelihood, is largest. */
static double best_node(const struct scoring *scoring, size_t pattern, const double *posterior,
        enum irt_estimator estimator)
{
	const struct expectation *expectation = &scoring->expectation;
	const double *prior =
	        expectation->prior + (size_t)scoring->patterns.group[pattern] * expectation->width;
	uint32_t best = 0;
	double most = -1;

	for (uint32_t q = 0; q < expectation->grid.nodes; q++) {
		double value = estimator == IRT_MAP ? posterior[q] : posterior[q] / prior[q];

		if (value > most) {
			most = value;
			best = q;
		}
	}
	return expectation->node[best];
}

static void pattern_score(
        const struct scoring *scoring, size_t pattern, struct irt_score *score[IRT_ESTIMATORS])
{
	const struct expectation *expectation = &scoring->expectation;
	double posterior[KERNEL_WIDTH_MAX] __attribute__((aligned(64)));
	double step = 2 * expectation->grid.range / (expectation->grid.nodes - 1);
	struct target target = {.scoring = scoring,
	        .pattern = pattern,
	        .group = &scoring->groups[scoring->patterns.group[pattern]]};

	(void)irt_expectation_posterior(expectation, pattern, posterior);
	for (size_t q = 0; q < expectation->width; q++)
		posterior[q] /= scoring->patterns.weight[pattern];
	if (score[IRT_EAP])
		score[IRT_EAP][pattern] = posterior_mean(expectation, posterior);
	for (int e = IRT_WLE; e < IRT_ESTIMATORS; e++) {
		if (!score[e])
			continue;
		target.estimator = (enum irt_estimator)e;
		score[e][pattern] = solve(
		        &target, best_node(scoring, pattern, posterior, target.estimator), step);
	}
}

void irt_scores(const struct irt_responses *responses, const struct irt_item *items,
        const struct irt_group *groups, const struct irt_grid *grid,
        struct irt_score *score[IRT_ESTIMATORS])
{
	struct irt_score *of_pattern[IRT_ESTIMATORS] = {NULL};
	struct scoring scoring;

	scoring_make(&scoring, responses, items, groups, grid);
	for (int e = 0; e < IRT_ESTIMATORS; e++)
		if (score[e])
			of_pattern[e] =
			        memory_new(scoring.patterns.count + 1, sizeof(*of_pattern[e]));
#pragma omp parallel for schedule(dynamic, 64) if (scoring.patterns.count > EXPECT_PARALLEL_LEAST)
	for (size_t p = 0; p < scoring.patterns.count; p++)
		pattern_score(&scoring, p, of_pattern);
	for (int e = 0; e < IRT_ESTIMATORS; e++) {
		for (size_t i = 0; score[e] && i < responses->rows; i++) {
			uint32_t p = scoring.patterns.of_row[i];

			score[e][i] = p == PATTERN_NONE
			                      ? (struct irt_score){(double)NAN, (double)NAN}
			                      : of_pattern[e][p];
		}
		free(of_pattern[e]);
	}
	scoring_end(&scoring);
}
