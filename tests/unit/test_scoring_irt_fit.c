/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calibration against numbers of R's mirt 1.41 (LSAT6, LSAT7, Science), what must hold for all
 * data, and data to which no model can be fitted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <irt/fit.h>
#include <random/stream.h>

#include "test_scoring_irt_data.h"

#include <math.h>
#include <omp.h>
#include <string.h>

static const char *const five[] = {"I1", "I2", "I3", "I4", "I5", NULL};
static const char *const attitudes[] = {"Comfort", "Work", "Future", "Benefit", NULL};

static void near_to(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.12g, not %.12g", got, expected);
}

static struct irt_fit_result fitted(const struct data *data, enum irt_model model,
        const struct irt_anchor *anchor, double tolerance)
{
	enum irt_model models[DATA_ITEMS_MAX];
	struct irt_fit_options options = IRT_FIT_DEFAULTS;
	struct irt_fit_result result;
	struct error error;

	for (size_t j = 0; j < DATA_ITEMS_MAX; j++)
		models[j] = model;
	options.model = models;
	options.anchor = anchor;
	options.tolerance = tolerance;
	if (!irt_fit(&data->responses, &options, &result, &error))
		fail_msg("%s", error.text);
	assert_true(result.converged);
	assert_true(result.information_good);
	return result;
}

static void lsat7_has_the_published_estimates(void **state)
{
	const double a[] = {.987545899, 1.08083714, 1.70747766, .764989877, .735672721};
	const double d[] = {1.85585564, .807969591, 1.8052062, .485999803, 1.85445759};
	const double se[] = {.177194829, .1687639, .321076974, .134120297, .15113395};
	struct data data = data_read("irt_lsat7", five);
	struct irt_fit_result result = fitted(&data, IRT_2PL, NULL, 1e-8);

	(void)state;
	near_to(result.log_likelihood, -2658.80511, 1e-4);
	assert_int_equal(result.patterns, 32);
	for (int j = 0; j < 5; j++) {
		near_to(result.item[j].a, a[j], 1e-5);
		near_to(result.item[j].d[1], d[j], 1e-5);
		near_to(result.se[j].a, se[j], 1e-5);
	}
	irt_fit_end(&result);
	data_end(&data);
}

static void weights_count_and_are_scaled(void **state)
{
	const double a[] = {.99979495, 1.07761066, 1.66678792, .774977913, .739448663};
	const double recycled[] = {1, 2, .5, 1.5};
	struct data data = data_read("irt_lsat7", five);
	struct irt_fit_result result;

	(void)state;
	data.weight = calloc(data.responses.rows, sizeof(*data.weight));
	assert_non_null(data.weight);
	for (size_t i = 0; i < data.responses.rows; i++)
		data.weight[i] = 17 * recycled[i % 4];
	data.responses.weight = data.weight;
	result = fitted(&data, IRT_2PL, NULL, 1e-7);
	near_to(result.log_likelihood, -2657.42076, 1e-4);
	for (int j = 0; j < 5; j++)
		near_to(result.item[j].a, a[j], 1e-4);
	near_to(result.group[0].weight, 1000, 1e-9);
	irt_fit_end(&result);
	data_end(&data);
}

static void rasch_frees_the_variance(void **state)
{
	const double d[] = {1.8682605, .791004322, 1.46097621, .521504677, 1.99297041};
	struct data lsat7 = data_read("irt_lsat7", five), lsat6 = data_read("irt_lsat6", five);
	struct irt_fit_result result = fitted(&lsat7, IRT_RASCH, NULL, 1e-7);

	(void)state;
	near_to(result.log_likelihood, -2664.90089, 1e-4);
	near_to(result.group[0].sd * result.group[0].sd, 1.02264709, 1e-4);
	for (int j = 0; j < 5; j++)
		near_to(result.item[j].d[1], d[j], 1e-4);
	irt_fit_end(&result);
	result = fitted(&lsat6, IRT_RASCH, NULL, 1e-7);
	near_to(result.log_likelihood, -2466.9376, 1e-4);
	near_to(result.group[0].sd * result.group[0].sd, .57023703, 1e-4);
	irt_fit_end(&result);
	data_end(&lsat7);
	data_end(&lsat6);
}

