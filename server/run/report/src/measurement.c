/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text by which anybody can reproduce the figures, and the numbers that show how reliable they
 * are.
 */
#include "parts.h"

#include <core/json_value.h>
#include <run/compute/regressors.h>
#include <run/input/item_model.h>

#include <math.h>

/* --- recipe --- */

static const char *model_name_of(enum item_type type)
{
	return irt_model_name(run_item_model(type));
}

static json_t *calibration_words(void)
{
	return json_pack(
	        "{s:s, s:{s:s, s:s, s:s, s:s}, s:s, s:f, s:s, s:f, s:f, s:s, s:f, s:f, s:s, s:s}",
	        "method",
	        "marginal maximum likelihood by EM, one group, N(0, 1) unless anchors hold the "
	        "scale, weighted by the final "
	        "weights, all respondents together; what was not administered is missing by design",
	        "models", model_item_type_codes[ITEM_SINGLE], model_name_of(ITEM_SINGLE),
	        model_item_type_codes[ITEM_TRUE_FALSE], model_name_of(ITEM_TRUE_FALSE),
	        model_item_type_codes[ITEM_MULTIPLE], model_name_of(ITEM_MULTIPLE),
	        model_item_type_codes[ITEM_NUMBER], model_name_of(ITEM_NUMBER), "guessing",
	        "logit(c) of a 3pl item ~ N(logit(1 / options), sd^2); true or false has two "
	        "options",
	        "guessing_sd", MEASURE_GUESS_SD, "slopes", "a ~ N(mean, sd^2) of every item",
	        "slope_mean", MEASURE_SLOPE, "slope_sd", MEASURE_SLOPE_SD, "intercepts",
	        "d ~ N(0, sd^2) of a 3pl item", "intercept_sd", MEASURE_INTERCEPT_SD, "tolerance",
	        MEASURE_TOLERANCE, "missing",
	        "an item passed over counts as wrong; those behind the last one answered and those "
	        "of other booklets were not administered",
	        "items", "right or wrong, by the key");
}

static json_t *regression_words(void)
{
	return json_pack("{s:s, s:s, s:i, s:i, s:s}", "model",
	        "theta normal about a linear regression, the items as calibrated (Mislevy 1984); "
	        "coefficients drawn from their posterior once a draw",
	        "regressors",
	        "every level of sex, age, residence and education with unknown as a level, every "
	        "key group, every region with enough respondents (levels of the tree from the top, "
	        "whole levels only), and the mean EAP of the other respondents of the psu; what is "
	        "constant or made up of those before it is left out",
	        "region_least", RUN_REGRESSORS_REGION_LEAST, "indicators_most", RUN_REGRESSORS_MAX,
	        "random_numbers",
	        "keyed by seed, attempt (the two halves of its uuid, xor) and draw");
}

static json_t *rapid_words(void)
{
	return json_pack("{s:s, s:f, s:f, s:s, s:s}", "threshold",
	        "NT10 (Wise & Ma 2012): a tenth of the mean time the respondents spent on the "
	        "item, at most ten seconds; time is the sum over an item's saves, and one not told "
	        "is never rapid",
	        "share_of_mean", RUN_RAPID_SHARE_OF_MEAN, "seconds_most", RUN_RAPID_SECONDS_MOST,
	        "treated_as",
	        "not administered in eap and plausible; answers in observed and "
	        "plausible_rapid_kept",
	        "effort",
	        "share of a respondent's timed answers that are no rapid guesses (Wise & Kong "
	        "2005)");
}

static const char observed_whole[] =
        "points of the whole form, the latest answer to each item, 0 for a missing one";
static const char observed_booklet[] =
        "points of the booklet in per cent of what its items are worth, scaled to the standard's; "
        "0 for a missing answer; not the headline: a short form's share is not the whole form's";

static json_t *measures_words(const struct run_survey *survey)
{
	return json_pack("{s:s, s:s, s:s, s:s}", reporting_measure_name(REPORTING_OBSERVED),
	        survey->design ? observed_booklet : observed_whole,
	        reporting_measure_name(REPORTING_EAP),
	        "expected points on the standard's whole form at the respondent's EAP, held "
	        "against the cut",
	        reporting_measure_name(REPORTING_PLAUSIBLE),
	        "of each draw the points on the whole form, answers as given and all else drawn "
	        "from the items' curves, held against the cut",
	        reporting_measure_name(REPORTING_RAPID_KEPT),
	        "as plausible, rapid guesses taken for answers");
}

