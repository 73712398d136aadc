/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often does the 95 % interval of a county's share contain the truth when the weights meet the
 * totals of townships of which a few communities each are in the sample? Counties are made up
 * (演练数据): in each stratum some townships of 20 communities; townships and communities differ in
 * their shares. Everybody answers. Weights and replicates are those of a run. Three ways:
 *   no totals of townships
 *   totals of every township with ten respondents
 *   totals as a run takes them: with ten respondents, of four psus or more (weighting/plan.h)
 *
 *	coverage_regions COUNTIES STRATA TOWNSHIPS PSUS PERSONS LEAST MOST
 *
 * TOWNSHIPS and PSUS are of a stratum, PERSONS of a psu. Prints coverage, the root mean square of
 * the errors and that of the standard errors. Fails when the coverage of the last way is outside
 * LEAST .. MOST.
 */
#include <design/interval.h>
#include <random/stream.h>
#include <weighting/replicates.h>

#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { COMMUNITIES = 20, PURPOSE = 910, LEVELS = 2, REGIONS_MAX = 400 };
enum way { NONE, EVERY, AS_A_RUN, WAYS };
static const char *const way_names[WAYS] = {
        "no totals of townships", "every township", "four psus or more"};

static const char *region_names[REGIONS_MAX];
static const char *const variable_names[] = {"sex", "region"}, *const sexes[] = {"male", "female"},
                         *const *const level_names[] = {sexes};
static const struct margin_names names = {region_names, variable_names, level_names};

struct county {
	uint32_t strata, townships, psus, persons; /* of the plan */
	int32_t parent[REGIONS_MAX];
	double people[REGIONS_MAX], truth;
	struct cells_scheme scheme;

	size_t rows, psu_count; /* of the sample; the rows of a psu stand together */
	double *base, *y;
	uint32_t *psu;
	int32_t *region;
	int8_t *level;
	struct response_psu *psu_of;
};

struct tally {
	unsigned long counties, held; /* counties whose totals the weights can meet */
	double off_square, var;
};

/* ---- a county and its sample ---- */

struct community {
	double size, share;
};

static struct community community_of(uint64_t seed, uint32_t township, uint32_t place)
{
	struct random_key key = random_key_of(seed, PURPOSE, township, 1 + place),
	                  above = random_key_of(seed, PURPOSE, township, 0);
	double odds = -0.8 + 0.4 * random_normal(above, 0) + 0.5 * random_normal(key, 0);

	return (struct community){200 + floor(800 * random_uniform(key, 9)), 1 / (1 + exp(-odds))};
}

static void count_people(struct county *county, uint64_t seed)
{
	uint32_t townships = county->strata * county->townships;
	double literate = 0;

	county->people[0] = 0;
	for (uint32_t t = 0; t < townships; t++) {
		county->people[1 + t] = 0;
		for (uint32_t c = 0; c < COMMUNITIES; c++) {
			struct community one = community_of(seed, t, c);

			county->people[1 + t] += one.size;
			literate += one.size * one.share;
		}
		county->people[0] += county->people[1 + t];
	}
	county->truth = literate / county->people[0];
}

static void draw_psu(struct county *county, uint64_t seed, uint32_t stratum, uint32_t unit)
{
	uint32_t township = stratum * county->townships + unit / COMMUNITIES;
	struct community one = community_of(seed, township, unit % COMMUNITIES);
	struct random_key key = random_key_of(seed, PURPOSE + 1, stratum, unit);
	double weight = one.size / county->persons * county->townships * COMMUNITIES / county->psus;

	for (uint32_t i = 0; i < county->persons; i++) {
		size_t row = county->rows++;

		county->base[row] = weight;
		county->y[row] = random_uniform(key, 2 * i) < one.share;
		county->level[row] = (int8_t)random_below(key, 2 * i + 1, LEVELS);
		county->psu[row] = (uint32_t)county->psu_count;
		county->region[row] = (int32_t)(1 + township);
	}
	county->psu_of[county->psu_count++] = (struct response_psu){
	        .stratum = stratum,
	        .region = 1 + township,
	        .invited = county->persons,
	        .answered = county->persons,
	        .invited_weight = weight * county->persons,
	        .answered_weight = weight * county->persons,
	};
}

