/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `kesu score` prints. Above the table it says what the figures are. For the region that the
 * plan speaks of it also says whether its target is reached. This is judged by the interval, never
 * by the estimate alone.
 */
#include <base/visible.h>
#include <reporting/labels.h>
#include <tables/tables.h>

#include "areas.h"
#include "comparisons.h"
#include "estimates.h"
#include "gaps.h"
#include "measures.h"
#include "trend.h"
#include <kit/columns.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>

/* --- the lines above --- */

static void write_title(const struct publish_indicator *indicator, struct buf *out)
{
	const char *label = publish_label(indicator);
	const struct reporting_label *class =
	        reporting_label(REPORTING_RESULT_CLASS, indicator->result_class);

	buf_printf(out, "%s%s", label, *label ? "  " : "");
	visible_add(out, indicator->title.zh);
	buf_add(out, STR("  "));
	visible_add(out, indicator->title.en);
	buf_printf(out,
	        "\n调查 survey %.*s · %s %s · 标准 standard %.*s (%.*s) · 问卷 instrument %.*s\n",
	        STR_ARG(indicator->slug), class->zh, class->en, STR_ARG(indicator->standard),
	        STR_ARG(indicator->standard_version), STR_ARG(indicator->instrument));
}

static void write_diagnostic(
        const char *words, json_t *value, int decimals, const char *unit, struct buf *out)
{
	if (json_is_number(value))
		buf_printf(out, " · %s %.*f%s", words, decimals, json_number_value(value), unit);
}

