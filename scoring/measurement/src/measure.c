/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs the steps in order. The first step that fails reports the reason and ends the measurement,
 * without partial results.
 */
#include "steps.h"

#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const names[] = {
        [MEASURE_GOOD] = "good",
        [MEASURE_NOT_CONVERGED] = "not_converged",
        [MEASURE_IMPOSSIBLE] = "impossible",
};

const char *measurement_status_name(enum measure_status status)
{
	return names[status];
}

bool measurement_making_fails(struct making *making, enum measure_status status, const char *why)
{
	making->out->status = status;
	snprintf(making->out->message, sizeof(making->out->message), "%s", why);
	return false;
}

/* Assigns the items to the columns; false: an item of the form has neither a column nor known
 * parameters. */
static bool columns_take(struct making *making)
{
	for (size_t i = 0; i < making->items; i++) {
		const struct measure_item *item = &making->item[i];
		size_t j = item->column;
		struct error error;

		if (j == MEASURE_NOT_ASKED && item->known)
			continue;
		if (j == MEASURE_NOT_ASKED) {
			error_set(&error,
			        "%s is on the form, nobody was asked it and its parameters are not "
			        "known",
			        item->name);
			return measurement_making_fails(making, MEASURE_IMPOSSIBLE, error.text);
		}
		making->name[j] = item->name;
		making->model[j] = item->known ? item->known->model : item->model;
		making->guess_mean[j] = log(item->chance / (1 - item->chance));
		if (item->known)
			making->anchor[j] = (struct irt_anchor){
			        true, item->known->a, item->known->d[1], item->known->c};
	}
	return true;
}

static void making_begin(struct making *making)
{
	size_t columns = making->rows->columns;

	making->model = memory_new(columns + 1, sizeof(*making->model));
	making->name = memory_new(columns + 1, sizeof(*making->name));
	making->guess_mean = memory_new(columns + 1, sizeof(*making->guess_mean));
	making->anchor = memory_new(columns + 1, sizeof(*making->anchor));
	making->responses = (struct irt_responses){.rows = making->rows->count,
	        .items = columns,
	        .category = making->rows->category,
	        .weight = making->rows->weight,
	        .groups = 1};
	making->fit = IRT_FIT_DEFAULTS;
	making->fit.model = making->model;
	making->fit.item_name = making->name;
	making->fit.guess_prior = true;
	making->fit.guess_means = making->guess_mean;
	making->fit.guess_sd = MEASURE_GUESS_SD;
	making->fit.tolerance = MEASURE_TOLERANCE;
	making->fit.slope_prior = true;
	making->fit.slope_mean = MEASURE_SLOPE;
	making->fit.slope_sd = MEASURE_SLOPE_SD;
	making->fit.intercept_prior = true;
	making->fit.intercept_sd = MEASURE_INTERCEPT_SD;
}

static void making_end(struct making *making)
{
	free(making->model);
	free(making->name);
	free(making->guess_mean);
	free(making->anchor);
	free(making->eap);
}

static void results_end(struct measure *measure)
{
	irt_fit_end(&measure->fit);
	plausible_regression_end(&measure->regression);
	free(measure->score);
	free(measure->eap_points);
	free(measure->dropped);
	free(measure->drift);
	free(measure->freed);
	free(measure->shift);
	measure->score = measure->eap_points = measure->drift = measure->shift = NULL;
	measure->dropped = measure->freed = NULL;
}

void measurement_make(const struct measure_rows *rows, const struct measure_item *items,
        size_t count, const struct measure_options *options, struct measure *out)
{
	struct making making = {
	        .rows = rows, .item = items, .items = count, .options = options, .out = out};

	*out = (struct measure){.status = MEASURE_GOOD};
	making_begin(&making);
	if (!columns_take(&making) || !measurement_making_items(&making) ||
	        !measurement_making_people(&making))
		results_end(out);
	making_end(&making);
}

void measurement_end(struct measure *measure)
{
	results_end(measure);
	*measure = (struct measure){0};
}