static void lsat6_and_science_agree(void **state)
{
	const double a6[] = {.825659545, .722744204, .890874534, .68836798, .656855954};
	const double as[] = {.8611427877, .8399728898, 2.2373510384, .7203752425};
	struct data lsat6 = data_read("irt_lsat6", five);
	struct data science = data_read("irt_science", attitudes);
	struct irt_fit_result result = fitted(&lsat6, IRT_2PL, NULL, 1e-8);

	(void)state;
	near_to(result.log_likelihood, -2466.65338, 1e-4);
	for (int j = 0; j < 5; j++)
		near_to(result.item[j].a, a6[j], 1e-4);
	irt_fit_end(&result);
	result = fitted(&science, IRT_GPCM, NULL, 1e-7);
	near_to(result.log_likelihood, -1612.6816, 1e-4);
	for (int j = 0; j < 4; j++)
		near_to(result.item[j].a, as[j], 1e-4);
	irt_fit_end(&result);
	data_end(&lsat6);
	data_end(&science);
}

/* A fit with its own estimates as anchors gives the same scale again. */
static void anchors_return_their_own_scale(void **state)
{
	struct data data = data_read("irt_lsat7", five);
	struct irt_fit_result own = fitted(&data, IRT_2PL, NULL, 1e-8), linked;
	struct irt_anchor anchor[5] = {0};

	(void)state;
	for (int j = 0; j < 3; j++)
		anchor[j] = (struct irt_anchor){true, own.item[j].a, own.item[j].d[1], 0};
	linked = fitted(&data, IRT_2PL, anchor, 1e-8);
	near_to(linked.group[0].mean, 0, 1e-5);
	near_to(linked.group[0].sd, 1, 1e-5);
	near_to(linked.log_likelihood, -2658.8051, 1e-4);
	near_to(linked.item[3].a, own.item[3].a, 1e-5);
	near_to(linked.item[4].a, own.item[4].a, 1e-5);
	near_to(linked.se[0].a, 0, 0);
	assert_true(linked.group[0].mean_se > 0);
	irt_fit_end(&own);
	irt_fit_end(&linked);
	data_end(&data);
}

/* Items with a guessing parameter c: each has its own prior, and the c of an anchor stays fixed. */
static void guessing_has_a_prior_an_item(void **state)
{
	const double mean[] = {-1.4, -1.1, -2, -1.7, -1.2};
	enum irt_model models[5] = {IRT_3PL, IRT_3PL, IRT_3PL, IRT_3PL, IRT_3PL};
	struct data data = data_read("irt_lsat7", five);
	struct irt_fit_options options = IRT_FIT_DEFAULTS;
	struct irt_fit_result own, linked;
	struct irt_anchor anchor[5] = {0};
	struct error error;

	(void)state;
	options.model = models;
	options.guess_prior = true;
	options.guess_means = mean;
	options.guess_sd = 0.01;
	options.tolerance = 1e-8;
	assert_true(irt_fit(&data.responses, &options, &own, &error));
	assert_true(own.converged);
	for (int j = 0; j < 5; j++)
		near_to(own.item[j].c, 1 / (1 + exp(-mean[j])), 0.002);
	for (int j = 0; j < 3; j++)
		anchor[j] =
		        (struct irt_anchor){true, own.item[j].a, own.item[j].d[1], own.item[j].c};
	options.anchor = anchor;
	assert_true(irt_fit(&data.responses, &options, &linked, &error));
	near_to(linked.group[0].mean, 0, 1e-4);
	near_to(linked.group[0].sd, 1, 1e-4);
	near_to(linked.item[1].c, own.item[1].c, 0);
	near_to(linked.se[1].c, 0, 0);
	near_to(linked.item[4].c, own.item[4].c, 1e-5);
	near_to(linked.log_likelihood, own.log_likelihood, 1e-4);
	irt_fit_end(&own);
	irt_fit_end(&linked);
	data_end(&data);
}

