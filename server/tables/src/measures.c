/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A headline of one measure must not be compared with a headline of another measure in another
 * year. This block says which measure is which, why they differ, and how good the measurement is.
 */
#include "measures.h"

#include "cells.h"

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
	const struct tables_view *table;
	double truth;
	struct arena arena;
};

static struct str percent(struct block *block, double share)
{
	return tables_cell_percent(&block->arena, share, TABLES_SHARE_DIGITS);
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
	cell[INTERVAL] = tables_cell_interval(
	        &block->arena, measure->ci_low, measure->ci_high, TABLES_SHARE_DIGITS);
	if (isfinite(block->truth)) {
		cell[TRUTH] = block->table->wide ? percent(block, block->truth) : (struct str){0};
		cell[COVERS] = block->truth >= measure->ci_low && block->truth <= measure->ci_high
		                       ? STR("是 yes")
		                       : STR("否 no");
	}
	for (int c = 0; c < COLUMNS; c++)
		columns_add(columns, cell[c]);
}

static void heads_wide(const struct block *block, struct columns_head *head)
{
	const struct columns_head heads[COLUMNS] = {
	        [MEASURE] = {REPORTING_TITLE_MEASURE_ZH "（← 为公布口径）",
	                REPORTING_TITLE_MEASURE_EN " (←: headline)", false},
	        [SHARE] = {REPORTING_TITLE_SHARE_ZH "（%）", REPORTING_TITLE_SHARE_EN " (%)", true},
	        [SE] = {REPORTING_BOTH(TITLE_SE), true},
	        [INTERVAL] = {REPORTING_TITLE_INTERVAL_ZH "（%）",
	                REPORTING_TITLE_INTERVAL_EN " (%)", true},
	        [TRUTH] = {REPORTING_TITLE_TRUTH_ZH "（%）", REPORTING_TITLE_TRUTH_EN " (%)", true},
	        [COVERS] = {REPORTING_BOTH(TITLE_COVERS), false},
	};

	for (int c = 0; c < COLUMNS; c++)
		head[c] = heads[c];
	if (!isfinite(block->truth))
		head[TRUTH] = head[COVERS] = (struct columns_head){"", "", false};
}

/* The truth is one for all measures: the line above the rows says it. */
static void heads_narrow(const struct block *block, struct columns_head *head)
{
	heads_wide(block, head);
	head[SHARE] = (struct columns_head){"比例 %", "Share %", true};
	head[SE] = (struct columns_head){"标准误", "SE", true};
	head[INTERVAL] = (struct columns_head){REPORTING_TITLE_INTERVAL_ZH, "95 % CI", true};
	head[TRUTH] = (struct columns_head){"", "", false};
	if (isfinite(block->truth))
		head[COVERS] = (struct columns_head){"覆盖", "Covers", false};
}

static void write_rows(struct block *block, struct buf *out)
{
	struct columns_head heads[COLUMNS];
	struct columns columns;

	if (block->table->wide)
		heads_wide(block, heads);
	else
		heads_narrow(block, heads);
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

	buf_printf(out, "\n测量口径 measures: %.*s %.*s%s%s", STR_ARG(indicator->region),
	        STR_ARG(block->estimate->region_name.zh), *publish_label(indicator) ? " · " : "",
	        publish_label(indicator));
	if (isfinite(block->truth) && !block->table->wide)
		buf_printf(out,
		        " · " REPORTING_TITLE_TRUTH_ZH " " REPORTING_TITLE_TRUTH_EN " %.2f %%",
		        block->truth * 100);
	buf_add_char(out, '\n');
	if (publish_has_measure(block->estimate, indicator->headline))
		write_rows(block, out);
	write_reliability(measurement, out);
	if (publish_has_measure(block->estimate, indicator->headline))
		buf_add(out, str_from(reading));
	write_status(measurement, out);
}

void tables_measures(
        const struct publish_indicator *indicator, const struct tables_view *table, struct buf *out)
{
	const struct publish_run *run = &indicator->run;
	json_t *diagnostics = json_loadb(run->diagnostics.p, run->diagnostics.n, 0, NULL);
	json_t *measurement = json_object_get(diagnostics, "measurement");
	struct block block = {
	        .indicator = indicator,
	        .estimate = publish_estimate_find(indicator, indicator->region, "all"),
	        .table = table,
	        .truth = table->truth
	                         ? tables_truth_share(table->truth, indicator->region, STR("all"))
	                         : (double)NAN,
	};

	arena_init(&block.arena, 4 << 10);
	if (measurement && block.estimate)
		write_block(&block, measurement, out);
	arena_free(&block.arena);
	json_decref(diagnostics);
}
