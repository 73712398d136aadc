/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Derivatives of an item's curves by its parameters in the order of the layout: a (not of the Rasch
 * model), d_1 .., logit(c). Private to the room.
 *
 *   divide by total:  d log P_k / da = theta (k - E k),  d log P_k / dd_m = [k = m] - P_m
 *   3PL, L = logistic(a theta + d):  dP/dz = (1 - c) L (1 - L),  dP/dlogit(c) = c (1 - c) (1 - L)
 */
#ifndef KESU_IRT_DERIVATIVE_H
#define KESU_IRT_DERIVATIVE_H

#include <irt/fit.h>

enum { PARAMETERS = IRT_ITEM_PARAMETERS_MAX };

/* The number of parameters of the item when it is free. */
size_t irt_item_parameters(const struct irt_item *item);

struct item_point {
	double p[IRT_CATEGORIES_MAX];
	double score[IRT_CATEGORIES_MAX][PARAMETERS]; /* of log P_k */
};
void irt_item_point(const struct irt_item *item, double theta, struct item_point *point);

/*
 * information += of counts[k] answers in category k at theta (PARAMETERS columns a row): expected
 * given their number, or observed, minus the second derivatives of sum counts[k] log P_k. They
 * differ for the 3PL model only.
 */
void irt_item_information(const struct irt_item *item, double theta, const struct item_point *point,
        const double *counts, bool observed, double information[PARAMETERS][PARAMETERS]);

#endif
