/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of a run follows from the run: of what is not in it nothing is said. */
#include <prose/chapters.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <base/buf.h>

#include <stdio.h>
#include <string.h>

static const char facts[] =
        "{\"survey\": {\"title\": {\"zh\": \"甲调查\", \"en\": \"Survey A\"}, \"region\": \"1\","
        " \"year\": 2026, \"result_class\": \"%s\", \"rehearsal\": %s, \"approval_number\": %s,"
        " \"authority\": \"某机关\", \"form_number\": \"表1\", \"valid_from\": \"2026-01-01\","
        " \"valid_until\": \"2026-12-31\"},"
        " \"region_name\": {\"zh\": \"甲市\", \"en\": \"City A\"}, \"withdrawn\": %s,"
        " \"publication\": {\"run\": 3, \"published\": \"2026-11-30T16:00:00Z\", \"signer\": "
        "\"乙\","
        " \"public_key\": \"ab\"},"
        " \"programme\": {\"zh\": \"甲方案\", \"en\": \"Plan A\"}, \"booklets\": null,"
        " \"opened\": \"2026-10-01\", \"closed\": \"2026-10-31\","
        " \"instrument\": {\"title\": {\"zh\": \"卷\", \"en\": \"Form\"}, \"bank\": \"secure\","
        "   \"frame\": {\"age_min\": 12, \"age_max\": 17}, \"items\": 40},"
        " \"standard\": {\"title\": {\"zh\": \"规则\", \"en\": \"Rule\"}, \"points\": 100,"
        "   \"literate_at\": 70, \"inclusive\": true}}";

static const char shown[] =
        "\"share\": 0.2, \"se\": 0.01, \"ci\": [0.18, 0.22], \"deff\": 1.5, \"n_eff\": 800,"
        " \"status\": \"show\", \"reason\": \"good\", \"target_probability\": 0.999,"
        " \"target_verdict\": \"above\"";
static const char hidden[] =
        "\"share\": null, \"se\": null, \"ci\": null, \"deff\": null, \"n_eff\": null,"
        " \"status\": \"suppress\", \"reason\": \"few_rows\", \"target_probability\": null,"
        " \"target_verdict\": null";

#define INTERVAL "\"ci\": [0.05, 0.15]"
/* Places, ranks and gaps; a run of everything that there may be. */
static const char beside[] =
        " \"areas\": [{\"region\": \"11\", \"model\": {\"share\": 0.12, " INTERVAL
        ", \"rmse\": 0.02, \"gamma\": 0.5, \"status\": \"flag\", \"reason\": \"large_error\"}}],"
        " \"ranks\": [{\"parent\": \"1\", \"region\": \"11\", \"ranked\": 5, \"rank\": [2, 4],"
        "   \"region_name\": {\"zh\": \"乙镇\", \"en\": \"Town B\"}, \"tied_with\": [\"12\"]}],"
        " \"rank_targets\": [{\"quote\": \"居前列\", \"rank\": [1, 3],"
        "   \"among_name\": {\"zh\": \"丙省\", \"en\": \"Province C\"}},"
        "  {\"quote\": \"进位\", \"rank\": null}],"
        " \"spreads\": [{\"region\": \"1\", \"measure\": \"sd\", \"areas\": 5, \"value\": 0.1,"
        "   " INTERVAL "}],"
        " \"gaps\": [{\"region\": \"1\", \"group\": \"residence=urban\", \"difference\": 0.1,"
        "   " INTERVAL ", \"group_label\": {\"zh\": \"城镇\", \"en\": \"Urban\"},"
        "   \"against_label\": {\"zh\": \"乡村\", \"en\": \"Rural\"}, \"changes\": [{\"year\": "
        "2020,"
        "   \"difference\": 0.2, \"change\": -0.1, \"ci\": [-0.2, 0]}]}],"
        " \"measurement\": {\"reliability\": {\"alpha\": 0.8, \"marginal\": 0.7, \"eap\": 0.71},"
        "   \"model\": {\"zh\": \"模型\", \"en\": \"a model\"}, \"draws\": 10,"
        "   \"rapid\": {\"timed_answers\": 900, \"share_of_answers\": 0.01}},";

