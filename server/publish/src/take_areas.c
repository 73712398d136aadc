/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns the rows of the townships' shares, the ranks and the promised comparisons into structs. */
#include "take.h"

#include <queries/publish.h>
#include <reporting/words.h>

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

static void take_marks(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct publish_areas *areas = &indicator->areas;
	struct q_survey_marks_row row;

	areas->mark_count = db_rows(batch, statement);
	areas->marks = arena_new(&indicator->arena, areas->mark_count + 1, sizeof(*areas->marks));
	for (size_t i = 0; q_survey_marks_row(batch, statement, i, &row); i++) {
		areas->marks[i] = (struct publish_mark){
		        .region = publish_keep(indicator, row.region),
		        .region_name = publish_keep_words(indicator, row.region_name),
		        .is_unit = row.is_unit,
		        .is_listed = row.is_listed,
		};
		if (row.note.p)
			areas->marks[i].note = publish_keep_words(indicator, row.note);
	}
}

void publish_areas_take(struct publish_indicator *indicator, const struct db_batch *batch,
        const struct publish_figures *asked)
{
	take_areas(indicator, batch, asked->areas);
	take_ranks(indicator, batch, asked->ranks);
	take_targets(indicator, batch, asked->rank_targets);
	take_marks(indicator, batch, asked->marks);
}

/* --- promised comparisons --- */

bool publish_comparison_is_judged(const struct publish_comparison *comparison)
{
	return comparison->verdict.n > 0;
}

/* The nation is no region of the tree; what has no name goes by its code. */
static struct publish_words name_of(
        struct publish_indicator *indicator, struct str name, struct str code)
{
	if (name.p)
		return publish_keep_words(indicator, name);
	if (str_equal_c(code, "CN"))
		return (struct publish_words){
		        STR(REPORTING_TITLE_NATION_ZH), STR(REPORTING_TITLE_NATION_EN)};
	code = publish_keep(indicator, code);
	return (struct publish_words){code, code};
}

static void take_promise(struct publish_indicator *indicator,
        const struct q_run_comparisons_row *row, struct publish_comparison *out)
{
	*out = (struct publish_comparison){
	        .region = publish_keep(indicator, row->region),
	        .against = publish_keep(indicator, row->against),
	        .comparison = publish_keep(indicator, row->comparison),
	        .wording = publish_keep(indicator, row->wording),
	        .quote = publish_keep(indicator, row->quote),
	        .region_name = name_of(indicator, row->region_name, row->region),
	        .against_name = name_of(indicator, row->against_name, row->against),
	        .year = row->year,
	        .outcome = publish_keep(indicator, row->outcome),
	        .reason = publish_keep(indicator, row->reason),
	        .verdict = publish_keep(indicator, row->verdict),
	};
}

static void take_figure(struct publish_indicator *indicator,
        const struct q_run_comparisons_row *row, struct publish_comparison *out)
{
	out->kind = publish_keep(indicator, row->kind);
	out->run = row->reference_run_is_null ? 0 : row->reference_run;
	out->series = publish_keep(indicator, row->series);
	out->standard = publish_keep(indicator, row->standard);
	out->source = publish_keep(indicator, row->source);
	out->url = publish_keep(indicator, row->url);
	out->note = publish_keep(indicator, row->note);
	out->version = row->version_is_null ? 0 : row->version;
	out->figure_year = row->reference_year_is_null ? 0 : row->reference_year;
	out->figure_share =
	        publish_number_or_none(row->reference_share, row->reference_share_is_null);
	out->figure_se = publish_number_or_none(row->reference_se, row->reference_se_is_null);
	out->n = publish_number_or_none(row->n, row->n_is_null);
}

static void take_judgement(const struct q_run_comparisons_row *row, struct publish_comparison *out)
{
	out->difference = publish_number_or_none(row->difference, row->difference_is_null);
	out->se = publish_number_or_none(row->se, row->se_is_null);
	out->df = publish_number_or_none(row->df, row->df_is_null);
	out->low = publish_number_or_none(row->ci_low, row->ci_low_is_null);
	out->high = publish_number_or_none(row->ci_high, row->ci_high_is_null);
	out->probability = publish_number_or_none(row->probability, row->probability_is_null);
	out->figure_se_most =
	        publish_number_or_none(row->reference_se_most, row->reference_se_most_is_null);
}

void publish_comparisons_take(struct publish_indicator *indicator, const struct db_batch *batch,
        const struct publish_figures *asked)
{
	struct publish_comparisons *comparisons = &indicator->comparisons;
	struct q_run_comparisons_row row;

	comparisons->count = db_rows(batch, asked->comparisons);
	comparisons->list =
	        arena_new(&indicator->arena, comparisons->count + 1, sizeof(*comparisons->list));
	for (size_t i = 0; q_run_comparisons_row(batch, asked->comparisons, i, &row); i++) {
		take_promise(indicator, &row, &comparisons->list[i]);
		take_figure(indicator, &row, &comparisons->list[i]);
		take_judgement(&row, &comparisons->list[i]);
	}
}
