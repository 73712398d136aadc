/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * People who opted in beside a probability sample: quasi-randomisation within cells (Elliott &
 * Valliant 2017, section 3; Valliant 2020), and one file of both by effective sizes (Elliott &
 * Haviland 2007; Kish 1965, 11.7).
 *
 * Cells begin as education x age x residence x sex. Let W_c be the sum of the sample's final
 * weights in cell c and m_c the number who opted in there. Each of them stands for
 *   v_c = W_c / m_c,
 * as if they were a simple random sample of the cell. In a cell with both, the sample's weights are
 * multiplied by L and those of who opted in by 1 - L, so that the cell keeps its W_c:
 *   L = max(POOL_SAMPLE_LEAST, n_s / (n_s + n_o)), n = (sum w)^2 / sum w^2 of each part.
 * A cell in which nobody opted in stays as it is. L is fixed; W_c and m_c are made again in every
 * replicate, where those who opted in are a stratum of their own, in POOL_GROUPS groups of chance.
 *
 * A cell in which people opted in is joined where fewer than POOL_LEAST of either part answered, or
 * where those who opted in are in fewer than POOL_GROUPS_LEAST groups: no replicate would tell how
 * far the few could differ. It is joined with what differs from it in sex alone; if that does not
 * do, in residence, then in age as well; and at last its education with the one below (the lowest
 * with the one above).
 *
 * It holds only as far as, within cells, who opts in knows neither more nor less than the others:
 * no data show that. So a share of who opted in is capped, and the figure of the sample alone
 * stands beside.
 */
#ifndef KESU_WEIGHTING_POOL_H
#define KESU_WEIGHTING_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define POOL_LEAST        5   /* of each part, in a cell where people opted in */
#define POOL_GROUPS_LEAST 4   /* of those in which these are */
#define POOL_SAMPLE_LEAST 0.5 /* of a cell's weight that stays with the sample */
#define POOL_GROUPS       50  /* of who opted in; a jackknife of groups (Kott 2001) */

enum {
	POOL_EDUCATION,
	POOL_AGE,
	POOL_RESIDENCE,
	POOL_SEX,
	POOL_VARIABLES,
	POOL_LEVELS = 5 /* at most; beside them what is not known, which is negative */
};

struct pool {
	size_t sampled_psus; /* the psus from here on are groups of who opted in */
	const bool *opted_in;
	int32_t *slot; /* of each row: 2 x cell, and 1 more of who opted in */
	size_t slots;
	bool *has_opted;       /* of each cell */
	size_t sampled, opted; /* rows */
	size_t begun, cells;   /* with somebody who opted in: before and after joining */
	bool matched;          /* else those who opted in have no weight */
	bool alone;  /* they have none now: the figures are to be those of the sample alone */
	double part; /* L */
	double effective_sample, effective_opted;
};

/*
 * level: of each variable those of every row; opted_in and psu: of each row, and opted_in must
 * outlive the pool. False: all people together are too few for a cell, and those who opted in have
 * no weight. The pool is ended in any case.
 */
bool weighting_pool_make(struct pool *pool, size_t rows, const bool *opted_in,
        const int8_t *const *level, const uint32_t *psu, size_t sampled_psus);
void weighting_pool_end(struct pool *pool);
/* Sets L from the sample's final weights; those of who opted in are not read. */
void weighting_pool_share(struct pool *pool, size_t rows, const double *weight);
/*
 * factor of each slot, from the sums of the slots' weights: the sample's final ones, and those of
 * who opted in before v.
 */
void weighting_pool_factors(const struct pool *pool, const double *sum, double *factor);

#endif
