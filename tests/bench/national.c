/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Time and memory for scoring a national survey in booklets: 300,000 simulated respondents (演练数据)
 * in 333 regions, 40 items in seven booklets, ten draws, bootstrap replicates with all weighting
 * steps repeated, and 333 x 20 cells with combined draws. Prints the seconds of each step, their
 * sum and the peak memory.
 *
 *	national REPLICATES [RESPONDENTS]      RESPONDENTS: about how many; default 300000
 */
#include "city_booklets.h"

#include <base/clock.h>
#include <base/memory.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { REGIONS = 333, ITEMS = 40, PSUS = 20, RESPONDENTS = 300000, SEED = 1 };

#define ANSWERED 0.66 /* of the invited */
#define STRATA   1.42 /* mean number in a region; some strata have few psus */

static double begun, spent;

static void lap(const char *step)
{
	double now = (double)clock_monotonic_us() / 1e6;

	if (step) {
		printf("%-46s %6.2f s\n", step, now - begun);
		spent += now - begun;
	}
	begun = now;
}

static bool run(const struct city_plan *plan, uint32_t replicates, struct error *error)
{
	static const struct city_form form = {ITEMS, true, true, true};
	struct cells_scheme scheme = synthetic_population_scheme(plan->townships + 1, plan->parent);
	size_t cells = design_cells_count(&scheme);
	struct population_cell *truth = memory_new(cells, sizeof(*truth));
	struct population *city = city_new(plan, SEED, error);
	struct city_weighted in = {0};
	struct city_asked asked = {0};
	double reliability;
	bool good =
	        city && city_weighted_draw(&in, city, plan, SEED, error) &&
	        synthetic_population_count(city, plan->townships + 1, plan->parent, truth, error);

	lap(NULL);
	good = good && city_weighted_weigh(&in, &scheme, truth, SEED, error);
	lap("weights: nonresponse and calibration");
	if (good)
		city_asked_make(&asked, &scheme, &form, city, &in);
	lap(NULL);
	good = good && city_asked_measure(&asked, &form, &in, SEED, &reliability, error);
	lap("items, regression, draws, points on the form");
	in.replicates.count = replicates;
	good = good && city_asked_estimate(&asked, &scheme, &in, error);
	lap("shares of all cells, replicates, draws combined");
	if (good)
		printf("%zu respondents in %zu psus, %zu cells, reliability %.3f; share %.2f %%, "
		       "se %.3f\n",
		        in.sample.count, in.psu_count, cells, reliability,
		        100 * asked.shares[BY_PLAUSIBLE][0].value,
		        100 * asked.shares[BY_PLAUSIBLE][0].se);
	city_asked_end(&asked);
	city_weighted_end(&in);
	free(truth);
	synthetic_population_free(city);
	return good;
}

int main(int argc, char **argv)
{
	struct city_plan plan = {.townships = REGIONS,
	        .residents = 12000,
	        .parent = {-1},
	        .psus = PSUS,
	        .mixed = true};
	unsigned long replicates = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	unsigned long respondents = argc > 2 ? strtoul(argv[2], NULL, 10) : RESPONDENTS;
	struct rusage usage;
	struct error error;

	if (replicates < 2 || argc > 3) {
		fprintf(stderr, "usage: national REPLICATES [RESPONDENTS]\n");
		return 2;
	}
	plan.persons = (uint32_t)((double)respondents / (ANSWERED * STRATA * REGIONS * PSUS));
	if (!run(&plan, (uint32_t)replicates, &error)) {
		fprintf(stderr, "national: %s\n", error.text);
		return 1;
	}
	getrusage(RUSAGE_SELF, &usage);
	printf("%lu replicates: %.1f s in all, at most %.0f MiB\n", replicates, spent,
	        (double)usage.ru_maxrss / 1024);
	return 0;
}
