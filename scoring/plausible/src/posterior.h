/*
 * The posterior of one row on the grid: its likelihood times a normal prior. Private to
 * scoring/plausible.
 *
 * One exponential a row: with c the node next to the mean and d = mean - node c, the density at node
 * c + j is exp(-(j h)^2 / 2 s^2) exp(h d / s^2)^j up to a factor; the first part is the same for all
 * rows, the second are powers of one number.
 */
#ifndef KESU_PLAUSIBLE_POSTERIOR_H
#define KESU_PLAUSIBLE_POSTERIOR_H

#include <irt/grid.h>

#include <stdbool.h>

struct prior {
	uint32_t nodes;
	double range, step, variance;
	double node[IRT_NODES_MAX];
	double height[2 *
	              IRT_NODES_MAX]; /* exp(-(j h)^2 / 2 s^2) for j from 1 - nodes to nodes - 1 */
};

/* The smallest variance the grid can hold: a standard deviation of half a step. */
double prior_least_variance(const struct irt_grid *grid);

/* variance: at least prior_least_variance. */
void prior_make(struct prior *prior, const struct irt_grid *grid, double variance);

/*
 * p[q] = l[q] times the density of N(mean, variance) at node q up to a factor; returns their sum, and in
 * *density that of the densities. A sum that is not above 0: likelihood and prior do not meet.
 */
double prior_posterior(
        const struct prior *prior, double mean, const double *l, double *p, double *density);

#endif