/* The psus of a stratum are drawn with equal probabilities, without replacement. */
static void draw_sample(struct county *county, uint64_t seed)
{
	uint32_t units = county->townships * COMMUNITIES;

	county->rows = county->psu_count = 0;
	for (uint32_t h = 0; h < county->strata; h++) {
		struct random_key key = random_key_of(seed, PURPOSE + 2, h, 0);
		uint32_t left = county->psus;

		for (uint32_t u = 0; u < units && left; u++)
			if (random_uniform(key, u) * (units - u) < left) {
				draw_psu(county, seed, h, u);
				left--;
			}
	}
}

/* ---- weights ---- */

static size_t totals_of(const struct county *county, enum way way, struct margin_total *totals)
{
	size_t count = 0;

	for (uint32_t l = 0; l < LEVELS; l++)
		totals[count++] = (struct margin_total){0, 0, l, county->people[0] / LEVELS};
	for (uint32_t r = 1; r < county->scheme.regions && way != NONE; r++)
		totals[count++] = (struct margin_total){0, 1, r, county->people[r]};
	return count;
}

static void make_plan(
        const struct county *county, enum way way, const struct margins *margins, struct plan *plan)
{
	struct plan_counts counts;

	weighting_plan_counts_make(&counts, &county->scheme);
	for (size_t i = 0; i < county->rows; i++)
		weighting_plan_counts_add(&counts, (uint32_t)county->region[i], &county->level[i],
		        way == EVERY ? (uint32_t)i : county->psu[i]);
	weighting_plan_make(plan, margins, &counts);
	weighting_plan_counts_end(&counts);
}

static double share_of(
        const struct county *county, const struct chain *chain, const struct chain_work *work)
{
	double literate = 0, all = 0;

	for (size_t i = 0; i < county->rows; i++) {
		double w = weighting_chain_weight(chain, work, i);

		all += w;
		literate += w * county->y[i];
	}
	return literate / all;
}

static double variance_of(const struct county *county, const struct chain *chain, double share,
        uint64_t seed, struct chain_work *work)
{
	double *factor = memory_new(county->psu_count, sizeof(*factor)), var = 0;
	struct replicates replicates;

	weighting_replicates_make(&replicates, county->psu_of, county->psu_count, seed);
	for (uint32_t r = 0; r < replicates.count; r++) {
		double scale = weighting_replicates_factors(&replicates, r, factor);

		weighting_chain_weigh(chain, factor, CHAIN_STOP_AGAIN, work);
		double off = share_of(county, chain, work) - share;

		var += scale * off * off;
	}
	weighting_replicates_end(&replicates);
	free(factor);
	return var;
}

static void judge(struct tally *tally, const struct county *county, double share, double var)
{
	double df = (double)county->psu_count - county->strata;
	struct interval interval = design_interval_share(
	        INTERVAL_LOGIT, share, sqrt(var), (double)county->rows, df, 0.95);

	tally->counties++;
	tally->held += interval.low <= county->truth && county->truth <= interval.high;
	tally->off_square += (share - county->truth) * (share - county->truth);
	tally->var += var;
}

