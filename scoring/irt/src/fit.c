/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/fit.h>

#include "anderson.h"
#include "check.h"
#include "information.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct irt_fit_options IRT_FIT_DEFAULTS = {
        .grid = {IRT_NODES_DEFAULT, IRT_RANGE_DEFAULT, 0, 1},
        .tolerance = 1e-6,
        .iterations = IRT_ITERATIONS_DEFAULT,
        .standard_errors = true,
};

/*
 * The loss of log-likelihood, by rounding, at which an accelerated step is still kept. After a
 * larger loss the step is undone and a plain EM step follows, which is always kept.
 */
#define LOSS_ALLOWED 1e-11
#define SHARE_MOST   (1 - 1e-6) /* right without guessing, at the start */
#define AT_LEAST     1e-6       /* a spread so little above the least one is at it */
#define SHARE_LEAST  1e-12      /* of all weights: answers with less move no estimate */

struct fit {
	const struct irt_responses *responses;
	const struct irt_fit_options *options;
	struct irt_fit_result *result;
	struct patterns patterns;
	struct layout layout;
	struct expectation expectation;
	struct anderson anderson;
	double *point, *image,
	        *safe; /* parameters: current, after an EM step, the best image so far */
	double best;   /* the penalised log-likelihood that `safe` came from */
	double origin; /* of theta, in what is estimated: see irt_scale_in */
	double rasch;  /* the slope of free items of the Rasch model */
};

/* ---- starting values ---- */

/* Weighted numbers of answers in each category. */
static void category_weights(const struct fit *fit, size_t j, double weight[IRT_CATEGORIES_MAX])
{
	for (int k = 0; k < IRT_CATEGORIES_MAX; k++)
		weight[k] = 0;
	for (size_t p = 0; p < fit->patterns.count; p++) {
		int category = irt_patterns_response(&fit->patterns, p, j);

		if (category >= 0)
			weight[category] += fit->patterns.weight[p];
	}
}

/* False: a category of an item has so little weight that its parameters would stay at the start. */
static bool check_weights(const struct fit *fit, struct error *error)
{
	const char *const *name = fit->options->item_name;
	double weight[IRT_CATEGORIES_MAX], least = SHARE_LEAST * (double)fit->patterns.rows;

	for (size_t j = 0; fit->patterns.uneven && j < fit->result->items; j++) {
		if (fit->layout.item[j] == fit->layout.item[j + 1])
			continue;
		category_weights(fit, j, weight);
		for (int k = 0; k < fit->result->item[j].categories; k++) {
			if (weight[k] > least)
				continue;
			if (name)
				return error_set(error,
				        "answers %d to %s have no weight to speak of: leave it out",
				        k, name[j]);
			return error_set(error,
			        "answers %d to item %zu have no weight to speak of: leave it out",
			        k, j + 1);
		}
	}
	return true;
}

/* With slope 1 and theta N(0, 1) the intercept is about 1.16 times the logit of the share. */
static void item_begin(const struct fit *fit, size_t j, struct irt_item *item)
{
	const double spread = 1.16, slope_of_many = 0.7;
	const struct irt_anchor *anchor = fit->options->anchor;
	double weight[IRT_CATEGORIES_MAX];

	if (anchor && anchor[j].fixed) {
		item->a = anchor[j].a;
		item->d[1] = anchor[j].d;
		item->c = item->model == IRT_3PL ? anchor[j].c : 0;
		return;
	}
	category_weights(fit, j, weight);
	item->a = item->model == IRT_RASCH ? fit->rasch : item->categories > 2 ? slope_of_many : 1;
	for (int k = 1; k < item->categories; k++)
		item->d[k] = spread * log(weight[k] / weight[0]);
	if (item->model != IRT_3PL)
		return;
	double share = weight[1] / (weight[0] + weight[1]);

	item->c = fit->options->guess_prior ? irt_guess_of(irt_guess_mean(fit->options, j)) : 0.15;
	share = fmin(fmax(share - item->c, 0.05) / (1 - item->c), SHARE_MOST);
	item->d[1] = spread * log(share / (1 - share));
}

static void items_begin(const struct fit *fit)
{
	struct irt_fit_result *result = fit->result;
	uint8_t categories[IRT_ITEMS_MAX];

	memcpy(categories, fit->patterns.categories, result->items);
#pragma omp parallel for schedule(dynamic) if (fit->patterns.count > EXPECT_PARALLEL_LEAST)
	for (size_t j = 0; j < result->items; j++) {
		result->item[j] = (struct irt_item){
		        .model = fit->options->model[j], .categories = categories[j]};
		item_begin(fit, j, &result->item[j]);
	}
	for (size_t g = 0; g < result->groups; g++)
		result->group[g] = (struct irt_group){.sd = 1};
}

