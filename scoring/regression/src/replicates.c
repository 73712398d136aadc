/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model is fitted again with each replicate, from the estimate of the whole sample. */
#include "solve.h"

#include <base/memory.h>

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

struct replicates {
	const struct regression *fit;
	const struct regression_rows *rows;
	const struct replicate_given *given;
	double *gamma; /* replicates x columns */
};

/* Of sum 1 over the model's rows; the sum of what is not above 0 is not. */
static double weights_take(const struct replicates *job, uint32_t r, double *weight)
{
	const struct replicate_given *given = job->given;
	double sum = 0;

	for (size_t i = 0; i < job->fit->count; i++) {
		weight[i] = job->rows->weight[i] > 0 ? given->weight[r][i] : 0;
		if (given->base)
			weight[i] *= given->base[i];
		sum += weight[i];
	}
	for (size_t i = 0; sum > 0 && i < job->fit->count; i++)
		weight[i] /= sum;
	return sum;
}

static enum regression_status replicate_solve(const struct replicates *job, uint32_t r)
{
	const struct regression *fit = job->fit;
	uint32_t k = fit->columns;
	double *weight = memory_new(fit->count, sizeof(*weight));
	struct regression_task task = {.method = fit->method,
	        .begun = true,
	        .count = fit->count,
	        .columns = k,
	        .z = fit->z,
	        .y = job->rows->y,
	        .weight = weight,
	        .gamma = &job->gamma[(size_t)r * k],
	        .inverse = memory_new((size_t)k * k, sizeof(double)),
	        .step = memory_new(k, sizeof(double))};
	enum regression_status status = REGRESSION_DIVERGED;

	memcpy(task.gamma, fit->gamma, k * sizeof(double));
	if (weights_take(job, r, weight) > 0)
		status = regression_solve(&task);
	free(task.step);
	free(task.inverse);
	free(weight);
	return status;
}

static void centre_take(const struct replicates *job, double *centre)
{
	uint32_t k = job->fit->columns, counted = 0;

	memcpy(centre, job->fit->gamma, k * sizeof(*centre));
	if (job->given->mse)
		return;
	memset(centre, 0, k * sizeof(*centre));
	for (uint32_t r = 0; r < job->given->count; r++) {
		if (!(job->given->factor[r] > 0))
			continue;
		counted++;
		for (uint32_t c = 0; c < k; c++)
			centre[c] += job->gamma[(size_t)r * k + c];
	}
	for (uint32_t c = 0; c < k; c++)
		centre[c] /= counted;
}

static void spread(const struct replicates *job, double *variance)
{
	uint32_t k = job->fit->columns;
	double *centre = memory_new(k, sizeof(*centre));

	centre_take(job, centre);
	memset(variance, 0, (size_t)k * k * sizeof(*variance));
	for (uint32_t r = 0; r < job->given->count; r++) {
		const double *gamma = &job->gamma[(size_t)r * k];

		for (uint32_t a = 0; a < k; a++)
			for (uint32_t b = 0; b < k; b++)
				variance[a * k + b] += job->given->factor[r] *
				                       (gamma[a] - centre[a]) *
				                       (gamma[b] - centre[b]);
	}
	free(centre);
}

enum regression_status regression_replicate(struct regression *fit,
        const struct regression_rows *rows, const struct replicate_given *given,
        uint32_t *replicate)
{
	struct replicates job = {
	        fit, rows, given, memory_new((size_t)given->count * fit->columns, sizeof(double))};
	enum regression_status *status = memory_new(given->count, sizeof(*status));
	gsl_error_handler_t *handler = gsl_set_error_handler_off();
	enum regression_status first = REGRESSION_GOOD;

#pragma omp parallel for schedule(dynamic, 1)
	for (uint32_t r = 0; r < given->count; r++)
		status[r] = replicate_solve(&job, r);
	gsl_set_error_handler(handler);
	for (uint32_t r = given->count; r-- > 0;)
		if (status[r]) {
			first = status[r];
			*replicate = r;
		}
	if (!first)
		spread(&job, fit->variance);
	free(status);
	free(job.gamma);
	return first;
}
