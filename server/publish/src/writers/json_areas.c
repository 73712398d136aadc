/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both shares of a township are side by side. A rank is always an interval. */
#include "json_parts.h"

#include <core/json_value.h>

json_t *publish_json_words(struct publish_words words)
{
	return json_pack("{s:o, s:o}", "zh", core_json_value_text(words.zh), "en",
	        core_json_value_text(words.en));
}

static json_t *direct_of(const struct publish_estimate *direct)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "n",
	        direct->n == PUBLISH_HIDDEN ? json_null() : json_integer(direct->n), "share",
	        core_json_value_number(direct->share), "se", core_json_value_number(direct->se),
	        "ci", core_json_value_interval(direct->ci_low, direct->ci_high), "status",
	        core_json_value_text(direct->status), "reason",
	        core_json_value_text(direct->reason));
}

static json_t *model_of(const struct publish_area *area)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "share",
	        core_json_value_number(area->share), "rmse", core_json_value_number(area->rmse),
	        "ci", core_json_value_interval(area->ci_low, area->ci_high), "gamma",
	        core_json_value_number(area->gamma), "kind", core_json_value_text(area->kind),
	        "status", core_json_value_text(area->status), "reason",
	        core_json_value_text(area->reason));
}

static json_t *areas_of(const struct publish_indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->areas.area_count; i++) {
		const struct publish_area *area = &indicator->areas.areas[i];
		const struct publish_estimate *direct =
		        publish_estimate_find(indicator, area->region, "all");

		json_array_append_new(list,
		        json_pack("{s:o, s:o, s:o, s:o, s:o}", "region",
		                core_json_value_text(area->region), "region_name",
		                publish_json_words(area->region_name), "parent",
		                core_json_value_text(area->parent), "direct",
		                direct ? direct_of(direct) : json_null(), "model", model_of(area)));
	}
	return list;
}

static json_t *rank_interval(const struct publish_rank *rank)
{
	return rank && rank->low ? json_pack("[i, i]", rank->low, rank->high) : json_null();
}

static json_t *tied_of(const struct publish_rank *rank)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rank->tied_count; i++)
		json_array_append_new(list, core_json_value_text(rank->tied[i]));
	return list;
}

static json_t *ranks_of(const struct publish_indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->areas.rank_count; i++) {
		const struct publish_rank *rank = &indicator->areas.ranks[i];

		json_array_append_new(
		        list, json_pack("{s:o, s:o, s:o, s:o, s:o, s:i, s:i, s:o, s:o, s:b, s:b}",
		                      "parent", core_json_value_text(rank->parent), "parent_name",
		                      publish_json_words(rank->parent_name), "region",
		                      core_json_value_text(rank->region), "region_name",
		                      publish_json_words(rank->region_name), "figure",
		                      core_json_value_text(rank->figure), "ranked", rank->ranked,
		                      "siblings", rank->siblings, "rank", rank_interval(rank),
		                      "tied_with", tied_of(rank), "outside", rank->is_outside,
		                      "bound", rank->is_bound));
	}
	return list;
}

/*
 * The result for a promised rank: an interval, or the words that the peers have no figures in this
 * run.
 */
static json_t *targets_of(const struct publish_indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->areas.target_count; i++) {
		const struct publish_rank_target *target = &indicator->areas.targets[i];
		const struct publish_rank *rank =
		        publish_rank_find(indicator, target->against, target->region);

		json_array_append_new(list,
		        json_pack("{s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:s, s:i, s:i, s:b}",
		                "region", core_json_value_text(target->region), "year",
		                target->year, "among", core_json_value_text(target->against),
		                "among_name", publish_json_words(target->against_name), "wording",
		                core_json_value_text(target->wording), "quote",
		                core_json_value_text(target->quote), "rank", rank_interval(rank),
		                "outcome", rank && rank->low ? "ranked" : "no_figures_of_peers",
		                "outside", target->outside, "not_comparable", target->apart,
		                "bound", target->bound > 0));
	}
	return list;
}

static json_t *marks_of(const struct publish_indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->areas.mark_count; i++) {
		const struct publish_mark *mark = &indicator->areas.marks[i];

		json_array_append_new(list,
		        json_pack("{s:o, s:o, s:b, s:b, s:o}", "region",
		                core_json_value_text(mark->region), "region_name",
		                publish_json_words(mark->region_name), "unit", mark->is_unit,
		                "listed", mark->is_listed, "note",
		                mark->note.zh.n ? publish_json_words(mark->note) : json_null()));
	}
	return list;
}

json_t *publish_json_areas(const struct publish_indicator *indicator)
{
	return json_pack("{s:o, s:o, s:o, s:o}", "areas", areas_of(indicator), "ranks",
	        ranks_of(indicator), "rank_targets", targets_of(indicator), "marked_regions",
	        marks_of(indicator));
}
