/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * S-X2 compares the counts of complete rows by summed score with the counts that the curves
 * predict. RMSD compares the curve with the expected counts. Both run over patterns, not rows.
 */
#include <item_fit/model_fit.h>

#include "chi_square.h"
#include "residuals.h"
#include <irt/derivative.h>
#include <irt/expect.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELL_ROUNDING 1e-9

struct fitting {
	const struct irt_responses *responses;
	const struct irt_fit_options *options;
	const struct irt_fit_result *result;
	struct patterns patterns;
	struct expectation expectation;
	size_t scores;    /* possible summed scores: 0 .. scores - 1 */
	double *prior;    /* width: over the groups, by their complete rows */
	double *chance;   /* scores x width: of a summed score on all items */
	double *complete; /* of each pattern: its weight, 0 where something is missing */
	size_t *sum;      /* of each pattern: the summed score */
	double rows;      /* weight of complete patterns */
	double effective; /* as many rows of equal weight would tell as much */
};

/* ---- the curve beside the expected counts ---- */

static double rmsd_of(const struct fitting *fitting, size_t j)
{
	const struct irt_item *item = &fitting->result->item[j];
	const struct expectation *expectation = &fitting->expectation;
	size_t width = expectation->width;
	const double *counts = expectation->category + expectation->first[j] * width;
	double square = 0, all = 0, p[IRT_CATEGORIES_MAX];

	for (uint32_t q = 0; q < expectation->grid.nodes; q++) {
		double n = 0, sum = 0, mean = 0;

		irt_item_probabilities(item, expectation->node[q], p);
		for (size_t k = 0; k < item->categories; k++) {
			n += counts[k * width + q];
			sum += (double)k * counts[k * width + q];
			mean += (double)k * p[k];
		}
		if (n > 0)
			square += n * (sum / n - mean) * (sum / n - mean);
		all += n;
	}
	return sqrt(square / all) / (item->categories - 1.0);
}

/* ---- chances of summed scores ---- */

/* chance: probabilities of the summed scores 0 .. most of the items so far. Adds one more item. */
static size_t recursion_add(const struct expectation *expectation, const struct irt_item *item,
        size_t most, double *chance)
{
	size_t width = expectation->width;
	double p[IRT_CATEGORIES_MAX];

	for (uint32_t q = 0; q < expectation->grid.nodes; q++) {
		irt_item_probabilities(item, expectation->node[q], p);
		for (size_t s = most + item->categories; s-- > 0;) {
			double sum = 0;

			for (size_t k = 0; k < item->categories && k <= s; k++)
				if (s - k <= most)
					sum += p[k] * chance[(s - k) * width + q];
			chance[s * width + q] = sum;
		}
	}
	return most + item->categories - 1u;
}

/* Of all items but one; `without` of the number of items leaves none out. */
static void chances_of(const struct fitting *fitting, size_t without, double *chance)
{
	size_t most = 0, width = fitting->expectation.width;

	memset(chance, 0, fitting->scores * width * sizeof(*chance));
	for (size_t q = 0; q < width; q++)
		chance[q] = 1;
	for (size_t j = 0; j < fitting->result->items; j++)
		if (j != without)
			most = recursion_add(
			        &fitting->expectation, &fitting->result->item[j], most, chance);
}

/* ---- cells ---- */

struct cells {
	size_t rows, columns;
	double *observed, *expected; /* rows x columns; expected 0: joined to another */
	double *square; /* of each row before any is joined: the squares of its people's weights */
};

static void row_join(struct cells *cells, size_t from, size_t to)
{
	size_t columns = cells->columns, behind = (cells->rows - from - 1) * columns;

	for (size_t k = 0; k < columns; k++) {
		cells->observed[to * columns + k] += cells->observed[from * columns + k];
		cells->expected[to * columns + k] += cells->expected[from * columns + k];
	}
	memmove(cells->observed + from * columns, cells->observed + (from + 1) * columns,
	        behind * sizeof(double));
	memmove(cells->expected + from * columns, cells->expected + (from + 1) * columns,
	        behind * sizeof(double));
	cells->rows--;
}

static double row_total(const struct cells *cells, size_t row)
{
	double total = 0;

	for (size_t k = 0; k < cells->columns; k++)
		total += cells->observed[row * cells->columns + k];
	return total;
}

/* When only one person has a score and only one cell exists, that cell's expected count is 1. It
 * must count as enough, also after rounding. */
static bool is_sparse(double expected)
{
	return expected < SX2_CELL_LEAST - CELL_ROUNDING;
}

static size_t first_sparse(const struct cells *cells)
{
	size_t at = 0;

	while (at < cells->rows * cells->columns &&
	        !(cells->expected[at] > 0 && is_sparse(cells->expected[at])))
		at++;
	return at / cells->columns;
}

