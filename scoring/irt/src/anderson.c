/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "anderson.h"

#include <base/memory.h>
#include <gsl/gsl_linalg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RIDGE     1e-10 /* of the normal equations, relative to their largest diagonal */
#define MOVE_MOST 1.0   /* of a parameter, away from its image */

void irt_anderson_make(struct anderson *anderson, size_t count)
{
	*anderson = (struct anderson){.count = count};
	anderson->point = memory_new(count + 1, sizeof(double));
	anderson->image = memory_new(count + 1, sizeof(double));
	anderson->residual = memory_new(count + 1, sizeof(double));
	anderson->d_residual = memory_new(ANDERSON_DEPTH * count + 1, sizeof(double));
	anderson->d_image = memory_new(ANDERSON_DEPTH * count + 1, sizeof(double));
}

void irt_anderson_end(struct anderson *anderson)
{
	free(anderson->point);
	free(anderson->image);
	free(anderson->residual);
	free(anderson->d_residual);
	free(anderson->d_image);
}

void irt_anderson_reset(struct anderson *anderson)
{
	anderson->held = 0;
	anderson->at = 0;
	anderson->begun = 0;
}

static void remember(struct anderson *anderson, const double *point, const double *image)
{
	size_t count = anderson->count;
	double *d_residual = anderson->d_residual + anderson->at * count;
	double *d_image = anderson->d_image + anderson->at * count;

	for (size_t i = 0; i < count; i++) {
		double residual = image[i] - point[i];

		d_image[i] = image[i] - anderson->image[i];
		d_residual[i] = residual - (anderson->image[i] - anderson->point[i]);
		anderson->residual[i] = residual;
	}
	if (anderson->begun) {
		anderson->at = (anderson->at + 1) % ANDERSON_DEPTH;
		anderson->held += anderson->held < ANDERSON_DEPTH;
	}
	anderson->begun = 1;
	memcpy(anderson->point, point, count * sizeof(*point));
	memcpy(anderson->image, image, count * sizeof(*image));
}

static double inner(const double *x, const double *y, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i] * y[i];
	return sum;
}

/* gamma: the least-squares combination of residual differences that approximates the residual. */
static void combination(const struct anderson *anderson, double gamma[ANDERSON_DEPTH])
{
	size_t n = anderson->held, count = anderson->count, order[ANDERSON_DEPTH];
	double normal[ANDERSON_DEPTH * ANDERSON_DEPTH], right[ANDERSON_DEPTH], most = 0;
	gsl_matrix_view matrix = gsl_matrix_view_array(normal, n, n);
	gsl_vector_view b = gsl_vector_view_array(right, n), x = gsl_vector_view_array(gamma, n);
	gsl_permutation permutation = {n, order};

	for (size_t i = 0; i < n; i++) {
		const double *d = anderson->d_residual + i * count;

		right[i] = inner(d, anderson->residual, count);
		for (size_t j = 0; j < n; j++)
			normal[i * n + j] = inner(d, anderson->d_residual + j * count, count);
		most = fmax(most, normal[i * n + i]);
	}
	for (size_t i = 0; i < n; i++)
		normal[i * n + i] += RIDGE * most;
	gsl_linalg_mcholesky_decomp(&matrix.matrix, &permutation, NULL);
	gsl_linalg_mcholesky_solve(&matrix.matrix, &permutation, &b.vector, &x.vector);
}

void irt_anderson_next(
        struct anderson *anderson, const double *point, const double *image, double *next)
{
	size_t count = anderson->count;
	double gamma[ANDERSON_DEPTH], furthest = 0;

	remember(anderson, point, image);
	memcpy(next, image, count * sizeof(*next));
	if (!anderson->held)
		return;
	combination(anderson, gamma);
	for (size_t m = 0; m < anderson->held; m++)
		for (size_t i = 0; i < count; i++)
			next[i] -= gamma[m] * anderson->d_image[m * count + i];
	for (size_t i = 0; i < count; i++)
		furthest = fmax(furthest, fabs(next[i] - image[i]));
	if (furthest <= MOVE_MOST)
		return;
	memcpy(next, image, count * sizeof(*next));
	irt_anderson_reset(anderson);
}
