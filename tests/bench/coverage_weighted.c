/*
 * Do published 95 % intervals hold the truth when a third of the invited, more of the old and the less schooled,
 * never answer? Draws made-up cities and samples of them as coverage.c does, leaves out who stays silent, weights
 * as a run does (nonresponse, calibration to the city's own totals, replicates that redo both), and counts how
 * many published intervals hold the truth: from base weights with linearised errors, and from the whole chain.
 *
 *	coverage_weighted SEEDS TOWNSHIPS PSUS PERSONS LEAST MOST
 *
 * Fails when the share that covers with the chain lies outside LEAST .. MOST. Prints the mean error of
 * the city's share as well, and how long the replicates took.
 */
#include "city.h"

#include <design/frame.h>
#include <design/publication_table.h>
#include <random/stream.h>
#include <weighting/replicates.h>

#include <base/clock.h>
#include <base/memory.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { PURPOSE_SILENCE = 900, RESIDENCES = 2 };

static const double education_odds[] = {-0.5, -0.2, 0, 0.25, 0.45}, age_odds = -0.15,
                    middle_odds = 0.85;

struct weighted {
	struct city_sample sample; /* of who answered */
	uint32_t *psu_at;
	struct response_psu *psus;
	size_t psu_count;
};

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
}

/* The rows of a psu follow one another; strata are region x residence. */
static void leave_out(struct weighted *in, uint64_t seed)
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

/* ---- what is known of the city ---- */

static size_t totals_of(const struct cells_scheme *scheme, const struct population_cell *truth,
        struct margin_total *totals)
{
	size_t count = 0;

	for (uint32_t f = 0; f < scheme->factors; f++)
		for (uint32_t l = 0; l < scheme->levels[f]; l++)
			totals[count++] = (struct margin_total){
			        0, f, l, (double)truth[cells_factor_group(scheme, f, l)].residents};
	for (uint32_t r = 1; r < scheme->regions; r++)
		totals[count++] = (struct margin_total){
		        0, scheme->factors, r, (double)truth[cells_index(scheme, r, 0)].residents};
	return count;
}

static void plan_of(struct plan *plan, const struct margins *margins, const struct weighted *in)
{
	struct plan_counts counts;

	plan_counts_make(&counts, margins->scheme);
	for (size_t i = 0; i < in->sample.count; i++) {
		int8_t level[POPULATION_FACTORS];

		for (int f = 0; f < POPULATION_FACTORS; f++)
			level[f] = in->sample.level[f][i];
		plan_counts_add(&counts, (uint32_t)in->sample.leaf[i], level);
	}
	plan_make(plan, margins, &counts);
	plan_counts_end(&counts);
}

/* ---- weighting ---- */

static bool weigh(struct weighted *in, const struct cells_scheme *scheme, const struct plan *plan,
        uint64_t seed, struct share *shares, struct error *error)
{
	struct chain_rows rows = {in->sample.count, in->sample.weight, in->psu_at, in->sample.leaf,
	        (const int8_t *const *)in->sample.level};
	struct replicates_rows columns = {
	        1, (const double *const *)&in->sample.y, in->sample.members};
	double *base = in->sample.weight, *final = memory_new(in->sample.count, sizeof(*final));
	struct response response;
	struct replicates replicates;
	struct chain chain;
	struct chain_result result;
	bool good;

	response_make(&response, scheme, in->psus, in->psu_count);
	replicates_make(&replicates, in->psus, in->psu_count, seed);
	chain_make(&chain, in->psus, in->psu_count, &response, plan, &rows);
	good = chain_weights(&chain, final, &result, error);
	in->sample.weight = final;
	good = good && city_sample_estimate(&in->sample, scheme, shares, error);
	in->sample.weight = base;
	if (good)
		replicates_estimate(&replicates, &chain, scheme, &columns, &shares);
	chain_end(&chain);
	replicates_end(&replicates);
	response_end(&response);
	free(final);
	return good;
}

static bool weigh_to(struct weighted *in, const struct cells_scheme *scheme,
        const struct population_cell *truth, uint64_t seed, struct share *shares,
        struct error *error)
{
	struct margin_names names = {0};
	struct margin_total *totals =
	        memory_new(cells_group_count(scheme) + scheme->regions, sizeof(*totals));
	size_t count = totals_of(scheme, truth, totals), blamed;
	struct margins margins;
	struct plan plan = {0};
	bool good = margins_make(&margins, scheme, &names, totals, count, &blamed, error);

