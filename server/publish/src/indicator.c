/*
 * Filling an indicator from rows. The survey gives the words and the target, the run what the
 * figures rest on; the standard and instrument a run was scored by are read from its own recipe,
 * for a survey may be pointed at a later version.
 */
#include <publish/indicator.h>

#include "keep.h"

#include <reporting/words.h>

#include <queries/core.h>
#include <queries/publish.h>

#include <base/hex.h>

#include <jansson.h>
#include <math.h>

enum { ARENA_CHUNK = 16 << 10 };

void indicator_init(struct indicator *indicator)
{
	*indicator = (struct indicator){0};
	arena_init(&indicator->arena, ARENA_CHUNK);
}

void indicator_end(struct indicator *indicator)
{
	arena_free(&indicator->arena);
	*indicator = (struct indicator){0};
}

bool indicator_target_is_ahead(const struct indicator *indicator)
{
	return indicator->target.given && indicator->target.year > indicator->year;
}

const char *indicator_target_basis(const struct indicator *indicator)
{
	return indicator_target_is_ahead(indicator) ? "current_survey" : "target_year";
}

const struct indicator_change *indicator_change_of(
        const struct indicator *indicator, struct str region)
{
	for (size_t i = 0; i < indicator->change_count; i++)
		if (str_equal(indicator->changes[i].region, region))
			return &indicator->changes[i];
	return NULL;
}

bool indicator_is_activity(const struct indicator *indicator)
{
	return str_equal_c(indicator->result_class, "activity");
}

const char *indicator_label(const struct indicator *indicator)
{
	return indicator->rehearsal ? REPORTING_NOTICE_REHEARSAL_ZH : "";
}

const char *indicator_notice(const struct indicator *indicator)
{
	return indicator_is_activity(indicator) ? REPORTING_NOTICE_ACTIVITY_ZH : "";
}

struct str keep(struct indicator *indicator, struct str s)
{
	return s.p ? arena_copy(&indicator->arena, s) : (struct str){0};
}

/* A member of a stored object as text; empty when it is missing. */
static struct str keep_member(struct indicator *indicator, json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);

	return keep(indicator, (struct str){json_string_value(value), json_string_length(value)});
}

struct indicator_words keep_words(struct indicator *indicator, struct str json)
{
	json_t *root = json_loadb(json.p, json.n, 0, NULL);
	struct indicator_words words = {
	        .zh = keep_member(indicator, root, "zh"),
	        .en = keep_member(indicator, root, "en"),
	};

	json_decref(root);
	return words;
}

static void take_target(struct indicator *indicator, struct str json)
{
	json_t *root = json.p ? json_loadb(json.p, json.n, 0, NULL) : NULL;
	json_t *value = json_object_get(root, "value");

	if (json_is_number(value))
		indicator->target = (struct indicator_target){
		        .given = true,
		        .value = json_number_value(value),
		        .year = (int)json_integer_value(json_object_get(root, "year")),
		        .comparison = keep_member(indicator, root, "comparison"),
		        .region = keep_member(indicator, root, "region"),
		        .quote = keep_member(indicator, root, "quote"),
		};
	json_decref(root);
}

bool indicator_take_survey(struct indicator *indicator, struct str slug,
        const struct db_batch *batch, size_t statement)
{
	struct q_survey_by_slug_row row;

	if (!q_survey_by_slug_row(batch, statement, 0, &row))
		return false;
	indicator->slug = keep(indicator, slug);
	indicator->title = keep_words(indicator, row.title);
	indicator->region = keep(indicator, row.region);
	indicator->result_class = keep(indicator, row.result_class);
	indicator->year = row.year;
	indicator->rehearsal = row.rehearsal;
	indicator->standard = keep(indicator, row.standard_code);
	indicator->standard_version = keep(indicator, row.standard_version);
	indicator->instrument = arena_printf(&indicator->arena, "%.*s@%.*s",
	        STR_ARG(row.instrument_code), STR_ARG(row.instrument_version));
	/* An activity is never held against a target. */
	if (!indicator_is_activity(indicator))
		take_target(indicator, row.target);
	return true;
}

static void take_recipe(struct indicator *indicator, struct str recipe)
{
	json_t *root = recipe.p ? json_loadb(recipe.p, recipe.n, 0, NULL) : NULL;
	json_t *instrument = json_object_get(root, "instrument");
	json_t *standard = json_object_get(root, "standard");
	json_t *headline = json_object_get(root, "headline");

	/* Runs made before there were other measures have no word for it. */
	indicator->headline = reporting_measure_find(
	        str_from(json_is_string(headline) ? json_string_value(headline) : "observed"));
	if (instrument && standard) {
		struct str code = keep_member(indicator, instrument, "code");
		struct str version = keep_member(indicator, instrument, "version");

		indicator->instrument = arena_printf(
		        &indicator->arena, "%.*s@%.*s", STR_ARG(code), STR_ARG(version));
		indicator->standard = keep_member(indicator, standard, "code");
		indicator->standard_version = keep_member(indicator, standard, "version");
	}
	json_decref(root);
}

