/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <design/scores.h>

#include <math.h>

void design_scores_fill(const struct domains_estimand *estimand, uint32_t domain,
        const struct estimate *estimate, double over, double *score)
{
	const struct domains_rows *rows = estimand->rows;
	bool ratio = estimand->kind == DOMAINS_RATIO, total = estimand->kind == DOMAINS_TOTAL;
	double centre = total ? 0 : estimate->value;
	double denominator = total ? 1 : ratio ? over : estimate->weight;
	bool defined = estimate->n && !isnan(centre) && fabs(denominator) > 0;

	for (size_t row = 0; row < estimand->design->rows; row++) {
		double x = ratio ? rows->x[row] : 1;
		bool inside = !rows->domain || rows->domain[row] == (int64_t)domain;

		/* A missing y or x makes it NAN too. */
		score[row] =
		        defined && inside ? (rows->y[row] - centre * x) / denominator : (double)NAN;
	}
}
