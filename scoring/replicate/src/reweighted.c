/*
 * Each replicate weights all psus anew and passes once over their entries. Replicates are shared out
 * to threads; what each finds is kept by its number and put together in that order.
 */
#include "methods.h"

#include <replicate/hadamard.h>

#include <base/memory.h>
#include <random/stream.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PURPOSE_BOOTSTRAP = 1 };

struct reweighting {
	const struct frame *frame;
	const struct sums *sums;
	const struct replicate_method *method;
	struct hadamard matrix;
};

/* Factors of the psus of stratum h, which are two. */
static void weigh_halves(const struct reweighting *job, uint32_t r, size_t h, double *factor)
{
	double low = job->method->kind == REPLICATE_FAY ? job->method->rho : 0;
	bool first = hadamard_at(&job->matrix, (uint32_t)h + 1, r);

	factor[0] = first ? 2 - low : low;
	factor[1] = first ? low : 2 - low;
}

static void weigh_drawn(const struct reweighting *job, uint32_t r, size_t h, double *factor)
{
	uint32_t n = job->frame->stratum_first[h + 1] - job->frame->stratum_first[h];
	struct random_key key = random_key_of(job->method->seed, PURPOSE_BOOTSTRAP, r, h);
	double length = sqrt(frame_unsampled(job->frame, h));

	factor[0] = 1;
	if (n < 2)
		return;
	double step = length * n / (n - 1.0);

	for (uint32_t psu = 0; psu < n; psu++)
		factor[psu] = 1 - length;
	for (uint32_t i = 0; i + 1 < n; i++)
		factor[random_below(key, i, n)] += step;
}

static void weigh(const struct reweighting *job, uint32_t r, double *factor)
{
	for (size_t h = 0; h < job->frame->strata; h++) {
		double *stratum = &factor[job->frame->stratum_first[h]];

		if (job->method->kind == REPLICATE_BOOTSTRAP)
			weigh_drawn(job, r, h, stratum);
		else
			weigh_halves(job, r, h, stratum);
	}
}

static void sum_up(
        const struct reweighting *job, const double *factor, uint32_t domains, double *t, double *d)
{
	const struct sums *sums = job->sums;

	memset(t, 0, domains * sizeof(*t));
	memset(d, 0, domains * sizeof(*d));
	for (size_t psu = 0; psu < job->frame->psus; psu++)
		for (uint32_t i = sums->first[psu]; i < sums->first[psu + 1]; i++) {
			const struct sums_entry *entry = &sums->entry[i];

			t[entry->domain] += factor[psu] * entry->t;
			d[entry->domain] += factor[psu] * entry->d;
		}
}

static double factor_of(const struct replicate_method *method, uint32_t count)
{
	double rho = method->kind == REPLICATE_FAY ? method->rho : 0;

	if (method->kind == REPLICATE_BOOTSTRAP)
		return 1 / (count - 1.0);
	return 1 / (count * (1 - rho) * (1 - rho));
}

void reweighted_spread(const struct frame *frame, const struct sums *sums, enum domains_kind kind,
        uint32_t domains, const struct replicate_method *method, struct spread *spread,
        uint32_t count)
{
	struct reweighting job = {frame, sums, method, hadamard_above((uint32_t)frame->strata)};
	double *t = memory_new((size_t)count * domains, sizeof(*t));
	double *d = memory_new((size_t)count * domains, sizeof(*d));
	double *whole = memory_new(domains, sizeof(*whole));

#pragma omp parallel
	{
		double *factor = memory_new(frame->psus, sizeof(*factor));

#pragma omp for schedule(static)
		for (uint32_t r = 0; r < count; r++) {
			size_t at = (size_t)r * domains;

			weigh(&job, r, factor);
			sum_up(&job, factor, domains, t + at, d + at);
		}
		free(factor);
	}
	for (size_t i = 0; kind == DOMAINS_TOTAL && i < sums->count; i++)
		whole[sums->entry[i].domain] += sums->entry[i].t;
	for (uint32_t r = 0; r < count; r++)
		for (uint32_t domain = 0; domain < domains; domain++) {
			size_t at = (size_t)r * domains + domain;

			spread_add(&spread[domain], kind, t[at] - whole[domain], d[at],
			        factor_of(method, count), 1);
		}
	free(whole);
	free(t);
	free(d);
}
