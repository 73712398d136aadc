/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of fit and standard errors where the model is true: answers are drawn from items of the
 * model (演练数据), fitted, and judged, again and again. Printed are the mean of the statistic over
 * its degrees of freedom (of infit and outfit the mean square of z), how often p is below .05 and
 * .01, the Kolmogorov-Smirnov distance of all p from uniform, and how often 95 % intervals hold an
 * item's intercepts. Ends with 1 when the mean or the rejections at .05, or the misses of the
 * intervals, lie outside LEAST .. MOST times what they should be.
 *
 * usage: fit_null SEEDS ROWS ITEMS CATEGORIES LEAST MOST [SPREAD]
 * SPREAD: rows have weights exp(SPREAD N(0, 1)) that have nothing to do with their answers; of .87
 * they have a Kish design effect of 2.1.
 */
#include <irt/fit.h>
#include <item_fit/model_fit.h>
#include <random/stream.h>

#include <base/memory.h>
#include <base/number.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { ITEMS_MAX = 30, PURPOSE_PEOPLE = 1, PURPOSE_ANSWERS, PURPOSE_ITEMS, PURPOSE_WEIGHTS };
enum { S_X2, M2, INFIT, OUTFIT, TALLIES };
#define INTERVAL_Z 1.959963984540054

struct trial {
	size_t rows, items;
	int categories;
	struct irt_item item[ITEMS_MAX];
	enum irt_model model[ITEMS_MAX];
	int8_t *category;
	double *weight, spread; /* NULL: no weights */
	size_t intervals, missed;
};

/* p of every statistic so far, and the statistic divided by its degrees of freedom. */
struct tally {
	double *p, ratio;
	size_t count;
};

static void items_make(struct trial *trial)
{
	for (size_t j = 0; j < trial->items; j++) {
		struct random_key key = random_key_of(0, PURPOSE_ITEMS, j, 0);
		struct irt_item *item = &trial->item[j];

		trial->model[j] = trial->categories == 2 ? IRT_2PL : IRT_GPCM;
		*item = (struct irt_item){.model = trial->model[j],
		        .categories = (uint8_t)trial->categories,
		        .a = exp(0.3 * random_normal(key, 0))};
		for (int k = 1; k < trial->categories; k++) {
			double step = random_normal(key, 1) / 2 + k - trial->categories / 2.0;

			item->d[k] = item->d[k - 1] - item->a * step;
		}
	}
}

static void answers_draw(struct trial *trial, uint64_t seed)
{
	for (size_t i = 0; i < trial->rows; i++) {
		double theta = random_normal(random_key_of(seed, PURPOSE_PEOPLE, i, 0), 0);
		struct random_key key = random_key_of(seed, PURPOSE_ANSWERS, i, 0);

		for (size_t j = 0; j < trial->items; j++) {
			double p[IRT_CATEGORIES_MAX], u = random_uniform(key, j);
			int k = 0;

			irt_item_probabilities(&trial->item[j], theta, p);
			while (k + 1 < trial->categories && u > p[k])
				u -= p[k++];
			trial->category[i * trial->items + j] = (int8_t)k;
		}
		if (trial->weight)
			trial->weight[i] = exp(
			        trial->spread *
			        random_normal(random_key_of(seed, PURPOSE_WEIGHTS, i, 0), 0));
	}
}

static void tally_add(struct tally *tally, const struct item_fit_chi_square *found)
{
	if (isnan(found->p))
		return;
	tally->p[tally->count++] = found->p;
	tally->ratio += found->value / found->df;
}

static void tally_z(struct tally *tally, double z)
{
	tally->p[tally->count++] = erfc(fabs(z) / M_SQRT2);
	tally->ratio += z * z;
}

static void intervals_count(struct trial *trial, const struct irt_fit_result *result)
{
	for (size_t j = 0; j < trial->items; j++)
		for (int k = 1; k < trial->categories; k++) {
			double away = result->item[j].d[k] - trial->item[j].d[k];

			trial->intervals++;
			trial->missed += fabs(away) > INTERVAL_Z * result->se[j].d[k];
		}
}

static bool run_seed(
        struct trial *trial, uint64_t seed, struct tally tally[static TALLIES], struct error *error)
{
	const struct irt_responses responses = {.rows = trial->rows,
	        .items = trial->items,
	        .category = trial->category,
	        .weight = trial->weight};
	struct item_fit_items found[ITEMS_MAX];
	struct irt_fit_options options = IRT_FIT_DEFAULTS;
	struct irt_fit_result result;
	bool good;

