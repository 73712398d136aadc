/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of a form, row by row; one uniform number for each item and draw, keyed by the row. */
#include <plausible/score.h>

#include "sample.h"

#include <math.h>

static double points_of(const struct plausible_form_item *item, int category)
{
	return item->points * category / (item->item.categories - 1);
}

/* Most items have two categories, and they take most of the time: one exponential each. */
static int category_draw(const struct irt_item *item, double theta, double u)
{
	double p[IRT_CATEGORIES_MAX];
	int k = 0;

	if (item->categories == 2)
		return u < item->c + (1 - item->c) / (1 + exp(-(item->a * theta + item->d[1])));
	irt_item_probabilities(item, theta, p);
	while (k + 1 < item->categories && u >= p[k])
		u -= p[k++];
	return k;
}

static void row_score(const struct plausible_sample *sample, const struct plausible_form *form,
        const struct plausible_draws *draws, size_t row, const double *value, double *score)
{
	struct random_key key = sample_key(sample, sample_seed(sample, draws), PURPOSE_SCORE, row);
	const int8_t *category = sample->category + row * sample->responses.items;

	for (uint32_t m = 0; m < draws->draws; m++)
		score[m] = 0;
	for (size_t f = 0; f < form->items; f++) {
		const struct plausible_form_item *item = &form->item[f];
		int given =
		        item->column == PLAUSIBLE_NOT_ASKED ? IRT_MISSING : category[item->column];

		for (uint32_t m = 0; m < draws->draws; m++) {
			double u = given < 0 ? random_uniform(key, f * draws->draws + m) : 0;

			score[m] += points_of(
			        item, given < 0 ? category_draw(&item->item, value[m], u) : given);
		}
	}
}

void plausible_score(const struct plausible_sample *sample, const struct plausible_form *form,
        const struct plausible_draws *draws, const double *value, double *score)
{
#pragma omp parallel for schedule(static) if (sample->rows >= THREADS_FROM)
	for (size_t i = 0; i < sample->rows; i++)
		row_score(sample, form, draws, i, value + sample->place[i] * draws->draws,
		        score + sample->place[i] * draws->draws);
}
