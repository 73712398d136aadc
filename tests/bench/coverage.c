/*
 * How often do the 95 % intervals that would be published hold the truth? Draws made-up cities whose
 * truth is known (everyone answers), samples each as a survey would, estimates every region by every
 * group as a run does, and counts. One city, one sample a seed.
 *
 *	coverage SEEDS TOWNSHIPS PSUS PERSONS LEAST MOST
 *
 * PSUS are drawn per stratum (a township's urban or rural half), PERSONS per psu. It fails when the
 * share of intervals that cover lies outside LEAST .. MOST. Cells of one sample hang together, so
 * few seeds scatter widely.
 */
#include "city.h"

#include <design/publication.h>

#include <base/memory.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS = 20 };
static const double LEVEL = 0.95;

static const char *const group_names[GROUPS] = {"all", "sex=male", "sex=female", "age=18-29",
        "age=30-39", "age=40-49", "age=50-59", "age=60-69", "residence=urban", "residence=rural",
        "education=primary_or_less", "education=junior_high", "education=senior_high",
        "education=college", "education=degree_or_more", "key_group=youth", "key_group=farmer",
        "key_group=industrial_worker", "key_group=older", "key_group=official"};

struct count {
	uint64_t shown, covered;
};
struct tally {
	struct count city[GROUPS], townships[GROUPS];
};

static void compare(struct tally *tally, const struct cells_scheme *scheme,
        const struct share *shares, const struct population_cell *truth)
{
	size_t cells = cells_count(scheme);

	for (size_t i = 0; i < cells; i++) {
		const struct share *share = &shares[i];
		struct interval interval = interval_share(INTERVAL_LOGIT, share->share, share->se,
		        (double)share->n, share->df_cell, LEVEL);

		struct count *count = i < GROUPS ? &tally->city[i] : &tally->townships[i % GROUPS];

		if (publication_judge(&PUBLICATION_NCHS, share).status == PUBLICATION_SUPPRESS)
			continue;
		count->shown++;
		count->covered += truth[i].share >= interval.low && truth[i].share <= interval.high;
	}
}

static bool run_seed(
        struct tally *tally, const struct city_plan *plan, uint64_t seed, struct error *error)
{
	uint32_t regions = plan->townships + 1;
	struct cells_scheme scheme = population_scheme(regions, plan->parent);
	struct population *city = city_new(plan, seed, error);
	struct share *shares = memory_new(cells_count(&scheme), sizeof(*shares));
	struct population_cell *truth = memory_new(cells_count(&scheme), sizeof(*truth));
	struct city_sample sampled = {0};
	bool good = city && city_sample_draw(&sampled, city, plan, seed, error) &&
	            city_sample_estimate(&sampled, &scheme, shares, error) &&
	            population_truth(city, regions, plan->parent, truth, error);

	if (good)
		compare(tally, &scheme, shares, truth);
	city_sample_end(&sampled);
	free(shares);
	free(truth);
	population_free(city);
	return good;
}

static void print_count(struct count count)
{
	if (count.shown)
		printf(" %6" PRIu64 " %5.1f %%", count.shown,
		        100 * (double)count.covered / (double)count.shown);
	else
		printf(" %6d %7s", 0, "");
}

static void print_line(const char *name, struct count city, struct count townships)
{
	printf("%-28s", name);
	print_count(city);
	print_count(townships);
	putchar('\n');
}

/* The share of all intervals that cover. */
static double report(const struct tally *tally)
{
	struct count city = {0, 0}, townships = {0, 0};

	printf("intervals, and how many cover:   the city     townships\n");
	for (int g = 0; g < GROUPS; g++) {
		city.shown += tally->city[g].shown;
		city.covered += tally->city[g].covered;
		townships.shown += tally->townships[g].shown;
		townships.covered += tally->townships[g].covered;
		print_line(group_names[g], tally->city[g], tally->townships[g]);
	}
	print_line("every group", city, townships);
	return (double)(city.covered + townships.covered) / (double)(city.shown + townships.shown);
}

int main(int argc, char **argv)
{
	struct city_plan plan = {.residents = 30000, .parent = {-1}};
	struct tally tally = {0};
	struct error error;

	if (argc != 7) {
		fprintf(stderr, "usage: coverage SEEDS TOWNSHIPS PSUS PERSONS LEAST MOST\n");
		return 2;
	}
	unsigned long seeds = strtoul(argv[1], NULL, 10), townships = strtoul(argv[2], NULL, 10);
	double least = strtod(argv[5], NULL), most = strtod(argv[6], NULL);

	if (!seeds || !townships || townships > CITY_TOWNSHIPS_MAX) {
		fprintf(stderr, "coverage: 1 to %d townships, at least 1 seed\n",
		        CITY_TOWNSHIPS_MAX);
		return 2;
	}
	plan.townships = (uint32_t)townships;
	plan.psus = (uint32_t)strtoul(argv[3], NULL, 10);
	plan.persons = (uint32_t)strtoul(argv[4], NULL, 10);
	for (uint64_t seed = 1; seed <= seeds; seed++)
		if (!run_seed(&tally, &plan, seed, &error)) {
			fprintf(stderr, "coverage: seed %" PRIu64 ": %s\n", seed, error.text);
			return 1;
		}
	double share = report(&tally);

	printf("together %.1f %%, wanted %.0f to %.0f %%\n", 100 * share, 100 * least, 100 * most);
	return share >= least && share <= most ? 0 : 1;
}
