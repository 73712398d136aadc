/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search uses standardised regressors and the scale of the grid. The result is then converted
 * to the caller's regressors and to the scale of regression.h, and so are the standard errors, by
 * the delta method.
 */
#include <plausible/regression.h>

#include "posterior.h"
#include "search.h"

#include <base/memory.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GRID_SDS    2.5  /* the grid must contain so many standard deviations on both sides */
#define STEPS_LEAST 0.5  /* of the grid, in the posterior's standard deviation */
#define TOLD_LEAST  1e-3 /* smallest share of the information that theta itself would give */

const struct plausible_options PLAUSIBLE_DEFAULTS = {
        .grid = {IRT_NODES_DEFAULT, IRT_RANGE_DEFAULT, 0, 1},
        .tolerance = 1e-6,
        .iterations = 1000};

static gsl_matrix *symmetric(const double *lower, size_t n)
{
	gsl_matrix *matrix = gsl_matrix_alloc(n, n);

	for (size_t k = 0; k < n; k++)
		for (size_t l = 0; l < n; l++)
			gsl_matrix_set(matrix, k, l, lower[k > l ? k * n + l : l * n + k]);
	return matrix;
}

/* The sandwich formula: replaces bread by bread x scatter x bread. */
static void sandwich(gsl_matrix *bread, const double *scatter)
{
	size_t n = bread->size1;
	gsl_matrix *filling = symmetric(scatter, n), *half = gsl_matrix_alloc(n, n);

	gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, bread, filling, 0, half);
	gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, half, bread, 0, filling);
	gsl_matrix_memcpy(bread, filling);
	gsl_matrix_free(filling);
	gsl_matrix_free(half);
}

/* Inverts in place. False: here the log-likelihood is not a maximum in every direction. */
static bool information_invert(gsl_matrix *matrix)
{
	size_t n = matrix->size1;
	gsl_matrix *inverse = gsl_matrix_alloc(n, n);
	gsl_permutation *order = gsl_permutation_alloc(n);
	bool good = true;

	gsl_linalg_pcholesky_decomp(matrix, order);
	for (size_t k = 0; k < n; k++)
		good = good && gsl_matrix_get(matrix, k, k) > 0;
	if (good)
		gsl_linalg_pcholesky_invert(matrix, order, inverse);
	gsl_matrix_memcpy(matrix, inverse);
	gsl_permutation_free(order);
	gsl_matrix_free(inverse);
	return good;
}

/* The variance of the mean of theta: the first column of the root has the regressors' means. */
static double origin_variance(const struct search *search, const gsl_matrix *inverse)
{
	const gsl_matrix *root = search->sample->root;
	double variance = 0;

	for (size_t k = 0; k < root->size1; k++)
		for (size_t l = 0; l < root->size1; l++)
			variance += gsl_matrix_get(root, k, 0) * gsl_matrix_get(root, l, 0) *
			            gsl_matrix_get(inverse, k, l);
	return variance;
}

/*
 * If each person gives only one answer, the answers tell the mean but not the variance, and because
 * of rounding the inversion may not fail. So the answers must give at least TOLD_LEAST of the
 * information about origin and variance that theta itself would give.
 */
static bool tells_something(const struct search *search, const gsl_matrix *inverse)
{
	size_t last = search->sums->n - 1;
	double fitted = search->sample->fitted;

	return origin_variance(search, inverse) * fitted * TOLD_LEAST < exp(search->at[last]) &&
	       gsl_matrix_get(inverse, last, last) * fitted * TOLD_LEAST < 2;
}

static bool covariance_take(const struct search *search, struct plausible_regression *out)
{
	size_t n = search->sums->n;
	gsl_matrix *matrix = symmetric(search->sums->information, n);
	bool good = information_invert(matrix) && tells_something(search, matrix);

	if (good && search->sample->weighted)
		sandwich(matrix, search->sums->scatter);
	out->covariance = memory_new(n * n, sizeof(*out->covariance));
	for (size_t k = 0; good && k < n; k++)
		for (size_t l = 0; l < n; l++)
			out->covariance[k * n + l] = gsl_matrix_get(matrix, k, l);
	gsl_matrix_free(matrix);
	return good;
}

/* Standard error of a smooth function of `at` with these derivatives. */
static double error_of(const struct plausible_regression *out, const double *slope)
{
	size_t n = out->coefficients + 1;
	double variance = 0;

	for (size_t k = 0; k < n; k++)
		for (size_t l = 0; l < n; l++)
			variance += slope[k] * slope[l] * out->covariance[k * n + l];
	return sqrt(variance);
}

static void coefficients_take(const struct search *search, struct plausible_regression *out)
{
	const struct plausible_sample *sample = search->sample;
	size_t n = search->sums->n, last = n - 1;
	double *slope = memory_new(n, sizeof(*slope)), centre = 0;

	for (size_t k = 1; k < last; k++) {
		out->estimate[k] = search->at[k] / sample->scale[k - 1];
		centre += out->estimate[k] * sample->mean[k - 1];
		memset(slope, 0, n * sizeof(*slope));
		slope[k] = 1 / sample->scale[k - 1];
		slope[last] = search->unit_free ? -out->estimate[k] / 2 : 0;
		out->se[k] = error_of(out, slope);
	}
	memset(slope, 0, n * sizeof(*slope));
	slope[0] = 1;
	for (size_t k = 1; k < last; k++)
		slope[k] = -sample->mean[k - 1] / sample->scale[k - 1];
	out->estimate[0] = out->items_given ? search->at[0] - centre : 0;
	out->se[0] = out->items_given ? error_of(out, slope) : (double)NAN;
	out->shift = out->items_given ? 0 : centre;
	out->variance = exp(search->at[last]);
	out->variance_se =
	        search->unit_free ? (double)NAN : out->variance * sqrt(out->covariance[n * n - 1]);
	free(slope);
}

