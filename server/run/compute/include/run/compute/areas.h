/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run computes from its estimates: the models of the townships, and the ranks. */
#ifndef KESU_RUN_COMPUTE_AREAS_H
#define KESU_RUN_COMPUTE_AREAS_H

#include <run/compute/ranks.h>
#include <run/compute/towns.h>

struct run_areas {
	struct run_towns towns;
	struct run_ranks ranks;
};

void run_areas_make(struct run_areas *areas, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct run_estimates *estimates);
void run_areas_end(struct run_areas *areas);

#endif
