/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each township's direct share beside its model-based one; then the ranks that each region may
 * have. Townships without any share, and ranks that order nothing, are one line.
 */
#include "areas.h"

#include "cells.h"
#include "estimates.h"
#include <kit/columns.h>
#include <reporting/labels.h>

#include <math.h>

/* Where a direct share is withheld the model's figures are given to a tenth of a per cent, and the
 * interval of a township bears no more digits anyway. */
enum { ARENA_CHUNK = 16 << 10, STUB_WIDTH = 22, AREA_DIGITS = 1, GAMMA_DIGITS = 2 };
enum column {
	REGION,
	N,
	DIRECT,
	DIRECT_INTERVAL,
	MODEL,
	ERROR,
	INTERVAL,
	GAMMA,
	KIND,
	TRUTH,
	COVERS,
	STATUS,
	AREA_COLUMNS
};
enum rank_column { RANK_REGION, RANK, RANK_FIGURE, RANK_TIED, RANK_COLUMNS };

struct rows {
	const struct publish_indicator *indicator;
	const struct tables_view *table;
	struct arena arena;
	struct columns columns;
	struct tables_notes notes;
	size_t compared, covered;
	size_t direct_compared, direct_covered;
};

static struct str percent(struct rows *rows, double share)
{
	return tables_cell_percent(&rows->arena, share, AREA_DIGITS);
}

/* A share that may be withheld. */
static struct str share_or_status(struct rows *rows, double share)
{
	return isfinite(share) ? percent(rows, share)
	                       : str_from(reporting_label(REPORTING_STATUS, STR("suppress"))->zh);
}

static struct str interval(struct rows *rows, double low, double high)
{
	return tables_cell_interval(&rows->arena, low, high, AREA_DIGITS);
}

static void put_truth(struct rows *rows, const struct publish_area *area,
        const struct publish_estimate *direct, struct str *cell)
{
	double truth = rows->table->truth
	                       ? tables_truth_share(rows->table->truth, area->region, STR("all"))
	                       : (double)NAN;
	bool covers = area->ci_low <= truth && truth <= area->ci_high;

	if (!isfinite(truth))
		return;
	cell[TRUTH] = percent(rows, truth);
	if (isfinite(area->share)) {
		cell[COVERS] = covers ? STR("是 yes") : STR("否 no");
		rows->compared++;
		rows->covered += covers;
	}
	if (direct && isfinite(direct->share)) {
		rows->direct_compared++;
		rows->direct_covered += direct->ci_low <= truth && truth <= direct->ci_high;
	}
}

/* What the model's share rests on and why it is not simply shown, in one language. */
static struct str reason_in(
        struct rows *rows, const char *kind, const char *reason, const char *and)
{
	return arena_printf(&rows->arena, "%s%s%s", kind, *kind && *reason ? and : "", reason);
}

static struct str reason_of(struct rows *rows, const struct publish_area *area)
{
	const struct reporting_label *kind = reporting_label(REPORTING_AREA_KIND, area->kind);
	const struct reporting_label *reason = reporting_label(REPORTING_AREA_REASON, area->reason);
	bool plain = str_equal_c(area->kind, "sampled");
	struct str zh = reason_in(rows, plain ? "" : kind->zh, reason->zh, "：");
	struct str en = reason_in(rows, plain ? "" : kind->en, reason->en, ": ");

	return zh.n ? arena_printf(&rows->arena, "%.*s %.*s", STR_ARG(zh), STR_ARG(en)) : zh;
}

static void put_wide(struct rows *rows, const struct publish_area *area, struct str *cell)
{
	const struct reporting_label *reason = reporting_label(REPORTING_AREA_REASON, area->reason);

	if (isfinite(area->share))
		cell[GAMMA] = tables_cell_number(&rows->arena, area->gamma, GAMMA_DIGITS);
	cell[KIND] = str_from(reporting_label(REPORTING_AREA_KIND, area->kind)->zh);
	cell[STATUS] = arena_printf(&rows->arena, "%s%s%s",
	        reporting_label(REPORTING_STATUS, area->status)->zh, *reason->zh ? "：" : "",
	        reason->zh);
}

