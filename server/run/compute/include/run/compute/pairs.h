/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which cells of a run are held against one another: in the survey's own region every two levels of
 * a variable, and each key group and everyone; in each region below it the two sexes, and town and
 * country. With the draws of the headline combined.
 */
#ifndef KESU_RUN_COMPUTE_PAIRS_H
#define KESU_RUN_COMPUTE_PAIRS_H

#include <measurement/combine.h>
#include <weighting/replicates.h>

struct run_pairs {
	struct replicates_pair *pair; /* by region, then by group */
	size_t count;
	struct measure_difference *difference; /* of the headline; NAN where nobody is in a cell */
};

/* own_only: of the survey's own region alone. The caller ends it. */
void run_pairs_make(struct run_pairs *pairs, const struct cells_scheme *scheme, bool own_only);
void run_pairs_end(struct run_pairs *pairs);

/*
 * draw: the headline's draws, `draws` tables of cells, 0 when it has none. average: its table, of
 * the rows' means with draws, with the variances by replicates. var: of each pair's difference in
 * it, `stride` numbers apart.
 */
void run_pairs_take(struct run_pairs *pairs, const struct estimate *const *draw, uint32_t draws,
        const struct estimate *average, const double *var, size_t stride);

#endif
