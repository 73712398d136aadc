/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The observed information. There is one pass over the patterns for each bundle, for all parameters
 * of its items together, and one for each group. A pattern that was not given the bundle is
 * skipped, because it contributes nothing. The matrix is symmetric, so only its upper part is
 * computed: a bundle's blocks with itself, with later bundles and with groups, and a group's blocks
 * with groups.
 */
#include "information.h"

#include <base/memory.h>
#include <gsl/gsl_linalg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- scores ---- */

static void item_direction(const struct information *info, size_t j, struct direction *direction)
{
	const struct irt_item *item = &info->item[j];
	size_t width = info->expectation->width, n = irt_item_parameters(item);

	direction->first = info->layout->item[j];
	if (direction->first == info->layout->item[j + 1])
		return;
	direction->parameters = n;
	direction->score = irt_doubles_new(item->categories * n * width);
	for (uint32_t q = 0; q < info->expectation->grid.nodes; q++) {
		struct item_point point;

		irt_item_point(item, info->expectation->node[q], &point);
		for (size_t k = 0; k < item->categories; k++)
			for (size_t m = 0; m < n; m++)
				direction->score[(k * n + m) * width + q] = point.score[k][m];
	}
}

static void directions_make(struct information *info)
{
	size_t items = info->layout->items, groups = info->layout->groups;

	info->direction = memory_new(items + groups, sizeof(*info->direction));
	for (size_t j = 0; j < items; j++)
		item_direction(info, j, &info->direction[j]);
	for (size_t g = 0; g < groups; g++) {
		struct direction *direction = &info->direction[items + g];

		direction->first = info->layout->group[g];
		direction->score = irt_doubles_new(2 * info->expectation->width);
		direction->parameters = irt_group_scores(
		        info->expectation, info->layout, g, &info->group[g], direction->score);
	}
}

static void directions_end(struct information *info)
{
	for (size_t i = 0; i < info->layout->items + info->layout->groups; i++)
		free(info->direction[i].score);
	free(info->direction);
}

/* ---- derivatives of expected counts ---- */

static uint32_t group_row(const struct patterns *patterns, size_t pattern)
{
	return (uint32_t)(patterns->entries + (size_t)patterns->group[pattern]);
}

/* moved: the derivative of the posterior with respect to the parameter of this score. */
static void posterior_move(const struct expectation *expectation, const double *posterior,
        const double *score, double weight, double *moved)
{
	size_t width = expectation->width;
	double mean;

	memcpy(moved, posterior, width * sizeof(*moved));
	mean = expectation->kernel->weigh(moved, score, width) / weight;
	for (size_t q = 0; q < width; q++)
		moved[q] -= mean * posterior[q];
}

/*
 * Adds a pattern's part of the derivatives of the expected counts, for every parameter of the items
 * of one of its bundles. Each derivative is a table of (entries + groups) x width. at: the index of
 * the bundle's entry in patterns->entry.
 */
static void bundle_move(const struct information *info, size_t pattern, size_t at, double *counts)
{
	const struct expectation *expectation = info->expectation;
	const struct patterns *patterns = expectation->patterns;
	uint32_t entry = patterns->entry[at], group = group_row(patterns, pattern);
	const struct bundle *bundle = &patterns->bundle[patterns->bundle_of_entry[entry]];
	size_t width = expectation->width, size = (patterns->entries + patterns->groups) * width;
	double posterior[KERNEL_WIDTH_MAX] __attribute__((aligned(64)));
	double moved[KERNEL_WIDTH_MAX] __attribute__((aligned(64)));

	irt_expectation_posterior(expectation, pattern, posterior);
	for (uint32_t j = bundle->item; j < bundle->item + bundle->items; j++) {
		const struct direction *direction = &info->direction[j];
		int category = irt_patterns_category(patterns, entry, j);

		for (size_t m = 0; m < direction->parameters; m++, counts += size) {
			if (category < 0)
				continue;
			posterior_move(expectation, posterior,
			        direction->score +
			                ((size_t)category * direction->parameters + m) * width,
			        patterns->weight[pattern], moved);
			expectation->kernel->add(counts, patterns->entry + at,
			        patterns->first[pattern + 1] - at, width, moved);
			expectation->kernel->add(counts, &group, 1, width, moved);
		}
	}
}

/* ---- rows of the matrix ---- */

/* The row of a parameter, from item `from` on: minus the gradients, with the derivatives of the
 * counts in the place of the counts. */