bool indicator_take_run(struct indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct q_run_of_survey_row row;

	if (!q_run_of_survey_row(batch, statement, 0, &row))
		return false;
	indicator->run = (struct indicator_run){
	        .given = true,
	        .id = row.run_id,
	        .seed = row.seed,
	        .created_us = row.requested_at,
	        .finished_us = row.finished_at_is_null ? 0 : row.finished_at,
	        .state = keep(indicator, row.state),
	        .program_version = keep(indicator, row.program_version),
	        .recipe = keep(indicator, row.recipe),
	        .diagnostics = keep(indicator, row.diagnostics),
	};
	if (row.snapshot_sha256.p) {
		char *digits = arena_new(&indicator->arena, row.snapshot_sha256.n * 2 + 1, 1);

		hex_encode(row.snapshot_sha256.p, row.snapshot_sha256.n, digits);
		indicator->run.snapshot_sha256 = str_from(digits);
	}
	take_recipe(indicator, row.recipe);
	take_target(indicator, row.target);
	return true;
}

static double number_or_none(double value, bool is_null)
{
	return is_null ? (double)NAN : value;
}

static void take_estimate(struct indicator *indicator, const struct q_run_estimates_row *row,
        struct indicator_estimate *out)
{
	*out = (struct indicator_estimate){
	        .region = keep(indicator, row->region),
	        .level = keep(indicator, row->level),
	        .group = keep(indicator, row->group),
	        .region_name = keep_words(indicator, row->region_name),
	        .n = row->n_is_null ? INDICATOR_HIDDEN : row->n,
	        .share = number_or_none(row->share, row->share_is_null),
	        .se = number_or_none(row->se, row->se_is_null),
	        .ci_low = number_or_none(row->ci_low, row->ci_low_is_null),
	        .ci_high = number_or_none(row->ci_high, row->ci_high_is_null),
	        .df = number_or_none(row->df, row->df_is_null),
	        .deff = number_or_none(row->deff, row->deff_is_null),
	        .n_eff = number_or_none(row->n_eff, row->n_eff_is_null),
	        .status = keep(indicator, row->status),
	        .reason = keep(indicator, row->reason),
	        .target_probability =
	                number_or_none(row->target_probability, row->target_probability_is_null),
	        .target_verdict = keep(indicator, row->target_verdict),
	};
	for (int kind = 0; kind < REPORTING_MEASURES; kind++)
		out->measure[kind] = (struct indicator_measure){
		        (double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN};
}

void indicator_take_estimates(
        struct indicator *indicator, const struct db_batch *batch, size_t statement)
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

bool indicator_has_measure(const struct indicator_estimate *estimate, enum reporting_measure kind)
{
	return isfinite(estimate->measure[kind].share);
}

/* Both are in the order of the region tree and the groups. */
void indicator_take_measures(
        struct indicator *indicator, const struct db_batch *batch, size_t statement)
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
			indicator->estimates[at].measure[kind] = (struct indicator_measure){
			        row.share, row.se, row.ci_low, row.ci_high, row.df};
	}
}

void indicator_take_changes(
        struct indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct q_run_trend_row row;
	size_t count = db_rows(batch, statement);

	indicator->changes = arena_new(&indicator->arena, count, sizeof(*indicator->changes));
	indicator->change_count = count;
	for (size_t i = 0; i < count; i++)
		if (q_run_trend_row(batch, statement, i, &row))
			indicator->changes[i] = (struct indicator_change){
			        .region = keep(indicator, row.region),
			        .kind = keep(indicator, row.kind),
			        .region_name = keep_words(indicator, row.region_name),
			        .year = row.year,
			        .reference_run = row.reference_run_is_null ? 0 : row.reference_run,
			        .reference = row.reference_share,
			        .reference_se =
			                number_or_none(row.reference_se, row.reference_se_is_null),
			        .derived = row.derived,
			        .change = row.change,
			        .se = row.se,
			        .df = row.df,
			        .low = row.ci_low,
			        .high = row.ci_high,
			        .p = number_or_none(row.p, row.p_is_null),
			        .reference_se_most = number_or_none(
			                row.reference_se_most, row.reference_se_most_is_null),
			        .linking_se =
			                number_or_none(row.linking_se, row.linking_se_is_null),
			};
}

void indicator_take_projections(
        struct indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct q_run_projections_row row;
	size_t count = db_rows(batch, statement);

	indicator->projections =
	        arena_new(&indicator->arena, count, sizeof(*indicator->projections));
	indicator->projection_count = count;
	for (size_t i = 0; i < count; i++)
		if (q_run_projections_row(batch, statement, i, &row))
			indicator->projections[i] = (struct indicator_projection){
			        .model = keep(indicator, row.model),
			        .waves = row.waves,
			        .year = row.year,
			        .share = row.share,
			        .se = row.se,
			        .low = row.ci_low,
			        .high = row.ci_high,
			        .probability = row.probability,
			        .verdict = keep(indicator, row.verdict),
			};
}

void indicator_take_statistics(
        struct indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct q_run_activity_row row;
	size_t count = db_rows(batch, statement);

	indicator->statistics =
	        arena_new(&indicator->arena, count + 1, sizeof(*indicator->statistics));
	indicator->statistic_count = count;
	for (size_t i = 0; i < count; i++)
		if (q_run_activity_row(batch, statement, i, &row))
			indicator->statistics[i] = (struct indicator_statistic){
			        .group = keep(indicator, row.group),
			        .attempts = row.attempts,
			        .submitted = row.submitted,
			        .mean_score =
			                number_or_none(row.mean_score, row.mean_score_is_null),
			};
}

const struct indicator_estimate *indicator_estimate_find(
        const struct indicator *indicator, struct str region, const char *group)
{
	for (size_t i = 0; i < indicator->estimate_count; i++) {
		const struct indicator_estimate *estimate = &indicator->estimates[i];

		if (str_equal(estimate->region, region) && str_equal_c(estimate->group, group))
			return estimate;
	}
	return NULL;
}
