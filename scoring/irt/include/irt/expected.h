/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expected counts at each node of the grid, given all answers and the calibration: the number of
 * people, and the number of answers of each category to each item. They are sums of posteriors, as
 * in an E step, so people are distributed as in the population and not shrunk as EAP scores are.
 * Comparing the counts with an item's curve shows where it does not fit.
 */
#ifndef KESU_IRT_EXPECTED_H
#define KESU_IRT_EXPECTED_H

#include <irt/fit.h>

struct irt_expected {
	size_t nodes;
	double *node;    /* the nodes */
	double *people;  /* nodes: sum of scaled weights over all groups */
	size_t *first;   /* of each item: its category 0 in `answers` */
	double *answers; /* a row of nodes for each category of each item: sum of scaled weights */
};

/* The caller ends the result. */
void irt_expected_make(struct irt_expected *expected, const struct irt_responses *responses,
        const struct irt_fit_options *options, const struct irt_fit_result *result);
void irt_expected_end(struct irt_expected *expected);

#endif
