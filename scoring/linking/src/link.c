/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two constants by least squares: GSL's Levenberg-Marquardt from the mean-sigma constants, with
 * analytic derivatives of the curves. The jackknife makes one fit per item; each takes a few steps.
 */
#include <linking/link.h>

#include <base/memory.h>

#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

enum { CONSTANTS = 2, LINK_STEPS = 200 };
#define LINK_TOLERANCE 1e-12
#define SLOPE_LEAST    1e-3

const struct irt_link_options LINKING_DEFAULTS = {IRT_GRID_DEFAULT, 0, 1, IRT_LINK_DRIFT};

struct linking {
	const struct irt_link_items *items;
	const struct irt_grid *grid;
	double *root_weight; /* of each node: the root of the population's weight */
	double *fresh_curve; /* items x nodes: probability of category 1 */
	bool *left;          /* of each item: is it in the link */
	bool summed;         /* the distance of the sums, not the sum of the distances */
};

/* ---- curves ---- */

/* Of category 1 and its derivative by theta. */
static double curve(const struct irt_item *item, double theta, double *derivative)
{
	double logistic = 1 / (1 + exp(-(item->a * theta + item->d[1])));

	*derivative = (1 - item->c) * item->a * logistic * (1 - logistic);
	return item->c + (1 - item->c) * logistic;
}

static double difficulty(const struct irt_item *item)
{
	return -item->d[1] / item->a;
}

struct irt_item linking_apply(
        const struct irt_item *fresh, const struct irt_link_constants *constants)
{
	struct irt_item item = *fresh;

	item.a = fresh->a / constants->slope;
	for (int k = 1; k < fresh->categories; k++)
		item.d[k] = fresh->d[k] - k * item.a * constants->intercept;
	return item;
}

double linking_shift(const struct irt_item *known, const struct irt_item *fresh,
        const struct irt_link_constants *constants)
{
	return constants->slope * difficulty(fresh) + constants->intercept - difficulty(known);
}

static void linking_begin(struct linking *linking, const struct irt_link_items *items,
        const struct irt_link_options *options)
{
	uint32_t nodes = options->grid.nodes;
	double unused;

	*linking = (struct linking){
	        .items = items,
	        .grid = &options->grid,
	        .root_weight = memory_new(nodes, sizeof(double)),
	        .fresh_curve = memory_new(items->count * nodes, sizeof(double)),
	        .left = memory_new(items->count, sizeof(bool)),
	};
	irt_grid_normal(&options->grid, options->mean, options->sd, linking->root_weight);
	for (uint32_t q = 0; q < nodes; q++)
		linking->root_weight[q] = sqrt(linking->root_weight[q]);
	for (size_t i = 0; i < items->count; i++) {
		linking->left[i] = true;
		for (uint32_t q = 0; q < nodes; q++)
			linking->fresh_curve[i * nodes + q] =
			        curve(&items->fresh[i], irt_grid_node(&options->grid, q), &unused);
	}
}

static void linking_end(struct linking *linking)
{
	free(linking->root_weight);
	free(linking->fresh_curve);
	free(linking->left);
}

/* ---- the criteria ---- */

/* Residuals and their derivatives by slope and intercept; either may be NULL. */
static void residuals(const struct linking *linking, const gsl_vector *constants, gsl_vector *out,
        gsl_matrix *derivatives)
{
	double slope = gsl_vector_get(constants, 0), intercept = gsl_vector_get(constants, 1);
	uint32_t nodes = linking->grid->nodes;
	size_t row = 0;

	if (out)
		gsl_vector_set_zero(out);
	if (derivatives)
		gsl_matrix_set_zero(derivatives);
	for (size_t i = 0; i < linking->items->count; i++) {
		if (!linking->left[i])
			continue;
		for (uint32_t q = 0; q < nodes; q++) {
			double node = irt_grid_node(linking->grid, q), by;
			double far =
			        curve(&linking->items->known[i], slope * node + intercept, &by) -
			        linking->fresh_curve[i * nodes + q];

			if (out)
				*gsl_vector_ptr(out, row + q) += linking->root_weight[q] * far;
			if (!derivatives)
				continue;
			*gsl_matrix_ptr(derivatives, row + q, 0) +=
			        linking->root_weight[q] * by * node;
			*gsl_matrix_ptr(derivatives, row + q, 1) += linking->root_weight[q] * by;
		}
		row += linking->summed ? 0 : nodes;
	}
}

