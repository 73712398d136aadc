/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scale of anchors or of a first group may put other people far from 0, even beyond the grid,
 * and people beyond it would all be counted at its last node. The grid keeps its step: it is moved
 * to the middle of the groups, and widened where they are far apart.
 */
#include "irt_job.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

enum { NODES_EACH_SIDE = 8, MOVES_MOST = 5 };

#define SPREADS_HELD  4    /* of each group on either side of its mean, or a warning says so */
#define SPREADS_TAKEN 5    /* by a grid that is moved */
#define FAR           0.5  /* of the range */
#define SEARCHED      50.0 /* for a group's mean: from minus this to this */
#define PRECISION     1e-3
#define NODE_STEP     0.5 /* of a rough normal distribution */

static bool is_far(const struct irt_grid *grid, double mean)
{
	return fabs(mean - grid->centre) > FAR * grid->range;
}

/* Holds low .. high, and is at least as wide as before; false: that needs too many nodes. */
static bool grid_cover(struct irt_grid *grid, double low, double high)
{
	double step = 2 * grid->range / (grid->nodes - 1);
	double range = fmax(grid->range, (high - low) / 2), nodes = 1 + ceil(2 * range / step);

	if (!(nodes <= IRT_NODES_MAX && range <= IRT_RANGE_MAX))
		return false;
	*grid = (struct irt_grid){(uint32_t)nodes, (nodes - 1) * step / 2, (low + high) / 2};
	return true;
}

/* ---- before the fit ---- */

/* What the people of one group answered to the anchors, by weight. */
struct answers {
	double right;
	double *seen; /* of each item */
};

static struct answers *answers_new(const struct irt_job *job)
{
	const struct irt_responses *responses = &job->responses;
	size_t items = responses->items, groups = responses->groups;
	struct answers *answers = memory_new(groups, sizeof(*answers));
	double *seen = memory_new(groups * items, sizeof(*seen));

	for (size_t g = 0; g < groups; g++)
		answers[g].seen = seen + g * items;
	for (size_t i = 0; i < responses->rows; i++) {
		struct answers *of = &answers[responses->group ? responses->group[i] : 0];
		double weight = responses->weight ? responses->weight[i] : 1;

		for (size_t j = 0; j < items; j++) {
			int category = responses->category[i * items + j];

			if (!job->anchor[j].fixed || category < 0)
				continue;
			of->seen[j] += weight;
			of->right += weight * category;
		}
	}
	return answers;
}

/* The share right of people who are N(mean, 1). */
static double share_at(const struct irt_anchor *anchor, double mean)
{
	double right = 0, all = 0;

	for (int k = -NODES_EACH_SIDE; k <= NODES_EACH_SIDE; k++) {
		double z = NODE_STEP * k, density = exp(-z * z / 2);

		all += density;
		right += density / (1 + exp(-anchor->a * (mean + z) - anchor->d));
	}
	return anchor->c + (1 - anchor->c) * right / all;
}

static double excess_at(const struct irt_job *job, const struct answers *answers, double mean)
{
	double excess = answers->right;

	for (size_t j = 0; j < job->responses.items; j++)
		if (answers->seen[j] > 0)
			excess -= answers->seen[j] * share_at(&job->anchor[j], mean);
	return excess;
}

/* By bisection; NAN: no such mean within the limits of the search. */
static double mean_of(const struct irt_job *job, const struct answers *answers)
{
	double low = -SEARCHED, high = SEARCHED;

	if (!(excess_at(job, answers, low) > 0) || !(excess_at(job, answers, high) < 0))
		return (double)NAN;
	while (high - low > PRECISION) {
		double middle = (low + high) / 2;

		if (excess_at(job, answers, middle) > 0)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

void tools_irt_grid_begin(struct irt_job *job)
{
	double low = (double)INFINITY, high = -(double)INFINITY;
	struct answers *answers = job->anchor ? answers_new(job) : NULL;
	bool far = false;

	if (!answers)
		return;
	for (size_t g = 0; g < job->responses.groups; g++) {
		double mean = mean_of(job, &answers[g]);

		if (isnan(mean))
			continue;
		far = far || is_far(&job->options.grid, mean);
		low = fmin(low, mean - SPREADS_TAKEN);
		high = fmax(high, mean + SPREADS_TAKEN);
	}
	if (far && grid_cover(&job->options.grid, low, high))
		job->grid_moves++;
	free(answers->seen);
	free(answers);
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
	       fabs(job->options.grid.centre - before.centre) > FAR;
}
