/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists that grow by doubling. */
#include <run/input/snapshot.h>

#include <base/memory.h>

#include <stdlib.h>

enum { FIRST_CAPACITY = 1024 };

struct run_psu *run_snapshot_add_psu(struct run_snapshot *snapshot)
{
	if (snapshot->psu_count == snapshot->psu_capacity) {
		snapshot->psu_capacity =
		        snapshot->psu_capacity ? snapshot->psu_capacity * 2 : FIRST_CAPACITY;
		snapshot->psus = memory_resize(
		        snapshot->psus, snapshot->psu_capacity, sizeof(*snapshot->psus));
	}
	return &snapshot->psus[snapshot->psu_count++];
}

int32_t run_snapshot_find_psu(const struct run_snapshot *snapshot, int32_t psu)
{
	size_t low = 0, high = snapshot->psu_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (snapshot->psus[middle].psu == psu)
			return (int32_t)middle;
		if (snapshot->psus[middle].psu < psu)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

struct run_attempt *run_snapshot_add_attempt(struct run_snapshot *snapshot)
{
	if (snapshot->attempt_count == snapshot->attempt_capacity) {
		snapshot->attempt_capacity = snapshot->attempt_capacity
		                                     ? snapshot->attempt_capacity * 2
		                                     : FIRST_CAPACITY;
		snapshot->attempts = memory_resize(snapshot->attempts, snapshot->attempt_capacity,
		        sizeof(*snapshot->attempts));
	}
	return &snapshot->attempts[snapshot->attempt_count++];
}

struct margin_total *run_margins_add(struct run_margins *margins)
{
	if (margins->count == margins->capacity) {
		margins->capacity = margins->capacity ? margins->capacity * 2 : FIRST_CAPACITY;
		margins->totals =
		        memory_resize(margins->totals, margins->capacity, sizeof(*margins->totals));
	}
	return &margins->totals[margins->count++];
}

/*
 * Every sampled psu belongs to the design, even when nobody there answered. So after the
 * respondents comes a row of weight 0 for each psu. It is in no cell but counts as a psu of its
 * stratum. Respondents are then a domain of the sample, and the variance uses the number of psus
 * drawn.
 */
void run_snapshot_close(struct run_snapshot *snapshot)
{
	struct background_classes nobody = {
	        .level = {GROUP_LEVEL_MISSING, GROUP_LEVEL_MISSING, GROUP_LEVEL_MISSING,
	                GROUP_LEVEL_MISSING, GROUP_LEVEL_MISSING},
	};

	run_doubt_close(&snapshot->doubt);
	snapshot->used = snapshot->respondents.count;
	for (size_t i = 0; i < snapshot->psu_count; i++)
		run_respondents_add(
		        &snapshot->respondents, &(struct run_respondent){
		                                        .region = -1,
		                                        .stratum = snapshot->psus[i].stratum,
		                                        .psu = snapshot->psus[i].psu,
		                                        .psu_at = (uint32_t)i,
		                                        .classes = &nobody,
		                                });
}

void run_snapshot_end(struct run_snapshot *snapshot)
{
	free(snapshot->psus);
	free(snapshot->attempts);
	free(snapshot->margins.totals);
	free(snapshot->margins.source);
	run_respondents_end(&snapshot->respondents);
	run_responses_end(&snapshot->responses);
	run_choices_end(&snapshot->choices);
	run_doubt_end(&snapshot->doubt);
	run_past_end(&snapshot->past);
	run_earlier_end(&snapshot->earlier);
	*snapshot = (struct run_snapshot){0};
}
