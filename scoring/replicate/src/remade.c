/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each replicate computes new weights for every row and passes once over the rows. Threads share
 * the replicates. The results are stored by number and combined in that order. If several
 * replicates fail, the error names the first.
 */
#include "methods.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

struct remade {
	const struct replicate_job *of;
	double *t, *d; /* domains a replicate */

	uint32_t failed; /* the first replicate that did, or their number */
	struct error *error;
};

/* Working memory of a thread. */
struct workspace {
	double *factor, *base, *weight;
};

static void weigh_rows(const struct remade *job, uint32_t r, struct workspace *work)
{
	const struct design *design = job->of->estimand->design;
	const double *base = job->of->weighting->base;

	replicate_factors_of(job->of->factors, r, work->factor);
	for (size_t psu = 0; psu < design->psus; psu++)
		for (uint32_t i = design->psu_first[psu]; i < design->psu_first[psu + 1]; i++)
			work->base[design->order[i]] = base[design->order[i]] * work->factor[psu];
}

static void sum_up(const struct replicate_job *job, const double *weight, double *t, double *d)
{
	const struct domains_estimand *estimand = job->estimand;
	const struct domains_rows *rows = estimand->rows;

	for (size_t row = 0; row < estimand->design->rows; row++) {
		int32_t domain = rows->domain ? rows->domain[row] : 0;
		double x = estimand->kind == DOMAINS_RATIO ? rows->x[row] : 1, y = rows->y[row];

		if (domain < 0 || isnan(x) || isnan(y))
			continue;
		if (estimand->kind != DOMAINS_TOTAL)
			y -= job->estimates[domain].value * x;
		t[domain] += weight[row] * y;
		d[domain] += weight[row] * x;
	}
}

static void fail(struct remade *job, uint32_t r, const struct error *error)
{
	const struct replicate_factors *factors = job->of->factors;

#pragma omp critical(replicate_remade)
	if (r < job->failed) {
		job->failed = r;
		*job->error = *error;
		error_wrap(job->error, "replicate %u of %u (%s)", r + 1, factors->count,
		        replicate_kind_name(factors->method->kind));
	}
}

static void replicate_make(struct remade *job, uint32_t r, struct workspace *work)
{
	const struct replicate_weighting *weighting = job->of->weighting;
	size_t at = (size_t)r * job->of->estimand->domains;
	struct error error;

	if (!(replicate_factors_scale(job->of->factors, r) > 0))
		return;
	weigh_rows(job, r, work);
	if (weighting->weigh(weighting->data, work->base, work->weight, &error))
		sum_up(job->of, work->weight, job->t + at, job->d + at);
	else
		fail(job, r, &error);
}

static void replicates_make(struct remade *job)
{
	const struct design *design = job->of->estimand->design;

#pragma omp parallel
	{
		struct workspace work = {memory_new(design->psus, sizeof(double)),
		        memory_new(design->rows, sizeof(double)),
		        memory_new(design->rows, sizeof(double))};

#pragma omp for schedule(dynamic, 1)
		for (uint32_t r = 0; r < job->of->factors->count; r++)
			replicate_make(job, r, &work);
		free(work.factor);
		free(work.base);
		free(work.weight);
	}
}

bool replicate_remade_sums(
        const struct replicate_job *job, double *t, double *d, struct error *error)
{
	uint32_t count = job->factors->count;
	struct remade remade = {job, t, d, .failed = count, .error = error};

	replicates_make(&remade);
	return remade.failed == count;
}

bool replicate_remade_spread(
        const struct replicate_job *job, struct spread *spread, struct error *error)
{
	enum domains_kind kind = job->estimand->kind;
	uint32_t count = job->factors->count, domains = job->estimand->domains;
	size_t size = (size_t)count * domains;
	double *t = memory_new(size, sizeof(*t)), *d = memory_new(size, sizeof(*d));
	bool good = replicate_remade_sums(job, t, d, error);

	for (uint32_t r = 0; good && r < count; r++)
		for (uint32_t domain = 0; domain < domains; domain++) {
			size_t at = (size_t)r * domains + domain;
			double whole = kind == DOMAINS_TOTAL ? job->estimates[domain].value : 0;

			replicate_spread_add(&spread[domain], kind, t[at] - whole, d[at],
			        replicate_factors_scale(job->factors, r), 1);
		}
	free(t);
	free(d);
	return good;
}
