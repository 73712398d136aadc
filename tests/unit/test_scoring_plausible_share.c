/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A short form biases the share above a cut, but plausible scores do not. A variable that is left
 * out of the regression biases the difference between its groups. And intervals by Rubin's rules
 * contain the true share as often as they state.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test_plausible_survey.h"

#include <plausible/score.h>

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 100 items of one point each; about 14 % of the people reach 70 points. */
static void exam_make(struct survey *survey, size_t rows)
{
	survey_make(survey, rows, ITEMS_MAX, 0);
	for (size_t j = 0; j < ITEMS_MAX; j++) {
		struct random_key key = random_key_of(21, 0, j, 0);

		survey->item[j].a = 0.7 + 0.4 * random_uniform(key, 0);
		survey->item[j].d[1] = -0.13 + 1.2 * (fmod((double)j * 0.618034, 1) - 0.5);
	}
	for (size_t i = 0; i < rows; i++)
		survey->theta[i] = random_normal(random_key_of(21, 1, i, 0), 0);
	survey_answer(survey, 21);
}

/* Keeps the answers to the first `length` items and takes the others away. */
static void exam_shorten(struct survey *survey, size_t length)
{
	memcpy(survey->category, survey->full, survey->rows * survey->items);
	for (size_t i = 0; i < survey->rows; i++)
		memset(survey->category + i * survey->items + length, IRT_MISSING,
		        survey->items - length);
}

/* Percentage of rows with at least 70 % of the first `length` items right. Rows exactly at the cut
 * count half, because a short form has few possible scores. */
static double raw_share(const struct survey *survey, size_t length)
{
	double above = 0;

	for (size_t i = 0; i < survey->rows; i++) {
		size_t right = 0;

		for (size_t j = 0; j < length; j++)
			right += (size_t)survey->full[i * survey->items + j];
		above += 10 * right == 7 * length ? 0.5 : 10 * right > 7 * length;
	}
	return 100 * above / (double)survey->rows;
}

static double share_from(const double *value, size_t n, double cut)
{
	size_t above = 0;

	for (size_t i = 0; i < n; i++)
		above += value[i] >= cut;
	return 100.0 * (double)above / (double)n;
}

/* The ability at which 70 of 100 points are expected. */
static double expected_cut(const struct survey *survey)
{
	double low = -4, high = 4;

	while (high - low > 1e-9) {
		double middle = (low + high) / 2, points = 0, p[IRT_CATEGORIES_MAX];

		for (size_t j = 0; j < survey->items; j++) {
			irt_item_probabilities(&survey->item[j], middle, p);
			points += p[1];
		}
		*(points < 70 ? &low : &high) = middle;
	}
	return low;
}

struct shares {
	double reliability, raw, eap, plausible;
};

static struct shares shares_of(struct survey *survey, size_t length)
{
	enum { DRAWS = 5 };
	struct plausible_form_item item[ITEMS_MAX];
	struct plausible_form form = {ITEMS_MAX, item};
	struct plausible_draws draws = {DRAWS, 77, false, 0};
	double *value = memory_new(survey->rows * DRAWS, sizeof(*value));
	double *score = memory_new(survey->rows * DRAWS, sizeof(*score));
	double *eap = memory_new(survey->rows, sizeof(*eap));
	double *sd = memory_new(survey->rows, sizeof(*sd));

	exam_shorten(survey, length);
	struct plausible_sample *sample = sample_of(&survey->as_rows);
	struct plausible_regression regression = regress(sample, survey->item, false);

	for (size_t j = 0; j < ITEMS_MAX; j++)
		item[j] = (struct plausible_form_item){
		        survey->item[j], 1, j < length || j % 2 ? j : PLAUSIBLE_NOT_ASKED};
	plausible_draw(sample, &regression, &draws, value);
	plausible_score(sample, &form, &draws, value, score);
	plausible_eap(sample, &regression, eap, sd);
	struct shares shares = {regression.reliability, raw_share(survey, length),
	        share_from(eap, survey->rows, expected_cut(survey)),
	        share_from(score, survey->rows * DRAWS, 70)};

	plausible_regression_end(&regression);
	plausible_sample_free(sample);
	free(value);
	free(score);
	free(eap);
	free(sd);
	return shares;
}

/*
 * The share of people with at least 70 of the 100 points, estimated from shorter forms. Because of
 * measurement error alone it is too large with raw scores, P(z sqrt(r)), and too small with EAP
 * scores, P(z / sqrt(r)). Plausible scores give the share of the same people on the whole form.
 */
