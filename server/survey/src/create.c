/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu survey create: a draft. Everything that does not fit is said at once. */
#include "actions.h"

#include <base/buf.h>
#include <base/visible.h>
#include <core/calendar.h>

#include <jansson.h>
#include <model/instrument.h>
#include <model/programme.h>
#include <queries/core.h>
#include <queries/survey.h>
#include <stdlib.h>
#include <string.h>

struct draft {
	const struct survey_action *action;
	enum survey_class class;
	char opens[CORE_CALENDAR_TIME_SIZE], closes[CORE_CALENDAR_TIME_SIZE];
	struct buf lacks;
};

static struct str text_of(const struct draft *draft, const char *name)
{
	return visible_trimmed(str_from(config_text(draft->action->config, name)));
}

/* NULL when the option was not given. */
static struct str text_or_null(const struct draft *draft, const char *name)
{
	struct str text = text_of(draft, name);

	return text.n ? text : (struct str){0};
}

static void lacks(struct draft *draft, bool is_lacking, const char *words, struct str what)
{
	if (is_lacking)
		buf_printf(&draft->lacks, "\n  %s: %.*s", words, STR_ARG(what));
}

static void times_read(struct draft *draft)
{
	struct str opens = text_of(draft, "opens"), closes = text_of(draft, "closes");

	if (!opens.n != !closes.n)
		lacks(draft, true, "--opens 与 --closes 要一起给 / give both of them",
		        opens.n ? opens : closes);
	lacks(draft, opens.n && !core_calendar_time(opens, draft->opens),
	        "--opens 不是时间，例 2026-12-01T08:00 / no time of China", opens);
	lacks(draft, closes.n && !core_calendar_time(closes, draft->closes),
	        "--closes 不是时间，例 2026-12-31T18:00 / no time of China", closes);
	lacks(draft, opens.n && opens.n == closes.n && memcmp(opens.p, closes.p, opens.n) >= 0,
	        "--closes 不晚于 --opens / it is not later than --opens", closes);
}

static void bank_check(struct draft *draft, struct str bank)
{
	bool rehearsal = config_flag(draft->action->config, "rehearsal");
	struct error misfit;
	bool open = str_equal_c(bank, model_instrument_bank_codes[BANK_OPEN]);

	if (!model_survey_instrument_check(
	            draft->class, rehearsal, open ? BANK_OPEN : BANK_SECURE, &misfit))
		lacks(draft, true, "问卷题库与结果性质不符 / the instrument's bank does not fit",
		        str_from(misfit.text));
}

static bool parts_check(struct draft *draft, struct error *error)
{
	const struct config *config = draft->action->config;
	const struct q_survey_parts_row *row;
	struct str slug = draft->action->slug, booklets = text_or_null(draft, "booklets");

	if (!q_survey_parts_run(draft->action->session,
	            &(struct q_survey_parts_in){
	                    .slug = slug,
	                    .programme = text_of(draft, "programme"),
	                    .region = text_of(draft, "region"),
	                    .instrument = text_of(draft, "instrument"),
	                    .standard = text_of(draft, "standard"),
	                    .booklets = booklets,
	            },
	            &row, error))
		return false;
	lacks(draft, !model_survey_slug_valid(slug),
	        "短名须为 3 至 64 个 a-z、0-9 和 - / a slug has 3 to 64 of a-z, 0-9 and dash",
	        slug);
	lacks(draft, row->is_taken, "已有同名调查 / there is a survey of this name", slug);
	lacks(draft, !row->has_programme, "没有这个方案 / no such programme is loaded",
	        text_of(draft, "programme"));
	lacks(draft, row->has_programme && !row->has_region,
	        "方案里没有这个地区 / the programme has no such region", text_of(draft, "region"));
	lacks(draft, !row->bank.p, "没有这份问卷 / no such instrument is loaded",
	        text_of(draft, "instrument"));
	lacks(draft, !row->has_standard, "没有这个评定标准 / no such standard is loaded",
	        text_of(draft, "standard"));
	lacks(draft, booklets.p && row->bank.p && !row->has_booklets,
	        "这份问卷没有这套题册 / the instrument has no such booklets", booklets);
	lacks(draft, draft->class == SURVEY_OFFICIAL && config_flag(config, "rehearsal"),
	        "正式调查不能是演练 / an official survey is no rehearsal", slug);
	lacks(draft, draft->class != SURVEY_MODEL_ASSISTED && config_flag(config, "opt-in"),
	        "只有基于模型的调查接受自愿参加者 / people opt into model-assisted surveys alone",
	        slug);
	if (row->bank.p)
		bank_check(draft, row->bank);
	return true;
}

static bool draft_insert(struct draft *draft, const char *title, struct error *error)
{
	const struct config *config = draft->action->config;
	const struct q_survey_create_row *row;

	if (!q_survey_create_run(draft->action->session,
	            &(struct q_survey_create_in){
	                    .slug = draft->action->slug,
	                    .programme = text_of(draft, "programme"),
	                    .region = text_of(draft, "region"),
	                    .title = str_from(title),
	                    .year = (int16_t)config_number(config, "year"),
	                    .result_class = text_of(draft, "class"),
	                    .rehearsal = config_flag(config, "rehearsal"),
	                    .sampled = draft->class != SURVEY_ACTIVITY,
	                    .opt_in = config_flag(config, "opt-in"),
	                    .instrument = text_of(draft, "instrument"),
	                    .booklets = text_or_null(draft, "booklets"),
	                    .standard = text_of(draft, "standard"),
	                    .state = STR("draft"),
	            },
	            &row, error))
		return false;
	if (!row)
		return error_set(error, "there is a survey %.*s", STR_ARG(draft->action->slug));
	return !*draft->opens || q_survey_fieldwork_run(draft->action->session, row->survey_id,
	                                 str_from(draft->opens), str_from(draft->closes), error);
}

static bool draft_store(struct draft *draft, struct error *error)
{
	struct str zh = text_of(draft, "title-zh"), en = text_of(draft, "title-en");
	json_t *words = json_pack("{s:s%, s:s%}", "zh", zh.p, zh.n, "en", en.p, en.n);
	char *title = words ? json_dumps(words, JSON_COMPACT) : NULL;
	struct db_session *session = draft->action->session;
	bool stored;

	json_decref(words);
	if (!title)
		return error_set(error, "the title is not UTF-8");
	stored = db_session_begin(session, false, error) && draft_insert(draft, title, error) &&
	         db_session_commit(session, error);
	if (!stored)
		db_session_rollback(session);
	free(title);
	return stored;
}

bool survey_create(const struct survey_action *action, struct error *error)
{
	struct draft draft = {.action = action,
	        .class = (enum survey_class)config_choice(action->config, "class")};
	bool good;

	buf_init(&draft.lacks, SURVEY_LACKS_MAX);
	times_read(&draft);
	good = parts_check(&draft, error);
	if (good && draft.lacks.n)
		good = error_set(error, "不能创建 / it cannot be created:%s", draft.lacks.p);
	good = good && draft_store(&draft, error);
	buf_free(&draft.lacks);
	return good && survey_show_step(action, "draft", error);
}