/* ---- the iteration ---- */

/* The largest change of a parameter; for guessing the change of c itself, because its logit may
 * grow without bound. */
static double change_of(const struct fit *fit, size_t *slowest)
{
	const struct layout *layout = &fit->layout;
	const struct irt_item *item = fit->result->item;
	double most = 0;

	*slowest = layout->items;
	for (size_t j = 0; j <= layout->items; j++) {
		size_t last = j < layout->items ? layout->item[j + 1] : layout->count;

		for (size_t m = layout->item[j]; m < last; m++) {
			double change = fabs(fit->image[m] - fit->point[m]);

			if (j < layout->items && item[j].model == IRT_3PL && m + 1 == last)
				change = fabs(
				        irt_guess_of(fit->image[m]) - irt_guess_of(fit->point[m]));
			if (!(change <= most)) {
				most = change;
				*slowest = j;
			}
		}
	}
	return most;
}

/* An E step at `point` and an M step into `image`; returns the penalised log-likelihood of
 * `point`. */
static double em_step(struct fit *fit)
{
	struct irt_fit_result *result = fit->result;
	double value;

	irt_layout_unpack(&fit->layout, fit->point, result->item, result->group);
	irt_expectation_set(&fit->expectation, result->item, result->group);
	irt_expectation_run(&fit->expectation);
	value = fit->expectation.log_likelihood;
	for (size_t j = 0; j < result->items; j++)
		if (fit->layout.item[j] < fit->layout.item[j + 1])
			value += irt_prior(fit->options, &result->item[j], j);
	irt_maximise(&fit->expectation, &fit->layout, fit->options, result->item, result->group);
	irt_layout_pack(&fit->layout, result->item, result->group, fit->image);
	return value;
}

/* Whether all parameters after an EM step are numbers; else the error names whose are not. */
static bool check_finite(const struct fit *fit, double value, struct error *error)
{
	const struct layout *layout = &fit->layout;
	const char *const *name = fit->options->item_name;
	size_t bad = 0, j = 0;

	while (bad < layout->count && isfinite(fit->image[bad]))
		bad++;
	if (bad == layout->count && isfinite(value))
		return true;
	while (j < layout->items && layout->item[j + 1] <= bad)
		j++;
	if (bad == layout->count)
		return error_set(error, "the log-likelihood is not finite: %g", value);
	if (j == layout->items)
		return error_set(error, "a group's distribution has no finite estimate");
	if (name)
		return error_set(error, "%s has no finite estimate: leave it out, or see its prior",
		        name[j]);
	return error_set(
	        error, "item %zu has no finite estimate: leave it out, or see its prior", j + 1);
}

static bool iterate(struct fit *fit, struct error *error)
{
	struct irt_fit_result *result = fit->result;
	size_t bytes = fit->layout.count * sizeof(*fit->point);

	fit->best = -(double)INFINITY;
	irt_layout_pack(&fit->layout, result->item, result->group, fit->point);
	while (!result->converged && result->iterations < fit->options->iterations) {
		double value = em_step(fit);

		if (!check_finite(fit, value, error))
			return false;
		result->iterations++;
		result->change = change_of(fit, &result->slowest);
		result->converged = result->change < fit->options->tolerance;
		if (!fit->anderson.begun || value >= fit->best - LOSS_ALLOWED * fabs(fit->best)) {
			fit->best = value;
			memcpy(fit->safe, fit->image, bytes);
			irt_anderson_next(&fit->anderson, fit->point, fit->image, fit->point);
		} else { /* step too long: return to the plain EM step */
			irt_anderson_reset(&fit->anderson);
			memcpy(fit->point, fit->safe, bytes);
		}
	}
	irt_layout_unpack(&fit->layout, fit->image, result->item, result->group);
	return true;
}

/* ---- the result ---- */

static void count_rows(struct fit *fit)
{
	struct irt_fit_result *result = fit->result;
	const struct irt_responses *responses = fit->responses;

	for (size_t i = 0; i < responses->rows; i++)
		if (fit->patterns.of_row[i] != PATTERN_NONE)
			result->group[responses->group ? responses->group[i] : 0].rows++;
	for (size_t p = 0; p < fit->patterns.count; p++)
		result->group[fit->patterns.group[p]].weight += fit->patterns.weight[p];
	result->rows = fit->patterns.rows;
	result->patterns = fit->patterns.count;
	result->parameters = fit->layout.count;
}

