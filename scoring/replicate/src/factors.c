/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <replicate/factors.h>

#include <base/memory.h>
#include <random/stream.h>

#include <math.h>
#include <stdlib.h>

enum { PURPOSE_BOOTSTRAP = 1 };

/* ---- designs that a method supports ---- */

static bool check_halves(const struct design *design, const char *name, struct error *error)
{
	for (size_t h = 0; h < design->strata; h++) {
		uint32_t psus = design->stratum_first[h + 1] - design->stratum_first[h];

		if (psus != 2)
			return error_set(error,
			        "%s needs two psus in every stratum, and stratum %zu has %u", name,
			        h + 1, psus);
	}
	return true;
}

static bool check_lonely(const struct design *design, struct error *error)
{
	if (design->lonely != DESIGN_LONELY_ADJUST && design->lonely != DESIGN_LONELY_AVERAGE)
		return true;
	for (size_t h = 0; h < design->strata; h++)
		if (design->stratum_first[h + 1] - design->stratum_first[h] == 1 &&
		        design_unsampled(design, h) > 0)
			return error_set(error,
			        "replicates can only leave a lonely psu out (remove), not %s",
			        design_lonely_name(design->lonely));
	return true;
}

static bool check_method(
        const struct design *design, const struct replicate_method *method, struct error *error)
{
	if (method->kind == REPLICATE_JK1 && design->strata > 1)
		return error_set(error, "jk1 is for samples without strata; jkn is for these");
	if (method->kind == REPLICATE_JK2 && design->row_is_psu)
		return error_set(
		        error, "jk2 needs psus: the first in order of their labels is dropped");
	if (replicate_kind_halves(method->kind)) {
		if (!check_halves(design, replicate_kind_name(method->kind), error))
			return false;
	} else if (!check_lonely(design, error)) {
		return false;
	}
	if (!(method->rho >= 0 && method->rho < 1))
		return error_set(error, "rho is from 0 to below 1, not %g", method->rho);
	if (method->kind == REPLICATE_BOOTSTRAP &&
	        (method->count < 2 || method->count > REPLICATE_COUNT_MAX))
		return error_set(error, "2 to %d bootstrap replicates are possible, not %u",
		        REPLICATE_COUNT_MAX, method->count);
	return true;
}

/* ---- the replicates ---- */

/* Each psu of a stratum with other psus is left out in one replicate. */
static void list_left_out(struct replicate_factors *factors)
{
	const struct design *design = factors->design;

	factors->psu = memory_new(design->psus, sizeof(*factors->psu));
	factors->stratum = memory_new(design->psus, sizeof(*factors->stratum));
	for (uint32_t h = 0; h < design->strata; h++) {
		uint32_t psu = design->stratum_first[h], end = design->stratum_first[h + 1];

		for (; end - design->stratum_first[h] > 1 && psu < end; psu++) {
			factors->psu[factors->count] = psu;
			factors->stratum[factors->count++] = h;
		}
	}
}

bool replicate_factors_make(struct replicate_factors *factors, const struct design *design,
        const struct replicate_method *method, struct error *error)
{
	*factors = (struct replicate_factors){.design = design, .method = method};
	if (!check_method(design, method, error))
		return false;
	switch (method->kind) {
	case REPLICATE_BOOTSTRAP:
		factors->count = method->count;
		break;
	case REPLICATE_BRR:
	case REPLICATE_FAY:
		factors->matrix = replicate_hadamard_above((uint32_t)design->strata);
		factors->count = factors->matrix.order;
		break;
	case REPLICATE_JK2:
		factors->count = (uint32_t)design->strata;
		break;
	default:
		list_left_out(factors);
	}
	return true;
}

void replicate_factors_end(struct replicate_factors *factors)
{
	free(factors->psu);
	free(factors->stratum);
}

/* Factors of the two psus of stratum h. */
static void weigh_halves(
        const struct replicate_factors *factors, uint32_t r, size_t h, double *factor)
{
	double low = factors->method->kind == REPLICATE_FAY ? factors->method->rho : 0;
	bool first = replicate_hadamard_at(&factors->matrix, (uint32_t)h + 1, r);

	factor[0] = first ? 2 - low : low;
	factor[1] = first ? low : 2 - low;
}

/* The same, where each replicate changes only its own stratum. */
static void weigh_zone(uint32_t r, size_t h, double *factor)
{
	factor[0] = h == r ? 0 : 1;
	factor[1] = h == r ? 2 : 1;
}

static void weigh_drawn(
        const struct replicate_factors *factors, uint32_t r, size_t h, double *factor)
{
	uint32_t n = factors->design->stratum_first[h + 1] - factors->design->stratum_first[h];
	struct random_key key = random_key_of(factors->method->seed, PURPOSE_BOOTSTRAP, r, h);
	double length = sqrt(design_unsampled(factors->design, h));

	factor[0] = 1;
	if (n < 2)
		return;
	double step = length * n / (n - 1.0);

	for (uint32_t psu = 0; psu < n; psu++)
		factor[psu] = 1 - length;
	for (uint32_t i = 0; i + 1 < n; i++)
		factor[random_below(key, i, n)] += step;
}

static void weigh_left_out(const struct replicate_factors *factors, uint32_t r, double *factor)
{
	const uint32_t *first = &factors->design->stratum_first[factors->stratum[r]];
	double n = first[1] - first[0];

	for (size_t psu = 0; psu < factors->design->psus; psu++)
		factor[psu] = 1;
	for (uint32_t psu = first[0]; psu < first[1]; psu++)
		factor[psu] = n / (n - 1);
	factor[factors->psu[r]] = 0;
}

void replicate_factors_of(const struct replicate_factors *factors, uint32_t r, double *factor)
{
	const uint32_t *first = factors->design->stratum_first;

	if (factors->psu) {
		weigh_left_out(factors, r, factor);
		return;
	}
	for (size_t h = 0; h < factors->design->strata; h++)
		if (factors->method->kind == REPLICATE_BOOTSTRAP)
			weigh_drawn(factors, r, h, &factor[first[h]]);
		else if (factors->method->kind == REPLICATE_JK2)
			weigh_zone(r, h, &factor[first[h]]);
		else
			weigh_halves(factors, r, h, &factor[first[h]]);
}

double replicate_factors_scale(const struct replicate_factors *factors, uint32_t r)
{
	const struct replicate_method *method = factors->method;
	double count = factors->count;

	if (factors->psu) {
		uint32_t h = factors->stratum[r];
		const uint32_t *first = &factors->design->stratum_first[h];
		double n = first[1] - first[0];

		return (n - 1) / n * design_unsampled(factors->design, h);
	}
	if (method->kind == REPLICATE_BOOTSTRAP)
		return 1 / (count - 1);
	if (method->kind == REPLICATE_JK2)
		return 1;
	double rho = method->kind == REPLICATE_FAY ? method->rho : 0;

	return 1 / (count * (1 - rho) * (1 - rho));
}
