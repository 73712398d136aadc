/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Measures the time of the shares of 62 cells (31 regions x sex) of a simulated survey of 300,000
 * rows in 6,000 psus, in memory. If a file name is given, it also writes the same rows as CSV for
 * R. Prints the best time of RUNS and a check sum of estimates and standard errors. shares.sh
 * compares both with R's.
 */
#include <design/shares.h>
#include <random/stream.h>

#include <base/clock.h>
#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>

#define ROWS    300000
#define PSUS    6000
#define REGIONS 31
#define RUNS    7

struct survey {
	int64_t stratum[ROWS], psu[ROWS];
	double weight[ROWS], y[ROWS];
	int32_t region[ROWS];
	int8_t sex[ROWS];
};

/* The rows are in random order. A stratum is the urban or rural half of a region. Psus differ in
 * their shares. */
static void survey_fill(struct survey *s)
{
	struct random_key key = random_key_of(1, 0, 0, 0);

	for (size_t i = 0; i < ROWS; i++) {
		uint64_t psu = random_below(key, 4 * i, PSUS);
		double level = 0.10 + 0.10 * random_uniform(random_key_of(1, 1, psu, 0), 0);

		s->psu[i] = (int64_t)psu;
		s->stratum[i] = (int64_t)(psu % (2 * REGIONS));
		s->region[i] = (int32_t)(psu % REGIONS);
		s->weight[i] = (double)(500 + random_below(key, 4 * i + 1, 1000)) / 8;
		s->sex[i] = (int8_t)random_below(key, 4 * i + 2, 2);
		s->y[i] = random_uniform(key, 4 * i + 3) < level;
	}
}

static int survey_write(const struct survey *s, const char *path)
{
	FILE *file = fopen(path, "w");

	if (!file)
		return -1;
	fprintf(file, "stratum,psu,weight,y,region,sex\n");
	for (size_t i = 0; i < ROWS; i++)
		fprintf(file, "%lld,%lld,%.17g,%d,%d,%d\n", (long long)s->stratum[i],
		        (long long)s->psu[i], s->weight[i], (int)s->y[i], s->region[i], s->sex[i]);
	return fclose(file);
}

static void estimate(const struct survey *s, struct estimate *out)
{
	struct frame_rows rows = {ROWS, s->stratum, s->psu, NULL};
	struct cells_scheme scheme = {.regions = REGIONS, .factors = 1, .levels = {2}};
	struct shares_rows columns = {
	        .weight = s->weight, .y = s->y, .leaf = s->region, .level = {s->sex}};
	struct design design;
	struct error error;

	if (!design_make(&design, &rows, DESIGN_LONELY_FAIL, &error) ||
	        !design_shares(&design, &scheme, &columns, out, &error)) {
		fprintf(stderr, "%s\n", error.text);
		exit(1);
	}
	design_end(&design);
}

int main(int argc, char **argv)
{
	struct survey *s = memory_new(1, sizeof(*s));
	struct estimate out[3 * REGIONS];
	double best = 1e9, sum = 0;

	survey_fill(s);
	if (argc > 1 && survey_write(s, argv[1])) {
		perror(argv[1]);
		return 1;
	}
	for (int run = 0; run < RUNS; run++) {
		int64_t start = clock_monotonic_us();

		estimate(s, out);
		double seconds = (double)(clock_monotonic_us() - start) / 1e6;

		best = seconds < best ? seconds : best;
	}
	for (int region = 0; region < REGIONS; region++)
		for (int sex = 1; sex <= 2; sex++)
			sum += out[3 * region + sex].value + out[3 * region + sex].se;
	printf("%.6f %.12f\n", best, sum);
	free(s);
	return 0;
}