static void put_narrow(struct rows *rows, const struct publish_area *area, struct str *cell)
{
	cell[REGION] = columns_cut(&rows->arena, cell[REGION], STUB_WIDTH);
	if (rows->table->truth)
		cell[DIRECT_INTERVAL] = cell[ERROR] = (struct str){0};
	cell[STATUS] = tables_notes_status(&rows->notes, &rows->arena,
	        reporting_label(REPORTING_STATUS, area->status)->zh, reason_of(rows, area));
}

static void add_area(struct rows *rows, const struct publish_area *area)
{
	const struct publish_estimate *direct =
	        publish_estimate_find(rows->indicator, area->region, "all");
	struct str cell[AREA_COLUMNS] = {{0}};

	cell[REGION] = arena_printf(
	        &rows->arena, "%.*s %.*s", STR_ARG(area->region), STR_ARG(area->region_name.zh));
	if (direct) {
		cell[N] = tables_count(&rows->arena, direct->n);
		cell[DIRECT] = share_or_status(rows, direct->share);
		if (isfinite(direct->share))
			cell[DIRECT_INTERVAL] = interval(rows, direct->ci_low, direct->ci_high);
	}
	cell[MODEL] = share_or_status(rows, area->share);
	if (isfinite(area->share)) {
		cell[ERROR] = percent(rows, area->rmse);
		cell[INTERVAL] = interval(rows, area->ci_low, area->ci_high);
	}
	put_truth(rows, area, direct, cell);
	if (rows->table->wide)
		put_wide(rows, area, cell);
	else
		put_narrow(rows, area, cell);
	for (int c = 0; c < AREA_COLUMNS; c++)
		columns_add(&rows->columns, cell[c]);
}

static void heads_wide(const struct rows *rows, struct columns_head *head)
{
	const struct columns_head heads[AREA_COLUMNS] = {
	        [REGION] = {REPORTING_BOTH(TITLE_TOWNSHIP), false},
	        [N] = {REPORTING_BOTH(TITLE_N), true},
	        [DIRECT] = {REPORTING_TITLE_DIRECT_ZH "（%）", REPORTING_TITLE_DIRECT_EN " (%)",
	                true},
	        [DIRECT_INTERVAL] = {REPORTING_TITLE_INTERVAL_ZH "（%）",
	                REPORTING_TITLE_INTERVAL_EN " (%)", true},
	        [MODEL] = {REPORTING_TITLE_MODEL_ZH "（%）", REPORTING_TITLE_MODEL_EN " (%)", true},
	        [ERROR] = {REPORTING_BOTH(TITLE_RMSE), true},
	        [INTERVAL] = {REPORTING_TITLE_INTERVAL_ZH "（%）",
	                REPORTING_TITLE_INTERVAL_EN " (%)", true},
	        [GAMMA] = {REPORTING_BOTH(TITLE_GAMMA), true},
	        [KIND] = {"依据", "Kind", false},
	        [TRUTH] = {REPORTING_TITLE_TRUTH_ZH "（%）", REPORTING_TITLE_TRUTH_EN " (%)", true},
	        [COVERS] = {REPORTING_BOTH(TITLE_COVERS), false},
	        [STATUS] = {REPORTING_BOTH(TITLE_MODEL_STATUS), false},
	};

	for (int c = 0; c < AREA_COLUMNS; c++)
		head[c] = heads[c];
	if (!rows->table->truth)
		head[TRUTH] = head[COVERS] = (struct columns_head){"", "", false};
}

/* All shares are in per cent, as the line above the table says. */
static void heads_narrow(const struct rows *rows, struct columns_head *head)
{
	const struct columns_head none = {"", "", false};

	heads_wide(rows, head);
	head[N] = (struct columns_head){"样本量", "n", true};
	head[DIRECT] = (struct columns_head){REPORTING_BOTH(TITLE_DIRECT), true};
	head[MODEL] = (struct columns_head){REPORTING_BOTH(TITLE_MODEL), true};
	head[ERROR] = (struct columns_head){"均方根误差", "Root MSE", true};
	head[INTERVAL] = (struct columns_head){REPORTING_TITLE_INTERVAL_ZH, "95 % CI", true};
	head[STATUS] = (struct columns_head){REPORTING_BOTH(TITLE_STATUS), false};
	head[DIRECT_INTERVAL] = head[INTERVAL];
	head[GAMMA] = head[KIND] = none;
	if (!rows->table->truth)
		return;
	head[DIRECT_INTERVAL] = head[ERROR] = none;
	head[TRUTH] = (struct columns_head){REPORTING_BOTH(TITLE_TRUTH), true};
}

