/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft.h"

#include <model/instrument.h>

#include <string.h>

struct telling {
	survey_draft_lack_fn *lack;
	void *state;
};

static void tell(const struct telling *telling, bool is_lacking, const char *field,
        const char *words, struct str what)
{
	if (is_lacking)
		telling->lack(telling->state, field, words, what);
}

static void times_check(struct survey_draft *draft, const struct telling *telling)
{
	struct str opens = draft->opens, closes = draft->closes;

	tell(telling, !opens.n != !closes.n, opens.n ? "closes" : "opens",
	        "开始和结束要一起给 / give both the opening and the end", opens.n ? opens : closes);
	tell(telling, opens.n && !core_calendar_time(opens, draft->opens_at), "opens",
	        "不是时间，例 2026-12-01T08:00 / no time of China", opens);
	tell(telling, closes.n && !core_calendar_time(closes, draft->closes_at), "closes",
	        "不是时间，例 2026-12-31T18:00 / no time of China", closes);
	tell(telling, opens.n && opens.n == closes.n && memcmp(opens.p, closes.p, opens.n) >= 0,
	        "closes", "结束不晚于开始 / the end is not later than the opening", closes);
}

static void bank_check(
        const struct survey_draft *draft, struct str bank, const struct telling *telling)
{
	struct error misfit;
	bool open = str_equal_c(bank, model_instrument_bank_codes[BANK_OPEN]);

	tell(telling,
	        !model_survey_instrument_check(
	                draft->class, draft->rehearsal, open ? BANK_OPEN : BANK_SECURE, &misfit),
	        "instrument",
	        "问卷题库与结果性质不符：公开题库只用于活动和演练 / the instrument's bank does not "
	        "fit: an open one is for activities and rehearsals",
	        draft->instrument);
}

static void parts_check(const struct survey_draft *draft, const struct q_survey_parts_row *parts,
        const struct telling *telling)
{
	tell(telling, parts->is_taken, "survey", "已有同名调查 / there is a survey of this name",
	        draft->slug);
	tell(telling, !parts->has_programme, "programme",
	        "没有这个方案 / no such programme is loaded", draft->programme);
	tell(telling, parts->has_programme && !parts->has_region, "region",
	        "方案里没有这个地区 / the programme has no such region", draft->region);
	tell(telling, !parts->bank.p, "instrument", "没有这份问卷 / no such instrument is loaded",
	        draft->instrument);
	tell(telling, !parts->has_standard, "standard",
	        "没有这个评定标准 / no such standard is loaded", draft->standard);
	tell(telling, draft->booklets.p && parts->bank.p && !parts->has_booklets, "booklets",
	        "这份问卷没有这套题册 / the instrument has no such booklets", draft->booklets);
}

void survey_draft_check(struct survey_draft *draft, const struct q_survey_parts_row *parts,
        survey_draft_lack_fn *lack, void *state)
{
	struct telling telling = {lack, state};

	times_check(draft, &telling);
	tell(&telling, !model_survey_slug_valid(draft->slug), "survey",
	        "短名须为 3 至 64 个 a-z、0-9 和 - / a slug has 3 to 64 of a-z, 0-9 and dash",
	        draft->slug);
	parts_check(draft, parts, &telling);
	tell(&telling, draft->class == SURVEY_OFFICIAL && draft->rehearsal, "rehearsal",
	        "正式调查不能是演练 / an official survey is no rehearsal", draft->slug);
	tell(&telling, draft->class != SURVEY_MODEL_ASSISTED && draft->opt_in, "opt_in",
	        "只有基于模型的调查接受自愿参加者 / people opt into model-assisted surveys alone",
	        draft->slug);
	if (parts->bank.p)
		bank_check(draft, parts->bank, &telling);
}

struct q_survey_parts_in survey_draft_parts(const struct survey_draft *draft)
{
	return (struct q_survey_parts_in){
	        .slug = draft->slug,
	        .programme = draft->programme,
	        .region = draft->region,
	        .instrument = draft->instrument,
	        .standard = draft->standard,
	        .booklets = draft->booklets,
	};
}

static struct str time_of(const char *text)
{
	return *text ? str_from(text) : (struct str){0};
}

struct q_survey_create_in survey_draft_create(const struct survey_draft *draft)
{
	return (struct q_survey_create_in){
	        .slug = draft->slug,
	        .programme = draft->programme,
	        .region = draft->region,
	        .title = draft->title,
	        .year = (int16_t)draft->year,
	        .result_class = str_from(model_survey_class_codes[draft->class]),
	        .rehearsal = draft->rehearsal,
	        .sampled = draft->class != SURVEY_ACTIVITY,
	        .opt_in = draft->opt_in,
	        .instrument = draft->instrument,
	        .booklets = draft->booklets,
	        .standard = draft->standard,
	        .state = STR("draft"),
	        .opens = time_of(draft->opens_at),
	        .closes = time_of(draft->closes_at),
	};
}
