/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table that `kesu score` prints, wide and within 100 columns; columns and folded lines. */
#include <kit/columns.h>
#include <tables/tables.h>
#include <tables/truth.h>

#include <stdarg.h>

#include <setjmp.h>

#include <cmocka.h>

#include "test_results_fixture.h"

static void test_table(void **state)
{
	char path[32];
	struct publish_estimate estimates[] = {shown, hidden(), shown};
	struct publish_indicator indicator = survey(estimates, 3);
	struct tables_truth truth;
	struct error error;
	struct buf out;

	(void)state;
	add_trend(&indicator);
	estimates[2].group = STR("sex=female");
	write_truth(path, "region,group,share\n360102,all,0.14\n360102,sex=female,0.3\n");
	assert_true(tables_truth_read(&truth, path, &error));
	buf_init(&out, PUBLISH_BYTES_MAX);
	assert_true(
	        tables_write(&indicator, &(struct tables_view){true, true, &truth}, &out, &error));
	assert_true(str_starts(buf_str(&out), STR("演练数据  调查")));
	assert_non_null(strstr(out.p, "目标 target: 2025 ≥ 17.5 %"));
	assert_non_null(strstr(out.p, "尚不能判断"));
	assert_non_null(strstr(
	        out.p, "（按本次调查，目标年份尚未到 by this survey, before the target's year）"));
	assert_non_null(strstr(out.p,
	        "2021 12.00 % → +3.00 个百分点 points，95%置信区间 interval "
	        "-0.11 ~ +6.11，p 0.059，其中链接误差 of it linking error 0.40。以往调查"));
	assert_non_null(strstr(out.p, "2020 10.00 %（推算 computed） → +5.00 个百分点"));
	assert_non_null(strstr(out.p, "基期标准误若大于 2.26 个百分点"));
	assert_non_null(strstr(out.p, "2025 线性 linear（2 次调查 waves）18.00 %"));
	assert_non_null(strstr(out.p, "不公布：样本不足30人"));
	assert_non_null(strstr(out.p, "1 of 2 intervals cover the simulated truth\n"));
	buf_free(&out);
	tables_truth_end(&truth);
	unlink(path);
}

/* Where the direct share is withheld the model's figures have three digits and no weight. */
static void test_no_figure_is_a_dash(void **state)
{
	struct publish_estimate estimates[] = {shown, hidden(), shown};
	struct publish_indicator indicator = survey(estimates, 3);
	struct publish_area area = {
	        .region = STR("360102002"),
	        .region_name = {STR("某街道"), STR("Somewhere")},
	        .parent = STR("360102"),
	        .kind = STR("sampled"),
	        .share = 0.145,
	        .rmse = 0.018,
	        .ci_low = 0.095,
	        .ci_high = 0.2,
	        .gamma = NAN,
	        .status = STR("flag"),
	        .reason = STR("large_error"),
	};

	(void)state;
	estimates[0].n_eff = estimates[0].ci_low = estimates[0].ci_high = NAN;
	indicator.areas.areas = &area;
	indicator.areas.area_count = 1;
	for (int wide = 0; wide < 2; wide++) {
		struct error error;
		struct buf out;

		buf_init(&out, PUBLISH_BYTES_MAX);
		assert_true(tables_write(
		        &indicator, &(struct tables_view){true, wide, NULL}, &out, &error));
		assert_null(strstr(out.p, "nan"));
		assert_non_null(strstr(out.p, " 14.5 "));
		assert_non_null(strstr(out.p, " 1.8 "));
		assert_non_null(strstr(out.p, " 9.5–20.0 "));
		buf_free(&out);
	}
}

static void assert_narrow(struct str text)
{
	struct str line;

	while (text.n) {
		text = str_cut(text, '\n', &line);
		if (columns_width(line) > TABLES_WIDTH)
			fail_msg("%zu columns: %.*s", columns_width(line), STR_ARG(line));
	}
}

static char *table_of(const struct publish_indicator *indicator, const struct tables_view *table)
{
	struct error error;
	struct buf out;

	buf_init(&out, PUBLISH_BYTES_MAX);
	assert_true(tables_write(indicator, table, &out, &error));
	return out.p;
}

static void test_narrow_activity(void **state)
{
	struct publish_statistic statistics[] = {{STR("all"), 123456, 98765, 61.5},
	        {STR("education=primary_or_less"), PUBLISH_HIDDEN, PUBLISH_HIDDEN, (double)NAN}};
	struct publish_indicator indicator = {
	        .slug = STR("contest"),
	        .title = {STR("一场名称很长的公民科学素质知识竞赛"),
	                STR("A contest with a long name")},
	        .result_class = STR("activity"),
	        .statistics = statistics,
	        .statistic_count = 2,
	};
	char *text = table_of(&indicator, &(struct tables_view){0});

	(void)state;
	assert_narrow(str_from(text));
	assert_null(strstr(text, "nan"));
	assert_non_null(strstr(text, "123456"));
	free(text);
}

