/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The E step: how many (weighted) answers of each category are expected at each node given the
 * parameters, and the log-likelihood. Private to the room.
 *
 * Patterns are cut into EXPECT_BLOCKS equal runs. Each block sums its own patterns in order and
 * blocks are summed in order, so the result does not depend on the number of threads.
 */
#ifndef KESU_IRT_EXPECT_H
#define KESU_IRT_EXPECT_H

#include "curves.h"

#include <irt/fit.h>

/* With fewer patterns, starting threads costs more than it saves. */
enum { EXPECT_BLOCKS = 16, EXPECT_PARALLEL_LEAST = 500 };

struct expectation {
	const struct patterns *patterns;
	struct irt_grid grid;
	const struct kernel *kernel;
	size_t width;
	double *node;   /* width */
	double *table;  /* entries x width: the curves */
	double *prior;  /* groups x width */
	double *counts; /* EXPECT_BLOCKS x (entries + groups) x width */
	size_t *first;  /* items + 1: where each item's categories begin in `category` */

	/* Results. */
	double *category; /* a row of counts for every category of every item */
	double *group;    /* and for every group */
	double log_likelihood;
};

void irt_expectation_make(struct expectation *expectation, const struct patterns *patterns,
        const struct irt_grid *grid);
void irt_expectation_end(struct expectation *expectation);

/* Computes curves and priors for these parameters. */
void irt_expectation_set(struct expectation *expectation, const struct irt_item *item,
        const struct irt_group *group);
void irt_expectation_run(struct expectation *expectation);

/* The posterior of a pattern times its weight; returns its log-likelihood. */
double irt_expectation_posterior(
        const struct expectation *expectation, size_t pattern, double *posterior);
/* Counts of a table's entries (entries x width) added up for each category of one item. */
void irt_expectation_marginal(
        const struct expectation *expectation, size_t item, const double *counts, double *category);

#endif