static void row_fill(const struct information *info, size_t from, const double *counts, double *row)
{
	const struct expectation *expectation = info->expectation;
	const struct patterns *patterns = expectation->patterns;
	size_t width = expectation->width;
	double *category = irt_doubles_new(IRT_CATEGORIES_MAX * width);

	for (size_t j = from; j < patterns->items; j++) {
		const struct direction *direction = &info->direction[j];
		const double *score = direction->score;

		if (!direction->parameters)
			continue;
		irt_expectation_marginal(expectation, j, counts, category);
		for (size_t k = 0; k < patterns->categories[j]; k++)
			for (size_t m = 0; m < direction->parameters; m++, score += width)
				for (size_t q = 0; q < width; q++)
					row[direction->first + m] -=
					        category[k * width + q] * score[q];
	}
	free(category);
	counts += patterns->entries * width;
	for (size_t g = 0; g < patterns->groups; g++, counts += width) {
		const struct direction *direction = &info->direction[patterns->items + g];

		for (size_t m = 0; m < direction->parameters; m++)
			for (size_t q = 0; q < width; q++)
				row[direction->first + m] -=
				        counts[q] * direction->score[m * width + q];
	}
}

static void bundle_rows(const struct information *info, size_t b)
{
	const struct patterns *patterns = info->expectation->patterns;
	const struct bundle *bundle = &patterns->bundle[b];
	const struct direction *first = &info->direction[bundle->item];
	size_t size = (patterns->entries + patterns->groups) * info->expectation->width;
	size_t parameters = 0;
	double *counts;

	for (uint32_t j = 0; j < bundle->items; j++)
		parameters += first[j].parameters;
	counts = irt_doubles_new(parameters * size);
	for (size_t p = 0; parameters && p < patterns->count; p++)
		for (size_t at = patterns->first[p]; at < patterns->first[p + 1]; at++)
			if (patterns->bundle_of_entry[patterns->entry[at]] == b) {
				bundle_move(info, p, at, counts);
				break;
			}
	for (size_t m = 0; m < parameters; m++)
		row_fill(info, bundle->item, counts + m * size,
		        info->matrix + (first->first + m) * info->layout->count);
	free(counts);
}

static void group_rows(const struct information *info, size_t g)
{
	const struct expectation *expectation = info->expectation;
	const struct patterns *patterns = expectation->patterns;
	const struct direction *direction = &info->direction[patterns->items + g];
	size_t width = expectation->width, size = (patterns->entries + patterns->groups) * width;
	double *counts = irt_doubles_new(direction->parameters * size);
	double posterior[KERNEL_WIDTH_MAX] __attribute__((aligned(64)));
	double moved[KERNEL_WIDTH_MAX] __attribute__((aligned(64)));

	for (size_t p = 0; direction->parameters && p < patterns->count; p++) {
		uint32_t row = group_row(patterns, p);

		if (patterns->group[p] != (int32_t)g)
			continue;
		irt_expectation_posterior(expectation, p, posterior);
		for (size_t m = 0; m < direction->parameters; m++) {
			posterior_move(expectation, posterior, direction->score + m * width,
			        patterns->weight[p], moved);
			expectation->kernel->add(counts + m * size, &row, 1, width, moved);
		}
	}
	for (size_t m = 0; m < direction->parameters; m++)
		row_fill(info, patterns->items, counts + m * size,
		        info->matrix + (direction->first + m) * info->layout->count);
	free(counts);
}

/* ---- the information of the complete data ---- */

static void item_block(const struct information *info, size_t j)
{
	size_t first = info->layout->item[j], n = info->layout->item[j + 1] - first;
	struct irt_derivatives at;

	irt_item_gradient(info->expectation, info->options, &info->item[j], j, true, &at);
	for (size_t m = 0; m < n; m++)
		for (size_t k = 0; k < n; k++)
			info->matrix[(first + m) * info->layout->count + first + k] +=
			        at.information[m][k];
}

/* At the maximum the observed information about a group's distribution equals the expected one. */
static void group_block(const struct information *info, size_t g)
{
	size_t first = info->layout->group[g], n = info->layout->group[g + 1] - first;
	struct irt_derivatives at;

	irt_group_information(info->expectation, info->layout, g, &info->group[g], &at);
	for (size_t m = 0; m < n; m++)
		for (size_t k = 0; k < n; k++)
			info->matrix[(first + m) * info->layout->count + first + k] +=
			        at.information[m][k];
}

/* ---- standard errors ---- */

/* Inverts in place; only the upper triangle is read. False: the matrix is not positive definite. */
static bool invert(double *matrix, size_t n)
{
	gsl_matrix *copy = gsl_matrix_alloc(n, n);
	gsl_matrix_view inverse = gsl_matrix_view_array(matrix, n, n);
	gsl_permutation *permutation = gsl_permutation_alloc(n);
	gsl_vector *added = gsl_vector_alloc(n);
	bool good = true;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			gsl_matrix_set(copy, i, j, matrix[i < j ? i * n + j : j * n + i]);
	gsl_linalg_mcholesky_decomp(copy, permutation, added);
	good = !(gsl_vector_max(added) > 0);
	if (good)
		gsl_linalg_mcholesky_invert(copy, permutation, &inverse.matrix);
	for (size_t i = 0; good && i < n; i++)
		good = matrix[i * n + i] > 0;
	gsl_vector_free(added);
	gsl_permutation_free(permutation);
	gsl_matrix_free(copy);
	return good;
}