	if (good)
		plan_of(&plan, &margins, in);
	good = good && weigh(in, scheme, &plan, seed, shares, error);
	plan_end(&plan);
	margins_end(&margins);
	free(totals);
	return good;
}

/* ---- counting ---- */

struct tally {
	uint64_t shown, covered;
	double off, off_square; /* of the city's share */
	int64_t us;
};

static void compare(struct tally *tally, const struct cells_scheme *scheme,
        const struct share *shares, const struct population_cell *truth)
{
	size_t cells = cells_count(scheme);
	struct publication *publication = memory_new(cells, sizeof(*publication));

	publication_judge_table(&PUBLICATION_THIN, scheme, shares, publication);
	for (size_t i = 0; i < cells; i++) {
		struct interval interval = interval_share(INTERVAL_LOGIT, shares[i].share,
		        shares[i].se, (double)shares[i].n, shares[i].df_cell, 0.95);

		if (!shares[i].n || publication[i].status == PUBLICATION_SUPPRESS)
			continue;
		tally->shown++;
		tally->covered += truth[i].share >= interval.low && truth[i].share <= interval.high;
	}
	tally->off += shares[0].share - truth[0].share;
	tally->off_square +=
	        (shares[0].share - truth[0].share) * (shares[0].share - truth[0].share);
	free(publication);
}

static bool run_seed(struct tally tally[static 2], const struct city_plan *plan, uint64_t seed,
        struct error *error)
{
	uint32_t regions = plan->townships + 1;
	struct cells_scheme scheme = population_scheme(regions, plan->parent);
	struct population *city = city_new(plan, seed, error);
	struct share *shares = memory_new(cells_count(&scheme), sizeof(*shares));
	struct population_cell *truth = memory_new(cells_count(&scheme), sizeof(*truth));
	struct weighted in = {0};
	bool good = city && city_sample_draw(&in.sample, city, plan, seed, error) &&
	            population_truth(city, regions, plan->parent, truth, error);

	if (good)
		leave_out(&in, seed);
	good = good && city_sample_estimate(&in.sample, &scheme, shares, error);
	if (good)
		compare(&tally[0], &scheme, shares, truth);
	int64_t begun = clock_monotonic_us();

	good = good && weigh_to(&in, &scheme, truth, seed, shares, error);
	tally[1].us += clock_monotonic_us() - begun;
	if (good)
		compare(&tally[1], &scheme, shares, truth);
	city_sample_end(&in.sample);
	free(in.psu_at);
	free(in.psus);
	free(shares);
	free(truth);
	population_free(city);
	return good;
}

static double print_tally(const char *name, const struct tally *tally, unsigned long seeds)
{
	double n = (double)seeds, covered = (double)tally->covered / (double)tally->shown;

	printf("%-14s %6" PRIu64
	       " published, %5.1f %% cover; the city's share is off by %+.2f points "
	       "on average, %.2f in root mean square\n",
	        name, tally->shown, 100 * covered, 100 * tally->off / n,
	        100 * sqrt(tally->off_square / n));
	return covered;
}

int main(int argc, char **argv)
{
	struct city_plan plan = {.residents = 12000, .parent = {-1}};
	struct tally tally[2] = {0};
	struct error error;
	double covered;

	if (argc != 7) {
		fprintf(stderr,
		        "usage: coverage_weighted SEEDS TOWNSHIPS PSUS PERSONS LEAST MOST\n");
		return 2;
	}
	unsigned long seeds = city_plan_take(&plan, argv + 1);

	if (!seeds)
		return 2;
	for (uint64_t seed = 1; seed <= seeds; seed++)
		if (!run_seed(tally, &plan, seed, &error)) {
			fprintf(stderr, "coverage_weighted: seed %" PRIu64 ": %s\n", seed,
			        error.text);
			return 1;
		}
	print_tally("base weights", &tally[0], seeds);
	covered = print_tally("weighted", &tally[1], seeds);
	printf("weighting and replicates: %.2f s a survey\n",
	        (double)tally[1].us / 1e6 / (double)seeds);
	return covered >= strtod(argv[5], NULL) && covered <= strtod(argv[6], NULL) ? 0 : 1;
}
