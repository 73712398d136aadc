/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which run held the scale, and how its items behaved this time. */
#include "parts.h"

#include <core/json_value.h>

#include <math.h>

static json_t *name_of(struct str code, struct str version)
{
	return json_pack("{s:o, s:o}", "instrument", core_json_value_text(code), "version",
	        core_json_value_text(version));
}

static json_t *form_of(const struct run_survey *survey)
{
	const struct instrument *form = run_link_form(&survey->link, survey->instrument);

	return name_of(form->code, form->version);
}

static json_t *run_of(int64_t run_id)
{
	return run_id ? json_integer(run_id) : json_null();
}

json_t *run_report_link_recipe(const struct run_result *result)
{
	const struct run_survey *survey = result->survey;
	const struct run_estimates *estimates = &result->figures->estimates;
	const struct run_link *link = &survey->link;
	bool held = estimates->measures.measurement.anchors.held;

	return json_pack("{s:o, s:o, s:f, s:s, s:s}", "reference_run",
	        run_of(held ? link->run_id : 0), "reference_form", form_of(survey), "drift_most",
	        MEASURE_DRIFT_MOST, "anchors",
	        "items of an earlier version, or of an earlier wave with this one, keep the "
	        "parameters "
	        "that the reference run found; one whose RMSD is above drift_most is estimated "
	        "anew "
	        "as it was answered, the worst first, and counts on the form as it was known",
	        "linking_se",
	        "of the latent scale: jackknife over the anchors of a free calibration linked to "
	        "them by Stocking-Lord (Monseur & Berezner 2007); carried into a change by "
	        "shifting the cut");
}

/* ---- diagnostics ---- */

/* An anchor that few have answered is not listed: its figures would be theirs. */
static json_t *anchors_of(const struct run_result *result)
{
	const struct run_survey *survey = result->survey;
	const int32_t *answered = result->figures->items.answered;
	const struct run_measurement_anchors *anchors =
	        &result->figures->estimates.measures.measurement.anchors;
	json_t *list = json_array();

	for (int j = 0; j < survey->instrument->item_count; j++)
		if (!isnan(anchors->drift[j]) && answered[j] >= RUN_RESPONDENTS_LEAST)
			json_array_append_new(list,
			        json_pack("{s:o, s:o, s:o, s:b}", "item",
			                core_json_value_text(survey->instrument->items[j].code),
			                "rmsd", core_json_value_number(anchors->drift[j]), "shift",
			                core_json_value_number(anchors->shift[j]), "freed",
			                (int)anchors->freed[j]));
	return list;
}

static json_t *line_of(const struct irt_link_constants *line)
{
	return line->slope > 0
	               ? json_pack("{s:f, s:f}", "slope", line->slope, "intercept", line->intercept)
	               : json_null();
}

static json_t *people_of(const struct measure *measure)
{
	return json_pack(
	        "{s:f, s:f}", "mean", measure->fit.group[0].mean, "sd", measure->fit.group[0].sd);
}

static json_t *held_by(const struct run_result *result)
{
	const struct run_measurement *measurement =
	        &result->figures->estimates.measures.measurement;
	const struct measure *measure = &measurement->cleaned;
	const struct linking_estimate *line = &measure->link;

	return json_pack("{s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "anchors",
	        anchors_of(result), "anchors_kept", (json_int_t)measure->anchors, "anchors_freed",
	        (json_int_t)measurement->anchors.freed_count, "linking_se",
	        core_json_value_number(measure->linking_se), "linking_se_difficulties",
	        core_json_value_number(
	                line->stocking_lord.slope > 0 ? line->se_difficulties : (double)NAN),
	        "stocking_lord", line_of(&line->stocking_lord), "haebara", line_of(&line->haebara),
	        "mean_sigma", line_of(&line->mean_sigma), "latent", people_of(measure));
}

/* Why this run uses its own scale although there is one to link to; "" when it does not. */
static const char *alone_because(
        const struct run_link *link, const struct run_measurement_anchors *anchors)
{
	if (anchors->message[0] || anchors->held)
		return anchors->message;
	return link->run_id ? "" : "no run has calibrated that version yet";
}

json_t *run_report_link(const struct run_result *result)
{
	const struct run_survey *survey = result->survey;
	const struct run_estimates *estimates = &result->figures->estimates;
	const struct run_link *link = &survey->link;
	const struct run_measurement *measurement = &estimates->measures.measurement;
	json_t *root;

	if (!link->run_id && !link->named)
		return json_null();
	root = json_pack("{s:o, s:o, s:o, s:o, s:b, s:b, s:o, s:s}", "reference_run",
	        run_of(link->run_id), "survey",
	        link->run_id ? core_json_value_text(link->slug) : json_null(), "instrument",
	        core_json_value_text(link->from.code), "version",
	        core_json_value_text(link->from.version), "named", (int)link->named, "held",
	        (int)measurement->anchors.held, "reference_form", form_of(survey), "message",
	        alone_because(link, &measurement->anchors));
	if (measurement->anchors.held && measurement->cleaned.status == MEASURE_GOOD)
		json_object_update_new(root, held_by(result));
	return root;
}
