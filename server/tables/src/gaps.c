/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The regions below have theirs in the document and on the page. */
#include "gaps.h"

#include "trend.h"
#include <kit/columns.h>
#include <reporting/labels.h>

#include <base/arena.h>
#include <base/visible.h>

#include <math.h>

enum { ARENA_CHUNK = 16 << 10 };
enum { PAIR, DIFFERENCE, INTERVAL, RATIO, P, COLUMNS };

static const struct columns_head heads[COLUMNS] = {
        [PAIR] = {"比较", "Compared", false},
        [DIFFERENCE] = {"差", "Difference", true},
        [INTERVAL] = {REPORTING_BOTH(TITLE_INTERVAL), true},
        [RATIO] = {"倍数", "Ratio", true},
        [P] = {"p（Holm）", "p (Holm)", true},
};

static void add_gap(struct columns *columns, const struct publish_indicator *indicator,
        const struct publish_gap *gap, struct arena *arena)
{
	struct str cell[COLUMNS] = {{0}};
	char p[TABLES_PROBABILITY_SIZE];

	tables_probability_words(gap->p_adjusted, p);
	cell[PAIR] = arena_printf(arena, "%.*s − %.*s",
	        STR_ARG(publish_group_words(indicator, gap->group_a).zh),
	        STR_ARG(publish_group_words(indicator, gap->group_b).zh));
	cell[DIFFERENCE] = arena_printf(arena, "%+.2f", gap->difference * 100);
	if (isfinite(gap->low))
		cell[INTERVAL] =
		        arena_printf(arena, "%+.2f ~ %+.2f", gap->low * 100, gap->high * 100);
	if (isfinite(gap->ratio))
		cell[RATIO] = arena_printf(arena, "%.2f", gap->ratio);
	cell[P] = arena_copy(arena, str_from(p));
	for (int c = 0; c < COLUMNS; c++)
		columns_add(columns, cell[c]);
}

static void write_changes(
        const struct publish_indicator *indicator, const struct publish_gap *gap, struct buf *out)
{
	for (size_t i = 0; i < gap->change_count; i++) {
		const struct publish_gap_change *change = &gap->changes[i];
		char narrowed[TABLES_PROBABILITY_SIZE];

		tables_probability_words(change->narrowed, narrowed);
		buf_printf(out,
		        "差距变化 change of a gap: %.*s − %.*s %d %+.2f → %+.2f 个百分点 "
		        "points，%s interval %+.2f ~ %+.2f，缩小的概率 probability that it "
		        "narrowed %s\n",
		        STR_ARG(publish_group_words(indicator, gap->group_a).zh),
		        STR_ARG(publish_group_words(indicator, gap->group_b).zh), change->year,
		        change->difference * 100, change->change * 100, REPORTING_TITLE_INTERVAL_ZH,
		        change->low * 100, change->high * 100, narrowed);
	}
}

static bool is_own(const struct publish_indicator *indicator, struct str region)
{
	return indicator->estimate_count && str_equal(indicator->estimates[0].region, region);
}

static void write_differences(const struct publish_indicator *indicator, struct buf *out)
{
	const struct publish_gaps *gaps = &indicator->gaps;
	struct columns columns;
	struct arena arena;

	if (!gaps->gap_count || !is_own(indicator, gaps->gaps[0].region))
		return;
	arena_init(&arena, ARENA_CHUNK);
	buf_add(out,
	        STR("\n差距（百分点）：两类人群比例之差 / gaps (points): the share of the first "
	            "group less that of the second\n"));
	columns_init(&columns, heads, COLUMNS);
	for (size_t i = 0; i < gaps->gap_count; i++)
		if (is_own(indicator, gaps->gaps[i].region))
			add_gap(&columns, indicator, &gaps->gaps[i], &arena);
	columns_write(&columns, out);
	columns_end(&columns);
	for (size_t i = 0; i < gaps->gap_count; i++)
		if (is_own(indicator, gaps->gaps[i].region))
			write_changes(indicator, &gaps->gaps[i], out);
	arena_free(&arena);
}

static const struct {
	const char *measure, *zh, *en, *unit;
} spreads[] = {
        {"range", "最高与最低之差", "highest less lowest", "个百分点 points"},
        {"sd", "标准差", "standard deviation", "个百分点 points"},
        {"dissimilarity", "相异指数", "index of dissimilarity", "%"},
};

static void write_spread(const struct publish_spread *spread, struct buf *out)
{
	for (size_t i = 0; i < sizeof(spreads) / sizeof(*spreads); i++)
		if (str_equal_c(spread->measure, spreads[i].measure))
			buf_printf(out,
			        "乡镇街道之间 between townships: %.*s，%d 个乡镇街道，%s %s "
			        "%.1f %s（%.1f–%.1f）\n",
			        STR_ARG(spread->region_name.zh), spread->areas, spreads[i].zh,
			        spreads[i].en, spread->value * 100, spreads[i].unit,
			        spread->low * 100, spread->high * 100);
}

static void write_targets(const struct publish_indicator *indicator, struct buf *out)
{
	const struct publish_gaps *gaps = &indicator->gaps;

	for (size_t i = 0; i < gaps->target_count; i++) {
		const struct publish_gap_target *target = &gaps->targets[i];
		const struct reporting_label *outcome = reporting_label(
		        REPORTING_GAP_OUTCOME, str_from(publish_gap_outcome(target)));

		buf_printf(out, "\n差距目标 gap target: %d 「", target->year);
		visible_add(out, target->quote);
		buf_printf(out, "」\n%s / %s（差距 gaps %zu，可比 compared %zu）\n", outcome->zh,
		        outcome->en, target->gaps + target->spreads, target->compared);
	}
}

void tables_gaps(const struct publish_indicator *indicator, struct buf *out)
{
	write_differences(indicator, out);
	for (size_t i = 0; i < indicator->gaps.spread_count; i++)
		write_spread(&indicator->gaps.spreads[i], out);
	write_targets(indicator, out);
}
