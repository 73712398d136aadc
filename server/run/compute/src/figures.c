/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Computed one after the other: the later figures are made from the estimates. */
#include <run/compute/figures.h>

bool run_figures_make(struct run_figures *figures, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error)
{
	*figures = (struct run_figures){0};
	if (!run_estimates_make(&figures->estimates, survey, snapshot, error))
		return false;
	run_areas_make(&figures->areas, survey, snapshot, &figures->estimates);
	run_trend_make(&figures->trend, survey, snapshot, &figures->estimates);
	run_gaps_make(&figures->gaps, survey, snapshot, &figures->estimates, &figures->areas.towns,
	        &figures->trend);
	run_comparisons_make(
	        &figures->comparisons, survey, &snapshot->promises, &figures->estimates);
	run_item_figures_make(&figures->items, snapshot, &figures->estimates);
	return true;
}

void run_figures_end(struct run_figures *figures)
{
	run_item_figures_end(&figures->items);
	run_comparisons_end(&figures->comparisons);
	run_gaps_end(&figures->gaps);
	run_trend_end(&figures->trend);
	run_areas_end(&figures->areas);
	run_estimates_end(&figures->estimates);
}
