/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /attempts/{attempt}/submission {last_seq}: ends the attempt once every save up to last_seq
 * is there, and gives the receipt. A repeated request gets the same receipt.
 */
#include "submissions.h"
#include "handlers.h"
#include "started.h"

#include <core/json_value.h>
#include <core/problems.h>

#include <queries/intake.h>
#include <string.h>

static const struct http_problem_type problem_incomplete = {409, "/problems/saves-missing",
        "还有答案没有保存成功，请稍候再提交", "Some saves have not arrived yet"};

static void submission_reply_receipt(
        struct http_exchange *x, int status, const struct q_attempt_submit_row *row)
{
	json_t *reply = json_object();

	intake_json_receipt(reply, row->receipt, row->answers, row->saves);
	http_reply_json(x, status, reply);
}

void intake_submission_reply(struct http_exchange *x, const struct q_attempt_submit_row *row)
{
	if (str_equal_c(row->outcome, "unknown"))
		http_reply_problem(x, &http_not_found, STR("no such attempt"), NULL, 0);
	else if (str_equal_c(row->outcome, "created"))
		submission_reply_receipt(x, 201, row);
	else if (str_equal_c(row->outcome, "repeated"))
		submission_reply_receipt(x, 200, row);
	else if (str_equal_c(row->outcome, "closed"))
		http_reply_problem(x, &core_problem_survey_closed, STR(""), NULL, 0);
	else if (str_equal_c(row->outcome, "withdrawn"))
		http_reply_problem(x, &core_problem_attempt_withdrawn, STR(""), NULL, 0);
	else if (str_equal_c(row->outcome, "different"))
		http_reply_problem(x, &core_problem_different_content, STR(""), NULL, 0);
	else
		http_reply_problem(x, &problem_incomplete,
		        arena_printf(
		                http_arena(x), "complete up to %d only", (int)row->acknowledged),
		        NULL, 0);
}

static void submission_done(struct db_batch *batch, void *state)
{
	struct http_exchange *x = state;
	struct q_attempt_submit_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_attempt_submit_row(batch, 0, 0, &row))
		row = (struct q_attempt_submit_row){.outcome = STR("unknown")};
	intake_submission_reply(x, &row);
}

int32_t intake_submission_last_seq(struct http_exchange *x)
{
	static const char *const known[] = {"last_seq", NULL};
	struct field_problems problems = {.count = 0};
	json_t *body = core_body(x);
	int64_t last;

	if (!body)
		return 0;
	core_field_problems_unknown(x, &problems, body, known);
	if (!core_json_value_whole(json_object_get(body, "last_seq"), &last) || last < 1 ||
	        last > INTAKE_SAVE_SEQ_MAX)
		core_field_problem(
		        &problems, "/last_seq", "must be a whole number from 1 to 10000");
	json_decref(body);
	return core_field_problems_reply(x, &problems) ? 0 : (int32_t)last;
}

void intake_submission_post(struct http_exchange *x)
{
	struct intake *intake = intake_of(x);
	const struct catalogue_survey *survey;
	char code[RECEIPT_CODE_SIZE];
	struct db_batch *batch;
	struct secret_grant grant;
	int32_t last_seq;

	if (!intake_attempt(x, &grant))
		return;
	survey = intake_catalogue_survey_by_id(intake->catalogue, grant.survey_id);
	if (!survey) {
		intake_reply_unheard(x);
		return;
	}
	last_seq = intake_submission_last_seq(x);
	if (!last_seq)
		return;
	core_secret_receipt_code(core_context(x)->keys, &grant.attempt, code);
	batch = db_batch_new(core_context(x)->fast);
	q_attempt_submit(batch, grant.attempt, last_seq, str_from(code), survey->open);
	q_commit_wait(batch); /* for one that is repeated */
	db_batch_send(batch, submission_done, x);
}
