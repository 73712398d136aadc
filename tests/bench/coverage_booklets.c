/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Does a survey in booklets give the shares that the whole form would have given? Simulates cities
 * and samples of them (演练数据) as coverage_weighted.c does. Everybody is given one of seven
 * booklets in turn, with 21 or 22 of the fifty items. Counts, cell by cell, how many published 95 %
 * intervals contain the true share, which is that of the whole form: by the points on the booklet,
 * by EAPs, by plausible scores (ten draws and replicates, measurement/combine.h), and by the points
 * on the whole form if it had been given.
 *
 *	coverage_booklets SEEDS TOWNSHIPS PSUS PERSONS LEAST MOST [VARIANT]
 *
 * VARIANT: "product" (the default), "2pl" (no guessing), "alone" (no regressor of the psu), "whole"
 * (no booklets). Fails when the coverage by plausible scores is outside LEAST .. MOST.
 */
#include "city_booklets.h"

#include <design/publication_table.h>

#include <base/clock.h>
#include <base/memory.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_LEAST = 30 };

static const char *const measure_names[] = {
        [BY_WHOLE] = "whole form",
        [BY_BOOKLET] = "booklet points",
        [BY_EAP] = "EAP",
        [BY_PLAUSIBLE] = "plausible",
};

static const struct variant {
	const char *name;
	struct city_form form;
} variants[] = {
        {"product", {CITY_ITEMS, true, true, true}},
        {"2pl", {CITY_ITEMS, false, true, true}},
        {"alone", {CITY_ITEMS, true, false, true}},
        {"whole", {CITY_ITEMS, true, true, false}},
};

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
        const struct estimate *shares, const struct population_cell *truth)
{
	size_t cells = design_cells_count(scheme);
	struct publication *publication = memory_new(cells, sizeof(*publication));
	double off = shares[0].value - truth[0].share;

	design_publication_judge_table(&DESIGN_PUBLICATION_THIN, scheme, shares, publication);
	for (size_t i = 0; i < cells; i++) {
		struct interval interval = design_interval_share(INTERVAL_LOGIT, shares[i].value,
		        shares[i].se, (double)shares[i].n, shares[i].df_cell, 0.95);
		bool covered = truth[i].share >= interval.low && truth[i].share <= interval.high;

		if (shares[i].n >= CELL_LEAST) {
			tally->thick++;
			tally->thick_covered += covered;
			tally->cell_off += shares[i].value - truth[i].share;
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

static void compare_all(struct count *count, const struct cells_scheme *scheme,
        struct city_asked *asked, const struct population_cell *truth)
{
	for (int m = 0; m < MEASURES; m++)
		compare(&count->tally[m], scheme, asked->shares[m], truth);
}

static bool run_seed(struct count *count, const struct city_plan *plan,
        const struct variant *variant, uint64_t seed, struct error *error)
{
	uint32_t regions = plan->townships + 1;
	struct cells_scheme scheme = synthetic_population_scheme(regions, plan->parent);
	struct population *city = city_new(plan, seed, error);
	struct population_cell *truth = memory_new(design_cells_count(&scheme), sizeof(*truth));
	struct city_weighted in = {0};
	struct city_asked asked = {0};
	double reliability = 0;
	bool good = city && city_weighted_draw(&in, city, plan, seed, error) &&
	            synthetic_population_truth(city, regions, plan->parent, truth, error) &&
	            city_weighted_weigh(&in, &scheme, truth, seed, error);
	int64_t begun = clock_monotonic_us(), measured_at;

	if (good)
		city_asked_make(&asked, &scheme, &variant->form, city, &in);
	good = good && city_asked_measure(&asked, &variant->form, &in, seed, &reliability, error);
	measured_at = clock_monotonic_us();
	good = good && city_asked_estimate(&asked, &scheme, &in, error);
	count->reliability += reliability;
	count->measuring += measured_at - begun;
	count->weighting += clock_monotonic_us() - measured_at;
	if (good)
		compare_all(count, &scheme, &asked, truth);
	city_asked_end(&asked);
	city_weighted_end(&in);
	free(truth);
	synthetic_population_free(city);
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