static int solver_residuals(const gsl_vector *constants, void *linking, gsl_vector *out)
{
	residuals(linking, constants, out, NULL);
	return GSL_SUCCESS;
}

static int solver_derivatives(const gsl_vector *constants, void *linking, gsl_matrix *out)
{
	residuals(linking, constants, NULL, out);
	return GSL_SUCCESS;
}

static size_t count_left(const struct linking *linking)
{
	size_t count = 0;

	for (size_t i = 0; i < linking->items->count; i++)
		count += linking->left[i];
	return count;
}

/* Starts from *constants. A slope of 0 or below is refused: it would reverse the scale. */
static bool fit(struct linking *linking, bool summed, struct irt_link_constants *constants,
        struct error *error)
{
	gsl_multifit_nlinear_parameters parameters = gsl_multifit_nlinear_default_parameters();
	double start[CONSTANTS] = {constants->slope, constants->intercept};
	gsl_vector_view from = gsl_vector_view_array(start, CONSTANTS);
	gsl_multifit_nlinear_fdf problem = {.f = solver_residuals,
	        .df = solver_derivatives,
	        .n = linking->grid->nodes * (summed ? 1 : count_left(linking)),
	        .p = CONSTANTS,
	        .params = linking};
	gsl_multifit_nlinear_workspace *solver = gsl_multifit_nlinear_alloc(
	        gsl_multifit_nlinear_trust, &parameters, problem.n, CONSTANTS);
	int why = GSL_CONTINUE, status;

	linking->summed = summed;
	gsl_multifit_nlinear_init(&from.vector, &problem, solver);
	status = gsl_multifit_nlinear_driver(
	        LINK_STEPS, LINK_TOLERANCE, LINK_TOLERANCE, 0, NULL, NULL, &why, solver);
	constants->slope = gsl_vector_get(solver->x, 0);
	constants->intercept = gsl_vector_get(solver->x, 1);
	gsl_multifit_nlinear_free(solver);
	/* A start that cannot be improved is a solution, too: then the curves agree to the last
	 * bit. */
	if ((status == GSL_SUCCESS || why == GSL_ENOPROG) && constants->slope >= SLOPE_LEAST)
		return true;
	return error_set(error,
	        "the %s constants cannot be found: the items do not agree on a scale",
	        summed ? "Stocking-Lord" : "Haebara");
}

static bool mean_sigma(
        const struct linking *linking, struct irt_link_constants *constants, struct error *error)
{
	size_t count = 0;
	double *known = memory_new(linking->items->count, sizeof(*known));
	double *fresh = memory_new(linking->items->count, sizeof(*fresh));
	double spread;

	for (size_t i = 0; i < linking->items->count; i++)
		if (linking->left[i]) {
			known[count] = difficulty(&linking->items->known[i]);
			fresh[count++] = difficulty(&linking->items->fresh[i]);
		}
	spread = gsl_stats_sd(fresh, 1, count);
	constants->slope = gsl_stats_sd(known, 1, count) / spread;
	constants->intercept = gsl_stats_mean(known, 1, count) -
	                       constants->slope * gsl_stats_mean(fresh, 1, count);
	free(known);
	free(fresh);
	return (spread > 0 && constants->slope >= SLOPE_LEAST) ||
	       error_set(error, "the common items are all of one difficulty: they fix no scale");
}

/* ---- items ---- */

static double rmsd(const struct linking *linking, size_t i, const struct irt_link_constants *to)
{
	uint32_t nodes = linking->grid->nodes;
	double sum = 0, unused;

	for (uint32_t q = 0; q < nodes; q++) {
		double theta = to->slope * irt_grid_node(linking->grid, q) + to->intercept;
		double far = linking->root_weight[q] *
		             (curve(&linking->items->known[i], theta, &unused) -
		                     linking->fresh_curve[i * nodes + q]);

		sum += far * far;
	}
	return sqrt(sum);
}

static void describe(const struct linking *linking, const struct irt_link_constants *to,
        struct irt_link_item *out)
{
	for (size_t i = 0; i < linking->items->count; i++) {
		out[i].rmsd = rmsd(linking, i, to);
		out[i].shift =
		        linking_shift(&linking->items->known[i], &linking->items->fresh[i], to);
	}
}

