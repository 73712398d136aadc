/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often do 95 % intervals from calibrated weights contain the true share? Many samples are
 * drawn from one simulated city whose true shares are known (演练数据). The design is stratified and
 * clustered, and the share is near 15 %. Whether a person answers depends on sex, age and
 * education. The weights are raked to the city's known totals of these variables and of its
 * townships. The intervals are the default ones: logit, with t and the degrees of freedom of the
 * design. A township has few psus, so its interval uses the degrees of freedom of its cell, as runs
 * publish it. Variances are by linearisation and by the jackknife, which rakes again in every
 * replicate.
 *
 *	coverage_calibrated SURVEYS LEAST MOST
 *
 * Prints for each group the coverage, and the mean standard error beside the standard deviation of
 * the estimates. It fails when the coverage of the city, of all groups of residents together or of
 * all townships together is outside LEAST .. MOST.
 */
#include "city.h"

#include <calibrated/estimate.h>
#include <design/interval.h>
#include <random/stream.h>

#include <base/memory.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	TOWNSHIPS = 10,
	DESIGN_PSUS = 160,
	PSUS = 6,
	PERSONS = 14,
	CITY_SEED = 11,
	PURPOSE_ANSWERS = 100,
	MARGINS = 4,
	TOTALS_MAX = TOWNSHIPS,
};
static const double LEVEL = 0.95;

/* Groups of residents: the whole city, the levels of each factor, the townships. */
enum { FAMILIES = POPULATION_FACTORS + 2, WHOLE = 0, FIRST_FACTOR = 1, TOWNS = FAMILIES - 1 };
static const uint32_t family_size[FAMILIES] = {1, 2, 5, 2, 5, TOWNSHIPS};
static const char *const family_name[FAMILIES] = {
        "city", "sex", "age", "residence", "education", "township"};
enum { GROUPS = 1 + 2 + 5 + 2 + 5 + TOWNSHIPS };

enum way { LINEARISED, JACKKNIFE, WAYS };

struct figure {
	double estimate, se[WAYS];
	bool covers[WAYS];
};

/* What is the same for every survey. */
struct bench {
	struct city_plan plan;
	struct population *city;
	double truth[GROUPS];
	double total[MARGINS][TOTALS_MAX]; /* sex, age, education, township */
};

static const struct {
	const char *name;
	size_t levels;
} margins[MARGINS] = {{"sex", 2}, {"age", 5}, {"education", 5}, {"township", TOWNSHIPS}};
static const char *const level_names[TOTALS_MAX] = {
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};

/* The probability of a response is log-linear, because raking finds the inverse of such a
 * probability. Men, younger people and more educated people answer more often. */
static bool answers(const struct city_sample *sample, size_t i, uint64_t seed)
{
	static const double age[] = {0, -0.1, -0.25, -0.45, -0.6};
	static const double education[] = {-0.6, -0.4, -0.2, -0.1, 0};
	double log_rate = -0.1 - 0.1 * sample->level[POPULATION_BY_SEX][i] +
	                  age[sample->level[POPULATION_BY_AGE][i]] +
	                  education[sample->level[POPULATION_BY_EDUCATION][i]];
	struct random_key key = random_key_of(seed, PURPOSE_ANSWERS, 0, 0);

	return random_uniform(key, i) < exp(log_rate);
}

/* ---- the city ---- */

static uint32_t group_of(int family, uint32_t level)
{
	uint32_t at = level;

	for (int f = 0; f < family; f++)
		at += family_size[f];
	return at;
}

static bool know_truth(struct bench *bench, struct error *error)
{
	uint32_t regions = TOWNSHIPS + 1;
	struct cells_scheme scheme = synthetic_population_scheme(regions, bench->plan.parent);
	struct population_cell *cell = memory_new(design_cells_count(&scheme), sizeof(*cell));
	uint32_t groups = design_cells_group_count(&scheme);
	static const enum population_factor factor[MARGINS - 1] = {
	        POPULATION_BY_SEX, POPULATION_BY_AGE, POPULATION_BY_EDUCATION};
	bool good =
	        synthetic_population_truth(bench->city, regions, bench->plan.parent, cell, error);

	bench->truth[0] = cell[0].share;
	for (uint32_t f = 0; f < POPULATION_FACTORS; f++)
		for (uint32_t l = 0; l < family_size[FIRST_FACTOR + f]; l++)
			bench->truth[group_of(FIRST_FACTOR + (int)f, l)] =
			        cell[design_cells_factor_group(&scheme, f, l)].share;
	for (uint32_t t = 0; t < TOWNSHIPS; t++) {
		bench->truth[group_of(TOWNS, t)] = cell[(size_t)(t + 1) * groups].share;
		bench->total[MARGINS - 1][t] = (double)cell[(size_t)(t + 1) * groups].residents;
	}
	for (int m = 0; m + 1 < MARGINS; m++)
		for (uint32_t l = 0; l < margins[m].levels; l++)
			bench->total[m][l] =
			        (double)cell[design_cells_factor_group(&scheme, factor[m], l)]
			                .residents;
	free(cell);
	return good;
}

