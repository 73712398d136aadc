/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns the rows of gaps, their changes and the spreads into structs. */
#include "take.h"

#include <queries/publish.h>

static struct publish_gap gap_of(
        struct publish_indicator *indicator, const struct q_run_gaps_row *row)
{
	return (struct publish_gap){
	        .region = publish_keep(indicator, row->region),
	        .group_a = publish_keep(indicator, row->group_a),
	        .group_b = publish_keep(indicator, row->group_b),
	        .status = publish_keep(indicator, row->status),
	        .region_name = publish_keep_words(indicator, row->region_name),
	        .difference = row->difference,
	        .se = row->se,
	        .df = row->df,
	        .low = publish_number_or_none(row->ci_low, row->ci_low_is_null),
	        .high = publish_number_or_none(row->ci_high, row->ci_high_is_null),
	        .p = publish_number_or_none(row->p, row->p_is_null),
	        .p_adjusted = publish_number_or_none(row->p_adjusted, row->p_adjusted_is_null),
	        .ratio = publish_number_or_none(row->ratio, row->ratio_is_null),
	        .ratio_low = publish_number_or_none(row->ratio_ci_low, row->ratio_ci_low_is_null),
	        .ratio_high =
	                publish_number_or_none(row->ratio_ci_high, row->ratio_ci_high_is_null),
	};
}

static struct publish_gap_change change_of(const struct q_run_gap_changes_row *row)
{
	return (struct publish_gap_change){
	        .year = row->year,
	        .run = row->reference_run,
	        .difference = row->reference_difference,
	        .se = row->reference_se,
	        .reference_df =
	                publish_number_or_none(row->reference_df, row->reference_df_is_null),
	        .change = row->change,
	        .change_se = row->se,
	        .df = row->df,
	        .low = row->ci_low,
	        .high = row->ci_high,
	        .p = publish_number_or_none(row->p, row->p_is_null),
	        .narrowed = publish_number_or_none(row->narrowed, row->narrowed_is_null),
	};
}

/*
 * Both statements are in the order of the gaps. A change of which row-level security hides the gap
 * is hidden with it.
 */
static void take_gaps(struct publish_indicator *indicator, const struct db_batch *batch,
        size_t gaps, size_t changes)
{
	struct publish_gaps *taken = &indicator->gaps;
	size_t change_count = db_rows(batch, changes), at = 0;
	struct publish_gap_change *all =
	        arena_new(&indicator->arena, change_count + 1, sizeof(*all));
	struct q_run_gap_changes_row change;
	struct q_run_gaps_row row;

	taken->gap_count = db_rows(batch, gaps);
	taken->gaps = arena_new(&indicator->arena, taken->gap_count + 1, sizeof(*taken->gaps));
	for (size_t i = 0; q_run_gaps_row(batch, gaps, i, &row); i++) {
		struct publish_gap *gap = &taken->gaps[i];

		*gap = gap_of(indicator, &row);
		gap->changes = &all[at];
		while (q_run_gap_changes_row(batch, changes, at, &change) &&
		        change.number == row.number)
			all[at++] = change_of(&change);
		gap->change_count = (size_t)(&all[at] - gap->changes);
	}
}

static void take_spreads(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct publish_gaps *taken = &indicator->gaps;
	struct q_run_spreads_row row;

	taken->spread_count = db_rows(batch, statement);
	taken->spreads =
	        arena_new(&indicator->arena, taken->spread_count + 1, sizeof(*taken->spreads));
	for (size_t i = 0; q_run_spreads_row(batch, statement, i, &row); i++)
		taken->spreads[i] = (struct publish_spread){
		        .region = publish_keep(indicator, row.region),
		        .measure = publish_keep(indicator, row.measure),
		        .region_name = publish_keep_words(indicator, row.region_name),
		        .areas = row.areas,
		        .value = row.value,
		        .low = row.ci_low,
		        .high = row.ci_high,
		};
}

/* --- what the plan promises --- */

/* Whether the groups of a gap are levels of one of these variables. */
static bool is_between(struct str between, struct str group)
{
	struct str one, variable;

	(void)str_cut(group, '=', &variable);
	while (between.n) {
		between = str_cut(between, ' ', &one);
		if (str_equal(one, variable) || str_equal_c(one, "group"))
			return true;
	}
	return false;
}

static bool is_between_regions(struct str between)
{
	struct str one;

	while (between.n) {
		between = str_cut(between, ' ', &one);
		if (str_equal_c(one, "region"))
			return true;
	}
	return false;
}

static void count_gaps(const struct publish_gaps *gaps, struct publish_gap_target *target)
{
	for (size_t i = 0; i < gaps->gap_count; i++) {
		const struct publish_gap *gap = &gaps->gaps[i];

		if (!str_equal(gap->region, target->region) ||
		        !is_between(target->between, gap->group_a))
			continue;
		target->gaps++;
		target->compared += gap->change_count > 0;
	}
	for (size_t i = 0; i < gaps->spread_count; i++)
		target->spreads += is_between_regions(target->between) &&
		                   str_equal(gaps->spreads[i].region, target->region);
}

static void take_targets(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct publish_gaps *taken = &indicator->gaps;
	struct q_run_gap_targets_row row;

	taken->target_count = db_rows(batch, statement);
	taken->targets =
	        arena_new(&indicator->arena, taken->target_count + 1, sizeof(*taken->targets));
	for (size_t i = 0; q_run_gap_targets_row(batch, statement, i, &row); i++) {
		taken->targets[i] = (struct publish_gap_target){
		        .region = publish_keep(indicator, row.region),
		        .wording = publish_keep(indicator, row.wording),
		        .quote = publish_keep(indicator, row.quote),
		        .region_name = publish_keep_words(indicator, row.region_name),
		        .year = row.year,
		        .between = publish_keep(indicator, row.between),
		};
		count_gaps(taken, &taken->targets[i]);
	}
}

const char *publish_gap_outcome(const struct publish_gap_target *target)
{
	if (target->compared)
		return "compared";
	return target->gaps || target->spreads ? "no_earlier_wave" : "no_figures";
}

void publish_gaps_take(struct publish_indicator *indicator, const struct db_batch *batch,
        const struct publish_figures *asked)
{
	take_gaps(indicator, batch, asked->gaps, asked->gap_changes);
	take_spreads(indicator, batch, asked->spreads);
	take_targets(indicator, batch, asked->gap_targets);
}
