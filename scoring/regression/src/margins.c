/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <regression/margins.h>

#include <design/covariance.h>

#include <base/memory.h>

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct margins {
	const struct regression *fit;
	const struct regression_rows *rows;
	const struct regression_levels *levels;
	double *beta, *mean;
	double *mu;    /* levels x rows: what the model predicts */
	double *slope; /* levels x columns: D, in the coordinates of x and then of z */
	double total;  /* of the weights */
};

static double share_of(double eta)
{
	return eta > 0 ? 1 / (1 + exp(-eta)) : exp(eta) / (1 + exp(eta));
}

static void row_add(struct margins *job, uint32_t level, size_t row, const double *x)
{
	uint32_t k = job->fit->columns;
	double weight = job->rows->weight[row] / job->total, eta = 0, mu, by_eta = 1;

	for (uint32_t c = 0; c < k; c++)
		eta += x[c] * job->beta[c];
	mu = eta;
	if (job->fit->method.family == REGRESSION_LOGIT) {
		mu = share_of(eta);
		by_eta = mu * (1 - mu);
	}
	job->mu[level * job->fit->count + row] = mu;
	job->mean[level] += weight * mu;
	for (uint32_t c = 0; c < k; c++)
		job->slope[level * k + c] += weight * by_eta * x[c];
}

static void predict(struct margins *job)
{
	uint32_t k = job->fit->columns;
	double *x = memory_new(k, sizeof(*x));

	for (size_t i = 0; i < job->fit->count; i++)
		job->total += job->rows->weight[i];
	for (uint32_t g = 0; g < job->levels->count; g++) {
		job->mean[g] = 0;
		for (size_t i = 0; i < job->fit->count; i++) {
			if (!(job->rows->weight[i] > 0))
				continue;
			job->levels->fill(job->levels->data, g, i, x);
			row_add(job, g, i, x);
		}
	}
	free(x);
}

/* ---- C ---- */

static void fill_score(const void *data, uint32_t which, double *score)
{
	const struct margins *job = data;
	const double *mu = &job->mu[which * job->fit->count];

	for (size_t i = 0; i < job->fit->count; i++)
		score[i] = job->rows->weight[i] / job->total * (mu[i] - job->mean[which]);
}

static double mean_by(
        const struct margins *job, const struct replicate_given *given, uint32_t r, uint32_t level)
{
	const double *mu = &job->mu[level * job->fit->count];
	double sum = 0, total = 0;

	for (size_t i = 0; i < job->fit->count; i++) {
		double weight = given->weight[r][i] * (given->base ? given->base[i] : 1);

		if (!(job->rows->weight[i] > 0))
			continue;
		total += weight;
		sum += weight * mu[i];
	}
	return sum / total;
}

static void spread(const struct margins *job, const struct replicate_given *given, double *out)
{
	uint32_t count = job->levels->count, counted = 0;
	double *moved = memory_new((size_t)given->count * count, sizeof(*moved));
	double *centre = memory_new(count, sizeof(*centre));

	for (uint32_t r = 0; r < given->count; r++) {
		counted += given->factor[r] > 0;
		for (uint32_t g = 0; g < count; g++) {
			moved[r * count + g] = mean_by(job, given, r, g) - job->mean[g];
			if (given->factor[r] > 0)
				centre[g] += moved[r * count + g];
		}
	}
	for (uint32_t g = 0; g < count; g++)
		centre[g] = given->mse ? 0 : centre[g] / counted;
	memset(out, 0, (size_t)count * count * sizeof(*out));
	for (uint32_t r = 0; r < given->count; r++)
		for (uint32_t a = 0; a < count; a++)
			for (uint32_t b = 0; b < count; b++)
				out[a * count + b] += given->factor[r] *
				                      (moved[r * count + a] - centre[a]) *
				                      (moved[r * count + b] - centre[b]);
	free(centre);
	free(moved);
}

/* ---- D' V D ---- */

static void delta_add(struct margins *job, double *covariance)
{
	uint32_t k = job->fit->columns, count = job->levels->count;
	gsl_matrix_const_view root = gsl_matrix_const_view_array(job->fit->root, k, k);
	gsl_matrix_const_view v = gsl_matrix_const_view_array(job->fit->variance, k, k);
	gsl_matrix_view slope = gsl_matrix_view_array(job->slope, count, k);
	gsl_matrix_view out = gsl_matrix_view_array(covariance, count, count);
	gsl_matrix *half = gsl_matrix_alloc(count, k);

	/* x'b = z'gamma with z = R^-T x. */
	gsl_blas_dtrsm(
	        CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, 1, &root.matrix, &slope.matrix);
	gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, &slope.matrix, &v.matrix, 0, half);
	gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1, half, &slope.matrix, 1, &out.matrix);
	gsl_matrix_free(half);
}

bool regression_margins(const struct regression *fit, const struct regression_rows *rows,
        const struct regression_levels *levels, const struct regression_sample *sample,
        double *mean, double *covariance, struct error *error)
{
	struct margins job = {.fit = fit,
	        .rows = rows,
	        .levels = levels,
	        .beta = memory_new(fit->columns, sizeof(double)),
	        .mean = mean,
	        .mu = memory_new(fit->count * levels->count, sizeof(double)),
	        .slope = memory_new((size_t)levels->count * fit->columns, sizeof(double))};
	struct covariance_scores scores = {levels->count, fill_score, &job};
	bool good = true;

	regression_coefficients(fit, job.beta);
	predict(&job);
	if (sample->given)
		spread(&job, sample->given, covariance);
	else
		good = design_covariance(sample->design, &scores, covariance, error);
	if (good)
		delta_add(&job, covariance);
	free(job.slope);
	free(job.mu);
	free(job.beta);
	return good;
}
