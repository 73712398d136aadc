/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `kesu score` prints. Above the table it says what the figures are. For the region that the
 * plan speaks of it also says whether its target is reached. This is judged by the interval, never
 * by the estimate alone.
 */
#include <publish/writers.h>
#include <reporting/labels.h>

#include "table_areas.h"
#include "table_measures.h"
#include "table_trend.h"
#include <kit/columns.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>

enum column {
	REGION,
	GROUP,
	N,
	N_EFF,
	SHARE,
	SE,
	INTERVAL,
	PROBABILITY,
	VERDICT,
	TRUTH,
	COVERS,
	STATUS,
	ESTIMATE_COLUMNS
};

/* --- the lines above --- */

static void write_title(const struct publish_indicator *indicator, struct buf *out)
{
	const char *label = publish_label(indicator);
	const struct reporting_label *class =
	        reporting_label(REPORTING_RESULT_CLASS, indicator->result_class);

	buf_printf(out, "%s%s%.*s  %.*s\n", label, *label ? "  " : "", STR_ARG(indicator->title.zh),
	        STR_ARG(indicator->title.en));
	buf_printf(out,
	        "调查 survey %.*s · %s %s · 标准 standard %.*s (%.*s) · 问卷 instrument %.*s\n",
	        STR_ARG(indicator->slug), class->zh, class->en, STR_ARG(indicator->standard),
	        STR_ARG(indicator->standard_version), STR_ARG(indicator->instrument));
}

static void write_diagnostic(
        const char *words, json_t *value, int decimals, const char *unit, struct buf *out)
{
	if (json_is_number(value))
		buf_printf(out, " · %s %.*f%s", words, decimals, json_number_value(value), unit);
}

/* How the figures were made, in the run's own words. */
static void write_method(const struct publish_run *run, struct buf *out)
{
	json_t *recipe = json_loadb(run->recipe.p, run->recipe.n, 0, NULL);
	json_t *summary = json_object_get(recipe, "summary");
	const char *zh = json_string_value(json_object_get(summary, "zh"));
	const char *en = json_string_value(json_object_get(summary, "en"));

	if (zh && en)
		buf_printf(out, "方法 method: %s\n  %s\n", zh, en);
	json_decref(recipe);
}

static void write_note(json_t *note, struct buf *out)
{
	const char *zh = json_string_value(json_object_get(note, "zh"));
	const char *en = json_string_value(json_object_get(note, "en"));

	if (zh && en)
		buf_printf(out, "注意 note: %s / %s\n", zh, en);
}

static void write_run(const struct publish_indicator *indicator, struct buf *out)
{
	const struct publish_run *run = &indicator->run;
	json_t *found = json_loadb(run->diagnostics.p, run->diagnostics.n, 0, NULL);

	buf_printf(out, "计算编号 run %lld · 快照 snapshot %.12s", (long long)run->id,
	        run->snapshot_sha256.n >= 12 ? run->snapshot_sha256.p : "");
	if (json_object_get(found, "withheld"))
		buf_add(out, STR(" · " REPORTING_NOTE_FEW_RESPONDENTS_ZH
		                 " " REPORTING_NOTE_FEW_RESPONDENTS_EN));
	write_diagnostic("样本量 n", json_object_get(found, "respondents"), 0, " 人", out);
	write_diagnostic(
	        "回答率 response rate", json_object_get(found, "response_rate"), 3, "", out);
	write_diagnostic(
	        "权数的设计效应 Kish deff", json_object_get(found, "weight_deff_kish"), 2, "", out);
	write_diagnostic(
	        "平均分 mean points", json_object_get(found, "mean_points"), 1, " 分", out);
	write_diagnostic("克龙巴赫 α 系数 Cronbach's alpha", json_object_get(found, "reliability"),
	        2, "", out);
	buf_add_char(out, '\n');
	write_note(json_object_get(json_object_get(found, "calibration"), "note"), out);
	json_decref(found);
}

static const struct reporting_label *verdict_of(
        const struct publish_indicator *indicator, const struct publish_estimate *estimate)
{
	struct str verdict = estimate->target_verdict;

	return reporting_label_verdict(
	        verdict.n ? verdict : STR("unknown"), publish_target_is_ahead(indicator));
}

