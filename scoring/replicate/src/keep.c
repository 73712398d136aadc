/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The replicates of all domains side by side. */
#include "methods.h"

#include <base/memory.h>

#include <stdlib.h>

/* t of a mean is the difference from the estimate; t of a total is the replicate itself. */
static void take_moves(const struct replicate_job *job, const double *d, struct replicate_set *set)
{
	for (size_t i = 0; i < (size_t)set->count * set->domains; i++)
		if (job->estimand->kind == DOMAINS_TOTAL)
			set->moved[i] -= job->estimates[i % set->domains].value;
		else
			set->moved[i] /= d[i];
}

static bool keep(const struct replicate_job *job, struct replicate_set *set, struct error *error)
{
	size_t size = (size_t)set->count * set->domains;
	double *d = memory_new(size, sizeof(*d));
	struct sums sums;
	bool good = true;

	set->moved = memory_new(size, sizeof(*set->moved));
	set->factor = memory_new(set->count, sizeof(*set->factor));
	for (uint32_t r = 0; r < set->count; r++)
		set->factor[r] = replicate_factors_scale(job->factors, r);
	if (job->weighting) {
		good = replicate_remade_sums(job, set->moved, d, error);
	} else {
		replicate_sums_make(&sums, job->estimand, job->estimates);
		replicate_reweighted_sums(job->factors, &sums, set->domains, set->moved, d);
		replicate_sums_end(&sums);
	}
	take_moves(job, d, set);
	free(d);
	return good;
}

bool replicate_keep(const struct domains_estimand *estimand, const struct replicate_method *method,
        const struct replicate_weighting *weighting, const struct estimate *estimates,
        struct replicate_set *set, struct error *error)
{
	struct replicate_factors factors;
	struct replicate_job job = {&factors, estimand, weighting, estimates};
	bool good;

	*set = (struct replicate_set){.domains = estimand->domains, .mse = method->mse};
	if (!replicate_factors_make(&factors, estimand->design, method, error))
		return false;
	set->count = factors.count;
	good = replicate_methods_check_cells(set->count, set->domains, error) &&
	       keep(&job, set, error);
	replicate_factors_end(&factors);
	return good;
}

void replicate_set_end(struct replicate_set *set)
{
	free(set->moved);
	free(set->factor);
	*set = (struct replicate_set){0};
}

double replicate_difference(const struct replicate_set *set, uint32_t a, uint32_t b)
{
	struct spread spread = {0};

	for (uint32_t r = 0; r < set->count; r++) {
		const double *moved = &set->moved[(size_t)r * set->domains];

		replicate_spread_move(&spread, moved[a] - moved[b], set->factor[r], 1);
	}
	return replicate_spread_variance(&spread, set->mse);
}
