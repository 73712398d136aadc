/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * With given items every pass over the rows gives the log-likelihood of the current point, the EM
 * step and the observed information. The first steps are EM steps, the rest Newton steps. A Newton
 * step that decreases the likelihood is replaced by the EM step.
 *
 * When items are estimated too, the EM step leaves origin and unit of theta free and restores them
 * afterwards by transforming the items, which converges faster than fixing them (PX-EM: Liu, Rubin
 * & Wu 1998, Biometrika 85, 755-770), and two steps are extrapolated into one (SQUAREM, scheme S3:
 * Varadhan & Roland 2008, Scandinavian Journal of Statistics 35, 335-353). An extrapolation that
 * decreases the likelihood is dropped.
 */
#include "search.h"

#include "items.h"
#include "posterior.h"

#include <base/memory.h>

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLACK             1e-10 /* of the log-likelihood: tolerated loss by rounding */
#define LOG_VARIANCE_STEP 1.0   /* Newton's at most */

enum { EM_FIRST = 3 };

static double largest_change(const double *from, const double *to, size_t n)
{
	double change = 0;

	for (size_t k = 0; k < n; k++)
		if (!(fabs(to[k] - from[k]) <= change))
			change = fabs(to[k] - from[k]);
	return change;
}

/* A pass at search->at with the current items of the likelihood. */
static bool look(struct search *search, unsigned want, struct error *error)
{
	struct pass_point point = {search->likelihood, &search->options->grid, search->at};
	double least = plausible_prior_least_variance(&search->options->grid);

	if (!(exp(search->at[search->sums->n - 1]) >= least))
		return error_set(error,
		        "no variance: that of theta given the regressors falls below %g, which the "
		        "grid cannot hold",
		        least);
	plausible_pass_run(search->sample, &point, want, search->sums);
	search->passes++;
	if (search->sums->beyond)
		return error_set(error,
		        "row %zu: its answers and its regressors lie too far apart for the grid",
		        search->sums->beyond);
	return isfinite(search->sums->log_likelihood) ||
	       error_set(
	               error, "the log-likelihood is not finite: %g", search->sums->log_likelihood);
}

/* Weighted least squares on the posterior means: Mislevy's (1984) M step. */
static void em_step(const struct search *search, double *next)
{
	size_t n = search->sums->n;
	gsl_vector *delta = gsl_vector_alloc(n - 1);
	double explained = 0;

	for (size_t k = 0; k + 1 < n; k++)
		gsl_vector_set(delta, k, search->sums->cross[k] / search->sample->fitted);
	gsl_linalg_cholesky_svx(search->sample->root, delta);
	for (size_t k = 0; k + 1 < n; k++) {
		next[k] = search->at[k] + gsl_vector_get(delta, k);
		explained += gsl_vector_get(delta, k) * search->sums->cross[k];
	}
	next[n - 1] = log((search->sums->square - explained) / search->sample->fitted);
	gsl_vector_free(delta);
}

/* The score of the observed log-likelihood, in the order of `at`. */
static void score_of(const struct search *search, gsl_vector *score)
{
	const struct pass_sums *sums = search->sums;
	double variance = exp(search->at[sums->n - 1]);

	for (size_t k = 0; k + 1 < sums->n; k++)
		gsl_vector_set(score, k, sums->cross[k] / variance);
	gsl_vector_set(score, sums->n - 1, (sums->square / variance - search->sample->fitted) / 2);
}

/* False when the log-likelihood is not concave here or the step is too long: next is not
 * changed. */
static bool newton_step(const struct search *search, double *next)
{
	size_t n = search->sums->n;
	gsl_vector *step = gsl_vector_alloc(n), *score = gsl_vector_alloc(n);
	gsl_matrix *matrix = gsl_matrix_alloc(n, n);
	gsl_permutation *order = gsl_permutation_alloc(n);
	bool good = true;

	for (size_t k = 0; k < n; k++)
		for (size_t l = 0; l < n; l++)
			gsl_matrix_set(matrix, k, l,
			        search->sums->information[k > l ? k * n + l : l * n + k]);
	score_of(search, score);
	gsl_linalg_pcholesky_decomp(matrix, order);
	for (size_t k = 0; k < n; k++)
		good = good && gsl_matrix_get(matrix, k, k) > 0;
	good = good && !gsl_linalg_pcholesky_solve(matrix, order, score, step) &&
	       fabs(gsl_vector_get(step, n - 1)) < LOG_VARIANCE_STEP;
	for (size_t k = 0; good && k < n; k++)
		next[k] = search->at[k] + gsl_vector_get(step, k);
	gsl_permutation_free(order);
	gsl_matrix_free(matrix);
	gsl_vector_free(score);
	gsl_vector_free(step);
	return good;
}

bool plausible_search_regression(struct search *search, struct error *error)
{
	size_t n = search->sums->n;
	double *safe = memory_new(2 * n, sizeof(*safe)), *next = safe + n;
	double reached = -(double)INFINITY;
	bool good = true;

	while (!search->converged && search->passes < search->options->iterations) {
		good = look(search, PASS_INFORMATION, error);
		if (!good)
			break;
		if (search->sums->log_likelihood < reached - SLACK * fabs(reached)) {
			memcpy(search->at, safe, n * sizeof(*safe));
			reached = -(double)INFINITY;
			continue;
		}
		reached = search->sums->log_likelihood;
		em_step(search, safe);
		memcpy(next, safe, n * sizeof(*next));
		if (search->passes > EM_FIRST)
			(void)newton_step(search, next);
		search->converged =
		        largest_change(search->at, next, n) < search->options->tolerance;
		memcpy(search->at, next, n * sizeof(*next));
	}
	free(safe);
	return good;
}

