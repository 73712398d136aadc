/*
 * What is expected at each node of the grid, given everyone's answers and the calibration: how many
 * people, and how many answers of each category to each item. Posteriors added up, as in an E step,
 * so people are spread as they are in the population and not drawn together as their EAP scores
 * are; counts beside an item's curve show where it does not fit.
 */
#ifndef KESU_IRT_EXPECTED_H
#define KESU_IRT_EXPECTED_H

#include <irt/fit.h>

struct irt_expected {
	size_t nodes;
	double *node;    /* where they are */
	double *people;  /* nodes: sum of scaled weights over all groups */
	size_t *first;   /* of each item: its category 0 in `answers` */
	double *answers; /* a row of nodes for each category of each item: sum of scaled weights */
};

/* The caller ends it. */
void irt_expected_make(struct irt_expected *expected, const struct irt_responses *responses,
        const struct irt_fit_options *options, const struct irt_fit_result *result);
void irt_expected_end(struct irt_expected *expected);

#endif
