/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The indicator as a JSON document. Numbers have 15 digits, which a double certainly holds. A
 * figure that must not be shown is null. The tree is built as a whole and then written: memory is
 * linear in the number of cells.
 */
#include "json_parts.h"
#include <core/json_value.h>
#include <publish/writers.h>
#include <reporting/labels.h>

#include <base/clock.h>

#include <jansson.h>

enum { DIGITS = 15 };

/* null for an empty text. */
static json_t *text_or_null(struct str s)
{
	return s.n ? core_json_value_text(s) : json_null();
}

static json_t *count_of(int64_t n)
{
	return n == PUBLISH_HIDDEN ? json_null() : json_integer(n);
}

static json_t *stamp_of(int64_t realtime_us)
{
	char stamp[CLOCK_STAMP_SIZE];

	if (!realtime_us)
		return json_null();
	clock_stamp(realtime_us, stamp);
	return json_string(stamp);
}

/* A stored object unchanged; null when there is none. */
static json_t *stored(struct str json)
{
	json_t *root = json.n ? json_loadb(json.p, json.n, 0, NULL) : NULL;

	return root ? root : json_null();
}

static json_t *label_json(const struct reporting_label *label)
{
	return json_pack("{s:s, s:s}", "zh", label->zh, "en", label->en);
}

static json_t *run_of(const struct publish_run *run)
{
	json_t *object;

	if (!run->given)
		return json_null();
	object = json_pack("{s:I, s:o, s:o, s:o, s:o, s:I, s:o, s:o}", "id", (json_int_t)run->id,
	        "created_at", stamp_of(run->created_us), "finished_at", stamp_of(run->finished_us),
	        "program_version", core_json_value_text(run->program_version), "snapshot_sha256",
	        core_json_value_text(run->snapshot_sha256), "seed", (json_int_t)run->seed, "recipe",
	        stored(run->recipe), "diagnostics", stored(run->diagnostics));
	if (run->kind.n)
		json_object_set_new(object, "kind", core_json_value_text(run->kind));
	if (run->programme_version)
		json_object_set_new(
		        object, "programme_version", json_integer(run->programme_version));
	return object;
}

static json_t *projections_of(const struct publish_indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->projection_count; i++) {
		const struct publish_projection *one = &indicator->projections[i];

		json_array_append_new(
		        list, json_pack("{s:o, s:i, s:i, s:o, s:o, s:o, s:o, s:o}", "model",
		                      core_json_value_text(one->model), "waves", one->waves, "year",
		                      one->year, "share", core_json_value_number(one->share), "se",
		                      core_json_value_number(one->se), "ci",
		                      core_json_value_interval(one->low, one->high), "probability",
		                      core_json_value_number(one->probability), "verdict",
		                      core_json_value_text(one->verdict)));
	}
	return list;
}

static json_t *target_of(const struct publish_indicator *indicator)
{
	const struct publish_target *target = &indicator->target;

	if (!target->given)
		return json_null();
	return json_pack("{s:o, s:o, s:i, s:o, s:o, s:s, s:o}", "value",
	        core_json_value_number(target->value), "comparison",
	        core_json_value_text(target->comparison), "year", target->year, "region",
	        core_json_value_text(target->region), "quote", core_json_value_text(target->quote),
	        "basis", publish_target_basis(indicator), "projections", projections_of(indicator));
}

static json_t *change_of(const struct publish_change *change)
{
	json_t *object = json_pack("{s:o, s:o, s:o, s:i, s:o, s:o, s:o, s:b}", "region",
	        core_json_value_text(change->region), "region_name",
	        publish_json_words(change->region_name), "kind", core_json_value_text(change->kind),
	        "year", change->year, "run",
	        change->reference_run ? json_integer(change->reference_run) : json_null(), "share",
	        core_json_value_number(change->reference), "se",
	        core_json_value_number(change->reference_se), "derived", (int)change->derived);
	json_t *figures = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "change",
	        core_json_value_number(change->change), "change_se",
	        core_json_value_number(change->se), "linking_se",
	        core_json_value_number(change->linking_se), "ci",
	        core_json_value_interval(change->low, change->high), "df",
	        core_json_value_number(change->df), "p", core_json_value_number(change->p),
	        "reference_se_most", core_json_value_number(change->reference_se_most), "note",
	        label_json(reporting_label_change(change->kind, change->linking_se)));

	json_object_update_new(object, figures);
	return object;
}

static json_t *trend_of(const struct publish_indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->change_count; i++)
		json_array_append_new(list, change_of(&indicator->changes[i]));
	return list;
}

static json_t *measures_of(const struct publish_estimate *estimate)
{
	json_t *root = json_object();

	for (int kind = 0; kind < REPORTING_MEASURES; kind++) {
		const struct publish_measure *measure = &estimate->measure[kind];

		json_object_set_new(root, reporting_measure_name((enum reporting_measure)kind),
		        publish_has_measure(estimate, (enum reporting_measure)kind)
		                ? json_pack("{s:o, s:o, s:o, s:o}", "share",
		                          core_json_value_number(measure->share), "se",
		                          core_json_value_number(measure->se), "ci",
		                          core_json_value_interval(
		                                  measure->ci_low, measure->ci_high),
		                          "df", core_json_value_number(measure->df))
		                : json_null());
	}
	return root;
}

