/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The comparisons that the plan promises (run/input/promises.h): each region's share held against
 * each figure of the other one (trend/against.h). Nothing is computed where figure and share are of
 * another year or standard, or where the share is withheld.
 */
#ifndef KESU_RUN_COMPUTE_COMPARISONS_H
#define KESU_RUN_COMPUTE_COMPARISONS_H

#include <run/compute/estimates.h>
#include <run/input/snapshot.h>

#include <trend/against.h>

enum run_outcome {
	RUN_OUTCOME_NOT_LOADED,     /* no figure of the other region is known */
	RUN_OUTCOME_NOT_COMPARABLE, /* the promise's `apart` says why */
	RUN_OUTCOME_WITHHELD,       /* the share is not shown */
	RUN_OUTCOME_JUDGED,
	RUN_OUTCOME_BOUND, /* the figure's error is not known */
	RUN_OUTCOMES
};
/* "not_loaded", "not_comparable", ... */
const char *run_outcome_name(enum run_outcome outcome);

struct run_comparison {
	const struct run_promise *promise;
	enum run_outcome outcome;
	struct against against; /* of RUN_OUTCOME_JUDGED and RUN_OUTCOME_BOUND */
};

struct run_comparisons {
	struct run_comparison *list; /* in the order of the promises */
	size_t count;
};

/* The caller ends it. The promises must outlive it. */
void run_comparisons_make(struct run_comparisons *comparisons, const struct run_survey *survey,
        const struct run_promises *promises, const struct run_estimates *estimates);
void run_comparisons_end(struct run_comparisons *comparisons);

#endif
