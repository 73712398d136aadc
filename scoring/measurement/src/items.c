/*
 * Items from the answers, with the known ones kept. Anchors that no longer behave as they did are
 * freed one at a time, because a bad one makes its neighbours look bad.
 */
#include "steps.h"

#include <base/memory.h>
#include <irt/model_fit.h>

#include <math.h>
#include <stdlib.h>

static bool fit_once(struct making *making, struct irt_fit_result *fit)
{
	struct error error;

	if (!irt_fit(&making->responses, &making->fit, fit, &error))
		return making_fails(making, MEASURE_IMPOSSIBLE, error.text);
	if (fit->converged)
		return true;
	error_set(&error, "the items do not converge within %u passes: the last changed %s by %.3g",
	        fit->iterations,
	        fit->slowest < fit->items ? making->name[fit->slowest] : "the spread of people",
	        fit->change);
	return making_fails(making, MEASURE_NOT_CONVERGED, error.text);
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
	struct irt_item_fit *fit = memory_new(making->rows->columns, sizeof(*fit));
	size_t worst = making->rows->columns;

	irt_item_fit(&making->responses, &making->fit, &out->fit, making->eap, fit);
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

/* Fits, frees the worst anchor and fits again, until none is bad or too few would be left. */
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
		if (!(out->drift[worst] > MEASURE_DRIFT_MOST) || out->anchors <= IRT_ANCHORS_LEAST)
			return true;
		making->anchor[worst].fixed = false;
		out->freed[worst] = true;
		out->freed_count++;
		out->anchors--;
	}
}

/*
 * Calibrated freely, anchor j alone would put the mean of theta at b_j - sd b*_j, b known and b* its own
 * difficulty found anew. How these differ is the error of linking by a few items: s / sqrt(anchors), as PISA
 * has it (OECD 2014, PISA 2012 Technical Report, ch. 12). NAN: no free calibration to be had.
 */
static double linking_error(struct making *making)
{
	const struct measure *out = making->out;
	struct irt_fit_options options = making->fit;
	struct irt_fit_result free_fit;
	struct error error;
	double n = 0, mean = 0, square = 0, sd = out->fit.group[0].sd;

	options.anchor = NULL;
	options.standard_errors = false;
	bool good = irt_fit(&making->responses, &options, &free_fit, &error) && free_fit.converged;

	for (size_t j = 0; good && j < making->rows->columns; j++) {
		const struct irt_item *known = &out->fit.item[j], *found = &free_fit.item[j];
		double at, off;

		if (!making->anchor[j].fixed)
			continue;
		at = -known->d[1] / known->a + sd * found->d[1] / found->a;
		off = at - mean;
		mean += off / ++n;
		square += off * (at - mean);
	}
	irt_fit_end(&free_fit);
	return good ? sqrt(square / (n - 1) / n) : (double)NAN;
}

bool making_items(struct making *making)
{
	struct measure *out = making->out;
	size_t columns = making->rows->columns;

	out->drift = memory_new(columns + 1, sizeof(*out->drift));
	out->freed = memory_new(columns + 1, sizeof(*out->freed));
	making->eap = memory_new(making->rows->count + 1, sizeof(*making->eap));
	for (size_t j = 0; j < columns; j++) {
		out->anchors += making->anchor[j].fixed;
		out->drift[j] = (double)NAN;
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
	out->linking_se = linking_error(making);
	return true;
}
