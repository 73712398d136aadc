/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The methods by which the figures were made: the documents, and a few sentences on every step. */
#include <run/report/report.h>

#include "parts.h"
#include <core/json_value.h>
#include <reporting/words.h>
#include <run/compute/activity.h>

#include <base/hex.h>

static json_t *hash_of(const uint8_t sha256[static RUN_SHA256_SIZE])
{
	char digits[2 * RUN_SHA256_SIZE + 1];

	hex_encode(sha256, RUN_SHA256_SIZE, digits);
	return json_string(digits);
}

static json_t *documents(const struct run_survey *survey)
{
	const struct instrument *instrument = survey->instrument;
	const struct standard *standard = survey->standard;

	return json_pack("{s:{s:o, s:o, s:o}, s:{s:o, s:o, s:o, s:i, s:i, s:b}, s:i, s:s}",
	        "instrument", "code", core_json_value_text(instrument->code), "version",
	        core_json_value_text(instrument->version), "sha256",
	        hash_of(survey->instrument_sha256), "standard", "code",
	        core_json_value_text(standard->code), "version",
	        core_json_value_text(standard->version), "sha256", hash_of(survey->standard_sha256),
	        "points", standard->points, "literate_at", standard->literate_at, "inclusive",
	        (int)standard->inclusive, "survey_year", survey->year, "score",
	        survey->design ? "points of the whole form of which a booklet asked a part: see "
	                         "measurement"
	                       : "observed points of the fixed form, the latest answer to each "
	                         "item, 0 for a "
	                         "missing one");
}

/* The key groups that the programme declares, with their rules. */
static json_t *key_groups_of(const struct run_survey *survey)
{
	json_t *list = survey->key_groups.p
	                       ? json_loadb(survey->key_groups.p, survey->key_groups.n, 0, NULL)
	                       : NULL;

	return list ? list : json_array();
}

/* Of these, what the instrument does not ask. */
static json_t *key_groups_left(const struct run_survey *survey)
{
	json_t *list = json_array();

	for (int i = 0; i < survey->left.count; i++)
		json_array_append_new(list, core_json_value_text(survey->left.code[i]));
	return list;
}

/* null when everybody got the whole form. */
static json_t *booklets_of(const struct run_survey *survey)
{
	const struct booklet_design *design = survey->design;

	if (!design)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:i}", "code", core_json_value_text(design->code),
	        "version", core_json_value_text(design->version), "sha256",
	        hash_of(survey->design_sha256), "booklets", design->booklet_count);
}

static json_t *frame_words(const struct run_survey *survey)
{
	return json_sprintf("submitted respondents aged %d to %d; " REPORTING_NOTE_AGE_EN,
	        survey->instrument->age_min, survey->instrument->age_max);
}

/* Used when the headline is not simply the points of the form. */
static const char plausible_zh[] = "是否具备科学素质按似真值得分判断：按每人的作答与背景，在其可能"
                                   "的水平中多次抽取，折算成整卷得分，"
                                   "各次结果合并。";
static const char plausible_en[] =
        "Literate by plausible scores: points on the whole form at levels drawn from what a "
        "person's answers and background allow, the draws combined. ";

