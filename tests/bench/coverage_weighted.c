/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often do published 95 % intervals contain the true share when a third of the invited do not
 * answer, more often older and less educated people? Simulates cities and samples of them as
 * coverage.c does and leaves out people who do not answer. Weights as a run does: nonresponse,
 * calibration to the city's totals, replicates that repeat both. Counts how many published
 * intervals contain the true share: from base weights with linearised errors, and from all
 * weighting steps.
 *
 *	coverage_weighted SEEDS TOWNSHIPS PSUS PERSONS LEAST MOST
 *
 * Fails when the coverage with all weighting steps is outside LEAST .. MOST. Also prints the mean
 * error of the city's share and the time of the replicates.
 */
#include "city_weighted.h"

#include <design/publication_table.h>

#include <base/clock.h>
#include <base/memory.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct tally {
	uint64_t shown, covered;
	double off, off_square; /* of the city's share */
	int64_t us;
};

static void compare(struct tally *tally, const struct cells_scheme *scheme,
        const struct estimate *shares, const struct population_cell *truth)
{
	size_t cells = design_cells_count(scheme);
	struct publication *publication = memory_new(cells, sizeof(*publication));

	design_publication_judge_table(&DESIGN_PUBLICATION_THIN, scheme, shares, publication);
	for (size_t i = 0; i < cells; i++) {
		struct interval interval = design_interval_share(INTERVAL_LOGIT, shares[i].value,
		        shares[i].se, (double)shares[i].n, shares[i].df_cell, 0.95);

		if (!shares[i].n || publication[i].status == PUBLICATION_SUPPRESS)
			continue;
		tally->shown++;
		tally->covered += truth[i].share >= interval.low && truth[i].share <= interval.high;
	}
	tally->off += shares[0].value - truth[0].share;
	tally->off_square +=
	        (shares[0].value - truth[0].share) * (shares[0].value - truth[0].share);
	free(publication);
}

static bool run_seed(struct tally tally[static 2], const struct city_plan *plan, uint64_t seed,
        struct error *error)
{
	uint32_t regions = plan->townships + 1;
	struct cells_scheme scheme = synthetic_population_scheme(regions, plan->parent);
	struct population *city = city_new(plan, seed, error);
	struct estimate *shares = memory_new(design_cells_count(&scheme), sizeof(*shares));
	struct population_cell *truth = memory_new(design_cells_count(&scheme), sizeof(*truth));
	struct city_weighted in = {0};
	bool good = city && city_weighted_draw(&in, city, plan, seed, error) &&
	            synthetic_population_truth(city, regions, plan->parent, truth, error);

	good = good && city_sample_estimate(&in.sample, &scheme, shares, error);
	if (good)
		compare(&tally[0], &scheme, shares, truth);
	int64_t begun = clock_monotonic_us();

	good = good && city_weighted_weigh(&in, &scheme, truth, seed, error) &&
	       city_weighted_shares(&in, &scheme, 1, &in.sample.y, &shares, error);
	if (good)
		city_weighted_replicate(&in, &scheme, 1, &in.sample.y, &shares);
	tally[1].us += clock_monotonic_us() - begun;
	if (good)
		compare(&tally[1], &scheme, shares, truth);
	city_weighted_end(&in);
	free(shares);
	free(truth);
	synthetic_population_free(city);
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
