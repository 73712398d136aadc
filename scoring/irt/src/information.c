/*
 * One pass over the patterns for each item with its parameters side by side, one for each group. A
 * pattern that was not given the item is passed over: nothing of it moves.
 */
#include "information.h"

#include <base/memory.h>
#include <gsl/gsl_linalg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of an item (group -1) or of a group. */
struct direction {
	size_t item;
	int32_t group;
	size_t parameters, first;
	double *score; /* states x parameters x width: of the item's categories, or of the group */
};

struct information {
	const struct expectation *expectation;
	const struct layout *layout;
	const struct irt_fit_options *options;
	const struct irt_item *item;
	const struct irt_group *group;
	double *matrix; /* count x count */
};

/* ---- scores ---- */

static void item_direction(const struct information *info, size_t j, struct direction *direction)
{
	const struct irt_item *item = &info->item[j];
	size_t width = info->expectation->width, n = irt_item_parameters(item);

	*direction = (struct direction){
	        .item = j, .group = -1, .parameters = n, .first = info->layout->item[j]};
	direction->score = irt_doubles_new(item->categories * n * width);
	for (uint32_t q = 0; q < info->expectation->grid.nodes; q++) {
		struct item_point point;

		irt_item_point(item, info->expectation->node[q], &point);
		for (size_t k = 0; k < item->categories; k++)
			for (size_t m = 0; m < n; m++)
				direction->score[(k * n + m) * width + q] = point.score[k][m];
	}
}

static void group_direction(const struct information *info, size_t g, struct direction *direction)
{
	*direction = (struct direction){.group = (int32_t)g, .first = info->layout->group[g]};
	direction->score = irt_doubles_new(2 * info->expectation->width);
	direction->parameters = irt_group_scores(
	        info->expectation, info->layout, g, &info->group[g], direction->score);
}

/* The scores of what the pattern answered; NULL: it does not hang on the parameters. */
static const double *direction_of(
        const struct information *info, const struct direction *direction, size_t pattern)
{
	const struct patterns *patterns = info->expectation->patterns;
	int category;

	if (direction->group >= 0)
		return patterns->group[pattern] == direction->group ? direction->score : NULL;
	category = irt_patterns_response(patterns, pattern, direction->item);
	if (category < 0)
		return NULL;
	return direction->score +
	       (size_t)category * direction->parameters * info->expectation->width;
}

/* ---- how expected counts move ---- */

/* counts: parameters x (entries + groups) x width. */
static void counts_move(
        const struct information *info, const struct direction *direction, double *counts)
{
	const struct expectation *expectation = info->expectation;
	const struct patterns *patterns = expectation->patterns;
	size_t width = expectation->width, size = (patterns->entries + patterns->groups) * width;
	double posterior[KERNEL_WIDTH_MAX] __attribute__((aligned(64)));
	double moved[KERNEL_WIDTH_MAX] __attribute__((aligned(64)));

	for (size_t p = 0; p < patterns->count; p++) {
		const double *score = direction_of(info, direction, p);
		size_t first = patterns->first[p];
		uint32_t group = (uint32_t)patterns->entries + (uint32_t)patterns->group[p];

		if (!score)
			continue;
		irt_expectation_posterior(expectation, p, posterior);
		for (size_t m = 0; m < direction->parameters; m++, score += width) {
			double mean;

			memcpy(moved, posterior, width * sizeof(*moved));
			mean = expectation->kernel->weigh(moved, score, width) /
			       patterns->weight[p];
			for (size_t q = 0; q < width; q++)
				moved[q] -= mean * posterior[q];
			expectation->kernel->add(counts + m * size, patterns->entry + first,
			        patterns->first[p + 1] - first, width, moved);
			expectation->kernel->add(counts + m * size, &group, 1, width, moved);
		}
	}
}

/* One row of the matrix: minus the gradients of what moved. */
static void row_fill(const struct information *info, const double *counts, double *row)
{
	const struct expectation *expectation = info->expectation;
	const struct layout *layout = info->layout;
	size_t width = expectation->width, entries = expectation->patterns->entries;
	double *category = irt_doubles_new(IRT_CATEGORIES_MAX * width);
	double gradient[PARAMETERS], information[PARAMETERS][PARAMETERS];
	const struct irt_fit_options bare = {.guess_prior = false};

	for (size_t j = 0; j < layout->items; j++) {
		if (layout->item[j] == layout->item[j + 1])
			continue;
		irt_expectation_marginal(expectation, j, counts, category);
		irt_item_gradient(
		        expectation, &bare, &info->item[j], category, false, gradient, information);
		for (uint32_t m = layout->item[j]; m < layout->item[j + 1]; m++)
			row[m] -= gradient[m - layout->item[j]];
	}
	for (size_t g = 0; g < layout->groups; g++) {
		struct direction direction;

		group_direction(info, g, &direction);
		for (size_t m = 0; m < direction.parameters; m++)
			for (size_t q = 0; q < width; q++)
				row[direction.first + m] -= counts[(entries + g) * width + q] *
				                            direction.score[m * width + q];
		free(direction.score);
	}
	free(category);
}

