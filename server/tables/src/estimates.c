/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of shares. Wide, each row has every column. Narrow, a region's groups stand set in below
 * it and the columns are those that a reader needs to use a share; with a rehearsal's truth, that
 * stands in place of the verdict, which the line above the table has for the survey's own region.
 * Rows that would say nothing but "withheld" are said in one.
 */
#include "estimates.h"

#include "cells.h"
#include "trend.h"
#include <kit/columns.h>

#include <math.h>

enum { ARENA_CHUNK = 16 << 10, STUB_WIDTH = 29 };

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

struct rows {
	const struct publish_indicator *indicator;
	const struct tables_view *table;
	struct arena arena;
	struct columns columns;
	struct tables_notes notes;
	size_t compared, covered; /* intervals compared with the truth; those that cover it */
	size_t silent;            /* regions of which neither n nor share is shown */
};

/* The shares of one region: they follow one another. */
struct block {
	const struct publish_estimate *first;
	size_t count;
};

/* --- cells --- */

static struct str percent(struct rows *rows, double share)
{
	return tables_cell_percent(&rows->arena, share, TABLES_SHARE_DIGITS);
}

struct str tables_count(struct arena *arena, int64_t n)
{
	return n == PUBLISH_HIDDEN ? STR("–") : arena_printf(arena, "%lld", (long long)n);
}

const struct reporting_label *tables_verdict(
        const struct publish_indicator *indicator, const struct publish_estimate *estimate)
{
	struct str verdict = estimate->target_verdict;

	return reporting_label_verdict(
	        verdict.n ? verdict : STR("unknown"), publish_target_is_ahead(indicator));
}

static void put_truth(struct rows *rows, const struct publish_estimate *estimate, struct str *cell)
{
	double truth = rows->table->truth ? tables_truth_share(rows->table->truth, estimate->region,
	                                            estimate->group)
	                                  : (double)NAN;
	bool covers = truth >= estimate->ci_low && truth <= estimate->ci_high;

	if (!isfinite(truth))
		return;
	cell[TRUTH] = percent(rows, truth);
	if (!isfinite(estimate->share))
		return;
	cell[COVERS] = covers ? STR("是 yes") : STR("否 no");
	rows->compared++;
	rows->covered += covers;
}

static void put_figures(
        struct rows *rows, const struct publish_estimate *estimate, struct str *cell)
{
	struct arena *arena = &rows->arena;
	char probability[TABLES_PROBABILITY_SIZE];

	cell[N_EFF] = tables_cell_number(arena, estimate->n_eff, 0);
	cell[SHARE] = percent(rows, estimate->share);
	cell[SE] = percent(rows, estimate->se);
	cell[INTERVAL] = tables_cell_interval(
	        arena, estimate->ci_low, estimate->ci_high, TABLES_SHARE_DIGITS);
	if (!rows->indicator->target.given)
		return;
	tables_probability_words(estimate->target_probability, probability);
	cell[PROBABILITY] = arena_copy(arena, str_from(probability));
	if (str_equal_c(estimate->group, "all"))
		cell[VERDICT] = str_from(tables_verdict(rows->indicator, estimate)->zh);
}

static struct str name_of(struct rows *rows, const struct publish_estimate *estimate)
{
	return arena_printf(&rows->arena, "%.*s %.*s", STR_ARG(estimate->region),
	        STR_ARG(estimate->region_name.zh));
}

static void put_wide(struct rows *rows, const struct publish_estimate *estimate, struct str *cell)
{
	struct publish_words group = publish_group_words(rows->indicator, estimate->group);
	const struct reporting_label *reason = reporting_label(REPORTING_REASON, estimate->reason);

	cell[REGION] = name_of(rows, estimate);
	cell[GROUP] = arena_printf(
	        &rows->arena, "%.*s %.*s", STR_ARG(group.zh), STR_ARG(estimate->group));
	cell[STATUS] = arena_printf(&rows->arena, "%s%s%s",
	        reporting_label(REPORTING_STATUS, estimate->status)->zh, *reason->zh ? "：" : "",
	        reason->zh);
}

static struct str reason_of(
        struct rows *rows, const struct publish_estimate *estimate, bool with_groups)
{
	const struct reporting_label *reason = reporting_label(REPORTING_REASON, estimate->reason);

