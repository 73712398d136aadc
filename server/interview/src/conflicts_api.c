/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /surveys/{slug}/conflicts: the sittings that came after their case was answered otherwise.
 * POST /surveys/{slug}/conflicts/{id}: whose answers count. A decision is final, and the same again
 * changes nothing. Which answers they are nobody is told.
 */
#include "allowed.h"
#include "handlers.h"
#include "names.h"

#include <base/visible.h>
#include <queries/core.h>
#include <queries/interview.h>
#include <stdlib.h>
#include <string.h>

enum { AT_LIST = 1, AT_DECIDED = 1, AT_LIST_AFTER, REASON_MAX = 500 };

static const char *const decisions[] = {"keep_first", "use_later"};
static const struct http_problem_type problem_decided = {409, "/problems/conflict-decided",
        "已经作了另一种决定", "Something else was decided already"};
static const struct http_problem_type problem_unusable = {409, "/problems/conflict-unusable",
        "后到的答案已不在，或没有答完", "The later answers are not there, or not complete"};

struct deciding {
	struct http_exchange *x;
	struct staff_token token;
	struct str slug, decision, reason;
	struct uuid id;
};

static json_t *text(struct str words)
{
	return words.p ? json_stringn(words.p, words.n) : json_null();
}

static json_t *decision_json(const struct q_conflicts_by_token_row *row)
{
	if (!row->decision.p)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o}", "decision", text(row->decision), "reason",
	        text(row->reason), "by", text(row->decided_by), "at", text(row->decided_at));
}

static json_t *conflict_json(const struct q_conflicts_by_token_row *row)
{
	char id[UUID_TEXT_SIZE];

	uuid_format(&row->id, id);
	return json_pack("{s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:i, s:i, s:b, s:b, s:o}", "id", id,
	        "case", (int)row->number, "psu", text(row->psu), "kept", text(row->kept), "at",
	        text(row->at), "by", text(row->account), "kind", text(row->kind), "saves",
	        (int)row->saves, "answers", (int)row->answers, "submitted", row->submitted,
	        "usable", row->usable, "decision", decision_json(row));
}

/* ---- GET ---- */

static void listed(struct db_batch *batch, void *state)
{
	const struct deciding *deciding = state;
	struct q_conflicts_by_token_row row;
	json_t *list;

	if (!interview_was_allowed(deciding->x, batch))
		return;
	list = json_array();
	for (size_t i = 0; q_conflicts_by_token_row(batch, AT_LIST, i, &row); i++)
		json_array_append_new(list, conflict_json(&row));
	http_reply_json(deciding->x, 200,
	        json_pack("{s:o, s:o}", "survey", text(deciding->slug), "conflicts", list));
}

static void list_account_seen(struct db_batch *batch, void *state)
{
	struct deciding *deciding = state;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(deciding->x, &deciding->token, batch, &who))
		return;
	next = core_staff_batch(deciding->x, &deciding->token);
	q_conflicts_by_token(next, deciding->slug);
	db_batch_send(next, listed, deciding);
}

static struct deciding *deciding_begin(struct http_exchange *x)
{
	struct deciding *deciding = arena_new(http_arena(x), 1, sizeof(*deciding));

	*deciding = (struct deciding){
	        .x = x, .token = core_staff_token(x), .slug = http_param(x, "slug")};
	return core_staff_admits(x, &deciding->token) ? deciding : NULL;
}

void interview_conflicts_get(struct http_exchange *x)
{
	struct deciding *deciding = deciding_begin(x);

	if (deciding)
		db_batch_send(core_staff_batch(x, &deciding->token), list_account_seen, deciding);
}

/* ---- POST ---- */

static void no_such_conflict(struct http_exchange *x)
{
	http_reply_problem(x, &http_not_found, STR("no such conflict"), NULL, 0);
}

static bool row_of(const struct deciding *deciding, const struct db_batch *batch, size_t statement,
        struct q_conflicts_by_token_row *row)
{
	for (size_t i = 0; q_conflicts_by_token_row(batch, statement, i, row); i++)
		if (!memcmp(&row->id, &deciding->id, sizeof(row->id)))
			return true;
	return false;
}

