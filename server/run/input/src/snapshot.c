/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists that grow by doubling. */
#include <run/input/snapshot.h>

#include <base/memory.h>
#include <weighting/pool.h>

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

/* How many people may be respondents who opted in: some of them will turn out not to be. */
static size_t groups_of_opted(const struct run_snapshot *snapshot)
{
	size_t n = 0;

	for (size_t i = 0; i < snapshot->attempt_count && n < POOL_GROUPS; i++)
		n += snapshot->attempts[i].psu < 0 && snapshot->attempts[i].state == RUN_SUBMITTED;
	return n;
}

size_t run_snapshot_sampled_psus(const struct run_snapshot *snapshot)
{
	return snapshot->psu_count - snapshot->group_count;
}

void run_snapshot_add_groups(struct run_snapshot *snapshot, const struct run_survey *survey)
{
	size_t groups = survey->opt_in && snapshot->psu_count ? groups_of_opted(snapshot) : 0;
	int32_t psu = 0, stratum = 0;

	for (size_t i = 0; i < snapshot->psu_count; i++) {
		psu = snapshot->psus[i].psu > psu ? snapshot->psus[i].psu : psu;
		stratum = snapshot->psus[i].stratum > stratum ? snapshot->psus[i].stratum : stratum;
	}
	for (size_t g = 0; g < groups; g++)
		*run_snapshot_add_psu(snapshot) = (struct run_psu){.psu = psu + 1 + (int32_t)g,
		        .stratum = stratum + 1,
		        .residence = GROUP_LEVEL_MISSING};
	snapshot->group_count = groups;
}

static void mark_opted(struct run_snapshot *snapshot)
{
	size_t sampled = run_snapshot_sampled_psus(snapshot);

	if (!snapshot->opted)
		return;
	snapshot->opted_in = memory_new(snapshot->used, sizeof(*snapshot->opted_in));
	for (size_t i = 0; i < snapshot->used; i++)
		snapshot->opted_in[i] = snapshot->respondents.psu_at[i] >= sampled;
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
	mark_opted(snapshot);
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
	free(snapshot->opted_in);
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
