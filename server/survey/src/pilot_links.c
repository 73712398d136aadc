/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POST /surveys/{slug}/pilot makes links. They are in this reply only. */
#include "forms.h"

#include <core/json_value.h>
#include <core/resource.h>

#include <queries/core.h>
#include <queries/survey.h>
#include <string.h>

static const struct http_problem_type problem_no_pilot = {
        409, "/problems/no-pilot", "这项调查现在不能试测", "This survey cannot be tried out now"};

static const char SQLSTATE_NO_SURVEY[] = "KV404"; /* of kesu_fn.pilot_make */
static const char SQLSTATE_NO_PILOT[] = "KV409";

struct request {
	struct http_exchange *x;
	struct staff_token token;
	int64_t links, days;
	struct survey_links *made;
};

void survey_links_new(struct survey_links *links, size_t count)
{
	links->count = count;
	for (size_t i = 0; i < count; i++) {
		core_invitation_token_new(links->token[i]);
		links->key[i] = core_invitation_attempt(str_from(links->token[i]));
	}
}

static void reply_links(const struct request *request)
{
	json_t *links = json_array();
	char path[8 + INVITATION_TOKEN_SIZE];

	for (size_t i = 0; i < request->made->count; i++) {
		snprintf(path, sizeof(path), "/p/%s", request->made->token[i]);
		json_array_append_new(links, json_string(path));
	}
	http_reply_json(request->x, 201,
	        json_pack("{s:i, s:o}", "days", (int)request->days, "links", links));
}

static void links_made(struct db_batch *batch, void *state)
{
	const struct request *request = state;
	struct http_exchange *x = request->x;
	const char *sqlstate = db_batch_sqlstate(batch);

	if (!strcmp(sqlstate, SQLSTATE_NO_SURVEY))
		http_reply_problem(x, &http_not_found, STR("no such survey"), NULL, 0);
	else if (!strcmp(sqlstate, SQLSTATE_NO_PILOT))
		http_reply_problem(x, &problem_no_pilot, STR(""), NULL, 0);
	else if (core_batch_done(x, batch))
		reply_links(request);
}

static void account_seen(struct db_batch *batch, void *state)
{
	struct request *request = state;
	struct http_exchange *x = request->x;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(x, &request->token, batch, &who) ||
	        !core_staff_may(x, &who, CORE_RIGHT_TRY_FORMS))
		return;
	request->made = arena_new(http_arena(x), 1, sizeof(*request->made));
	survey_links_new(request->made, (size_t)request->links);
	next = core_staff_batch(x, &request->token);
	q_pilot_make(next, http_param(x, "slug"),
	        (struct db_array){request->made->count, request->made->key, NULL},
	        (int32_t)request->days);
	db_batch_send(next, links_made, request);
}

static void number_read(struct field_problems *problems, const json_t *value, const char *pointer,
        int64_t most, int64_t *number)
{
	if (!core_json_value_whole(value, number) || *number < 1 || *number > most)
		core_field_problem(problems, pointer,
		        most == PILOT_LINKS_MAX ? "must be a whole number from 1 to 200"
		                                : "must be a whole number from 1 to 90");
}

void survey_pilot_post(struct http_exchange *x)
{
	static const char *const known[] = {"links", "days", NULL};
	struct request *request = arena_new(http_arena(x), 1, sizeof(*request));
	struct field_problems problems = {.count = 0};
	json_t *body = core_body(x);

	if (!body)
		return;
	*request = (struct request){.x = x, .token = core_staff_token(x)};
	core_field_problems_unknown(x, &problems, body, known);
	number_read(&problems, json_object_get(body, "links"), "/links", PILOT_LINKS_MAX,
	        &request->links);
	number_read(
	        &problems, json_object_get(body, "days"), "/days", PILOT_DAYS_MAX, &request->days);
	json_decref(body);
	if (core_field_problems_reply(x, &problems) || !core_staff_admits(x, &request->token))
		return;
	db_batch_send(core_staff_batch(x, &request->token), account_seen, request);
}
