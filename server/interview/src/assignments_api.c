/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET and PUT /surveys/{slug}/assignments: which account works on which cases. A list is done as a
 * whole or not at all. Whose cases and accounts they may be is asked of the database.
 */
#include "allowed.h"
#include "assignments.h"
#include "handlers.h"

#include <core/json_value.h>

#include <queries/core.h>
#include <queries/interview.h>
#include <reporting/labels.h>
#include <string.h>

enum { ROWS_MAX = 10000 };

struct assigning {
	struct http_exchange *x;
	struct staff_token token;
	struct str slug;
	struct assignments list;
};

static void refuse(struct assigning *assigning, const struct q_assign_by_token_row *row,
        struct field_problems *problems)
{
	const struct reporting_label *label = reporting_label(REPORTING_ASSIGN_LACK, row->outcome);
	const char *member = interview_outcome_of_account(row->outcome)            ? "account"
	                     : assigning->list.number_none[(size_t)row->place - 1] ? "psu"
	                                                                           : "number";
	struct arena *arena = http_arena(assigning->x);

	core_field_problem(problems,
	        arena_printf(arena, "/assignments/%zu/%s", (size_t)row->place - 1, member).p,
	        arena_printf(arena, "%s / %s", label->zh, label->en).p);
}

static void assigned(struct db_batch *batch, void *state)
{
	struct assigning *assigning = state;
	struct field_problems problems = {.count = 0};
	json_int_t given = 0, away = 0;
	struct q_assign_by_token_row row;

	if (!interview_was_allowed(assigning->x, batch))
		return;
	for (size_t i = 0; q_assign_by_token_row(batch, 1, i, &row); i++) {
		if (!str_equal_c(row.outcome, "ok"))
			refuse(assigning, &row, &problems);
		else if (assigning->list.account[(size_t)row.place - 1].n)
			given += row.cases;
		else
			away += row.cases;
	}
	if (!core_field_problems_reply(assigning->x, &problems))
		http_reply_json(assigning->x, 200,
		        json_pack("{s:s%, s:I, s:I}", "survey", assigning->slug.p,
		                assigning->slug.n, "assigned", given, "unassigned", away));
}

static void assign(struct db_batch *batch, void *state)
{
	struct assigning *assigning = state;
	const struct assignments *list = &assigning->list;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(assigning->x, &assigning->token, batch, &who))
		return;
	next = core_staff_batch(assigning->x, &assigning->token);
	q_assign_by_token(next, &(struct q_assign_by_token_in){
	                                .slug = assigning->slug,
	                                .numbers = interview_assignments_numbers(list),
	                                .psus = {list->count, list->psu, NULL},
	                                .accounts = {list->count, list->account, NULL},
	                                .holders = interview_assignments_holders(list),
	                        });
	db_batch_send(next, assigned, assigning);
}

/* ---- the body ---- */

static bool text_is_good(const json_t *value)
{
	struct str text = {json_string_value(value), json_string_length(value)};

	return text.n && text.n <= ASSIGNMENT_TEXT_MAX && !memchr(text.p, '\0', text.n);
}

static bool text_or_null_is_good(const json_t *value)
{
	return json_is_null(value) || text_is_good(value);
}

/* The member of a row that is wrong, and why; NULL: none. */
static const char *row_fault(const json_t *row, const char **why)
{
	const json_t *number = json_object_get(row, "number"), *psu = json_object_get(row, "psu"),
	             *account = json_object_get(row, "account"),
	             *holder = json_object_get(row, "holder");
	size_t known = (number != NULL) + (psu != NULL) + (account != NULL) + (holder != NULL);
	int64_t value;

	*why = "须是对象，有 account 和 number 或 psu / it must have account and number or psu";
	if (!json_is_object(row) || !account || !number == !psu || json_object_size(row) != known)
		return "";
	if (number && (!core_json_value_whole(number, &value) || value < 1 || value > INT32_MAX)) {
		*why = "须是个案编号 / it must be the number of a case";
		return "/number";
	}
	*why = "须是文字 / it must be a text";
	if (psu && !text_is_good(psu))
		return "/psu";
	if (holder && !text_or_null_is_good(holder))
		return "/holder";
	return text_or_null_is_good(account) ? NULL : "/account";
}

static struct str text_copy(struct assigning *assigning, const json_t *value)
{
	return arena_copy(http_arena(assigning->x),
	        (struct str){json_string_value(value), json_string_length(value)});
}

static void row_add(struct assigning *assigning, const json_t *row)
{
	const json_t *holder = json_object_get(row, "holder");
	int64_t number = 0;

	core_json_value_whole(json_object_get(row, "number"), &number);
	interview_assignments_add(&assigning->list, (int32_t)number,
	        text_copy(assigning, json_object_get(row, "psu")),
	        text_copy(assigning, json_object_get(row, "account")));
	if (holder)
		interview_assignments_held_by(&assigning->list, text_copy(assigning, holder));
}

static void rows_read(
        struct assigning *assigning, const json_t *list, struct field_problems *problems)
{
	size_t count = json_array_size(list);
	const char *member, *why;

