/* The replicates of all domains side by side. */
#include "methods.h"

#include <base/memory.h>

#include <stdlib.h>

struct keeping {
	const struct replicate_factors *factors;
	enum domains_kind kind;
	const struct domains_rows *rows;
	const struct replicate_weighting *weighting;
	const struct estimate *estimates;
};

/* t of a mean is the difference from the estimate; t of a total is the replicate itself. */
static void take_moves(const struct keeping *job, const double *d, struct replicate_set *set)
{
	for (size_t i = 0; i < (size_t)set->count * set->domains; i++)
		if (job->kind == DOMAINS_TOTAL)
			set->moved[i] -= job->estimates[i % set->domains].value;
		else
			set->moved[i] /= d[i];
}

static bool keep(const struct keeping *job, struct replicate_set *set, struct error *error)
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
		good = replicate_remade_sums(job->factors, job->kind, job->rows, set->domains,
		        job->weighting, job->estimates, set->moved, d, error);
	} else {
		replicate_sums_make(
		        &sums, job->factors->design, job->kind, job->rows, job->estimates);
		replicate_reweighted_sums(job->factors, &sums, set->domains, set->moved, d);
		replicate_sums_end(&sums);
	}
	take_moves(job, d, set);
	free(d);
	return good;
}

bool replicate_keep(const struct design *design, enum domains_kind kind,
        const struct domains_rows *rows, uint32_t domains, const struct replicate_method *method,
        const struct replicate_weighting *weighting, const struct estimate *estimates,
        struct replicate_set *set, struct error *error)
{
	struct replicate_factors factors;
	struct keeping job = {&factors, kind, rows, weighting, estimates};
	bool good;

	*set = (struct replicate_set){.domains = domains, .mse = method->mse};
	if (!replicate_factors_make(&factors, design, method, error))
		return false;
	set->count = factors.count;
	good = replicate_methods_check_cells(set->count, domains, error) && keep(&job, set, error);
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
