/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/task.h>

#include <core/context.h>
#include <core/offload.h>

#include <base/config.h>
#include <base/log.h>

#include <db/session.h>
#include <queries/core.h>

static bool begin(const struct core_task *task, struct db_session *session, struct error *error)
{
	const struct q_task_begin_row *row;

	return db_session_begin(session, false, error) &&
	       q_task_begin_run(session, core_digest_str(&task->token.digest), task->patience_ms,
	               &row, error);
}

static enum core_task_outcome work_in(struct core_task *task, struct db_session *session)
{
	bool good = begin(task, session, &task->error);
	bool failed = !good;

	if (good) {
		good = task->work(task, session, &task->error);
		failed = db_session_failed(session);
	}
	if (good && !task->rehearsed && !failed) {
		good = db_session_commit(session, &task->error);
		failed = !good;
	} else {
		db_session_rollback(session);
	}
	return failed ? CORE_TASK_FAILED : good ? CORE_TASK_DONE : CORE_TASK_REFUSED;
}

static void work(void *state)
{
	struct core_task *task = state;
	struct db_session *session = db_session_open(task->conninfo, &task->error);

	if (!session)
		return;
	task->outcome = work_in(task, session);
	db_session_close(session);
}

static void worked(void *state, bool was_begun)
{
	struct core_task *task = state;

	if (!was_begun)
		error_set(&task->error, "the server ends");
	task->reply(task);
}

static void allowed(struct db_batch *batch, void *state)
{
	struct core_task *task = state;
	const struct core_context *context = core_context(task->x);

	if (!core_survey_allowed(task->x, batch))
		return;
	task->outcome = CORE_TASK_UNREACHED;
	task->conninfo = context->staff_conninfo;
	task->patience_ms = config_number(context->config, "slow_timeout_ms");
	http_take_time(task->x);
	if (!core_offload_add(
	            task->is_export ? context->exports : context->tasks, work, worked, task))
		http_reply_problem(task->x, &http_unavailable,
		        STR("other work that takes long is waiting; try again"), NULL, 0);
}

static void account_known(struct db_batch *batch, void *state)
{
	struct core_task *task = state;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(task->x, &task->token, batch, &who))
		return;
	next = core_staff_batch(task->x, &task->token);
	task->ask(next, task);
	db_batch_send(next, allowed, task);
}

void core_task_start(struct core_task *task)
{
	task->token = core_staff_token(task->x);
	if (core_staff_admits(task->x, &task->token))
		db_batch_send(core_staff_batch(task->x, &task->token), account_known, task);
}

void core_task_ask_sample(struct db_batch *batch, struct core_task *task)
{
	q_sample_allowed(batch, http_param(task->x, "slug"));
}

bool core_task_ended(struct core_task *task)
{
	if (task->outcome == CORE_TASK_DONE || task->outcome == CORE_TASK_REFUSED)
		return true;
	log_error("a task has failed", LOG_STR("request", http_request_id(task->x)),
	        LOG_TEXT("problem", task->error.text));
	http_reply_problem(task->x,
	        task->outcome == CORE_TASK_FAILED ? &http_internal_error : &http_unavailable,
	        STR(""), NULL, 0);
	return false;
}
