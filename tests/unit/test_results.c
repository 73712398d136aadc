/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results as the program publishes them. No database. */
#include <groups/groups.h>
#include <publish/writers.h>
#include <reporting/labels.h>
#include <reporting/words.h>
#include <tables/truth.h>

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "test_results_fixture.h"

#define NOTICE   "自愿参与的模拟测评/竞赛统计，非抽样调查结果，不代表本地区公民具备科学素质的比例"
#define AGE_RULE "\"" REPORTING_NOTE_AGE_ZH " / " REPORTING_NOTE_AGE_EN "\""

static struct publish_indicator activity(struct publish_statistic *statistics, size_t count)
{
	return (struct publish_indicator){
	        .slug = {"contest", 7},
	        .title = {{"竞赛", 6}, {"Contest", 7}},
	        .result_class = {"activity", 8},
	        .statistics = statistics,
	        .statistic_count = count,
	};
}

static json_t *json_of(const struct publish_indicator *indicator)
{
	struct error error;
	struct buf out;
	json_t *root;

	buf_init(&out, PUBLISH_BYTES_MAX);
	assert_true(publish_write_json(indicator, &out, &error));
	root = json_loadb(out.p, out.n, 0, NULL);
	assert_non_null(root);
	buf_free(&out);
	return root;
}

static void test_json_of_a_survey(void **state)
{
	struct publish_estimate estimates[] = {shown, hidden()};
	struct publish_indicator indicator = survey(estimates, 2);
	json_t *root = json_of(&indicator), *list = json_object_get(root, "estimates");
	json_t *first = json_array_get(list, 0), *second = json_array_get(list, 1);

	(void)state;
	assert_string_equal(json_string_value(json_object_get(root, "label")), "演练数据");
	assert_true(json_is_null(json_object_get(root, "notice")));
	assert_null(json_object_get(root, "statistics"));
	assert_int_equal(
	        json_integer_value(json_object_get(json_object_get(root, "run"), "id")), 7);
	assert_true(json_is_null(json_object_get(json_object_get(root, "run"), "finished_at")));
	assert_true(json_real_value(json_object_get(first, "share")) == 0.15);
	assert_int_equal(json_array_size(json_object_get(first, "ci")), 2);
	assert_string_equal(
	        json_string_value(json_object_get(json_object_get(first, "group_label"), "zh")),
	        "全体");
	assert_string_equal(
	        json_string_value(json_object_get(first, "target_verdict")), "undecided");
	static const char *const nothing[] = {
	        "n", "n_eff", "share", "se", "ci", "deff", "target_probability", "target_verdict"};
	for (size_t i = 0; i < sizeof(nothing) / sizeof(*nothing); i++)
		assert_true(json_is_null(json_object_get(second, nothing[i])));
	json_decref(root);
}

static double measured(json_t *estimate, const char *measure, const char *figure)
{
	json_t *measures = json_object_get(estimate, "measures");

	return json_number_value(json_object_get(json_object_get(measures, measure), figure));
}

static void test_json_of_measures(void **state)
{
	struct publish_estimate estimates[] = {shown, hidden()};
	struct publish_indicator indicator = survey(estimates, 2);
	json_t *root, *first, *second, *none;

	(void)state;
	root = json_of(&indicator);
	assert_string_equal(json_string_value(json_object_get(root, "headline")), "observed");
	assert_true(json_is_null(json_object_get(root, "measurement")));
	json_decref(root);
	indicator.headline = REPORTING_PLAUSIBLE;
	indicator.run.diagnostics = STR("{\"measurement\":{\"status\":\"good\"}}");
	root = json_of(&indicator);
	first = json_array_get(json_object_get(root, "estimates"), 0);
	second = json_array_get(json_object_get(root, "estimates"), 1);
	assert_string_equal(json_string_value(json_object_get(root, "headline")), "plausible");
	assert_string_equal(
	        json_string_value(json_object_get(json_object_get(root, "measurement"), "status")),
	        "good");
	assert_true(measured(first, "eap", "share") == 0.13);
	assert_true(measured(first, "plausible", "se") == 0.011);
	assert_true(measured(first, "plausible", "df") == 33.5);
	none = json_object_get(json_object_get(first, "measures"), "plausible_rapid_kept");
	assert_true(json_is_null(none));
	for (int kind = 0; kind < REPORTING_MEASURES; kind++) {
		none = json_object_get(json_object_get(second, "measures"),
		        reporting_measure_name((enum reporting_measure)kind));
		assert_true(json_is_null(none));
	}
	json_decref(root);
}

