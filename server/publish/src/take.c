/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words and the plan's target come from the survey. What the figures rest on and the target
 * they were compared with come from the run. The standard and the instrument that scored a run are
 * read from the run's own recipe, because a survey may later be set to a newer version.
 */
#include "take.h"

#include <queries/core.h>
#include <reporting/words.h>

#include <base/hex.h>

#include <jansson.h>
#include <math.h>

struct str publish_keep(struct publish_indicator *indicator, struct str s)
{
	return s.p ? arena_copy(&indicator->arena, s) : (struct str){0};
}

double publish_number_or_none(double value, bool is_null)
{
	return is_null ? (double)NAN : value;
}

/* A member of a stored object as text; empty when it is missing. */
static struct str keep_member(struct publish_indicator *indicator, json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);

	return publish_keep(
	        indicator, (struct str){json_string_value(value), json_string_length(value)});
}

struct publish_words publish_keep_words(struct publish_indicator *indicator, struct str json)
{
	json_t *root = json_loadb(json.p, json.n, 0, NULL);
	struct publish_words words = {
	        .zh = keep_member(indicator, root, "zh"),
	        .en = keep_member(indicator, root, "en"),
	};

	json_decref(root);
	return words;
}

static void take_target(struct publish_indicator *indicator, struct str json)
{
	json_t *root = json.p ? json_loadb(json.p, json.n, 0, NULL) : NULL;
	json_t *value = json_object_get(root, "value");

	if (json_is_number(value))
		indicator->target = (struct publish_target){
		        .given = true,
		        .value = json_number_value(value),
		        .year = (int)json_integer_value(json_object_get(root, "year")),
		        .comparison = keep_member(indicator, root, "comparison"),
		        .region = keep_member(indicator, root, "region"),
		        .quote = keep_member(indicator, root, "quote"),
		};
	json_decref(root);
}

static void take_withdrawal(struct publish_indicator *indicator, struct str reason)
{
	indicator->withdrawn = publish_keep(indicator, reason);
	indicator->withdrawn_notice = arena_printf(&indicator->arena,
	        REPORTING_NOTICE_WITHDRAWN_ZH "：%.*s%s", STR_ARG(reason),
	        publish_is_activity(indicator) ? "；" REPORTING_NOTICE_ACTIVITY_ZH : "");
}

static void take_monitoring(struct publish_indicator *indicator, struct str json)
{
	json_t *root = json.p ? json_loadb(json.p, json.n, 0, NULL) : NULL;

	indicator->monitoring = (struct publish_monitoring){
	        keep_member(indicator, root, "standard"), keep_member(indicator, root, "quote")};
	json_decref(root);
}

bool publish_take_survey(struct publish_indicator *indicator, struct str slug,
        const struct db_batch *batch, size_t statement)
{
	struct q_survey_by_slug_row row;

	if (!q_survey_by_slug_row(batch, statement, 0, &row))
		return false;
	indicator->slug = publish_keep(indicator, slug);
	indicator->title = publish_keep_words(indicator, row.title);
	indicator->region = publish_keep(indicator, row.region);
	indicator->result_class = publish_keep(indicator, row.result_class);
	indicator->year = row.year;
	indicator->about = publish_keep(indicator, row.about);
	indicator->rehearsal = row.rehearsal;
	indicator->standard = publish_keep(indicator, row.standard_code);
	indicator->standard_version = publish_keep(indicator, row.standard_version);
	indicator->instrument = arena_printf(&indicator->arena, "%.*s@%.*s",
	        STR_ARG(row.instrument_code), STR_ARG(row.instrument_version));
	if (row.withdrawn.n)
		take_withdrawal(indicator, row.withdrawn);
	take_monitoring(indicator, row.monitoring);
	/* An activity is never compared with a target. */
	if (!publish_is_activity(indicator))
		take_target(indicator, row.target);
	return true;
}

static void take_key_groups(struct publish_indicator *indicator, json_t *list)
{
	indicator->key_group_count = json_array_size(list);
	indicator->key_groups = arena_new(
	        &indicator->arena, indicator->key_group_count + 1, sizeof(*indicator->key_groups));
	for (size_t i = 0; i < indicator->key_group_count; i++) {
		json_t *one = json_array_get(list, i), *text = json_object_get(one, "text");
		struct str code = keep_member(indicator, one, "code");

		indicator->key_groups[i] = (struct publish_key_group){
		        .group = arena_printf(&indicator->arena, "key_group=%.*s", STR_ARG(code)),
		        .words = {keep_member(indicator, text, "zh"),
		                keep_member(indicator, text, "en")},
		};
	}
}

static void take_recipe(struct publish_indicator *indicator, struct str recipe)
{
	json_t *root = recipe.p ? json_loadb(recipe.p, recipe.n, 0, NULL) : NULL;
	json_t *instrument = json_object_get(root, "instrument");
	json_t *standard = json_object_get(root, "standard");
	json_t *headline = json_object_get(root, "headline");

	/* Runs made before there were other measures have no word for their headline. */
	indicator->headline = reporting_measure_find(
	        str_from(json_is_string(headline) ? json_string_value(headline) : "observed"));
	take_key_groups(indicator, json_object_get(root, "key_groups"));
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

bool publish_take_run(
        struct publish_indicator *indicator, const struct db_batch *batch, size_t statement)
{
	struct q_run_of_survey_row row;

	if (!q_run_of_survey_row(batch, statement, 0, &row))
		return false;
	indicator->run = (struct publish_run){
	        .given = true,
	        .id = row.run_id,
	        .seed = row.seed,
	        .created_us = row.requested_at,
	        .finished_us = row.finished_at_is_null ? 0 : row.finished_at,
	        .state = publish_keep(indicator, row.state),
	        .superseded_by = row.superseded_by_is_null ? 0 : row.superseded_by,
	        .kind = publish_keep(indicator, row.kind),
	        .program_version = publish_keep(indicator, row.program_version),
	        .recipe = publish_keep(indicator, row.recipe),
	        .diagnostics = publish_keep(indicator, row.diagnostics),
	};
	if (row.snapshot_sha256.p) {
		char *digits = arena_new(&indicator->arena, row.snapshot_sha256.n * 2 + 1, 1);

		hex_encode(row.snapshot_sha256.p, row.snapshot_sha256.n, digits);
		indicator->run.snapshot_sha256 = str_from(digits);
	}
	take_recipe(indicator, row.recipe);
	if (!row.programme_version_is_null)
		indicator->run.programme_version = row.programme_version;
	/* The plan's target of now is none of a run that was judged by another version. */
	if (!row.plan_is_current)
		indicator->target = (struct publish_target){0};
	take_target(indicator, row.target);
	return true;
}
