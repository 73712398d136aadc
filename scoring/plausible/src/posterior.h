/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The posterior of one row on the grid: its likelihood times a normal prior. Private to
 * scoring/plausible.
 *
 * Two exponentials per row: with c the node next to the mean and d = mean - node c, the density at
 * node c + j is exp(-(j h)^2 / 2 s^2) exp(h d / s^2)^j up to a factor; the first part is the same
 * for all rows, the second are powers of one number.
 *
 * Written by hand because it is the innermost loop. Sums run in fixed lanes and no operations are
 * fused, so the bits are the same on every processor.
 */
#ifndef KESU_PLAUSIBLE_POSTERIOR_H
#define KESU_PLAUSIBLE_POSTERIOR_H

#include <irt/grid.h>

#include <stdbool.h>

/* Rows of nodes have room to be rounded up to whole vectors. */
enum { POSTERIOR_PADDING = 8, POSTERIOR_NODES = IRT_NODES_MAX + POSTERIOR_PADDING };

struct prior {
	uint32_t nodes;
	double range, step, variance;
	double node[POSTERIOR_NODES],
	        inside[POSTERIOR_NODES]; /* inside: 1, beyond the last node 0 */
	double height
	        [2 * POSTERIOR_NODES]; /* exp(-(j h)^2 / 2 s^2) for j from 1 - nodes to nodes - 1 */
};

/* The smallest variance that the grid can represent: a standard deviation of half a step. */
double plausible_prior_least_variance(const struct irt_grid *grid);

/* variance: at least plausible_prior_least_variance. */
void plausible_prior_make(struct prior *prior, const struct irt_grid *grid, double variance);

struct posterior {
	double density; /* sum of the prior's densities, up to a factor */
	double sum;     /* of these times the likelihood; 0: likelihood and prior do not meet */
	double first, second, third, fourth; /* moments of e = theta - prior mean, about 0 */
};

/*
 * p[q] = l[q] times the density of N(mean, variance) at node q, and the sums over it. Both have
 * POSTERIOR_NODES numbers; those of l behind the last node are set to 0.
 */
void plausible_prior_posterior(
        const struct prior *prior, double mean, double *l, double *p, struct posterior *posterior);

#endif