static void test_json_of_a_trend(void **state)
{
	struct publish_indicator indicator = survey(&shown, 1);
	json_t *root, *target, *first, *second;

	(void)state;
	add_trend(&indicator);
	root = json_of(&indicator);
	target = json_object_get(root, "target");
	assert_string_equal(json_string_value(json_object_get(target, "basis")), "current_survey");
	assert_int_equal(json_array_size(json_object_get(target, "projections")), 2);
	first = json_array_get(json_object_get(root, "trend"), 0);
	second = json_array_get(json_object_get(root, "trend"), 1);
	assert_int_equal(json_integer_value(json_object_get(first, "run")), 3);
	assert_true(json_real_value(json_object_get(first, "p")) == 0.0585);
	assert_true(json_is_null(json_object_get(first, "reference_se_most")));
	assert_true(json_is_null(json_object_get(second, "run")));
	assert_true(json_is_null(json_object_get(second, "se")));
	assert_true(json_is_null(json_object_get(second, "p")));
	assert_true(json_is_true(json_object_get(second, "derived")));
	assert_non_null(
	        strstr(json_string_value(json_object_get(json_object_get(second, "note"), "zh")),
	                "未必可比"));
	json_decref(root);
	indicator.year = 2025;
	root = json_of(&indicator);
	assert_string_equal(
	        json_string_value(json_object_get(json_object_get(root, "target"), "basis")),
	        "target_year");
	json_decref(root);
}

static void test_json_of_an_activity(void **state)
{
	struct publish_statistic statistics[] = {
	        {{"all", 3}, 9, 7, 61.5}, {{"sex=male", 8}, 3, 2, (double)NAN}};
	struct publish_indicator indicator = activity(statistics, 2);
	json_t *root = json_of(&indicator);
	json_t *list = json_object_get(root, "statistics");

	(void)state;
	assert_null(json_object_get(root, "estimates"));
	assert_null(json_object_get(root, "target"));
	assert_true(json_is_null(json_object_get(root, "label")));
	assert_true(json_is_null(json_object_get(root, "run")));
	assert_string_equal(json_string_value(json_object_get(root, "notice")), NOTICE);
	assert_true(json_is_null(json_object_get(json_array_get(list, 1), "mean_score")));
	json_decref(root);
}

static void test_json_that_is_too_long(void **state)
{
	struct publish_indicator indicator = survey(&shown, 1);
	struct error error;
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	assert_false(publish_write_json(&indicator, &out, &error));
	assert_non_null(strstr(error.text, "100 bytes"));
	buf_free(&out);
}

static bool write_csv(const struct publish_indicator *indicator, bool excel, struct buf *bytes,
        struct error *error)
{
	struct dataset_options options = {.excel = excel};
	struct dataset_output *out = dataset_output_new(
	        dataset_format_find(STR("csv")), &options, dataset_sink_buf(bytes));
	bool good = publish_table_write(indicator, out, error);

	dataset_output_free(out);
	return good;
}

static void test_csv(void **state)
{
	struct publish_estimate estimates[] = {shown, hidden()};
	struct publish_indicator indicator = survey(estimates, 2);
	struct error error;
	struct buf out;

	(void)state;
	add_trend(&indicator);
	buf_init(&out, PUBLISH_BYTES_MAX);
	assert_true(write_csv(&indicator, true, &out, &error));
	assert_true(str_starts(buf_str(&out), STR("\xEF\xBB\xBFsurvey,result_class,")));
	/* quotes are doubled, a spreadsheet does not run a formula, a suppressed figure is empty */
	assert_non_null(strstr(out.p, "\"Donghu, \"\"the\"\" District\""));
	assert_non_null(strstr(out.p, "\"'=滕王阁街道\""));
	assert_non_null(
	        strstr(out.p, ",0.175,2025,\"at_least\",0.03,\"undecided\",\"current_"
	                      "survey\",\"wave\",2021,0.12,0.03,"
	                      "0.0156,-0.0011,0.0611,0.0585,0.004,,,,,,,,,,,,,,,\"observed\","
	                      "0.15,0.01,0.125,0.18,0.13,0.009,0.11,0.15,0.145,0.011,"
	                      "0.12,0.17,,,,," AGE_RULE "\r\n"));
	assert_non_null(strstr(out.p, ",notice,headline,observed_share,observed_se,"));
	assert_non_null(strstr(out.p, ",1200,800,0.15,0.01,0.125,0.18,40,1.5,\"show\",\"good\","));
	assert_non_null(
	        strstr(out.p, ",,,,,,,40,,\"suppress\",\"few_rows\",0.175,2025,\"at_least\",,,"
	                      "\"current_survey\",,,,,,,,,,,,,,,,,,,,,,,,\"observed\",,,,,,,,,,,,"
	                      ",,,,," AGE_RULE "\r\n"));
	assert_non_null(strstr(out.p, "\"演练数据\""));
	buf_free(&out);
}

