/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dropping a psu changes the sums of its own stratum only, and all psus without a row in the domain
 * change them in the same way. So the work grows with the psus' entries, not with the square of the
 * number of psus.
 */
#include "methods.h"

#include <base/memory.h>

#include <stdlib.h>

struct jackknife {
	const struct design *design;
	const struct sums *sums;
	enum domains_kind kind;
	struct sums_entry *whole;   /* of each domain */
	struct sums_entry *stratum; /* of each domain, the stratum at hand */
	uint32_t *with;             /* of each domain, psus of the stratum with an entry */
	int32_t *touched;           /* domains with an entry in the stratum */
	size_t touched_count;
	struct spread *spread;
};

/* Replicates of a stratum in which the domain's sums there are t and d instead of all. */
static void replicate_add(
        struct jackknife *job, int32_t domain, double t, double d, double factor, double times)
{
	const struct sums_entry *whole = &job->whole[domain], *all = &job->stratum[domain];
	/* For a total the difference from the estimate is used. A mean needs no change, because its
	 * t sums to 0. */
	double rest = job->kind == DOMAINS_TOTAL ? 0 : whole->t;

	replicate_spread_add(&job->spread[domain], job->kind, rest + (t - all->t),
	        whole->d + (d - all->d), factor, times);
}

static void stratum_enter(struct jackknife *job, uint32_t entry, uint32_t end)
{
	job->touched_count = 0;
	for (; entry < end; entry++) {
		const struct sums_entry *one = &job->sums->entry[entry];
		struct sums_entry *all = &job->stratum[one->domain];

		if (!job->with[one->domain]++)
			job->touched[job->touched_count++] = one->domain;
		all->t += one->t;
		all->d += one->d;
	}
}

static void stratum_add(struct jackknife *job, size_t h)
{
	uint32_t psu = job->design->stratum_first[h], psu_end = job->design->stratum_first[h + 1];
	double n = psu_end - psu, up = n / (n - 1);
	double factor = (n - 1) / n * design_unsampled(job->design, h);
	uint32_t entry = job->sums->first[psu], end = job->sums->first[psu_end];

	stratum_enter(job, entry, end);
	for (uint32_t i = entry; i < end; i++) {
		const struct sums_entry *one = &job->sums->entry[i], *all;

		all = &job->stratum[one->domain];
		replicate_add(job, one->domain, up * (all->t - one->t), up * (all->d - one->d),
		        factor, 1);
	}
	for (size_t i = 0; i < job->touched_count; i++) {
		int32_t domain = job->touched[i];
		const struct sums_entry *all = &job->stratum[domain];

		if (n > job->with[domain])
			replicate_add(job, domain, up * all->t, up * all->d, factor,
			        n - job->with[domain]);
		job->stratum[domain] = (struct sums_entry){0};
	}
}

/* Replicates of strata without a row in the domain do not change its estimate. */
static void untouched_add(
        struct jackknife *job, uint32_t domains, const double *number, const double *factors)
{
	double all_number = number[domains], all_factors = factors[domains];

	for (uint32_t d = 0; d < domains; d++) {
		job->spread[d].number += all_number - number[d];
		job->spread[d].factors += all_factors - factors[d];
	}
}

void replicate_jackknife_spread(
        const struct domains_estimand *estimand, const struct sums *sums, struct spread *spread)
{
	const struct design *design = estimand->design;
	uint32_t domains = estimand->domains;
	struct jackknife job = {design, sums, estimand->kind,
	        .whole = memory_new(domains, sizeof(*job.whole)),
	        .stratum = memory_new(domains, sizeof(*job.stratum)),
	        .with = memory_new(domains, sizeof(*job.with)),
	        .touched = memory_new(domains, sizeof(*job.touched)), .spread = spread};
	/* Numbers of replicates: of the strata with a row in each domain, and at the end of all
	 * strata. */
	double *number = memory_new((size_t)domains + 1, sizeof(*number));
	double *factors = memory_new((size_t)domains + 1, sizeof(*factors));

	for (size_t i = 0; i < sums->count; i++) {
		job.whole[sums->entry[i].domain].t += sums->entry[i].t;
		job.whole[sums->entry[i].domain].d += sums->entry[i].d;
	}
	for (size_t h = 0; h < design->strata; h++) {
		double n = design->stratum_first[h + 1] - design->stratum_first[h];
		double unsampled = design_unsampled(design, h);

		if (n < 2)
			continue;
		stratum_add(&job, h);
		for (size_t i = 0; i <= job.touched_count; i++) {
			size_t d = i < job.touched_count ? (size_t)job.touched[i] : domains;

			if (d < domains)
				job.with[d] = 0;
			number[d] += unsampled > 0 ? n : 0;
			factors[d] += (n - 1) * unsampled;
		}
	}
	untouched_add(&job, domains, number, factors);
	free(job.whole);
	free(job.stratum);
	free(job.with);
	free(job.touched);
	free(number);
	free(factors);
}