static void weigh(const struct county *county, enum way way, uint64_t seed, struct tally *tally)
{
	struct error error;
	const int8_t *level[] = {county->level};
	struct chain_rows rows = {
	        county->rows, county->base, county->psu, county->region, level, NULL};
	struct margin_total totals[LEVELS + REGIONS_MAX];
	struct margins margins;
	struct plan plan;
	struct response response;
	struct chain chain;
	struct chain_result result;
	struct chain_work work;
	double *weight = memory_new(county->rows, sizeof(*weight));
	size_t blamed;

	if (!weighting_margins_make(&margins, &county->scheme, &names, totals,
	            totals_of(county, way, totals), &blamed, &error))
		abort(); /* they are the county's own */
	make_plan(county, way, &margins, &plan);
	weighting_response_make(&response, &county->scheme, county->psu_of, county->psu_count);
	weighting_chain_make(&chain, county->psu_of, county->psu_count, &response, &plan, &rows);
	weighting_chain_work_make(&work, &chain);
	if (weighting_chain_weights(&chain, weight, &result, &error)) {
		weighting_chain_weigh(&chain, NULL, CHAIN_STOP, &work);
		double share = share_of(county, &chain, &work);

		judge(tally, county, share, variance_of(county, &chain, share, seed, &work));
	}
	weighting_chain_work_end(&work);
	weighting_chain_end(&chain);
	weighting_response_end(&response);
	weighting_plan_end(&plan);
	weighting_margins_end(&margins);
	free(weight);
}

/* ---- all of it ---- */

static void county_make(struct county *county, char **words)
{
	size_t rows;

	for (size_t r = 0; r < REGIONS_MAX; r++)
		region_names[r] = "a township";
	*county = (struct county){
	        .strata = (uint32_t)strtoul(words[0], NULL, 10),
	        .townships = (uint32_t)strtoul(words[1], NULL, 10),
	        .psus = (uint32_t)strtoul(words[2], NULL, 10),
	        .persons = (uint32_t)strtoul(words[3], NULL, 10),
	        .parent = {-1},
	};
	rows = (size_t)county->strata * county->psus * county->persons;
	county->scheme = (struct cells_scheme){.regions = 1 + county->strata * county->townships,
	        .parent = county->parent,
	        .factors = 1,
	        .levels = {LEVELS}};
	county->base = memory_new(rows, sizeof(*county->base));
	county->y = memory_new(rows, sizeof(*county->y));
	county->psu = memory_new(rows, sizeof(*county->psu));
	county->region = memory_new(rows, sizeof(*county->region));
	county->level = memory_new(rows, sizeof(*county->level));
	county->psu_of = memory_new((size_t)county->strata * county->psus, sizeof(*county->psu_of));
}

static void county_end(struct county *county)
{
	free(county->base);
	free(county->y);
	free(county->psu);
	free(county->region);
	free(county->level);
	free(county->psu_of);
}

static double print_tally(enum way way, const struct tally *tally)
{
	double n = (double)tally->counties, covered = (double)tally->held / n;

	printf("%-24s %5lu counties, %5.1f ± %.1f %% cover; error %.2f, standard error %.2f points "
	       "in root mean "
	       "square\n",
	        way_names[way], tally->counties, 100 * covered,
	        100 * sqrt(covered * (1 - covered) / n), 100 * sqrt(tally->off_square / n),
	        100 * sqrt(tally->var / n));
	return covered;
}

int main(int argc, char **argv)
{
	struct county county;
	struct tally tally[WAYS] = {0};
	double covered = 0;

	if (argc != 8) {
		fprintf(stderr, "usage: coverage_regions COUNTIES STRATA TOWNSHIPS PSUS PERSONS "
		                "LEAST MOST\n");
		return 2;
	}
	unsigned long counties = strtoul(argv[1], NULL, 10);

	county_make(&county, argv + 2);
	if (!counties || !county.psus || county.scheme.regions > REGIONS_MAX)
		return 2;
	for (uint64_t seed = 1; seed <= counties; seed++) {
		count_people(&county, seed);
		draw_sample(&county, seed);
		for (enum way way = 0; way < WAYS; way++)
			weigh(&county, way, seed, &tally[way]);
	}
	for (enum way way = 0; way < WAYS; way++)
		covered = print_tally(way, &tally[way]);
	county_end(&county);
	return covered >= strtod(argv[6], NULL) && covered <= strtod(argv[7], NULL) ? 0 : 1;
}