static void write_target(const struct publish_indicator *indicator, struct buf *out)
{
	const struct publish_target *target = &indicator->target;
	const struct publish_estimate *estimate;
	const struct reporting_label *verdict;
	bool above = str_equal_c(target->comparison, "above");
	char probability[PUBLISH_PROBABILITY_SIZE];

	if (!target->given) {
		buf_add(out, STR("目标 target: 方案没有数值目标 the plan names no number\n"));
		return;
	}
	buf_printf(out, "目标 target: %d %s %g %% 「%.*s」\n", target->year, above ? ">" : "≥",
	        target->value * 100, STR_ARG(target->quote));
	estimate = publish_estimate_find(indicator, target->region, "all");
	if (!estimate || !isfinite(estimate->share))
		return;
	publish_probability_words(estimate->target_probability, probability);
	verdict = verdict_of(indicator, estimate);
	buf_printf(out,
	        "结论 verdict%s: %s %s%s · 比例 share %.2f %%，%s interval %.2f–%.2f %%，"
	        "%s probability %s\n",
	        publish_target_is_ahead(indicator) ? "（" REPORTING_NOTE_NOT_YET_ZH
	                                             " " REPORTING_NOTE_NOT_YET_EN "）"
	                                           : "",
	        verdict->zh, verdict->en,
	        str_equal_c(estimate->status, "flag") ? "（慎用 use with caution）" : "",
	        estimate->share * 100, REPORTING_TITLE_INTERVAL_ZH, estimate->ci_low * 100,
	        estimate->ci_high * 100,
	        publish_target_is_ahead(indicator) ? REPORTING_NOTE_NOW_PROBABILITY_ZH
	                                           : REPORTING_NOTE_ATTAIN_PROBABILITY_ZH,
	        probability);
}

/* --- the rows --- */

struct rows {
	const struct publish_indicator *indicator;
	const struct publish_table *table;
	struct arena arena;
	size_t compared, covered; /* intervals compared with the truth; those that cover it */
};

static struct str percent(struct rows *rows, double share)
{
	return isfinite(share) ? arena_printf(&rows->arena, "%.2f", share * 100) : (struct str){0};
}

static struct str count_words(struct arena *arena, int64_t n)
{
	return n == PUBLISH_HIDDEN ? STR("–") : arena_printf(arena, "%lld", (long long)n);
}

static void put_truth(struct rows *rows, const struct publish_estimate *estimate, struct str *cell)
{
	double truth = rows->table->truth ? publish_truth_share(rows->table->truth,
	                                            estimate->region, estimate->group)
	                                  : (double)NAN;
	bool covers = truth >= estimate->ci_low && truth <= estimate->ci_high;

	cell[TRUTH] = percent(rows, truth);
	if (!isfinite(truth) || !isfinite(estimate->share))
		return;
	cell[COVERS] = covers ? STR("是 yes") : STR("否 no");
	rows->compared++;
	rows->covered += covers;
}

static void put_figures(
        struct rows *rows, const struct publish_estimate *estimate, struct str *cell)
{
	struct arena *arena = &rows->arena;
	char probability[PUBLISH_PROBABILITY_SIZE];

	cell[N_EFF] = isfinite(estimate->n_eff) ? arena_printf(arena, "%.0f", estimate->n_eff)
	                                        : (struct str){0};
	cell[SHARE] = percent(rows, estimate->share);
	cell[SE] = percent(rows, estimate->se);
	cell[INTERVAL] =
	        arena_printf(arena, "%.2f–%.2f", estimate->ci_low * 100, estimate->ci_high * 100);
	if (!rows->indicator->target.given)
		return;
	publish_probability_words(estimate->target_probability, probability);
	cell[PROBABILITY] = arena_copy(arena, str_from(probability));
	if (str_equal_c(estimate->group, "all"))
		cell[VERDICT] = str_from(verdict_of(rows->indicator, estimate)->zh);
}

static void add_row(
        struct rows *rows, const struct publish_estimate *estimate, struct columns *columns)
{
	const struct reporting_label *group = reporting_label(REPORTING_GROUP, estimate->group);
	const struct reporting_label *reason = reporting_label(REPORTING_REASON, estimate->reason);
	struct str cell[ESTIMATE_COLUMNS] = {{0}};

	cell[REGION] = arena_printf(&rows->arena, "%.*s %.*s", STR_ARG(estimate->region),
	        STR_ARG(estimate->region_name.zh));
	cell[GROUP] = arena_printf(&rows->arena, "%s %.*s", group->zh, STR_ARG(estimate->group));
	cell[N] = count_words(&rows->arena, estimate->n);
	if (isfinite(estimate->share))
		put_figures(rows, estimate, cell);
	else
		cell[SHARE] = STR("–");
	put_truth(rows, estimate, cell);
	cell[STATUS] = arena_printf(&rows->arena, "%s%s%s",
	        reporting_label(REPORTING_STATUS, estimate->status)->zh, *reason->zh ? "：" : "",
	        reason->zh);
	for (int c = 0; c < ESTIMATE_COLUMNS; c++)
		columns_add(columns, cell[c]);
}

static bool is_shown(const struct rows *rows, const struct publish_estimate *estimate)
{
	return rows->table->all_cells || str_equal_c(estimate->group, "all") ||
	       str_equal(estimate->region, rows->indicator->region);
}

