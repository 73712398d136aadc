/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Moments are the items' shares right, then those of pairs both right. With X = L L', M2 / n is the
 * residual sum of squares of L^-1 r regressed on the columns of L^-1 D: no inverse is formed.
 */
#include <item_fit/model_fit.h>

#include "chi_square.h"
#include <irt/maximise.h>

#include <base/memory.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_permute_vector.h>

#include <math.h>
#include <stdlib.h>

struct moment {
	size_t item[2]; /* the same twice: of one item */
};

struct m2 {
	const struct irt_fit_options *options;
	const struct irt_fit_result *result;
	struct patterns patterns;
	struct expectation expectation;
	struct layout layout;
	struct moment *moment;
	size_t moments;
	double *curve; /* items x width: the chance of a right answer */
};

/* ---- what is expected ---- */

/* The integral of the product of the curves of up to four items, each counted once. */
static double chance_of(const struct m2 *m2, const struct moment *x, const struct moment *y)
{
	const struct expectation *expectation = &m2->expectation;
	size_t item[4] = {x->item[0], x->item[1], y->item[0], y->item[1]}, items = 0;
	const double *curve[4] = {NULL};
	double sum = 0;

	for (int i = 0; i < 4; i++) {
		bool seen = false;

		for (int k = 0; k < i; k++)
			seen = seen || item[k] == item[i];
		if (!seen)
			curve[items++] = m2->curve + item[i] * expectation->width;
	}
	for (size_t q = 0; q < expectation->width; q++) {
		double product = expectation->prior[q];

		for (size_t i = 0; i < items; i++)
			product *= curve[i][q];
		sum += product;
	}
	return sum;
}

/* Derivatives of a moment by the parameters of one of its items, given the curve of the other one;
 * d: a row of D. */
static void derive_item(const struct m2 *m2, size_t j, size_t other, double *d)
{
	const struct expectation *expectation = &m2->expectation;
	size_t first = m2->layout.item[j], parameters = m2->layout.item[j + 1] - first;
	struct item_point point;

	for (uint32_t q = 0; parameters && q < expectation->grid.nodes; q++) {
		double weight = expectation->prior[q];

		if (other != j)
			weight *= m2->curve[other * expectation->width + q];
		irt_item_point(&m2->result->item[j], expectation->node[q], &point);
		for (size_t m = 0; m < parameters; m++)
			d[first + m] += weight * point.p[1] * point.score[1][m];
	}
}

static void derive_group(const struct m2 *m2, const struct moment *moment, double *d)
{
	const struct expectation *expectation = &m2->expectation;
	size_t width = expectation->width;
	double *score = irt_doubles_new(2 * width);
	size_t parameters =
	        irt_group_scores(expectation, &m2->layout, 0, &m2->result->group[0], score);

	for (size_t m = 0; m < parameters; m++) {
		double mean = 0;

		for (size_t q = 0; q < width; q++)
			mean += expectation->prior[q] * score[m * width + q];
		for (size_t q = 0; q < width; q++) {
			double value = expectation->prior[q] * (score[m * width + q] - mean) *
			               m2->curve[moment->item[0] * width + q];

			if (moment->item[0] != moment->item[1])
				value *= m2->curve[moment->item[1] * width + q];
			d[m2->layout.group[0] + m] += value;
		}
	}
	free(score);
}

static void matrices_fill(const struct m2 *m2, gsl_matrix *x, gsl_matrix *d)
{
	gsl_matrix_set_zero(d);
#pragma omp parallel for schedule(dynamic)
	for (size_t a = 0; a < m2->moments; a++) {
		const struct moment *one = &m2->moment[a];
		double mine = chance_of(m2, one, one);

		for (size_t b = 0; b < m2->moments; b++)
			gsl_matrix_set(x, a, b,
			        chance_of(m2, one, &m2->moment[b]) -
			                mine * chance_of(m2, &m2->moment[b], &m2->moment[b]));
		derive_item(m2, one->item[0], one->item[1], gsl_matrix_ptr(d, a, 0));
		if (one->item[0] != one->item[1])
			derive_item(m2, one->item[1], one->item[0], gsl_matrix_ptr(d, a, 0));
		derive_group(m2, one, gsl_matrix_ptr(d, a, 0));
	}
}

/* ---- what is observed ---- */

static void residuals_fill(const struct m2 *m2, gsl_vector *r)
{
	const struct patterns *patterns = &m2->patterns;

	for (size_t a = 0; a < m2->moments; a++) {
		const struct moment *moment = &m2->moment[a];
		double right = 0;

		for (size_t p = 0; p < patterns->count; p++)
			if (irt_patterns_response(patterns, p, moment->item[0]) == 1 &&
			        irt_patterns_response(patterns, p, moment->item[1]) == 1)
				right += patterns->weight[p];
		gsl_vector_set(
		        r, a, right / (double)patterns->rows - chance_of(m2, moment, moment));
	}
}

