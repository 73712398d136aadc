/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The data that the figures were made from. A number that does not exist (when there are no
 * respondents) is null, and so is one that must not be told.
 */
#include <run/report/report.h>

#include "parts.h"
#include <core/json_value.h>

#include <math.h>

static json_t *attempts_of(const struct run_snapshot *snapshot)
{
	return json_pack("{s:I, s:I, s:I, s:I}", "attempts", (json_int_t)snapshot->attempt_count,
	        "submitted", (json_int_t)snapshot->submitted, "withdrawn",
	        (json_int_t)snapshot->withdrawn, "open", (json_int_t)snapshot->open);
}

static double ratio(double above, double below)
{
	return below > 0 ? above / below : (double)NAN;
}

static json_t *sample_of(const struct run_snapshot *snapshot, const struct run_estimates *estimates)
{
	int64_t answered = snapshot->submitted - snapshot->uninvited;

	return json_pack("{s:I, s:o, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}",
	        "invited", (json_int_t)snapshot->invited, "response_rate",
	        core_json_value_number(ratio((double)answered, (double)snapshot->invited)),
	        "response_rate_definition",
	        "submitted by invitation / invited, unweighted (as AAPOR RR1 with every invited "
	        "person taken as eligible)",
	        "uninvited", (json_int_t)snapshot->uninvited, "size_unknown",
	        (json_int_t)snapshot->no_size, "age_unknown", (json_int_t)snapshot->no_age,
	        "out_of_frame", (json_int_t)snapshot->out_of_frame, "respondents",
	        (json_int_t)snapshot->used - snapshot->opted, "strata",
	        (json_int_t)estimates->strata, "psus", (json_int_t)estimates->psus,
	        "psus_with_respondents", (json_int_t)estimates->psus_answering, "df",
	        core_json_value_number(estimates->df), "weight_sum",
	        core_json_value_number(estimates->weight_sum), "weight_deff_kish",
	        core_json_value_number(estimates->weight_deff));
}

static json_t *form_of(const struct run_form *form, double mean)
{
	return json_pack("{s:o, s:o, s:s}", "mean_points", core_json_value_number(mean),
	        "reliability", core_json_value_number(run_form_alpha(form)),
	        "reliability_definition",
	        "Cronbach's alpha of the items' points (KR-20 for items right or wrong), by base "
	        "weights");
}

/* They are counted apart, and are in every figure. */
static json_t *doubtful_of(const struct run_doubt *doubt)
{
	return json_pack("{s:{s:I, s:I, s:I, s:o, s:s, s:s}}", "doubtful", "submissions",
	        (json_int_t)doubt->any, "too_fast", (json_int_t)doubt->too_fast, "same_answers",
	        (json_int_t)doubt->same_answers, "mean_points_without",
	        core_json_value_number(doubt->mean_points_without), "too_fast_definition",
	        "submitted within a second an answer of its start, by the server's clock; not "
	        "judged "
	        "of simulated people",
	        "same_answers_definition",
	        "20 answers or more, every one of them the same as in 9 other submissions or more");
}

/* Diagnostics that only a survey with a sample has. */
static void add_figures(json_t *root, const struct run_result *result)
{
	json_object_update_new(root, sample_of(result->snapshot, &result->figures->estimates));
	json_object_update_new(root, run_report_areas(result));
	json_object_update_new(root, run_report_weights(result));
	json_object_update_new(root, run_report_trend(result));
	json_object_update_new(root, run_report_measurement(result));
	if (result->survey->opt_in)
		json_object_update_new(root, run_report_opt_in(result));
}

bool run_report_diagnostics(const struct run_result *result, struct buf *out, struct error *error)
{
	const struct run_form *form = &result->snapshot->form;
	json_t *root = attempts_of(result->snapshot);

	if (result->figures)
		add_figures(root, result);
	json_object_update_new(root, doubtful_of(&result->snapshot->doubt));
	json_object_update_new(
	        root, form_of(form, result->figures ? result->figures->estimates.mean_points
	                                            : run_form_mean(form)));
	run_report_withhold(result, root);
	return run_report_write(root, out, error);
}
