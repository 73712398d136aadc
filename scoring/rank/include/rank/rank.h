/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ranks with their uncertainty: the joint rank intervals of Klein, Wright & Wieczorek (2020, JRSS A
 * 183, 589-606). Each of K areas gets an interval estimate +- z se with
 *   z = Phi^-1(1 - (1 - level^(1/K)) / 2),
 * If the estimates are normal, all K intervals hold together with probability `level` when the
 * estimates are independent, and with at least that probability for any correlation (Sidak 1967,
 * JASA 62, 626-633). Then the true ranks all lie, with at least that probability, within
 *   1 + #{i: low_i > high_k}  ..  K - #{i: high_i < low_k}.
 * Rank 1 is the largest value. Areas whose intervals overlap are tied: the data do not show which
 * one is higher. Not for standard errors with few degrees of freedom (z treats them as known), and
 * not for shares so close to 0 or 1 that they are not normal.
 */
#ifndef KESU_RANK_RANK_H
#define KESU_RANK_RANK_H

#include <stdbool.h>
#include <stddef.h>

#define RANK_AREAS_MAX 5000

struct rank_place {
	double low, high; /* of the joint interval, in the estimates' unit */
	size_t rank;      /* of the estimate alone; equal estimates share the better rank */
	size_t rank_low, rank_high; /* 1 is the best */
};

/* level: 0.95 for 95 %; areas: at least 1. */
double rank_z(size_t areas, double level);

/* se at least 0, everything finite; out: one an area, in their order. areas^2 comparisons. */
void rank_places(const double *estimate, const double *se, size_t areas, double level,
        struct rank_place *out);

/* Whether their intervals overlap. */
bool rank_tied(const struct rank_place *a, const struct rank_place *b);

#endif
