/*
 * Items without a model: how many answered, how well, and how an answer goes with the others. By
 * weights, which are scaled to the rows that take part.
 */
#ifndef KESU_IRT_CLASSICAL_H
#define KESU_IRT_CLASSICAL_H

#include <irt/fit.h>

struct item_fit_classical {
	double n; /* weight of the answers */
	double p; /* the mean category over the highest: of two categories the share right */
	/*
	 * Correlation of the category with the mean p of the person's other answers (item-rest; the
	 * point-biserial of two categories); NAN where one of the two never varies.
	 */
	double rest;
};

/* out: one an item of result. */
void item_fit_classical(const struct irt_responses *responses, const struct irt_fit_result *result,
        struct item_fit_classical *out);

#endif
