/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Of each promise its words, then each figure with its source and standard, then what came of it.
 * Of what is not comparable, nothing more is said.
 */
#include "comparisons.h"

#include "trend.h"
#include <reporting/labels.h>

#include <base/visible.h>

#include <math.h>

static void write_promise(const struct publish_comparison *one, struct buf *out)
{
	buf_printf(out, "对照目标 comparison: %d %.*s %s %.*s 「", one->year,
	        STR_ARG(one->region_name.zh), str_equal_c(one->comparison, "above") ? ">" : "≥",
	        STR_ARG(one->against_name.zh));
	visible_add(out, one->quote);
	buf_add(out, STR("」\n"));
}

static void write_source(const struct publish_indicator *indicator,
        const struct publish_comparison *one, struct buf *out)
{
	const struct reporting_label *kind = reporting_label(REPORTING_FIGURE_KIND, one->kind);

	buf_printf(
	        out, "  对照数据 figure: %.2f %%（%d）", one->figure_share * 100, one->figure_year);
	if (isfinite(one->figure_se))
		buf_printf(out, "，标准误 SE %s%.2f 个百分点 points",
		        str_equal_c(one->outcome, "bound") ? "≥ " : "", one->figure_se * 100);
	if (isfinite(one->n))
		buf_printf(out, "，n %.0f", one->n);
	buf_printf(out, " · %s %s · 标准 standard ", kind->zh, kind->en);
	if (one->run) {
		buf_printf(out, "%.*s · 问卷 instrument %.*s · 计算编号 run %lld\n",
		        STR_ARG(indicator->standard), STR_ARG(indicator->instrument),
		        (long long)one->run);
		return;
	}
	visible_add(out, one->standard.n ? one->standard : STR("未说明 not stated"));
	buf_add(out, STR(" · 问卷 instrument 未说明 not stated · "));
	visible_add(out, one->source);
	buf_add_char(out, '\n');
}

static void write_judgement(const struct publish_comparison *one, struct buf *out)
{
	const struct reporting_label *verdict =
	        reporting_label(REPORTING_COMPARISON_VERDICT, one->verdict);
	char probability[TABLES_PROBABILITY_SIZE];

	tables_probability_words(one->probability, probability);
	buf_printf(out,
	        "  结论 verdict: %s %s · 差 difference %+.2f 个百分点 points，%s interval %+.2f ~ "
	        "%+.2f，不低于对照数据的概率 probability of not being below it %s\n",
	        verdict->zh, verdict->en, one->difference * 100, REPORTING_TITLE_INTERVAL_ZH,
	        one->low * 100, one->high * 100, probability);
	if (isfinite(one->figure_se_most))
		buf_printf(out,
		        "  只要对照数据的标准误不超过 %.2f 个百分点，此结论成立 / it stands while "
		        "the figure's own SE is at most %.2f points\n",
		        one->figure_se_most * 100, one->figure_se_most * 100);
}

static void write_outcome(const struct publish_comparison *one, struct buf *out)
{
	const struct reporting_label *outcome =
	        reporting_label(REPORTING_COMPARISON_OUTCOME, one->outcome);
	const struct reporting_label *reason =
	        reporting_label(REPORTING_COMPARISON_REASON, one->reason);

	if (str_equal_c(one->outcome, "judged"))
		return;
	buf_printf(out, "  %s%s%s / %s%s%s\n", outcome->zh, *reason->zh ? "：" : "", reason->zh,
	        outcome->en, *reason->en ? ": " : "", reason->en);
}

static bool is_same_promise(const struct publish_comparison *a, const struct publish_comparison *b)
{
	return str_equal(a->region, b->region) && str_equal(a->against, b->against) &&
	       a->year == b->year && str_equal(a->quote, b->quote);
}

void tables_comparisons(const struct publish_indicator *indicator, struct buf *out)
{
	const struct publish_comparisons *comparisons = &indicator->comparisons;

	for (size_t i = 0; i < comparisons->count; i++) {
		const struct publish_comparison *one = &comparisons->list[i];

		if (!i || !is_same_promise(one, one - 1))
			write_promise(one, out);
		if (one->kind.n)
			write_source(indicator, one, out);
		write_outcome(one, out);
		if (publish_comparison_is_judged(one))
			write_judgement(one, out);
	}
}
