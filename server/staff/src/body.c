/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "body.h"

#include <string.h>

enum { TEXTS_MAX = 8 };

void staff_body_text(struct http_exchange *x, const json_t *body, struct staff_text *text,
        struct field_problems *problems)
{
	const json_t *value = json_object_get(body, text->name);
	struct str given = {json_string_value(value), json_string_length(value)};
	struct arena *arena = http_arena(x);
	const char *pointer = arena_printf(arena, "/%s", text->name).p;

	text->value = (struct str){NULL, 0};
	if (!value && text->required)
		core_field_problem(problems, pointer, "不能缺少 / is missing");
	else if (value &&
	         (!json_is_string(value) || given.n > text->most || memchr(given.p, '\0', given.n)))
		core_field_problem(problems, pointer,
		        arena_printf(arena,
		                "须为不超过 %zu 字节的文字 / must be a text of at most %zu bytes",
		                text->most, text->most)
		                .p);
	else if (value)
		text->value = arena_copy(arena, given);
}

bool staff_body_texts(struct http_exchange *x, struct staff_text *texts, size_t count)
{
	struct field_problems problems = {.count = 0};
	const char *names[TEXTS_MAX + 1] = {NULL};
	json_t *body = core_body(x);

	if (!body)
		return false;
	for (size_t i = 0; i < count && i < TEXTS_MAX; i++)
		names[i] = texts[i].name;
	core_field_problems_unknown(x, &problems, body, names);
	for (size_t i = 0; i < count; i++)
		staff_body_text(x, body, &texts[i], &problems);
	json_decref(body);
	return !core_field_problems_reply(x, &problems);
}

void staff_body_problem(struct http_exchange *x, const char *pointer, const char *detail)
{
	struct field_problems problems = {.count = 0};

	core_field_problem(&problems, pointer, detail);
	core_field_problems_reply(x, &problems);
}
