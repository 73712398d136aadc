/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A gap is the share of the first group less that of the second; a number that does not exist is
 * null.
 */
#include "json_parts.h"

#include <core/json_value.h>

static json_t *change_of(const struct publish_gap_change *change)
{
	return json_pack("{s:i, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "year", change->year,
	        "run", (json_int_t)change->run, "difference",
	        core_json_value_number(change->difference), "se",
	        core_json_value_number(change->se), "change",
	        core_json_value_number(change->change), "change_se",
	        core_json_value_number(change->change_se), "df", core_json_value_number(change->df),
	        "ci", core_json_value_interval(change->low, change->high), "p",
	        core_json_value_number(change->p), "narrowed_probability",
	        core_json_value_number(change->narrowed));
}

static json_t *changes_of(const struct publish_gap *gap)
{
	json_t *list = json_array();

	for (size_t i = 0; i < gap->change_count; i++)
		json_array_append_new(list, change_of(&gap->changes[i]));
	return list;
}

static json_t *gap_of(const struct publish_indicator *indicator, const struct publish_gap *gap)
{
	json_t *root = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "region",
	        core_json_value_text(gap->region), "region_name",
	        publish_json_words(gap->region_name), "group", core_json_value_text(gap->group_a),
	        "group_label", publish_json_words(publish_group_words(indicator, gap->group_a)),
	        "against", core_json_value_text(gap->group_b), "against_label",
	        publish_json_words(publish_group_words(indicator, gap->group_b)), "status",
	        core_json_value_text(gap->status));
	json_t *figures = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "difference",
	        core_json_value_number(gap->difference), "se", core_json_value_number(gap->se),
	        "df", core_json_value_number(gap->df), "ci",
	        core_json_value_interval(gap->low, gap->high), "p", core_json_value_number(gap->p),
	        "p_adjusted", core_json_value_number(gap->p_adjusted), "ratio",
	        core_json_value_number(gap->ratio), "ratio_ci",
	        core_json_value_interval(gap->ratio_low, gap->ratio_high), "changes",
	        changes_of(gap));

	json_object_update_new(root, figures);
	return root;
}

static json_t *spread_of(const struct publish_spread *spread)
{
	return json_pack("{s:o, s:o, s:o, s:i, s:o, s:o}", "region",
	        core_json_value_text(spread->region), "region_name",
	        publish_json_words(spread->region_name), "measure",
	        core_json_value_text(spread->measure), "areas", spread->areas, "value",
	        core_json_value_number(spread->value), "ci",
	        core_json_value_interval(spread->low, spread->high));
}

static json_t *between_of(struct str between)
{
	json_t *list = json_array();
	struct str one;

	while (between.n) {
		between = str_cut(between, ' ', &one);
		json_array_append_new(list, core_json_value_text(one));
	}
	return list;
}

static json_t *target_of(const struct publish_gap_target *target)
{
	return json_pack("{s:o, s:o, s:i, s:o, s:o, s:o, s:I, s:I, s:I, s:s}", "region",
	        core_json_value_text(target->region), "region_name",
	        publish_json_words(target->region_name), "year", target->year, "between",
	        between_of(target->between), "wording", core_json_value_text(target->wording),
	        "quote", core_json_value_text(target->quote), "gaps", (json_int_t)target->gaps,
	        "compared", (json_int_t)target->compared, "spreads", (json_int_t)target->spreads,
	        "outcome", publish_gap_outcome(target));
}

json_t *publish_json_gaps(const struct publish_indicator *indicator)
{
	const struct publish_gaps *gaps = &indicator->gaps;
	json_t *differences = json_array(), *spreads = json_array(), *targets = json_array();

	for (size_t i = 0; i < gaps->gap_count; i++)
		json_array_append_new(differences, gap_of(indicator, &gaps->gaps[i]));
	for (size_t i = 0; i < gaps->spread_count; i++)
		json_array_append_new(spreads, spread_of(&gaps->spreads[i]));
	for (size_t i = 0; i < gaps->target_count; i++)
		json_array_append_new(targets, target_of(&gaps->targets[i]));
	return json_pack(
	        "{s:o, s:o, s:o}", "gaps", differences, "spreads", spreads, "gap_targets", targets);
}
