/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /surveys/{slug}/reminders: who is to be reminded as counts by psu, of one psu case by case
 * without names, and the waves that were sent. Who may is asked of the database
 * (kesu_fn.reminders_managed).
 */
#include "handlers.h"

#include "text.h"

#include <base/config.h>
#include <queries/core.h>
#include <queries/reminders.h>
#include <string.h>

static json_t *text_json(struct str text)
{
	return text.p ? json_stringn(text.p, text.n) : json_null();
}

static json_t *psus_json(const struct db_batch *batch)
{
	struct q_reminder_psus_by_token_row row;
	json_t *list = json_array();

	for (size_t i = 0; q_reminder_psus_by_token_row(batch, 1, i, &row); i++)
		json_array_append_new(
		        list, json_pack("{s:o, s:o, s:I, s:I}", "psu", text_json(row.psu),
		                      "stratum", text_json(row.stratum), "cases",
		                      (json_int_t)row.cases, "phones", (json_int_t)row.phones));
	return list;
}

static json_t *cases_json(const struct db_batch *batch)
{
	struct q_reminder_cases_by_token_row row;
	json_t *list = json_array();

	for (size_t i = 0; q_reminder_cases_by_token_row(batch, 2, i, &row); i++)
		json_array_append_new(
		        list, json_pack("{s:i, s:o, s:I, s:o, s:b}", "case", (int)row.number,
		                      "disposition", text_json(row.disposition), "attempts",
		                      (json_int_t)row.attempts, "last_at", text_json(row.last_at),
		                      "has_phone", row.has_phone));
	return list;
}

static json_t *wave_json(const struct q_reminder_waves_by_token_row *row)
{
	return json_pack("{s:I, s:o, s:{s:o, s:o}, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:o, s:o}",
	        "wave", (json_int_t)row->wave, "psu", text_json(row->psu), "text", "zh",
	        text_json(row->text_zh), "en", text_json(row->text_en), "made_at",
	        text_json(row->made_at), "made_by", text_json(row->made_by), "queued",
	        (json_int_t)row->queued, "failed", (json_int_t)row->failed, "sent",
	        (json_int_t)row->sent, "given_up", (json_int_t)row->given_up, "dropped",
	        (json_int_t)row->dropped, "next_at", text_json(row->next_at), "status",
	        row->status_is_null ? json_null() : json_integer(row->status));
}

static json_t *waves_json(const struct db_batch *batch)
{
	struct q_reminder_waves_by_token_row row;
	json_t *list = json_array();

	for (size_t i = 0; q_reminder_waves_by_token_row(batch, 3, i, &row); i++)
		json_array_append_new(list, wave_json(&row));
	return list;
}

static void listed(struct db_batch *batch, void *state)
{
	const struct reminders_request *request = state;
	const struct config *config = core_context(request->x)->config;

	if (!reminders_allowed(request->x, batch))
		return;
	http_reply_json(request->x, 200,
	        json_pack("{s:s%, s:b, s:o, s:o, s:o}", "survey", request->slug.p, request->slug.n,
	                "sends", *config_text(config, "reminder_url") != '\0', "psus",
	                psus_json(batch), "cases", cases_json(batch), "waves", waves_json(batch)));
}

static void account_seen(struct db_batch *batch, void *state)
{
	struct reminders_request *request = state;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(request->x, &request->token, batch, &who))
		return;
	next = core_staff_batch(request->x, &request->token);
	q_reminder_psus_by_token(next, request->slug, request->days, request->below);
	q_reminder_cases_by_token(next, request->slug, request->psu, request->days, request->below);
	q_reminder_waves_by_token(next, request->slug);
	db_batch_send(next, listed, request);
}

/* False when the reply has been sent. */
static bool query_read(struct reminders_request *request)
{
	struct field_problems problems = {.count = 0};
	struct str psu = http_query(request->x, "psu");
	struct str days = http_query(request->x, "not_contacted_since");
	struct str below = http_query(request->x, "attempts_below");
	int64_t number;

	request->psu = psu.n ? psu : (struct str){0};
	if (psu.n && (!str_is_utf8(psu) || memchr(psu.p, '\0', psu.n)))
		core_field_problem(&problems, "/psu", "须是文字 / it must be a text");
	if (days.n && (!str_to_int64(days, &number) || !reminders_days_take(request, number)))
		core_field_problem(&problems, "/not_contacted_since", reminders_days_fault);
	if (below.n && (!str_to_int64(below, &number) || !reminders_below_take(request, number)))
		core_field_problem(&problems, "/attempts_below", reminders_below_fault);
	return !core_field_problems_reply(request->x, &problems);
}

void reminders_get(struct http_exchange *x)
{
	struct reminders_request *request = arena_new(http_arena(x), 1, sizeof(*request));
	struct db_batch *batch;

	*request = (struct reminders_request){.x = x,
	        .token = core_staff_token(x),
	        .slug = http_param(x, "slug"),
	        .days = REMINDERS_DAYS};
	if (!core_staff_admits(x, &request->token) || !query_read(request))
		return;
	batch = core_staff_batch(x, &request->token);
	db_batch_send(batch, account_seen, request);
}
