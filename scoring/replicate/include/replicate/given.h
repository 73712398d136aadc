/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Replicates that came with the data: a column of weights each, made by whoever published it. Of R
 * replicates x_r with factors c_r, V = sum c_r (x_r - centre)^2, the centre their mean, or with mse
 * the estimate (Wolter 2007, 1.5; R: svrepdesign). Replicates with c_r 0 are not in the mean; those
 * in which an estimate is undefined are left out of it.
 *
 * Degrees of freedom are the rank of the columns less 1, as R's degf has them: columns that are
 * sums of others tell nothing new. Of a domain, the rank of its rows.
 *
 * Not for: replicates that were imputed or calibrated otherwise than the weights of the estimate;
 * medians by the jackknife. Sums go over the rows in their order: who wants the same bits for any
 * order of the rows sorts them before.
 */
#ifndef KESU_REPLICATE_GIVEN_H
#define KESU_REPLICATE_GIVEN_H

#include <replicate/replicate.h>

/* Owns nothing. */
struct replicate_given {
	uint32_t count;              /* columns, 2 or more */
	const double *const *weight; /* each one weight a row, finite, of any sign */
	const double *base;          /* NULL, or the columns are factors of these weights */
	const double *factor;        /* count: c_r, finite, 0 or more */
	bool mse;
};

/*
 * design_domains, with the variance and the members derived from it from these replicates; df and
 * df_cell are left to the caller. Fails where design_domains does, and on more than
 * REPLICATE_CELLS_MAX replicates of domains.
 */
KESU_MUST_CHECK bool replicate_given_estimate(const struct domains_estimand *estimand,
        const struct replicate_given *given, struct estimate *out, struct error *error);

/* The single replicates of these estimates, as replicate_keep has them; the caller ends the set in
 * any case. */
KESU_MUST_CHECK bool replicate_given_keep(const struct domains_estimand *estimand,
        const struct replicate_given *given, const struct estimate *estimates,
        struct replicate_set *set, struct error *error);

/* The rank of the columns over the `count` rows listed. */
uint32_t replicate_given_rank(
        const struct replicate_given *given, const uint32_t *row, size_t count);

#endif
