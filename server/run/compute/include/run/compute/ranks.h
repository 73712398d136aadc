/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How regions stand among their siblings: joint rank intervals (rank/rank.h) for the children of
 * every region that has at least two with a figure. One kind of figure for all siblings of a
 * parent: the direct shares, unless some that were surveyed may not be shown and there is a model
 * of them; then the model-based ones. A township without respondents is not ranked: its model-based
 * share says nothing of its own.
 */
#ifndef KESU_RUN_COMPUTE_RANKS_H
#define KESU_RUN_COMPUTE_RANKS_H

#include <run/compute/towns.h>
#include <run/input/peers.h>

struct run_sibling {
	struct str region;
	bool ranked;
	double estimate, error;
	double low, high;           /* the joint interval, of those ranked */
	size_t rank_low, rank_high; /* 1 is the largest share */
};

struct run_ranking {
	struct str parent;
	bool of_model; /* or of the direct shares */
	size_t ranked;
	size_t first, count; /* siblings, also those without a figure */
};

struct run_ranks {
	struct run_ranking *rankings;
	size_t ranking_count;
	struct run_sibling *siblings;
	size_t sibling_count;
};

void run_ranks_make(struct run_ranks *ranks, const struct run_survey *survey,
        const struct run_estimates *estimates, const struct run_towns *towns,
        const struct run_peers *peers);
void run_ranks_end(struct run_ranks *ranks);

/* Both are ranked and their joint intervals meet: the data do not say which is ahead. */
bool run_ranks_tied(const struct run_sibling *a, const struct run_sibling *b);

#endif