	assigning->list = interview_assignments_new(http_arena(assigning->x), count);
	for (size_t i = 0; i < count; i++) {
		const json_t *row = json_array_get(list, i);

		member = row_fault(row, &why);
		if (member)
			core_field_problem(problems,
			        arena_printf(
			                http_arena(assigning->x), "/assignments/%zu%s", i, member)
			                .p,
			        why);
		else
			row_add(assigning, row);
	}
}

/* False when the reply has been sent. */
static bool body_read(struct assigning *assigning)
{
	static const char *const known[] = {"assignments", NULL};
	struct field_problems problems = {.count = 0};
	json_t *body = core_body(assigning->x);
	const json_t *list = json_object_get(body, "assignments");

	if (!body)
		return false;
	core_field_problems_unknown(assigning->x, &problems, body, known);
	if (!json_is_array(list) || json_array_size(list) < 1 || json_array_size(list) > ROWS_MAX)
		core_field_problem(&problems, "/assignments",
		        "须是1至10000行的列表 / it must be a list of 1 to 10000 rows");
	else
		rows_read(assigning, list, &problems);
	json_decref(body);
	return !core_field_problems_reply(assigning->x, &problems);
}

static struct assigning *assigning_begin(struct http_exchange *x)
{
	struct assigning *assigning = arena_new(http_arena(x), 1, sizeof(*assigning));

	*assigning = (struct assigning){
	        .x = x, .token = core_staff_token(x), .slug = http_param(x, "slug")};
	return core_staff_admits(x, &assigning->token) ? assigning : NULL;
}

void interview_assignments_put(struct http_exchange *x)
{
	struct assigning *assigning = assigning_begin(x);

	if (assigning && body_read(assigning))
		db_batch_send(core_staff_batch(x, &assigning->token), assign, assigning);
}

/* ---- GET ---- */

enum { CASES = 1, PSUS, INTERVIEWERS, PLACES }; /* statements of the batch */

static json_t *cases_json(const struct db_batch *batch)
{
	struct q_assignments_by_token_row row;
	json_t *list = json_array();

	for (size_t i = 0; q_assignments_by_token_row(batch, CASES, i, &row); i++)
		json_array_append_new(
		        list, json_pack("{s:i, s:s%, s:s%, s:b}", "number", (int)row.number, "psu",
		                      row.psu.p, row.psu.n, "account", row.account.p, row.account.n,
		                      "done", row.is_done));
	return list;
}

static json_t *psus_json(const struct db_batch *batch)
{
	struct q_assigned_psus_by_token_row row;
	json_t *list = json_array();

	for (size_t i = 0; q_assigned_psus_by_token_row(batch, PSUS, i, &row); i++)
		json_array_append_new(
		        list, json_pack("{s:s%, s:s%, s:s%, s:I}", "psu", row.psu.p, row.psu.n,
		                      "stratum", row.stratum.p, row.stratum.n, "region",
		                      row.region.p, row.region.n, "cases", (json_int_t)row.cases));
	return list;
}

static json_t *interviewers_json(const struct db_batch *batch)
{
	struct q_interviewers_by_token_row row;
	json_t *list = json_array();

	for (size_t i = 0; q_interviewers_by_token_row(batch, INTERVIEWERS, i, &row); i++)
		json_array_append_new(list,
		        json_pack("{s:s%, s:s%, s:b, s:o, s:o}", "account", row.account.p,
		                row.account.n, "region", row.region.p, row.region.n, "able",
		                row.is_able, "taken_at", core_json_value_text_or_null(row.taken_at),
		                "sent_at", core_json_value_text_or_null(row.sent_at)));
	return list;
}

static json_t *places_json(const struct db_batch *batch)
{
	struct q_places_by_token_row row;

	if (!q_places_by_token_row(batch, PLACES, 0, &row))
		return json_null();
	return json_pack("{s:I, s:I}", "interviews", (json_int_t)row.interviews, "with_place",
	        (json_int_t)row.with_place);
}

static void listed(struct db_batch *batch, void *state)
{
	struct assigning *assigning = state;

	if (interview_was_allowed(assigning->x, batch))
		http_reply_json(assigning->x, 200,
		        json_pack("{s:s%, s:o, s:o, s:o, s:o}", "survey", assigning->slug.p,
		                assigning->slug.n, "assignments", cases_json(batch), "psus",
		                psus_json(batch), "interviewers", interviewers_json(batch),
		                "places", places_json(batch)));
}

static void account_known(struct db_batch *batch, void *state)
{
	struct assigning *assigning = state;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(assigning->x, &assigning->token, batch, &who))
		return;
	next = core_staff_batch(assigning->x, &assigning->token);
	q_assignments_by_token(next, assigning->slug);
	q_assigned_psus_by_token(next, assigning->slug);
	q_interviewers_by_token(next, assigning->slug);
	q_places_by_token(next, assigning->slug);
	db_batch_send(next, listed, assigning);
}

void interview_assignments_get(struct http_exchange *x)
{
	struct assigning *assigning = assigning_begin(x);

	if (assigning)
		db_batch_send(core_staff_batch(x, &assigning->token), account_known, assigning);
}