static bool check_spread(const struct fit *fit, struct error *error)
{
	double least = irt_sd_least(&fit->options->grid);

	for (size_t g = 0; g < fit->result->groups; g++) {
		if (fit->result->group[g].sd > least * (1 + AT_LEAST))
			continue;
		if (fit->options->group_name)
			return error_set(error,
			        "the spread of group %s shrinks below the grid's step %g: its "
			        "answers do not vary with ability",
			        fit->options->group_name[g], 2 * least);
		if (fit->result->groups == 1)
			return error_set(error,
			        "people's spread shrinks below the grid's step %g: their answers "
			        "do not vary with ability",
			        2 * least);
		return error_set(error,
		        "the spread of group %zu shrinks below the grid's step %g: its answers do "
		        "not vary with ability",
		        g + 1, 2 * least);
	}
	return true;
}

static void fit_make(struct fit *fit)
{
	size_t items = fit->responses->items, count;
	uint8_t categories[IRT_ITEMS_MAX];
	struct irt_fit_result *result = fit->result;

	irt_categories(fit->responses, categories);
	irt_patterns_make(&fit->patterns, fit->responses, categories);
	*result = (struct irt_fit_result){.items = items, .groups = fit->patterns.groups};
	result->item = memory_new(items, sizeof(*result->item));
	result->se = memory_new(items, sizeof(*result->se));
	result->group = memory_new(result->groups, sizeof(*result->group));
	items_begin(fit);
	irt_layout_make(&fit->layout, result->item, items, result->groups, fit->options->anchor);
	irt_expectation_make(&fit->expectation, &fit->patterns, &fit->options->grid);
	count = fit->layout.count;
	irt_anderson_make(&fit->anderson, count);
	fit->point = memory_new(count + 1, sizeof(*fit->point));
	fit->image = memory_new(count + 1, sizeof(*fit->image));
	fit->safe = memory_new(count + 1, sizeof(*fit->safe));
}

static void fit_free(struct fit *fit)
{
	irt_patterns_end(&fit->patterns);
	irt_layout_end(&fit->layout);
	irt_expectation_end(&fit->expectation);
	irt_anderson_end(&fit->anderson);
	free(fit->point);
	free(fit->image);
	free(fit->safe);
}

static void finish(struct fit *fit)
{
	struct irt_fit_result *result = fit->result;

	count_rows(fit);
	irt_expectation_set(&fit->expectation, result->item, result->group);
	irt_expectation_run(&fit->expectation);
	result->log_likelihood = fit->expectation.log_likelihood;
	result->information_good = true;
	result->inflation = (double)NAN;
	if (fit->options->standard_errors && result->converged)
		result->information_good = irt_information(
		        &fit->expectation, &fit->layout, fit->options, fit->origin, result);
}

/* The one slope of the Rasch model: that of anchors of this model, else 1. */
static double rasch_slope(const struct irt_fit_options *options, size_t items)
{
	for (size_t j = 0; options->anchor && j < items; j++)
		if (options->anchor[j].fixed && options->model[j] == IRT_RASCH)
			return options->anchor[j].a;
	return 1;
}

static bool fit_scaled(struct fit *fit, struct error *error)
{
	bool good;

	fit_make(fit);
	good = check_weights(fit, error) && iterate(fit, error) && check_spread(fit, error);
	if (good)
		finish(fit);
	fit_free(fit);
	return good;
}

bool irt_fit(const struct irt_responses *responses, const struct irt_fit_options *options,
        struct irt_fit_result *result, struct error *error)
{
	struct fit fit = {.responses = responses, .options = options, .result = result};
	struct irt_fit_options inner;
	struct irt_anchor *anchor = NULL;
	bool good;

	*result = (struct irt_fit_result){0};
	if (!irt_fit_check(responses, options, NULL, error))
		return false;
	fit.rasch = rasch_slope(options, responses->items);
	if (irt_scale_differs(options)) {
		irt_scale_in(options, responses->items, &inner, &anchor);
		fit.options = &inner;
		fit.rasch *= irt_grid_unit(&options->grid);
		fit.origin = -options->grid.centre / irt_grid_unit(&options->grid);
	}
	good = fit_scaled(&fit, error);
	if (good && anchor)
		irt_scale_out(&options->grid, result);
	free(anchor);
	return good;
}

void irt_fit_end(struct irt_fit_result *result)
{
	free(result->item);
	free(result->se);
	free(result->group);
	*result = (struct irt_fit_result){0};
}