static void direction_rows(const struct information *info, const struct direction *direction)
{
	const struct patterns *patterns = info->expectation->patterns;
	size_t size = (patterns->entries + patterns->groups) * info->expectation->width;
	double *counts = irt_doubles_new(direction->parameters * size);

	counts_move(info, direction, counts);
	for (size_t m = 0; m < direction->parameters; m++)
		row_fill(info, counts + m * size,
		        info->matrix + (direction->first + m) * info->layout->count);
	free(counts);
}

/* ---- the complete data's part ---- */

static void item_block(const struct information *info, size_t j)
{
	const struct expectation *expectation = info->expectation;
	size_t first = info->layout->item[j], n = info->layout->item[j + 1] - first;
	double gradient[PARAMETERS], information[PARAMETERS][PARAMETERS];

	irt_item_gradient(expectation, info->options, &info->item[j],
	        expectation->category + expectation->first[j] * expectation->width, true, gradient,
	        information);
	for (size_t m = 0; m < n; m++)
		for (size_t k = 0; k < n; k++)
			info->matrix[(first + m) * info->layout->count + first + k] +=
			        information[m][k];
}

/* At the maximum the observed information of a group's distribution is the expected one. */
static void group_block(const struct information *info, size_t g)
{
	size_t first = info->layout->group[g], n = info->layout->group[g + 1] - first;
	double gradient[PARAMETERS], information[PARAMETERS][PARAMETERS];

	irt_group_information(
	        info->expectation, info->layout, g, &info->group[g], gradient, information);
	for (size_t m = 0; m < n; m++)
		for (size_t k = 0; k < n; k++)
			info->matrix[(first + m) * info->layout->count + first + k] +=
			        information[m][k];
}

/* ---- standard errors ---- */

/* The inverse in place, of the symmetric mean; false: not positive definite. */
static bool invert(double *matrix, size_t n)
{
	gsl_matrix *copy = gsl_matrix_alloc(n, n);
	gsl_matrix_view inverse = gsl_matrix_view_array(matrix, n, n);
	gsl_permutation *permutation = gsl_permutation_alloc(n);
	gsl_vector *added = gsl_vector_alloc(n);
	bool good = true;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			gsl_matrix_set(copy, i, j, (matrix[i * n + j] + matrix[j * n + i]) / 2);
	gsl_linalg_mcholesky_decomp(copy, permutation, added);
	for (size_t i = 0; i < n; i++)
		good = good && !(gsl_vector_get(added, i) > 0);
	if (good)
		gsl_linalg_mcholesky_invert(copy, permutation, &inverse.matrix);
	for (size_t i = 0; good && i < n; i++)
		good = matrix[i * n + i] > 0;
	gsl_vector_free(added);
	gsl_permutation_free(permutation);
	gsl_matrix_free(copy);
	return good;
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

static void item_se(const struct information *info, bool good, size_t j, struct irt_item_se *se)
{
	const struct irt_item *item = &info->item[j];
	size_t at = info->layout->item[j];

	*se = (struct irt_item_se){0};
	if (at == info->layout->item[j + 1])
		return;
	if (item->categories == 2)
		se->b = good ? difficulty_se(info, item, at) : (double)NAN;
	if (item->model != IRT_RASCH)
		se->a = root(info, good, at++);
	for (int k = 1; k < item->categories; k++)
		se->d[k] = root(info, good, at++);
	if (item->model == IRT_3PL)
		se->c = item->c * (1 - item->c) * root(info, good, at);
}

bool irt_information(const struct expectation *expectation, const struct layout *layout,
        const struct irt_fit_options *options, const struct irt_item *item, struct irt_item_se *se,
        struct irt_group *group)
{
	struct information info = {expectation, layout, options, item, group, NULL};
	size_t count = layout->count, items = layout->items;
	bool good = true;

	info.matrix = memory_new(count * count + 1, sizeof(*info.matrix));
#pragma omp parallel for schedule(dynamic) if (expectation->patterns->count > EXPECT_PARALLEL_LEAST)
	for (size_t i = 0; i < items + layout->groups; i++) {
		struct direction direction;

		if (i < items)
			item_direction(&info, i, &direction);
		else
			group_direction(&info, i - items, &direction);
		if (i >= items || layout->item[i] < layout->item[i + 1])
			direction_rows(&info, &direction);
		free(direction.score);
	}
	for (size_t j = 0; j < items; j++)
		if (layout->item[j] < layout->item[j + 1])
			item_block(&info, j);
	for (size_t g = 0; g < layout->groups; g++)
		group_block(&info, g);
	good = !count || invert(info.matrix, count);
	for (size_t j = 0; j < items; j++)
		item_se(&info, good, j, &se[j]);
	for (size_t g = 0; g < layout->groups; g++) {
		size_t at = layout->group[g];

		group[g].mean_se = irt_layout_mean_free(layout, g) ? root(&info, good, at++) : 0;
		group[g].sd_se =
		        irt_layout_sd_free(layout, g) ? group[g].sd * root(&info, good, at) : 0;
	}
	free(info.matrix);
	return good;
}
