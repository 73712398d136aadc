/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The likelihood of each respondent's answers at every node of a grid, for calibrated items.
 * Posteriors are computed from it for any prior.
 *
 *   struct irt_likelihood *likelihood = irt_likelihood_new(items, &responses, &grid);
 *   for each row, in any thread:
 *           log_scale = irt_likelihood_row(likelihood, row, l);   l[q] = L_row(node q) /
 *                                                                 exp(log_scale)
 *   irt_likelihood_free(likelihood);
 *
 * Items are grouped into small bundles. A table holds the product of the curves for every
 * combination of answers to a bundle, so a row costs one multiplication per bundle and node, and no
 * exponential. The object keeps no pointer to items or responses.
 */
#ifndef KESU_IRT_LIKELIHOOD_H
#define KESU_IRT_LIKELIHOOD_H

#include <irt/grid.h>
#include <irt/item.h>
#include <irt/responses.h>

struct irt_likelihood;

/* items: responses->items of them, in the order of the columns. Weights and groups are not read. */
struct irt_likelihood *irt_likelihood_new(const struct irt_item *items,
        const struct irt_responses *responses, const struct irt_grid *grid);
void irt_likelihood_free(struct irt_likelihood *likelihood);

/*
 * l[q] for each node, the largest of them 1; returns the log of the factor taken out. A row without
 * a response has 1 everywhere and 0.
 */
double irt_likelihood_row(const struct irt_likelihood *likelihood, size_t row, double *l);

/* Other parameters for the same items: models may differ, categories may not. */
void irt_likelihood_set(struct irt_likelihood *likelihood, const struct irt_item *items);

/*
 * Expected answers, for an M step. Counts are kept for the combinations of answers to a bundle, so
 * a row costs one addition per bundle and node; a marginal says how many of an item's answers in
 * each category are expected at each node. Rows of both are irt_likelihood_width numbers; p is as
 * wide, and 0 beyond the last node.
 */
enum { IRT_WIDTH_MAX = 1008 };
size_t irt_likelihood_width(const struct irt_likelihood *likelihood);
size_t irt_likelihood_counts(const struct irt_likelihood *likelihood); /* numbers, at first 0 */
void irt_likelihood_count(
        const struct irt_likelihood *likelihood, size_t row, const double *p, double *counts);
/* category: IRT_CATEGORIES_MAX rows at most. */
void irt_likelihood_marginal(const struct irt_likelihood *likelihood, size_t item,
        const double *counts, double *category);

#endif
