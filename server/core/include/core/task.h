/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What staff ask for and what takes seconds: taking a frame of a hundred thousand rows, printing a
 * thousand letters. It is done by a thread beside the event loop (core/offload.h), which connects
 * to the database as the slow lane does and works in one transaction with the rights of whoever
 * asks.
 *
 * What can go wrong: as many tasks wait as may (503); the database does not answer (503); it
 * refuses what it should not (500, in the log); the work itself refuses what it was asked for, with
 * an error that says why, and then nothing is kept. When the server ends, tasks that wait are not
 * begun.
 */
#ifndef KESU_CORE_TASK_H
#define KESU_CORE_TASK_H

#include <core/resource.h>

#include <base/error.h>

struct core_task;
struct db_session;

/* In the thread. The session is in a transaction, which is committed when it returns true, unless
 * the task's `rehearsed` is set. It touches the task alone: no exchange, and no lane. */
typedef bool core_task_work(
        struct core_task *task, struct db_session *session, struct error *error);
/* On the event loop, once: replies when all went well (`done`), or the work has refused (error). */
typedef void core_task_reply(struct core_task *task);

enum core_task_outcome { CORE_TASK_DONE, CORE_TASK_REFUSED, CORE_TASK_UNREACHED, CORE_TASK_FAILED };

/* Adds the one statement of the slow lane that refuses whoever may not (core_survey_allowed). */
typedef void core_task_ask(struct db_batch *batch, struct core_task *task);

/* The first member of a room's own struct, which lives as long as the exchange. */
struct core_task {
	struct http_exchange *x;
	core_task_ask *ask;
	core_task_work *work;
	core_task_reply *reply; /* frees what the work has made, in any case */
	bool rehearsed;         /* nothing is kept */
	bool is_export;         /* it waits with others like it, and in no other task's way */
	/* Set by the task itself. */
	struct staff_token token;
	enum core_task_outcome outcome;
	struct error error;
	const char *conninfo;
	int64_t patience_ms;
};

/* Asks who it is and whether they may, and has the work done. When something is in the way, the
 * problem is sent and `reply` is not called. */
void core_task_start(struct core_task *task);
/* The same for what takes the right to make a survey's sample. */
void core_task_ask_sample(struct db_batch *batch, struct core_task *task);
/* At the beginning of a reply. False: neither done nor refused, and the reply has been sent. */
bool core_task_ended(struct core_task *task);

#endif