/* Within a row sparse categories join the next one; the last one joins the one before it. */
static void categories_join(struct cells *cells)
{
	for (size_t row = 0; cells->columns > 2 && row < cells->rows; row++) {
		double *observed = cells->observed + row * cells->columns;
		double *expected = cells->expected + row * cells->columns;
		size_t last = 0;

		for (size_t k = 0; k + 1 < cells->columns; k++) {
			if (!is_sparse(expected[k])) {
				last = k;
				continue;
			}
			expected[k + 1] += expected[k];
			observed[k + 1] += observed[k];
			expected[k] = observed[k] = 0;
		}
		if (!is_sparse(expected[cells->columns - 1]) || !(expected[last] > 0))
			continue;
		expected[last] += expected[cells->columns - 1];
		observed[last] += observed[cells->columns - 1];
		expected[cells->columns - 1] = observed[cells->columns - 1] = 0;
	}
}

static void scores_join(struct cells *cells)
{
	size_t row;

	while (cells->rows > 1 && (row = first_sparse(cells)) < cells->rows) {
		if (!row)
			row_join(cells, 0, 1);
		else if (row + 1 == cells->rows ||
		         row_total(cells, row - 1) <= row_total(cells, row + 1))
			row_join(cells, row, row - 1);
		else
			row_join(cells, row, row + 1);
	}
}

static void cells_fill(
        const struct fitting *fitting, size_t j, const double *others, struct cells *cells)
{
	const struct irt_item *item = &fitting->result->item[j];
	size_t width = fitting->expectation.width, columns = item->categories, low = columns - 1;

	for (size_t row = 0; row < cells->rows; row++) {
		double *expected = cells->expected + row * columns, all = 0, p[IRT_CATEGORIES_MAX];
		size_t score = low + row;

		for (uint32_t q = 0; q < fitting->expectation.grid.nodes; q++) {
			irt_item_probabilities(item, fitting->expectation.node[q], p);
			for (size_t k = 0; k < columns; k++)
				expected[k] +=
				        fitting->prior[q] * p[k] * others[(score - k) * width + q];
			all += fitting->prior[q] * fitting->chance[score * width + q];
		}
		for (size_t k = 0; k < columns; k++)
			expected[k] /= all;
	}
	for (size_t p = 0; p < fitting->patterns.count; p++) {
		size_t score = fitting->sum[p];

		if (!(fitting->complete[p] > 0 && score >= low && score - low < cells->rows))
			continue;
		cells->observed[(score - low) * columns +
		                (size_t)irt_patterns_response(&fitting->patterns, p, j)] +=
		        fitting->complete[p];
		cells->square[score - low] += fitting->patterns.square[p];
	}
	for (size_t row = 0; row < cells->rows; row++) {
		double total = row_total(cells, row);

		for (size_t k = 0; k < columns; k++)
			cells->expected[row * columns + k] *= total;
	}
}

/*
 * Shares of weighted people vary like those of (sum w)^2 / sum w^2 people. So the counts of a score
 * are scaled to that number (the first order of Rao & Scott 1981, a factor for each score).
 */
static void counts_scale(struct cells *cells)
{
	for (size_t row = 0; row < cells->rows; row++) {
		double total = row_total(cells, row);
		double by = total > 0 ? total / cells->square[row] : 1;

		for (size_t k = row * cells->columns; k < (row + 1) * cells->columns; k++) {
			cells->observed[k] *= by;
			cells->expected[k] *= by;
		}
	}
}

/* Scores without rows carry no information and form no cells. */
static void empty_drop(struct cells *cells)
{
	for (size_t row = cells->rows; row-- > 0;)
		if (!(row_total(cells, row) > 0) && cells->rows > 1)
			row_join(cells, row, row ? row - 1 : 1);
}

static struct item_fit_chi_square cells_judge(
        const struct cells *cells, double parameters, double n)
{
	double value = 0, df = -parameters;

	for (size_t row = 0; row < cells->rows; row++) {
		df -= 1;
		for (size_t k = 0; k < cells->columns; k++) {
			double expected = cells->expected[row * cells->columns + k];
			double away = cells->observed[row * cells->columns + k] - expected;

			if (!(expected > 0))
				continue;
			value += away * away / expected;
			df += 1;
		}
	}
	return item_fit_chi_square(value, df, n);
}

/*
 * What estimating the item's parameters takes from the degrees of freedom. Other rows, that are not
 * counted here, helped to estimate them: of p parameters the counted rows take their share only.
 */
static double parameters_taken(const struct fitting *fitting, size_t j)
{
	const struct patterns *patterns = &fitting->patterns;
	double answers = 0;

	if (fitting->options->anchor && fitting->options->anchor[j].fixed)
		return 0;
	for (size_t p = 0; p < patterns->count; p++)
		if (irt_patterns_response(patterns, p, j) >= 0)
			answers += patterns->weight[p];
	return (double)irt_item_parameters(&fitting->result->item[j]) *
	       (fitting->rows < answers ? fitting->rows / answers : 1);
}

