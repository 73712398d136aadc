/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sorts people into areas, centres and scales the covariates so that those of very different size
 * can be used together, fits, predicts, and takes the coefficients back.
 */
#include <area/unit_level.h>

#include "unit_parts.h"

#include <base/memory.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

#define COLLINEAR 1e-10 /* what is left of a column of length 1 */
#define SEPARATED 25.0  /* a scaled coefficient: e^25 to 1 is no finite odds ratio */

static const char *const method_names[UNIT_METHODS] = {
        [UNIT_ML] = "ml", [UNIT_PENALISED] = "penalised"};

struct job {
	const struct unit_rows *rows;
	double centre[UNIT_COEFFICIENTS_MAX], scale[UNIT_COEFFICIENTS_MAX]; /* of each covariate */
	struct unit_people sample, population;
	struct unit_nodes nodes;
	struct unit_fit fit;
};

/* ---- people ---- */

/* Groups of people in areas are kept; one without people is left out. */
static void people_make(const struct unit_groups *groups, uint32_t areas, size_t coefficients,
        struct unit_people *out)
{
	*out = (struct unit_people){.areas = areas, .coefficients = coefficients};
	out->first = memory_new((size_t)areas + 2, sizeof(*out->first));
	for (size_t g = 0; g < groups->count; g++)
		out->first[groups->area[g] + 2] += groups->people[g] > 0;
	for (uint32_t i = 0; i < areas; i++)
		out->first[i + 2] += out->first[i + 1];
	out->groups = out->first[areas + 1];
	out->x = memory_new(out->groups * coefficients + 1, sizeof(*out->x));
	out->people = memory_new(out->groups + 1, sizeof(*out->people));
	out->ones = memory_new(out->groups + 1, sizeof(*out->ones));
	for (size_t g = 0; g < groups->count; g++) {
		if (!(groups->people[g] > 0))
			continue;
		size_t at = out->first[groups->area[g] + 1]++;

		out->people[at] = groups->people[g];
		out->ones[at] = groups->ones ? groups->ones[g] : 0;
		out->x[at * coefficients] = 1;
		for (size_t j = 1; j < coefficients; j++)
			out->x[at * coefficients + j] = groups->covariate[j - 1][g];
	}
}

static void people_end(struct unit_people *people)
{
	free(people->first);
	free(people->x);
	free(people->people);
	free(people->ones);
}

/* ---- covariates ---- */

static void find_scales(struct job *job)
{
	const struct unit_people *sample = &job->sample;
	double people = 0;

	for (size_t g = 0; g < sample->groups; g++)
		people += sample->people[g];
	for (size_t j = 1; j < sample->coefficients; j++) {
		double sum = 0, squares = 0;

		for (size_t g = 0; g < sample->groups; g++)
			sum += sample->people[g] * sample->x[g * sample->coefficients + j];
		job->centre[j] = sum / people;
		for (size_t g = 0; g < sample->groups; g++) {
			double off = sample->x[g * sample->coefficients + j] - job->centre[j];

			squares += sample->people[g] * off * off;
		}
		job->scale[j] = sqrt(squares / people);
	}
}

static void rescale(const struct job *job, struct unit_people *people)
{
	for (size_t g = 0; g < people->groups; g++)
		for (size_t j = 1; j < people->coefficients; j++) {
			double *x = &people->x[g * people->coefficients + j];

			*x = (*x - job->centre[j]) / job->scale[j];
		}
}

static bool fail_covariate(const struct job *job, size_t j, struct error *error)
{
	return error_set(error, "covariate %s is constant or a combination of the ones before it",
	        job->rows->name[j - 1]);
}

/* By QR of the rows, each as long as the root of its people. */
static bool check_rank(const struct job *job, struct error *error)
{
	const struct unit_people *sample = &job->sample;
	size_t columns = sample->coefficients;
	size_t rows = sample->groups > columns ? sample->groups : columns, bad = 0;
	gsl_matrix *qr = gsl_matrix_calloc(rows, columns);
	gsl_vector *tau = gsl_vector_alloc(columns);

	for (size_t g = 0; g < sample->groups; g++)
		for (size_t j = 0; j < columns; j++)
			gsl_matrix_set(
			        qr, g, j, sqrt(sample->people[g]) * sample->x[g * columns + j]);
	double length = 0;

	for (size_t g = 0; g < sample->groups; g++)
		length += sample->people[g];
	gsl_linalg_QR_decomp(qr, tau);
	for (size_t j = 1; !bad && j < columns; j++)
		if (!(fabs(gsl_matrix_get(qr, j, j)) > COLLINEAR * sqrt(length)))
			bad = j;
	gsl_matrix_free(qr);
	gsl_vector_free(tau);
	return !bad || fail_covariate(job, bad, error);
}

static bool scale_covariates(struct job *job, struct error *error)
{
	find_scales(job);
	for (size_t j = 1; j < job->sample.coefficients; j++)
		if (!(job->scale[j] > COLLINEAR * fabs(job->centre[j])) || !isfinite(job->scale[j]))
			return fail_covariate(job, j, error);
	rescale(job, &job->sample);
	rescale(job, &job->population);
	return check_rank(job, error);
}

