/*
 * Ranks with their uncertainty: the joint rank intervals of Klein, Wright & Wieczorek (2020, JRSS A
 * 183, 589-606). Each of K areas gets an interval estimate +- z se with
 *   z = Phi^-1(1 - (1 - level^(1/K)) / 2),
 * so that, the estimates being independent and normal, all K hold together with probability `level`
 * (Sidak; at least that under positive dependence). Then with at least that probability the true
 * ranks all lie within
 *   1 + #{i: low_i > high_k}  ..  K - #{i: high_i < low_k}.
 * Rank 1 is the largest value. Areas whose intervals meet are tied: the data do not say which is
 * ahead. Not for estimates that share sampling error in other ways (the same psus with negative
 * covariance), and not for shares so close to 0 or 1 that they are not normal.
 */
#ifndef KESU_RANK_RANK_H
#define KESU_RANK_RANK_H

#include <stdbool.h>
#include <stddef.h>

#define RANK_AREAS_MAX 5000

struct rank_place {
	double low, high; /* of the joint interval, in the estimates' unit */
	size_t rank;      /* of the estimate alone; equal estimates share the better one */
	size_t rank_low, rank_high; /* 1 is the best */
};

/* level: 0.95 for 95 %; areas: at least 1. */
double rank_z(size_t areas, double level);

/* se at least 0, everything finite; out: one an area, in their order. areas^2 comparisons. */
void rank_places(const double *estimate, const double *se, size_t areas, double level,
        struct rank_place *out);

/* Their intervals meet. */
bool rank_tied(const struct rank_place *a, const struct rank_place *b);

#endif