/* ---- one survey ---- */

struct survey {
	struct city_sample sample; /* those who answered, in front */
	int32_t *level[FAMILIES];
	struct calibrate_margin margin[MARGINS];
	struct recipe recipe;
	struct design design;
	struct calibrated calibrated;
};

/* Keeps those who answer. */
static void lose_nonrespondents(struct city_sample *sample, uint64_t seed)
{
	size_t kept = 0;

	for (size_t i = 0; i < sample->count; i++) {
		if (!answers(sample, i, seed))
			continue;
		sample->weight[kept] = sample->weight[i];
		sample->y[kept] = sample->y[i];
		sample->leaf[kept] = sample->leaf[i];
		for (int f = 0; f < POPULATION_FACTORS; f++)
			sample->level[f][kept] = sample->level[f][i];
		sample->stratum[kept] = sample->stratum[i];
		sample->psu[kept++] = sample->psu[i];
	}
	sample->count = kept;
}

static void take_levels(struct survey *survey)
{
	const struct city_sample *sample = &survey->sample;

	for (int f = 0; f < FAMILIES; f++)
		survey->level[f] = memory_new(sample->count, sizeof(**survey->level));
	for (size_t i = 0; i < sample->count; i++) {
		for (int f = 0; f < POPULATION_FACTORS; f++)
			survey->level[FIRST_FACTOR + f][i] = sample->level[f][i];
		survey->level[TOWNS][i] = sample->leaf[i] - 1;
	}
}

static void take_recipe(struct survey *survey, const struct bench *bench)
{
	static const int family[MARGINS] = {FIRST_FACTOR + POPULATION_BY_SEX,
	        FIRST_FACTOR + POPULATION_BY_AGE, FIRST_FACTOR + POPULATION_BY_EDUCATION, TOWNS};

	for (int m = 0; m < MARGINS; m++)
		survey->margin[m] = (struct calibrate_margin){margins[m].name,
		        survey->level[family[m]], margins[m].levels, bench->total[m], level_names};
	survey->recipe = (struct recipe){.rows = {.rows = survey->sample.count,
	                                         .weight = survey->sample.weight,
	                                         .margins = MARGINS,
	                                         .margin = survey->margin},
	        .options = {.method = CALIBRATE_RAKE}};
}

static bool survey_make(
        struct survey *survey, const struct bench *bench, uint64_t seed, struct error *error)
{
	*survey = (struct survey){0};
	if (!city_sample_draw(&survey->sample, bench->city, &bench->plan, seed, error))
		return false;
	lose_nonrespondents(&survey->sample, seed);
	take_levels(survey);
	take_recipe(survey, bench);
	struct frame_rows labels = {
	        survey->sample.count, survey->sample.stratum, survey->sample.psu, NULL};

	return design_make(&survey->design, &labels, DESIGN_LONELY_REMOVE, error) &&
	       calibrated_make(&survey->calibrated, &survey->recipe, error);
}

static void survey_end(struct survey *survey)
{
	calibrated_end(&survey->calibrated);
	design_end(&survey->design);
	for (int f = 0; f < FAMILIES; f++)
		free(survey->level[f]);
	city_sample_end(&survey->sample);
}

static bool estimate_family(const struct survey *survey, int family, struct estimate *out,
        enum way way, struct error *error)
{
	static const struct replicate_method method = {.kind = REPLICATE_JKN};
	struct domains_rows rows = {
	        .y = survey->sample.y, .domain = family ? survey->level[family] : NULL};
	struct domains_estimand estimand = {
	        &survey->design, DOMAINS_SHARE, &rows, family_size[family]};
	uint32_t count;

	if (way == LINEARISED)
		return calibrated_estimate(&estimand, &survey->calibrated, out, error);
	return calibrated_replicate(&estimand, &survey->calibrated, &method, out, &count, error);
}

static bool survey_run(
        const struct bench *bench, uint64_t seed, struct figure *figures, struct error *error)
{
	struct survey survey;
	struct estimate out[TOWNSHIPS];
	bool good = survey_make(&survey, bench, seed, error);

	for (int way = 0; way < WAYS; way++)
		for (int family = 0; good && family < FAMILIES; family++) {
			good = estimate_family(&survey, family, out, (enum way)way, error);
			for (uint32_t l = 0; good && l < family_size[family]; l++) {
				uint32_t g = group_of(family, l);
				double df = family == TOWNS ? out[l].df_cell : out[l].df;
				struct interval interval = design_interval_share(INTERVAL_LOGIT,
				        out[l].value, out[l].se, (double)out[l].n, df, LEVEL);

				figures[g].estimate = out[l].value;
				figures[g].se[way] = out[l].se;
				figures[g].covers[way] = interval.low <= bench->truth[g] &&
				                         bench->truth[g] <= interval.high;
			}
		}
	survey_end(&survey);
	return good;
}

