/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each replicate computes new weights for all psus and passes once over their entries. Threads
 * share the replicates. The results are stored by number and combined in that order.
 */
#include "methods.h"

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

static void sum_up(const struct sums *sums, size_t psus, const double *factor, uint32_t domains,
        double *t, double *d)
{
	memset(t, 0, domains * sizeof(*t));
	memset(d, 0, domains * sizeof(*d));
	for (size_t psu = 0; psu < psus; psu++)
		for (uint32_t i = sums->first[psu]; i < sums->first[psu + 1]; i++) {
			const struct sums_entry *entry = &sums->entry[i];

			t[entry->domain] += factor[psu] * entry->t;
			d[entry->domain] += factor[psu] * entry->d;
		}
}

void replicate_reweighted_sums(const struct replicate_factors *factors, const struct sums *sums,
        uint32_t domains, double *t, double *d)
{
	size_t psus = factors->design->psus;

#pragma omp parallel
	{
		double *factor = memory_new(psus, sizeof(*factor));

#pragma omp for schedule(static)
		for (uint32_t r = 0; r < factors->count; r++) {
			size_t at = (size_t)r * domains;

			replicate_factors_of(factors, r, factor);
			sum_up(sums, psus, factor, domains, t + at, d + at);
		}
		free(factor);
	}
}

void replicate_reweighted_spread(
        const struct replicate_job *job, const struct sums *sums, struct spread *spread)
{
	const struct replicate_factors *factors = job->factors;
	enum domains_kind kind = job->estimand->kind;
	uint32_t domains = job->estimand->domains;
	size_t size = (size_t)factors->count * domains;
	double *t = memory_new(size, sizeof(*t)), *d = memory_new(size, sizeof(*d));
	double *whole = memory_new(domains, sizeof(*whole));

	replicate_reweighted_sums(factors, sums, domains, t, d);
	for (size_t i = 0; kind == DOMAINS_TOTAL && i < sums->count; i++)
		whole[sums->entry[i].domain] += sums->entry[i].t;
	for (uint32_t r = 0; r < factors->count; r++)
		for (uint32_t domain = 0; domain < domains; domain++) {
			size_t at = (size_t)r * domains + domain;

			replicate_spread_add(&spread[domain], kind, t[at] - whole[domain], d[at],
			        replicate_factors_scale(factors, r), 1);
		}
	free(whole);
	free(t);
	free(d);
}