/* diagonal: of the matrix before it was inverted. */
static double largest_inflation(const struct information *info, const double *diagonal)
{
	double most = 1;

	for (size_t m = 0; m < info->layout->count; m++)
		most = fmax(most, diagonal[m] * info->matrix[m * (info->layout->count + 1)]);
	return most;
}

static double *diagonal_new(const struct information *info)
{
	size_t count = info->layout->count;
	double *diagonal = memory_new(count + 1, sizeof(*diagonal));

	for (size_t m = 0; m < count; m++)
		diagonal[m] = info->matrix[m * (count + 1)];
	return diagonal;
}

static double root(const struct information *info, bool good, size_t m)
{
	return good ? sqrt(info->matrix[m * (info->layout->count + 1)]) : (double)NAN;
}

/* b = -d / a by the delta method. */
static double difficulty_se(const struct information *info, const struct irt_item *item, size_t m)
{
	const double *at = info->matrix + m * (info->layout->count + 1);
	double by_a = item->d[1] / (item->a * item->a), by_d = -1 / item->a;

	if (item->model == IRT_RASCH)
		return sqrt(at[0]);
	return sqrt(by_a * by_a * at[0] + 2 * by_a * by_d * at[1] +
	            by_d * by_d * at[info->layout->count + 1]);
}

/* Of d_k + k a origin; at: the element of d_k, slope: of a. */
static double intercept_se(const struct information *info, size_t slope, size_t at, int k)
{
	size_t count = info->layout->count;
	double by = k * info->origin, *matrix = info->matrix;

	return sqrt(matrix[at * (count + 1)] + 2 * by * matrix[slope * count + at] +
	            by * by * matrix[slope * (count + 1)]);
}

static void item_se(const struct information *info, bool good, size_t j, struct irt_item_se *se)
{
	const struct irt_item *item = &info->item[j];
	size_t at = info->layout->item[j], slope = at;
	bool moved = item->model != IRT_RASCH && (info->origin < 0 || info->origin > 0);

	*se = (struct irt_item_se){0};
	if (at == info->layout->item[j + 1])
		return;
	if (item->categories == 2)
		se->b = good ? difficulty_se(info, item, at) : (double)NAN;
	if (item->model != IRT_RASCH)
		se->a = root(info, good, at++);
	for (int k = 1; k < item->categories; k++, at++)
		se->d[k] = good && moved ? intercept_se(info, slope, at, k) : root(info, good, at);
	if (item->model == IRT_3PL)
		se->c = item->c * (1 - item->c) * root(info, good, at);
}

static void matrix_fill(const struct information *info)
{
	const struct patterns *patterns = info->expectation->patterns;
	size_t bundles = patterns->bundles;

#pragma omp parallel for schedule(dynamic) if (patterns->count > EXPECT_PARALLEL_LEAST)
	for (size_t i = 0; i < bundles + patterns->groups; i++) {
		if (i < bundles)
			bundle_rows(info, i);
		else
			group_rows(info, i - bundles);
	}
	for (size_t j = 0; j < patterns->items; j++)
		if (info->direction[j].parameters)
			item_block(info, j);
	for (size_t g = 0; g < patterns->groups; g++)
		group_block(info, g);
}

bool irt_information(const struct expectation *expectation, const struct layout *layout,
        const struct irt_fit_options *options, double origin, struct irt_fit_result *result)
{
	struct irt_group *group = result->group;
	struct information info = {
	        expectation, layout, options, result->item, group, NULL, NULL, origin};
	size_t count = layout->count;
	double *diagonal;
	bool good;

	info.matrix = memory_new(count * count + 1, sizeof(*info.matrix));
	directions_make(&info);
	matrix_fill(&info);
	diagonal = diagonal_new(&info);
	good = !count || invert(info.matrix, count);
	result->inflation = good ? largest_inflation(&info, diagonal) : (double)NAN;
	free(diagonal);
	if (good && count && expectation->patterns->uneven)
		irt_sandwich(&info);
	directions_end(&info);
	for (size_t j = 0; j < layout->items; j++)
		item_se(&info, good, j, &result->se[j]);
	for (size_t g = 0; g < layout->groups; g++) {
		size_t at = layout->group[g];

		group[g].mean_se = irt_layout_mean_free(layout, g) ? root(&info, good, at++) : 0;
		group[g].sd_se =
		        irt_layout_sd_free(layout, g) ? group[g].sd * root(&info, good, at) : 0;
	}
	free(info.matrix);
	return good;
}
