/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The groups are treated as the cells of a table with one region, so that the publication rule for
 * tables can be used.
 */
#include <run/compute/activity.h>

#include <design/publication_table.h>

void run_activity_withheld(const struct run_survey *survey, const struct run_snapshot *snapshot,
        bool withheld[static GROUPS_MAX])
{
	struct cells_scheme scheme = groups_scheme(&survey->own, 1, NULL);
	struct estimate shares[GROUPS_MAX] = {0};

	for (uint32_t g = 0; g < GROUPS_MAX; g++)
		withheld[g] = false;
	for (uint32_t g = 0; g < design_cells_group_count(&scheme); g++) {
		const struct run_counts *counts = &snapshot->groups[g];

		shares[g].n = (uint64_t)counts->submitted;
		shares[g].weight = (double)counts->submitted;
		shares[g].value = (double)counts->points;
		withheld[g] = counts->submitted < RUN_RESPONDENTS_LEAST;
	}
	design_publication_complete(&scheme, shares, withheld);
}
