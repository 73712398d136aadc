/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Classical item statistics, without a model: how many people answered an item, the share right,
 * and the correlation with the other answers. Weighted; the weights are scaled to sum to the number
 * of rows that take part.
 */
#ifndef KESU_IRT_CLASSICAL_H
#define KESU_IRT_CLASSICAL_H

#include <irt/fit.h>

struct item_fit_classical {
	double n; /* weight of the answers */
	double p; /* mean category / highest category; with two categories the share right */
	/*
	 * Correlation of the category with the mean p of the person's other answers (item-rest
	 * correlation; with two categories the point-biserial). NAN where one of the two does not
	 * vary.
	 */
	double rest;
};

/* out: one an item of result. */
void item_fit_classical(const struct irt_responses *responses, const struct irt_fit_result *result,
        struct item_fit_classical *out);

#endif
