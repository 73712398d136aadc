/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /surveys creates a draft, as kesu survey create does. What it refers to is looked up first,
 * so that all that does not fit is said at once, each at its field; whether the account may is
 * asked of the database where it is stored (kesu_fn.survey_make).
 */
#include "draft.h"
#include "life.h"

#include <base/visible.h>
#include <core/problems.h>
#include <core/resource.h>
#include <core/survey.h>

#include <queries/core.h>
#include <queries/survey.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char SQLSTATE_NOT_ALLOWED[] = "42501"; /* of kesu_fn.survey_make */

struct creation {
	struct http_exchange *x;
	struct staff_token token;
	struct survey_draft draft;
	bool is_secure; /* the instrument's bank */
	struct field_problems problems;
};

static const struct {
	const char *name;
	size_t offset;
	bool required;
} texts[] = {
        {"survey", offsetof(struct survey_draft, slug), true},
        {"programme", offsetof(struct survey_draft, programme), true},
        {"region", offsetof(struct survey_draft, region), true},
        {"instrument", offsetof(struct survey_draft, instrument), true},
        {"standard", offsetof(struct survey_draft, standard), true},
        {"booklets", offsetof(struct survey_draft, booklets), false},
        {"opens", offsetof(struct survey_draft, opens), false},
        {"closes", offsetof(struct survey_draft, closes), false},
};
enum { TEXTS = sizeof(texts) / sizeof(*texts) };
static const char *const members[] = {"survey", "programme", "region", "instrument", "standard",
        "booklets", "opens", "closes", "title", "year", "class", "rehearsal", "opt_in", NULL};

static void problem(struct creation *creation, const char *field, const char *words)
{
	core_field_problem(
	        &creation->problems, arena_printf(http_arena(creation->x), "/%s", field).p, words);
}

/* A text without spaces around it; p NULL where there is none, or none that will do. */
static struct str text_read(
        struct creation *creation, const json_t *value, const char *field, bool required)
{
	struct str text = {json_string_value(value), json_string_length(value)};

	if (json_is_string(value) && text.n <= CORE_SURVEY_TEXT_MAX &&
	        !memchr(text.p, '\0', text.n))
		text = visible_trimmed(text);
	else if (value && !json_is_null(value)) {
		problem(creation, field,
		        "须为不超过500字节的文字 / must be a text of at most 500 bytes");
		return (struct str){0};
	}
	if (text.n)
		return arena_copy(http_arena(creation->x), text);
	if (required)
		problem(creation, field, "不能缺少 / is missing");
	return (struct str){0};
}

/* JSON of both languages. */
static void title_read(struct creation *creation, const json_t *title)
{
	struct str zh = text_read(creation, json_object_get(title, "zh"), "title/zh", true),
	           en = text_read(creation, json_object_get(title, "en"), "title/en", true);
	json_t *words = json_pack(
	        "{s:s%, s:s%}", "zh", zh.p ? zh.p : "", zh.n, "en", en.p ? en.p : "", en.n);
	char *text = json_dumps(words, JSON_COMPACT);

	json_decref(words);
	creation->draft.title = arena_copy(http_arena(creation->x), str_from(text));
	free(text);
}

static void class_read(struct creation *creation, const json_t *value)
{
	struct str code = {json_string_value(value), json_string_length(value)};
	int class = 0;

	while (class < SURVEY_CLASSES && !str_equal_c(code, model_survey_class_codes[class]))
		class ++;
	if (class == SURVEY_CLASSES)
		problem(creation, "class",
		        "须为 official、model_assisted 或 activity / must be one of these");
	else
		creation->draft.class = (enum survey_class) class;
}

static bool flag_read(struct creation *creation, const json_t *body, const char *field)
{
	const json_t *value = json_object_get(body, field);

	if (value && !json_is_boolean(value))
		problem(creation, field, "须为 true 或 false / must be true or false");
	return json_is_true(value);
}

static void body_read(struct creation *creation, const json_t *body)
{
	struct survey_draft *draft = &creation->draft;
	const json_t *year = json_object_get(body, "year");

	core_field_problems_unknown(creation->x, &creation->problems, body, members);
	for (size_t i = 0; i < TEXTS; i++)
		*(struct str *)((char *)draft + texts[i].offset) = text_read(creation,
		        json_object_get(body, texts[i].name), texts[i].name, texts[i].required);
	title_read(creation, json_object_get(body, "title"));
	class_read(creation, json_object_get(body, "class"));
	draft->rehearsal = flag_read(creation, body, "rehearsal");
	draft->opt_in = flag_read(creation, body, "opt_in");
	draft->year = (int)json_integer_value(year);
	if (!json_is_integer(year) || json_integer_value(year) < PROGRAMME_YEAR_MIN ||
	        json_integer_value(year) > PROGRAMME_YEAR_MAX)
		problem(creation, "year",
		        "须为1990至2100的年份 / must be a year from 1990 to 2100");
}

static void lack(void *state, const char *field, const char *words, struct str what)
{
	(void)what;
	problem(state, field, words);
}

static struct str outside_detail(const struct creation *creation)
{
	if (!creation->is_secure)
		return STR("");
	return STR("用保密题库的问卷建立调查，账号的地区须包含项目的全部地区 / a survey in a "
	           "secure bank "
	           "is made by an account whose region covers that of the programme");
}

static void created(struct db_batch *batch, void *state)
{
	struct creation *creation = state;
	struct q_survey_life_row life;

	if (!strcmp(db_batch_sqlstate(batch), SQLSTATE_NOT_ALLOWED)) {
		http_reply_problem(creation->x, &core_problem_outside_region,
		        outside_detail(creation), NULL, 0);
		return;
	}
	if (!core_batch_done(creation->x, batch))
		return;
	if (q_survey_life_row(batch, 2, 0, &life)) {
		http_reply(creation->x, 201, "application/json", life.life);
		return;
	}
	problem(creation, "survey", "已有同名调查 / there is a survey of this name");
	core_field_problems_reply(creation->x, &creation->problems);
}

static void parts_seen(struct db_batch *batch, void *state)
{
	struct creation *creation = state;
	struct q_scope_by_token_row who;
	struct q_survey_parts_row parts;
	struct q_survey_create_in what;
	struct db_batch *next;

	if (!core_staff_signed_in(creation->x, &creation->token, batch, &who) ||
	        !core_staff_may(creation->x, &who, CORE_RIGHT_MOVE_SURVEYS) ||
	        !q_survey_parts_row(batch, 1, 0, &parts))
		return;
	survey_draft_check(&creation->draft, &parts, lack, creation);
	if (core_field_problems_reply(creation->x, &creation->problems))
		return;
	creation->is_secure = str_equal_c(parts.bank, "secure");
	what = survey_draft_create(&creation->draft);
	next = core_staff_batch(creation->x, &creation->token);
	q_survey_create(next, &what);
	q_survey_life(next, creation->draft.slug);
	db_batch_send(next, created, creation);
}

void survey_post(struct http_exchange *x)
{
	struct creation *creation = arena_new(http_arena(x), 1, sizeof(*creation));
	json_t *body = core_body(x);
	struct q_survey_parts_in what;
	struct db_batch *batch;

	if (!body)
		return;
	*creation = (struct creation){.x = x, .token = core_staff_token(x)};
	body_read(creation, body);
	json_decref(body);
	if (core_field_problems_reply(x, &creation->problems) ||
	        !core_staff_admits(x, &creation->token))
		return;
	what = survey_draft_parts(&creation->draft);
	batch = core_staff_batch(x, &creation->token);
	q_survey_parts(batch, &what);
	db_batch_send(batch, parts_seen, creation);
}
