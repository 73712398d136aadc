/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns columns of the snapshot into the input of the scoring library, which does the arithmetic.
 */
#include <run/compute/weights.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* --- the sample --- */

static int stratum_compare(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The strata, numbered from 0 in the order of their own numbers. */
static void take_psus(struct run_weights *weights, const struct run_snapshot *snapshot)
{
	/* Those who opted in are the last of them. */
	size_t count = snapshot->psu_count, strata = 0;
	int32_t *stratum = memory_new(count, sizeof(*stratum));

	for (size_t i = 0; i < count; i++)
		stratum[i] = snapshot->psus[i].stratum;
	qsort(stratum, count, sizeof(*stratum), stratum_compare);
	for (size_t i = 0; i < count; i++)
		if (!i || stratum[i] != stratum[strata - 1])
			stratum[strata++] = stratum[i];
	weights->psus = memory_new(count, sizeof(*weights->psus));
	for (size_t i = 0; i < count; i++) {
		const struct run_psu *psu = &snapshot->psus[i];
		const int32_t *found =
		        bsearch(&psu->stratum, stratum, strata, sizeof(*stratum), stratum_compare);

		weights->psus[i] = (struct response_psu){
		        .stratum = (uint32_t)(found - stratum),
		        .region = (uint32_t)psu->region,
		        .residence = psu->residence,
		        .invited = psu->invited,
		        .answered = psu->answered,
		        .invited_weight = psu->invited_weight,
		        .answered_weight = psu->answered_weight,
		};
	}
	free(stratum);
}

static void take_rates(struct run_weights *weights, const struct run_snapshot *snapshot)
{
	double invited = 0, respondents = 0;

	for (size_t i = 0; i < snapshot->psu_count; i++) {
		invited += snapshot->psus[i].invited_weight;
		respondents += snapshot->psus[i].answered_weight;
	}
	respondents -= snapshot->out_of_frame_weight;
	weights->rates = weighting_response_rates_of((double)snapshot->invited,
	        (double)((int64_t)snapshot->used - snapshot->opted),
	        (double)snapshot->out_of_frame);
	weights->rates_weighted =
	        weighting_response_rates_of(invited, respondents, snapshot->out_of_frame_weight);
}

/* --- the margins --- */

static const int8_t *const *levels_of(const struct run_snapshot *snapshot)
{
	return (const int8_t *const *)snapshot->respondents.level;
}

/* The respondents' numbers by psu. */
static uint32_t *order_by_psu(const struct run_snapshot *snapshot)
{
	const uint32_t *psu_at = snapshot->respondents.psu_at;
	size_t *next = memory_new(snapshot->psu_count + 1, sizeof(*next));
	uint32_t *order = memory_new(snapshot->used, sizeof(*order));

	for (size_t i = 0; i < snapshot->used; i++)
		next[psu_at[i] + 1]++;
	for (size_t p = 0; p < snapshot->psu_count; p++)
		next[p + 1] += next[p];
	for (size_t i = 0; i < snapshot->used; i++)
		order[next[psu_at[i]]++] = (uint32_t)i;
	free(next);
	return order;
}

static void make_plan(struct run_weights *weights, const struct run_snapshot *snapshot)
{
	const struct run_respondents *rows = &snapshot->respondents;
	uint32_t *order = order_by_psu(snapshot);
	struct plan_counts counts;

	weighting_plan_counts_make(&counts, &weights->scheme);
	for (size_t i = 0; i < snapshot->used; i++) {
		uint32_t row = order[i];
		int8_t level[GROUPS_FACTORS];

		if (snapshot->opted_in && snapshot->opted_in[row])
			continue;
		for (int f = 0; f < GROUPS_FACTORS; f++)
			level[f] = rows->level[f][row];
		weighting_plan_counts_add(
		        &counts, (uint32_t)rows->region[row], level, rows->psu_at[row]);
	}
	weighting_plan_make(&weights->plan, &weights->margins, &counts);
	weighting_plan_counts_end(&counts);
	free(order);
}

static bool take_margins(struct run_weights *weights, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error)
{
	uint32_t count = survey->regions.count;
	size_t blamed;

	weights->region_names = memory_new(count, sizeof(*weights->region_names));
	for (uint32_t r = 0; r < count; r++)
		weights->region_names[r] = survey->regions.code[r].p;
	weights->names = groups_margin_names(weights->region_names);
	if (!weighting_margins_make(&weights->margins, &weights->scheme, &weights->names,
	            snapshot->margins.totals, snapshot->margins.count, &blamed, error))
		return error_wrap(error, "the margins of %d", snapshot->margins.year);
	make_plan(weights, snapshot);
	return true;
}

/* --- who opted in --- */

static void make_pool(struct run_weights *weights, const struct run_snapshot *snapshot)
{
	const int8_t *const *levels = levels_of(snapshot);
	const int8_t *const level[POOL_VARIABLES] = {
	        [POOL_EDUCATION] = levels[GROUP_EDUCATION],
	        [POOL_AGE] = levels[GROUP_AGE],
	        [POOL_RESIDENCE] = levels[GROUP_RESIDENCE],
	        [POOL_SEX] = levels[GROUP_SEX],
	};

	weights->has_pool = weighting_pool_make(&weights->pool, snapshot->used, snapshot->opted_in,
	        level, snapshot->respondents.psu_at, run_snapshot_sampled_psus(snapshot));
}

void run_weights_alone(struct run_weights *weights, bool alone)
{
	weights->pool.alone = alone;
}

/* The largest relative error of the levels of one variable that has margins. */
static double error_of_levels(
        const struct run_weights *weights, const struct run_snapshot *snapshot, uint32_t factor)
{
	const int8_t *level = snapshot->respondents.level[factor];
	double largest = 0;

	for (int8_t l = 0; l < (int8_t)weights->scheme.levels[factor]; l++) {
		double pooled = 0, sample = 0;

		for (size_t i = 0; i < snapshot->used; i++) {
			pooled += level[i] == l ? weights->weight[i] : 0;
			sample += level[i] == l ? weights->sample_weight[i] : 0;
		}
		if (sample > 0)
			largest = fmax(largest, fabs(pooled / sample - 1));
	}
	return largest;
}

static double pooled_error(const struct run_weights *weights, const struct run_snapshot *snapshot)
{
	bool has_margins[MARGINS_VARIABLES] = {false};
	double largest = 0;

	for (size_t g = 0; g < weights->plan.groups; g++)
		has_margins[weights->plan.group[g].variable] = true;
	for (uint32_t factor = 0; factor < GROUPS_FACTORS; factor++)
		if (has_margins[factor])
			largest = fmax(largest, error_of_levels(weights, snapshot, factor));
	return largest;
}

/* By the chain as it is now. */
static void take_alone(struct run_weights *weights, const struct run_snapshot *snapshot)
{
	struct chain_work work;

	weights->sample_weight =
	        memory_new(snapshot->respondents.count, sizeof(*weights->sample_weight));
	run_weights_alone(weights, true);
	weighting_chain_work_make(&work, &weights->chain);
	weighting_chain_weigh(&weights->chain, NULL, CHAIN_STOP, &work);
	for (size_t i = 0; i < snapshot->used; i++)
		weights->sample_weight[i] = weighting_chain_weight(&weights->chain, &work, i);
	weighting_chain_work_end(&work);
	run_weights_alone(weights, false);
}

/* --- all of it --- */

bool run_weights_make(struct run_weights *weights, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error)
{
	const struct run_respondents *rows = &snapshot->respondents;
	struct chain_rows chain_rows = {
	        .count = snapshot->used,
	        .base = rows->weight,
	        .psu = rows->psu_at,
	        .region = rows->region,
	        .level = levels_of(snapshot),
	};

	*weights = (struct run_weights){
	        .scheme =
	                groups_scheme(&survey->own, survey->regions.count, survey->regions.parent),
	        .weight = memory_new(rows->count, sizeof(*weights->weight)),
	        .has_margins = snapshot->margins.count && snapshot->used,
	};
	take_psus(weights, snapshot);
	take_rates(weights, snapshot);
	weighting_response_make(&weights->response, &weights->scheme, weights->psus,
	        run_snapshot_sampled_psus(snapshot));
	weighting_replicates_make(
	        &weights->replicates, weights->psus, snapshot->psu_count, (uint64_t)survey->seed);
	if (weights->has_margins && !take_margins(weights, survey, snapshot, error))
		return false;
	if (snapshot->opted_in) {
		make_pool(weights, snapshot);
		chain_rows.pool = &weights->pool;
	}
	weighting_chain_make(&weights->chain, weights->psus, snapshot->psu_count,
	        &weights->response, weights->has_margins ? &weights->plan : NULL, &chain_rows);
	if (!weighting_chain_weights(&weights->chain, weights->weight, &weights->result, error))
		return false;
	if (weights->has_pool) {
		take_alone(weights, snapshot);
		weights->pooled_error = pooled_error(weights, snapshot);
	}
	return true;
}

void run_weights_replicate(struct run_weights *weights, const struct run_snapshot *snapshot,
        uint32_t outcomes, const double *const *y, const struct replicates_pairs *pairs,
        struct estimate *const *shares)
{
	struct replicates_rows rows = {
	        .outcomes = outcomes,
	        .y = y,
	        .members = snapshot->respondents.key_groups,
	};

	weights->replicated = weighting_replicates_estimate(
	        &weights->replicates, &weights->chain, &weights->scheme, &rows, pairs, shares);
}

void run_weights_end(struct run_weights *weights)
{
	weighting_replicates_end(&weights->replicates);
	weighting_chain_end(&weights->chain);
	weighting_plan_end(&weights->plan);
	weighting_margins_end(&weights->margins);
	weighting_response_end(&weights->response);
	weighting_pool_end(&weights->pool);
	free(weights->sample_weight);
	free(weights->region_names);
	free(weights->psus);
	free(weights->weight);
	*weights = (struct run_weights){0};
}
