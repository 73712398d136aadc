/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of figures: every code of a table is found, and nothing else. */
#include <reporting/labels.h>
#include <reporting/measure.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_codes(void **state)
{
	static const char *const codes[] = {"all", "sex=male", "age=60-69", "key_group=official"};

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		assert_string_equal(
		        reporting_label(REPORTING_GROUP, str_from(codes[i]))->code, codes[i]);
	assert_string_equal(reporting_label(REPORTING_STATUS, STR("show"))->zh, "公布");
	assert_string_equal(reporting_label(REPORTING_STATUS, STR("flag"))->en, "Use with caution");
	/* The second code begins with the first. */
	assert_string_equal(reporting_label(REPORTING_REASON, STR("wide"))->zh, "区间过宽");
	assert_string_equal(reporting_label(REPORTING_REASON, STR("wide_relative"))->en,
	        "interval too wide for the share");
}

static void test_unknown(void **state)
{
	(void)state;
	assert_string_equal(reporting_label(REPORTING_GROUP, STR("sex=other"))->zh, "");
	assert_string_equal(reporting_label(REPORTING_REASON, STR("good"))->en, "");
	assert_string_equal(reporting_label(REPORTING_REASON, STR("wid"))->code, "");
	assert_string_equal(reporting_label(REPORTING_REASON, STR("wide\0"))->code, "");
	assert_string_equal(reporting_label(REPORTING_REASON, (struct str){0})->code, "");
}

static void test_choices(void **state)
{
	(void)state;
	assert_string_equal(reporting_label_verdict(STR("below"), false)->zh, "未达到");
	assert_string_equal(reporting_label_verdict(STR("below"), true)->zh, "目前低于目标");
	assert_string_equal(reporting_label_change(STR("wave"), 0)->code, "wave");
	assert_string_equal(reporting_label_change(STR("wave"), 0.01)->code, "wave_linked");
}

static void test_measures(void **state)
{
	(void)state;
	for (int kind = 0; kind < REPORTING_MEASURES; kind++) {
		struct str name = str_from(reporting_measure_name((enum reporting_measure)kind));

		assert_int_equal(reporting_measure_find(name), kind);
		assert_true(*reporting_label(REPORTING_MEASURE, name)->zh);
	}
	assert_int_equal(reporting_measure_find(STR("other")), REPORTING_MEASURES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_codes),
	        cmocka_unit_test(test_unknown),
	        cmocka_unit_test(test_choices),
	        cmocka_unit_test(test_measures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
