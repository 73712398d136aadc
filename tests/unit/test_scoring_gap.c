/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ratios by hand, narrowed gaps by R, and the spread of areas where it is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test_near.h"

#include <area/spread.h>
#include <trend/gap.h>

#include <math.h>

static void test_ratio(void **state)
{
	/*
	 * Independent groups: var log R = .02^2/.2^2 + .01^2/.1^2 = .02. t(30, .975) = 2.042272456
	 */
	const struct gap_share a = {0.2, 0.0004}, b = {0.1, 0.0001};
	struct gap_ratio ratio = trend_gap_ratio(a, b, 0.0005, 30, 0.95);

	(void)state;
	assert_near(ratio.ratio, 2, 1e-12);
	assert_near(ratio.low, 2 * exp(-2.0422724563012 * sqrt(0.02)), 1e-9);
	assert_near(ratio.high, 2 * exp(2.0422724563012 * sqrt(0.02)), 1e-9);
	/* A covariance of 1e-4: V_d = 3e-4, var log R = .02 - 2e-4 / .02 = .01 */
	ratio = trend_gap_ratio(a, b, 0.0003, 30, 0.95);
	assert_near(log(ratio.high / 2), 2.0422724563012 * 0.1, 1e-9);
	ratio = trend_gap_ratio(a, (struct gap_share){0, 0}, 0.0004, 30, 0.95);
	assert_true(isnan(ratio.ratio) && isnan(ratio.low));
	ratio = trend_gap_ratio(a, b, 0.0005, 0, 0.95);
	assert_near(ratio.ratio, 2, 1e-12);
	assert_true(isnan(ratio.low) && isnan(ratio.high));
}

static void check_narrowed(struct gap_wave first, struct gap_wave last, double want)
{
	assert_near(trend_gap_narrowed(first, last), want, 1e-9);
	/* Which group comes first says nothing. */
	first.difference = -first.difference;
	last.difference = -last.difference;
	assert_near(trend_gap_narrowed(first, last), want, 1e-9);
}

static void test_narrowed(void **state)
{
	(void)state;
	check_narrowed((struct gap_wave){0.05, 0.02}, (struct gap_wave){0.05, 0.02}, 0.5);
	check_narrowed((struct gap_wave){0, 0.02}, (struct gap_wave){0, 0.02}, 0.5);
	/* Equal errors make U = D1 - D2 and W = D1 + D2 independent: with s = .02 sqrt 2
	 * pnorm(.03/s) * pnorm(.11/s) + pnorm(-.03/s) * pnorm(-.11/s). */
	check_narrowed(
	        (struct gap_wave){0.07, 0.02}, (struct gap_wave){0.04, 0.02}, 0.85554203790337);
	/* R's integrate of dnorm(x, .06, .03) * (pnorm(|x|, .04, .01) - pnorm(-|x|, .04, .01)). */
	check_narrowed(
	        (struct gap_wave){0.06, 0.03}, (struct gap_wave){0.04, 0.01}, 0.73723755066264);
	/* One wave far surer than the other; R's integrate in pieces of .001. */
	check_narrowed(
	        (struct gap_wave){0.1, 0.03}, (struct gap_wave){0.05, 0.001}, 0.95211783578167);
	check_narrowed(
	        (struct gap_wave){0.05, 0.001}, (struct gap_wave){0.1, 0.03}, 0.04788216421833);
	/* It turned round, and grew. */
	assert_true(trend_gap_narrowed((struct gap_wave){0.02, 0.005},
	                    (struct gap_wave){-0.08, 0.005}) < 1e-12);
	check_narrowed((struct gap_wave){0.06, 0}, (struct gap_wave){0.06, 0.01}, 0.5);
	check_narrowed((struct gap_wave){0.06, 0.01}, (struct gap_wave){0.06, 0}, 0.5);
	assert_true(
	        isnan(trend_gap_narrowed((struct gap_wave){0.1, 0}, (struct gap_wave){0.1, 0})));
}

/* A probability has no rounding error above 1: the database would refuse it. */
static void test_narrowed_surely(void **state)
{
	(void)state;
	for (int i = 0; i <= 200; i++) {
		struct gap_wave first = {0.1 + i * 0.002, 0.002 + i * 0.0001};
		struct gap_wave last = {0.02, first.se};

		assert_true(trend_gap_narrowed(first, last) <= 1);
		assert_true(trend_gap_narrowed(last, first) >= 0);
	}
}

static void test_spread_without_errors(void **state)
{
	static const double share[] = {0.1, 0.2, 0.3}, rmse[] = {0, 0, 0}, size[] = {1, 1, 2};
	struct spread spread =
	        area_spread_find(&(struct spread_rows){3, share, rmse, size, 1}, 0.95);

	(void)state;
	assert_near(spread.range.value, 0.2, 1e-12);
	assert_near(spread.range.low, 0.2, 1e-12);
	assert_near(spread.sd.value, 0.1, 1e-12);
	/* literate .1 .2 .6 of .9; others .9 .8 1.4 of 3.1 */
	assert_near(spread.dissimilarity.value,
	        (fabs(.1 / .9 - .9 / 3.1) + fabs(.2 / .9 - .8 / 3.1) + fabs(.6 / .9 - 1.4 / 3.1)) /
	                2,
	        1e-12);
	spread = area_spread_find(&(struct spread_rows){1, share, rmse, size, 1}, 0.95);
	assert_true(isnan(spread.range.value) && isnan(spread.sd.low));
	spread = area_spread_find(
	        &(struct spread_rows){3, share, rmse, (const double[]){1, 0, 2}, 1}, 0.95);
	assert_true(isnan(spread.dissimilarity.value) && spread.range.value > 0);
	spread = area_spread_find(&(struct spread_rows){3, share, rmse, rmse, 1}, 0.95);
	assert_true(isnan(spread.dissimilarity.value) && spread.sd.value > 0);
}

/*
 * Areas that are alike up to their errors: E of the range of 5 standard normals is 2.32593, of
 * their sd .93999 (c4 of 5).
 */
static void test_spread_of_errors(void **state)
{
	static const double share[] = {0.3, 0.3, 0.3, 0.3, 0.3};
	static const double rmse[] = {0.01, 0.01, 0.01, 0.01, 0.01}, size[] = {1, 1, 1, 1, 1};
	const struct spread_rows rows = {5, share, rmse, size, 7};
	struct spread spread = area_spread_find(&rows, 0.95), again = area_spread_find(&rows, 0.95);

	(void)state;
	assert_near(spread.range.value, 0.0232593, 0.02);
	assert_near(spread.sd.value, 0.0093999, 0.02);
	assert_true(spread.sd.low < 0.0045 && spread.sd.high > 0.0155);
	assert_memory_equal(&spread, &again, sizeof(spread));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_ratio),
	        cmocka_unit_test(test_narrowed),
	        cmocka_unit_test(test_narrowed_surely),
	        cmocka_unit_test(test_spread_without_errors),
	        cmocka_unit_test(test_spread_of_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
