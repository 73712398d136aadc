/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scores of a run of patterns are computed side by side, then every row of the matrix adds them up
 * in the order of the patterns: the bits do not depend on the number of threads.
 */
#include "information.h"

#include <base/memory.h>
#include <gsl/gsl_blas.h>

#include <stdlib.h>
#include <string.h>

enum { RUN = 256 };

/* sum posterior x score, for each parameter; the scores of a row's log-likelihood. */
static void direction_add(const struct direction *direction, const double *score,
        const double *posterior, size_t width, double *out)
{
	for (size_t m = 0; m < direction->parameters; m++, score += width)
		for (size_t q = 0; q < width; q++)
			out[direction->first + m] += posterior[q] * score[q];
}

/* A group's density at the nodes sums to 1, so its score is measured from the prior's mean. */
static void group_add(
        const struct information *info, size_t g, const double *posterior, double *out)
{
	const struct expectation *expectation = info->expectation;
	size_t width = expectation->width;
	double away[KERNEL_WIDTH_MAX];

	for (size_t q = 0; q < width; q++)
		away[q] = posterior[q] - expectation->prior[g * width + q];
	direction_add(&info->direction[expectation->patterns->items + g],
	        info->direction[expectation->patterns->items + g].score, away, width, out);
}

/* out: a number for each parameter, of one row of this pattern. */
static void pattern_scores(const struct information *info, size_t pattern, double *out)
{
	const struct expectation *expectation = info->expectation;
	const struct patterns *patterns = expectation->patterns;
	size_t width = expectation->width;
	double posterior[KERNEL_WIDTH_MAX] __attribute__((aligned(64)));

	(void)irt_expectation_posterior(expectation, pattern, posterior);
	for (size_t q = 0; q < width; q++)
		posterior[q] /= patterns->weight[pattern];
	memset(out, 0, info->layout->count * sizeof(*out));
	for (size_t j = 0; j < patterns->items; j++) {
		const struct direction *direction = &info->direction[j];
		int category = irt_patterns_response(patterns, pattern, j);

		if (category >= 0 && direction->parameters)
			direction_add(direction,
			        direction->score + (size_t)category * direction->parameters * width,
			        posterior, width, out);
	}
	group_add(info, (size_t)patterns->group[pattern], posterior, out);
}

/* The lower triangle of `meat` += of `n` patterns from `from` on. */
static void run_add(
        const struct information *info, size_t from, size_t n, double *score, double *meat)
{
	const double *square = info->expectation->patterns->square;
	size_t count = info->layout->count;

#pragma omp parallel for schedule(dynamic, 16)
	for (size_t i = 0; i < n; i++)
		pattern_scores(info, from + i, score + i * count);
#pragma omp parallel for schedule(dynamic, 4)
	for (size_t m = 0; m < count; m++)
		for (size_t i = 0; i < n; i++) {
			const double *of = score + i * count;
			double mine = square[from + i] * of[m];

			for (size_t k = 0; k <= m; k++)
				meat[m * count + k] += mine * of[k];
		}
}

void irt_sandwich(const struct information *info)
{
	size_t count = info->layout->count, patterns = info->expectation->patterns->count;
	double *score = memory_new(RUN * count + 1, sizeof(*score));
	double *meat = memory_new(count * count + 1, sizeof(*meat));
	double *half = memory_new(count * count + 1, sizeof(*half));
	gsl_matrix_view bread = gsl_matrix_view_array(info->matrix, count, count);
	gsl_matrix_view middle = gsl_matrix_view_array(meat, count, count);
	gsl_matrix_view product = gsl_matrix_view_array(half, count, count);
	gsl_matrix *inverse = gsl_matrix_alloc(count, count);

	for (size_t from = 0; from < patterns; from += RUN)
		run_add(info, from, patterns - from < RUN ? patterns - from : RUN, score, meat);
	gsl_matrix_memcpy(inverse, &bread.matrix);
	gsl_blas_dsymm(CblasLeft, CblasLower, 1, &middle.matrix, inverse, 0, &product.matrix);
	gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, inverse, &product.matrix, 0, &bread.matrix);
	gsl_matrix_free(inverse);
	free(half);
	free(meat);
	free(score);
}