/* A count that is withheld, and what would tell it, is a dash. */
static void write_withheld(
        const char *words, json_t *value, int decimals, const char *unit, struct buf *out)
{
	if (json_is_null(value))
		buf_printf(out, " · %s –", words);
	else
		write_diagnostic(words, value, decimals, unit, out);
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

/* Counted apart, and said only where there are any, be they a few that are withheld. */
static void write_doubtful(json_t *doubtful, struct buf *out)
{
	json_t *any = json_object_get(doubtful, "submissions");

	if (!json_is_null(any) && json_number_value(any) <= 0)
		return;
	buf_add(out, STR(REPORTING_TITLE_DOUBTFUL_ZH " " REPORTING_TITLE_DOUBTFUL_EN));
	write_withheld("共 in all", any, 0, " 份", out);
	write_withheld(REPORTING_TITLE_TOO_FAST_ZH " " REPORTING_TITLE_TOO_FAST_EN,
	        json_object_get(doubtful, "too_fast"), 0, " 份", out);
	write_withheld(REPORTING_TITLE_SAME_ANSWERS_ZH " " REPORTING_TITLE_SAME_ANSWERS_EN,
	        json_object_get(doubtful, "same_answers"), 0, " 份", out);
	write_diagnostic(REPORTING_TITLE_MEAN_WITHOUT_ZH " " REPORTING_TITLE_MEAN_WITHOUT_EN,
	        json_object_get(doubtful, "mean_points_without"), 1, " 分", out);
	buf_add(out, STR("\n  " REPORTING_NOTE_DOUBTFUL_ZH " / " REPORTING_NOTE_DOUBTFUL_EN "\n"));
}

static void write_run(const struct publish_indicator *indicator, struct buf *out)
{
	const struct publish_run *run = &indicator->run;
	json_t *found = json_loadb(run->diagnostics.p, run->diagnostics.n, 0, NULL);
	bool few = json_object_get(found, "withheld");

	buf_printf(out, "计算编号 run %lld · 快照 snapshot %.12s", (long long)run->id,
	        run->snapshot_sha256.n >= 12 ? run->snapshot_sha256.p : "");
	if (few)
		buf_add(out, STR(" · " REPORTING_NOTE_FEW_RESPONDENTS_ZH
		                 " " REPORTING_NOTE_FEW_RESPONDENTS_EN));
	write_diagnostic("样本量 n", json_object_get(found, "respondents"), 0, " 人", out);
	if (!few)
		write_withheld("回答率 response rate", json_object_get(found, "response_rate"), 3,
		        "", out);
	write_diagnostic(
	        "权数的设计效应 Kish deff", json_object_get(found, "weight_deff_kish"), 2, "", out);
	write_diagnostic(
	        "平均分 mean points", json_object_get(found, "mean_points"), 1, " 分", out);
	write_diagnostic("克龙巴赫 α 系数 Cronbach's alpha", json_object_get(found, "reliability"),
	        2, "", out);
	buf_add_char(out, '\n');
	if (!few)
		write_doubtful(json_object_get(found, "doubtful"), out);
	write_note(json_object_get(json_object_get(found, "calibration"), "note"), out);
	json_decref(found);
}

static void write_target(const struct publish_indicator *indicator, struct buf *out)
{
	const struct publish_target *target = &indicator->target;
	const struct publish_estimate *estimate;
	const struct reporting_label *verdict;
	bool above = str_equal_c(target->comparison, "above");
	char probability[TABLES_PROBABILITY_SIZE];

	if (!target->given) {
		buf_add(out, STR("目标 target: 方案没有数值目标 the plan names no number\n"));
		return;
	}
	buf_printf(out, "目标 target: %d %s %g %% 「", target->year, above ? ">" : "≥",
	        target->value * 100);
	visible_add(out, target->quote);
	buf_add(out, STR("」\n"));
	estimate = publish_estimate_find(indicator, target->region, "all");
	if (!estimate || !isfinite(estimate->share) || !isfinite(estimate->ci_low))
		return;
	tables_probability_words(estimate->target_probability, probability);
	verdict = tables_verdict(indicator, estimate);
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

/* The survey's own standard is in the title. */
static void write_monitoring(const struct publish_indicator *indicator, struct buf *out)
{
	const struct publish_monitoring *monitoring = &indicator->monitoring;

	if (!monitoring->standard.n)
		return;
	buf_add(out, STR(REPORTING_TITLE_MONITORING_ZH " " REPORTING_TITLE_MONITORING_EN "："));
	visible_add(out, monitoring->standard);
	buf_add(out,
	        STR("；" REPORTING_NOTE_MONITORING_ZH " / " REPORTING_NOTE_MONITORING_EN "\n"));
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

		columns_add(&columns, arena_printf(&arena, "%.*s %.*s",
		                              STR_ARG(publish_group_words(indicator, s->group).zh),
		                              STR_ARG(s->group)));
		columns_add(&columns, tables_count(&arena, s->attempts));
		columns_add(&columns, tables_count(&arena, s->submitted));
		columns_add(&columns, isfinite(s->mean_score)
		                              ? arena_printf(&arena, "%.1f", s->mean_score)
		                              : STR("–"));
	}
	columns_write(&columns, out);
	columns_end(&columns);
	arena_free(&arena);
}

/* What stands in the way of taking the figures for the survey's result. */
static void write_kind(const struct publish_indicator *indicator, struct buf *out)
{
	const struct reporting_label *kind =
	        reporting_label(REPORTING_RUN_KIND, indicator->run.kind);

	if (*publish_notice(indicator)) {
		visible_add(out, str_from(publish_notice(indicator)));
		buf_add_char(out, '\n');
	}
	if (publish_is_interim(indicator))
		buf_add(out, STR(REPORTING_NOTICE_INTERIM_EN "\n"));
	else if (*kind->zh && !str_equal_c(indicator->run.kind, "main"))
		buf_printf(out, "%s / %s\n", kind->zh, kind->en);
}

static void write_all(
        const struct publish_indicator *indicator, const struct tables_view *table, struct buf *out)
{
	write_title(indicator, out);
	write_run(indicator, out);
	write_kind(indicator, out);
	if (publish_is_activity(indicator)) {
		buf_add(out, STR(REPORTING_NOTE_AGE_ZH " / " REPORTING_NOTE_AGE_EN "\n\n"));
		write_statistics(indicator, out);
	} else {
		if (!publish_is_interim(indicator))
			write_target(indicator, out);
		tables_comparisons(indicator, out);
		write_monitoring(indicator, out);
		tables_trend(indicator, out);
		write_method(&indicator->run, out);
		buf_add_char(out, '\n');
		tables_estimates(indicator, table, out);
		tables_measures(indicator, table, out);
		tables_areas(indicator, table, out);
		tables_gaps(indicator, out);
	}
}

bool tables_write(const struct publish_indicator *indicator, const struct tables_view *table,
        struct buf *out, struct error *error)
{
	struct buf lines;

	buf_init(&lines, out->max);
	write_all(indicator, table, &lines);
	if (table->wide)
		buf_add(out, buf_str(&lines));
	else
		columns_fold(buf_str(&lines), TABLES_WIDTH, out);
	out->overflowed = out->overflowed || lines.overflowed;
	buf_free(&lines);
	if (out->overflowed)
		return error_set(error, "the table of %.*s is longer than %zu bytes",
		        STR_ARG(indicator->slug), out->max);
	return true;
}