json_t *run_report_measurement_recipe(const struct run_result *result)
{
	const struct run_survey *survey = result->survey;
	const struct run_estimates *estimates = &result->figures->estimates;

	return json_pack("{s:s, s:{s:o, s:o, s:o, s:i, s:I, s:s, s:s, s:o}}", "headline",
	        reporting_measure_name(estimates->measures.headline), "measurement", "measures",
	        measures_words(survey), "calibration", calibration_words(), "regression",
	        regression_words(), "draws", MEASURE_DRAWS, "seed", (json_int_t)survey->seed,
	        "combination",
	        "mean of the draws' shares; variance A + (1 + 1/M) B, A the replicate variance of "
	        "the respondents' means over the draws, B that between the draws (after Rubin "
	        "1987); df by Satterthwaite 1946, at most the cell's own",
	        "publication",
	        "by the headline, with the df of the design: what is withheld of it is withheld of "
	        "all",
	        "rapid", rapid_words());
}

/* --- diagnostics --- */

static json_t *model_label(void)
{
	return json_pack("{s:s, s:s}", "zh",
	        "单选、判断题用三参数模型，多选、填空题用两参数模型（加权边际极大似然）；"
	        "似真值得分：以全部报告变量为条件作潜在回归，折算成评定标准的整卷得分",
	        "en",
	        "3PL for single choice and true or false, 2PL for multiple choice and numbers "
	        "(weighted marginal maximum likelihood); plausible scores from a latent regression "
	        "on every reporting variable, on the standard's whole form");
}

static json_t *thresholds_of(const struct run_survey *survey, const struct run_rapid *rapid)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rapid->items; i++) {
		bool few = rapid->times[i] < RUN_RESPONDENTS_LEAST;
		double seconds = few ? (double)NAN : rapid->threshold[i];

		json_array_append_new(
		        list, json_pack("{s:o, s:o}", "item",
		                      core_json_value_text(survey->instrument->items[i].code),
		                      "seconds", core_json_value_number(seconds)));
	}
	return list;
}

static double ratio(int64_t above, int64_t below)
{
	return below ? (double)above / (double)below : (double)NAN;
}

static json_t *rapid_of(const struct run_survey *survey, const struct run_rapid *rapid)
{
	return json_pack("{s:I, s:I, s:o, s:I, s:I, s:f, s:o}", "timed_answers",
	        (json_int_t)rapid->timed, "guesses", (json_int_t)rapid->guesses, "share_of_answers",
	        core_json_value_number(ratio(rapid->guesses, rapid->timed)), "respondents_timed",
	        (json_int_t)rapid->respondents, "respondents_below_rte",
	        (json_int_t)rapid->little_effort, "rte_least", RUN_RAPID_EFFORT_LEAST, "thresholds",
	        thresholds_of(survey, rapid));
}

static json_t *reliability_of(const struct measure *measure, double alpha)
{
	bool good = measure->status == MEASURE_GOOD;

	return json_pack("{s:o, s:o, s:o, s:o}", "alpha", core_json_value_number(alpha), "eap",
	        core_json_value_number(good ? measure->reliability.eap : (double)NAN), "marginal",
	        core_json_value_number(good ? measure->reliability.marginal : (double)NAN),
	        "with_regressors",
	        core_json_value_number(good ? measure->regression.reliability : (double)NAN));
}

/* Diagnostics that exist only when the measurement worked. */
static json_t *fit_of(const struct run_measurement *measurement)
{
	const struct measure *cleaned = &measurement->cleaned;

	return json_pack("{s:i, s:I, s:I, s:I, s:o, s:i, s:i}", "draws", MEASURE_DRAWS,
	        "without_answers", (json_int_t)cleaned->silent, "indicators",
	        (json_int_t)measurement->indicators, "indicators_left_out",
	        (json_int_t)cleaned->dropped_count, "residual_variance",
	        core_json_value_number(cleaned->regression.variance), "calibration_steps",
	        (int)cleaned->fit.iterations, "regression_steps",
	        (int)cleaned->regression.iterations);
}

json_t *run_report_measurement(const struct run_result *result)
{
	const struct run_survey *survey = result->survey;
	const struct run_estimates *estimates = &result->figures->estimates;
	double alpha = run_form_alpha(&result->snapshot->form);
	const struct run_measurement *measurement = &estimates->measures.measurement;
	const struct measure *cleaned = &measurement->cleaned, *kept = measurement->kept;
	json_t *root = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "status",
	        measurement_status_name(cleaned->status), "message", cleaned->message,
	        "message_rapid_kept", kept->message, "model", model_label(), "reliability",
	        reliability_of(cleaned, alpha), "rapid", rapid_of(survey, &measurement->rapid));

	json_object_set_new(root, "linking", run_report_link(result));
	if (cleaned->status == MEASURE_GOOD)
		json_object_update_new(root, fit_of(measurement));
	return json_pack("{s:o}", "measurement", root);
}