static void write_estimates(const struct publish_indicator *indicator,
        const struct publish_table *table, struct buf *out)
{
	bool target = indicator->target.given, truth = table->truth;
	const struct columns_head heads[ESTIMATE_COLUMNS] = {
	        [REGION] = {REPORTING_BOTH(TITLE_REGION), false},
	        [GROUP] = {REPORTING_BOTH(TITLE_GROUP), false},
	        [N] = {REPORTING_BOTH(TITLE_N), true},
	        [N_EFF] = {REPORTING_BOTH(TITLE_N_EFF), true},
	        [SHARE] = {REPORTING_TITLE_SHARE_ZH "（%）", REPORTING_TITLE_SHARE_EN " (%)", true},
	        [SE] = {REPORTING_BOTH(TITLE_SE), true},
	        [INTERVAL] = {REPORTING_TITLE_INTERVAL_ZH "（%）",
	                REPORTING_TITLE_INTERVAL_EN " (%)", true},
	        [PROBABILITY] = {target ? REPORTING_TITLE_TARGET_PROBABILITY_ZH : "",
	                target ? REPORTING_TITLE_TARGET_PROBABILITY_EN : "", true},
	        [VERDICT] = {target ? REPORTING_TITLE_VERDICT_ZH : "",
	                target ? REPORTING_TITLE_VERDICT_EN : "", false},
	        [TRUTH] = {truth ? REPORTING_TITLE_TRUTH_ZH "（%）" : "",
	                truth ? REPORTING_TITLE_TRUTH_EN " (%)" : "", true},
	        [COVERS] = {truth ? REPORTING_TITLE_COVERS_ZH : "",
	                truth ? REPORTING_TITLE_COVERS_EN : "", false},
	        [STATUS] = {REPORTING_BOTH(TITLE_STATUS), false},
	};
	struct rows rows = {.indicator = indicator, .table = table};
	struct columns columns;

	arena_init(&rows.arena, 16 << 10);
	columns_init(&columns, heads, ESTIMATE_COLUMNS);
	for (size_t i = 0; i < indicator->estimate_count; i++)
		if (is_shown(&rows, &indicator->estimates[i]))
			add_row(&rows, &indicator->estimates[i], &columns);
	columns_write(&columns, out);
	if (target)
		buf_printf(out,
		        "各行都是与 %.*s 的目标对照 / every row is held against the target of "
		        "%.*s\n",
		        STR_ARG(indicator->target.region), STR_ARG(indicator->target.region));
	if (truth)
		buf_printf(out,
		        "%zu 个公布的区间中 %zu 个覆盖模拟真值 / %zu of %zu intervals cover the "
		        "simulated truth\n",
		        rows.compared, rows.covered, rows.covered, rows.compared);
	columns_end(&columns);
	arena_free(&rows.arena);
}

/* --- an activity --- */

static void write_statistics(const struct publish_indicator *indicator, struct buf *out)
{
	static const struct columns_head heads[] = {
	        {REPORTING_BOTH(TITLE_GROUP), false},
	        {REPORTING_BOTH(TITLE_ATTEMPTS), true},
	        {REPORTING_BOTH(TITLE_SUBMITTED), true},
	        {REPORTING_BOTH(TITLE_MEAN_SCORE), true},
	};
	struct arena arena;
	struct columns columns;

	arena_init(&arena, 16 << 10);
	columns_init(&columns, heads, sizeof(heads) / sizeof(*heads));
	for (size_t i = 0; i < indicator->statistic_count; i++) {
		const struct publish_statistic *s = &indicator->statistics[i];

		columns_add(&columns,
		        arena_printf(&arena, "%s %.*s",
		                reporting_label(REPORTING_GROUP, s->group)->zh, STR_ARG(s->group)));
		columns_add(&columns, count_words(&arena, s->attempts));
		columns_add(&columns, count_words(&arena, s->submitted));
		columns_add(&columns, isfinite(s->mean_score)
		                              ? arena_printf(&arena, "%.1f", s->mean_score)
		                              : STR("–"));
	}
	columns_write(&columns, out);
	columns_end(&columns);
	arena_free(&arena);
}

bool publish_write_table(const struct publish_indicator *indicator,
        const struct publish_table *table, struct buf *out, struct error *error)
{
	write_title(indicator, out);
	write_run(indicator, out);
	if (publish_is_activity(indicator)) {
		buf_printf(out, "%s\n" REPORTING_NOTE_AGE_ZH " / " REPORTING_NOTE_AGE_EN "\n\n",
		        publish_notice(indicator));
		write_statistics(indicator, out);
	} else {
		write_target(indicator, out);
		publish_table_trend(indicator, out);
		write_method(&indicator->run, out);
		buf_add_char(out, '\n');
		write_estimates(indicator, table, out);
		publish_table_measures(indicator, table->truth, out);
		publish_table_areas(indicator, table->truth, out);
	}
	if (out->overflowed)
		return error_set(error, "the table of %.*s is longer than %zu bytes",
		        STR_ARG(indicator->slug), out->max);
	return true;
}
