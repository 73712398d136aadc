/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scale of anchors may have people anywhere, such as at 500 +- 100, and a first group may leave
 * others far from 0. People beyond the grid would all be counted at its last node, and people
 * within one step of it at one node. So with anchors people's mean and spread are estimated from
 * the anchors alone first; where the grid as given does not hold them, it is put around them, in
 * their unit. A group that is still far off afterwards moves it again.
 */
#include "irt_job.h"

#include <base/memory.h>
#include <base/number.h>

#include <math.h>
#include <stdlib.h>

enum { MOVES_MOST = 5, ROUGH_ITERATIONS = 200 };

#define SPREADS_HELD    4    /* of each group on either side of its mean, or a warning says so */
#define SPREADS_TAKEN   5    /* by a grid that is moved */
#define STEPS_HELD      2.5  /* of the grid in people's spread, at least */
#define FAR             0.5  /* of the range */
#define ROUGH_RANGE     12.0 /* in spreads of the anchors' slopes */
#define ROUGH_TOLERANCE 1e-2

static bool is_far(const struct irt_grid *grid, double mean)
{
	return fabs(mean - grid->centre) > FAR * grid->range;
}

/* Holds low .. high, and is at least as wide as before; false: that needs too many nodes. */
static bool grid_cover(struct irt_grid *grid, double low, double high)
{
	double step = 2 * grid->range / (grid->nodes - 1);
	double range = fmax(grid->range, (high - low) / 2), nodes = 1 + ceil(2 * range / step);
	double unit = irt_grid_unit(grid);

	if (!(nodes <= IRT_NODES_MAX && range <= IRT_RANGE_MAX * unit))
		return false;
	grid->nodes = (uint32_t)nodes;
	grid->range = (nodes - 1) * step / 2;
	grid->centre = (low + high) / 2;
	return true;
}

/* ---- before the fit ---- */

/* Where the anchors are: the median difficulty, and what the median slope is one over. */
static struct irt_grid grid_of_anchors(const struct irt_job *job)
{
	double *slope = memory_new(2 * job->anchors + 1, sizeof(*slope));
	double *place = slope + job->anchors;
	struct irt_grid grid = {.nodes = IRT_NODES_DEFAULT};
	size_t n = 0;

	for (size_t j = 0; j < job->responses.items; j++)
		if (job->anchor[j].fixed) {
			slope[n] = job->anchor[j].a;
			place[n++] = -job->anchor[j].d / job->anchor[j].a;
		}
	number_sort(slope, n);
	number_sort(place, n);
	grid.unit = 1 / slope[n / 2];
	grid.range = ROUGH_RANGE * grid.unit;
	grid.centre = place[n / 2];
	free(slope);
	return grid;
}

/* The answers to the anchors alone, of all groups as one. */
struct rough {
	struct irt_responses responses;
	struct irt_fit_options options;
	struct irt_anchor *anchor;
	enum irt_model *model;
	int8_t *category;
};

static void rough_make(struct rough *rough, const struct irt_job *job)
{
	const struct irt_responses *all = &job->responses;
	size_t n = 0;

	rough->anchor = memory_new(job->anchors + 1, sizeof(*rough->anchor));
	rough->model = memory_new(job->anchors + 1, sizeof(*rough->model));
	rough->category = memory_new(all->rows * job->anchors + 1, sizeof(*rough->category));
	for (size_t j = 0; j < all->items; j++) {
		if (!job->anchor[j].fixed)
			continue;
		for (size_t i = 0; i < all->rows; i++)
			rough->category[i * job->anchors + n] = all->category[i * all->items + j];
		rough->model[n] = job->options.model[j];
		rough->anchor[n++] = job->anchor[j];
	}
	rough->responses = (struct irt_responses){.rows = all->rows,
	        .items = n,
	        .category = rough->category,
	        .weight = all->weight,
	        .groups = 1};
	rough->options = IRT_FIT_DEFAULTS;
	rough->options.model = rough->model;
	rough->options.anchor = rough->anchor;
	rough->options.grid = grid_of_anchors(job);
	rough->options.tolerance = ROUGH_TOLERANCE;
	rough->options.iterations = ROUGH_ITERATIONS;
	rough->options.standard_errors = false;
}

static void rough_end(struct rough *rough)
{
	free(rough->anchor);
	free(rough->model);
	free(rough->category);
}

/* People's mean and spread on the anchors' scale; false: the anchors alone do not tell them. */
static bool people_find(struct rough *rough, double *mean, double *sd)
{
	struct irt_grid *grid = &rough->options.grid;
	bool found = false;

	for (int t = 0; t < MOVES_MOST && !found; t++) {
		struct irt_fit_result result;
		struct error error;
		bool good = irt_fit(&rough->responses, &rough->options, &result, &error);

		if (good) {
			*mean = result.group[0].mean;
			*sd = result.group[0].sd;
		}
		irt_fit_end(&result);
		if (!good || !isfinite(*mean) || !isfinite(*sd))
			return false;
		found = !is_far(grid, *mean);
		grid->centre = *mean;
	}
	return found;
}

void tools_irt_grid_begin(struct irt_job *job)
{
	struct irt_grid *grid = &job->options.grid;
	double step = 2 * grid->range / (grid->nodes - 1), mean, sd;
	struct rough rough;

	if (!job->anchor || !job->anchors)
		return;
	rough_make(&rough, job);
	if (people_find(&rough, &mean, &sd) &&
	        (fabs(mean) + SPREADS_HELD * sd > grid->range || sd < STEPS_HELD * step)) {
		grid->centre = mean;
		grid->range *= sd;
		grid->unit = sd;
		job->grid_moves++;
	}
	rough_end(&rough);
}

/* ---- after it ---- */

static bool reaches_beyond(const struct irt_grid *grid, const struct irt_group *group)
{
	return fabs(group->mean - grid->centre) + SPREADS_HELD * group->sd > grid->range;
}

bool tools_irt_grid_narrow(const struct irt_job *job)
{
	for (size_t g = 0; g < job->result.groups; g++)
		if (reaches_beyond(&job->options.grid, &job->result.group[g]))
			return true;
	return false;
}

bool tools_irt_grid_moves(struct irt_job *job)
{
	const struct irt_grid before = job->options.grid;
	double low = (double)INFINITY, high = -(double)INFINITY;
	bool far = false;

	for (size_t g = 0; g < job->result.groups; g++) {
		const struct irt_group *group = &job->result.group[g];

		far = far || (is_far(&before, group->mean) && reaches_beyond(&before, group));
		low = fmin(low, group->mean - SPREADS_TAKEN * group->sd);
		high = fmax(high, group->mean + SPREADS_TAKEN * group->sd);
	}
	if (!far || !job->result.converged || job->grid_moves >= MOVES_MOST ||
	        !grid_cover(&job->options.grid, low, high))
		return false;
	job->grid_moves++;
	return job->options.grid.range > before.range ||
	       fabs(job->options.grid.centre - before.centre) > FAR * irt_grid_unit(&before);
}