static const char figures[] =
        "{\"instrument\": \"form@1\", \"standard\": \"rule\", \"standard_version\": \"1\","
        " \"headline\": \"observed\", \"target\": {\"value\": 0.155, \"comparison\": \"above\","
        "   \"year\": 2030, \"basis\": \"current_survey\", \"quote\": \"要高\","
        "   \"projections\": [{\"model\": \"linear\", \"year\": 2030, \"share\": 0.1, " INTERVAL
        "}]},"
        " \"trend\": [{\"region\": \"1\", \"year\": 2020, \"share\": 0.1, \"se\": null,"
        "   \"change\": 0.1, \"ci\": [0.08, 0.12], \"note\": {\"zh\": \"基期\", \"en\": "
        "\"baseline\"}}],"
        " \"estimates\": [{\"region\": \"1\", \"region_name\": {\"zh\": \"甲市\", \"en\": \"City "
        "A\"},"
        "   \"group\": \"all\", \"group_label\": {\"zh\": \"全体\", \"en\": \"All\"},"
        "   \"measures\": {\"observed\": {\"share\": 0.2, \"se\": 0.01, " INTERVAL "}}, %s},"
        "  {\"region\": \"1\", \"region_name\": {\"zh\": \"甲市\", \"en\": \"City A\"},"
        "   \"group\": \"sex=male\", \"group_label\": {\"zh\": \"男\", \"en\": \"Male\"}, %s},"
        "  {\"region\": \"11\", \"region_name\": {\"zh\": \"乙镇\", \"en\": \"Town B\"},"
        "   \"group\": \"all\", \"n\": 90, \"share\": 0.1, " INTERVAL ", \"status\": \"flag\"}],"
        " %s"
        " \"run\": {\"id\": %d, \"kind\": \"%s\", \"finished_at\": \"2026-11-01T00:00:00Z\","
        "   \"recipe\": {\"replicates\": {\"kind\": \"bootstrap\", \"count\": 200},"
        "     \"summary\": {\"zh\": \"怎样算\", \"en\": \"how\"}, \"opt_in\": {},"
        "     \"instrument\": {\"code\": \"form\", \"version\": \"1\", \"sha256\": \"00\"},"
        "     \"margins\": {\"reference_year\": 2025, \"source\": \"普查\", \"totals\": 12}},"
        "   \"diagnostics\": {\"invited\": 1200, \"strata\": 4, \"psus\": 60, \"respondents\": 900,"
        "     \"response_rate\": 0.75, \"weight_deff_kish\": 1.2,"
        "     \"calibration\": {\"trimmed\": 2, \"largest_margin_error\": 0.01},"
        "     \"doubtful\": {\"submissions\": 30, \"too_fast\": 20, \"same_answers\": 12},"
        "     \"response\": {\"class\": [{\"region\": \"11\", \"residence\": \"rural\", \"psus\": "
        "6,"
        "       \"invited\": 100, \"answered\": 75, \"factor\": 1.33}]}}}}";

struct told {
	const char *class, *rehearsal, *approval, *withdrawn, *kind;
	const char *headline, *group;
	int run;
	enum prose_language language;
};

static const struct told plain = {
        "official", "false", "\"文1\"", "null", "main", shown, hidden, 3, PROSE_ZH};

static void row_add(struct buf *out, const struct prose_forest *forest)
{
	for (const struct prose_row *row = forest ? forest->rows : NULL; row; row = row->next)
		buf_printf(out, "%.*s: %.*s\n", STR_ARG(row->label), STR_ARG(row->value));
}

static void cells_add(struct buf *out, const struct prose_table *table)
{
	for (const struct prose_table_row *row = table ? table->rows : NULL; row; row = row->next)
		for (size_t i = 0; i < table->columns; i++)
			buf_printf(out, "%.*s\n", STR_ARG(row->cells[i]));
}

/* Every text of the report, a line each. */
static void tell(struct buf *out, const struct told *told)
{
	char facts_text[4096], figures_text[16384];
	struct prose_source source;
	struct prose_document document;
	struct prose_making making = {&document, &source};
	struct error error;

	snprintf(facts_text, sizeof(facts_text), facts, told->class, told->rehearsal,
	        told->approval, told->withdrawn);
	snprintf(figures_text, sizeof(figures_text), figures, told->headline, told->group, beside,
	        told->run, told->kind);
	assert_true(prose_source_of_document(
	        &source, str_from(figures_text), str_from(facts_text), &error));
	prose_document_init(&document, told->language);
	prose_chapters(&making);
	buf_init(out, 1 << 20);
	buf_printf(out, "%.*s\n%.*s\n", STR_ARG(document.label), STR_ARG(document.about));
	for (const struct prose_block *block = document.blocks; block; block = block->next) {
		cells_add(out, block->table);
		buf_printf(out, "%.*s %.*s %.*s\n", STR_ARG(block->text), STR_ARG(block->big),
		        STR_ARG(block->more));
		row_add(out, block->forest);
	}
	/* Every place of every sentence is filled. */
	assert_null(strchr(out->p, '{'));
	prose_document_free(&document);
	prose_source_end(&source);
}

