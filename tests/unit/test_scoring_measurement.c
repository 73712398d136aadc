/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small simulated survey (演练数据) in seven booklets. A booklet holds three of seven clusters of
 * three items. Groups differ, and people of one psu are alike. The result is compared with the
 * answers that everybody would have given to the whole form.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <measurement/combine.h>
#include <measurement/measure.h>
#include <random/stream.h>

#include <base/memory.h>

#include "test_near.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 2400, CLUSTER = 3, CLUSTERS = 7, ASKED = CLUSTER * CLUSTERS, ITEMS = ASKED + 1 };
enum { PSU = 12, INDICATORS = 5, MARKS = 3, CUT = 14, KNOWN = 6 };

struct survey {
	int8_t category[ROWS * ASKED];
	double weight[ROWS], full[ROWS];
	uint64_t id[ROWS];
	uint32_t psu[ROWS], indicator[ROWS * MARKS];
	size_t first[ROWS + 1];
	char name[ITEMS][8];
	struct irt_item truth[ITEMS];
	struct measure_item item[ITEMS];
	struct measure_rows rows;
};

static const char *const indicator_name[] = {"woman", "man", "town", "everybody", "nobody"};
static const struct measure_options options = {MEASURE_DRAWS, 5, 0};

/* The last item is on the form, but in no booklet. */
static void items_make(struct survey *survey)
{
	for (size_t j = 0; j < ITEMS; j++) {
		bool guessed = j % 3 != 2;
		struct irt_item *truth = &survey->truth[j];

		snprintf(survey->name[j], sizeof(survey->name[j]), "K%02zu", j + 1);
		*truth = (struct irt_item){.model = guessed ? IRT_3PL : IRT_2PL,
		        .categories = 2,
		        .a = 0.8 + 0.1 * (double)(j % 6),
		        .c = guessed ? 0.25 : 0,
		        .d = {0, -1 + 0.1 * (double)j}};
		survey->item[j] = (struct measure_item){.name = survey->name[j],
		        .model = truth->model,
		        .chance = 0.25,
		        .points = 1,
		        .column = j};
	}
	survey->item[ASKED].column = MEASURE_NOT_ASKED;
	survey->item[ASKED].known = &survey->truth[ASKED];
}

static void row_make(struct survey *survey, size_t i)
{
	struct random_key key = random_key_of(7, 0, i, 0), place = random_key_of(7, 1, i / PSU, 0);
	bool woman = random_uniform(key, 1) < 0.45, town = i / PSU % 2;
	double theta = 0.8 * random_normal(key, 0) + 0.3 * random_normal(place, 0) + 0.5 * town -
	               0.2 * woman;
	uint32_t *mark = survey->indicator + survey->first[i];

	*mark++ = woman ? 0 : 1;
	if (town)
		*mark++ = 2;
	*mark++ = 3;
	survey->first[i + 1] = (size_t)(mark - survey->indicator);
	survey->id[i] = i + 1;
	survey->psu[i] = (uint32_t)(i / PSU);
	survey->weight[i] = 1 + (double)(i % 3);
	for (size_t j = 0; j < ITEMS; j++) {
		double p[IRT_CATEGORIES_MAX];
		size_t shift = (j / CLUSTER + CLUSTERS - i % CLUSTERS) % CLUSTERS;
		bool right, seen = shift == 0 || shift == 1 || shift == 3;

		irt_item_probabilities(&survey->truth[j], theta, p);
		right = random_uniform(key, 10 + j) < p[1];
		survey->full[i] += right;
		if (j < ASKED)
			survey->category[i * ASKED + j] = (int8_t)(seen ? right : IRT_MISSING);
	}
}

static struct survey *survey_new(void)
{
	struct survey *survey = memory_new(1, sizeof(*survey));

	items_make(survey);
	for (size_t i = 0; i < ROWS; i++)
		row_make(survey, i);
	survey->rows = (struct measure_rows){.count = ROWS,
	        .columns = ASKED,
	        .category = survey->category,
	        .weight = survey->weight,
	        .id = survey->id,
	        .psu = survey->psu,
	        .indicators = INDICATORS,
	        .first = survey->first,
	        .indicator = survey->indicator,
	        .indicator_name = indicator_name};
	return survey;
}