/* ---- items and regression together ---- */

static size_t point_size(const struct search *search)
{
	return search->sums->n + search->sample->responses.items * IRT_CATEGORIES_MAX;
}

/* The constant is 0 and left out. Both return the number of parameters. */
static size_t point_get(const struct search *search, double *to)
{
	size_t n = 0;

	for (size_t k = 1; k < search->sums->n; k++)
		to[n++] = search->at[k];
	for (size_t j = 0; j < search->sample->responses.items; j++)
		n += plausible_item_get(&search->item[j], to + n);
	return n;
}

static void point_set(struct search *search, const double *from)
{
	size_t n = 0;

	for (size_t k = 1; k < search->sums->n; k++)
		search->at[k] = from[n++];
	for (size_t j = 0; j < search->sample->responses.items; j++)
		n += plausible_item_set(&search->item[j], from + n);
}

/* Sets the constant to 0, and the variance to 1 where the unit is free, by transforming the
 * items. */
static void scale_restore(struct search *search)
{
	size_t last = search->sums->n - 1;
	double origin = search->at[0];
	double unit = search->unit_free ? exp(search->at[last] / 2) : 1;

	for (size_t j = 0; j < search->sample->responses.items; j++)
		plausible_item_rescale(&search->item[j], origin, unit);
	search->at[0] = 0;
	for (size_t k = 1; k < last; k++)
		search->at[k] /= unit;
	search->at[last] -= 2 * log(unit);
}

static void items_maximise(struct search *search)
{
	const struct irt_grid *grid = &search->options->grid;
	const struct irt_likelihood *likelihood = search->likelihood;
	size_t width = irt_likelihood_width(likelihood);

#pragma omp parallel for schedule(dynamic) if (search->sample->rows >= THREADS_FROM)
	for (size_t j = 0; j < search->sample->responses.items; j++) {
		double count[IRT_CATEGORIES_MAX * IRT_WIDTH_MAX];

		irt_likelihood_marginal(likelihood, j, search->sums->count, count);
		plausible_item_maximise(&search->item[j], grid, count, width);
	}
}

static bool items_finite(const struct search *search, struct error *error)
{
	for (size_t j = 0; j < search->sample->responses.items; j++) {
		double parameter[IRT_CATEGORIES_MAX];
		size_t n = plausible_item_get(&search->item[j], parameter), k = 0;

		while (k < n && isfinite(parameter[k]))
			k++;
		if (k < n)
			return error_set(error, "%s has no finite estimate: leave it out",
			        search->sample->item_name[j]);
	}
	return true;
}

/* One EM step from the current point; sums contains the likelihood before it.
 */
static bool em_jointly(struct search *search, struct error *error)
{
	if (!items_finite(search, error))
		return false;
	irt_likelihood_set(search->likelihood, search->item);
	if (!look(search, PASS_COUNTS, error))
		return false;
	em_step(search, search->at);
	items_maximise(search);
	scale_restore(search);
	return true;
}

/* Extrapolates two EM steps, first[] to second[] to third[], into one long step, in third[]. */
static void extrapolate(double *first, const double *second, double *third, size_t n)
{
	double step = 0, bend = 0, length;

	for (size_t k = 0; k < n; k++) {
		double r = second[k] - first[k], v = third[k] - second[k] - r;

		step += r * r;
		bend += v * v;
	}
	length = bend > 0 ? -fmax(1, sqrt(step / bend)) : -1;
	for (size_t k = 0; k < n; k++) {
		double r = second[k] - first[k], v = third[k] - second[k] - r;

		third[k] = first[k] - 2 * length * r + length * length * v;
	}
}

/* One cycle: two EM steps and the extrapolated one. point: 4 rows of point_size. */
static bool cycle(struct search *search, double *point, struct error *error)
{
	size_t size = point_size(search), n = point_get(search, point);
	double *second = point + size, *third = point + 2 * size, *plain = point + 3 * size;
	double tolerance = search->options->tolerance, reached;

	if (!em_jointly(search, error))
		return false;
	point_get(search, second);
	search->converged = largest_change(point, second, n) < tolerance;
	if (search->converged)
		return true;
	if (!em_jointly(search, error))
		return false;
	reached = search->sums->log_likelihood;
	point_get(search, third);
	memcpy(plain, third, n * sizeof(*plain));
	extrapolate(point, second, third, n);
	point_set(search, third);
	struct error ignored;
	bool good = em_jointly(search, &ignored);

	if (!good || search->sums->log_likelihood < reached - SLACK * fabs(reached)) {
		search->at[0] = 0;
		point_set(search, plain);
	}
	return true;
}

bool plausible_search_jointly(struct search *search, struct error *error)
{
	double *point = memory_new(4 * point_size(search), sizeof(*point));
	bool good = plausible_items_check(search->sample, search->item, error);

	if (good)
		plausible_items_begin(search->sample, search->item);
	while (good && !search->converged && search->passes < search->options->iterations)
		good = cycle(search, point, error);
	free(point);
	return good;
}