static void test_csv_of_an_activity(void **state)
{
	struct publish_statistic statistics[] = {{{"all", 3}, 9, 7, 61.5}};
	struct publish_indicator indicator = activity(statistics, 1);
	struct error error;
	struct buf out;

	(void)state;
	buf_init(&out, PUBLISH_BYTES_MAX);
	assert_true(write_csv(&indicator, false, &out, &error));
	assert_null(strstr(out.p, "share"));
	assert_non_null(
	        strstr(out.p, ",\"all\",\"全体\",9,7,61.5,\"" NOTICE "\"," AGE_RULE "\r\n"));
	buf_free(&out);
}

static void test_long_text_in_csv(void **state)
{
	char zh[3001];
	struct publish_estimate estimate = shown;
	struct publish_indicator indicator = survey(&estimate, 1);
	struct error error;
	struct buf out;

	(void)state;
	memset(zh, '"', sizeof(zh) - 1);
	zh[sizeof(zh) - 1] = '\0';
	estimate.region_name.zh = (struct str){zh, sizeof(zh) - 1};
	buf_init(&out, PUBLISH_BYTES_MAX);
	assert_true(write_csv(&indicator, false, &out, &error));
	size_t quotes = strspn(strstr(out.p, "\"\"\"\""), "\"");
	assert_int_equal(quotes, 2 * (sizeof(zh) - 1) + 2);
	buf_free(&out);
}

static void test_truth(void **state)
{
	char path[32];
	struct tables_truth truth;
	struct error error;

	(void)state;
	write_truth(path,
	        "group,region,residents,share\n\"sex=male\",360102,10,0.25\nall,360102,20,"
	        "0.2\nall,360103,0,\n");
	assert_true(tables_truth_read(&truth, path, &error));
	assert_true(tables_truth_share(&truth, STR("360102"), STR("sex=male")) == 0.25);
	assert_true(tables_truth_share(&truth, STR("360102"), STR("all")) == 0.2);
	assert_true(isnan(tables_truth_share(&truth, STR("360103"), STR("all"))));
	assert_true(isnan(tables_truth_share(&truth, STR("360104"), STR("all"))));
	tables_truth_end(&truth);
	unlink(path);
}

static void test_truth_that_is_wrong(void **state)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
	        {"region,group\n360102,all\n", "line 1: the columns"},
	        {"region,group,share\n360102,all,0.2\n360102,sex=male,1.2\n", "line 3: share"},
	        {"region,group,share\n360102,all,many\n", "line 2: share"},
	        {"region,group,share\n,all,0.2\n", "line 2: region or group"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char path[32];
		struct tables_truth truth;
		struct error error;

		write_truth(path, cases[i].text);
		assert_false(tables_truth_read(&truth, path, &error));
		assert_non_null(strstr(error.text, cases[i].words));
		assert_non_null(strstr(error.text, path));
		tables_truth_end(&truth);
		unlink(path);
	}
}

/* Every group that a run can store has a label. */
static void test_groups_have_labels(void **state)
{
	struct cells_scheme scheme = groups_scheme(NULL, 1, NULL);
	uint32_t count = design_cells_group_count(&scheme);
	char code[GROUPS_CODE_SIZE];

	(void)state;
	assert_int_equal(count, 20);
	for (uint32_t g = 0; g < count; g++) {
		groups_code(NULL, g, code);
		assert_string_equal(reporting_label(REPORTING_GROUP, str_from(code))->code, code);
	}
	assert_string_equal(reporting_label(REPORTING_GROUP, STR("sex=other"))->zh, "");
}

static void test_groups_of_somebody(void **state)
{
	struct background_classes farmer = {
	        .level = {[GROUP_SEX] = 1,
	                [GROUP_AGE] = 4,
	                [GROUP_RESIDENCE] = -1,
	                [GROUP_EDUCATION] = 0},
	        .key_groups = 1 << 1 | 1 << 3,
	};
	static const char *const wanted[] = {"all", "sex=female", "age=60-69",
	        "education=primary_or_less", "key_group=farmer", "key_group=older"};
	uint32_t groups[GROUPS_MAX];
	char code[GROUPS_CODE_SIZE];

	(void)state;
	assert_int_equal(groups_of(NULL, &farmer, groups), 6);
	for (int i = 0; i < 6; i++) {
		groups_code(NULL, groups[i], code);
		assert_string_equal(code, wanted[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_json_of_a_survey),
	        cmocka_unit_test(test_json_of_measures),
	        cmocka_unit_test(test_json_of_a_trend),
	        cmocka_unit_test(test_json_of_an_activity),
	        cmocka_unit_test(test_json_that_is_too_long),
	        cmocka_unit_test(test_csv),
	        cmocka_unit_test(test_csv_of_an_activity),
	        cmocka_unit_test(test_long_text_in_csv),
	        cmocka_unit_test(test_truth),
	        cmocka_unit_test(test_truth_that_is_wrong),
	        cmocka_unit_test(test_groups_have_labels),
	        cmocka_unit_test(test_groups_of_somebody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