/* ---- all surveys ---- */

struct tally {
	double covered[WAYS], se[WAYS], sum, square;
};

static struct tally tally_of(const struct figure *figures, size_t surveys, uint32_t group)
{
	struct tally tally = {0};

	for (size_t s = 0; s < surveys; s++) {
		const struct figure *figure = &figures[s * GROUPS + group];

		for (int way = 0; way < WAYS; way++) {
			tally.covered[way] += figure->covers[way];
			tally.se[way] += figure->se[way];
		}
		tally.sum += figure->estimate;
		tally.square += figure->estimate * figure->estimate;
	}
	return tally;
}

static void print_group(int family, uint32_t level, const struct bench *bench,
        const struct figure *figures, size_t surveys)
{
	uint32_t group = group_of(family, level);
	struct tally tally = tally_of(figures, surveys, group);
	double n = (double)surveys, mean = tally.sum / n;
	double spread = sqrt(fmax(tally.square / n - mean * mean, 0));

	printf("%-10s %2u %8.2f %+8.2f %8.2f", family_name[family], level + 1,
	        100 * bench->truth[group], 100 * (mean - bench->truth[group]), 100 * spread);
	for (int way = 0; way < WAYS; way++)
		printf(" %8.2f %7.1f", 100 * tally.se[way] / n, 100 * tally.covered[way] / n);
	putchar('\n');
}

/* The coverage of the intervals of families first .. last, in per cent. */
static double coverage(const struct figure *figures, size_t surveys, int way, int first, int last)
{
	double covered = 0, all = 0;

	for (uint32_t g = group_of(first, 0); g < group_of(last, family_size[last]); g++) {
		covered += tally_of(figures, surveys, g).covered[way];
		all += (double)surveys;
	}
	return 100 * covered / all;
}

static bool report(const struct bench *bench, const struct figure *figures, size_t surveys,
        double least, double most)
{
	static const char *const way_name[WAYS] = {"linearised", "jackknife"};
	bool good = true;

	printf("%zu surveys of a made-up city (演练数据), in per cent\n", surveys);
	printf("group        truth     bias   spread  lin. se  covers   jkn se  covers\n");
	for (int family = 0; family < FAMILIES; family++)
		for (uint32_t level = 0; level < family_size[family]; level++)
			print_group(family, level, bench, figures, surveys);
	for (int way = 0; way < WAYS; way++) {
		static const int first[] = {WHOLE, FIRST_FACTOR, TOWNS},
		                 last[] = {WHOLE, TOWNS - 1, TOWNS};
		static const char *const what[] = {"the city", "its groups", "its townships"};

		printf("%s covers", way_name[way]);
		for (int i = 0; i < 3; i++) {
			double covers = coverage(figures, surveys, way, first[i], last[i]);

			printf("%s %s %.1f", i ? "," : "", what[i], covers);
			good = good && covers >= least && covers <= most;
		}
		putchar('\n');
	}
	return good;
}

static bool bench_make(struct bench *bench, struct error *error)
{
	*bench = (struct bench){.plan = {.townships = TOWNSHIPS,
	                                .residents = 30000,
	                                .frame_psus = DESIGN_PSUS,
	                                .psus = PSUS,
	                                .persons = PERSONS,
	                                .parent = {-1}}};
	bench->city = city_new(&bench->plan, CITY_SEED, error);
	return bench->city && know_truth(bench, error);
}

static size_t surveys_run(
        const struct bench *bench, struct figure *figures, size_t surveys, struct error *error)
{
	size_t failed = 0;

#pragma omp parallel for schedule(dynamic, 1)
	for (size_t s = 0; s < surveys; s++) {
		struct error mine;

		if (survey_run(bench, s + 1, figures + s * GROUPS, &mine))
			continue;
#pragma omp critical
		{
			failed++;
			*error = mine;
		}
	}
	return failed;
}

int main(int argc, char **argv)
{
	unsigned long surveys = argc == 4 ? strtoul(argv[1], NULL, 10) : 0;
	struct bench bench;
	struct error error;

	if (!surveys) {
		fprintf(stderr, "usage: coverage_calibrated SURVEYS LEAST MOST\n");
		return 2;
	}
	struct figure *figures = memory_new(surveys * GROUPS, sizeof(*figures));

	if (!bench_make(&bench, &error) || surveys_run(&bench, figures, surveys, &error)) {
		fprintf(stderr, "coverage_calibrated: %s\n", error.text);
		return 1;
	}
	bool good = report(&bench, figures, surveys, strtod(argv[2], NULL), strtod(argv[3], NULL));

	free(figures);
	synthetic_population_free(bench.city);
	return !good;
}