	if (!*reason->zh)
		return (struct str){0};
	return arena_printf(&rows->arena, "%s%s %s%s", reason->zh,
	        with_groups ? "，各人群也不公布" : "", reason->en,
	        with_groups ? "; no group of its people is shown either" : "");
}

static void put_narrow(struct rows *rows, const struct publish_estimate *estimate, bool with_groups,
        struct str *cell)
{
	struct publish_words group = publish_group_words(rows->indicator, estimate->group);
	struct str stub = str_equal_c(estimate->group, "all")
	                          ? name_of(rows, estimate)
	                          : arena_printf(&rows->arena, "  %.*s %.*s", STR_ARG(group.zh),
	                                    STR_ARG(group.en));

	cell[REGION] = columns_cut(&rows->arena, stub, STUB_WIDTH);
	cell[N_EFF] = cell[PROBABILITY] = (struct str){0};
	if (rows->table->truth)
		cell[VERDICT] = (struct str){0};
	cell[STATUS] = tables_notes_status(&rows->notes, &rows->arena,
	        reporting_label(REPORTING_STATUS, estimate->status)->zh,
	        reason_of(rows, estimate, with_groups));
}

/* with_groups: the row also stands for the groups of its region. */
static void add_row(struct rows *rows, const struct publish_estimate *estimate, bool with_groups)
{
	struct str cell[ESTIMATE_COLUMNS] = {{0}};

	cell[N] = tables_count(&rows->arena, estimate->n);
	if (isfinite(estimate->share))
		put_figures(rows, estimate, cell);
	else
		cell[SHARE] = STR("–");
	put_truth(rows, estimate, cell);
	if (rows->table->wide)
		put_wide(rows, estimate, cell);
	else
		put_narrow(rows, estimate, with_groups, cell);
	for (int c = 0; c < ESTIMATE_COLUMNS; c++)
		columns_add(&rows->columns, cell[c]);
}

/* --- regions --- */

static struct block block_at(const struct publish_indicator *indicator, size_t i)
{
	const struct publish_estimate *first = &indicator->estimates[i];
	size_t count = 1;

	while (i + count < indicator->estimate_count &&
	        str_equal(first[count].region, first->region))
		count++;
	return (struct block){first, count};
}

static bool is_shown(const struct rows *rows, const struct publish_estimate *estimate)
{
	return rows->table->all_cells || str_equal_c(estimate->group, "all") ||
	       str_equal(estimate->region, rows->indicator->region);
}

/* True when no row that it would have in a narrow table has a share. */
static bool is_withheld(const struct rows *rows, const struct block *block)
{
	if (rows->table->wide)
		return false;
	for (size_t i = 0; i < block->count; i++)
		if (isfinite(block->first[i].share) && is_shown(rows, &block->first[i]))
			return false;
	return true;
}

static bool is_silent(const struct rows *rows, const struct block *block)
{
	return is_withheld(rows, block) && block->first->n == PUBLISH_HIDDEN &&
	       !str_equal(block->first->region, rows->indicator->region);
}

static void count_silent(struct rows *rows)
{
	const struct publish_indicator *indicator = rows->indicator;

	for (size_t i = 0; i < indicator->estimate_count;) {
		struct block block = block_at(indicator, i);

		rows->silent += is_silent(rows, &block);
		i += block.count;
	}
}

static void add_block(struct rows *rows, const struct block *block)
{
	if (rows->silent > 1 && is_silent(rows, block))
		return;
	if (rows->table->all_cells && block->count > 1 && is_withheld(rows, block)) {
		add_row(rows, block->first, true);
		return;
	}
	for (size_t i = 0; i < block->count; i++)
		if (is_shown(rows, &block->first[i]))
			add_row(rows, &block->first[i], false);
}

/* One line in place of a row for each. */
static void write_silent(struct rows *rows, struct buf *out)
{
	const struct publish_indicator *indicator = rows->indicator;
	const char *comma = "：";

	if (rows->silent < 2)
		return;
	buf_printf(out,
	        "%zu 个地区的样本量和比例均不公布 neither n nor share of %zu regions is shown",
	        rows->silent, rows->silent);
	for (size_t i = 0; i < indicator->estimate_count;) {
		struct block block = block_at(indicator, i);

		if (is_silent(rows, &block)) {
			buf_printf(out, "%s%.*s", comma, STR_ARG(name_of(rows, block.first)));
			comma = "、";
		}
		i += block.count;
	}
	buf_add_char(out, '\n');
}

