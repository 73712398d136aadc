/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calibrates the items and keeps the parameters of the known ones. Anchors that have drifted are
 * freed one at a time, because a drifted anchor worsens the fit of the others.
 */
#include "steps.h"

#include <base/memory.h>
#include <item_fit/model_fit.h>

#include <math.h>
#include <stdlib.h>

static bool fit_once(struct making *making, struct irt_fit_result *fit)
{
	struct error error;

	if (!irt_fit(&making->responses, &making->fit, fit, &error))
		return measurement_making_fails(making, MEASURE_IMPOSSIBLE, error.text);
	if (fit->converged)
		return true;
	error_set(&error, "the items do not converge within %u passes: the last changed %s by %.3g",
	        fit->iterations,
	        fit->slowest < fit->items ? making->name[fit->slowest] : "the spread of people",
	        fit->change);
	return measurement_making_fails(making, MEASURE_NOT_CONVERGED, error.text);
}

static void score(struct making *making)
{
	struct irt_score *score[IRT_ESTIMATORS] = {[IRT_EAP] = making->eap};
	const struct irt_fit_result *fit = &making->out->fit;

	irt_scores(&making->responses, fit->item, fit->group, &making->fit.grid, score);
	making->out->reliability = irt_reliability(
	        &making->responses, fit->item, fit->group, &making->fit.grid, score);
}

/* ---- anchors ---- */

/* RMSDs of the anchors that are fixed; the column of the largest. */
static size_t worst_anchor(struct making *making)
{
	struct measure *out = making->out;
	struct item_fit_items *fit = memory_new(making->rows->columns, sizeof(*fit));
	size_t worst = making->rows->columns;

	item_fit_items(&making->responses, &making->fit, &out->fit, fit);
	for (size_t j = 0; j < making->rows->columns; j++) {
		if (!making->anchor[j].fixed)
			continue;
		out->drift[j] = fit[j].rmsd;
		if (worst == making->rows->columns || out->drift[j] > out->drift[worst])
			worst = j;
	}
	free(fit);
	return worst;
}

/* Where most anchors have drifted, the others cannot be trusted; and two anchors cannot define a
 * scale. */
static bool too_many_drift(struct making *making)
{
	const struct measure *out = making->out;
	size_t given = out->anchors + out->freed_count, drifting = out->freed_count + 1;
	struct error error;

	if (out->anchors > IRT_ANCHORS_LEAST && drifting * 2 <= given)
		return false;
	error_set(&error,
	        "%zu of %zu items in common no longer behave as they did (RMSD above %.2f): they "
	        "hold no scale",
	        drifting, given, MEASURE_DRIFT_MOST);
	return !measurement_making_fails(making, MEASURE_IMPOSSIBLE, error.text);
}

/* Fits, frees the anchor with the largest RMSD and fits again, until no anchor is above the
 * limit. */
static bool fit_anchored(struct making *making)
{
	struct measure *out = making->out;

	for (;;) {
		size_t worst;

		irt_fit_end(&out->fit);
		if (!fit_once(making, &out->fit))
			return false;
		score(making);
		worst = worst_anchor(making);
		if (!(out->drift[worst] > MEASURE_DRIFT_MOST))
			return true;
		if (too_many_drift(making))
			return false;
		making->anchor[worst].fixed = false;
		out->freed[worst] = true;
		out->freed_count++;
		out->anchors--;
	}
}

/* The anchors as given and as a free calibration estimates them: all given ones, the freed ones
 * last. */
struct beside {
	struct irt_item *known, *fresh;
	const char **name;
	size_t *column;
	size_t stayed, count;
};

static void beside_add(struct beside *beside, const struct making *making, size_t j,
        const struct irt_fit_result *free_fit)
{
	const struct irt_anchor *anchor = &making->anchor[j];

	beside->known[beside->count] =
	        (struct irt_item){making->model[j], 2, anchor->a, anchor->c, {0, anchor->d}};
	beside->fresh[beside->count] = free_fit->item[j];
	beside->name[beside->count] = making->name[j];
	beside->column[beside->count++] = j;
}

static void beside_make(
        struct beside *beside, const struct making *making, const struct irt_fit_result *free_fit)
{
	size_t columns = making->rows->columns;

	beside->known = memory_new(columns, sizeof(*beside->known));
	beside->fresh = memory_new(columns, sizeof(*beside->fresh));
	beside->name = memory_new(columns, sizeof(*beside->name));
	beside->column = memory_new(columns, sizeof(*beside->column));
	for (size_t j = 0; j < columns; j++)
		if (making->anchor[j].fixed)
			beside_add(beside, making, j, free_fit);
	beside->stayed = beside->count;
	for (size_t j = 0; j < columns; j++)
		if (making->out->freed[j])
			beside_add(beside, making, j, free_fit);
}

static void beside_end(struct beside *beside)
{
	free(beside->known);
	free(beside->fresh);
	free(beside->name);
	free(beside->column);
}

/* Links by the anchors that stayed fixed; the shift of the freed ones is reported, too. */
static bool link_beside(struct making *making, const struct beside *beside)
{
	struct measure *out = making->out;
	struct irt_link_options options = LINKING_DEFAULTS;
	struct irt_link_item *item = memory_new(beside->count, sizeof(*item));
	struct error error;
	bool good;

	options.grid = making->fit.grid;
	options.drift = (double)INFINITY; /* judged already, by how people answered */
	good = linking_estimate(&(struct irt_link_items){beside->stayed, beside->known,
	                                beside->fresh, beside->name},
	        &options, item, &out->link, &error);
	for (size_t i = 0; i < beside->count && good; i++)
		out->shift[beside->column[i]] = linking_shift(
		        &beside->known[i], &beside->fresh[i], &out->link.stocking_lord);
	free(item);
	return good;
}

/* Without a free calibration, or where it cannot be linked, the error is not known: NAN. */
static void link_anchors(struct making *making)
{
	struct measure *out = making->out;
	struct irt_fit_options options = making->fit;
	struct irt_fit_result free_fit;
	struct beside beside = {0};
	struct error error;
	bool good;

	options.anchor = NULL;
	options.standard_errors = false;
	good = irt_fit(&making->responses, &options, &free_fit, &error) && free_fit.converged;
	if (good) {
		beside_make(&beside, making, &free_fit);
		good = link_beside(making, &beside);
		beside_end(&beside);
	}
	out->linking_se = good ? out->link.se_jackknife : (double)NAN;
	irt_fit_end(&free_fit);
}

bool measurement_making_items(struct making *making)
{
	struct measure *out = making->out;
	size_t columns = making->rows->columns;

	out->drift = memory_new(columns + 1, sizeof(*out->drift));
	out->freed = memory_new(columns + 1, sizeof(*out->freed));
	out->shift = memory_new(columns + 1, sizeof(*out->shift));
	making->eap = memory_new(making->rows->count + 1, sizeof(*making->eap));
	for (size_t j = 0; j < columns; j++) {
		out->anchors += making->anchor[j].fixed;
		out->drift[j] = out->shift[j] = (double)NAN;
	}
	if (!out->anchors) {
		if (!fit_once(making, &out->fit))
			return false;
		score(making);
		return true;
	}
	making->fit.anchor = making->anchor;
	if (!fit_anchored(making))
		return false;
	link_anchors(making);
	return true;
}
