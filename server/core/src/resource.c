/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/resource.h>

#include <core/problems.h>

#include <base/log.h>

#include <string.h>

bool core_batch_done(struct http_exchange *x, const struct db_batch *batch)
{
	switch (db_batch_outcome(batch)) {
	case DB_DONE:
		return true;
	case DB_REFUSED:
		log_error("a statement was refused", LOG_STR("request", http_request_id(x)),
		        LOG_TEXT("sqlstate", db_batch_sqlstate(batch)),
		        LOG_TEXT("detail", db_batch_message(batch)));
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
		return false;
	case DB_TIMED_OUT:
	case DB_UNAVAILABLE:
	case DB_LOST:
		break;
	}
	http_reply_problem(
	        x, &http_unavailable, STR("the database does not answer; try again"), NULL, 0);
	return false;
}

bool core_survey_allowed(struct http_exchange *x, const struct db_batch *batch)
{
	const char *sqlstate = db_batch_sqlstate(batch);

	if (!strcmp(sqlstate, "KV404"))
		http_reply_problem(x, &http_not_found, STR("no such survey"), NULL, 0);
	else if (!strcmp(sqlstate, "42501"))
		http_reply_problem(x, &core_problem_role_needed, STR(""), NULL, 0);
	else
		return core_batch_done(x, batch);
	return false;
}

json_t *core_body_parse(struct str body)
{
	json_error_t problem;

	body = str_without_mark(body);
	return str_is_utf8(body) ? json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES, &problem)
	                         : NULL;
}

bool core_body_fits(struct http_exchange *x, const json_t *json)
{
	if (json_is_object(json))
		return true;
	http_reply_problem(x, &http_bad_request,
	        json ? STR("the body must be a JSON object") : STR("the body is not JSON in UTF-8"),
	        NULL, 0);
	return false;
}

json_t *core_body(struct http_exchange *x)
{
	json_t *json = core_body_parse(http_body(x));

	if (core_body_fits(x, json))
		return json;
	json_decref(json);
	return NULL;
}

void core_field_problem(struct field_problems *problems, const char *pointer, const char *detail)
{
	if (problems->count < sizeof(problems->list) / sizeof(*problems->list))
		problems->list[problems->count++] =
		        (struct http_field_problem){str_from(pointer), str_from(detail)};
}

static bool name_is_known(const char *name, const char *const *known)
{
	for (; *known; known++)
		if (!strcmp(name, *known))
			return true;
	return false;
}

/* "/name" with ~ and / escaped (RFC 6901). The name is as short as the body it came in. */
static const char *pointer_to(struct arena *arena, const char *name)
{
	char *pointer = arena_new(arena, 2 * strlen(name) + 2, 1), *p = pointer;

	*p++ = '/';
	for (; *name; name++) {
		if (*name != '~' && *name != '/') {
			*p++ = *name;
			continue;
		}
		*p++ = '~';
		*p++ = *name == '~' ? '0' : '1';
	}
	*p = '\0';
	return pointer;
}

void core_field_problems_unknown(struct http_exchange *x, struct field_problems *problems,
        const json_t *body, const char *const *known)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)body, name, value)
	{
		if (!name_is_known(name, known))
			core_field_problem(
			        problems, pointer_to(http_arena(x), name), "unknown field");
	}
}

bool core_field_problems_reply(struct http_exchange *x, const struct field_problems *problems)
{
	if (!problems->count)
		return false;
	http_reply_problem(x, &http_unprocessable, STR(""), problems->list, problems->count);
	return true;
}
