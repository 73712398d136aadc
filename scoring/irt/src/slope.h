/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Derivatives of the log-likelihood by theta, summed over items: l', the expected information
 * I = sum P'^2 / P and J = sum P' P'' / P over categories (Warm 1989; Samejima 1993). Private to
 * the room.
 */
#ifndef KESU_IRT_SLOPE_H
#define KESU_IRT_SLOPE_H

#include <irt/item.h>

struct slope {
	double l, information, j;
};

void irt_slope_add(const struct irt_item *item, double theta, int category, struct slope *slope);

#endif
