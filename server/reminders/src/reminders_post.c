/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POST /surveys/{slug}/reminders queues a wave of messages; the server's job sends them. */
#include "handlers.h"

#include "text.h"

#include <base/config.h>
#include <queries/core.h>
#include <queries/reminders.h>
#include <reporting/labels.h>

static const struct http_problem_type problem_no_webhook = {409, "/problems/no-webhook",
        "服务器没有设置催访的发送方式", "The server has no reminder_url to send to"};

static const char *const names[] = {
        "psu", "not_contacted_since", "attempts_below", "text_zh", "text_en", NULL};

static void queued(struct db_batch *batch, void *state)
{
	const struct reminders_request *request = state;
	struct q_reminder_queue_by_token_row row;

	if (!reminders_allowed(request->x, batch) ||
	        !q_reminder_queue_by_token_row(batch, 1, 0, &row))
		return;
	http_reply_json(request->x, 201,
	        json_pack("{s:I, s:I}", "wave", (json_int_t)row.wave, "queued",
	                (json_int_t)row.cases));
}

/* Whoever may not send learns nothing of the settings. */
static void allowed_to(struct db_batch *batch, void *state)
{
	const struct reminders_request *request = state;

	if (reminders_allowed(request->x, batch))
		http_reply_problem(request->x, &problem_no_webhook, STR(""), NULL, 0);
}

static void queue(struct db_batch *batch, struct reminders_request *request)
{
	q_reminder_queue_by_token(batch, &(struct q_reminder_queue_by_token_in){
	                                         .slug = request->slug,
	                                         .psu = request->psu,
	                                         .days = request->days,
	                                         .below = request->below,
	                                         .text_zh = request->text_zh,
	                                         .text_en = request->text_en,
	                                 });
	db_batch_send(batch, queued, request);
}

static void account_seen(struct db_batch *batch, void *state)
{
	struct reminders_request *request = state;
	const struct config *config = core_context(request->x)->config;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(request->x, &request->token, batch, &who))
		return;
	next = core_staff_batch(request->x, &request->token);
	if (*config_text(config, "reminder_url")) {
		queue(next, request);
		return;
	}
	q_reminder_waves_by_token(next, request->slug);
	db_batch_send(next, allowed_to, request);
}

static void text_read(struct reminders_request *request, const json_t *body, const char *name,
        struct str *text, struct field_problems *problems)
{
	const json_t *value = json_object_get(body, name);
	struct arena *arena = http_arena(request->x);
	struct str given = {json_string_value(value), json_string_length(value)};
	const char *fault;

	if (!value)
		return;
	fault = json_is_string(value) ? reminders_text_fault(given)
	                              : "须是文字 / it must be a text";
	if (fault)
		core_field_problem(problems, arena_printf(arena, "/%s", name).p, fault);
	else
		*text = arena_copy(arena, given);
}

static void number_read(struct reminders_request *request, const json_t *body, const char *name,
        bool (*take)(struct reminders_request *request, int64_t number), const char *fault,
        struct field_problems *problems)
{
	const json_t *value = json_object_get(body, name);

	if (value && (!json_is_integer(value) || !take(request, json_integer_value(value))))
		core_field_problem(
		        problems, arena_printf(http_arena(request->x), "/%s", name).p, fault);
}

/* False when the reply has been sent. */
static bool body_read(struct reminders_request *request)
{
	struct field_problems problems = {.count = 0};
	json_t *body = core_body(request->x);

	if (!body)
		return false;
	core_field_problems_unknown(request->x, &problems, body, names);
	text_read(request, body, "psu", &request->psu, &problems);
	text_read(request, body, "text_zh", &request->text_zh, &problems);
	text_read(request, body, "text_en", &request->text_en, &problems);
	number_read(request, body, "not_contacted_since", reminders_days_take, reminders_days_fault,
	        &problems);
	number_read(request, body, "attempts_below", reminders_below_take, reminders_below_fault,
	        &problems);
	json_decref(body);
	return !core_field_problems_reply(request->x, &problems);
}

void reminders_post(struct http_exchange *x)
{
	struct reminders_request *request = arena_new(http_arena(x), 1, sizeof(*request));
	struct db_batch *batch;

	*request = (struct reminders_request){.x = x,
	        .token = core_staff_token(x),
	        .slug = http_param(x, "slug"),
	        .days = REMINDERS_DAYS,
	        .text_zh = STR(REPORTING_NOTICE_REMINDER_ZH),
	        .text_en = STR(REPORTING_NOTICE_REMINDER_EN)};
	if (!core_staff_admits(x, &request->token) || !body_read(request))
		return;
	batch = core_staff_batch(x, &request->token);
	db_batch_send(batch, account_seen, request);
}