static struct measure measured(const struct survey *survey)
{
	struct measure measure;

	measurement_make(&survey->rows, survey->item, ITEMS, &options, &measure);
	if (measure.status != MEASURE_GOOD)
		fail_msg("%s: %s", measurement_status_name(measure.status), measure.message);
	return measure;
}

static double share_of(const struct survey *survey, const double *points, size_t stride)
{
	double above = 0, all = 0;

	for (size_t i = 0; i < ROWS; i++) {
		above += points[i * stride] >= CUT ? survey->weight[i] : 0;
		all += survey->weight[i];
	}
	return above / all;
}

static void points_are_those_of_the_whole_form(void **state)
{
	struct survey *survey = survey_new();
	struct measure measure = measured(survey);
	double truth = share_of(survey, survey->full, 1), plausible = 0;
	double eap = share_of(survey, measure.eap_points, 1);

	(void)state;
	for (size_t m = 0; m < MEASURE_DRAWS; m++)
		plausible += share_of(survey, measure.score + m, MEASURE_DRAWS) / MEASURE_DRAWS;
	if (!(fabs(plausible - truth) < 0.025) || !(eap < truth - 0.05))
		fail_msg("truth %.3f, plausible %.3f, eap %.3f", truth, plausible, eap);
	assert_true(measure.reliability.eap > 0.4 && measure.reliability.eap < 0.8);
	assert_true(measure.reliability.marginal > 0.4 && measure.reliability.marginal < 0.8);
	for (size_t i = 0; i < ROWS; i++)
		for (size_t m = 0; m < MEASURE_DRAWS; m++)
			assert_in_range((int)measure.score[i * MEASURE_DRAWS + m], 0, ITEMS);
	measurement_end(&measure);
	free(survey);
}

/* "man" is 1 exactly where "woman" is 0, even where most people are men; "everybody" is constant,
 * and nobody is in "nobody". */
static void indicators_that_say_nothing_new_are_dropped(void **state)
{
	const bool dropped[] = {false, true, false, true, true};
	struct survey *survey = survey_new();
	struct measure measure = measured(survey);

	(void)state;
	assert_int_equal(measure.dropped_count, 3);
	assert_memory_equal(measure.dropped, dropped, sizeof(dropped));
	assert_int_equal(measure.regression.coefficients, 1 + 1 + 2);
	assert_true(measure.regression.estimate[1] > 0); /* people of a psu are alike */
	assert_true(measure.regression.estimate[2] < 0);
	assert_true(measure.regression.estimate[3] > 0);
	assert_int_equal(measure.silent, 0);
	measurement_end(&measure);
	free(survey);
}

static void turn(const struct survey *survey, struct survey *turned)
{
	size_t marks = 0;

	for (size_t i = 0; i < ROWS; i++) {
		size_t from = ROWS - 1 - i, count = survey->first[from + 1] - survey->first[from];

		memcpy(turned->category + i * ASKED, survey->category + from * ASKED, ASKED);
		turned->weight[i] = survey->weight[from];
		turned->id[i] = survey->id[from];
		turned->psu[i] = survey->psu[from];
		turned->first[i] = marks;
		memcpy(turned->indicator + marks, survey->indicator + survey->first[from],
		        count * sizeof(*survey->indicator));
		marks += count;
	}
}

/* All answers to these items are guesses and tell nothing about ability. Their parameters must
 * still stay within bounds. */
static void items_that_nobody_knows_are_calibrated(void **state)
{
	struct survey *survey = survey_new();
	struct measure measure;

	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < ASKED; j += 4)
			if (survey->category[i * ASKED + j] >= 0)
				survey->category[i * ASKED + j] =
				        random_uniform(random_key_of(9, 0, i, 0), j) < 0.25;
	measure = measured(survey);
	for (size_t j = 0; j < ASKED; j += 4)
		if (!(fabs(measure.fit.item[j].d[1]) < 10))
			fail_msg("d of %s is %g", survey->name[j], measure.fit.item[j].d[1]);
	assert_true(measure.fit.iterations < 100);
	measurement_end(&measure);
	free(survey);
}

