/*
 * The indicator as a JSON document. Numbers carry 15 digits, what a double surely holds; a figure
 * that must not be shown is null. The tree is built whole, then written: memory is linear in cells.
 */
#include <publish/indicator.h>
#include <reporting/labels.h>

#include <base/clock.h>

#include <jansson.h>
#include <math.h>

enum { DIGITS = 15 };

static json_t *text_of(struct str s)
{
	return json_stringn(s.p ? s.p : "", s.n);
}

/* null instead of an empty text */
static json_t *text_or_null(struct str s)
{
	return s.n ? text_of(s) : json_null();
}

static json_t *number_of(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *count_of(int64_t n)
{
	return n == INDICATOR_HIDDEN ? json_null() : json_integer(n);
}

static json_t *stamp_of(int64_t realtime_us)
{
	char stamp[CLOCK_STAMP_SIZE];

	if (!realtime_us)
		return json_null();
	clock_stamp(realtime_us, stamp);
	return json_string(stamp);
}

/* A stored object as it is, null when there is none. */
static json_t *stored(struct str json)
{
	json_t *root = json.n ? json_loadb(json.p, json.n, 0, NULL) : NULL;

	return root ? root : json_null();
}

static json_t *words_of(struct indicator_words words)
{
	return json_pack("{s:o, s:o}", "zh", text_of(words.zh), "en", text_of(words.en));
}

static json_t *label_json(const struct reporting_label *label)
{
	return json_pack("{s:s, s:s}", "zh", label->zh, "en", label->en);
}

static json_t *run_of(const struct indicator_run *run)
{
	if (!run->given)
		return json_null();
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:I, s:o, s:o}", "id", (json_int_t)run->id,
	        "created_at", stamp_of(run->created_us), "finished_at", stamp_of(run->finished_us),
	        "program_version", text_of(run->program_version), "snapshot_sha256",
	        text_of(run->snapshot_sha256), "seed", (json_int_t)run->seed, "recipe",
	        stored(run->recipe), "diagnostics", stored(run->diagnostics));
}

static json_t *pair_of(double low, double high)
{
	if (!isfinite(low) || !isfinite(high))
		return json_null();
	return json_pack("[o, o]", number_of(low), number_of(high));
}

static json_t *projections_of(const struct indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->projection_count; i++) {
		const struct indicator_projection *one = &indicator->projections[i];

		json_array_append_new(list,
		        json_pack("{s:o, s:i, s:i, s:o, s:o, s:o, s:o, s:o}", "model",
		                text_of(one->model), "waves", one->waves, "year", one->year,
		                "share", number_of(one->share), "se", number_of(one->se), "ci",
		                pair_of(one->low, one->high), "probability",
		                number_of(one->probability), "verdict", text_of(one->verdict)));
	}
	return list;
}

static json_t *target_of(const struct indicator *indicator)
{
	const struct indicator_target *target = &indicator->target;

	if (!target->given)
		return json_null();
	return json_pack("{s:o, s:o, s:i, s:o, s:o, s:s, s:o}", "value", number_of(target->value),
	        "comparison", text_of(target->comparison), "year", target->year, "region",
	        text_of(target->region), "quote", text_of(target->quote), "basis",
	        indicator_target_basis(indicator), "projections", projections_of(indicator));
}

static json_t *change_of(const struct indicator_change *change)
{
	json_t *object = json_pack("{s:o, s:o, s:o, s:i, s:o, s:o, s:o, s:b}", "region",
	        text_of(change->region), "region_name", words_of(change->region_name), "kind",
	        text_of(change->kind), "year", change->year, "run",
	        change->reference_run ? json_integer(change->reference_run) : json_null(), "share",
	        number_of(change->reference), "se", number_of(change->reference_se), "derived",
	        (int)change->derived);
	json_t *figures = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "change",
	        number_of(change->change), "change_se", number_of(change->se), "linking_se",
	        number_of(change->linking_se), "ci", pair_of(change->low, change->high), "df",
	        number_of(change->df), "p", number_of(change->p), "reference_se_most",
	        number_of(change->reference_se_most), "note",
	        label_json(reporting_label_change(change->kind, change->linking_se)));

	json_object_update_new(object, figures);
	return object;
}