static void test_short_forms(void **state)
{
	static const struct {
		size_t length;
		double reliability;
	} forms[] = {{10, 0.61}, {20, 0.75}, {30, 0.82}, {60, 0.90}};
	struct survey survey;

	(void)state;
	exam_make(&survey, 16000);
	double full = 0, z = expected_cut(&survey);

	for (size_t i = 0; i < survey.rows; i++) {
		int points = 0;

		for (size_t j = 0; j < ITEMS_MAX; j++)
			points += survey.full[i * ITEMS_MAX + j];
		full += points >= 70;
	}
	full *= 100 / (double)survey.rows;
	assert_near(full, 14, 0.5);
	for (size_t f = 0; f < sizeof(forms) / sizeof(*forms); f++) {
		struct shares shares = shares_of(&survey, forms[f].length);
		double r = forms[f].reliability;

		assert_near(shares.reliability, r, 0.015);
		assert_near(shares.plausible, full, 0.5);
		assert_near(shares.raw, 100 * gsl_cdf_ugaussian_Q(z * sqrt(r)), 1.5);
		assert_near(shares.eap, 100 * gsl_cdf_ugaussian_Q(z / sqrt(r)), 1.5);
		assert_true(shares.raw > full && shares.eap < full - 10 * (1 - r));
	}
	survey_end(&survey);
}

/* Mean plausible value of the odd rows minus that of the even rows. */
static double difference_drawn(const struct survey *survey)
{
	struct plausible_draws draws = {5, 9, false, 0};
	struct plausible_sample *sample = sample_of(&survey->as_rows);
	struct plausible_regression regression = regress(sample, survey->item, false);
	double *value = memory_new(survey->rows * draws.draws, sizeof(*value)), sum[2] = {0};

	plausible_draw(sample, &regression, &draws, value);
	for (size_t i = 0; i < survey->rows * draws.draws; i++)
		sum[i / draws.draws % 2] += value[i];
	plausible_regression_end(&regression);
	plausible_sample_free(sample);
	free(value);
	return 2 * (sum[1] - sum[0]) / (double)(survey->rows * draws.draws);
}

static void test_group_left_out(void **state)
{
	struct survey with, without;

	(void)state;
	groups_make(&with, 1);
	groups_make(&without, 0);
	assert_near(difference_drawn(&with), 0.8, 0.06);
	assert_near(difference_drawn(&without), 0.8 * 0.68, 0.06);
	survey_end(&with);
	survey_end(&without);
}

/* ---- intervals ---- */

/* The share of a group above a cut in one survey by Rubin's rules. True if its 95 % interval
 * contains the true share. */
static bool interval_covers(const struct survey *survey, uint64_t seed, double cut, double truth)
{
	enum { DRAWS = 10 };
	struct plausible_draws draws = {DRAWS, seed, false, 0};
	struct plausible_sample *sample = sample_of(&survey->as_rows);
	struct plausible_regression regression = regress(sample, survey->item, false);
	double *value = memory_new(survey->rows * DRAWS, sizeof(*value));
	double n = (double)survey->rows / 2, share[DRAWS] = {0}, mean = 0, within = 0, between = 0;

	plausible_draw(sample, &regression, &draws, value);
	for (size_t i = 0; i < survey->rows * DRAWS; i++)
		share[i % DRAWS] += i / DRAWS % 2 && value[i] > cut ? 1 / n : 0;
	for (int m = 0; m < DRAWS; m++) {
		mean += share[m] / DRAWS;
		within += share[m] * (1 - share[m]) / n / DRAWS;
	}
	for (int m = 0; m < DRAWS; m++)
		between += (share[m] - mean) * (share[m] - mean) / (DRAWS - 1);
	plausible_regression_end(&regression);
	plausible_sample_free(sample);
	free(value);
	return fabs(mean - truth) < 1.96 * sqrt(within + (1 + 1.0 / DRAWS) * between);
}

/* Two hundred surveys of 600 people with ten items each. */
static void test_rubin_covers(void **state)
{
	enum { SURVEYS = 200, ROWS = 600 };
	struct survey survey;
	int covered = 0;

	(void)state;
	groups_make(&survey, 1);
	survey.rows = survey.responses.rows = ROWS;
	for (uint64_t seed = 1; seed <= SURVEYS; seed++) {
		for (size_t i = 0; i < ROWS; i++)
			survey.theta[i] = 0.8 * (double)(i % 2) +
			                  random_normal(random_key_of(seed, 41, i, 0), 0);
		survey_answer(&survey, 1000 + seed);
		covered += interval_covers(&survey, seed, 1.5, gsl_cdf_ugaussian_Q(1.5 - 0.8));
	}
	/* 95 % of 200 is 190, with a standard error of 3. */
	assert_in_range(covered, 180, 199);
	survey_end(&survey);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_short_forms),
	        cmocka_unit_test(test_group_left_out),
	        cmocka_unit_test(test_rubin_covers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
