/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rank intervals: six countries of PISA 2018 (OECD; estimates as printed in the documentation of
 * R's csranks package), cases worked out by hand, and how often the intervals contain all true
 * ranks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <random/stream.h>
#include <rank/rank.h>

#include "test_scoring_table.h"

#include <math.h>

static void test_pisa(void **state)
{
	static const size_t want[6][3] = {
	        {4, 3, 4}, {3, 1, 4}, {2, 1, 3}, {1, 1, 3}, {5, 5, 5}, {6, 6, 6}};
	struct table *table = table_read("pisa2018");
	struct rank_place out[6];

	(void)state;
	assert_true(fabs(rank_z(6, 0.95) - 2.63104) < 5e-6);
	rank_places(
	        table_column(table, "math_score"), table_column(table, "math_se"), 6, 0.95, out);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(out[i].rank, want[i][0]);
		assert_int_equal(out[i].rank_low, want[i][1]);
		assert_int_equal(out[i].rank_high, want[i][2]);
	}
	assert_true(rank_tied(&out[0], &out[1]) && !rank_tied(&out[0], &out[2]));
	free(table);
}

static void test_by_hand(void **state)
{
	static const double estimate[] = {3, 1, 2, 2}, exact[4] = {0}, vague[4] = {9, 9, 9, 9};
	struct rank_place out[4];

	(void)state;
	assert_true(fabs(rank_z(1, 0.95) - 1.959963984540054) < 1e-12);
	rank_places(estimate, exact, 4, 0.95, out);
	assert_true(out[0].rank == 1 && out[0].rank_low == 1 && out[0].rank_high == 1);
	assert_true(out[1].rank == 4 && out[1].rank_low == 4 && out[1].rank_high == 4);
	for (size_t i = 2; i < 4; i++)
		assert_true(out[i].rank == 2 && out[i].rank_low == 2 && out[i].rank_high == 3);
	assert_true(rank_tied(&out[2], &out[3]) && !rank_tied(&out[0], &out[2]));
	rank_places(estimate, vague, 4, 0.95, out);
	for (size_t i = 0; i < 4; i++)
		assert_true(out[i].rank_low == 1 && out[i].rank_high == 4);
}

enum { AREAS = 8, SURVEYS = 2000 };

static bool all_hold(uint64_t survey)
{
	struct random_key key = random_key_of(20260101, 1, survey, 0);
	double estimate[AREAS], se[AREAS];
	struct rank_place out[AREAS];

	for (size_t i = 0; i < AREAS; i++) {
		se[i] = 0.01 + 0.002 * (double)i;
		estimate[i] = 0.1 + 0.02 * (double)i + se[i] * random_normal(key, i);
	}
	rank_places(estimate, se, AREAS, 0.9, out);
	for (size_t i = 0; i < AREAS; i++)
		if (AREAS - i < out[i].rank_low || AREAS - i > out[i].rank_high)
			return false;
	return true;
}

static void test_coverage(void **state)
{
	unsigned held = 0;

	(void)state;
	for (uint64_t survey = 0; survey < SURVEYS; survey++)
		held += all_hold(survey);
	assert_true(held >= SURVEYS * 0.89);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_pisa),
	        cmocka_unit_test(test_by_hand),
	        cmocka_unit_test(test_coverage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
