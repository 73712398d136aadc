/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds one statement for each kind of figure and turns their rows into structs. */
#include "take.h"

#include <queries/publish.h>

#include <math.h>

struct publish_figures publish_figures_ask(struct db_batch *batch, int64_t run_id)
{
	return (struct publish_figures){
	        .estimates = q_run_estimates(batch, run_id),
	        .measures = q_run_measures(batch, run_id),
	        .changes = q_run_trend(batch, run_id),
	        .projections = q_run_projections(batch, run_id),
	        .statistics = q_run_activity(batch, run_id),
	        .areas = q_run_areas(batch, run_id),
	        .ranks = q_run_ranks(batch, run_id),
	        .rank_targets = q_run_rank_targets(batch, run_id),
	        .gaps = q_run_gaps(batch, run_id),
	        .gap_changes = q_run_gap_changes(batch, run_id),
	        .spreads = q_run_spreads(batch, run_id),
	        .gap_targets = q_run_gap_targets(batch, run_id),
	        .comparisons = q_run_comparisons(batch, run_id),
	        .marks = q_survey_marks(batch, run_id),
	};
}

static void take_estimate(struct publish_indicator *indicator,
        const struct q_run_estimates_row *row, struct publish_estimate *out)
{
	*out = (struct publish_estimate){
	        .region = publish_keep(indicator, row->region),
	        .level = publish_keep(indicator, row->level),
	        .group = publish_keep(indicator, row->group),
	        .region_name = publish_keep_words(indicator, row->region_name),
	        .n = row->n_is_null ? PUBLISH_HIDDEN : row->n,
	        .share = publish_number_or_none(row->share, row->share_is_null),
	        .se = publish_number_or_none(row->se, row->se_is_null),
	        .ci_low = publish_number_or_none(row->ci_low, row->ci_low_is_null),
	        .ci_high = publish_number_or_none(row->ci_high, row->ci_high_is_null),
	        .df = publish_number_or_none(row->df, row->df_is_null),
	        .deff = publish_number_or_none(row->deff, row->deff_is_null),
	        .n_eff = publish_number_or_none(row->n_eff, row->n_eff_is_null),
	        .status = publish_keep(indicator, row->status),
	        .reason = publish_keep(indicator, row->reason),
	        .target_probability = publish_number_or_none(
	                row->target_probability, row->target_probability_is_null),
	        .target_verdict = publish_keep(indicator, row->target_verdict),
	};
	for (int kind = 0; kind < REPORTING_MEASURES; kind++)
		out->measure[kind] = (struct publish_measure){
		        (double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN};
}

static void take_estimates(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct q_run_estimates_row row;
	size_t count = db_rows(batch, statement);

	indicator->estimates =
	        arena_new(&indicator->arena, count + 1, sizeof(*indicator->estimates));
	indicator->estimate_count = count;
	for (size_t i = 0; i < count; i++)
		if (q_run_estimates_row(batch, statement, i, &row))
			take_estimate(indicator, &row, &indicator->estimates[i]);
}

/* The rows and the estimates are both in the order of the region tree and the groups. */
static void take_measures(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct q_run_measures_row row;
	size_t at = 0;

	for (size_t i = 0; q_run_measures_row(batch, statement, i, &row); i++) {
		enum reporting_measure kind = reporting_measure_find(row.measure);

		while (at < indicator->estimate_count &&
		        !(str_equal(indicator->estimates[at].region, row.region) &&
		                str_equal(indicator->estimates[at].group, row.group)))
			at++;
		if (at == indicator->estimate_count)
			return;
		if (kind < REPORTING_MEASURES)
			indicator->estimates[at].measure[kind] = (struct publish_measure){
			        row.share, row.se, row.ci_low, row.ci_high, row.df};
	}
}

static void take_changes(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct q_run_trend_row row;
	size_t count = db_rows(batch, statement);

	indicator->changes = arena_new(&indicator->arena, count, sizeof(*indicator->changes));
	indicator->change_count = count;
	for (size_t i = 0; i < count; i++)
		if (q_run_trend_row(batch, statement, i, &row))
			indicator->changes[i] = (struct publish_change){
			        .region = publish_keep(indicator, row.region),
			        .kind = publish_keep(indicator, row.kind),
			        .region_name = publish_keep_words(indicator, row.region_name),
			        .year = row.year,
			        .reference_run = row.reference_run_is_null ? 0 : row.reference_run,
			        .reference = row.reference_share,
			        .reference_se = publish_number_or_none(
			                row.reference_se, row.reference_se_is_null),
			        .derived = row.derived,
			        .change = row.change,
			        .se = row.se,
			        .df = row.df,
			        .low = row.ci_low,
			        .high = row.ci_high,
			        .p = publish_number_or_none(row.p, row.p_is_null),
			        .reference_se_most = publish_number_or_none(
			                row.reference_se_most, row.reference_se_most_is_null),
			        .linking_se = publish_number_or_none(
			                row.linking_se, row.linking_se_is_null),
			};
}

static void take_projections(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct q_run_projections_row row;
	size_t count = db_rows(batch, statement);

	indicator->projections =
	        arena_new(&indicator->arena, count, sizeof(*indicator->projections));
	indicator->projection_count = count;
	for (size_t i = 0; i < count; i++)
		if (q_run_projections_row(batch, statement, i, &row))
			indicator->projections[i] = (struct publish_projection){
			        .model = publish_keep(indicator, row.model),
			        .waves = row.waves,
			        .year = row.year,
			        .share = row.share,
			        .se = row.se,
			        .low = row.ci_low,
			        .high = row.ci_high,
			        .probability = row.probability,
			        .verdict = publish_keep(indicator, row.verdict),
			};
}

static void take_statistics(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct q_run_activity_row row;
	size_t count = db_rows(batch, statement);

	indicator->statistics =
	        arena_new(&indicator->arena, count + 1, sizeof(*indicator->statistics));
	indicator->statistic_count = count;
	for (size_t i = 0; i < count; i++)
		if (q_run_activity_row(batch, statement, i, &row))
			indicator->statistics[i] = (struct publish_statistic){
			        .group = publish_keep(indicator, row.group),
			        .attempts = row.attempts_is_null ? PUBLISH_HIDDEN : row.attempts,
			        .submitted = row.submitted_is_null ? PUBLISH_HIDDEN : row.submitted,
			        .mean_score = publish_number_or_none(
			                row.mean_score, row.mean_score_is_null),
			};
}

void publish_figures_take(struct publish_indicator *indicator, const struct db_batch *batch,
        const struct publish_figures *asked)
{
	take_estimates(indicator, batch, asked->estimates);
	take_measures(indicator, batch, asked->measures);
	take_changes(indicator, batch, asked->changes);
	take_projections(indicator, batch, asked->projections);
	take_statistics(indicator, batch, asked->statistics);
	publish_areas_take(indicator, batch, asked);
	publish_gaps_take(indicator, batch, asked);
	publish_comparisons_take(indicator, batch, asked);
}
