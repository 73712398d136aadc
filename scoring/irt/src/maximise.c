/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/maximise.h>

#include <gsl/gsl_linalg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* With fewer items than PARALLEL_LEAST, starting threads costs more than it saves. */
enum { SCORING_STEPS = 15, HALVINGS = 12, PARALLEL_LEAST = 16 };

#define STEP_MOST  1.5  /* of any parameter in one step */
#define STEP_LEAST 1e-9 /* ends the scoring */

static bool has_guess_prior(const struct irt_fit_options *options, const struct irt_item *item)
{
	return options->guess_prior && item->model == IRT_3PL;
}

static bool has_slope_prior(const struct irt_fit_options *options, const struct irt_item *item)
{
	return options->slope_prior && item->model != IRT_RASCH;
}

static bool has_intercept_prior(const struct irt_fit_options *options, const struct irt_item *item)
{
	return options->intercept_prior && item->model == IRT_3PL;
}

double irt_guess_mean(const struct irt_fit_options *options, size_t j)
{
	return options->guess_means ? options->guess_means[j] : options->guess_mean;
}

double irt_prior(const struct irt_fit_options *options, const struct irt_item *item, size_t j)
{
	double value = 0, z;

	if (has_guess_prior(options, item)) {
		z = (irt_guess_logit(item->c) - irt_guess_mean(options, j)) / options->guess_sd;
		value -= z * z / 2;
	}
	if (has_slope_prior(options, item)) {
		z = (item->a - options->slope_mean) / options->slope_sd;
		value -= z * z / 2;
	}
	if (has_intercept_prior(options, item)) {
		z = item->d[1] / options->intercept_sd;
		value -= z * z / 2;
	}
	return value;
}

static void prior_gradient(const struct irt_fit_options *options, const struct irt_item *item,
        size_t j, struct irt_derivatives *out)
{
	double guess = options->guess_sd * options->guess_sd;
	double slope = options->slope_sd * options->slope_sd;
	double intercept = options->intercept_sd * options->intercept_sd;

	if (has_guess_prior(options, item)) {
		out->gradient[2] += (irt_guess_mean(options, j) - irt_guess_logit(item->c)) / guess;
		out->information[2][2] += 1 / guess;
	}
	if (has_slope_prior(options, item)) {
		out->gradient[0] += (options->slope_mean - item->a) / slope;
		out->information[0][0] += 1 / slope;
	}
	if (has_intercept_prior(options, item)) {
		out->gradient[1] -= item->d[1] / intercept;
		out->information[1][1] += 1 / intercept;
	}
}

double irt_item_gradient(const struct expectation *expectation,
        const struct irt_fit_options *options, const struct irt_item *item, size_t j, bool observed,
        struct irt_derivatives *out)
{
	size_t parameters = irt_item_parameters(item), width = expectation->width;
	const double *counts = expectation->category + expectation->first[j] * width;
	double value = irt_prior(options, item, j);

	memset(out, 0, sizeof(*out));
	for (uint32_t q = 0; q < expectation->grid.nodes; q++) {
		double here[IRT_CATEGORIES_MAX];
		struct item_point point;

		irt_item_point(item, expectation->node[q], &point);
		for (size_t k = 0; k < item->categories; k++) {
			here[k] = counts[k * width + q];
			value += here[k] * log(fmax(point.p[k], CURVE_LEAST));
			for (size_t m = 0; m < parameters; m++)
				out->gradient[m] += here[k] * point.score[k][m];
		}
		irt_item_information(
		        item, expectation->node[q], &point, here, observed, out->information);
	}
	prior_gradient(options, item, j, out);
	return value;
}

/* step = information^-1 gradient, each part cut to STEP_MOST; returns the largest. */
static double step_solve(size_t n, struct irt_derivatives *at, double step[PARAMETERS])
{
	double most = 0;
	size_t order[PARAMETERS];
	gsl_matrix_view matrix =
	        gsl_matrix_view_array_with_tda(&at->information[0][0], n, n, PARAMETERS);
	gsl_vector_view right = gsl_vector_view_array(at->gradient, n);
	gsl_vector_view solution = gsl_vector_view_array(step, n);
	gsl_permutation permutation = {n, order};

	gsl_linalg_mcholesky_decomp(&matrix.matrix, &permutation, NULL);
	gsl_linalg_mcholesky_solve(&matrix.matrix, &permutation, &right.vector, &solution.vector);
	for (size_t m = 0; m < n; m++) {
		step[m] = fmax(-STEP_MOST, fmin(STEP_MOST, step[m]));
		most = fmax(most, fabs(step[m]));
	}
	return most;
}

