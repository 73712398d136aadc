/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often do the 95 % intervals that would be published contain the true share? Simulates cities
 * whose true shares are known (everyone answers), draws a sample of each as a survey would, and
 * estimates every region by every group as a run does. Counts all intervals, and those that the
 * publication rule shows or flags, by NCHS's standard alone and by the rule of a run. Each seed
 * gives one city and one sample.
 *
 *	coverage SEEDS TOWNSHIPS PSUS PERSONS LEAST MOST
 *
 * PSUS are drawn in each stratum (a township's urban or rural half), PERSONS in each psu. It fails
 * when the coverage of published intervals (shown or flagged by the rule of a run) is outside
 * LEAST .. MOST. Cells of one sample are correlated, so with few seeds the result varies much.
 */
#include "city.h"

#include <design/publication_table.h>

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
	uint64_t cells, covered;
};
/* A row of the report: all cells first, then the cells by the result of each rule. */
enum row { EVERY, NCHS_SHOW, NCHS_FLAG, RUN_SHOW, RUN_FLAG, ROWS };
struct tally {
	struct count city[ROWS], townships[ROWS];
	struct count city_group[GROUPS],
	        townships_group[GROUPS]; /* published by the rule of a run */
};

static bool covers(const struct estimate *share, double truth)
{
	struct interval interval = design_interval_share(
	        INTERVAL_LOGIT, share->value, share->se, (double)share->n, share->df_cell, LEVEL);

	return truth >= interval.low && truth <= interval.high;
}

static void count_one(struct count *count, bool covered)
{
	count->cells++;
	count->covered += covered;
}

static void count_status(
        struct count *rows, enum row show, enum publication_status status, bool covered)
{
	if (status != PUBLICATION_SUPPRESS)
		count_one(&rows[show + (status == PUBLICATION_FLAG)], covered);
}

static void compare(struct tally *tally, const struct cells_scheme *scheme,
        const struct estimate *shares, const struct population_cell *truth)
{
	size_t cells = design_cells_count(scheme);
	struct publication *run = memory_new(cells, sizeof(*run));

	design_publication_judge_table(&DESIGN_PUBLICATION_THIN, scheme, shares, run);
	for (size_t i = 0; i < cells; i++) {
		struct count *rows = i < GROUPS ? tally->city : tally->townships;
		struct count *groups = i < GROUPS ? tally->city_group : tally->townships_group;
		bool covered = covers(&shares[i], truth[i].share);

		if (!shares[i].n)
			continue;
		count_one(&rows[EVERY], covered);
		count_status(rows, NCHS_SHOW,
		        design_publication_judge(&DESIGN_PUBLICATION_NCHS, &shares[i], NULL).status,
		        covered);
		count_status(rows, RUN_SHOW, run[i].status, covered);
		if (run[i].status != PUBLICATION_SUPPRESS)
			count_one(&groups[i % GROUPS], covered);
	}
	free(run);
}

static bool run_seed(
        struct tally *tally, const struct city_plan *plan, uint64_t seed, struct error *error)
{
	uint32_t regions = plan->townships + 1;
	struct cells_scheme scheme = synthetic_population_scheme(regions, plan->parent);
	struct population *city = city_new(plan, seed, error);
	struct estimate *shares = memory_new(design_cells_count(&scheme), sizeof(*shares));
	struct population_cell *truth = memory_new(design_cells_count(&scheme), sizeof(*truth));
	struct city_sample sampled = {0};
	bool good = city && city_sample_draw(&sampled, city, plan, seed, error) &&
	            city_sample_estimate(&sampled, &scheme, shares, error) &&
	            synthetic_population_truth(city, regions, plan->parent, truth, error);

	if (good)
		compare(tally, &scheme, shares, truth);
	city_sample_end(&sampled);
	free(shares);
	free(truth);
	synthetic_population_free(city);
	return good;
}

static void print_count(struct count count)
{
	if (count.cells)
		printf(" %7" PRIu64 " %5.1f %%", count.cells,
		        100 * (double)count.covered / (double)count.cells);
	else
		printf(" %7d %7s", 0, "");
}

static void print_line(const char *name, struct count city, struct count townships)
{
	printf("%-28s", name);
	print_count(city);
	print_count(townships);
	putchar('\n');
}

/* The coverage of published intervals. */
static double report(const struct tally *tally)
{
	static const char *const names[ROWS] = {"all cells", "NCHS alone: shown",
	        "NCHS alone: flagged", "rule of a run: shown", "rule of a run: flagged"};
	struct count published = {0, 0};

	printf("intervals, and how many cover:    the city       townships\n");
	for (int r = 0; r < ROWS; r++) {
		print_line(names[r], tally->city[r], tally->townships[r]);
		if (r < RUN_SHOW)
			continue;
		published.cells += tally->city[r].cells + tally->townships[r].cells;
		published.covered += tally->city[r].covered + tally->townships[r].covered;
	}
	printf("published by the rule of a run, by group\n");
	for (int g = 0; g < GROUPS; g++)
		print_line(group_names[g], tally->city_group[g], tally->townships_group[g]);
	return (double)published.covered / (double)published.cells;
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
	unsigned long seeds = city_plan_take(&plan, argv + 1);
	double least = strtod(argv[5], NULL), most = strtod(argv[6], NULL);

	if (!seeds)
		return 2;
	for (uint64_t seed = 1; seed <= seeds; seed++)
		if (!run_seed(&tally, &plan, seed, &error)) {
			fprintf(stderr, "coverage: seed %" PRIu64 ": %s\n", seed, error.text);
			return 1;
		}
	double share = report(&tally);

	printf("published %.1f %%, wanted %.0f to %.0f %%\n", 100 * share, 100 * least, 100 * most);
	return share >= least && share <= most ? 0 : 1;
}