/* Simulated answers of two groups to twelve items; each row is given eight of them. */
enum { MADE_ROWS = 4000, MADE_ITEMS = 12 };

static double made_slope(size_t j)
{
	return 0.7 + 0.1 * (double)(j % 7);
}

static double made_intercept(size_t j)
{
	return 0.25 * ((double)j - 5);
}

static struct data made(double mean, double sd)
{
	struct data data = {.responses = {.rows = MADE_ROWS, .items = MADE_ITEMS, .groups = 2}};
	int32_t *group = calloc(MADE_ROWS, sizeof(*group));

	data.category = calloc((size_t)MADE_ROWS * MADE_ITEMS, sizeof(*data.category));
	data.weight = calloc(MADE_ROWS, sizeof(*data.weight));
	if (!group || !data.category || !data.weight)
		abort();
	for (size_t i = 0; i < MADE_ROWS; i++) {
		struct random_key key = random_key_of(20, 1, i, 0);
		double theta = random_normal(key, 0);

		group[i] = i % 3 == 0;
		theta = group[i] ? mean + sd * theta : theta;
		data.weight[i] = 0.5 + (double)(i % 5);
		for (size_t j = 0; j < MADE_ITEMS; j++) {
			double z = made_slope(j) * theta + made_intercept(j);
			bool right = random_uniform(key, 10 + j) < 1 / (1 + exp(-z));

			data.category[i * MADE_ITEMS + j] =
			        (int8_t)((i + j) % 3 == 0 ? IRT_MISSING : right);
		}
	}
	data.responses.category = data.category;
	data.responses.weight = data.weight;
	data.responses.group = group;
	return data;
}

static void made_end(struct data *data)
{
	int32_t *group = (int32_t *)(uintptr_t)data->responses.group;

	free(group);
	data_end(data);
}

static void a_second_groups_distribution_is_found(void **state)
{
	struct data data = made(0.6, 1.3);
	struct irt_fit_result result = fitted(&data, IRT_2PL, NULL, 1e-6);

	(void)state;
	near_to(result.group[0].mean, 0, 0);
	near_to(result.group[0].sd, 1, 0);
	assert_true(fabs(result.group[1].mean - 0.6) < 4 * result.group[1].mean_se);
	assert_true(fabs(result.group[1].sd - 1.3) < 4 * result.group[1].sd_se);
	assert_in_range((int)(1000 * result.group[1].mean_se), 20, 100);
	for (size_t j = 0; j < MADE_ITEMS; j++) {
		near_to(result.item[j].a, made_slope(j), 5 * result.se[j].a);
		near_to(result.item[j].d[1], made_intercept(j), 5 * result.se[j].d[1]);
	}
	irt_fit_end(&result);
	made_end(&data);
}

/* The same rows in reverse order, and with one thread. */
static void order_and_threads_change_no_bit(void **state)
{
	struct data data = made(0.6, 1.3), turned = made(0.6, 1.3);
	int32_t *group = (int32_t *)(uintptr_t)turned.responses.group;
	struct irt_fit_result first, second;
	int threads = omp_get_max_threads();

	(void)state;
	for (size_t i = 0; i < MADE_ROWS; i++) {
		size_t from = MADE_ROWS - 1 - i;

		memcpy(turned.category + i * MADE_ITEMS, data.category + from * MADE_ITEMS,
		        MADE_ITEMS);
		turned.weight[i] = data.weight[from];
		group[i] = data.responses.group[from];
	}
	omp_set_num_threads(2);
	first = fitted(&data, IRT_2PL, NULL, 1e-6);
	omp_set_num_threads(1);
	second = fitted(&turned, IRT_2PL, NULL, 1e-6);
	omp_set_num_threads(threads);
	assert_memory_equal(first.item, second.item, MADE_ITEMS * sizeof(*first.item));
	assert_memory_equal(first.se, second.se, MADE_ITEMS * sizeof(*first.se));
	assert_memory_equal(first.group, second.group, 2 * sizeof(*first.group));
	near_to(first.log_likelihood, second.log_likelihood, 0);
	irt_fit_end(&first);
	irt_fit_end(&second);
	made_end(&data);
	made_end(&turned);
}

