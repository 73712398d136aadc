/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu survey create: a draft. Everything that does not fit is said at once. */
#include "actions.h"
#include "draft.h"

#include <base/buf.h>
#include <base/visible.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static struct str text_of(const struct survey_action *action, const char *name)
{
	return visible_trimmed(str_from(config_text(action->config, name)));
}

/* NULL when the option was not given. */
static struct str text_or_null(const struct survey_action *action, const char *name)
{
	struct str text = text_of(action, name);

	return text.n ? text : (struct str){0};
}

static void lack(void *state, const char *field, const char *words, struct str what)
{
	struct buf *lacks = state;
	bool is_time = !strcmp(field, "opens") || !strcmp(field, "closes");

	buf_printf(lacks, "\n  %s%s%s%s: %.*s", is_time ? "--" : "", is_time ? field : "",
	        is_time ? " " : "", words, STR_ARG(what));
}

/* Of both languages, to be freed. */
static char *title_of(const struct survey_action *action, struct error *error)
{
	struct str zh = text_of(action, "title-zh"), en = text_of(action, "title-en");
	json_t *words = json_pack("{s:s%, s:s%}", "zh", zh.p, zh.n, "en", en.p, en.n);
	char *title = words ? json_dumps(words, JSON_COMPACT) : NULL;

	json_decref(words);
	if (!title)
		error_set(error, "the title is not UTF-8");
	return title;
}

static bool draft_check(
        struct survey_draft *draft, const struct survey_action *action, struct error *error)
{
	struct q_survey_parts_in what = survey_draft_parts(draft);
	const struct q_survey_parts_row *parts;
	struct buf lacks;
	bool good;

	if (!q_survey_parts_run(action->session, &what, &parts, error))
		return false;
	buf_init(&lacks, SURVEY_LACKS_MAX);
	survey_draft_check(draft, parts, lack, &lacks);
	good = !lacks.n || error_set(error, "不能创建 / it cannot be created:%s", lacks.p);
	buf_free(&lacks);
	return good;
}

static bool draft_store(
        const struct survey_draft *draft, const struct survey_action *action, struct error *error)
{
	struct q_survey_create_in what = survey_draft_create(draft);
	const struct q_survey_create_row *row;

	if (!q_survey_create_run(action->session, &what, &row, error))
		return false;
	return row || error_set(error, "there is a survey %.*s", STR_ARG(draft->slug));
}

bool survey_create(const struct survey_action *action, struct error *error)
{
	struct survey_draft draft = {
	        .slug = action->slug,
	        .programme = text_of(action, "programme"),
	        .region = text_of(action, "region"),
	        .instrument = text_of(action, "instrument"),
	        .standard = text_of(action, "standard"),
	        .booklets = text_or_null(action, "booklets"),
	        .opens = text_or_null(action, "opens"),
	        .closes = text_or_null(action, "closes"),
	        .year = (int)config_number(action->config, "year"),
	        .class = (enum survey_class)config_choice(action->config, "class"),
	        .rehearsal = config_flag(action->config, "rehearsal"),
	        .opt_in = config_flag(action->config, "opt-in"),
	};
	char *title = title_of(action, error);
	bool good;

	draft.title = str_from(title ? title : "");
	good = title && draft_check(&draft, action, error) && draft_store(&draft, action, error);
	free(title);
	return good && survey_show_step(action, "draft", error);
}