static struct publish_estimate estimate_of(
        struct str region, struct str name, struct str group, const char *reason)
{
	struct publish_estimate estimate = reason ? hidden() : shown;

	estimate.region = region;
	estimate.region_name.zh = name;
	estimate.group = group;
	if (reason)
		estimate.reason = str_from(reason);
	return estimate;
}

#define LONG_NAME "名称很长的某某某某某某某某某某经济技术开发区管理委员会"

/* The widest of everything: long names, the longest words of groups, verdicts and reasons. */
static void test_narrow_table(void **state)
{
	struct publish_estimate estimates[] = {
	        estimate_of(STR("360102"), STR("东湖区"), STR("all"), NULL),
	        estimate_of(STR("360102"), STR("东湖区"), STR("key_group=official"), NULL),
	        estimate_of(STR("360102"), STR("东湖区"), STR("age=30-39"), "complementary"),
	        estimate_of(STR("360102001"), STR(LONG_NAME), STR("all"), NULL),
	        estimate_of(
	                STR("360102001"), STR(LONG_NAME), STR("key_group=industrial_worker"), NULL),
	};
	struct publish_area areas[] = {
	        {STR("360102001"), STR("360102"), STR("sampled"), {STR(LONG_NAME), STR("x")}, 0.1,
	                0.0345, 0.9012, 1, (double)NAN, STR("flag"), STR("large_error")},
	        {STR("360102002"), STR("360102"), STR("synthetic"), {STR("乙镇"), STR("y")}, 0.1,
	                0.0345, 0.0512, 0.1823, 0, STR("suppress"), STR("few_respondents")},
	};
	struct publish_indicator indicator = survey(estimates, 5);
	char path[32];
	struct tables_truth truth;
	struct error error;

	(void)state;
	estimates[0].target_verdict = STR("above");
	estimates[0].measure[REPORTING_RAPID_KEPT] = estimates[0].measure[REPORTING_PLAUSIBLE];
	estimates[3].ci_high = 1;
	add_trend(&indicator);
	indicator.areas.areas = areas;
	indicator.areas.area_count = 2;
	indicator.headline = REPORTING_PLAUSIBLE;
	indicator.run.diagnostics = STR("{\"respondents\":1200,\"response_rate\":0.41,"
	                                "\"weight_deff_kish\":1.23,\"mean_points\":51.3,"
	                                "\"measurement\":{\"status\":\"good\",\"reliability\":"
	                                "{\"alpha\":0.8,\"eap\":0.8,\"marginal\":0.8}}}");
	write_truth(path, "region,group,share\n360102,all,1\n360102001,all,0.14\n"
	                  "360102002,all,0.14\n");
	assert_true(tables_truth_read(&truth, path, &error));
	for (int i = 0; i < 4; i++) {
		struct tables_view table = {i & 1, false, i & 2 ? &truth : NULL};
		char *text = table_of(&indicator, &table);

		assert_narrow(str_from(text));
		assert_null(strstr(text, "nan"));
		/* neither a row of figures is broken nor a line of heads */
		assert_null(strstr(strstr(text, "地区、人群"), "\n  1"));
		assert_null(strstr(strstr(text, "地区、人群"), "\n  9"));
		assert_non_null(strstr(text, "\n  领导干部和公务员 Officials"));
		assert_non_null(
		        strstr(text, "\na  为防止由其他数字推算出来，未予公布 withheld so"));
		assert_non_null(strstr(text, "\nb  无样本，合成估计：样本过少 no respondents: "));
		assert_true(!!strstr(text, "目前不低于目标  公布") == !(i & 2));
		free(text);
	}
	tables_truth_end(&truth);
	unlink(path);
}

/* A count that is withheld is a dash. */
static void test_withheld_counts(void **state)
{
	struct publish_indicator indicator = survey(NULL, 0);
	char *text;

	(void)state;
	indicator.run.diagnostics = STR(
	        "{\"respondents\":150,\"response_rate\":null,\"doubtful\":{\"submissions\":null,"
	        "\"too_fast\":0,\"same_answers\":null,\"mean_points_without\":null}}");
	text = table_of(&indicator, &(struct tables_view){true, false, NULL});
	assert_non_null(strstr(text, "回答率 response rate –"));
	assert_non_null(
	        strstr(text, "存疑答卷 Doubtful forms · 共 in all – · 用时过短 Too fast 0 份"));
	free(text);
	indicator.run.diagnostics =
	        STR("{\"withheld\":{},\"respondents\":null,"
	            "\"response_rate\":null,\"doubtful\":{\"submissions\":null}}");
	text = table_of(&indicator, &(struct tables_view){true, false, NULL});
	assert_null(strstr(text, "–"));
	free(text);
}

static struct publish_rank rank_of(struct str region, int low, int high)
{
	return (struct publish_rank){.parent = STR("360102"),
	        .region = region,
	        .figure = STR("model"),
	        .ranked = 2,
	        .siblings = 3,
	        .low = low,
	        .high = high};
}

