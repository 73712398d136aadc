/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run hands to the measurement: responses, rapid guesses, regressors. No database. */
#include <reporting/words.h>
#include <run/compute/measurement.h>
#include <run/compute/rapid.h>
#include <run/compute/regressors.h>
#include <run/input/responses.h>

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

enum { ITEMS = 4 };

static const struct instrument_item items[ITEMS] = {{.key = 2, .points = 2},
        {.key = 1, .points = 2}, {.key = 5, .points = 2}, {.key = 12, .points = 2}};
static const struct instrument instrument = {.items = items, .item_count = ITEMS};

static struct run_responses_row row_of(
        const bool *answered, const int64_t *response, const int64_t *ms)
{
	return (struct run_responses_row){
	        .id = {{1, 2, 3, 4, 5, 6, 7, 8, 9}},
	        .answered = answered,
	        .response = response,
	        .spent_ms = ms,
	};
}

static void assert_categories(
        const struct run_responses *responses, size_t row, const char *expected)
{
	for (size_t i = 0; i < ITEMS; i++) {
		int category = responses->category[row * ITEMS + i];

		assert_int_equal(expected[i], category < 0 ? '-' : '0' + category);
	}
}

static void test_responses(void **state)
{
	static const bool all[ITEMS] = {true, true, true, true}, gap[ITEMS] = {true, false, true},
	                  none[ITEMS] = {false};
	static const int64_t right[ITEMS] = {2, 1, 5, 12}, mixed[ITEMS] = {1, 1, 5, 12};
	static const int64_t ms[ITEMS] = {0, 1239, -1, INT64_C(3600000)};
	struct run_responses responses = {0};
	struct run_responses_row row = row_of(all, right, ms), other;

	(void)state;
	run_responses_add(&responses, &instrument, &row);
	row = row_of(gap, mixed, ms);
	run_responses_add(&responses, &instrument, &row);
	row = row_of(none, right, ms);
	run_responses_add(&responses, &instrument, &row);
	assert_int_equal(responses.count, 3);
	assert_categories(&responses, 0, "1111");
	assert_categories(&responses, 1, "001-"); /* omitted is wrong, not reached is missing */
	assert_categories(&responses, 2, "----");
	assert_int_equal(responses.spent[0], 0);
	assert_int_equal(responses.spent[1], 123);
	assert_int_equal(responses.spent[2], RUN_RESPONSES_SPENT_UNKNOWN);
	assert_int_equal(responses.spent[3], RUN_RESPONSES_SPENT_MOST);
	assert_int_equal(responses.spent[ITEMS + 3], RUN_RESPONSES_SPENT_UNKNOWN);
	assert_true(responses.id[0] == responses.id[1]);
	other = row_of(all, right, ms);
	other.id.b[15] = 1;
	run_responses_add(&responses, &instrument, &other);
	assert_true(responses.id[3] != responses.id[0]);
	run_responses_end(&responses);
}

/* The order of the items in the booklet decides which ones were omitted and which not reached. */
static void test_booklet(void **state)
{
	static const int16_t positions[] = {4, 1, 3};
	static const struct booklet_part part = {.positions = positions, .count = 3};
	static const bool answered[ITEMS] = {true, false, false, false};
	static const int64_t response[ITEMS] = {2}, ms[ITEMS] = {10, -1, -1, -1};
	struct run_responses responses = {0};
	struct run_responses_row row = row_of(answered, response, ms);

	(void)state;
	row.part = &part;
	run_responses_add(&responses, &instrument, &row);
	assert_categories(&responses, 0, "1--0");
	run_responses_end(&responses);
}

