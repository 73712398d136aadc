/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each township's direct share beside its model-based one; then the ranks that each region may
 * have.
 */
#include "table_areas.h"

#include <kit/columns.h>
#include <reporting/labels.h>

#include <math.h>

enum { ARENA_CHUNK = 16 << 10 };
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
	const struct publish_truth *truth;
	struct arena arena;
	struct columns columns;
	size_t compared, covered;
	size_t direct_compared, direct_covered;
};

static struct str percent(struct rows *rows, double share)
{
	return isfinite(share) ? arena_printf(&rows->arena, "%.2f", share * 100)
	                       : str_from(reporting_label(REPORTING_STATUS, STR("suppress"))->zh);
}

static struct str interval(struct rows *rows, double low, double high)
{
	return isfinite(low) && isfinite(high)
	               ? arena_printf(&rows->arena, "%.2f–%.2f", low * 100, high * 100)
	               : (struct str){0};
}

static void put_truth(struct rows *rows, const struct publish_area *area,
        const struct publish_estimate *direct, struct str *cell)
{
	double truth = rows->truth ? publish_truth_share(rows->truth, area->region, STR("all"))
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

static void add_area(struct rows *rows, const struct publish_area *area)
{
	const struct publish_estimate *direct =
	        publish_estimate_find(rows->indicator, area->region, "all");
	const struct reporting_label *reason = reporting_label(REPORTING_AREA_REASON, area->reason);
	struct str cell[AREA_COLUMNS] = {{0}};

	cell[REGION] = arena_printf(
	        &rows->arena, "%.*s %.*s", STR_ARG(area->region), STR_ARG(area->region_name.zh));
	if (direct) {
		cell[N] = direct->n == PUBLISH_HIDDEN
		                  ? STR("–")
		                  : arena_printf(&rows->arena, "%lld", (long long)direct->n);
		cell[DIRECT] = percent(rows, direct->share);
		cell[DIRECT_INTERVAL] = interval(rows, direct->ci_low, direct->ci_high);
	}
	cell[MODEL] = percent(rows, area->share);
	if (isfinite(area->share)) {
		cell[ERROR] = percent(rows, area->rmse);
		cell[INTERVAL] = interval(rows, area->ci_low, area->ci_high);
		cell[GAMMA] = arena_printf(&rows->arena, "%.2f", area->gamma);
	}
	cell[KIND] = str_from(reporting_label(REPORTING_AREA_KIND, area->kind)->zh);
	put_truth(rows, area, direct, cell);
	cell[STATUS] = arena_printf(&rows->arena, "%s%s%s",
	        reporting_label(REPORTING_STATUS, area->status)->zh, *reason->zh ? "：" : "",
	        reason->zh);
	for (int c = 0; c < AREA_COLUMNS; c++)
		columns_add(&rows->columns, cell[c]);
}

static void write_areas(struct rows *rows, struct buf *out)
{
	const struct publish_areas *areas = &rows->indicator->areas;
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
	        [TRUTH] = {rows->truth ? REPORTING_TITLE_TRUTH_ZH "（%）" : "",
	                rows->truth ? REPORTING_TITLE_TRUTH_EN " (%)" : "", true},
	        [COVERS] = {rows->truth ? REPORTING_TITLE_COVERS_ZH : "",
	                rows->truth ? REPORTING_TITLE_COVERS_EN : "", false},
	        [STATUS] = {REPORTING_BOTH(TITLE_MODEL_STATUS), false},
	};

	buf_add(out, STR("\n乡镇街道：直接估计与模型估计并列，模型估计不代替直接估计 / townships: "
	                 "both figures, the model's beside the direct one\n"));
	columns_init(&rows->columns, heads, AREA_COLUMNS);
	for (size_t i = 0; i < areas->area_count; i++)
		add_area(rows, &areas->areas[i]);
	columns_write(&rows->columns, out);
	columns_end(&rows->columns);
	if (rows->truth)
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
	}
}

void publish_table_areas(const struct publish_indicator *indicator,
        const struct publish_truth *truth, struct buf *out)
{
	struct rows rows = {.indicator = indicator, .truth = truth};

	arena_init(&rows.arena, ARENA_CHUNK);
	if (indicator->areas.area_count)
		write_areas(&rows, out);
	write_ranks(&rows, out);
	write_targets(indicator, out);
	arena_free(&rows.arena);
}