static bool has_share(const struct rows *rows, const struct publish_area *area)
{
	const struct publish_estimate *direct =
	        publish_estimate_find(rows->indicator, area->region, "all");

	return isfinite(area->share) || (direct && isfinite(direct->share));
}

static bool have_shares(const struct rows *rows)
{
	const struct publish_areas *areas = &rows->indicator->areas;

	for (size_t i = 0; i < areas->area_count; i++)
		if (has_share(rows, &areas->areas[i]))
			return true;
	return false;
}

/* In place of a row for each of them. */
static void write_no_shares(struct rows *rows, struct buf *out)
{
	const struct publish_areas *areas = &rows->indicator->areas;

	buf_printf(out,
	        "\n乡镇街道（%zu 个）：没有可公布的直接估计和模型估计 / townships (%zu): neither a "
	        "direct nor a model-based share may be shown\n",
	        areas->area_count, areas->area_count);
	for (size_t i = 0; i < areas->area_count; i++)
		tables_notes_status(
		        &rows->notes, &rows->arena, "", reason_of(rows, &areas->areas[i]));
	tables_notes_write(&rows->notes, out);
}

static void write_areas(struct rows *rows, struct buf *out)
{
	const struct publish_areas *areas = &rows->indicator->areas;
	struct columns_head heads[AREA_COLUMNS];

	if (rows->table->wide)
		heads_wide(rows, heads);
	else
		heads_narrow(rows, heads);
	buf_add(out, STR("\n乡镇街道（%）：直接估计与模型估计并列，模型估计不代替直接估计 / "
	                 "townships (%): both figures, the model's beside the direct one\n"));
	columns_init(&rows->columns, heads, AREA_COLUMNS);
	for (size_t i = 0; i < areas->area_count; i++)
		add_area(rows, &areas->areas[i]);
	columns_write(&rows->columns, out);
	columns_end(&rows->columns);
	tables_notes_write(&rows->notes, out);
	if (rows->table->truth)
		buf_printf(out,
		        "模型估计 %zu 个区间中 %zu 个覆盖模拟真值，直接估计 %zu 个中 %zu 个 / "
		        "%zu of %zu model intervals cover the simulated truth, %zu of %zu direct "
		        "ones\n",
		        rows->compared, rows->covered, rows->direct_compared, rows->direct_covered,
		        rows->covered, rows->compared, rows->direct_covered, rows->direct_compared);
}

/* --- ranks --- */

static void add_rank(struct rows *rows, const struct publish_rank *rank)
{
	struct str cell[RANK_COLUMNS] = {{0}};

	cell[RANK_REGION] = arena_printf(
	        &rows->arena, "%.*s %.*s", STR_ARG(rank->region), STR_ARG(rank->region_name.zh));
	cell[RANK] = rank->low ? arena_printf(&rows->arena, "%d–%d", rank->low, rank->high)
	                       : STR(REPORTING_NOTE_NO_FIGURE_ZH " " REPORTING_NOTE_NO_FIGURE_EN);
	cell[RANK_FIGURE] = str_equal_c(rank->figure, "model") ? STR(REPORTING_TITLE_MODEL_ZH)
	                                                       : STR(REPORTING_TITLE_DIRECT_ZH);
	if (rank->low)
		cell[RANK_TIED] = arena_printf(&rows->arena, "%zu", rank->tied_count);
	for (int c = 0; c < RANK_COLUMNS; c++)
		columns_add(&rows->columns, cell[c]);
}

/* True when every region that is ranked may have every rank. */
static bool nobody_is_ordered(const struct publish_rank *ranks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ranks[i].low && (ranks[i].low > 1 || ranks[i].high < ranks[i].ranked))
			return false;
	return ranks->ranked > 0;
}

static void write_ranking(
        struct rows *rows, const struct publish_rank *ranks, size_t count, struct buf *out)
{
	static const struct columns_head heads[RANK_COLUMNS] = {
	        [RANK_REGION] = {REPORTING_BOTH(TITLE_REGION), false},
	        [RANK] = {REPORTING_BOTH(TITLE_RANK), true},
	        [RANK_FIGURE] = {"依据", "Figure", false},
	        [RANK_TIED] = {REPORTING_TITLE_TIED_ZH "数", "Tied with", true},
	};