static json_t *trend_of(const struct indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->change_count; i++)
		json_array_append_new(list, change_of(&indicator->changes[i]));
	return list;
}

static json_t *measures_of(const struct indicator_estimate *estimate)
{
	json_t *root = json_object();

	for (int kind = 0; kind < REPORTING_MEASURES; kind++) {
		const struct indicator_measure *measure = &estimate->measure[kind];

		json_object_set_new(root, reporting_measure_name((enum reporting_measure)kind),
		        indicator_has_measure(estimate, (enum reporting_measure)kind)
		                ? json_pack("{s:o, s:o, s:o, s:o}", "share",
		                          number_of(measure->share), "se", number_of(measure->se),
		                          "ci", pair_of(measure->ci_low, measure->ci_high), "df",
		                          number_of(measure->df))
		                : json_null());
	}
	return root;
}

static json_t *estimate_of(const struct indicator_estimate *estimate)
{
	json_t *cell = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "region",
	        text_of(estimate->region), "region_name", words_of(estimate->region_name), "level",
	        text_of(estimate->level), "group", text_of(estimate->group), "group_label",
	        label_json(reporting_label(REPORTING_GROUP, estimate->group)), "n",
	        count_of(estimate->n));
	json_t *figures = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "share",
	        number_of(estimate->share), "se", number_of(estimate->se), "ci",
	        pair_of(estimate->ci_low, estimate->ci_high), "df", number_of(estimate->df),
	        "n_eff", number_of(estimate->n_eff), "deff", number_of(estimate->deff), "status",
	        text_of(estimate->status), "reason", text_of(estimate->reason),
	        "target_probability", number_of(estimate->target_probability), "target_verdict",
	        text_or_null(estimate->target_verdict));

	json_object_update_new(cell, figures);
	json_object_set_new(cell, "measures", measures_of(estimate));
	return cell;
}

static json_t *estimates_of(const struct indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->estimate_count; i++)
		json_array_append_new(list, estimate_of(&indicator->estimates[i]));
	return list;
}

static json_t *statistics_of(const struct indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->statistic_count; i++) {
		const struct indicator_statistic *statistic = &indicator->statistics[i];

		json_array_append_new(list,
		        json_pack("{s:o, s:o, s:I, s:I, s:o}", "group", text_of(statistic->group),
		                "group_label",
		                label_json(reporting_label(REPORTING_GROUP, statistic->group)),
		                "attempts", (json_int_t)statistic->attempts, "submitted",
		                (json_int_t)statistic->submitted, "mean_score",
		                number_of(statistic->mean_score)));
	}
	return list;
}

/* What the run said of its measurement; null of a run made before there was one. */
static json_t *measurement_of(const struct indicator_run *run)
{
	json_t *diagnostics = stored(run->diagnostics);
	json_t *found = json_incref(json_object_get(diagnostics, "measurement"));

	json_decref(diagnostics);
	return found ? found : json_null();
}

static json_t *document_of(const struct indicator *indicator)
{
	json_t *root = json_pack("{s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "survey",
	        text_of(indicator->slug), "title", words_of(indicator->title), "result_class",
	        text_of(indicator->result_class), "rehearsal", (int)indicator->rehearsal, "label",
	        text_or_null(str_from(indicator_label(indicator))), "notice",
	        text_or_null(str_from(indicator_notice(indicator))), "standard",
	        text_of(indicator->standard), "standard_version",
	        text_of(indicator->standard_version), "instrument", text_of(indicator->instrument),
	        "run", run_of(&indicator->run));

	if (indicator_is_activity(indicator)) {
		json_object_set_new(root, "statistics", statistics_of(indicator));
		return root;
	}
	json_object_set_new(
	        root, "headline", json_string(reporting_measure_name(indicator->headline)));
	json_object_set_new(root, "measurement", measurement_of(&indicator->run));
	json_object_set_new(root, "target", target_of(indicator));
	json_object_set_new(root, "trend", trend_of(indicator));
	json_object_set_new(root, "estimates", estimates_of(indicator));
	json_object_update_new(root, indicator_areas_json(indicator));
	return root;
}

static int add_piece(const char *bytes, size_t count, void *out)
{
	buf_add(out, (struct str){bytes, count});
	return 0;
}

bool indicator_write_json(const struct indicator *indicator, struct buf *out, struct error *error)
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