/* The worst item that is still in the link and beyond the limit; the number of items: none. */
static size_t worst(const struct linking *linking, const struct irt_link_item *out, double limit)
{
	size_t found = linking->items->count;

	for (size_t i = 0; i < linking->items->count; i++)
		if (linking->left[i] && out[i].rmsd > limit) {
			limit = out[i].rmsd;
			found = i;
		}
	return found;
}

static bool too_few(const struct linking *linking, struct error *error)
{
	return error_set(error,
	        "%zu of %zu common items are left to link by, and it takes %d: the scales cannot "
	        "be joined",
	        count_left(linking), linking->items->count, IRT_LINK_LEAST);
}

/* Leaves out one item after another until none has drifted. */
static bool link_stable(struct linking *linking, double limit, struct irt_link_item *out,
        struct linking_estimate *link, struct error *error)
{
	for (;;) {
		size_t drifting;

		if (count_left(linking) < IRT_LINK_LEAST)
			return too_few(linking, error);
		if (!mean_sigma(linking, &link->mean_sigma, error))
			return false;
		link->stocking_lord = link->mean_sigma;
		if (!fit(linking, true, &link->stocking_lord, error))
			return false;
		describe(linking, &link->stocking_lord, out);
		drifting = worst(linking, out, limit);
		if (drifting == linking->items->count)
			return true;
		linking->left[drifting] = false;
	}
}

/* ---- linking errors ---- */

static double se_difficulties(const struct linking *linking, const struct irt_link_item *out)
{
	double *shift = memory_new(linking->items->count, sizeof(*shift));
	double count = (double)count_left(linking), se;
	size_t at = 0;

	for (size_t i = 0; i < linking->items->count; i++)
		if (linking->left[i])
			shift[at++] = out[i].shift;
	se = sqrt(gsl_stats_variance(shift, 1, at) / count);
	free(shift);
	return se;
}

static bool se_jackknife(
        struct linking *linking, double mean, struct linking_estimate *link, struct error *error)
{
	size_t count = link->left, at = 0;
	double *moved = memory_new(count, sizeof(*moved));
	bool good = count > IRT_LINK_LEAST;

	link->se_jackknife = (double)NAN;
	for (size_t i = 0; i < linking->items->count && good; i++) {
		struct irt_link_constants without = link->stocking_lord;

		if (!linking->left[i])
			continue;
		linking->left[i] = false;
		good = fit(linking, true, &without, error);
		linking->left[i] = true;
		moved[at++] = without.slope * mean + without.intercept;
	}
	if (good)
		link->se_jackknife = sqrt((double)((count - 1) * (count - 1)) / (double)count *
		                          gsl_stats_variance(moved, 1, count));
	free(moved);
	return good || count <= IRT_LINK_LEAST;
}

/* ---- all of it ---- */

static bool check(const struct irt_link_items *items, struct error *error)
{
	if (items->count < IRT_LINK_LEAST)
		return error_set(error, "a link takes at least %d common items, not %zu",
		        IRT_LINK_LEAST, items->count);
	for (size_t i = 0; i < items->count; i++) {
		const struct irt_item *known = &items->known[i], *fresh = &items->fresh[i];

		if (known->categories != 2 || fresh->categories != 2)
			return error_set(
			        error, "common item %s is not of two categories", items->name[i]);
		if (!(known->a > 0) || !(fresh->a > 0))
			return error_set(
			        error, "common item %s has a slope not above 0", items->name[i]);
	}
	return true;
}

bool linking_estimate(const struct irt_link_items *items, const struct irt_link_options *options,
        struct irt_link_item *out, struct linking_estimate *link, struct error *error)
{
	struct linking linking;
	bool good;

	*link = (struct linking_estimate){.mean_sigma = {1, 0}};
	if (!check(items, error))
		return false;
	linking_begin(&linking, items, options);
	good = link_stable(&linking, options->drift, out, link, error);
	link->haebara = link->stocking_lord;
	good = good && fit(&linking, false, &link->haebara, error);
	link->left = count_left(&linking);
	for (size_t i = 0; i < items->count && good; i++)
		out[i].drifts = !linking.left[i];
	if (good)
		link->se_difficulties = se_difficulties(&linking, out);
	good = good && se_jackknife(&linking, options->mean, link, error);
	linking_end(&linking);
	return good;
}
