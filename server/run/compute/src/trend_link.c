/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trend_link.h"

#include <base/memory.h>
#include <linking/link_share.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the form ---- */

static int divisor(int a, int b)
{
	while (b) {
		int rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Points come in steps. The step is the greatest number that divides the points of every item. */
static int step_of(const struct instrument *form)
{
	int step = 0;

	for (int i = 0; i < form->item_count; i++)
		step = divisor(form->items[i].points, step);
	return step;
}

/*
 * Points per unit of the latent variable, at the place where the form's expected points equal the
 * cut.
 */
static double slope_at_cut(const struct run_measurement *measurement, double cut)
{
	const struct run_link_items *items = &measurement->items;
	struct irt_item *item = memory_new(items->count, sizeof(*item));
	double *points = memory_new(items->count, sizeof(*points));
	size_t n = 0;
	double slope;

	for (size_t i = 0; i < items->count; i++) {
		const struct measure_item *of = &items->item[i];

		if (!(of->points > 0))
			continue;
		item[n] = of->column == MEASURE_NOT_ASKED
		                  ? *of->known
		                  : measurement->cleaned.fit.item[of->column];
		points[n++] = of->points;
	}
	slope = linking_cut(item, points, n, cut, &IRT_FIT_DEFAULTS.grid).slope;
	free(item);
	free(points);
	return slope;
}

/* ---- people about the cut ---- */

/* The number of steps above the cut: 0 is just literate, -1 is just not literate. */
static double place_of(const struct standard *standard, double points, int step)
{
	double steps = (points - standard->literate_at) / step;

	return standard->inclusive ? floor(steps) : ceil(steps) - 1;
}

struct counting {
	const struct standard *standard;
	const struct run_snapshot *snapshot;
	const struct measure *measure;
	const double *weight;
	int step;
	bool is_whole; /* everybody counts in the survey's own region */
};

static void count_draws(struct run_trend_link *link, const struct counting *counting, double *total)
{
	const struct measure *measure = counting->measure;
	const struct run_respondents *people = &counting->snapshot->respondents;
	double reach = (double)link->reach;
	size_t width = 2 * link->reach + 1;

	for (size_t i = 0; i < counting->snapshot->used; i++) {
		size_t region = counting->is_whole ? 0 : (size_t)people->region[i];
		double weight = counting->weight[i];

		if (people->region[i] < 0)
			continue;
		for (size_t d = 0; d < MEASURE_DRAWS; d++) {
			double place = place_of(counting->standard,
			        measure->score[i * MEASURE_DRAWS + d], counting->step);

			total[region] += weight;
			if (place >= -reach)
				link->share[region * width +
				            (size_t)(fmin(place, reach) + reach)] += weight;
		}
	}
}

/*
 * Regions below the survey's own are the sample's; of those who opted in only its own figure knows,
 * which has weights of its own.
 */
static void count_regions(struct run_trend_link *link, struct counting *counting,
        const struct run_weights *weights, double *total)
{
	counting->weight = weights->has_pool ? weights->sample_weight : weights->weight;
	count_draws(link, counting, total);
	if (!weights->has_pool)
		return;
	memset(link->share, 0, (2 * link->reach + 1) * sizeof(*link->share));
	total[0] = 0;
	counting->weight = weights->weight;
	counting->is_whole = true;
	count_draws(link, counting, total);
}

/*
 * Adds each region to the region above it; has_whole: the survey's own has everybody already. Then
 * turns counts at a place into shares at or above it.
 */
static void accumulate(struct run_trend_link *link, const struct run_regions *regions,
        bool has_whole, double *total)
{
	size_t width = 2 * link->reach + 1;

	for (uint32_t r = regions->count; r-- > 0;) {
		double *own = &link->share[r * width];

		if (regions->parent[r] >= has_whole) {
			double *parent = &link->share[(size_t)regions->parent[r] * width];

			for (size_t k = 0; k < width; k++)
				parent[k] += own[k];
			total[regions->parent[r]] += total[r];
		}
		for (size_t k = width - 1; k-- > 0;)
			own[k] += own[k + 1];
		for (size_t k = 0; k < width && total[r] > 0; k++)
			own[k] /= total[r];
	}
}

void run_trend_link_make(struct run_trend_link *link, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct run_estimates *estimates,
        double latent_most)
{
	const struct run_measurement *measurement = &estimates->measures.measurement;
	struct counting counting = {
	        .standard = survey->standard,
	        .snapshot = snapshot,
	        .measure = &measurement->cleaned,
	        .step = step_of(run_link_form(&survey->link, survey->instrument)),
	};
	uint32_t regions = survey->regions.count;
	double *total = memory_new(regions, sizeof(*total));

	link->slope = slope_at_cut(measurement, survey->standard->literate_at) / counting.step;
	link->reach = linking_reach(latent_most * link->slope);
	link->share = memory_new(regions * (2 * link->reach + 1), sizeof(*link->share));
	count_regions(link, &counting, &estimates->weights, total);
	accumulate(link, &survey->regions, estimates->weights.has_pool, total);
	free(total);
}

double run_trend_link_se(const struct run_trend_link *link, uint32_t region, double latent)
{
	return linking_share_se(
	        &link->share[region * (2 * link->reach + 1)], link->reach, latent * link->slope);
}

void run_trend_link_end(struct run_trend_link *link)
{
	free(link->share);
	*link = (struct run_trend_link){0};
}
