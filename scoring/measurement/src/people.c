/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From items to points: the mean EAP of the psu, the regression, the draws, and the points of each
 * draw on the form. Sums over rows run in the order of psu and identifier, never in the order of
 * the rows.
 */
#include "steps.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* ---- neighbours ---- */

struct neighbour {
	uint32_t psu;
	uint64_t id;
	size_t row;
	double theta;
};

static int compare_neighbours(const void *a, const void *b)
{
	const struct neighbour *x = a, *y = b;

	if (x->psu != y->psu)
		return x->psu < y->psu ? -1 : 1;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

struct mean {
	double sum, n;
};

static struct mean mean_of(const struct neighbour *from, size_t count)
{
	struct mean mean = {0};

	for (size_t i = 0; i < count; i++)
		if (!isnan(from[i].theta)) {
			mean.sum += from[i].theta;
			mean.n++;
		}
	return mean;
}

double *measurement_making_neighbours(const struct making *making)
{
	size_t count = making->rows->count, end;
	struct neighbour *neighbour = memory_new(count + 1, sizeof(*neighbour));
	double *out = memory_new(count + 1, sizeof(*out));
	struct mean all;

	for (size_t i = 0; i < count; i++)
		neighbour[i] = (struct neighbour){
		        making->rows->psu[i], making->rows->id[i], i, making->eap[i].theta};
	qsort(neighbour, count, sizeof(*neighbour), compare_neighbours);
	all = mean_of(neighbour, count);
	for (size_t first = 0; first < count; first = end) {
		struct mean here;

		for (end = first; end < count && neighbour[end].psu == neighbour[first].psu;)
			end++;
		here = mean_of(neighbour + first, end - first);
		for (size_t i = first; i < end; i++) {
			bool silent = isnan(neighbour[i].theta);
			double n = here.n - !silent;
			double sum = here.sum - (silent ? 0 : neighbour[i].theta);

			out[neighbour[i].row] = n > 0 ? sum / n : all.sum / all.n;
		}
	}
	free(neighbour);
	return out;
}

/* ---- the regression ---- */

struct regressors {
	struct plausible_rows rows;
	double *neighbours;
	const char **name;
	bool *dropped;
	/* The indicators with enough rows: their old numbers, and the rows' lists with new
	 * numbers. */
	size_t own, thick, *old, *first;
	uint32_t *indicator;
};

/* New number of each indicator among those with enough rows, or UINT32_MAX. */
static uint32_t *thick_find(const struct measure_rows *rows, struct regressors *regressors)
{
	size_t *count = memory_new(rows->indicators + 1, sizeof(*count));
	uint32_t *number = memory_new(rows->indicators + 1, sizeof(*number));

	for (size_t k = 0; rows->indicators && k < rows->first[rows->count]; k++)
		count[rows->indicator[k]]++;
	regressors->old = memory_new(rows->indicators + 1, sizeof(*regressors->old));
	for (size_t k = 0; k < rows->indicators; k++) {
		bool thick = count[k] >= MEASURE_INDICATOR_LEAST &&
		             rows->count - count[k] >= MEASURE_INDICATOR_LEAST;

		number[k] = thick ? (uint32_t)regressors->thick : UINT32_MAX;
		if (thick)
			regressors->old[regressors->thick++] = k;
	}
	free(count);
	return number;
}

static void indicators_make(const struct measure_rows *rows, struct regressors *regressors)
{
	uint32_t *number = thick_find(rows, regressors);
	size_t marks = 0;

	regressors->first = memory_new(rows->count + 1, sizeof(*regressors->first));
	regressors->indicator = memory_new((rows->indicators ? rows->first[rows->count] : 0) + 1,
	        sizeof(*regressors->indicator));
	for (size_t i = 0; rows->indicators && i < rows->count; i++) {
		for (size_t k = rows->first[i]; k < rows->first[i + 1]; k++)
			if (number[rows->indicator[k]] != UINT32_MAX)
				regressors->indicator[marks++] = number[rows->indicator[k]];
		regressors->first[i + 1] = marks;
	}
	free(number);
}

static void regressors_make(const struct making *making, struct regressors *regressors)
{
	const struct measure_rows *rows = making->rows;
	size_t most = 1 + rows->indicators;

	regressors->own = rows->psu != NULL;
	regressors->name = memory_new(most, sizeof(*regressors->name));
	regressors->dropped = memory_new(most, sizeof(bool));
	if (regressors->own) {
		regressors->neighbours = measurement_making_neighbours(making);
		regressors->name[0] = "the mean of the psu's others";
	}
	indicators_make(rows, regressors);
	for (size_t k = 0; k < regressors->thick; k++)
		regressors->name[regressors->own + k] = rows->indicator_name[regressors->old[k]];
	regressors->rows = (struct plausible_rows){
	        .responses = &making->responses,
	        .item_name = making->name,
	        .columns = regressors->own,
	        .x = regressors->neighbours,
	        .name = regressors->name,
	        .id = rows->id,
	        .indicators = regressors->thick,
	        .first = regressors->first,
	        .indicator = regressors->indicator,
	        .dropped = regressors->dropped,
	};
}

static void regressors_end(struct making *making, struct regressors *regressors)
{
	struct measure *out = making->out;
	size_t indicators = making->rows->indicators;

	out->dropped = memory_new(indicators + 1, sizeof(bool));
	for (size_t k = 0; k < indicators; k++)
		out->dropped[k] = true;
	out->dropped_count = indicators;
	for (size_t k = 0; k < regressors->thick; k++) {
		out->dropped[regressors->old[k]] = regressors->dropped[regressors->own + k];
		out->dropped_count -= !regressors->dropped[regressors->own + k];
	}
	free(regressors->name);
	free(regressors->dropped);
	free(regressors->neighbours);
	free(regressors->old);
	free(regressors->first);
	free(regressors->indicator);
}

static bool regress(struct making *making, const struct plausible_sample *sample)
{
	struct plausible_regression *regression = &making->out->regression;
	struct error error;

	if (!plausible_regress(
	            sample, making->out->fit.item, false, &PLAUSIBLE_DEFAULTS, regression, &error))
		return measurement_making_fails(making, MEASURE_IMPOSSIBLE, error.text);
	if (regression->converged)
		return true;
	error_set(&error, "the regression does not converge within %u passes",
	        regression->iterations);
	return measurement_making_fails(making, MEASURE_NOT_CONVERGED, error.text);
}

/* ---- points ---- */

/* The items that earn points; their number. */
static size_t form_items(const struct making *making, struct plausible_form_item *to)
{
	size_t count = 0;

	for (size_t i = 0; i < making->items; i++) {
		const struct measure_item *item = &making->item[i];
		bool asked = item->column != MEASURE_NOT_ASKED;

		if (item->points > 0)
			to[count++] = (struct plausible_form_item){
			        asked ? making->out->fit.item[item->column] : *item->known,
			        item->points, asked ? item->column : PLAUSIBLE_NOT_ASKED};
	}
	return count;
}

static double points_at(const struct plausible_form *form, double theta)
{
	double points = 0;

	for (size_t i = 0; i < form->items; i++) {
		const struct irt_item *item = &form->item[i].item;
		double p[IRT_CATEGORIES_MAX], mean = 0;

		irt_item_probabilities(item, theta, p);
		for (int k = 1; k < item->categories; k++)
			mean += k * p[k];
		points += form->item[i].points * mean / (item->categories - 1);
	}
	return points;
}

static void points(struct making *making, const struct plausible_sample *sample)
{
	struct measure *out = making->out;
	size_t count = making->rows->count, values = count * making->options->draws;
	struct plausible_draws draws = {
	        making->options->draws, making->options->seed, false, making->options->source};
	struct plausible_form_item *item = memory_new(making->items + 1, sizeof(*item));
	struct plausible_form form = {form_items(making, item), item};
	double *value = memory_new(values + 1, sizeof(*value));

	out->score = memory_new(values + 1, sizeof(*out->score));
	out->eap_points = memory_new(count + 1, sizeof(*out->eap_points));
	plausible_draw(sample, &out->regression, &draws, value);
	plausible_score(sample, &form, &draws, value, out->score);
#pragma omp parallel for schedule(static)
	for (size_t i = 0; i < count; i++)
		out->eap_points[i] = points_at(&form, making->eap[i].theta);
	free(value);
	free(item);
}

bool measurement_making_people(struct making *making)
{
	struct regressors regressors = {0};
	struct plausible_sample *sample;
	struct error error;
	bool good;

	regressors_make(making, &regressors);
	sample = plausible_sample_new(&regressors.rows, &error);
	regressors_end(making, &regressors);
	if (!sample)
		return measurement_making_fails(making, MEASURE_IMPOSSIBLE, error.text);
	making->out->silent = plausible_sample_silent(sample);
	good = regress(making, sample);
	if (good)
		points(making, sample);
	plausible_sample_free(sample);
	return good;
}
