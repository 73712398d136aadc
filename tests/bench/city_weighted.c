/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strata are region x residence. The rows of a psu stand together. */
#include "city_weighted.h"

#include <random/stream.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

enum { PURPOSE_SILENCE = 900, RESIDENCES = 2 };

static const double education_odds[] = {-0.5, -0.2, 0, 0.25, 0.45}, age_odds = -0.15,
                    middle_odds = 0.85;

/* ---- who answers ---- */

static bool answers(const struct city_sample *all, size_t i, uint64_t seed)
{
	double odds = middle_odds + education_odds[all->level[POPULATION_BY_EDUCATION][i]] +
	              age_odds * (all->level[POPULATION_BY_AGE][i] - 2);

	return random_uniform(random_key_of(seed, PURPOSE_SILENCE, i, 0), 0) < 1 / (1 + exp(-odds));
}

static void keep_row(struct city_sample *all, size_t from, size_t to)
{
	all->weight[to] = all->weight[from];
	all->y[to] = all->y[from];
	all->leaf[to] = all->leaf[from];
	for (int f = 0; f < POPULATION_FACTORS; f++)
		all->level[f][to] = all->level[f][from];
	all->members[to] = all->members[from];
	all->stratum[to] = all->stratum[from];
	all->psu[to] = all->psu[from];
	all->id[to] = all->id[from];
}

static void leave_out(struct city_weighted *in, uint64_t seed)
{
	struct city_sample *all = &in->sample;
	size_t left = 0;
	int64_t last = -1;

	in->psu_at = memory_new(all->count, sizeof(*in->psu_at));
	in->psus = memory_new(all->count, sizeof(*in->psus));
	for (size_t i = 0; i < all->count; i++) {
		in->psu_count += all->psu[i] != last;
		last = all->psu[i];
		struct response_psu *psu = &in->psus[in->psu_count - 1];

		psu->stratum = (uint32_t)all->stratum[i];
		psu->region = (uint32_t)all->leaf[i];
		psu->residence = (int8_t)(all->stratum[i] % RESIDENCES);
		psu->invited++;
		psu->invited_weight += all->weight[i];
		if (!answers(all, i, seed))
			continue;
		psu->answered++;
		psu->answered_weight += all->weight[i];
		in->psu_at[left] = (uint32_t)in->psu_count - 1;
		keep_row(all, i, left++);
	}
	all->count = left;
}

bool city_weighted_draw(struct city_weighted *in, const struct population *city,
        const struct city_plan *plan, uint64_t seed, struct error *error)
{
	if (!city_sample_draw(&in->sample, city, plan, seed, error))
		return false;
	leave_out(in, seed);
	return true;
}

/* ---- the known totals of the city ---- */

static size_t totals_of(const struct cells_scheme *scheme, const struct population_cell *truth,
        struct margin_total *totals)
{
	size_t count = 0;

	for (uint32_t f = 0; f < scheme->factors; f++)
		for (uint32_t l = 0; l < scheme->levels[f]; l++)
			totals[count++] = (struct margin_total){0, f, l,
			        (double)truth[design_cells_factor_group(scheme, f, l)].residents};
	for (uint32_t r = 1; r < scheme->regions; r++)
		totals[count++] = (struct margin_total){0, scheme->factors, r,
		        (double)truth[design_cells_index(scheme, r, 0)].residents};
	return count;
}

static void plan_of(struct city_weighted *in)
{
	struct plan_counts counts;

	weighting_plan_counts_make(&counts, in->margins.scheme);
	for (size_t i = 0; i < in->sample.count; i++) {
		int8_t level[POPULATION_FACTORS];

		for (int f = 0; f < POPULATION_FACTORS; f++)
			level[f] = in->sample.level[f][i];
		weighting_plan_counts_add(
		        &counts, (uint32_t)in->sample.leaf[i], level, in->psu_at[i]);
	}
	weighting_plan_make(&in->plan, &in->margins, &counts);
	weighting_plan_counts_end(&counts);
}

/* ---- weighting ---- */

bool city_weighted_weigh(struct city_weighted *in, const struct cells_scheme *scheme,
        const struct population_cell *truth, uint64_t seed, struct error *error)
{
	struct chain_rows rows = {in->sample.count, in->sample.weight, in->psu_at, in->sample.leaf,
	        (const int8_t *const *)in->sample.level, NULL};
	struct chain_result result;
	size_t count, blamed;

	in->totals =
	        memory_new(design_cells_group_count(scheme) + scheme->regions, sizeof(*in->totals));
	in->weight = memory_new(in->sample.count, sizeof(*in->weight));
	count = totals_of(scheme, truth, in->totals);
	if (!weighting_margins_make(
	            &in->margins, scheme, &in->names, in->totals, count, &blamed, error))
		return false;
	plan_of(in);
	weighting_response_make(&in->response, scheme, in->psus, in->psu_count);
	weighting_replicates_make(&in->replicates, in->psus, in->psu_count, seed);
	weighting_chain_make(&in->chain, in->psus, in->psu_count, &in->response, &in->plan, &rows);
	return weighting_chain_weights(&in->chain, in->weight, &result, error);
}

void city_weighted_end(struct city_weighted *in)
{
	weighting_chain_end(&in->chain);
	weighting_replicates_end(&in->replicates);
	weighting_response_end(&in->response);
	weighting_plan_end(&in->plan);
	weighting_margins_end(&in->margins);
	free(in->totals);
	free(in->weight);
	city_sample_end(&in->sample);
	free(in->psu_at);
	free(in->psus);
	*in = (struct city_weighted){0};
}

bool city_weighted_shares(const struct city_weighted *in, const struct cells_scheme *scheme,
        uint32_t outcomes, double *const *y, struct estimate *const *shares, struct error *error)
{
	struct city_sample weighted = in->sample;

	weighted.weight = in->weight;
	for (uint32_t o = 0; o < outcomes; o++) {
		weighted.y = y[o];
		if (!city_sample_estimate(&weighted, scheme, shares[o], error))
			return false;
	}
	return true;
}

void city_weighted_replicate(const struct city_weighted *in, const struct cells_scheme *scheme,
        uint32_t outcomes, double *const *y, struct estimate *const *shares)
{
	struct replicates_rows rows = {outcomes, (const double *const *)y, in->sample.members};

	weighting_replicates_estimate(&in->replicates, &in->chain, scheme, &rows, NULL, shares);
}