	buf_printf(out,
	        "\n%.*s 下级地区名次的95%%置信区间（联合）：%d 个地区中 %d "
	        "个有数据，所有区间同时成立的概率为 95%% "
	        "/ rank intervals, %d of %d ranked, joint level 95 %%\n",
	        STR_ARG(ranks->parent_name.zh), ranks->siblings, ranks->ranked, ranks->ranked,
	        ranks->siblings);
	if (nobody_is_ordered(ranks, count)) {
		buf_printf(out,
		        "有数据的 %d 个地区的区间都是 1–%d：分不出先后 / all of them may have any "
		        "rank from 1 to %d: no order can be told\n",
		        ranks->ranked, ranks->ranked, ranks->ranked);
		return;
	}
	columns_init(&rows->columns, heads, RANK_COLUMNS);
	for (size_t i = 0; i < count; i++)
		add_rank(rows, &ranks[i]);
	columns_write(&rows->columns, out);
	columns_end(&rows->columns);
}

static void write_ranks(struct rows *rows, struct buf *out)
{
	const struct publish_areas *areas = &rows->indicator->areas;
	size_t next;

	for (size_t i = 0; i < areas->rank_count; i = next) {
		for (next = i + 1; next < areas->rank_count; next++)
			if (!str_equal(areas->ranks[next].parent, areas->ranks[i].parent))
				break;
		write_ranking(rows, &areas->ranks[i], next - i, out);
	}
}

/* What the interval rests on beside this system's own runs. */
static void write_target_sources(const struct publish_rank_target *target, struct buf *out)
{
	if (target->outside)
		buf_printf(out, "其中 %d 个地区按载入的对照数据 / %d by loaded figures of others\n",
		        target->outside, target->outside);
	if (target->bound)
		buf_add(out,
		        STR(REPORTING_NOTE_RANK_BOUND_ZH " / " REPORTING_NOTE_RANK_BOUND_EN "\n"));
	if (target->apart)
		buf_printf(out,
		        "另有 %d 个地区的数据不可比（年份或评定标准不同）/ the figures of %d more "
		        "are not comparable (another year or standard)\n",
		        target->apart, target->apart);
}

static void write_targets(const struct publish_indicator *indicator, struct buf *out)
{
	for (size_t i = 0; i < indicator->areas.target_count; i++) {
		const struct publish_rank_target *target = &indicator->areas.targets[i];
		const struct publish_rank *rank =
		        publish_rank_find(indicator, target->against, target->region);

		buf_printf(out, "\n名次目标 rank target: %d 「%.*s」\n", target->year,
		        STR_ARG(target->quote));
		if (rank && rank->low)
			buf_printf(out,
			        REPORTING_TITLE_RANK_ZH
			        " rank interval: %d–%d（%d 个有数据的地区中）\n",
			        rank->low, rank->high, rank->ranked);
		else
			buf_printf(out,
			        "%.*s：" REPORTING_NOTE_NO_PEERS_ZH " / " REPORTING_NOTE_NO_PEERS_EN
			        "\n",
			        STR_ARG(target->against_name.zh));
		write_target_sources(target, out);
	}
}

static void write_marks(const struct publish_areas *areas, struct buf *out)
{
	if (areas->mark_count)
		buf_add(out, STR("\n" REPORTING_TITLE_MARKED_REGIONS_ZH
		                 " " REPORTING_TITLE_MARKED_REGIONS_EN "\n"));
	for (size_t i = 0; i < areas->mark_count; i++) {
		const struct publish_mark *mark = &areas->marks[i];

		buf_printf(out, "  %.*s %.*s：%s%s%.*s\n", STR_ARG(mark->region),
		        STR_ARG(mark->region_name.zh),
		        mark->is_unit ? REPORTING_NOTE_UNIT_ZH " " REPORTING_NOTE_UNIT_EN : "",
		        mark->is_unit && mark->note.zh.n ? "；" : "", STR_ARG(mark->note.zh));
	}
}

void tables_areas(
        const struct publish_indicator *indicator, const struct tables_view *table, struct buf *out)
{
	struct rows rows = {.indicator = indicator, .table = table};

	arena_init(&rows.arena, ARENA_CHUNK);
	if (have_shares(&rows))
		write_areas(&rows, out);
	else if (indicator->areas.area_count)
		write_no_shares(&rows, out);
	write_ranks(&rows, out);
	write_targets(indicator, out);
	write_marks(&indicator->areas, out);
	arena_free(&rows.arena);
}
