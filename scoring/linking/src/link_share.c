/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <linking/link_share.h>

#include <math.h>

enum { BISECTIONS = 60 };

static double expected(
        const struct irt_item *items, const double *points, size_t count, double theta)
{
	double p[IRT_CATEGORIES_MAX], sum = 0;

	for (size_t i = 0; i < count; i++) {
		irt_item_probabilities(&items[i], theta, p);
		sum += points[i] * p[1];
	}
	return sum;
}

static double slope_at(
        const struct irt_item *items, const double *points, size_t count, double theta)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++) {
		double logistic = 1 / (1 + exp(-(items[i].a * theta + items[i].d[1])));

		sum += points[i] * (1 - items[i].c) * items[i].a * logistic * (1 - logistic);
	}
	return sum;
}

/* The curve increases, because slopes are above 0. */
struct linking_cut linking_cut(const struct irt_item *items, const double *points, size_t count,
        double cut, const struct irt_grid *grid)
{
	double low = -grid->range, high = grid->range;
	struct linking_cut at;

	for (int i = 0; i < BISECTIONS; i++) {
		double middle = (low + high) / 2;

		if (expected(items, points, count, middle) < cut)
			low = middle;
		else
			high = middle;
	}
	at.theta = (low + high) / 2;
	at.slope = slope_at(items, points, count, at.theta);
	return at;
}

size_t linking_reach(double h)
{
	double steps = ceil(h);

	return steps < 1 ? 1 : steps < IRT_LINK_STEPS_MAX ? (size_t)steps : IRT_LINK_STEPS_MAX;
}

static double between(const double *share, size_t reach, double at)
{
	double place = fmin(fmax(at + (double)reach, 0), 2 * (double)reach);
	size_t below = (size_t)place;
	double part = place - (double)below;

	if (below == 2 * reach)
		return share[below];
	return (1 - part) * share[below] + part * share[below + 1];
}

double linking_share_se(const double *share, size_t reach, double h)
{
	return fabs(between(share, reach, -h) - between(share, reach, h)) / 2;
}