static void says(const struct told *told, const char *words)
{
	struct buf out;

	tell(&out, told);
	if (!strstr(out.p, words))
		fail_msg("it does not say %s:\n%s", words, out.p);
	buf_free(&out);
}

static void says_nothing_of(const struct told *told, const char *words)
{
	struct buf out;

	tell(&out, told);
	if (strstr(out.p, words))
		fail_msg("it says %s:\n%s", words, out.p);
	buf_free(&out);
}

static void test_a_published_run(void **state)
{
	(void)state;
	says(&plain, "20.0%");
	says(&plain, "95%置信区间 18.0–22.0%");
	/* Whom it is of, by the instrument; the day is China's. */
	says(&plain, "甲市12—17岁居民");
	says(&plain, "12岁以下和17岁以上的人没有调查");
	says(&plain, "2026-12-01发布，计算3");
	says(&plain, "某机关制定，表号表1，批准（备案）文号文1，有效期2026-01-01至2026-12-31。");
	says(&plain, "发出1,200份邀请");
	says(&plain, "900人的答卷用于估计；回答率75.0%");
	says(&plain, "2026-10-01至2026-10-31");
	says(&plain, "题目不公开");
	says(&plain, "200组重复权数（自助法）");
	says(&plain, "校准到2025年的已知人口总数（来源：普查）");
	says(&plain, "存疑的答卷有30份");
	says(&plain, "城镇比乡村高10.0个百分点（95%置信区间 +5.0至+15.0）。");
	says(&plain, "在丙省各地中，名次置信区间为1–3。");
	says(&plain, "“进位”。缺少其他地区的同口径数据");
	says(&plain, "乙镇: 10.0%（5.0–15.0%），慎用\n模型 12.0%（5.0–15.0%）");
	says_nothing_of(&plain, "演练");
	says_nothing_of(&plain, "已撤回");
	says_nothing_of(&plain, "没有登记批准文号");
}

static void test_a_target_that_is_ahead(void **state)
{
	(void)state;
	says(&plain, "目标：2030年高于15.5%。整个区间不低于目标：目前不低于目标。");
	says(&plain, "目标年份还没有到");
	says(&plain, "比例不低于目标的概率为超过99%。");
	says(&plain, "与2020年相比：+10.0个百分点（95%置信区间 +8.0至+12.0）。基期。");
	/* The interval of the change is none of the earlier share. */
	says(&plain, "2020年: 10.0%\n");
}

static void test_what_is_withheld(void **state)
{
	struct told told = plain;

	(void)state;
	says(&plain, "男: 不公布：样本不足30人");
	told.headline = hidden;
	says(&told, "总体的比例不公布：样本不足30人。");
	says(&told, "总体的比例没有公布，不能与目标比较");
	says_nothing_of(&told, "20.0%");
	says_nothing_of(&told, "概率为");
	says_nothing_of(&told, "这些答卷的精度");
}

static void test_what_a_run_is(void **state)
{
	struct told told = plain;

	(void)state;
	told.rehearsal = "true";
	told.withdrawn = "\"算错\"";
	says(&told, "演练数据 · 已撤回\n");
	says(&told, "原因：算错");
	told.language = PROSE_EN;
	says(&told, "Rehearsal data · Withdrawn\n");
	told = plain;
	told.approval = "null";
	says(&told, "没有登记统计调查的批准文号");
	says(&told, "不能称为政府统计数据");
	told = plain;
	told.kind = "interim";
	says(&told, "调查尚未结束");
	told = plain;
	/* Another run of a survey whose publication was withdrawn: it was not published itself. */
	told.run = 4;
	told.withdrawn = "\"算错\"";
	says(&told, "不是发布文件");
	says(&told, "没有发布。");
	says_nothing_of(&told, "已撤回");
}

static void test_english_has_no_chinese(void **state)
{
	struct told told = plain;
	struct buf out;

	(void)state;
	told.language = PROSE_EN;
	says(&told, "Residents of City A aged 12 to 17, 2026");
	says(&told, "Target: above 15.5% in 2030.");
	tell(&out, &told);
	/* But for names that have no English, and the plan's own words. */
	assert_null(strstr(out.p, "区间"));
	assert_null(strstr(out.p, "的"));
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_published_run),
	        cmocka_unit_test(test_a_target_that_is_ahead),
	        cmocka_unit_test(test_what_is_withheld),
	        cmocka_unit_test(test_what_a_run_is),
	        cmocka_unit_test(test_english_has_no_chinese),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