static void item_move(struct irt_item *item, const double step[PARAMETERS], double by)
{
	if (item->model != IRT_RASCH)
		item->a += by * *step++;
	for (int k = 1; k < item->categories; k++)
		item->d[k] += by * *step++;
	if (item->model == IRT_3PL)
		item->c = irt_guess_of(irt_guess_logit(item->c) + by * *step);
}

static void item_maximise(const struct expectation *expectation,
        const struct irt_fit_options *options, size_t j, struct irt_item *item)
{
	struct irt_derivatives at;
	double step[PARAMETERS];
	size_t parameters = irt_item_parameters(item);
	double value = irt_item_gradient(expectation, options, item, j, false, &at);

	for (int t = 0; t < SCORING_STEPS; t++) {
		double most = step_solve(parameters, &at, step), by = 1, now = 0;
		struct irt_item moved;
		int halved = 0;

		for (; halved < HALVINGS; halved++, by /= 2) {
			moved = *item;
			item_move(&moved, step, by);
			now = irt_item_gradient(expectation, options, &moved, j, false, &at);
			if (now >= value || by * most < STEP_LEAST)
				break;
		}
		if (halved == HALVINGS)
			return;
		*item = moved;
		value = now;
		if (most * by < STEP_LEAST)
			return;
	}
}

double irt_sd_least(const struct irt_grid *grid)
{
	return grid->range / (grid->nodes - 1);
}

size_t irt_group_scores(const struct expectation *expectation, const struct layout *layout,
        size_t g, const struct irt_group *group, double *score)
{
	bool mean = irt_layout_mean_free(layout, g), sd = irt_layout_sd_free(layout, g);
	size_t width = expectation->width;

	for (size_t q = 0; q < width; q++) {
		double z = (expectation->node[q] - group->mean) / group->sd;

		if (mean)
			score[q] = z / group->sd;
		if (sd)
			score[(mean ? width : 0) + q] = z * z - 1;
	}
	return (size_t)mean + sd;
}

/* The gradient of a group's counts and the information of as many draws from its prior. */
static void group_gradient(const struct expectation *expectation, const double *counts,
        const double *prior, const double *score, size_t parameters, struct irt_derivatives *out)
{
	size_t width = expectation->width;
	double n = 0, mean[PARAMETERS] = {0};

	memset(out, 0, sizeof(*out));
	for (size_t q = 0; q < width; q++)
		n += counts[q];
	for (size_t m = 0; m < parameters; m++)
		for (size_t q = 0; q < width; q++)
			mean[m] += prior[q] * score[m * width + q];
	for (size_t m = 0; m < parameters; m++) {
		for (size_t q = 0; q < width; q++) {
			double away = score[m * width + q] - mean[m];

			out->gradient[m] += counts[q] * away;
			for (size_t k = 0; k < parameters; k++)
				out->information[m][k] +=
				        n * prior[q] * away * score[k * width + q];
		}
	}
}

void irt_group_information(const struct expectation *expectation, const struct layout *layout,
        size_t g, const struct irt_group *group, struct irt_derivatives *out)
{
	double *score = irt_doubles_new(2 * expectation->width);
	double *prior = irt_doubles_new(expectation->width);
	size_t parameters = irt_group_scores(expectation, layout, g, group, score);

	irt_grid_normal(&expectation->grid, group->mean, group->sd, prior);
	group_gradient(expectation, expectation->group + g * expectation->width, prior, score,
	        parameters, out);
	free(prior);
	free(score);
}

/*
 * On the grid the moments of a normal equal its parameters only if the grid covers it. So moments
 * alone would not maximise. This step does, so plain EM never decreases the likelihood.
 */
static void group_maximise(const struct expectation *expectation, const struct layout *layout,
        size_t g, struct irt_group *group)
{
	size_t parameters = layout->group[g + 1] - layout->group[g];
	struct irt_derivatives at;
	double step[PARAMETERS];

	for (int t = 0; parameters && t < SCORING_STEPS; t++) {
		const double *by = step;
		double most;

		irt_group_information(expectation, layout, g, group, &at);
		most = step_solve(parameters, &at, step);
		if (irt_layout_mean_free(layout, g))
			group->mean += *by++;
		if (irt_layout_sd_free(layout, g))
			group->sd = fmax(group->sd * exp(fmax(-1, fmin(1, *by))),
			        irt_sd_least(&expectation->grid));
		if (most < STEP_LEAST)
			return;
	}
}

void irt_maximise(const struct expectation *expectation, const struct layout *layout,
        const struct irt_fit_options *options, struct irt_item *item, struct irt_group *group)
{
#pragma omp parallel for schedule(dynamic) if (layout->items > PARALLEL_LEAST)
	for (size_t j = 0; j < layout->items; j++)
		if (layout->item[j] < layout->item[j + 1])
			item_maximise(expectation, options, j, &item[j]);
	for (size_t g = 0; g < layout->groups; g++)
		group_maximise(expectation, layout, g, &group[g]);
}
