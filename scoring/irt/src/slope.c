/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "slope.h"

#include <math.h>

static void slope_guessing(
        const struct irt_item *item, double theta, int category, struct slope *slope)
{
	double l = 1 / (1 + exp(-(item->a * theta + item->d[1]))), c = item->c;
	double p = c + (1 - c) * l, q = (1 - c) * (1 - l), spread = fmax(p * q, 1e-300);
	double first = (1 - c) * item->a * l * (1 - l), second = item->a * first * (1 - 2 * l);

	slope->l += first * (category - p) / spread;
	slope->information += first * first / spread;
	slope->j += first * second / spread;
}

/* Moments of the category: l' = a (k - E), I = a^2 V, J = a^3 third central moment. */
void irt_slope_add(const struct irt_item *item, double theta, int category, struct slope *slope)
{
	double p[IRT_CATEGORIES_MAX], mean = 0, second = 0, third = 0, a = item->a;

	if (item->model == IRT_3PL) {
		slope_guessing(item, theta, category, slope);
		return;
	}
	irt_item_probabilities(item, theta, p);
	for (int k = 1; k < item->categories; k++)
		mean += k * p[k];
	for (int k = 0; k < item->categories; k++) {
		double away = k - mean;

		second += p[k] * away * away;
		third += p[k] * away * away * away;
	}
	slope->l += a * (category - mean);
	slope->information += a * a * second;
	slope->j += a * a * a * third;
}

double irt_item_test_information(const struct irt_item *item, double theta)
{
	struct slope slope = {0, 0, 0};

	irt_slope_add(item, theta, 0, &slope);
	return slope.information;
}