static void items_take(const struct search *search, struct plausible_regression *out)
{
	out->items = search->sample->responses.items;
	out->item = memory_new(out->items, sizeof(*out->item));
	memcpy(out->item, search->item, out->items * sizeof(*out->item));
	for (size_t j = 0; j < out->items; j++)
		for (int k = 1; k < out->item[j].categories; k++)
			out->item[j].d[k] -= k * out->item[j].a * out->shift;
}

/*
 * False: the grid is too short, and would cut off draws at its ends, or its step is too long for
 * what the answers leave uncertain.
 */
static bool grid_holds(const struct search *search, struct error *error)
{
	const struct pass_sums *sums = search->sums;
	double fitted = search->sample->fitted, mean = sums->eap / fitted;
	double sd = sqrt(sums->eap_square / fitted - mean * mean + sums->psd_square / fitted);
	const struct irt_grid *grid = &search->options->grid;
	double step = 2 * grid->range / (grid->nodes - 1);

	if (!(sqrt(sums->psd_square / fitted) > STEPS_LEAST * step))
		return error_set(error,
		        "theta of one person is known to about %.3g: the grid's step of %.3g is "
		        "too "
		        "long for it; see --range and --quadrature",
		        sqrt(sums->psd_square / fitted), step);
	if (fabs(mean) + GRID_SDS * sd < search->options->grid.range)
		return true;
	return error_set(error,
	        "theta has mean %.3g and standard deviation %.3g: the grid from %g to %g cannot "
	        "hold it",
	        mean, sd, -search->options->grid.range, search->options->grid.range);
}

/* The last pass, which computes the standard errors at the solution. */
static bool finish(struct search *search, struct plausible_regression *out, struct error *error)
{
	const struct pass_sums *sums = search->sums;
	double fitted = search->sample->fitted, spread;
	struct pass_point point = {search->likelihood, &search->options->grid, search->at};

	irt_likelihood_set(search->likelihood, search->item);
	plausible_pass_run(search->sample, &point, PASS_INFORMATION | PASS_SCATTER, search->sums);
	if (!covariance_take(search, out))
		return error_set(error,
		        "the answers do not determine the regression: too few items a row "
		        "for the variance of theta");
	if (!grid_holds(search, error))
		return false;
	coefficients_take(search, out);
	items_take(search, out);
	spread = sums->eap_square / fitted - sums->eap * sums->eap / (fitted * fitted);
	out->log_likelihood = sums->log_likelihood;
	out->reliability = spread / (spread + sums->psd_square / fitted);
	out->iterations = search->passes;
	out->converged = search->converged;
	memcpy(out->at, search->at, sums->n * sizeof(*out->at));
	return true;
}

static bool unit_is_free(const struct irt_item *items, size_t count)
{
	for (size_t j = 0; j < count; j++)
		if (items[j].model == IRT_RASCH)
			return false;
	return true;
}

bool plausible_regress(const struct plausible_sample *sample, const struct irt_item *items,
        bool estimate_items, const struct plausible_options *options,
        struct plausible_regression *out, struct error *error)
{
	size_t n = sample->columns + 2, count = sample->responses.items;
	struct search search = {.sample = sample, .options = options};

	*out = (struct plausible_regression){
	        .coefficients = n - 1, .items_given = !estimate_items, .grid = options->grid};
	out->estimate = memory_new(n, sizeof(*out->estimate));
	out->se = memory_new(n, sizeof(*out->se));
	out->at = memory_new(n, sizeof(*out->at));
	search.at = memory_new(n, sizeof(*search.at));
	search.item = memory_new(count + 1, sizeof(*search.item));
	memcpy(search.item, items, count * sizeof(*items));
	search.unit_free = estimate_items && unit_is_free(items, count);
	out->likelihood = irt_likelihood_new(items, &sample->responses, &options->grid);
	search.likelihood = out->likelihood;
	search.sums = plausible_pass_sums_new(sample, out->likelihood,
	        PASS_INFORMATION | PASS_SCATTER | (estimate_items ? PASS_COUNTS : 0));
	bool good = (estimate_items ? plausible_search_jointly(&search, error)
	                            : plausible_search_regression(&search, error)) &&
	            finish(&search, out, error);

	plausible_pass_sums_free(search.sums);
	free(search.item);
	free(search.at);
	return good;
}

void plausible_regression_end(struct plausible_regression *regression)
{
	free(regression->estimate);
	free(regression->se);
	free(regression->at);
	free(regression->covariance);
	free(regression->item);
	irt_likelihood_free(regression->likelihood);
	*regression = (struct plausible_regression){0};
}
