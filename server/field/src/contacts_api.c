/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET and POST /surveys/{slug}/cases/{number}/contacts: a case's history, and one contact more.
 * Who may is asked of the database (kesu_fn.field_managed). The same contact sent again is found,
 * not added.
 */
#include "contacts_file.h"
#include "handlers.h"

#include <core/calendar.h>
#include <core/json_value.h>
#include <core/problems.h>
#include <core/resource.h>

#include <queries/core.h>
#include <queries/field.h>
#include <reporting/labels.h>
#include <string.h>

static const char SQLSTATE_STATE[] = "KF409"; /* of kesu_fn.contacts_add */

static const struct http_problem_type problem_differs = {409, "/problems/contact-differs",
        "同一时间、同一方式已记录别的内容", "Something else is written down of this contact"};
static const struct http_problem_type problem_state = {409, "/problems/fieldwork-ended",
        "调查现在的状态不能记录接触", "The survey's state takes no contacts"};

enum { CORRECT = CONTACT_COLUMNS, NAMES };
static const char *const names[NAMES] = {
        [AT - 1] = "at",
        [MODE - 1] = "mode",
        [DISPOSITION - 1] = "disposition",
        [INTERVIEWER - 1] = "interviewer",
        [NOTE - 1] = "note",
        [CORRECT - 1] = "correct",
        [CORRECT] = NULL,
};

struct contact {
	struct http_exchange *x;
	struct staff_token token;
	struct str slug, text[CONTACT_COLUMNS];
	int32_t number;
	bool correct;
};

/* False when the reply has been sent. */
static bool was_allowed(struct http_exchange *x, const struct db_batch *batch)
{
	if (strcmp(db_batch_sqlstate(batch), SQLSTATE_STATE) != 0)
		return core_survey_allowed(x, batch);
	http_reply_problem(x, &problem_state, STR(""), NULL, 0);
	return false;
}

static void reply_lack(struct http_exchange *x, struct str outcome)
{
	const struct reporting_label *label = reporting_label(REPORTING_CONTACT_LACK, outcome);
	struct http_field_problem field = {
	        str_equal_c(outcome, "later") ? STR("/at") : STR("/disposition"),
	        arena_printf(http_arena(x), "%s / %s", label->zh, label->en)};

	if (str_equal_c(outcome, "no_case") || str_equal_c(outcome, "held_back"))
		http_reply_problem(x, &http_not_found, field.detail, NULL, 0);
	else if (str_equal_c(outcome, "differs"))
		http_reply_problem(x, &problem_differs, STR(""), NULL, 0);
	else
		http_reply_problem(x, &http_unprocessable, STR(""), &field, 1);
}

static void added(struct db_batch *batch, void *state)
{
	const struct contact *contact = state;
	struct q_contact_add_by_token_row row;
	bool known;

	if (!was_allowed(contact->x, batch) || !q_contact_add_by_token_row(batch, 1, 0, &row))
		return;
	known = str_equal_c(row.outcome, "known");
	if (!known && !str_equal_c(row.outcome, "added") && !str_equal_c(row.outcome, "corrected"))
		reply_lack(contact->x, row.outcome);
	else
		http_reply_json(contact->x, known ? 200 : 201,
		        json_pack("{s:I, s:s%}", "contact", (json_int_t)row.contact_id, "outcome",
		                row.outcome.p, row.outcome.n));
}

static void account_seen(struct db_batch *batch, void *state)
{
	struct contact *contact = state;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(contact->x, &contact->token, batch, &who))
		return;
	next = core_staff_batch(contact->x, &contact->token);
	q_contact_add_by_token(next, &(struct q_contact_add_by_token_in){
	                                     .slug = contact->slug,
	                                     .number = contact->number,
	                                     .at = contact->text[AT],
	                                     .mode = contact->text[MODE],
	                                     .disposition = contact->text[DISPOSITION],
	                                     .interviewer = contact->text[INTERVIEWER],
	                                     .note = contact->text[NOTE],
	                                     .correct = contact->correct,
	                             });
	db_batch_send(next, added, contact);
}

