/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pilot: a colleague tries a form by a link, before residents see it. The requests are those of
 * an attempt, opened by the link's token; what is stored lies in tables of its own and counts
 * nowhere. There are few pilots, so each request asks the database and the worker keeps nothing of
 * them. pilot_answers.c has the saves.
 *
 * GET    /pilot               how far it is
 * POST   /pilot/attempts      begins it
 * GET    /pilot/booklet       its questions
 * POST   /pilot/submission    ends it
 * DELETE /pilot               withdraws it: what was answered is deleted
 */
#include "handlers.h"
#include "state.h"
#include "submissions.h"

#include <core/problems.h>

#include <queries/intake.h>

static void pilot_missing(struct http_exchange *x)
{
	http_reply_problem(x, &http_not_found, STR("no such link, or it has expired"), NULL, 0);
}

static void pilot_seen(struct db_batch *batch, void *state)
{
	struct http_exchange *x = state;
	struct q_pilot_read_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_pilot_read_row(batch, 0, 0, &row))
		pilot_missing(x);
	else if (row.over)
		http_reply_problem(x, &core_problem_survey_closed, STR(""), NULL, 0);
	else
		http_reply(x, 200, "application/json", row.document);
}

void intake_pilot_get(struct http_exchange *x)
{
	struct db_batch *batch;
	struct uuid pilot;

	if (!intake_pilot(x, &pilot))
		return;
	batch = db_batch_new(core_context(x)->fast);
	q_pilot_read(batch, pilot);
	db_batch_send(batch, pilot_seen, x);
}

/* --- its start --- */

static void pilot_begun(struct db_batch *batch, void *state)
{
	struct http_exchange *x = state;
	struct q_pilot_start_row start;
	struct q_pilot_read_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_pilot_start_row(batch, 0, 0, &start) || !start.outcome.p ||
	        !q_pilot_read_row(batch, 1, 0, &row))
		pilot_missing(x);
	else if (row.over)
		http_reply_problem(x, &core_problem_survey_closed, STR(""), NULL, 0);
	else
		http_reply(x, 201, "application/json", row.document);
}

void intake_pilot_post(struct http_exchange *x)
{
	static const char *const known[] = {"language", "consent", NULL};
	enum catalogue_language language = LANGUAGE_ZH;
	struct field_problems problems = {.count = 0};
	struct db_batch *batch;
	struct uuid pilot;
	struct str tag;
	json_t *body;

	if (!intake_pilot(x, &pilot))
		return;
	body = core_body(x);
	if (!body)
		return;
	tag = (struct str){json_string_value(json_object_get(body, "language")),
	        json_string_length(json_object_get(body, "language"))};
	core_field_problems_unknown(x, &problems, body, known);
	if (!tag.p || !intake_catalogue_language_of_tag(tag, &language))
		core_field_problem(&problems, "/language", "must be \"zh\" or \"en\"");
	if (!json_is_true(json_object_get(body, "consent")))
		core_field_problem(&problems, "/consent", "must be true");
	json_decref(body);
	if (core_field_problems_reply(x, &problems))
		return;
	batch = db_batch_new(core_context(x)->fast);
	q_pilot_start(batch, pilot, str_from(intake_catalogue_language_codes[language]));
	q_pilot_read(batch, pilot);
	db_batch_send(batch, pilot_begun, x);
}

/* --- its questions --- */

static void pilot_booklet_read(struct db_batch *batch, void *state)
{
	struct http_exchange *x = state;
	struct q_pilot_booklet_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_pilot_booklet_row(batch, 0, 0, &row) || !row.identity.p) {
		pilot_missing(x);
		return;
	}
	http_reply_header(x, "Cache-Control", "private, no-store");
	http_reply(x, 200, "application/json", row.identity);
}

void intake_pilot_booklet_get(struct http_exchange *x)
{
	struct db_batch *batch;
	struct uuid pilot;

	if (!intake_pilot(x, &pilot))
		return;
	batch = db_batch_new(core_context(x)->fast);
	q_pilot_booklet(batch, pilot);
	db_batch_send(batch, pilot_booklet_read, x);
}

/* --- its end --- */

static void pilot_submitted(struct db_batch *batch, void *state)
{
	struct http_exchange *x = state;
	struct q_attempt_submit_row reply = {.outcome = STR("unknown")};
	struct q_pilot_submit_row row;

	if (!core_batch_done(x, batch))
		return;
	if (q_pilot_submit_row(batch, 0, 0, &row))
		reply = (struct q_attempt_submit_row){.outcome = row.outcome,
		        .receipt = row.receipt,
		        .acknowledged = row.acknowledged,
		        .answers = row.answers,
		        .saves = row.saves};
	intake_submission_reply(x, &reply);
}

void intake_pilot_submission_post(struct http_exchange *x)
{
	char code[RECEIPT_CODE_SIZE];
	struct db_batch *batch;
	struct uuid pilot;
	int32_t last_seq;

	if (!intake_pilot(x, &pilot))
		return;
	last_seq = intake_submission_last_seq(x);
	if (!last_seq)
		return;
	core_secret_receipt_code(core_context(x)->keys, &pilot, code);
	batch = db_batch_new(core_context(x)->fast);
	q_pilot_submit(batch, pilot, last_seq, str_from(code));
	db_batch_send(batch, pilot_submitted, x);
}

static void pilot_withdrawn(struct db_batch *batch, void *state)
{
	struct http_exchange *x = state;
	struct q_pilot_withdraw_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_pilot_withdraw_row(batch, 0, 0, &row) || !row.state_before.p ||
	        str_equal_c(row.state_before, "new"))
		pilot_missing(x);
	else
		http_reply_json(x, 200, json_pack("{s:s}", "state", "withdrawn"));
}

void intake_pilot_delete(struct http_exchange *x)
{
	struct db_batch *batch;
	struct uuid pilot;

	if (!intake_pilot(x, &pilot))
		return;
	batch = db_batch_new(core_context(x)->fast);
	q_pilot_withdraw(batch, pilot);
	db_batch_send(batch, pilot_withdrawn, x);
}
