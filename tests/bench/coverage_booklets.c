/*
 * Does a survey in booklets say what the whole form would have said? Draws made-up cities and samples of them
 * (演练数据) as coverage_weighted.c does; everybody is given 21 or 22 of the fifty items, one of seven booklets
 * in turn. Counts how many published 95 % intervals hold the truth, which is of the whole form, cell by cell: by
 * the points on the booklet, by EAPs, by plausible scores (ten draws, Rubin's rules over variances from
 * replicates), and by the whole form had it been given.
 *
 *	coverage_booklets SEEDS TOWNSHIPS PSUS PERSONS LEAST MOST [VARIANT]
 *
 * VARIANT: "product" (the default), "2pl" (no guessing), "alone" (no regressor of the psu), "whole" (no booklets).
 * Fails when the share that covers by plausible scores lies outside LEAST .. MOST.
 */
#include "city_weighted.h"

#include <design/publication_table.h>
#include <measurement/combine.h>
#include <measurement/measure.h>

#include <base/clock.h>
#include <base/memory.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLUSTERS = 7, CELL_LEAST = 30 };
enum { CUT = 70, POINTS = 2, HUNDRED = 100 };
enum { BY_WHOLE, BY_BOOKLET, BY_EAP, BY_PLAUSIBLE, MEASURES };
enum { OUTCOMES = BY_PLAUSIBLE + MEASURE_DRAWS };
static const char *const measure_names[] = {
        [BY_WHOLE] = "whole form",
        [BY_BOOKLET] = "booklet points",
        [BY_EAP] = "EAP",
        [BY_PLAUSIBLE] = "plausible",
};

struct variant {
	const char *name;
	bool guessed, neighbours, booklets;
};

static const struct variant variants[] = {
        {"product", true, true, true},
        {"2pl", false, true, true},
        {"alone", true, false, true},
        {"whole", true, true, false},
};

/* ---- what was answered ---- */

struct asked {
	size_t rows;
	int8_t *category;
	double *y[OUTCOMES];
	struct share *shares[OUTCOMES];
	size_t *first;
	uint32_t *indicator;
	size_t indicators;
	const char **name;
};

/* Item i is in cluster i mod 7; a booklet is of clusters b, b + 1, b + 3: every pair once. */
static bool is_seen(const struct variant *variant, size_t booklet, size_t item)
{
	size_t shift = (item % CLUSTERS + CLUSTERS - booklet) % CLUSTERS;

	return !variant->booklets || shift == 0 || shift == 1 || shift == 3;
}

static void answer(struct asked *asked, const struct variant *variant,
        const struct population *city, const struct city_weighted *in)
{
	for (size_t i = 0; i < asked->rows; i++) {
		int8_t *category = asked->category + i * CITY_ITEMS;
		int64_t choice[CITY_ITEMS];
		double right = 0, all = 0;

		population_answers(city, in->sample.id[i], choice);
		for (size_t j = 0; j < CITY_ITEMS; j++) {
			bool seen = is_seen(variant, i % CLUSTERS, j);

			category[j] = choice[j] == city_item(true, j).key;
			right += seen * category[j];
			all += seen;
			category[j] = seen ? category[j] : IRT_MISSING;
		}
		asked->y[BY_WHOLE][i] = in->sample.y[i];
		asked->y[BY_BOOKLET][i] = HUNDRED * right / all >= CUT;
	}
}

/* ---- what is known of people ---- */

static size_t level_count(const struct cells_scheme *scheme)
{
	return cells_group_count(scheme) - 1; /* but "all" */
}

static void mark(
        struct asked *asked, const struct cells_scheme *scheme, const struct city_weighted *in)
{
	size_t marks = 0;

	for (size_t i = 0; i < asked->rows; i++) {
		for (uint32_t f = 0; f < scheme->factors; f++)
			if (in->sample.level[f][i] >= 0)
				asked->indicator[marks++] = cells_factor_group(scheme, f, 0) +
				                            (uint32_t)in->sample.level[f][i] - 1;
		for (uint32_t bits = in->sample.members[i]; bits; bits &= bits - 1)
			asked->indicator[marks++] =
			        cells_member_group(scheme, (uint32_t)__builtin_ctz(bits)) - 1;
		asked->indicator[marks++] =
		        (uint32_t)level_count(scheme) + (uint32_t)in->sample.leaf[i];
		asked->first[i + 1] = marks;
	}
}