/* The whole method in a few sentences, for readers of the page and of the table. */
static json_t *summary(const struct run_estimates *estimates, const struct run_margins *margins)
{
	const struct run_weights *weights = &estimates->weights;
	bool plausible = estimates->measures.headline == REPORTING_PLAUSIBLE;
	json_t *known = weights->has_margins ? json_sprintf("%d", margins->year) : json_string("");
	const char *year = json_string_value(known);
	json_t *zh = json_sprintf(
	        "%s比例按最终权数加权（Hájek 估计）：抽样权数、分组无回答调整%s%s%s；"
	        "标准误由重做全部加权步骤的重复权数计算（%s，%u 组）；"
	        "95%%置信区间在 logit 尺度上按 t 分布计算，自由度按各地区、人群分别计算；"
	        "是否公布按美国 NCHS 2017 年标准（Korn-Graubard 区间）判断，"
	        "设计效应取该人群自身与同级各地区同一人群合并值中较大者，"
	        "自由度不足8从严，不足4不公布；"
	        "相减可推算出未公布数字的，也不公布。" REPORTING_NOTE_AGE_ZH "。",
	        plausible ? plausible_zh : "",
	        weights->has_margins ? "、按 " : "，未校准（没有已知总数）", year,
	        weights->has_margins ? " 年已知人口总数校准（校准系数有界）" : "",
	        weights->replicates.kind == REPLICATES_BOOT ? "自助法" : "刀切法",
	        weights->replicates.count);
	json_t *en = json_sprintf(
	        "%sShares are weighted by the final weights (Hájek): base weights, nonresponse by "
	        "classes%s%s; "
	        "standard errors: %u %s replicates that redo the weighting; "
	        "95 %% intervals: logit, t with each cell's own degrees of freedom; "
	        "publication: the NCHS 2017 standard, by the Korn-Graubard interval with the "
	        "larger of the cell's design effect and that of its peers (same group and level), "
	        "stricter under 8 degrees of freedom and never under 4; what would give a withheld "
	        "figure away by a difference is withheld too; " REPORTING_NOTE_AGE_EN ".",
	        plausible ? plausible_en : "",
	        weights->has_margins ? ", bounded calibration to the known totals of "
	                             : ", no calibration (no known totals)",
	        year, weights->replicates.count,
	        weighting_replicates_kind_name(weights->replicates.kind));

	json_decref(known);
	return json_pack("{s:o, s:o}", "zh", zh, "en", en);
}

static const char publication_words[] =
        "NCHS 2017 presentation standards for proportions (Vital Health Stat 2(175)), by the "
        "degrees of freedom of the cell and the larger of its own variance and p (1-p) deff / "
        "(n-1), deff pooled over the cells of the same group and level (weighted by df); under 8 "
        "degrees of freedom deff times the 80 % quantile of chi-square / df, relative width at the "
        "smaller of the cell's share and the pooled one, flagged at best, 0 and 100 % suppressed; "
        "under 4 suppressed; then complementary suppression until no withheld cell follows from "
        "the others (regions in their region, levels of sex, age, residence and education); counts "
        "of 1 to 10 are hidden in withheld cells, and more so that none follows";

static const char trend_words[] =
        "change since the plan's baselines (their standard error and instrument are not published: "
        "this survey's error alone, no test, comparable or not) and since the last runs of earlier "
        "waves of the same class, standard and measure: with the same instrument, linking error 0 "
        "on "
        "a scale of their own; with plausible scores on one reference form and linked scales, the "
        "linking error of the latent scale (added up over the links) carried into each region's "
        "share: half of P(points >= cut - h) - P(points >= cut + h), h that error times the slope "
        "of "
        "the form's expected points at the cut; independent samples, Welch-Satterthwaite df; from "
        "two waves on, weighted linear and logit lines to the target's year";

static json_t *nonresponse_method(void)
{
	return json_pack("{s:s, s:s, s:i, s:f, s:s}", "factor",
	        "sum of base weights of the invited over that of those who answered, by class; who "
	        "answered and is outside the frame counts as having answered, then leaves",
	        "classes",
	        "stratum x residence; a thin one is joined with its neighbour in the region tree",
	        "answered_least", RESPONSE_LEAST, "factor_most_over_all", RESPONSE_SPREAD,
	        "nonrespondents",
	        "invited, and not submitted, withdrawn, or submitted without an age");
}

static json_t *margins_used(const struct run_margins *margins)
{
	return json_pack("{s:i, s:s, s:I, s:o, s:o}", "reference_year", margins->year, "source",
	        margins->source, "totals", (json_int_t)margins->count, "sha256",
	        hash_of(margins->sha256), "totals_sha256", hash_of(margins->totals_sha256));
}

static json_t *calibration_method(const struct run_weights *weights)
{
	if (!weights->has_margins)
		return json_null();
	return json_pack("{s:s, s:[f,f], s:i, s:i, s:f, s:f, s:s}", "method",
	        "bounded raking (truncated exponential distance, Deville & Sarndal 1992), after "
	        "scaling to the residents of the highest region with margins; trimming is part of "
	        "it",
	        "bounds", CHAIN_LOW, CHAIN_HIGH, "level_least", PLAN_LEAST, "level_psus_least",
	        PLAN_PSUS_LEAST, "error_aimed_at", CHAIN_STOP, "error_most", CHAIN_MET,
	        "unknown_level",
	        "keeps its share of the group, and the known totals are scaled down by it");
}