/* ---- what cannot be fitted ---- */

static void refused(const struct data *data, enum irt_model model, const struct irt_anchor *anchor,
        const char *words)
{
	enum irt_model models[DATA_ITEMS_MAX];
	struct irt_fit_options options = IRT_FIT_DEFAULTS;
	struct irt_fit_result result;
	struct error error = {""};

	for (size_t j = 0; j < DATA_ITEMS_MAX; j++)
		models[j] = model;
	options.model = models;
	options.anchor = anchor;
	assert_false(irt_fit(&data->responses, &options, &result, &error));
	irt_fit_end(&result);
	if (!strstr(error.text, words))
		fail_msg("\"%s\" does not say \"%s\"", error.text, words);
}

static void set_column(struct data *data, size_t j, int value)
{
	for (size_t i = 0; i < data->responses.rows; i++)
		data->category[i * data->responses.items + j] = (int8_t)value;
}

static void what_cannot_be_fitted_is_named(void **state)
{
	struct data data = data_read("irt_lsat7", five);
	struct irt_anchor two[5] = {{true, 1, 0, 0}, {true, 1, 0, 0}}, flat[5] = {{true, 0, 0, 0}},
	                  guessed[5] = {{true, 1, 0, 1}};

	(void)state;
	set_column(&data, 1, 1);
	refused(&data, IRT_2PL, NULL, "all answers to item 2 are right");
	set_column(&data, 1, 0);
	refused(&data, IRT_RASCH, NULL, "all answers to item 2 are wrong");
	set_column(&data, 1, IRT_MISSING);
	refused(&data, IRT_2PL, NULL, "nobody was given item 2");
	for (size_t i = 0; i < 500; i++)
		data.category[i * 5 + 1] = 2;
	for (size_t i = 500; i < 900; i++)
		data.category[i * 5 + 1] = 0;
	refused(&data, IRT_GPCM, NULL, "none in category 1");
	data.category[999 * 5 + 1] = 1;
	refused(&data, IRT_2PL, NULL, "item 2 has answers up to 2; 2pl takes 0 and 1");
	data_end(&data);
	data = data_read("irt_lsat7", five);
	refused(&data, IRT_2PL, two, "too few anchors: 2");
	refused(&data, IRT_2PL, flat, "the slope of anchor item 1 is above 0, not 0");
	refused(&data, IRT_3PL, guessed, "the guessing c of anchor item 1");
	for (size_t i = 0; i < 1000; i++)
		for (size_t j = 0; j < 5; j++)
			if ((j < 2) == (i % 2 == 0))
				data.category[i * 5 + j] = IRT_MISSING;
	refused(&data, IRT_2PL, NULL, "disconnected: the items fall into 2 sets");
	data_end(&data);
}

static void too_few_iterations_are_said(void **state)
{
	struct data data = data_read("irt_lsat7", five);
	enum irt_model models[5] = {IRT_2PL, IRT_2PL, IRT_2PL, IRT_2PL, IRT_2PL};
	struct irt_fit_options options = IRT_FIT_DEFAULTS;
	struct irt_fit_result result;
	struct error error;

	(void)state;
	options.model = models;
	options.iterations = 3;
	assert_true(irt_fit(&data.responses, &options, &result, &error));
	assert_false(result.converged);
	assert_int_equal(result.iterations, 3);
	assert_true(result.slowest < 5);
	irt_fit_end(&result);
	data_end(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(lsat7_has_the_published_estimates),
	        cmocka_unit_test(weights_count_and_are_scaled),
	        cmocka_unit_test(rasch_frees_the_variance),
	        cmocka_unit_test(lsat6_and_science_agree),
	        cmocka_unit_test(anchors_return_their_own_scale),
	        cmocka_unit_test(guessing_has_a_prior_an_item),
	        cmocka_unit_test(a_second_groups_distribution_is_found),
	        cmocka_unit_test(order_and_threads_change_no_bit),
	        cmocka_unit_test(what_cannot_be_fitted_is_named),
	        cmocka_unit_test(too_few_iterations_are_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
