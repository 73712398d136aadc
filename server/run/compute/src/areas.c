/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ranks may need the models, so the models are made first. */
#include <run/compute/areas.h>

void run_areas_make(struct run_areas *areas, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct run_estimates *estimates)
{
	run_towns_make(&areas->towns, survey, estimates);
	run_ranks_make(&areas->ranks, survey, estimates, &areas->towns, &snapshot->peers);
}

void run_areas_end(struct run_areas *areas)
{
	run_towns_end(&areas->towns);
	run_ranks_end(&areas->ranks);
}
