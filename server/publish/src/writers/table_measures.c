/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A headline of one measure must not be compared with a headline of another measure in another
 * year. This block says which measure is which, why they differ, and how good the measurement is.
 */
#include "table_measures.h"

#include <kit/columns.h>
#include <reporting/labels.h>

#include <jansson.h>
#include <math.h>

enum column { MEASURE, SHARE, SE, INTERVAL, TRUTH, COVERS, COLUMNS };

static void write_number(const char *words, json_t *value, int decimals, struct buf *out)
{
	if (json_is_number(value))
		buf_printf(out, " · %s %.*f", words, decimals, json_number_value(value));
}

static void write_reliability(json_t *measurement, struct buf *out)
{
	json_t *reliability = json_object_get(measurement, "reliability");
	json_t *rapid = json_object_get(measurement, "rapid");
	json_t *share = json_object_get(rapid, "share_of_answers");

	buf_add(out, STR("信度 reliability"));
	write_number("alpha", json_object_get(reliability, "alpha"), 2, out);
	write_number("EAP", json_object_get(reliability, "eap"), 2, out);
	write_number("边际 marginal", json_object_get(reliability, "marginal"), 2, out);
	if (json_is_number(share))
		buf_printf(
		        out, " · 快速猜答 rapid guesses %.2f %%", json_number_value(share) * 100);
	write_number(
	        "作答投入不足 low effort", json_object_get(rapid, "respondents_below_rte"), 0, out);
	buf_add_char(out, '\n');
}

static void write_status(json_t *measurement, struct buf *out)
{
	const char *status = json_string_value(json_object_get(measurement, "status"));
	const char *message = json_string_value(json_object_get(measurement, "message"));

	if (status && message && *message)
		buf_printf(out,
		        REPORTING_NOTE_NOT_MEASURED_ZH " " REPORTING_NOTE_NOT_MEASURED_EN
		                                       ": %s: %s\n",
		        status, message);
}

struct block {
	const struct publish_indicator *indicator;
	const struct publish_estimate *estimate;
	double truth;
	struct arena arena;
};

static struct str percent(struct block *block, double share)
{
	return arena_printf(&block->arena, "%.2f", share * 100);
}

static void add_row(struct block *block, enum reporting_measure kind, struct columns *columns)
{
	const struct reporting_label *label =
	        reporting_label(REPORTING_MEASURE, str_from(reporting_measure_name(kind)));
	const struct publish_measure *measure = &block->estimate->measure[kind];
	struct str cell[COLUMNS] = {{0}};

	cell[MEASURE] = arena_printf(&block->arena, "%s %s%s", label->zh, label->en,
	        kind == block->indicator->headline ? " ←" : "");
	cell[SHARE] = percent(block, measure->share);
	cell[SE] = percent(block, measure->se);
	cell[INTERVAL] = arena_printf(
	        &block->arena, "%.2f–%.2f", measure->ci_low * 100, measure->ci_high * 100);
	if (isfinite(block->truth)) {
		cell[TRUTH] = percent(block, block->truth);
		cell[COVERS] = block->truth >= measure->ci_low && block->truth <= measure->ci_high
		                       ? STR("是 yes")
		                       : STR("否 no");
	}
	for (int c = 0; c < COLUMNS; c++)
		columns_add(columns, cell[c]);
}

static void write_rows(struct block *block, struct buf *out)
{
	bool truth = isfinite(block->truth);
	const struct columns_head heads[COLUMNS] = {
	        [MEASURE] = {REPORTING_TITLE_MEASURE_ZH "（← 为公布口径）",
	                REPORTING_TITLE_MEASURE_EN " (←: headline)", false},
	        [SHARE] = {REPORTING_TITLE_SHARE_ZH "（%）", REPORTING_TITLE_SHARE_EN " (%)", true},
	        [SE] = {REPORTING_BOTH(TITLE_SE), true},
	        [INTERVAL] = {REPORTING_TITLE_INTERVAL_ZH "（%）",
	                REPORTING_TITLE_INTERVAL_EN " (%)", true},
	        [TRUTH] = {truth ? REPORTING_TITLE_TRUTH_ZH "（%）" : "",
	                truth ? REPORTING_TITLE_TRUTH_EN " (%)" : "", true},
	        [COVERS] = {truth ? REPORTING_TITLE_COVERS_ZH : "",
	                truth ? REPORTING_TITLE_COVERS_EN : "", false},
	};
	struct columns columns;

	columns_init(&columns, heads, COLUMNS);
	for (int kind = 0; kind < REPORTING_MEASURES; kind++)
		if (publish_has_measure(block->estimate, (enum reporting_measure)kind))
			add_row(block, (enum reporting_measure)kind, &columns);
	columns_write(&columns, out);
	columns_end(&columns);
}

/* An explanation for readers who do not know the four measures. */
static const char reading[] =
        "各口径出自同一批答卷，差别是测量误差所致，不是居民有变化；对外用公布口径，只与同口径的数字"
        "相比。\n"
        "原始得分：题少时运气成分大，一般偏高；EAP 折算得分：向平均水平靠拢，一般偏低；似真值得分："
        "为避免这两种偏差而设。\n" REPORTING_NOTE_RELIABILITY_ZH "。\n"
        "The same answers by several measures: they differ by measurement error, people are the "
        "same.\n"
        "Quote the headline and compare it with the same measure only. Observed points: luck lifts "
        "the\n"
        "share on short forms; EAP: drawn to the mean, mostly too low; plausible scores avoid "
        "both.\n" REPORTING_NOTE_RELIABILITY_EN ".\n";

static void write_block(struct block *block, json_t *measurement, struct buf *out)
{
	const struct publish_indicator *indicator = block->indicator;

	buf_printf(out, "\n测量口径 measures: %.*s %.*s%s%s\n", STR_ARG(indicator->region),
	        STR_ARG(block->estimate->region_name.zh), *publish_label(indicator) ? " · " : "",
	        publish_label(indicator));
	if (publish_has_measure(block->estimate, indicator->headline))
		write_rows(block, out);
	write_reliability(measurement, out);
	if (publish_has_measure(block->estimate, indicator->headline))
		buf_add(out, str_from(reading));
	write_status(measurement, out);
}

void publish_table_measures(const struct publish_indicator *indicator,
        const struct publish_truth *truth, struct buf *out)
{
	const struct publish_run *run = &indicator->run;
	json_t *diagnostics = json_loadb(run->diagnostics.p, run->diagnostics.n, 0, NULL);
	json_t *measurement = json_object_get(diagnostics, "measurement");
	struct block block = {
	        .indicator = indicator,
	        .estimate = publish_estimate_find(indicator, indicator->region, "all"),
	        .truth = truth ? publish_truth_share(truth, indicator->region, STR("all"))
	                       : (double)NAN,
	};

	arena_init(&block.arena, 4 << 10);
	if (measurement && block.estimate)
		write_block(&block, measurement, out);
	arena_free(&block.arena);
	json_decref(diagnostics);
}
