/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns the rows of the townships' shares and of the ranks into structs. */
#include "take.h"

#include <queries/publish.h>

#include <jansson.h>

static void take_areas(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct publish_areas *areas = &indicator->areas;
	struct q_run_areas_row row;

	areas->area_count = db_rows(batch, statement);
	areas->areas = arena_new(&indicator->arena, areas->area_count + 1, sizeof(*areas->areas));
	for (size_t i = 0; q_run_areas_row(batch, statement, i, &row); i++)
		areas->areas[i] = (struct publish_area){
		        .region = publish_keep(indicator, row.region),
		        .parent = publish_keep(indicator, row.parent),
		        .kind = publish_keep(indicator, row.kind),
		        .region_name = publish_keep_words(indicator, row.region_name),
		        .share = publish_number_or_none(row.share, row.share_is_null),
		        .rmse = publish_number_or_none(row.rmse, row.rmse_is_null),
		        .ci_low = publish_number_or_none(row.ci_low, row.ci_low_is_null),
		        .ci_high = publish_number_or_none(row.ci_high, row.ci_high_is_null),
		        .gamma = publish_number_or_none(row.gamma, row.gamma_is_null),
		        .status = publish_keep(indicator, row.status),
		        .reason = publish_keep(indicator, row.reason),
		};
}

static void take_tied(
        struct publish_indicator *indicator, struct str json, struct publish_rank *rank)
{
	json_t *list = json_loadb(json.p, json.n, 0, NULL);

	rank->tied_count = json_array_size(list);
	rank->tied = arena_new(&indicator->arena, rank->tied_count + 1, sizeof(*rank->tied));
	for (size_t i = 0; i < rank->tied_count; i++)
		rank->tied[i] = publish_keep(
		        indicator, str_from(json_string_value(json_array_get(list, i))));
	json_decref(list);
}

static void take_ranks(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct publish_areas *areas = &indicator->areas;
	struct q_run_ranks_row row;

	areas->rank_count = db_rows(batch, statement);
	areas->ranks = arena_new(&indicator->arena, areas->rank_count + 1, sizeof(*areas->ranks));
	for (size_t i = 0; q_run_ranks_row(batch, statement, i, &row); i++) {
		areas->ranks[i] = (struct publish_rank){
		        .parent = publish_keep(indicator, row.parent),
		        .region = publish_keep(indicator, row.region),
		        .figure = publish_keep(indicator, row.figure),
		        .parent_name = publish_keep_words(indicator, row.parent_name),
		        .region_name = publish_keep_words(indicator, row.region_name),
		        .ranked = row.ranked,
		        .siblings = row.siblings,
		        .low = row.rank_low_is_null ? 0 : row.rank_low,
		        .high = row.rank_high_is_null ? 0 : row.rank_high,
		        .is_outside = row.is_outside,
		        .is_bound = row.is_bound,
		};
		take_tied(indicator, row.tied_with, &areas->ranks[i]);
	}
}

static void take_targets(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct publish_areas *areas = &indicator->areas;
	struct q_run_rank_targets_row row;

	areas->target_count = db_rows(batch, statement);
	areas->targets =
	        arena_new(&indicator->arena, areas->target_count + 1, sizeof(*areas->targets));
	for (size_t i = 0; q_run_rank_targets_row(batch, statement, i, &row); i++)
		areas->targets[i] = (struct publish_rank_target){
		        .region = publish_keep(indicator, row.region),
		        .against = publish_keep(indicator, row.against),
		        .against_name = row.against_name.p
		                                ? publish_keep_words(indicator, row.against_name)
		                                : (struct publish_words){{0}, {0}},
		        .wording = publish_keep(indicator, row.wording),
		        .quote = publish_keep(indicator, row.quote),
		        .year = row.year,
		        .outside = row.outside,
		        .bound = row.bound,
		        .apart = row.apart,
		};
}

void publish_areas_take(struct publish_indicator *indicator, const struct db_batch *batch,
        const struct publish_figures *asked)
{
	take_areas(indicator, batch, asked->areas);
	take_ranks(indicator, batch, asked->ranks);
	take_targets(indicator, batch, asked->rank_targets);
}
