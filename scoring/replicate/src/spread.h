/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spread of an estimate's replicates; each has its own factor. Private to the room. */
#ifndef KESU_REPLICATE_SPREAD_H
#define KESU_REPLICATE_SPREAD_H

#include "sums.h"

/* Of differences from the estimate; replicates with a factor of 0 are not in the mean, as in R. */
struct spread {
	double number, sum;                          /* replicates and their sum */
	double factors, factors_sum, factors_square; /* sums of the factor times 1, x and x^2 */
};

/* `times` replicates that lie x from the estimate; x is not finite where it is undefined. */
void replicate_spread_move(struct spread *spread, double x, double factor, double times);
/* `times` replicates in which the domain has the sums t and d. */
void replicate_spread_add(struct spread *spread, enum domains_kind kind, double t, double d,
        double factor, double times);
double replicate_spread_variance(const struct spread *spread, bool mse);
/* Sets the variance, from `count` replicates, of a share that has an estimate, and the members
 * derived from it. */
void replicate_spread_set(
        const struct spread *spread, bool mse, uint32_t count, struct estimate *share);

#endif
