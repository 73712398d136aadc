/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every figure of a run of a survey that has a sample. They are made from its snapshot and from
 * nothing else: the same snapshot and seed give the same figures to the last bit, with any number
 * of threads.
 */
#ifndef KESU_RUN_COMPUTE_FIGURES_H
#define KESU_RUN_COMPUTE_FIGURES_H

#include <run/compute/areas.h>
#include <run/compute/comparisons.h>
#include <run/compute/gaps.h>
#include <run/compute/item_figures.h>
#include <run/compute/trend.h>

struct run_figures {
	struct run_estimates estimates;
	struct run_areas areas;
	struct run_trend trend;
	struct run_gaps gaps;
	struct run_comparisons comparisons;
	struct run_item_figures items;
};

/*
 * Fails when the estimates fail. The figures must not be moved in memory. The caller ends them,
 * also after a failure.
 */
KESU_MUST_CHECK bool run_figures_make(struct run_figures *figures, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error);
void run_figures_end(struct run_figures *figures);

/* A run that has been computed: what is reported about it and what is stored. */
struct run_result {
	int64_t run_id;
	const struct run_survey *survey;
	const struct run_snapshot *snapshot;
	const struct run_figures *figures; /* NULL for an activity, which has only counts */
};

#endif
