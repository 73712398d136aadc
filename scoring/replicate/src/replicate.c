#include <replicate/replicate.h>

#include "methods.h"

#include <replicate/hadamard.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[REPLICATE_KINDS] = {
        [REPLICATE_JK1] = "jk1",
        [REPLICATE_JKN] = "jkn",
        [REPLICATE_BRR] = "brr",
        [REPLICATE_FAY] = "fay",
        [REPLICATE_BOOTSTRAP] = "bootstrap",
};

static bool check_halves(const struct frame *frame, const char *name, struct error *error)
{
	for (size_t h = 0; h < frame->strata; h++) {
		uint32_t psus = frame->stratum_first[h + 1] - frame->stratum_first[h];

		if (psus != 2)
			return error_set(error,
			        "%s needs two psus in every stratum, and stratum %zu has %u", name,
			        h + 1, psus);
	}
	return true;
}

static bool check_lonely(const struct frame *frame, struct error *error)
{
	if (frame->lonely != FRAME_LONELY_ADJUST && frame->lonely != FRAME_LONELY_AVERAGE)
		return true;
	for (size_t h = 0; h < frame->strata; h++)
		if (frame->stratum_first[h + 1] - frame->stratum_first[h] == 1 &&
		        frame_unsampled(frame, h) > 0)
			return error_set(error,
			        "replicates can only leave a lonely psu out (remove), not %s",
			        frame_lonely_name(frame->lonely));
	return true;
}

static bool check_method(const struct frame *frame, const struct replicate_method *method,
        uint32_t domains, uint32_t count, struct error *error)
{
	if (method->kind == REPLICATE_JK1 && frame->strata > 1)
		return error_set(error, "jk1 is for samples without strata; jkn is for these");
	if (method->kind == REPLICATE_BRR || method->kind == REPLICATE_FAY) {
		if (!check_halves(frame, names[method->kind], error))
			return false;
	} else if (!check_lonely(frame, error)) {
		return false;
	}
	if (!(method->rho >= 0 && method->rho < 1))
		return error_set(error, "rho is from 0 to below 1, not %g", method->rho);
	if (method->kind == REPLICATE_BOOTSTRAP && (count < 2 || count > REPLICATE_COUNT_MAX))
		return error_set(error, "2 to %d bootstrap replicates are possible, not %u",
		        REPLICATE_COUNT_MAX, count);
	if ((uint64_t)count * domains > REPLICATE_CELLS_MAX)
		return error_set(error, "%u replicates of %u domains are more than %d", count,
		        domains, REPLICATE_CELLS_MAX);
	return true;
}

static uint32_t count_of(const struct frame *frame, const struct replicate_method *method)
{
	if (method->kind == REPLICATE_BOOTSTRAP)
		return method->count;
	if (method->kind == REPLICATE_BRR || method->kind == REPLICATE_FAY)
		return hadamard_above((uint32_t)frame->strata).order;
	return 0;
}

/* All that follows from the variance. */
static void share_set(struct share *share, double var, uint32_t count)
{
	double times = var / share->var;

	if (!share->n || isnan(share->share))
		return;
	share->deff *= times;
	share->deff_replace *= times;
	share->n_eff = var > 0 && share->deff_replace > 0 ? (double)share->n / share->deff_replace
	                                                  : (double)share->n;
	share->var = var;
	share->se = sqrt(var);
	share->df = fmin(share->df, count - 1.0);
}

bool replicate_estimate(const struct frame *frame, enum domains_kind kind,
        const struct domains_rows *rows, uint32_t domains, const struct replicate_method *method,
        struct share *out, uint32_t *count, struct error *error)
{
	bool jackknife = method->kind == REPLICATE_JK1 || method->kind == REPLICATE_JKN;
	struct sums sums;

	*count = count_of(frame, method);
	if (!check_method(frame, method, domains, *count, error) ||
	        !domains_estimate(frame, kind, rows, domains, out, error))
		return false;
	struct spread *spread = memory_new(domains, sizeof(*spread));

	sums_make(&sums, frame, kind, rows, out);
	if (jackknife)
		jackknife_spread(frame, &sums, kind, domains, spread, count);
	else
		reweighted_spread(frame, &sums, kind, domains, method, spread, *count);
	for (uint32_t d = 0; d < domains; d++)
		share_set(&out[d], spread_variance(&spread[d], method->mse), *count);
	sums_end(&sums);
	free(spread);
	return true;
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