static void order_and_threads_change_no_bit(void **state)
{
	struct survey *survey = survey_new(), *turned = survey_new();
	int threads = omp_get_max_threads();
	struct measure first, second;

	(void)state;
	turn(survey, turned);
	omp_set_num_threads(2);
	first = measured(survey);
	omp_set_num_threads(1);
	second = measured(turned);
	omp_set_num_threads(threads);
	assert_memory_equal(first.fit.item, second.fit.item, ASKED * sizeof(*first.fit.item));
	assert_memory_equal(&first.reliability.eap, &second.reliability.eap, sizeof(double));
	assert_memory_equal(first.regression.estimate, second.regression.estimate,
	        first.regression.coefficients * sizeof(double));
	for (size_t i = 0; i < ROWS; i++) {
		assert_memory_equal(first.score + i * MEASURE_DRAWS,
		        second.score + (ROWS - 1 - i) * MEASURE_DRAWS,
		        MEASURE_DRAWS * sizeof(double));
		assert_memory_equal(
		        &first.eap_points[i], &second.eap_points[ROWS - 1 - i], sizeof(double));
	}
	measurement_end(&first);
	measurement_end(&second);
	free(survey);
	free(turned);
}

/* Six items have known parameters, and one of them has changed since. */
static void anchors_that_drifted_are_freed(void **state)
{
	struct survey *survey = survey_new();
	struct irt_item other = survey->truth[4];
	struct measure measure;

	(void)state;
	other.d[1] += 1.6;
	for (size_t j = 0; j < KNOWN; j++)
		survey->item[j].known = j == 4 ? &other : &survey->truth[j];
	measure = measured(survey);
	assert_int_equal(measure.freed_count, 1);
	assert_int_equal(measure.anchors, KNOWN - 1);
	assert_true(measure.freed[4]);
	assert_true(measure.drift[4] > MEASURE_DRIFT_MOST);
	assert_true(measure.drift[3] < MEASURE_DRIFT_MOST);
	assert_true(isnan(measure.drift[KNOWN]));
	assert_memory_equal(&measure.fit.item[0].c, &survey->truth[0].c, sizeof(double));
	assert_true(fabs(measure.fit.item[4].d[1] - survey->truth[4].d[1]) < 0.6);
	/* half of the people live in a town, and half are women */
	assert_true(fabs(measure.fit.group[0].mean - 0.15) < 0.15);
	assert_true(measure.linking_se > 0 && measure.linking_se < 0.3);
	/* the link by curves is computed apart from the anchors: it finds that the item became
	 * harder, and the same mean and standard deviation as the other anchors give */
	assert_true(fabs(measure.shift[4] - 1.6 / other.a) < 0.6);
	assert_true(isnan(measure.shift[KNOWN]));
	assert_true(fabs(measure.link.stocking_lord.intercept - measure.fit.group[0].mean) < 0.1);
	assert_true(fabs(measure.link.stocking_lord.slope - measure.fit.group[0].sd) < 0.15);
	measurement_end(&measure);
	free(survey);
}

static void refused(struct survey *survey, const char *words)
{
	struct measure measure;

	measurement_make(&survey->rows, survey->item, ITEMS, &options, &measure);
	assert_int_equal(measure.status, MEASURE_IMPOSSIBLE);
	if (!strstr(measure.message, words))
		fail_msg("\"%s\" does not say \"%s\"", measure.message, words);
	assert_null(measure.score);
	measurement_end(&measure);
	free(survey);
}

static void what_cannot_be_measured_is_said(void **state)
{
	struct survey *survey = survey_new();
	struct irt_item other[KNOWN];

	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		if (survey->category[i * ASKED + 3] >= 0)
			survey->category[i * ASKED + 3] = 1;
	refused(survey, "all answers to K04 are right");
	survey = survey_new();
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < ASKED; j++)
			if ((j < 6) == (i % 2 == 0))
				survey->category[i * ASKED + j] = IRT_MISSING;
	refused(survey, "disconnected");
	survey = survey_new();
	survey->item[2].known = &survey->truth[2];
	refused(survey, "too few anchors: 1");
	survey = survey_new();
	for (size_t j = 0; j < KNOWN; j++) {
		other[j] = survey->truth[j];
		other[j].d[1] += j < 2 ? 2 : j < 4 ? -2 : 0;
		survey->item[j].known = &other[j];
	}
	refused(survey, "4 of 6 items in common no longer behave as they did");
	survey = survey_new();
	survey->item[ASKED].known = NULL;
	refused(survey, "K22 is on the form");
}

