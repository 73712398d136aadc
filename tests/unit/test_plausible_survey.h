/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Simulated surveys and short functions for regressions, for the tests of plausible values. */
#ifndef KESU_TEST_PLAUSIBLE_SURVEY_H
#define KESU_TEST_PLAUSIBLE_SURVEY_H

#include <plausible/draw.h>

#include <base/memory.h>
#include <random/stream.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 2, ITEMS_MAX = 100 };

struct survey {
	size_t rows, items, columns;
	int8_t *category, *full; /* full: with the answers that a test has taken away */
	double *x, *theta;
	struct irt_item item[ITEMS_MAX];
	const char *item_name[ITEMS_MAX], *name[COLUMNS];
	struct irt_responses responses;
	struct plausible_rows as_rows;
};

static inline void survey_make(struct survey *survey, size_t rows, size_t items, size_t columns)
{
	static const char *const names[COLUMNS] = {"x1", "x2"};

	*survey = (struct survey){.rows = rows, .items = items, .columns = columns};
	survey->category = memory_new(rows * items, 1);
	survey->full = memory_new(rows * items, 1);
	survey->x = memory_new(rows * columns + 1, sizeof(double));
	survey->theta = memory_new(rows, sizeof(double));
	for (size_t j = 0; j < items; j++) {
		survey->item_name[j] = "I";
		survey->item[j] = (struct irt_item){.model = IRT_2PL, .categories = 2, .a = 1};
	}
	memcpy(survey->name, names, sizeof(names));
	survey->responses =
	        (struct irt_responses){.rows = rows, .items = items, .category = survey->category};
	survey->as_rows = (struct plausible_rows){.responses = &survey->responses,
	        .item_name = survey->item_name,
	        .columns = columns,
	        .x = survey->x,
	        .name = survey->name};
}

static inline void survey_end(struct survey *survey)
{
	free(survey->category);
	free(survey->full);
	free(survey->x);
	free(survey->theta);
}

static inline int8_t answer(const struct irt_item *item, double theta, double u)
{
	double p[IRT_CATEGORIES_MAX];
	int8_t k = 0;

	irt_item_probabilities(item, theta, p);
	while (k + 1 < item->categories && u >= p[k])
		u -= p[k++];
	return k;
}

static inline void survey_answer(struct survey *survey, uint64_t seed)
{
	for (size_t i = 0; i < survey->rows; i++)
		for (size_t j = 0; j < survey->items; j++)
			survey->full[i * survey->items + j] = answer(&survey->item[j],
			        survey->theta[i], random_uniform(random_key_of(seed, 7, i, 0), j));
	memcpy(survey->category, survey->full, survey->rows * survey->items);
}

static inline struct plausible_sample *sample_of(const struct plausible_rows *rows)
{
	struct error error;
	struct plausible_sample *sample = plausible_sample_new(rows, &error);

	if (!sample)
		fail_msg("%s", error.text);
	return sample;
}

static inline struct plausible_regression regress(
        const struct plausible_sample *sample, const struct irt_item *items, bool estimate_items)
{
	struct plausible_regression regression;
	struct error error;

	if (!plausible_regress(
	            sample, items, estimate_items, &PLAUSIBLE_DEFAULTS, &regression, &error))
		fail_msg("%s", error.text);
	assert_true(regression.converged);
	return regression;
}

static inline void assert_near(double got, double want, double by)
{
	if (!(fabs(got - want) <= by))
		fail_msg("%.12g is not %.12g within %g", got, want, by);
}

/* Two groups whose means differ by .8, and ten items. */
static inline void groups_make(struct survey *survey, size_t columns)
{
	survey_make(survey, 8000, 10, columns);
	for (size_t j = 0; j < survey->items; j++)
		survey->item[j].d[1] = 0.2 * (double)j - 0.9;
	for (size_t i = 0; i < survey->rows; i++) {
		survey->theta[i] =
		        0.8 * (double)(i % 2) + random_normal(random_key_of(31, 1, i, 0), 0);
		if (columns)
			survey->x[i * columns] = (double)(i % 2);
	}
	survey_answer(survey, 31);
}

#endif