static void field_read(struct contact *contact, const json_t *body, enum contact_column column,
        struct field_problems *problems)
{
	const char *name = field_contact_columns[column], *fault;
	const json_t *value = json_object_get(body, name);
	struct arena *arena = http_arena(contact->x);
	struct str text = {json_string_value(value), json_string_length(value)};
	char time[CORE_CALENDAR_TIME_SIZE];

	if (!text.p)
		text = STR("");
	fault = value && (!json_is_string(value) || memchr(text.p, '\0', text.n))
	                ? "须是文字 / it must be a text"
	                : field_contact_fault(column, text);
	if (fault)
		core_field_problem(problems, arena_printf(arena, "/%s", name).p, fault);
	else if (column == AT && core_calendar_time(text, time))
		contact->text[AT] = arena_copy(arena, str_from(time));
	else
		contact->text[column] = arena_copy(arena, text);
}

/* False when the reply has been sent. */
static bool body_read(struct contact *contact)
{
	struct field_problems problems = {.count = 0};
	json_t *body = core_body(contact->x);
	const json_t *correct = json_object_get(body, names[CORRECT - 1]);

	if (!body)
		return false;
	core_field_problems_unknown(contact->x, &problems, body, names);
	for (enum contact_column c = AT; c < CONTACT_COLUMNS; c++)
		field_read(contact, body, c, &problems);
	if (correct && !json_is_boolean(correct))
		core_field_problem(
		        &problems, "/correct", "须是 true 或 false / it is true or false");
	contact->correct = json_is_true(correct);
	json_decref(body);
	return !core_field_problems_reply(contact->x, &problems);
}

/* NULL when the reply has been sent. */
static struct contact *contact_begin(struct http_exchange *x)
{
	struct contact *contact = arena_new(http_arena(x), 1, sizeof(*contact));
	struct str number = http_param(x, "number");
	int64_t value;

	*contact = (struct contact){
	        .x = x, .token = core_staff_token(x), .slug = http_param(x, "slug")};
	if (!core_staff_admits(x, &contact->token))
		return NULL;
	if (field_contact_fault(CASE, number) || !str_to_int64(number, &value)) {
		http_reply_problem(x, &http_not_found, STR("no such case"), NULL, 0);
		return NULL;
	}
	contact->number = (int32_t)value;
	return contact;
}

void field_contact_post(struct http_exchange *x)
{
	struct contact *contact = contact_begin(x);
	struct db_batch *batch;

	if (!contact || !body_read(contact))
		return;
	batch = core_staff_batch(x, &contact->token);
	db_batch_send(batch, account_seen, contact);
}

static json_t *contact_json(const struct q_contacts_by_token_row *row)
{
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "contact",
	        (json_int_t)row->contact_id, "at", core_json_value_text_or_null(row->at), "mode",
	        core_json_value_text_or_null(row->mode), "disposition",
	        core_json_value_text_or_null(row->disposition), "interviewer",
	        core_json_value_text_or_null(row->interviewer), "note",
	        core_json_value_text_or_null(row->note), "corrects",
	        row->corrects_is_null ? json_null() : json_integer((json_int_t)row->corrects),
	        "recorded_at", core_json_value_text_or_null(row->recorded_at), "recorded_by",
	        core_json_value_text_or_null(row->recorded_by));
}

static void listed(struct db_batch *batch, void *state)
{
	const struct contact *contact = state;
	struct q_contacts_by_token_row row;
	json_t *list;

	if (!was_allowed(contact->x, batch))
		return;
	list = json_array();
	for (size_t i = 0; q_contacts_by_token_row(batch, 1, i, &row); i++)
		json_array_append_new(list, contact_json(&row));
	http_reply_json(contact->x, 200,
	        json_pack("{s:i, s:o}", "case", (int)contact->number, "contacts", list));
}

static void account_known(struct db_batch *batch, void *state)
{
	struct contact *contact = state;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(contact->x, &contact->token, batch, &who))
		return;
	next = core_staff_batch(contact->x, &contact->token);
	q_contacts_by_token(next, contact->slug, contact->number);
	db_batch_send(next, listed, contact);
}

void field_contacts_get(struct http_exchange *x)
{
	struct contact *contact = contact_begin(x);
	struct db_batch *batch;

	if (!contact)
		return;
	batch = core_staff_batch(x, &contact->token);
	db_batch_send(batch, account_known, contact);
}
