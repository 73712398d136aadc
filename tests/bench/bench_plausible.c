/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Measures the time of latent regression and ten draws for simulated answers (演练数据), in memory:
 * 20,000 respondents to 40 items with one regressor and with twenty, with given items and with
 * items that are estimated together with the regression. And a national survey of 300,000
 * respondents to booklets with 24 of the 40 items, with plausible scores on the whole form. Prints
 * the best time of RUNS.
 *
 * R's TAM 4.3 took 5.5 s for ten draws with one regressor and 20,000 x 40 on a machine with two
 * cores. That was measured earlier, so a ratio to it is valid for such a machine only.
 */
#include <base/clock.h>
#include <base/memory.h>
#include <plausible/score.h>
#include <random/stream.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { ITEMS = 40, DRAWS = 10, COLUMNS_MAX = 20, CLUSTER = 8, CLUSTERS = 5, CLUSTERS_SEEN = 3 };
enum { LARGE = 20000, NATIONAL = 300000, RUNS = 5, NATIONAL_RUNS = 2 };

#define PEER 5.5

struct setting {
	const char *name;
	size_t rows, columns;
	bool booklets, estimate;
	enum irt_model model;
	int runs;
};

static const struct setting settings[] = {
        {"items given, 1 regressor", LARGE, 1, false, false, IRT_2PL, RUNS},
        {"items given, 20 regressors", LARGE, COLUMNS_MAX, false, false, IRT_2PL, RUNS},
        {"Rasch items along, 1 regressor", LARGE, 1, false, true, IRT_RASCH, RUNS},
        {"2PL items along, 1 regressor", LARGE, 1, false, true, IRT_2PL, RUNS},
        {"national, items given, 20 regressors", NATIONAL, COLUMNS_MAX, true, false, IRT_2PL,
                NATIONAL_RUNS},
};

struct made {
	int8_t *category;
	double *x;
	struct irt_item item[ITEMS];
	const char *item_name[ITEMS], *name[COLUMNS_MAX];
};

struct timing {
	double sample, regression, draw, score, residual_variance;
};

static void row_make(struct made *made, const struct setting *setting, size_t i)
{
	struct random_key key = random_key_of(3, 0, i, 0);
	double theta = random_normal(key, 0);

	for (size_t k = 0; k < setting->columns; k++) {
		double x = random_uniform(key, 10 + k) < 0.4;

		theta += 0.2 * (x - 0.4);
		made->x[i * setting->columns + k] = x;
	}
	for (size_t j = 0; j < ITEMS; j++) {
		double p[IRT_CATEGORIES_MAX];

		irt_item_probabilities(&made->item[j], theta, p);
		made->category[i * ITEMS + j] = random_uniform(key, 40 + j) < p[1];
		if (setting->booklets && (i + j / CLUSTER) % CLUSTERS >= CLUSTERS_SEEN)
			made->category[i * ITEMS + j] = IRT_MISSING;
	}
}

static void make(struct made *made, const struct setting *setting)
{
	made->category = memory_new(setting->rows * ITEMS, 1);
	made->x = memory_new(setting->rows * setting->columns, sizeof(*made->x));
	for (size_t j = 0; j < ITEMS; j++) {
		bool rasch = setting->model == IRT_RASCH;

		made->item_name[j] = "item";
		made->item[j] = (struct irt_item){.model = setting->model,
		        .categories = 2,
		        .a = rasch ? 1 : 0.6 + 0.02 * (double)(j * 7 % 37),
		        .d = {0, -1.5 + 0.08 * (double)(j * 11 % 41)}};
	}
	for (size_t k = 0; k < setting->columns; k++)
		made->name[k] = "x";
	for (size_t i = 0; i < setting->rows; i++)
		row_make(made, setting, i);
}

static double lap(int64_t *since)
{
	int64_t now = clock_monotonic_us();
	double seconds = (double)(now - *since) / 1e6;

	*since = now;
	return seconds;
}

static struct timing run(const struct setting *setting, const struct made *made)
{
	struct irt_responses responses = {
	        .rows = setting->rows, .items = ITEMS, .category = made->category};
	struct plausible_rows rows = {.responses = &responses,
	        .item_name = made->item_name,
	        .columns = setting->columns,
	        .x = made->x,
	        .name = made->name};
	struct plausible_draws draws = {DRAWS, 1, false, 0};
	struct plausible_form_item item[ITEMS];
	struct plausible_form form = {ITEMS, item};
	struct plausible_regression regression;
	struct timing timing;
	struct error error;
	double *value = memory_new(setting->rows * DRAWS, sizeof(*value));
	double *score = memory_new(setting->rows * DRAWS, sizeof(*score));
	int64_t since = clock_monotonic_us();
	struct plausible_sample *sample = plausible_sample_new(&rows, &error);

	timing.sample = lap(&since);
	if (!sample || !plausible_regress(sample, made->item, setting->estimate,
	                       &PLAUSIBLE_DEFAULTS, &regression, &error)) {
		fprintf(stderr, "%s\n", error.text);
		exit(1);
	}
	timing.regression = lap(&since);
	plausible_draw(sample, &regression, &draws, value);
	timing.draw = lap(&since);
	for (size_t j = 0; j < ITEMS; j++)
		item[j] = (struct plausible_form_item){regression.item[j], 2.5, j};
	plausible_score(sample, &form, &draws, value, score);
	timing.score = lap(&since);
	timing.residual_variance = regression.variance;
	plausible_regression_end(&regression);
	plausible_sample_free(sample);
	free(value);
	free(score);
	return timing;
}

static double total(const struct timing *timing)
{
	return timing->sample + timing->regression + timing->draw;
}

int main(void)
{
	for (size_t s = 0; s < sizeof(settings) / sizeof(*settings); s++) {
		struct timing best = {.sample = 1e9};
		struct made made;

		make(&made, &settings[s]);
		for (int i = 0; i < settings[s].runs; i++) {
			struct timing now = run(&settings[s], &made);

			if (total(&now) < total(&best))
				best = now;
		}
		printf("%s: sample %.3f + regression %.3f + %d draws %.3f = %.3f s; scores on the "
		       "form %.3f s; residual variance %.4f\n",
		        settings[s].name, best.sample, best.regression, (int)DRAWS, best.draw,
		        total(&best), best.score, best.residual_variance);
		if (settings[s].rows == LARGE && settings[s].columns == 1)
			printf("  TAM's %.1f s (measured beforehand) over that: %.0f\n", PEER,
			        PEER / total(&best));
		free(made.category);
		free(made.x);
	}
	return 0;
}