static void regressors(
        struct asked *asked, const struct cells_scheme *scheme, const struct city_weighted *in)
{
	asked->indicators = level_count(scheme) + scheme->regions;
	asked->name = memory_new(asked->indicators, sizeof(*asked->name));
	for (size_t k = 0; k < asked->indicators; k++)
		asked->name[k] = "group or region";
	asked->first = memory_new(asked->rows + 1, sizeof(*asked->first));
	asked->indicator =
	        memory_new(asked->rows * (asked->indicators + 1), sizeof(*asked->indicator));
	mark(asked, scheme, in);
}

static void asked_make(struct asked *asked, const struct cells_scheme *scheme,
        const struct variant *variant, const struct population *city,
        const struct city_weighted *in)
{
	*asked = (struct asked){.rows = in->sample.count};
	asked->category = memory_new(asked->rows * CITY_ITEMS, sizeof(*asked->category));
	for (int o = 0; o < OUTCOMES; o++) {
		asked->y[o] = memory_new(asked->rows, sizeof(**asked->y));
		asked->shares[o] = memory_new(cells_count(scheme), sizeof(**asked->shares));
	}
	answer(asked, variant, city, in);
	regressors(asked, scheme, in);
}

static void asked_end(struct asked *asked)
{
	for (int o = 0; o < OUTCOMES; o++) {
		free(asked->y[o]);
		free(asked->shares[o]);
	}
	free(asked->category);
	free(asked->first);
	free(asked->indicator);
	free(asked->name);
}

/* ---- measuring ---- */

static void outcomes(struct asked *asked, const struct measure *measure)
{
	for (size_t i = 0; i < asked->rows; i++) {
		asked->y[BY_EAP][i] = measure->eap_points[i] >= CUT;
		for (size_t m = 0; m < MEASURE_DRAWS; m++)
			asked->y[BY_PLAUSIBLE + m][i] =
			        measure->score[i * MEASURE_DRAWS + m] >= CUT;
	}
}

static bool measured(struct asked *asked, const struct variant *variant,
        const struct city_weighted *in, uint64_t seed, double *reliability, struct error *error)
{
	struct measure_item item[CITY_ITEMS];
	struct measure_options options = {MEASURE_DRAWS, seed};
	struct measure_rows rows = {.count = asked->rows,
	        .columns = CITY_ITEMS,
	        .category = asked->category,
	        .weight = in->weight,
	        .id = in->sample.id,
	        .psu = variant->neighbours ? in->psu_at : NULL,
	        .indicators = asked->indicators,
	        .first = asked->first,
	        .indicator = asked->indicator,
	        .indicator_name = asked->name};
	struct measure measure;
	bool good;

	for (size_t j = 0; j < CITY_ITEMS; j++) {
		struct population_item asks = city_item(true, j);
		bool single = asks.type == POPULATION_SINGLE && variant->guessed;

		item[j] = (struct measure_item){.name = "item",
		        .model = single ? IRT_3PL : IRT_2PL,
		        .chance = 1.0 / asks.options,
		        .points = POINTS,
		        .column = j};
	}
	measure_make(&rows, item, CITY_ITEMS, &options, &measure);
	good = measure.status == MEASURE_GOOD || error_set(error, "%s", measure.message);
	*reliability = measure.reliability.eap;
	if (good)
		outcomes(asked, &measure);
	measure_end(&measure);
	return good;
}

/* ---- counting ---- */

struct tally {
	uint64_t shown, covered, thick, thick_covered;
	double off, off_square, se_square; /* of the city's share */
	double cell_off;                   /* of cells with enough people */
};

struct count {
	struct tally tally[MEASURES];
	double reliability;
	int64_t measuring, weighting; /* microseconds */
};

static void compare(struct tally *tally, const struct cells_scheme *scheme,
        const struct share *shares, const struct population_cell *truth)
{
	size_t cells = cells_count(scheme);
	struct publication *publication = memory_new(cells, sizeof(*publication));
	double off = shares[0].share - truth[0].share;

	publication_judge_table(&PUBLICATION_THIN, scheme, shares, publication);
	for (size_t i = 0; i < cells; i++) {
		struct interval interval = interval_share(INTERVAL_LOGIT, shares[i].share,
		        shares[i].se, (double)shares[i].n, shares[i].df_cell, 0.95);
		bool covered = truth[i].share >= interval.low && truth[i].share <= interval.high;

		if (shares[i].n >= CELL_LEAST) {
			tally->thick++;
			tally->thick_covered += covered;
			tally->cell_off += shares[i].share - truth[i].share;
		}
		if (!shares[i].n || publication[i].status == PUBLICATION_SUPPRESS)
			continue;
		tally->shown++;
		tally->covered += covered;
	}
	tally->off += off;
	tally->off_square += off * off;
	tally->se_square += shares[0].var;
	free(publication);
}