/* What would be ten rows of dashes is one line. */
static void test_rows_that_say_nothing(void **state)
{
	struct publish_estimate estimates[] = {
	        estimate_of(STR("360102"), STR("东湖区"), STR("all"), NULL),
	        estimate_of(STR("360102001"), STR("甲镇"), STR("all"), "few_rows"),
	        estimate_of(STR("360102001"), STR("甲镇"), STR("sex=male"), "few_rows"),
	        estimate_of(STR("360102002"), STR("乙镇"), STR("all"), "few_rows"),
	        estimate_of(STR("360102002"), STR("乙镇"), STR("sex=male"), "few_rows"),
	        estimate_of(STR("360102003"), STR("丙镇"), STR("all"), "few_rows"),
	        estimate_of(STR("360102003"), STR("丙镇"), STR("sex=male"), "few_rows"),
	};
	struct publish_area area = {STR("360102001"), STR("360102"), STR("none"),
	        {STR("甲镇"), STR("x")}, (double)NAN, (double)NAN, (double)NAN, (double)NAN,
	        (double)NAN, STR("suppress"), STR("few_areas")};
	struct publish_rank ranks[] = {rank_of(STR("360102001"), 1, 2),
	        rank_of(STR("360102002"), 1, 2), rank_of(STR("360102003"), 0, 0)};
	struct publish_indicator indicator = survey(estimates, 7);
	char *text;

	(void)state;
	estimates[1].n = 24;
	indicator.areas = (struct publish_areas){
	        .areas = &area, .area_count = 1, .ranks = ranks, .rank_count = 3};
	text = table_of(&indicator, &(struct tables_view){true, false, NULL});
	assert_narrow(str_from(text));
	assert_non_null(strstr(text, "2 个地区的样本量和比例均不公布"));
	assert_non_null(strstr(text, "：360102002 乙镇、360102003"));
	assert_non_null(strstr(text, "样本不足30人，各人群也不公布"));
	assert_null(strstr(text, "男 Male"));
	assert_non_null(strstr(text, "乡镇街道（1 个）：没有可公布的直接估计和模型估计"));
	assert_non_null(strstr(text, "无模型估计：有样本的乡镇不足5个"));
	assert_non_null(strstr(text, "有数据的 2 个地区的区间都是 1–2：分不出先后"));
	assert_null(strstr(text, "分不出先后的地区"));
	free(text);
	ranks[0].high = 1;
	text = table_of(&indicator, &(struct tables_view){true, true, NULL});
	assert_non_null(strstr(text, "分不出先后的地区"));
	assert_non_null(strstr(text, "360102003 丙镇  男 sex=male"));
	free(text);
}

static void assert_folded(const char *text, size_t width, const char *wanted)
{
	struct buf out;

	buf_init(&out, 1000);
	columns_fold(str_from(text), width, &out);
	assert_string_equal(out.n ? out.p : "", wanted);
	buf_free(&out);
}

static void test_fold(void **state)
{
	struct arena arena;

	(void)state;
	assert_folded("", 10, "");
	assert_folded("short\n\nlines\n", 10, "short\n\nlines\n");
	assert_folded("one two three", 8, "one two\n  three");
	assert_folded("一二三四五六", 8, "一二三四\n  五六");
	assert_folded("一二三四，五（六）", 8, "一二三\n  四，五\n  （六）");
	assert_folded("abcdefghijkl", 8, "abcdefgh\n  ijkl");
	assert_folded("1234567 \n", 7, "1234567\n");
	arena_init(&arena, 100);
	assert_true(str_equal_c(columns_cut(&arena, STR("东湖区"), 6), "东湖区"));
	assert_true(str_equal_c(columns_cut(&arena, STR("东湖区"), 5), "东湖…"));
	assert_true(str_equal_c(columns_cut(&arena, STR("abcdef"), 5), "abcd…"));
	arena_free(&arena);
}

static void test_columns(void **state)
{
	static const struct columns_head heads[] = {
	        {"地区", "region", false}, {"", "", false}, {"样本", "n", true}};
	static const char *const cells[] = {"东湖区", "", "7", "x", "", "12345678"};
	struct columns columns;
	struct buf out;

	(void)state;
	assert_int_equal(columns_width(STR("东湖区 a–b")), 10);
	columns_init(&columns, heads, 3);
	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
		columns_add(&columns, str_from(cells[i]));
	buf_init(&out, 1000);
	columns_write(&columns, &out);
	assert_string_equal(out.p, "地区        样本\n"
	                           "region         n\n"
	                           "东湖区         7\n"
	                           "x       12345678\n");
	buf_free(&out);
	columns_end(&columns);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_table),
	        cmocka_unit_test(test_no_figure_is_a_dash),
	        cmocka_unit_test(test_narrow_activity),
	        cmocka_unit_test(test_narrow_table),
	        cmocka_unit_test(test_withheld_counts),
	        cmocka_unit_test(test_rows_that_say_nothing),
	        cmocka_unit_test(test_fold),
	        cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