	answers_draw(trial, seed);
	options.model = trial->model;
	good = irt_fit(&responses, &options, &result, error);
	if (good) {
		struct item_fit_chi_square whole = item_fit_m2(&responses, &options, &result);

		item_fit_items(&responses, &options, &result, found);
		for (size_t j = 0; j < trial->items; j++) {
			tally_add(&tally[S_X2], &found[j].s_x2);
			tally_z(&tally[INFIT], found[j].z_infit);
			tally_z(&tally[OUTFIT], found[j].z_outfit);
		}
		tally_add(&tally[M2], &whole);
		intervals_count(trial, &result);
	}
	irt_fit_end(&result);
	return good;
}

static double share_below(const struct tally *tally, double level)
{
	size_t at = 0;

	while (at < tally->count && tally->p[at] < level)
		at++;
	return (double)at / (double)tally->count;
}

/* True: the mean and the rejections are inside their limits. */
static bool report(const char *name, struct tally *tally, double least, double most)
{
	double n = (double)tally->count, distance = 0, ratio, rejected;

	if (!tally->count)
		return true;
	number_sort(tally->p, tally->count);
	for (size_t i = 0; i < tally->count; i++)
		distance = fmax(distance, fmax(fabs(tally->p[i] - (double)i / n),
		                                  fabs(tally->p[i] - (double)(i + 1) / n)));
	ratio = tally->ratio / n;
	rejected = share_below(tally, .05);
	printf("%-6s %zu: mean over df %.3f; p < .05 %.3f, p < .01 %.3f; KS %.3f (5 %% bound of "
	       "independent ones %.3f)\n",
	        name, tally->count, ratio, rejected, share_below(tally, .01), distance,
	        1.358 / sqrt(n));
	return ratio >= least && ratio <= most && rejected >= .05 * least && rejected <= .05 * most;
}

static bool report_intervals(const struct trial *trial, double least, double most)
{
	double missed = (double)trial->missed / (double)trial->intervals;

	printf("95 %% intervals of %zu intercepts hold %.3f\n", trial->intervals, 1 - missed);
	return missed >= .05 * least && missed <= .05 * most;
}

static bool run(struct trial *trial, uint64_t seeds, double least, double most)
{
	static const char *const name[TALLIES] = {"S-X2", "M2", "infit", "outfit"};
	struct tally tally[TALLIES] = {{0}};
	struct error error;
	bool good = true;

	for (int i = 0; i < TALLIES; i++)
		tally[i].p = memory_new(seeds * trial->items, sizeof(*tally[i].p));
	for (uint64_t seed = 1; seed <= seeds && good; seed++)
		if (!run_seed(trial, seed, tally, &error)) {
			fprintf(stderr, "fit_null: seed %" PRIu64 ": %s\n", seed, error.text);
			good = false;
		}
	for (int i = 0; i < TALLIES; i++) {
		good = report(name[i], &tally[i], least, most) && good;
		free(tally[i].p);
	}
	return report_intervals(trial, least, most) && good;
}

int main(int argc, char **argv)
{
	struct trial trial = {0};
	bool good;

	if (argc != 7 && argc != 8) {
		fprintf(stderr,
		        "usage: fit_null SEEDS ROWS ITEMS CATEGORIES LEAST MOST [SPREAD]\n");
		return 2;
	}
	unsigned long seeds = strtoul(argv[1], NULL, 10);

	trial.rows = strtoul(argv[2], NULL, 10);
	trial.items = strtoul(argv[3], NULL, 10);
	trial.categories = (int)strtol(argv[4], NULL, 10);
	if (!seeds || !trial.rows || !trial.items || trial.items > ITEMS_MAX ||
	        trial.categories < 2 || trial.categories > IRT_CATEGORIES_MAX)
		return 2;
	items_make(&trial);
	trial.category = memory_new(trial.rows * trial.items, sizeof(*trial.category));
	if (argc == 8) {
		trial.weight = memory_new(trial.rows, sizeof(*trial.weight));
		trial.spread = strtod(argv[7], NULL);
	}
	good = run(&trial, seeds, strtod(argv[5], NULL), strtod(argv[6], NULL));
	free(trial.weight);
	free(trial.category);
	return good ? 0 : 1;
}