static void compare_all(struct count *count, const struct cells_scheme *scheme, struct asked *asked,
        const struct population_cell *truth)
{
	const struct share *draw[MEASURE_DRAWS];

	for (int m = 0; m < MEASURE_DRAWS; m++)
		draw[m] = asked->shares[BY_PLAUSIBLE + m];
	measure_combine(draw, MEASURE_DRAWS, cells_count(scheme), asked->shares[BY_PLAUSIBLE]);
	for (int m = 0; m < MEASURES; m++)
		compare(&count->tally[m], scheme, asked->shares[m], truth);
}

static bool run_seed(struct count *count, const struct city_plan *plan,
        const struct variant *variant, uint64_t seed, struct error *error)
{
	uint32_t regions = plan->townships + 1;
	struct cells_scheme scheme = population_scheme(regions, plan->parent);
	struct population *city = city_new(plan, seed, error);
	struct population_cell *truth = memory_new(cells_count(&scheme), sizeof(*truth));
	struct city_weighted in = {0};
	struct asked asked = {0};
	double reliability = 0;
	bool good = city && city_weighted_draw(&in, city, plan, seed, error) &&
	            population_truth(city, regions, plan->parent, truth, error) &&
	            city_weighted_weigh(&in, &scheme, truth, seed, error);
	int64_t begun = clock_monotonic_us(), measured_at;

	if (good)
		asked_make(&asked, &scheme, variant, city, &in);
	good = good && measured(&asked, variant, &in, seed, &reliability, error);
	measured_at = clock_monotonic_us();
	good = good && city_weighted_estimate(&in, &scheme, OUTCOMES, asked.y, asked.shares, error);
	count->reliability += reliability;
	count->measuring += measured_at - begun;
	count->weighting += clock_monotonic_us() - measured_at;
	if (good)
		compare_all(count, &scheme, &asked, truth);
	asked_end(&asked);
	city_weighted_end(&in);
	free(truth);
	population_free(city);
	return good;
}

static double print_tally(const char *name, const struct tally *tally, unsigned long seeds)
{
	double n = (double)seeds, covered = (double)tally->covered / (double)tally->shown;
	double mean = tally->off / n;

	printf("%-15s %6" PRIu64
	       " published, %5.1f %% cover (%5.1f %% of all with %d people); city: off by "
	       "%+.2f, rms %.2f, sd %.2f, se %.2f; cells: off by %+.2f points\n",
	        name, tally->shown, 100 * covered,
	        100 * (double)tally->thick_covered / (double)tally->thick, CELL_LEAST, 100 * mean,
	        100 * sqrt(tally->off_square / n),
	        100 * sqrt(fmax(0, tally->off_square / n - mean * mean)),
	        100 * sqrt(tally->se_square / n), 100 * tally->cell_off / (double)tally->thick);
	return covered;
}

static const struct variant *variant_of(const char *name)
{
	for (size_t v = 0; v < sizeof(variants) / sizeof(*variants); v++)
		if (!strcmp(variants[v].name, name))
			return &variants[v];
	return NULL;
}

int main(int argc, char **argv)
{
	struct city_plan plan = {.residents = 12000, .parent = {-1}, .mixed = true};
	struct count count = {0};
	const struct variant *variant = variant_of(argc == 8 ? argv[7] : "product");
	struct error error;
	double covered = 0, n;

	if (argc < 7 || argc > 8 || !variant) {
		fprintf(stderr, "usage: coverage_booklets SEEDS TOWNSHIPS PSUS PERSONS LEAST MOST "
		                "[product|2pl|alone|whole]\n");
		return 2;
	}
	unsigned long seeds = city_plan_take(&plan, argv + 1);

	if (!seeds)
		return 2;
	for (uint64_t seed = 1; seed <= seeds; seed++)
		if (!run_seed(&count, &plan, variant, seed, &error)) {
			fprintf(stderr, "coverage_booklets: seed %" PRIu64 ": %s\n", seed,
			        error.text);
			return 1;
		}
	for (int m = 0; m < MEASURES; m++)
		covered = print_tally(measure_names[m], &count.tally[m], seeds);
	n = (double)seeds;
	printf("%s: reliability %.3f; measuring %.2f s, weighting and replicates %.2f s a survey\n",
	        variant->name, count.reliability / n, (double)count.measuring / 1e6 / n,
	        (double)count.weighting / 1e6 / n);
	return covered >= strtod(argv[5], NULL) && covered <= strtod(argv[6], NULL) ? 0 : 1;
}
