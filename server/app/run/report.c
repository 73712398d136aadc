/* Two JSON objects; a number that does not exist (no respondents) is null. */
#include "run/report.h"

#include <base/hex.h>

#include <jansson.h>
#include <math.h>

enum { DIGITS = 15 };

static json_t *text_of(struct str s)
{
	return json_stringn(s.p, s.n);
}

static json_t *number_of(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *hash_of(const uint8_t sha256[static RUN_SHA256_SIZE])
{
	char digits[2 * RUN_SHA256_SIZE + 1];

	hex_encode(sha256, RUN_SHA256_SIZE, digits);
	return json_string(digits);
}

static int add_piece(const char *bytes, size_t count, void *out)
{
	buf_add(out, (struct str){bytes, count});
	return 0;
}

/* Takes `root`. */
static bool write_json(json_t *root, struct buf *out, struct error *error)
{
	bool good = root && json_dump_callback(root, add_piece, out,
	                            JSON_COMPACT | JSON_REAL_PRECISION(DIGITS)) == 0;

	json_decref(root);
	if (!good || out->overflowed)
		return error_set(error, "the run's report cannot be written");
	return true;
}

/* --- recipe --- */

static json_t *documents(const struct run_survey *survey)
{
	const struct instrument *instrument = survey->instrument;
	const struct standard *standard = survey->standard;

	return json_pack("{s:{s:o, s:o, s:o}, s:{s:o, s:o, s:o, s:i, s:i, s:b}, s:i, s:s}",
	        "instrument", "code", text_of(instrument->code), "version",
	        text_of(instrument->version), "sha256", hash_of(survey->instrument_sha256),
	        "standard", "code", text_of(standard->code), "version", text_of(standard->version),
	        "sha256", hash_of(survey->standard_sha256), "points", standard->points,
	        "literate_at", standard->literate_at, "inclusive", (int)standard->inclusive,
	        "survey_year", survey->year, "score",
	        "observed points of the fixed form, the latest answer to each item, 0 for a "
	        "missing "
	        "one");
}

static json_t *frame_words(const struct run_survey *survey)
{
	return json_sprintf("submitted respondents aged %d to %d", survey->instrument->age_min,
	        survey->instrument->age_max);
}

/* The whole method in a few sentences, for readers of the page and the table. */
static const char summary_zh[] =
        "比例按抽样权重加权（Hájek 估计），未作无应答调整；"
        "标准误按分层和初级抽样单元用泰勒线性化计算；"
        "95%区间在 logit 尺度上按 t 分布计算，自由度按各格自身计；"
        "是否公布按美国 NCHS 2017 年标准（Korn-Graubard 区间）判断，"
        "设计效应取本格与同级同组各格合并值中较大者，自由度不足8从严，不足4不公布；"
        "可由差额推算出未公布格的，另行不公布。";
static const char summary_en[] =
        "Shares are weighted by the sample's base weights (Hájek), no nonresponse adjustment; "
        "standard errors: Taylor linearisation over strata and primary sampling units; "
        "95 % intervals: logit, t with each cell's own degrees of freedom; "
        "publication: the NCHS 2017 standard, by the Korn-Graubard interval with the larger of the "
        "cell's design effect and that of its peers (same group and level), stricter under 8 "
        "degrees of freedom and never under 4; what would give a withheld figure away by a "
        "difference is withheld too.";

static json_t *summary(void)
{
	return json_pack("{s:s, s:s}", "zh", summary_zh, "en", summary_en);
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

static json_t *share_methods(const struct run_survey *survey)
{
	return json_pack("{s:o, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "summary",
	        summary(), "frame", frame_words(survey), "residence", "of the psu, from the frame",
	        "weights", "base weight of the sample, no nonresponse adjustment", "estimate",
	        "Hajek share: sum w y / sum w", "variance",
	        "Taylor linearisation of the Hajek share, ultimate clusters (psu) in strata, with "
	        "replacement; every sampled psu counts, also without respondents",
	        "lonely_psu", "adjust: centred at the mean of all strata", "df",
	        "psus - strata with a respondent in the cell", "deff",
	        "variance over s^2 / n; n_eff = n / deff", "interval",
	        "logit, t with the df of the cell, 95 %; Clopper-Pearson with n for a share of 0 "
	        "or 1",
	        "publication", publication_words, "target_probability", "normal on the log odds");
}

bool report_recipe(const struct run_survey *survey, struct buf *out, struct error *error)
{
	json_t *root = documents(survey);

	if (survey->is_activity) {
		json_object_set_new(root, "statistics", json_string("counts and mean points"));
		json_object_set_new(root, "mean_score_least", json_integer(REPORT_MEAN_LEAST));
	} else {
		json_object_update_new(root, share_methods(survey));
		json_object_update_new(root, run_areas_recipe());
	}
	return write_json(root, out, error);
}

/* --- diagnostics --- */

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

static json_t *sample_of(const struct run_snapshot *snapshot, const struct estimates *estimates)
{
	int64_t answered = snapshot->submitted - snapshot->uninvited;

	return json_pack("{s:I, s:o, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}",
	        "invited", (json_int_t)snapshot->invited, "response_rate",
	        number_of(ratio((double)answered, (double)snapshot->invited)),
	        "response_rate_definition",
	        "submitted by invitation / invited, unweighted (as AAPOR RR1 with every invited "
	        "person taken as eligible)",
	        "uninvited", (json_int_t)snapshot->uninvited, "age_unknown",
	        (json_int_t)snapshot->no_age, "out_of_frame", (json_int_t)snapshot->out_of_frame,
	        "respondents", (json_int_t)snapshot->used, "strata", (json_int_t)estimates->strata,
	        "psus", (json_int_t)estimates->psus, "psus_with_respondents",
	        (json_int_t)estimates->psus_answering, "df", number_of(estimates->df), "weight_sum",
	        number_of(estimates->weight_sum), "weight_deff_kish",
	        number_of(estimates->weight_deff));
}

static json_t *form_of(const struct form_sums *form)
{
	return json_pack("{s:o, s:o, s:s}", "mean_points", number_of(form_mean(form)),
	        "reliability", number_of(form_alpha(form)), "reliability_definition",
	        "Cronbach's alpha of the items' points (KR-20 for items right or wrong), weighted");
}

bool report_diagnostics(const struct run_survey *survey, const struct run_snapshot *snapshot,
        const struct estimates *estimates, const struct run_areas *areas, struct buf *out,
        struct error *error)
{
	json_t *root = attempts_of(snapshot);

	if (!survey->is_activity) {
		json_object_update_new(root, sample_of(snapshot, estimates));
		json_object_set_new(
		        root, "townships", run_areas_diagnostics(survey, &areas->towns));
	}
	json_object_update_new(root, form_of(&snapshot->form));
	return write_json(root, out, error);
}