/* ---- what there is ---- */

static void count_people(
        const struct unit_people *sample, struct unit_model *model, struct unit_estimate *out)
{
	for (uint32_t i = 0; i < sample->areas; i++) {
		for (size_t g = sample->first[i]; g < sample->first[i + 1]; g++) {
			out[i].people += sample->people[g];
			out[i].ones += sample->ones[g];
		}
		model->sampled += out[i].people > 0;
		model->people += out[i].people;
		model->ones += out[i].ones;
	}
}

static bool check_people(const struct unit_model *model, struct error *error)
{
	if (model->sampled < UNIT_SAMPLED_MIN)
		return error_set(error,
		        "%u areas have respondents: what differs between areas takes %d",
		        model->sampled, UNIT_SAMPLED_MIN);
	return (model->ones > 0 && model->ones < model->people) ||
	       error_set(error, "%s has y = 1: there is nothing to model",
	               model->ones > 0 ? "everybody" : "nobody");
}

/* ---- the model ---- */

static bool fail_fit(const struct job *job, struct error *error)
{
	size_t worst = 1;

	for (size_t j = 2; j < job->sample.coefficients; j++)
		if (fabs(job->fit.theta.b[j]) > fabs(job->fit.theta.b[worst]))
			worst = j;
	if (job->sample.coefficients > 1 && fabs(job->fit.theta.b[worst]) > 5)
		return error_set(error,
		        "no maximum of the likelihood: of covariate %s (nearly) all people with "
		        "a value have the same y; merge its levels or leave it out",
		        job->rows->name[worst - 1]);
	return error_set(error, "no maximum of the likelihood was found");
}

static bool fit_model(struct job *job, enum unit_method method, struct error *error)
{
	if (!area_unit_maximise(&job->sample, &job->nodes, method, false, &job->fit))
		return fail_fit(job, error);
	for (size_t j = 1; j < job->sample.coefficients; j++)
		if (fabs(job->fit.theta.b[j]) > SEPARATED)
			return fail_fit(job, error);
	return true;
}

/* b of the covariates as they are: b_j / scale_j, and the intercept less what centring added. */
static void write_model(const struct job *job, struct unit_model *model)
{
	size_t p = job->sample.coefficients;
	const double *covariance = job->fit.covariance;

	model->coefficients = p;
	model->sd = job->fit.theta.s;
	model->log_likelihood = job->fit.log_likelihood;
	for (size_t j = 0; j < p; j++) {
		double scale = j ? job->scale[j] : 1;

		model->coefficient[j] = job->fit.theta.b[j] / scale;
		model->se[j] = sqrt(covariance[j * p + j]) / scale;
	}
	double back[UNIT_COEFFICIENTS_MAX] = {1}, variance = 0;

	for (size_t j = 1; j < p; j++) {
		back[j] = -job->centre[j] / job->scale[j];
		model->coefficient[0] += back[j] * job->fit.theta.b[j];
	}
	for (size_t i = 0; i < p; i++)
		for (size_t j = 0; j < p; j++)
			variance += back[i] * back[j] * covariance[i * p + j];
	model->se[0] = sqrt(variance);
}

static bool make(struct job *job, const struct unit_options *options, struct unit_model *model,
        struct unit_estimate *out, struct error *error)
{
	count_people(&job->sample, model, out);
	if (!check_people(model, error) || !scale_covariates(job, error) ||
	        !fit_model(job, options->method, error))
		return false;
	write_model(job, model);
	area_unit_predict(&job->sample, &job->population, &job->nodes, &job->fit.theta, out);
	for (uint32_t i = 0; i < job->rows->areas; i++) {
		if (!(out[i].people > 0))
			out[i].residual = (double)NAN;
		out[i].mse = out[i].low = out[i].high = (double)NAN;
	}
	return !options->replicates ||
	       area_unit_bootstrap(&(struct unit_fitted){&job->sample, &job->population,
	                                   &job->nodes, &job->fit.theta},
	               options, &model->failed, out, error);
}

bool area_unit_fit(const struct unit_rows *rows, const struct unit_options *options,
        struct unit_model *model, struct unit_estimate *out, struct error *error)
{
	struct job *job = memory_new(1, sizeof(*job));
	bool good;

	*model = (struct unit_model){0};
	for (uint32_t i = 0; i < rows->areas; i++)
		out[i] = (struct unit_estimate){0};
	job->rows = rows;
	people_make(&rows->sample, rows->areas, rows->covariates + 1, &job->sample);
	people_make(&rows->population, rows->areas, rows->covariates + 1, &job->population);
	area_unit_nodes(&job->nodes);
	good = make(job, options, model, out, error);
	people_end(&job->sample);
	people_end(&job->population);
	free(job);
	return good;
}

const char *area_unit_method_name(enum unit_method method)
{
	return method_names[method];
}