static struct measure measured_as(const struct survey *survey, uint64_t source)
{
	const struct measure_options as = {MEASURE_DRAWS, 5, source};
	struct measure measure;

	measurement_make(&survey->rows, survey->item, ITEMS, &as, &measure);
	assert_int_equal(measure.status, MEASURE_GOOD);
	return measure;
}

/* Surveys of one seed have their own random numbers; one survey has the same again. */
static void surveys_have_their_own_draws(void **state)
{
	struct survey *survey = survey_new();
	struct measure first = measured_as(survey, 1), again = measured_as(survey, 1);
	struct measure second = measured_as(survey, 2), own = measured_as(survey, 0), changed;
	size_t j = 0, bytes = ROWS * MEASURE_DRAWS * sizeof(double);

	(void)state;
	while (survey->category[j] < 0)
		j++;
	survey->category[j] = (int8_t)!survey->category[j];
	changed = measured_as(survey, 0);
	assert_memory_equal(first.score, again.score, bytes);
	assert_memory_not_equal(first.score, second.score, bytes);
	/* The last row is another person's, but the survey is another one. */
	assert_memory_not_equal(own.score + (ROWS - 1) * MEASURE_DRAWS,
	        changed.score + (ROWS - 1) * MEASURE_DRAWS, MEASURE_DRAWS * sizeof(double));
	measurement_end(&first);
	measurement_end(&again);
	measurement_end(&second);
	measurement_end(&own);
	measurement_end(&changed);
	free(survey);
}

/* Two draws, worked out by hand. A cell whose draws agree has the variance of a single draw. */
static void draws_become_one(void **state)
{
	const struct estimate average[] = {
	        {.n = 100, .value = 0.25, .var = 0.015, .var_simple = 0.001, .df_cell = 20},
	        {.n = 4, .value = 0.5, .var = 0.01, .df_cell = 3}, {.value = (double)NAN}};
	const struct estimate draw[2][3] = {
	        {{.n = 100, .value = 0.2, .var = 0.01, .var_simple = 0.002, .df_cell = 20},
	                {.n = 4, .value = 0.5, .df_cell = 3}, {.value = (double)NAN}},
	        {{.n = 100, .value = 0.3, .var = 0.02, .var_simple = 0.004, .df_cell = 20},
	                {.n = 4, .value = 0.5, .df_cell = 3}, {.value = (double)NAN}}};
	const struct estimate *const draws[] = {draw[0], draw[1]};
	struct estimate out[3];

	(void)state;
	measurement_combine(draws, 2, average, 3, out);
	assert_near(out[0].value, 0.25, 1e-12);
	assert_near(out[0].var, 0.015 + 1.5 * 0.005, 1e-12);
	assert_near(out[0].se * out[0].se, out[0].var, 1e-12);
	assert_near(out[0].deff_replace, out[0].var / 0.003, 1e-9);
	assert_near(
	        out[0].df_cell, 0.0225 * 0.0225 / (0.015 * 0.015 / 20 + 0.0075 * 0.0075 / 1), 1e-9);
	assert_near(out[1].var, 0.01, 1e-12);
	assert_near(out[1].df_cell, 3, 1e-12);
	assert_true(isnan(out[2].value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(points_are_those_of_the_whole_form),
	        cmocka_unit_test(indicators_that_say_nothing_new_are_dropped),
	        cmocka_unit_test(items_that_nobody_knows_are_calibrated),
	        cmocka_unit_test(order_and_threads_change_no_bit),
	        cmocka_unit_test(anchors_that_drifted_are_freed),
	        cmocka_unit_test(what_cannot_be_measured_is_said),
	        cmocka_unit_test(surveys_have_their_own_draws),
	        cmocka_unit_test(draws_become_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