/* The moments that are 1 in a pattern; their number. */
static size_t moments_of(const struct m2 *m2, size_t pattern, size_t *one)
{
	bool right[M2_ITEMS_MAX] = {false};
	size_t count = 0;

	for (size_t j = 0; j < m2->patterns.items; j++)
		right[j] = irt_patterns_response(&m2->patterns, pattern, j) == 1;
	for (size_t a = 0; a < m2->moments; a++)
		if (right[m2->moment[a].item[0]] && right[m2->moment[a].item[1]])
			one[count++] = a;
	return count;
}

/* n times the covariance of the weighted moments, as the rows show it: sum w^2 (m - E m)(m - E m)'
 * / n. */
static gsl_matrix *spread_of(const struct m2 *m2)
{
	size_t *one = memory_new(m2->moments, sizeof(*one));
	gsl_matrix *spread = gsl_matrix_calloc(m2->moments, m2->moments);
	double *mean = memory_new(m2->moments, sizeof(*mean)), all = 0;

	for (size_t a = 0; a < m2->moments; a++)
		mean[a] = chance_of(m2, &m2->moment[a], &m2->moment[a]);
	for (size_t p = 0; p < m2->patterns.count; p++) {
		size_t count = moments_of(m2, p, one);

		all += m2->patterns.square[p];
		for (size_t a = 0; a < count; a++)
			for (size_t b = 0; b < count; b++)
				*gsl_matrix_ptr(spread, one[a], one[b]) += m2->patterns.square[p];
	}
	/* The diagonal has sum w^2 m, because m is 0 or 1. */
	gsl_vector *sum = gsl_vector_alloc(m2->moments);

	for (size_t a = 0; a < m2->moments; a++)
		gsl_vector_set(sum, a, gsl_matrix_get(spread, a, a));
	for (size_t a = 0; a < m2->moments; a++)
		for (size_t b = 0; b < m2->moments; b++)
			*gsl_matrix_ptr(spread, a, b) += all * mean[a] * mean[b] -
			                                 gsl_vector_get(sum, a) * mean[b] -
			                                 gsl_vector_get(sum, b) * mean[a];
	gsl_matrix_scale(spread, 1 / (double)m2->patterns.rows);
	gsl_vector_free(sum);
	free(mean);
	free(one);
	return spread;
}

/* ---- the statistic ---- */

/* v = L^-1 v. */
static void whiten(const gsl_matrix *x, const gsl_permutation *permutation, gsl_vector *v)
{
	gsl_permute_vector(permutation, v);
	gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasUnit, x, v);
	for (size_t i = 0; i < v->size; i++)
		gsl_vector_set(v, i, gsl_vector_get(v, i) / sqrt(gsl_matrix_get(x, i, i)));
}

static void whiten_columns(const gsl_matrix *x, const gsl_permutation *permutation, gsl_matrix *d)
{
#pragma omp parallel for schedule(static)
	for (size_t m = 0; m < d->size2; m++) {
		gsl_vector_view column = gsl_matrix_column(d, m);

		whiten(x, permutation, &column.vector);
	}
}

/*
 * What the residual sum of squares expects over its degrees of freedom: the trace of the whitened
 * covariance outside the columns of d. 1 where the rows have one weight.
 */
static double expected_of(const struct m2 *m2, const gsl_matrix *x,
        const gsl_permutation *permutation, const gsl_matrix *d, const gsl_vector *tau)
{
	gsl_matrix *spread = spread_of(m2);
	double trace = 0;

	for (int side = 0; side < 2; side++) {
		whiten_columns(x, permutation, spread);
		gsl_linalg_QR_QTmat(d, tau, spread);
		gsl_matrix_transpose(spread);
	}
	for (size_t a = d->size2; a < d->size1; a++)
		trace += gsl_matrix_get(spread, a, a);
	gsl_matrix_free(spread);
	return trace / (double)(d->size1 - d->size2);
}

/* The residual sum of squares, over what the weights make it expect; NAN: X is not positive
 * definite. */
