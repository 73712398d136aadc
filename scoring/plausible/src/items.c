/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rasch, two-parameter and (generalised) partial credit items: P(k) proportional to
 * exp(k a theta + d_k). Given the expected number of answers at every node their log-likelihood is
 * that of a multinomial logit with few parameters, and concave, so Newton's method with a bound on
 * its steps finds the maximum.
 */
#include "items.h"

#include <base/memory.h>
#include <irt/fit.h>

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEP_MOST      2.0
#define STEP_TOLERANCE 1e-9

enum { STEPS_MAX = 25, PARAMETERS_MAX = IRT_CATEGORIES_MAX };

/* Answers by item and category, weighted. */
static double *answers_of(const struct plausible_sample *sample)
{
	size_t items = sample->responses.items;
	double *answers = memory_new(items * IRT_CATEGORIES_MAX, sizeof(*answers));

	for (size_t i = 0; i < sample->rows; i++)
		for (size_t j = 0; j < items; j++)
			if (sample->category[i * items + j] >= 0)
				answers[j * IRT_CATEGORIES_MAX +
				        (size_t)sample->category[i * items + j]] +=
				        sample->weight[i];
	return answers;
}

bool plausible_items_check(
        const struct plausible_sample *sample, const struct irt_item *items, struct error *error)
{
	struct irt_responses responses = sample->responses;
	struct irt_fit_options options = IRT_FIT_DEFAULTS;
	enum irt_model *model = memory_new(responses.items, sizeof(*model));

	for (size_t j = 0; j < responses.items; j++)
		model[j] = items[j].model;
	responses.weight = sample->weight;
	options.model = model;
	options.item_name = sample->item_name;
	options.spread_elsewhere = true;
	bool good = irt_fit_check(&responses, &options, NULL, error);

	free(model);
	return good;
}

void plausible_items_begin(const struct plausible_sample *sample, struct irt_item *items)
{
	double *answers = answers_of(sample);

	for (size_t j = 0; j < sample->responses.items; j++) {
		const double *of = answers + j * IRT_CATEGORIES_MAX;

		items[j].a = 1;
		items[j].c = 0;
		for (int k = 0; k < items[j].categories; k++)
			items[j].d[k] = log(of[k] / of[0]);
	}
	free(answers);
}

static bool has_slope(const struct irt_item *item)
{
	return item->model != IRT_RASCH;
}

size_t plausible_item_get(const struct irt_item *item, double *parameter)
{
	size_t n = 0;

	if (has_slope(item))
		parameter[n++] = item->a;
	for (int k = 1; k < item->categories; k++)
		parameter[n++] = item->d[k];
	return n;
}

size_t plausible_item_set(struct irt_item *item, const double *parameter)
{
	size_t n = 0;

	if (has_slope(item))
		item->a = parameter[n++];
	for (int k = 1; k < item->categories; k++)
		item->d[k] = parameter[n++];
	return n;
}

void plausible_item_rescale(struct irt_item *item, double origin, double unit)
{
	for (int k = 1; k < item->categories; k++)
		item->d[k] += k * item->a * origin;
	item->a *= unit;
}

/* Derivative of the logit of category k by parameter m. */
static double slope_of(const struct irt_item *item, double node, size_t m, int k)
{
	if (has_slope(item)) {
		if (!m)
			return k * node;
		m--;
	}
	return k == (int)m + 1;
}

/* Adds one node's part of gradient and information, both of n parameters. */
static void add_node(const struct irt_item *item, double node, const double *count, size_t width,
        size_t n, double *gradient, double *information)
{
	double p[IRT_CATEGORIES_MAX], mean[PARAMETERS_MAX] = {0}, all = 0;

	irt_item_probabilities(item, node, p);
	for (int k = 0; k < item->categories; k++)
		all += count[(size_t)k * width];
	for (size_t m = 0; m < n; m++)
		for (int k = 0; k < item->categories; k++)
			mean[m] += p[k] * slope_of(item, node, m, k);
	for (int k = 0; k < item->categories; k++)
		for (size_t m = 0; m < n; m++) {
			double x = slope_of(item, node, m, k) - mean[m];

			gradient[m] += count[(size_t)k * width] * x;
			for (size_t o = 0; o <= m; o++)
				information[m * n + o] +=
				        all * p[k] * x * (slope_of(item, node, o, k) - mean[o]);
		}
}

/* Replaces the gradient by the Newton step; false when there is none. */
static bool newton(double *gradient, double *information, size_t n)
{
	size_t order[PARAMETERS_MAX];
	gsl_permutation permutation = {n, order};
	gsl_matrix_view matrix = gsl_matrix_view_array(information, n, n);
	gsl_vector_view vector = gsl_vector_view_array(gradient, n);

	gsl_linalg_pcholesky_decomp(&matrix.matrix, &permutation);
	for (size_t m = 0; m < n; m++)
		if (!(information[m * n + m] > 0))
			return false;
	return !gsl_linalg_pcholesky_svx(&matrix.matrix, &permutation, &vector.vector);
}

void plausible_item_maximise(
        struct irt_item *item, const struct irt_grid *grid, const double *count, size_t width)
{
	double parameter[PARAMETERS_MAX];
	size_t n = plausible_item_get(item, parameter);

	for (int step = 0; step < STEPS_MAX; step++) {
		double gradient[PARAMETERS_MAX] = {0}, most = 0;
		double information[PARAMETERS_MAX * PARAMETERS_MAX] = {0};

		for (uint32_t q = 0; q < grid->nodes; q++)
			add_node(item, irt_grid_node(grid, q), count + q, width, n, gradient,
			        information);
		if (!newton(gradient, information, n))
			return;
		for (size_t m = 0; m < n; m++)
			most = fmax(most, fabs(gradient[m]));
		for (size_t m = 0; m < n; m++)
			parameter[m] += gradient[m] * STEP_MOST / fmax(most, STEP_MOST);
		plausible_item_set(item, parameter);
		if (most < STEP_TOLERANCE)
			return;
	}
}
