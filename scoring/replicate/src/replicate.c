/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <replicate/replicate.h>

#include "methods.h"

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

static const char *const names[REPLICATE_KINDS] = {
        [REPLICATE_JK1] = "jk1",
        [REPLICATE_JKN] = "jkn",
        [REPLICATE_BRR] = "brr",
        [REPLICATE_FAY] = "fay",
        [REPLICATE_JK2] = "jk2",
        [REPLICATE_BOOTSTRAP] = "bootstrap",
};

bool replicate_methods_check_cells(uint32_t count, uint32_t domains, struct error *error)
{
	return (uint64_t)count * domains <= REPLICATE_CELLS_MAX ||
	       error_set(error, "%u replicates of %u domains are more than %d", count, domains,
	               REPLICATE_CELLS_MAX);
}

/* From the psus' sums. */
static void spread_from_sums(const struct replicate_job *job, struct spread *spread)
{
	struct sums sums;

	replicate_sums_make(&sums, job->estimand, job->estimates);
	if (job->factors->psu)
		replicate_jackknife_spread(job->estimand, &sums, spread);
	else
		replicate_reweighted_spread(job, &sums, spread);
	replicate_sums_end(&sums);
}

/* Into the estimates that the job was made of. */
static bool variances_set(
        const struct replicate_job *job, struct estimate *estimates, struct error *error)
{
	const struct replicate_factors *factors = job->factors;
	uint32_t domains = job->estimand->domains;
	struct spread *spread = memory_new(domains, sizeof(*spread));
	bool good = true;

	if (job->weighting)
		good = replicate_remade_spread(job, spread, error);
	else
		spread_from_sums(job, spread);
	for (uint32_t d = 0; good && d < domains; d++)
		replicate_spread_set(
		        &spread[d], factors->method->mse, factors->count, &estimates[d]);
	free(spread);
	return good;
}

bool replicate_estimate_remade(const struct domains_estimand *estimand,
        const struct replicate_method *method, const struct replicate_weighting *weighting,
        struct estimate *out, uint32_t *count, struct error *error)
{
	struct replicate_factors factors;
	struct replicate_job job = {&factors, estimand, weighting, out};
	bool good;

	if (!replicate_factors_make(&factors, estimand->design, method, error))
		return false;
	*count = factors.count;
	/* The jackknife from sums keeps nothing per replicate. */
	good = ((factors.psu && !weighting) ||
	               replicate_methods_check_cells(factors.count, estimand->domains, error)) &&
	       design_domains(estimand, out, error) && variances_set(&job, out, error);
	replicate_factors_end(&factors);
	return good;
}

bool replicate_estimate(const struct domains_estimand *estimand,
        const struct replicate_method *method, struct estimate *out, uint32_t *count,
        struct error *error)
{
	return replicate_estimate_remade(estimand, method, NULL, out, count, error);
}

bool replicate_kind_halves(enum replicate_kind kind)
{
	return kind == REPLICATE_BRR || kind == REPLICATE_FAY || kind == REPLICATE_JK2;
}

const char *replicate_kind_name(enum replicate_kind kind)
{
	return names[kind];
}

bool replicate_kind_parse(const char *name, enum replicate_kind *kind)
{
	for (size_t i = 0; i < REPLICATE_KINDS; i++)
		if (!strcmp(names[i], name)) {
			*kind = (enum replicate_kind)i;
			return true;
		}
	return false;
}