static double left_over(const struct m2 *m2, gsl_matrix *x, gsl_matrix *d, gsl_vector *r)
{
	gsl_permutation *permutation = gsl_permutation_alloc(r->size);
	gsl_vector *added = gsl_vector_alloc(r->size), *left = gsl_vector_alloc(r->size);
	gsl_vector *tau = gsl_vector_alloc(d->size2), *solution = gsl_vector_alloc(d->size2);
	double sum = (double)NAN;

	gsl_linalg_mcholesky_decomp(x, permutation, added);
	if (!(gsl_vector_max(added) > 0)) {
		whiten(x, permutation, r);
		whiten_columns(x, permutation, d);
		gsl_linalg_QR_decomp(d, tau);
		gsl_linalg_QR_lssolve(d, tau, r, solution, left);
		gsl_blas_ddot(left, left, &sum);
		if (m2->patterns.uneven)
			sum /= expected_of(m2, x, permutation, d, tau);
	}
	gsl_vector_free(solution);
	gsl_vector_free(tau);
	gsl_vector_free(left);
	gsl_vector_free(added);
	gsl_permutation_free(permutation);
	return sum;
}

static double statistic(const struct m2 *m2)
{
	gsl_matrix *x = gsl_matrix_alloc(m2->moments, m2->moments);
	gsl_matrix *d = gsl_matrix_alloc(m2->moments, m2->layout.count);
	gsl_vector *r = gsl_vector_alloc(m2->moments);
	double left;

	matrices_fill(m2, x, d);
	residuals_fill(m2, r);
	left = left_over(m2, x, d, r);
	gsl_vector_free(r);
	gsl_matrix_free(d);
	gsl_matrix_free(x);
	return left * (double)m2->patterns.rows;
}

static void m2_make(struct m2 *m2, const struct irt_responses *responses)
{
	const struct irt_fit_result *result = m2->result;
	uint8_t categories[M2_ITEMS_MAX];

	for (size_t j = 0; j < result->items; j++)
		categories[j] = 2;
	irt_patterns_make(&m2->patterns, responses, categories);
	irt_expectation_make(&m2->expectation, &m2->patterns, &m2->options->grid);
	irt_expectation_set(&m2->expectation, result->item, result->group);
	irt_layout_make(&m2->layout, result->item, result->items, 1, m2->options->anchor);
	m2->curve = irt_doubles_new(result->items * m2->expectation.width);
	for (size_t j = 0; j < result->items; j++)
		for (uint32_t q = 0; q < m2->options->grid.nodes; q++) {
			double p[IRT_CATEGORIES_MAX];

			irt_item_probabilities(&result->item[j], m2->expectation.node[q], p);
			m2->curve[j * m2->expectation.width + q] = p[1];
		}
	m2->moment = memory_new(result->items * result->items + 1, sizeof(*m2->moment));
	for (size_t j = 0; j < result->items; j++)
		m2->moment[m2->moments++] = (struct moment){{j, j}};
	for (size_t j = 0; j < result->items; j++)
		for (size_t k = j + 1; k < result->items; k++)
			m2->moment[m2->moments++] = (struct moment){{j, k}};
}

static void m2_end(struct m2 *m2)
{
	free(m2->moment);
	free(m2->curve);
	irt_layout_end(&m2->layout);
	irt_expectation_end(&m2->expectation);
	irt_patterns_end(&m2->patterns);
}

static bool row_counts(const struct irt_responses *responses, size_t row)
{
	return !responses->weight || responses->weight[row] > 0;
}

/* Some answers are there and some are not; rows without any take no part. */
static bool row_missing(const struct irt_responses *responses, size_t row)
{
	size_t missing = 0;

	for (size_t j = 0; j < responses->items; j++)
		missing += responses->category[row * responses->items + j] < 0;
	return missing && missing < responses->items;
}

static bool applies(const struct irt_responses *responses, const struct irt_fit_result *result)
{
	if (result->groups > 1 || result->items > M2_ITEMS_MAX)
		return false;
	for (size_t j = 0; j < result->items; j++)
		if (result->item[j].categories > 2)
			return false;
	for (size_t i = 0; i < responses->rows; i++)
		if (row_counts(responses, i) && row_missing(responses, i))
			return false;
	return true;
}

/* As many rows of equal weight would tell as much. */
static double effective_rows(const struct patterns *patterns)
{
	double rows = (double)patterns->rows, square = 0;

	for (size_t p = 0; p < patterns->count; p++)
		square += patterns->square[p];
	return patterns->uneven ? rows * rows / square : rows;
}

struct item_fit_chi_square item_fit_m2(const struct irt_responses *responses,
        const struct irt_fit_options *options, const struct irt_fit_result *result)
{
	struct m2 m2 = {.options = options, .result = result};
	struct item_fit_chi_square judged = item_fit_chi_square((double)NAN, 0, 0);

	if (!applies(responses, result))
		return judged;
	m2_make(&m2, responses);
	if (m2.moments > m2.layout.count && m2.layout.count)
		judged = item_fit_chi_square(statistic(&m2), (double)(m2.moments - m2.layout.count),
		        effective_rows(&m2.patterns));
	m2_end(&m2);
	return judged;
}
