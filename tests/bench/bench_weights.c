/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Measures the time of raking and of the bootstrap on simulated surveys, in memory, and writes the
 * same rows for R and for `kesu` itself. rake.sh and bootstrap.sh compare them with R's survey
 * package.
 *
 *	bench_weights rake ROWS.csv MARGINS.csv    300,000 rows, four margins: 31, 2, 5 and 5 levels
 *	bench_weights bootstrap ROWS.csv           50,000 rows in 1,000 psus, 200 replicates of a
 *                                                   share
 *
 * Prints the best time of RUNS in seconds and a figure to compare: Kish's design effect of the
 * raked weights, or the bootstrap's standard error.
 */
#include <random/stream.h>
#include <replicate/replicate.h>
#include <weighting/calibrate.h>
#include <weighting/summary.h>

#include <base/clock.h>
#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARGINS = 4, RUNS = 5, LEVELS_MAX = 31, REPLICATES = 200, STRATA = 50, NAME_SIZE = 8 };

struct survey {
	size_t rows;
	uint64_t psus;
	int64_t *stratum, *psu;
	int32_t *level[MARGINS];
	double *weight, *y;
};

static const char *const names[MARGINS] = {"region", "sex", "age", "education"};
static const size_t levels[MARGINS] = {LEVELS_MAX, 2, 5, 5};

static void survey_make(struct survey *s, size_t rows, uint64_t psus)
{
	struct random_key key = random_key_of(1, 0, 0, 0);

	*s = (struct survey){.rows = rows,
	        .psus = psus,
	        .stratum = memory_new(rows, sizeof(*s->stratum)),
	        .psu = memory_new(rows, sizeof(*s->psu)),
	        .weight = memory_new(rows, sizeof(*s->weight)),
	        .y = memory_new(rows, sizeof(*s->y))};
	for (int m = 0; m < MARGINS; m++)
		s->level[m] = memory_new(rows, sizeof(**s->level));
	for (size_t i = 0; i < rows; i++) {
		uint64_t psu = random_below(key, 8 * i, psus);
		double skill = random_uniform(random_key_of(1, 1, psu, 0), 0) / 10;

		s->psu[i] = (int64_t)psu;
		s->stratum[i] = (int64_t)(psu % STRATA);
		s->weight[i] = (double)(500 + random_below(key, 8 * i + 1, 1000)) / 8;
		s->level[0][i] = (int32_t)(psu % LEVELS_MAX);
		for (uint32_t m = 1; m < MARGINS; m++)
			s->level[m][i] = (int32_t)random_below(key, 8 * i + 1 + m, levels[m]);
		s->y[i] = random_uniform(key, 8 * i + 7) <
		          0.05 + skill + 0.03 * s->level[MARGINS - 1][i];
	}
}

static void survey_end(struct survey *s)
{
	for (int m = 0; m < MARGINS; m++)
		free(s->level[m]);
	free(s->stratum);
	free(s->psu);
	free(s->weight);
	free(s->y);
}

static void survey_write(const struct survey *s, const char *path)
{
	FILE *file = fopen(path, "w");

	if (!file) {
		perror(path);
		exit(1);
	}
	fprintf(file, "stratum,psu,weight,y,region,sex,age,education\n");
	for (size_t i = 0; i < s->rows; i++)
		fprintf(file, "%lld,%lld,%.17g,%d,%d,%d,%d,%d\n", (long long)s->stratum[i],
		        (long long)s->psu[i], s->weight[i], (int)s->y[i], s->level[0][i],
		        s->level[1][i], s->level[2][i], s->level[3][i]);
	fclose(file);
}

static void stop(const struct error *error)
{
	fprintf(stderr, "bench_weights: %s\n", error->text);
	exit(1);
}

/* ---- raking ---- */

