/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows are sorted by their content once, so that sums over them do not depend on the order of the
 * file. Rows of equal content are interchangeable.
 */
#include <irt/options.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define VARIANCE_LEAST 1e-12 /* of shares: below it a rest score varies by rounding only */

struct sorting {
	const struct irt_responses *responses;
	const struct irt_choices *choices;
};

static double weight_of(const struct irt_responses *responses, size_t row)
{
	return responses->weight ? responses->weight[row] : 1;
}

static int compare_rows(const void *a, const void *b, void *data)
{
	const struct sorting *sorting = data;
	const struct irt_responses *responses = sorting->responses;
	size_t x = *(const size_t *)a, y = *(const size_t *)b, items = responses->items;
	double v = weight_of(responses, x), w = weight_of(responses, y);
	int order = memcmp(responses->category + x * items, responses->category + y * items, items);

	if (!order)
		order = memcmp(sorting->choices->choice + x * items,
		        sorting->choices->choice + y * items, items);
	return order ? order : (v > w) - (v < w);
}

static size_t *rows_sorted(struct sorting *sorting)
{
	size_t *order = memory_new(sorting->responses->rows + 1, sizeof(*order));

	for (size_t i = 0; i < sorting->responses->rows; i++)
		order[i] = i;
	qsort_r(order, sorting->responses->rows, sizeof(*order), compare_rows, sorting);
	return order;
}

/* The sum of a row's answers, each over its highest category, and how many there are. */
struct total {
	double sum, n;
};

static double part_of(const struct sorting *sorting, size_t row, size_t j)
{
	int8_t category = sorting->responses->category[row * sorting->responses->items + j];

	return category < 0 ? (double)NAN : category / (sorting->choices->categories[j] - 1.0);
}

static struct total *totals_new(const struct sorting *sorting)
{
	struct total *total = memory_new(sorting->responses->rows + 1, sizeof(*total));

	for (size_t i = 0; i < sorting->responses->rows; i++)
		for (size_t j = 0; j < sorting->responses->items; j++) {
			double part = part_of(sorting, i, j);

			total[i].sum += isnan(part) ? 0 : part;
			total[i].n += !isnan(part);
		}
	return total;
}

/* Of the rows that made a choice: all, those with a rest score, and its moments. */
struct moments {
	double all, n, rest, square;
};

/* By options: the same, and the sums are of those who chose it. */
static void item_add(const struct sorting *sorting, const size_t *order, const struct total *total,
        size_t j, struct moments *of_all, struct moments *of_option, struct irt_option *out)
{
	const struct irt_responses *responses = sorting->responses;

	for (size_t i = 0; i < responses->rows; i++) {
		size_t row = order[i];
		int8_t choice = sorting->choices->choice[row * responses->items + j];
		double weight = weight_of(responses, row), rest;

		if (choice < 0 || !(weight > 0))
			continue;
		out[choice].n++;
		of_option[choice].all += weight;
		of_all->all += weight;
		if (!(total[row].n > 1))
			continue;
		rest = (total[row].sum - part_of(sorting, row, j)) / (total[row].n - 1);
		of_option[choice].n += weight;
		of_option[choice].rest += weight * rest;
		of_all->n += weight;
		of_all->rest += weight * rest;
		of_all->square += weight * rest * rest;
	}
}

/* Pearson's correlation of a 0/1 variable and a score, from shares and means (Lord & Novick 1968,
 * 15.2). */
static double point_biserial(const struct moments *all, const struct moments *option)
{
	double mean = all->rest / all->n, variance = all->square / all->n - mean * mean;
	double share = option->n / all->n;

	if (!(variance > VARIANCE_LEAST) || !(share > 0 && share < 1))
		return (double)NAN;
	return (option->rest / option->n - mean) / sqrt(variance) * sqrt(share / (1 - share));
}

static void item_describe(const struct sorting *sorting, const size_t *order,
        const struct total *total, size_t j, struct irt_option *out)
{
	struct moments all = {0}, option[INT8_MAX + 1] = {{0}};

	memset(out, 0, sorting->choices->options[j] * sizeof(*out));
	item_add(sorting, order, total, j, &all, option, out);
	for (size_t k = 0; k < sorting->choices->options[j]; k++) {
		out[k].share = option[k].all / all.all;
		out[k].rest = option[k].n > 0 ? option[k].rest / option[k].n : (double)NAN;
		out[k].point_biserial = point_biserial(&all, &option[k]);
	}
}

void irt_options(const struct irt_responses *responses, const struct irt_choices *choices,
        struct irt_option *const *out)
{
	struct sorting sorting = {responses, choices};
	size_t *order = rows_sorted(&sorting);
	struct total *total = totals_new(&sorting);

#pragma omp parallel for schedule(dynamic)
	for (size_t j = 0; j < responses->items; j++)
		if (choices->options[j])
			item_describe(&sorting, order, total, j, out[j]);
	free(total);
	free(order);
}

enum irt_option_flag irt_option_flag(const struct irt_option *option, bool key)
{
	if (!option->n)
		return IRT_OPTION_NEVER;
	if (key)
		return option->point_biserial > 0 ? IRT_OPTION_GOOD : IRT_OPTION_KEY;
	return option->point_biserial > 0 ? IRT_OPTION_DISTRACTOR : IRT_OPTION_GOOD;
}