static json_t *estimate_of(
        const struct publish_indicator *indicator, const struct publish_estimate *estimate)
{
	json_t *cell = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "region",
	        core_json_value_text(estimate->region), "region_name",
	        publish_json_words(estimate->region_name), "level",
	        core_json_value_text(estimate->level), "group",
	        core_json_value_text(estimate->group), "group_label",
	        publish_json_words(publish_group_words(indicator, estimate->group)), "n",
	        count_of(estimate->n));
	json_t *figures = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "share",
	        core_json_value_number(estimate->share), "se", core_json_value_number(estimate->se),
	        "ci", core_json_value_interval(estimate->ci_low, estimate->ci_high), "df",
	        core_json_value_number(estimate->df), "n_eff",
	        core_json_value_number(estimate->n_eff), "deff",
	        core_json_value_number(estimate->deff), "status",
	        core_json_value_text(estimate->status), "reason",
	        core_json_value_text(estimate->reason), "target_probability",
	        core_json_value_number(estimate->target_probability), "target_verdict",
	        text_or_null(estimate->target_verdict));

	json_object_update_new(cell, figures);
	json_object_set_new(cell, "measures", measures_of(estimate));
	return cell;
}

static json_t *monitoring_of(const struct publish_monitoring *monitoring)
{
	if (!monitoring->standard.n)
		return json_null();
	return json_pack("{s:o, s:o}", "standard", core_json_value_text(monitoring->standard),
	        "quote", core_json_value_text(monitoring->quote));
}

static json_t *estimates_of(const struct publish_indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->estimate_count; i++)
		json_array_append_new(list, estimate_of(indicator, &indicator->estimates[i]));
	return list;
}

static json_t *statistics_of(const struct publish_indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->statistic_count; i++) {
		const struct publish_statistic *statistic = &indicator->statistics[i];

		json_array_append_new(
		        list, json_pack("{s:o, s:o, s:o, s:o, s:o}", "group",
		                      core_json_value_text(statistic->group), "group_label",
		                      publish_json_words(
		                              publish_group_words(indicator, statistic->group)),
		                      "attempts", count_of(statistic->attempts), "submitted",
		                      count_of(statistic->submitted), "mean_score",
		                      core_json_value_number(statistic->mean_score)));
	}
	return list;
}

/* What the run said about its measurement; null for a run made before measurements existed. */
static json_t *measurement_of(const struct publish_run *run)
{
	json_t *diagnostics = stored(run->diagnostics);
	json_t *found = json_incref(json_object_get(diagnostics, "measurement"));

	json_decref(diagnostics);
	return found ? found : json_null();
}

static json_t *document_of(const struct publish_indicator *indicator)
{
	json_t *root = json_pack("{s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o}",
	        "survey", core_json_value_text(indicator->slug), "title",
	        publish_json_words(indicator->title), "about", stored(indicator->about),
	        "result_class", core_json_value_text(indicator->result_class), "rehearsal",
	        (int)indicator->rehearsal, "label",
	        text_or_null(str_from(publish_label(indicator))), "notice",
	        text_or_null(str_from(publish_notice(indicator))), "standard",
	        core_json_value_text(indicator->standard), "standard_version",
	        core_json_value_text(indicator->standard_version), "instrument",
	        core_json_value_text(indicator->instrument), "run", run_of(&indicator->run));

	if (indicator->withdrawn.n)
		json_object_set_new(root, "withdrawn", core_json_value_text(indicator->withdrawn));
	if (publish_is_activity(indicator)) {
		json_object_set_new(root, "statistics", statistics_of(indicator));
		return root;
	}
	json_object_set_new(
	        root, "headline", json_string(reporting_measure_name(indicator->headline)));
	json_object_set_new(root, "measurement", measurement_of(&indicator->run));
	json_object_set_new(root, "monitoring", monitoring_of(&indicator->monitoring));
	json_object_set_new(root, "target", target_of(indicator));
	json_object_set_new(root, "comparisons", publish_json_comparisons(indicator));
	json_object_set_new(root, "trend", trend_of(indicator));
	json_object_set_new(root, "estimates", estimates_of(indicator));
	json_object_update_new(root, publish_json_areas(indicator));
	json_object_update_new(root, publish_json_gaps(indicator));
	return root;
}

static int add_piece(const char *bytes, size_t count, void *out)
{
	buf_add(out, (struct str){bytes, count});
	return 0;
}

bool publish_write_json(
        const struct publish_indicator *indicator, struct buf *out, struct error *error)
{
	json_t *root = document_of(indicator);
	int failed = json_dump_callback(
	        root, add_piece, out, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));

	json_decref(root);
	if (failed)
		return error_set(error, "the results of %.*s cannot be written as JSON",
		        STR_ARG(indicator->slug));
	if (out->overflowed)
		return error_set(error, "the results of %.*s are longer than %zu bytes",
		        STR_ARG(indicator->slug), out->max);
	return true;
}