static json_t *replicates_method(const struct run_survey *survey, const struct run_weights *weights)
{
	return json_pack("{s:s, s:i, s:f, s:I, s:s, s:s}", "kind",
	        weighting_replicates_kind_name(weights->replicates.kind), "count",
	        (int)weights->replicates.count, "damping", REPLICATES_DAMPING, "seed",
	        (json_int_t)survey->seed, "centre", "the estimate", "redone",
	        "nonresponse, scale, calibration with its bounds");
}

/* Puts sentences, which it frees, before those of the summary in this language. */
static void put_before(json_t *summary, bool zh, json_t *sentences)
{
	const char *language = zh ? "zh" : "en";

	json_object_set_new(summary, language,
	        json_sprintf("%s%s%s", json_string_value(sentences), zh ? "" : " ",
	                json_string_value(json_object_get(summary, language))));
	json_decref(sentences);
}

/*
 * Said of every figure of the run, wherever its method is; and once more without the figure of the
 * whole region, for whoever sees only a part of it.
 */
static void add_opt_in(json_t *root, const struct run_result *result)
{
	json_t *told = json_object_get(root, "summary"), *opt_in = run_report_opt_in_recipe();

	json_object_set_new(opt_in, "summary", json_deep_copy(told));
	for (int zh = 0; zh < 2; zh++) {
		put_before(told, zh, run_report_opt_in_words(result, zh, true));
		put_before(json_object_get(opt_in, "summary"), zh,
		        run_report_opt_in_words(result, zh, false));
	}
	json_object_set_new(root, "opt_in", opt_in);
}

static json_t *share_methods(const struct run_result *result)
{
	const struct run_survey *survey = result->survey;
	const struct run_snapshot *snapshot = result->snapshot;
	const struct run_estimates *estimates = &result->figures->estimates;
	const struct run_weights *weights = &estimates->weights;
	json_t *root = json_pack("{s:o, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
	        "summary", summary(estimates, &snapshot->margins), "frame", frame_words(survey),
	        "residence", "of the psu, from the frame", "weights",
	        "base weight x nonresponse factor x calibration", "estimate",
	        "Hajek share: sum w y / sum w", "variance",
	        "of replicates, about the estimate; every sampled psu counts, also without "
	        "respondents",
	        "lonely_psu", "adjust: adds the square of its own score", "df",
	        "psus - strata with a respondent in the cell", "deff",
	        "variance over s^2 / n; n_eff = n / deff", "interval",
	        "logit, t with the df of the cell, 95 %; Clopper-Pearson with n for a share of 0 "
	        "or 1",
	        "publication", publication_words, "target_probability",
	        "Student's t with the df of the cell on the log odds, as the interval");

	json_object_set_new(root, "nonresponse", nonresponse_method());
	json_object_set_new(root, "margins",
	        weights->has_margins ? margins_used(&snapshot->margins) : json_null());
	json_object_set_new(root, "calibration", calibration_method(weights));
	json_object_set_new(root, "replicates", replicates_method(survey, weights));
	json_object_set_new(root, "trend", json_string(trend_words));
	if (survey->opt_in)
		add_opt_in(root, result);
	return root;
}

bool run_report_recipe(const struct run_result *result, struct buf *out, struct error *error)
{
	const struct run_survey *survey = result->survey;
	json_t *root = documents(survey);

	json_object_set_new(root, "booklets", booklets_of(survey));
	json_object_set_new(root, "key_groups", key_groups_of(survey));
	if (survey->left.count)
		json_object_set_new(root, "key_groups_not_asked", key_groups_left(survey));
	if (!result->figures) {
		json_object_set_new(root, "statistics", json_string("counts and mean points"));
		json_object_set_new(root, "age", json_string(REPORTING_NOTE_AGE_EN));
		json_object_set_new(root, "mean_score_least", json_integer(RUN_RESPONDENTS_LEAST));
	} else {
		json_object_update_new(root, share_methods(result));
		json_object_update_new(root, run_report_areas_recipe());
		json_object_update_new(root, run_report_measurement_recipe(result));
		json_object_set_new(root, "linking", run_report_link_recipe(result));
	}
	return run_report_write(root, out, error);
}
