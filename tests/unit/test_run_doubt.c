/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which submissions are doubtful, and how many people came and went between two runs. */
#include "test_model_fixture.h"
#include "test_near.h"

#include <run/input/doubt.h>
#include <run/input/earlier.h>

#include <math.h>

static void doubt(struct run_doubt *doubt, int items, int64_t first, double seconds, double points)
{
	int64_t response[RUN_DOUBT_SAME_ANSWERS_LEAST + 1];
	bool answered[RUN_DOUBT_SAME_ANSWERS_LEAST + 1];

	for (int i = 0; i < items; i++) {
		response[i] = i ? i : first;
		answered[i] = true;
	}
	run_doubt_add(
	        doubt, &(struct run_doubt_submission){response, answered, items, seconds, points});
}

/* 12 with the same answers, 11 that are too fast (one of them both), 11 others. */
static void test_what_is_doubtful(void **state)
{
	enum { ITEMS = RUN_DOUBT_SAME_ANSWERS_LEAST };
	struct run_doubt found = {0};

	(void)state;
	for (int i = 0; i < 12; i++)
		doubt(&found, ITEMS, 1, i ? 600 : ITEMS, 100);
	for (int i = 0; i < 10; i++)
		doubt(&found, ITEMS, 100 + i, ITEMS * 0.5, 90);
	for (int i = 0; i < 11; i++)
		doubt(&found, ITEMS, 200 + i, ITEMS + 0.1, 40);
	run_doubt_close(&found);
	assert_int_equal(found.same_answers, 12);
	assert_int_equal(found.too_fast, 11);
	assert_int_equal(found.any, 22);
	assert_near(found.mean_points_without, 40, 1e-12);
	run_doubt_end(&found);

	/* Nine of the same, a short form, an unknown time, nothing answered: none is doubtful. */
	for (int i = 0; i < RUN_DOUBT_SAME_SUBMISSIONS_LEAST - 1; i++)
		doubt(&found, ITEMS, 1, 600, 100);
	for (int i = 0; i < 30; i++)
		doubt(&found, ITEMS - 1, 1, (double)NAN, 100);
	doubt(&found, 0, 1, 0, 0);
	run_doubt_close(&found);
	assert_int_equal(found.any, 0);
	assert_true(isnan(found.mean_points_without)); /* nothing to leave out */
	run_doubt_end(&found);
}

/* The mean of all others would tell of ten. */
static void test_a_mean_without_few_is_not_told(void **state)
{
	struct run_doubt found = {0};

	(void)state;
	for (int i = 0; i < 10; i++)
		doubt(&found, 5, i, 1, 100);
	for (int i = 0; i < 50; i++)
		doubt(&found, 5, i, 100, 50);
	run_doubt_close(&found);
	assert_int_equal(found.any, 10);
	assert_true(isnan(found.mean_points_without));
	run_doubt_end(&found);
}

/* 40 of 50 who submitted are respondents: the others are outside the frame, or uninvited. */
static void test_how_many_came_and_went(void **state)
{
	static const struct {
		struct run_people now;
		int64_t come;
		enum run_difference difference;
	} cases[] = {
	        {{50, 40}, 0, RUN_DIFFERENCE_NONE},
	        {{53, 40}, 3, RUN_DIFFERENCE_NONE}, /* all outside the frame */
	        {{49, 39}, 0, RUN_DIFFERENCE_FEW},
	        {{50, 40}, 1, RUN_DIFFERENCE_FEW}, /* one went, one came */
	        {{60, 50}, 10, RUN_DIFFERENCE_FEW}, {{61, 51}, 11, RUN_DIFFERENCE_MANY},
	        {{50, 40}, 6, RUN_DIFFERENCE_MANY}, /* six went, six came */
	        {{39, 29}, 0, RUN_DIFFERENCE_MANY},
	        {{61, 50}, 11, RUN_DIFFERENCE_FEW}, /* one of eleven outside */
	        {{50, 45}, 0, RUN_DIFFERENCE_FEW},  /* five households were counted meanwhile */
	        {{51, 51}, 1, RUN_DIFFERENCE_MANY}, /* ten were, and one came */
	};
	const struct run_people before = {50, 40};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		assert_int_equal(run_difference_of(cases[i].now, before, cases[i].come),
		        cases[i].difference);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_how_many_came_and_went),
	        cmocka_unit_test(test_what_is_doubtful),
	        cmocka_unit_test(test_a_mean_without_few_is_not_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