static struct item_fit_chi_square s_x2(const struct fitting *fitting, size_t j)
{
	const struct irt_item *item = &fitting->result->item[j];
	size_t columns = item->categories, forced = 2 * (columns - 1);
	struct item_fit_chi_square judged;
	struct cells cells = {0, columns, NULL, NULL, NULL};
	double *others;

	if (!(fitting->rows > 0) || fitting->scores <= forced)
		return item_fit_chi_square((double)NAN, 0, 0);
	cells.rows = fitting->scores - forced;
	cells.observed = memory_new(cells.rows * columns, sizeof(double));
	cells.expected = memory_new(cells.rows * columns, sizeof(double));
	cells.square = memory_new(cells.rows, sizeof(double));
	others = irt_doubles_new(fitting->scores * fitting->expectation.width);
	chances_of(fitting, j, others);
	cells_fill(fitting, j, others, &cells);
	if (fitting->patterns.uneven)
		counts_scale(&cells);
	empty_drop(&cells);
	categories_join(&cells);
	scores_join(&cells);
	judged = cells_judge(&cells, parameters_taken(fitting, j), fitting->effective);
	free(others);
	free(cells.observed);
	free(cells.expected);
	free(cells.square);
	return judged;
}

/* ---- all of it ---- */

static void fitting_count(struct fitting *fitting)
{
	const struct patterns *patterns = &fitting->patterns;
	double square = 0;

	fitting->scores = 1;
	for (size_t j = 0; j < patterns->items; j++)
		fitting->scores += patterns->categories[j] - 1u;
	for (size_t p = 0; p < patterns->count; p++) {
		size_t j = 0;

		for (; j < patterns->items; j++) {
			int category = irt_patterns_response(patterns, p, j);

			if (category < 0)
				break;
			fitting->sum[p] += (size_t)category;
		}
		if (j < patterns->items)
			continue;
		fitting->complete[p] = patterns->weight[p];
		fitting->rows += patterns->weight[p];
		square += patterns->square[p];
	}
	fitting->effective = patterns->uneven && square > 0 ? fitting->rows * fitting->rows / square
	                                                    : fitting->rows;
}

/* Only complete rows are counted, so a group's people weigh as its complete rows do. */
static void prior_mix(struct fitting *fitting)
{
	const struct expectation *expectation = &fitting->expectation;
	double *complete = irt_doubles_new(fitting->patterns.groups);

	for (size_t p = 0; p < fitting->patterns.count; p++)
		complete[fitting->patterns.group[p]] += fitting->complete[p];
	fitting->prior = irt_doubles_new(expectation->width);
	for (size_t g = 0; g < fitting->patterns.groups; g++)
		for (size_t q = 0; q < expectation->width; q++)
			fitting->prior[q] +=
			        complete[g] * expectation->prior[g * expectation->width + q];
	free(complete);
}

static void fitting_make(struct fitting *fitting)
{
	const struct irt_responses *responses = fitting->responses;
	const struct irt_fit_result *result = fitting->result;
	uint8_t categories[IRT_ITEMS_MAX];

	for (size_t j = 0; j < result->items; j++)
		categories[j] = result->item[j].categories;
	irt_patterns_make(&fitting->patterns, responses, categories);
	irt_expectation_make(&fitting->expectation, &fitting->patterns, &fitting->options->grid);
	irt_expectation_set(&fitting->expectation, result->item, result->group);
	fitting->sum = memory_new(fitting->patterns.count + 1, sizeof(*fitting->sum));
	fitting->complete = memory_new(fitting->patterns.count + 1, sizeof(*fitting->complete));
	fitting_count(fitting);
	prior_mix(fitting);
	fitting->chance = irt_doubles_new(fitting->scores * fitting->expectation.width);
	chances_of(fitting, result->items, fitting->chance);
}

void item_fit_items(const struct irt_responses *responses, const struct irt_fit_options *options,
        const struct irt_fit_result *result, struct item_fit_items *out)
{
	struct fitting fitting = {.responses = responses, .options = options, .result = result};

	fitting_make(&fitting);
	irt_expectation_run(&fitting.expectation);
	item_fit_residuals(&fitting.expectation, options, result, out);
#pragma omp parallel for schedule(dynamic)
	for (size_t j = 0; j < result->items; j++) {
		out[j].rmsd = rmsd_of(&fitting, j);
		out[j].s_x2 = s_x2(&fitting, j);
	}
	free(fitting.sum);
	free(fitting.complete);
	free(fitting.prior);
	free(fitting.chance);
	irt_expectation_end(&fitting.expectation);
	irt_patterns_end(&fitting.patterns);
}
