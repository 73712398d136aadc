/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An item and its response curves: the probability of each category at a point of the latent
 * variable.
 *
 *   2PL    P(1) = logistic(a theta + d)
 *   Rasch  the same with a = 1 for every item, and the latent variable's variance free
 *   3PL    P(1) = c + (1 - c) logistic(a theta + d)                      (Birnbaum 1968)
 *   GPCM   P(k) proportional to exp(k a theta + d_k), d_0 = 0            (Muraki 1992)
 *
 * Slopes and intercepts, not difficulties: b = -d / a for two categories; for a GPCM item the step
 * from category k - 1 to k has probability 1/2 at (d_{k-1} - d_k) / a. R: mirt's a1, d, g and a1,
 * d1.. A Rasch item with more than two categories is the partial credit model (Masters 1982).
 */
#ifndef KESU_IRT_ITEM_H
#define KESU_IRT_ITEM_H

#include <stdbool.h>
#include <stdint.h>

enum irt_model { IRT_RASCH, IRT_2PL, IRT_3PL, IRT_GPCM, IRT_MODELS };
enum { IRT_CATEGORIES_MAX = 10 };
#define IRT_PARAMETER_MAX 1e6 /* limit of given slopes and intercepts: no item has larger ones */

struct irt_item {
	enum irt_model model;
	uint8_t categories;           /* 2 .. IRT_CATEGORIES_MAX; 2PL and 3PL: 2 */
	double a, c;                  /* slope; lower asymptote of 3PL, else 0 */
	double d[IRT_CATEGORIES_MAX]; /* d[0] = 0; of two categories d[1] is d */
};

/* p[k] of each category, k < categories. */
void irt_item_probabilities(const struct irt_item *item, double theta, double *p);
/* The information about theta: sum P'^2 / P over the categories. */
double irt_item_test_information(const struct irt_item *item, double theta);

/* "rasch", "2pl", "3pl", "gpcm". */
const char *irt_model_name(enum irt_model model);
bool irt_model_parse(const char *name, enum irt_model *model);

#endif
