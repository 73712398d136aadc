/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How regions rank among their siblings: joint rank intervals (rank/rank.h) for the children of
 * every region that has at least two children with a figure. All siblings of a parent use the same
 * kind of figure. This is the direct share, unless some surveyed siblings have a direct share that
 * must not be shown and a model-based one; then it is the model-based share. A township outside the
 * sample is not ranked: its model-based share contains no information of its own.
 */
#ifndef KESU_RUN_COMPUTE_RANKS_H
#define KESU_RUN_COMPUTE_RANKS_H

#include <run/compute/towns.h>
#include <run/input/peers.h>

struct run_sibling {
	struct str region;
	bool ranked;
	double estimate, error;
	int64_t figure_id;          /* of another source, which it is ranked by; 0: it is not */
	bool is_bound;              /* that figure's error is not known: the least that it can be */
	double low, high;           /* the joint interval; only of ranked siblings */
	size_t rank_low, rank_high; /* rank 1 is the largest share */
};

struct run_ranking {
	struct str parent;
	bool of_model; /* true: of model-based shares; false: of direct shares */
	size_t ranked;
	size_t first, count; /* its siblings, including those without a figure */
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

/* Of a cell's share. One of 0 or 1 has a standard error of 0, which is not certainty. */
double run_ranks_error(const struct run_cell *cell);

/*
 * True when both are ranked and their joint intervals overlap: the data do not show which is ahead.
 */
bool run_ranks_tied(const struct run_sibling *a, const struct run_sibling *b);

#endif
