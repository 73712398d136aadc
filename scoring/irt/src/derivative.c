/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/derivative.h>

#include <math.h>

size_t irt_item_parameters(const struct irt_item *item)
{
	return (size_t)(item->model != IRT_RASCH) + item->categories - 1u +
	       (item->model == IRT_3PL);
}

/* logistic(a theta + d) of a 3PL item, from its P(0) = (1 - c)(1 - L). */
static double rising(const struct irt_item *item, const struct item_point *point)
{
	return 1 - point->p[0] / (1 - item->c);
}

static void point_guessing(const struct irt_item *item, double theta, struct item_point *point)
{
	double l = rising(item, point), c = item->c;
	double by_z = (1 - c) * l * (1 - l), by_g = c * (1 - c) * (1 - l);

	for (int k = 0; k < 2; k++) {
		double over = (k ? 1 : -1) / fmax(point->p[k], 1e-300);

		point->score[k][0] = by_z * theta * over;
		point->score[k][1] = by_z * over;
		point->score[k][2] = by_g * over;
	}
}

void irt_item_point(const struct irt_item *item, double theta, struct item_point *point)
{
	double mean = 0;

	irt_item_probabilities(item, theta, point->p);
	if (item->model == IRT_3PL) {
		point_guessing(item, theta, point);
		return;
	}
	for (int k = 1; k < item->categories; k++)
		mean += k * point->p[k];
	for (int k = 0; k < item->categories; k++) {
		double *score = point->score[k];

		if (item->model != IRT_RASCH)
			*score++ = theta * (k - mean);
		for (int m = 1; m < item->categories; m++)
			*score++ = (k == m) - point->p[m];
	}
}

/* Minus P''_k / P_k for counts[k] answers of a 3PL item: the additional term of its observed
 * information. */
static void guessing_curvature(const struct irt_item *item, double theta,
        const struct item_point *point, const double *counts,
        double information[PARAMETERS][PARAMETERS])
{
	double l = rising(item, point), c = item->c;
	double zz = (1 - c) * l * (1 - l) * (1 - 2 * l), zg = -c * (1 - c) * l * (1 - l);
	double gg = c * (1 - c) * (1 - 2 * c) * (1 - l);
	double second[3][3] = {{zz * theta * theta, zz * theta, zg * theta}, {zz * theta, zz, zg},
	        {zg * theta, zg, gg}};
	double over = counts[1] / fmax(point->p[1], 1e-300) - counts[0] / fmax(point->p[0], 1e-300);

	for (int m = 0; m < 3; m++)
		for (int n = 0; n < 3; n++)
			information[m][n] -= over * second[m][n];
}

void irt_item_information(const struct irt_item *item, double theta, const struct item_point *point,
        const double *counts, bool observed, double information[PARAMETERS][PARAMETERS])
{
	size_t parameters = irt_item_parameters(item);
	bool guessing = observed && item->model == IRT_3PL;
	double all = 0;

	for (int k = 0; k < item->categories; k++)
		all += counts[k];
	for (int k = 0; k < item->categories; k++) {
		double weight = guessing ? counts[k] : all * point->p[k];

		for (size_t m = 0; m < parameters; m++)
			for (size_t n = 0; n < parameters; n++)
				information[m][n] +=
				        weight * point->score[k][m] * point->score[k][n];
	}
	if (guessing)
		guessing_curvature(item, theta, point, counts, information);
}