static void test_rapid(void **state)
{
	static const bool all[ITEMS] = {true, true, true, true};
	static const int64_t right[ITEMS] = {2, 1, 5, 12};
	/* the means are 10 s, 300 s (the threshold is at most 10 s), none, and 2 s */
	static const int64_t times[][ITEMS] = {
	        {900, 9990, -1, 2000}, {19100, 290010, -1, 2000}, {10000, 600000, -1, 2000}};
	struct run_responses responses = {0};
	struct run_rapid rapid;
	int8_t cleaned[3 * ITEMS];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct run_responses_row row = row_of(all, right, times[i]);

		run_responses_add(&responses, &instrument, &row);
	}
	run_rapid_find(&rapid, &responses);
	assert_true(fabs(rapid.threshold[0] - 1) < 1e-12);
	assert_true(fabs(rapid.threshold[1] - 10) < 1e-12);
	assert_true(isnan(rapid.threshold[2]));
	assert_true(fabs(rapid.threshold[3] - 0.2) < 1e-12);
	assert_int_equal(rapid.timed, 9);
	assert_int_equal(rapid.guesses, 2);
	assert_int_equal(rapid.respondents, 3);
	assert_int_equal(rapid.little_effort, 1);
	run_rapid_remove(&rapid, &responses, cleaned);
	assert_int_equal(cleaned[0], RUN_RESPONSES_NOT_GIVEN);
	assert_int_equal(cleaned[1], RUN_RESPONSES_NOT_GIVEN);
	for (size_t i = 2; i < 3 * ITEMS; i++)
		assert_int_equal(cleaned[i], 1);
	run_rapid_end(&rapid);
	run_responses_end(&responses);
}

/* --- regressors --- */

enum { ROWS = 70 };

static struct str codes[] = {{"360100", 6}, {"360102", 6}, {"360103", 6}, {"360102001", 9}};
static int32_t parents[] = {-1, 0, 0, 1};
static const struct run_regions regions = {.count = 4, .code = codes, .parent = parents};

/* Forty people in a township of the first county and thirty in the second county, all rural. */
static struct run_respondents respondents_made(void)
{
	struct run_respondents made = {0};

	for (uint32_t i = 0; i < ROWS; i++) {
		struct background_classes classes = {
		        .level = {(int8_t)(i % 2), i ? 2 : GROUP_LEVEL_MISSING, 1, 3},
		        .key_groups = i % 7 ? 0 : 1u << 1,
		};

		run_respondents_add(&made, &(struct run_respondent){
		                                   .weight = 1,
		                                   .psu_at = i < 69 ? i / 20 : 9,
		                                   .region = i < 40 ? 3 : 2,
		                                   .classes = &classes,
		                           });
	}
	return made;
}

static bool has(const struct run_regressors *regressors, size_t row, const char *name)
{
	for (size_t at = regressors->first[row]; at < regressors->first[row + 1]; at++) {
		assert_true(regressors->indicator[at] < regressors->count);
		assert_true(at == regressors->first[row] ||
		            regressors->indicator[at] > regressors->indicator[at - 1]);
		if (!strcmp(regressors->name[regressors->indicator[at]], name))
			return true;
	}
	return false;
}

static void test_regressors(void **state)
{
	struct run_respondents respondents = respondents_made();
	struct run_regressors regressors;

	(void)state;
	run_regressors_make(
	        &regressors, &(struct run_survey){.regions = regions}, &respondents, ROWS);
	/* no indicators of residence and education, which are the same for all, and none of unknown
	 * sex: two of sex, two of age, one key group, three regions */
	assert_int_equal(regressors.count, 2 + 2 + 1 + 3);
	assert_true(has(&regressors, 0, "sex=male"));
	assert_false(has(&regressors, 1, "sex=male"));
	assert_true(has(&regressors, 1, "sex=female"));
	assert_true(has(&regressors, 0, "age=unknown"));
	assert_true(has(&regressors, 1, "age=40-49"));
	assert_true(has(&regressors, 7, "key_group=farmer"));
	assert_false(has(&regressors, 8, "key_group=farmer"));
	assert_true(has(&regressors, 0, "region=360102"));
	assert_true(has(&regressors, 0, "region=360102001"));
	assert_true(has(&regressors, 69, "region=360103"));
	assert_false(has(&regressors, 69, "region=360102"));
	assert_false(has(&regressors, 69, "region=360100"));
	run_regressors_end(&regressors);
	run_respondents_end(&respondents);
}