static void decided(struct db_batch *batch, void *state)
{
	const struct deciding *deciding = state;
	struct q_conflicts_by_token_row row;
	struct q_conflict_decide_row done;

	if (!interview_was_allowed(deciding->x, batch))
		return;
	if (!q_conflict_decide_row(batch, AT_DECIDED, 0, &done) ||
	        str_equal_c(done.outcome, "none") || !row_of(deciding, batch, AT_LIST_AFTER, &row))
		no_such_conflict(deciding->x);
	else if (str_equal_c(done.outcome, "otherwise"))
		http_reply_problem(deciding->x, &problem_decided, STR(""), NULL, 0);
	else if (str_equal_c(done.outcome, "unusable"))
		http_reply_problem(deciding->x, &problem_unusable, STR(""), NULL, 0);
	else
		http_reply_json(deciding->x, 200, conflict_json(&row));
}

static struct str rounds_text(struct deciding *deciding, const struct q_conflicts_by_token_row *row)
{
	json_t *rounds = row->invitation_is_null ? json_array()
	                                         : interview_rounds(core_context(deciding->x)->keys,
	                                                   row->survey_id, &row->invitation);
	char *dump = json_dumps(rounds, JSON_COMPACT);
	struct str kept;

	if (!dump)
		abort();
	kept = arena_copy(http_arena(deciding->x), str_from(dump));
	free(dump);
	json_decref(rounds);
	return kept;
}

static void conflict_seen(struct db_batch *batch, void *state)
{
	struct deciding *deciding = state;
	struct q_conflicts_by_token_row row;
	struct uuid *names = arena_new(http_arena(deciding->x), 2, sizeof(*names));
	struct db_batch *next;
	size_t count;

	if (!interview_was_allowed(deciding->x, batch))
		return;
	if (!row_of(deciding, batch, AT_LIST, &row)) {
		no_such_conflict(deciding->x);
		return;
	}
	count = interview_later_names(core_context(deciding->x)->keys, &deciding->id, names);
	next = core_staff_batch(deciding->x, &deciding->token);
	q_conflict_decide(next, &(struct q_conflict_decide_in){
	                                .slug = deciding->slug,
	                                .id = deciding->id,
	                                .decision = deciding->decision,
	                                .reason = deciding->reason,
	                                .names = {count, names, NULL},
	                                .rounds = rounds_text(deciding, &row),
	                        });
	q_conflicts_by_token(next, deciding->slug);
	db_batch_send(next, decided, deciding);
}

static void account_seen(struct db_batch *batch, void *state)
{
	struct deciding *deciding = state;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(deciding->x, &deciding->token, batch, &who))
		return;
	next = core_staff_batch(deciding->x, &deciding->token);
	q_conflicts_by_token(next, deciding->slug);
	db_batch_send(next, conflict_seen, deciding);
}

static struct str member(const json_t *body, const char *name)
{
	const json_t *value = json_object_get(body, name);

	return (struct str){json_string_value(value), json_string_length(value)};
}

/* False when the reply has been sent. */
static bool body_read(struct deciding *deciding)
{
	static const char *const known[] = {"decision", "reason", NULL};
	struct field_problems problems = {.count = 0};
	struct arena *arena = http_arena(deciding->x);
	json_t *body = core_body(deciding->x);
	struct str reason;

	if (!body)
		return false;
	core_field_problems_unknown(deciding->x, &problems, body, known);
	deciding->decision = arena_copy(arena, member(body, "decision"));
	reason = visible_trimmed(member(body, "reason"));
	deciding->reason = arena_copy(arena, reason);
	if (!str_equal_c(deciding->decision, decisions[0]) &&
	        !str_equal_c(deciding->decision, decisions[1]))
		core_field_problem(&problems, "/decision",
		        "须是 keep_first 或 use_later / it must be keep_first or use_later");
	if (!reason.n || memchr(reason.p, '\0', reason.n) || visible_length(reason) > REASON_MAX)
		core_field_problem(&problems, "/reason",
		        "须是1至500个字的理由 / it must be a reason of 1 to 500 characters");
	json_decref(body);
	return !core_field_problems_reply(deciding->x, &problems);
}

void interview_conflict_post(struct http_exchange *x)
{
	struct deciding *deciding = deciding_begin(x);

	if (!deciding || !body_read(deciding))
		return;
	if (uuid_parse(http_param(x, "id"), &deciding->id))
		db_batch_send(core_staff_batch(x, &deciding->token), account_seen, deciding);
	else
		no_such_conflict(x);
}