/* The sample's totals, changed by up to a quarter, with the same sum in every margin. */
static void totals_make(const struct survey *s, int m, double *total)
{
	struct random_key key = random_key_of(2, 0, (uint64_t)m, 0);
	double before = 0, after = 0;

	memset(total, 0, levels[m] * sizeof(*total));
	for (size_t i = 0; i < s->rows; i++)
		total[s->level[m][i]] += s->weight[i];
	for (size_t level = 0; level < levels[m]; level++) {
		before += total[level];
		total[level] *= 0.75 + 0.5 * random_uniform(key, level);
		after += total[level];
	}
	for (size_t level = 0; level < levels[m]; level++)
		total[level] *= before / after;
}

static void totals_write(double total[MARGINS][LEVELS_MAX], const char *path)
{
	FILE *file = fopen(path, "w");

	if (!file) {
		perror(path);
		exit(1);
	}
	fprintf(file, "variable,level,total\n");
	for (int m = 0; m < MARGINS; m++)
		for (size_t level = 0; level < levels[m]; level++)
			fprintf(file, "%s,%zu,%.17g\n", names[m], level, total[m][level]);
	fclose(file);
}

static double now(void)
{
	return (double)clock_monotonic_us() / 1e6;
}

static void bench_rake(const char *rows_path, const char *margins_path)
{
	static char text[LEVELS_MAX][NAME_SIZE];
	static const char *level_name[LEVELS_MAX];
	double total[MARGINS][LEVELS_MAX], best = HUGE_VAL;
	struct calibrate_margin margin[MARGINS];
	struct calibrate_options options = {.method = CALIBRATE_RAKE};
	struct calibrate_result result;
	struct survey s;
	struct error error;

	survey_make(&s, 300000, 6000);
	for (int level = 0; level < LEVELS_MAX; level++) {
		snprintf(text[level], NAME_SIZE, "%d", level);
		level_name[level] = text[level];
	}
	for (int m = 0; m < MARGINS; m++) {
		totals_make(&s, m, total[m]);
		margin[m] = (struct calibrate_margin){
		        names[m], s.level[m], levels[m], total[m], level_name};
	}
	survey_write(&s, rows_path);
	totals_write(total, margins_path);
	struct calibrate_rows rows = {
	        .rows = s.rows, .weight = s.weight, .margins = MARGINS, .margin = margin};
	double *out = memory_new(s.rows, sizeof(*out));

	for (int run = 0; run < RUNS; run++) {
		double start = now();

		if (!weighting_calibrate(&rows, &options, out, &result, &error))
			stop(&error);
		best = fmin(best, now() - start);
	}
	printf("%.6f %.12f\n", best, weighting_weight_summary_of(out, s.rows).deff);
	free(out);
	survey_end(&s);
}

/* ---- the bootstrap ---- */

static void bench_bootstrap(const char *rows_path)
{
	struct replicate_method method = {
	        .kind = REPLICATE_BOOTSTRAP, .count = REPLICATES, .seed = 1};
	double best = HUGE_VAL;
	struct survey s;
	struct estimate share = {0};
	struct error error;
	uint32_t count;

	survey_make(&s, 50000, 1000);
	survey_write(&s, rows_path);
	struct frame_rows labels = {s.rows, s.stratum, s.psu, NULL};
	struct domains_rows rows = {.weight = s.weight, .y = s.y};

	for (int run = 0; run < RUNS; run++) {
		double start = now();
		struct design design;
		struct domains_estimand estimand = {&design, DOMAINS_SHARE, &rows, 1};

		if (!design_make(&design, &labels, DESIGN_LONELY_FAIL, &error) ||
		        !replicate_estimate(&estimand, &method, &share, &count, &error))
			stop(&error);
		design_end(&design);
		best = fmin(best, now() - start);
	}
	printf("%.6f %.12f\n", best, share.se);
	survey_end(&s);
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "rake")) {
		bench_rake(argv[2], argv[3]);
	} else if (argc == 3 && !strcmp(argv[1], "bootstrap")) {
		bench_bootstrap(argv[2]);
	} else {
		fprintf(stderr, "usage: bench_weights (rake ROWS MARGINS | bootstrap ROWS)\n");
		return 2;
	}
	return 0;
}
