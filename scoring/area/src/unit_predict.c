/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fitted model says of the people of each area, and how far it may be off. */
#include "unit_parts.h"

#include <base/memory.h>
#include <random/stream.h>

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PURPOSE_EFFECT = 11, PURPOSE_ANSWERS = 12 };
#define FAILED_MOST 0.1 /* of the replicates */

size_t area_unit_most(const struct unit_people *people)
{
	size_t most = 0;

	for (uint32_t i = 0; i < people->areas; i++) {
		size_t groups = people->first[i + 1] - people->first[i];

		most = groups > most ? groups : most;
	}
	return most;
}

double area_unit_share(
        const struct unit_people *population, uint32_t area, const double *eta, double s, double t)
{
	size_t first = population->first[area], groups = population->first[area + 1] - first;
	double ones = 0, people = 0;

	for (size_t g = 0; g < groups; g++) {
		ones += population->people[first + g] * area_unit_probability(eta[g] + s * t);
		people += population->people[first + g];
	}
	return ones / people;
}

void area_unit_predict(const struct unit_people *sample, const struct unit_people *population,
        const struct unit_nodes *nodes, const struct unit_theta *theta, struct unit_estimate *out)
{
	double *eta = memory_new(area_unit_most(sample) + 1, sizeof(*eta));
	double *eta_all = memory_new(area_unit_most(population) + 1, sizeof(*eta_all));
	double s = theta->s;

	for (uint32_t i = 0; i < sample->areas; i++) {
		struct unit_posterior posterior;

		area_unit_eta(sample, i, theta->b, eta);
		area_unit_eta(population, i, theta->b, eta_all);
		area_unit_posterior(sample, i, eta, s, nodes, &posterior);
		out[i].estimate = 0;
		for (int k = 0; k < UNIT_NODES; k++)
			out[i].estimate += posterior.p[k] * area_unit_share(population, i, eta_all,
			                                            s, posterior.t[k]);
		out[i].gamma = s * s * posterior.information / (1 + s * s * posterior.information);
		out[i].residual =
		        out[i].gamma > 0 ? posterior.mode / sqrt(out[i].gamma) : (double)NAN;
	}
	free(eta);
	free(eta_all);
}

/* ---- the bootstrap ---- */

struct bootstrap {
	const struct unit_people *sample, *population;
	const struct unit_nodes *nodes;
	const struct unit_options *options;
	const struct unit_theta *theta;
	bool *failed;            /* of each replicate */
	double *off, *off_logit; /* replicates x areas: the distances */
};

static double logit(double p)
{
	return log(p / (1 - p));
}

/* Answers of the people of a group, each with the same probability. */
static double ones_drawn(struct random_key key, uint64_t *drawn, double people, double p)
{
	double ones = 0;

	for (double i = 0; i < people; i++)
		ones += random_uniform(key, (*drawn)++) < p;
	return ones;
}

/* Draws the effects t and the answers of a replicate; true_share: P(t) of each area. */
static void draw(const struct bootstrap *job, uint32_t replicate, struct unit_people *sample,
        double *eta, double *true_share)
{
	uint64_t seed = job->options->seed;
	struct random_key effects = random_key_of(seed, PURPOSE_EFFECT, replicate, 0);

	for (uint32_t i = 0; i < sample->areas; i++) {
		struct random_key answers = random_key_of(seed, PURPOSE_ANSWERS, replicate, i);
		double t = random_normal(effects, i);
		uint64_t drawn = 0;

		area_unit_eta(job->population, i, job->theta->b, eta);
		true_share[i] = area_unit_share(job->population, i, eta, job->theta->s, t);
		area_unit_eta(sample, i, job->theta->b, eta);
		for (size_t g = sample->first[i]; g < sample->first[i + 1]; g++)
			sample->ones[g] = ones_drawn(answers, &drawn, sample->people[g],
			        area_unit_probability(
			                eta[g - sample->first[i]] + job->theta->s * t));
	}
}

/* A room of its own for every replicate, as several are made at the same time. */
static void replicate_make(const struct bootstrap *job, uint32_t replicate)
{
	uint32_t areas = job->sample->areas;
	size_t most = area_unit_most(job->sample), most_all = area_unit_most(job->population);
	double *eta = memory_new((most > most_all ? most : most_all) + 1, sizeof(*eta));
	double *true_share = memory_new(areas, sizeof(*true_share));
	struct unit_estimate *out = memory_new(areas, sizeof(*out));
	struct unit_fit *fit = memory_new(1, sizeof(*fit));
	struct unit_people sample = *job->sample;

	sample.ones = memory_new(sample.groups, sizeof(*sample.ones));
	draw(job, replicate, &sample, eta, true_share);
	fit->theta = *job->theta;
	job->failed[replicate] = !area_unit_maximise(
	        &sample, job->nodes, job->options->method, fit->theta.s > 0, fit);
	if (!job->failed[replicate])
		area_unit_predict(&sample, job->population, job->nodes, &fit->theta, out);
	for (uint32_t i = 0; !job->failed[replicate] && i < areas; i++) {
		size_t at = (size_t)replicate * areas + i;

		job->off[at] = out[i].estimate - true_share[i];
		job->off_logit[at] = logit(out[i].estimate) - logit(true_share[i]);
	}
	free(sample.ones);
	free(fit);
	free(out);
	free(true_share);
	free(eta);
}

static void area_errors(const struct bootstrap *job, uint32_t area, struct unit_estimate *out)
{
	uint32_t areas = job->sample->areas;
	double z = gsl_cdf_ugaussian_Qinv((1 - job->options->level) / 2);
	double squares = 0, squares_logit = 0, made = 0;

	for (uint32_t r = 0; r < job->options->replicates; r++) {
		size_t at = (size_t)r * areas + area;

		if (job->failed[r])
			continue;
		squares += job->off[at] * job->off[at];
		squares_logit += job->off_logit[at] * job->off_logit[at];
		made++;
	}
	double centre = logit(out->estimate), half = z * sqrt(squares_logit / made);

	out->mse = squares / made;
	out->low = area_unit_probability(centre - half);
	out->high = area_unit_probability(centre + half);
}

bool area_unit_bootstrap(const struct unit_fitted *fitted, const struct unit_options *options,
        uint32_t *failed, struct unit_estimate *out, struct error *error)
{
	uint32_t areas = fitted->sample->areas;
	size_t size = (size_t)options->replicates * areas;
	struct bootstrap job = {fitted->sample, fitted->population, fitted->nodes, options,
	        fitted->theta, memory_new(options->replicates, sizeof(*job.failed)),
	        memory_new(size, sizeof(*job.off)), memory_new(size, sizeof(*job.off_logit))};
	bool good;

#pragma omp parallel for schedule(dynamic, 1)
	for (uint32_t r = 0; r < options->replicates; r++)
		replicate_make(&job, r);
	*failed = 0;
	for (uint32_t r = 0; r < options->replicates; r++)
		*failed += job.failed[r];
	good = *failed <= FAILED_MOST * options->replicates;
	for (uint32_t i = 0; good && i < areas; i++)
		area_errors(&job, i, &out[i]);
	free(job.failed);
	free(job.off);
	free(job.off_logit);
	return good || error_set(error,
	                       "the model could not be fitted to %u of %u samples drawn from it: "
	                       "too few people answer 1 or 0 for so many covariates",
	                       *failed, options->replicates);
}