/* Regions with few people have no indicator. A level of regions with more regions than the limit
 * allows has no indicators at all. */
static void test_region_levels(void **state)
{
	enum { TOWNS = RUN_REGRESSORS_MAX, PEOPLE = RUN_REGRESSORS_REGION_LEAST };
	static struct str code[TOWNS + 3];
	static int32_t parent[TOWNS + 3] = {-1, 0, 0};
	struct run_regions many = {.count = TOWNS + 3, .code = code, .parent = parent};
	struct background_classes classes = {0};
	struct run_respondents respondents = {0};
	struct run_regressors regressors;

	(void)state;
	for (size_t i = 0; i < many.count; i++) {
		code[i] = str_from(i == 1 ? "one" : "other");
		parent[i] = i < 3 ? parent[i] : 1;
	}
	for (int i = 0; i < TOWNS * PEOPLE; i++)
		run_respondents_add(&respondents,
		        &(struct run_respondent){
		                .weight = 1, .region = 3 + i % TOWNS, .classes = &classes});
	for (int i = 0; i < PEOPLE - 1; i++)
		run_respondents_add(&respondents,
		        &(struct run_respondent){.weight = 1, .region = 2, .classes = &classes});
	run_regressors_make(&regressors, &(struct run_survey){.regions = many}, &respondents,
	        respondents.count);
	assert_int_equal(regressors.count, 1);
	assert_true(has(&regressors, 0, "region=one"));
	assert_int_equal(regressors.first[respondents.count], TOWNS * PEOPLE);
	run_regressors_end(&regressors);
	run_respondents_end(&respondents);
}

/* --- what may be said when it fails --- */

/* Everybody's answer to the first item is right; the last one has `few` answers. */
static void measure_all_right(int few, struct run_measurement *measurement)
{
	struct instrument form = {.items = items, .item_count = ITEMS};
	static double weight[ROWS];
	struct run_survey survey = {.instrument = &form, .regions = regions, .seed = 1};
	struct run_snapshot snapshot = {.respondents = respondents_made(), .used = ROWS};

	for (int i = 0; i < ROWS; i++) {
		bool answered[ITEMS] = {true, true, true, i < few};
		int64_t response[ITEMS] = {2, 1 + i % 2, 5 + i % 3, 12 + i % 4};
		int64_t ms[ITEMS] = {-1, -1, -1, -1};
		struct run_responses_row row = row_of(answered, response, ms);

		row.id.b[15] = (uint8_t)i;
		weight[i] = 1;
		run_responses_add(&snapshot.responses, &form, &row);
	}
	run_measurement_make(measurement, &survey, &snapshot, weight);
	run_responses_end(&snapshot.responses);
	run_respondents_end(&snapshot.respondents);
}

static void test_reason_of_few(void **state)
{
	struct run_measurement measurement;

	(void)state;
	measure_all_right(11, &measurement);
	assert_int_equal(measurement.cleaned.status, MEASURE_IMPOSSIBLE);
	assert_non_null(strstr(measurement.cleaned.message, "are right"));
	run_measurement_end(&measurement);
	measure_all_right(10, &measurement);
	assert_int_equal(measurement.cleaned.status, MEASURE_IMPOSSIBLE);
	assert_string_equal(measurement.cleaned.message,
	        REPORTING_NOTE_FEW_ANSWERS_ZH " / " REPORTING_NOTE_FEW_ANSWERS_EN);
	run_measurement_end(&measurement);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_responses),
	        cmocka_unit_test(test_booklet),
	        cmocka_unit_test(test_rapid),
	        cmocka_unit_test(test_regressors),
	        cmocka_unit_test(test_region_levels),
	        cmocka_unit_test(test_reason_of_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
