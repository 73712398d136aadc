/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic is in trend/against.h: here is what may be held against what. */
#include <run/compute/comparisons.h>

#include <run/compute/ranks.h>

#include <base/memory.h>

#include <stdlib.h>

static const char *const names[RUN_OUTCOMES] = {
        [RUN_OUTCOME_NOT_LOADED] = "not_loaded",
        [RUN_OUTCOME_NOT_COMPARABLE] = "not_comparable",
        [RUN_OUTCOME_WITHHELD] = "withheld",
        [RUN_OUTCOME_JUDGED] = "judged",
        [RUN_OUTCOME_BOUND] = "bound",
};

const char *run_outcome_name(enum run_outcome outcome)
{
	return names[outcome];
}

static enum run_outcome compare(
        const struct run_promise *promise, const struct run_cell *own, struct against *against)
{
	if (!promise->figure_id && !promise->run_id)
		return RUN_OUTCOME_NOT_LOADED;
	if (promise->apart.n)
		return RUN_OUTCOME_NOT_COMPARABLE;
	if (own->publication.status == PUBLICATION_SUPPRESS || !(own->share.df_cell >= 1))
		return RUN_OUTCOME_WITHHELD;
	*against = trend_against(
	        (struct change_figure){own->share.value, run_ranks_error(own), own->share.df_cell},
	        (struct against_figure){promise->share, promise->se, promise->df, promise->n},
	        RUN_ESTIMATES_LEVEL);
	return against->is_bound ? RUN_OUTCOME_BOUND : RUN_OUTCOME_JUDGED;
}

void run_comparisons_make(struct run_comparisons *comparisons, const struct run_survey *survey,
        const struct run_promises *promises, const struct run_estimates *estimates)
{
	comparisons->count = 0;
	comparisons->list = memory_new(promises->count, sizeof(*comparisons->list));
	for (size_t i = 0; i < promises->count; i++) {
		const struct run_promise *promise = &promises->list[i];
		int32_t region = run_region_exactly(&survey->regions, promise->region);
		struct run_comparison *one = &comparisons->list[comparisons->count];

		if (region < 0)
			continue;
		one->promise = promise;
		one->outcome =
		        compare(promise, run_cell_of(estimates, (uint32_t)region), &one->against);
		comparisons->count++;
	}
}

void run_comparisons_end(struct run_comparisons *comparisons)
{
	free(comparisons->list);
	*comparisons = (struct run_comparisons){0};
}