/* --- the table --- */

static void heads_wide(const struct rows *rows, struct columns_head *head)
{
	bool target = rows->indicator->target.given, truth = rows->table->truth;
	const struct columns_head none = {"", "", false};
	const struct columns_head heads[ESTIMATE_COLUMNS] = {
	        [REGION] = {REPORTING_BOTH(TITLE_REGION), false},
	        [GROUP] = {REPORTING_BOTH(TITLE_GROUP), false},
	        [N] = {REPORTING_BOTH(TITLE_N), true},
	        [N_EFF] = {REPORTING_BOTH(TITLE_N_EFF), true},
	        [SHARE] = {REPORTING_TITLE_SHARE_ZH "（%）", REPORTING_TITLE_SHARE_EN " (%)", true},
	        [SE] = {REPORTING_BOTH(TITLE_SE), true},
	        [INTERVAL] = {REPORTING_TITLE_INTERVAL_ZH "（%）",
	                REPORTING_TITLE_INTERVAL_EN " (%)", true},
	        [PROBABILITY] = {REPORTING_BOTH(TITLE_TARGET_PROBABILITY), true},
	        [VERDICT] = {REPORTING_BOTH(TITLE_VERDICT), false},
	        [TRUTH] = {REPORTING_TITLE_TRUTH_ZH "（%）", REPORTING_TITLE_TRUTH_EN " (%)", true},
	        [COVERS] = {REPORTING_BOTH(TITLE_COVERS), false},
	        [STATUS] = {REPORTING_BOTH(TITLE_STATUS), false},
	};

	for (int c = 0; c < ESTIMATE_COLUMNS; c++)
		head[c] = heads[c];
	if (!target)
		head[PROBABILITY] = head[VERDICT] = none;
	if (!truth)
		head[TRUTH] = head[COVERS] = none;
}

static void heads_narrow(const struct rows *rows, struct columns_head *head)
{
	heads_wide(rows, head);
	head[REGION] = (struct columns_head){"地区、人群", "Region, group", false};
	head[N] = (struct columns_head){"样本量", "n", true};
	head[SHARE] = (struct columns_head){"比例 %", "Share %", true};
	head[SE] = (struct columns_head){"标准误", "SE", true};
	head[INTERVAL] = (struct columns_head){REPORTING_TITLE_INTERVAL_ZH, "95 % CI", true};
	head[GROUP] = head[N_EFF] = head[PROBABILITY] = (struct columns_head){"", "", false};
	if (!rows->table->truth)
		return;
	head[VERDICT] = (struct columns_head){"", "", false};
	head[TRUTH] = (struct columns_head){REPORTING_BOTH(TITLE_TRUTH), true};
}

static void write_notes(const struct rows *rows, struct buf *out)
{
	struct str region = rows->indicator->target.region;

	if (rows->indicator->target.given)
		buf_printf(out,
		        "各行都是与 %.*s 的目标对照 / every row is held against the target of "
		        "%.*s\n",
		        STR_ARG(region), STR_ARG(region));
	if (rows->table->truth)
		buf_printf(out,
		        "%zu 个公布的区间中 %zu 个覆盖模拟真值 / %zu of %zu intervals cover the "
		        "simulated truth\n",
		        rows->compared, rows->covered, rows->covered, rows->compared);
}

void tables_estimates(
        const struct publish_indicator *indicator, const struct tables_view *table, struct buf *out)
{
	struct rows rows = {.indicator = indicator, .table = table};
	struct columns_head heads[ESTIMATE_COLUMNS];

	if (table->wide)
		heads_wide(&rows, heads);
	else
		heads_narrow(&rows, heads);
	arena_init(&rows.arena, ARENA_CHUNK);
	columns_init(&rows.columns, heads, ESTIMATE_COLUMNS);
	count_silent(&rows);
	for (size_t i = 0; i < indicator->estimate_count;) {
		struct block block = block_at(indicator, i);

		add_block(&rows, &block);
		i += block.count;
	}
	columns_write(&rows.columns, out);
	tables_notes_write(&rows.notes, out);
	write_silent(&rows, out);
	write_notes(&rows, out);
	columns_end(&rows.columns);
	arena_free(&rows.arena);
}
