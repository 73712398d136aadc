/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same batches over one blocking connection. A statement is prepared when it is first used, in
 * the pipeline of the batch that needs it. Sending and receiving happen at the same time (poll), so
 * that a batch larger than both socket buffers cannot block for ever. COPY is in session_copy.c.
 */
#include "session.h"

#include <db/session.h>

#include <base/buf.h>
#include <base/clock.h>
#include <base/log.h>
#include <base/memory.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LISTEN_SQL_MAX = 256 };

static void on_notice(void *state, const char *message)
{
	char text[LIBPQ_MESSAGE_SIZE];

	(void)state;
	db_libpq_message(message, text);
	log_debug("database notice", LOG_TEXT("notice", text));
}

static void on_session_notice(void *state, const PGresult *notice)
{
	struct db_session *session = state;

	if (!db_libpq_is_warning(notice)) {
		on_notice(NULL, PQresultErrorMessage(notice));
		return;
	}
	db_libpq_message(PQresultErrorMessage(notice), session->warning);
	log_warning("database warning", LOG_TEXT("warning", session->warning));
}

/* Of a commit: nothing else tells that its wait for a synchronous standby was cut short. */
static bool session_is_safe(const struct db_session *session, struct error *error)
{
	return !*session->warning ||
	       error_set(error, "committed, but perhaps not on the synchronous standby: %s",
	               session->warning);
}

bool db_session_refused(struct error *error, PGconn *pg, const PGresult *result)
{
	const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	const char *hint = message ? PQresultErrorField(result, PG_DIAG_MESSAGE_HINT) : NULL;
	const char *sqlstate = message ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	char text[LIBPQ_MESSAGE_SIZE];

	if (!message) {
		db_libpq_message(PQerrorMessage(pg), text);
		return error_set(error, "%s", text);
	}
	return error_set(error, "%s%s%s%s%s%s", message, hint ? " (" : "", hint ? hint : "",
	        hint ? ")" : "", sqlstate ? ", SQLSTATE " : "", sqlstate ? sqlstate : "");
}

bool db_session_check(PGconn *pg, PGresult *result, ExecStatusType wanted, struct error *error)
{
	bool good = result && PQresultStatus(result) == wanted;

	if (!good)
		db_session_refused(error, pg, result);
	PQclear(result);
	return good;
}

bool db_session_command(PGconn *pg, const char *sql, struct error *error)
{
	return db_session_check(pg, PQexec(pg, sql), PGRES_COMMAND_OK, error);
}

static PGconn *connect_as(
        const char *conninfo, const struct db_targets *targets, const char *attributes)
{
	char timeout[16];
	struct db_libpq_params params;
	PGconn *pg;

	snprintf(timeout, sizeof(timeout), "%u", db_libpq_connect_ms(targets) / 1000);
	params = db_libpq_params(conninfo, &(struct db_libpq_wish){.application_name = "kesu",
	                                           .connect_timeout = timeout,
	                                           .target_session_attrs = attributes});
	pg = PQconnectdbParams(params.keywords, params.values, 1);
	if (!pg)
		abort();
	return pg;
}

/* libpq tries all hosts, each for its time. */
static PGconn *connect_any(const char *conninfo, bool writes)
{
	struct db_targets targets = db_targets_find(conninfo);
	bool is_choosy = writes || targets.count > 1;
	PGconn *pg = connect_as(conninfo, &targets, is_choosy ? "read-write" : NULL);

	if (PQstatus(pg) != CONNECTION_OK && is_choosy && !writes) {
		PQfinish(pg);
		pg = connect_as(conninfo, &targets, NULL);
	}
	db_targets_free(&targets);
	return pg;
}

static bool settle(PGconn *pg, bool writes, struct error *error)
{
	PGresult *result;
	bool good = true;

	PQsetNoticeProcessor(pg, on_notice, NULL);
	if (PQstatus(pg) != CONNECTION_OK || !db_libpq_send_settings(pg, 0, false))
		return db_session_refused(error, pg, NULL);
	for (; good && (result = PQgetResult(pg)); PQclear(result)) {
		if (PQresultStatus(result) != PGRES_TUPLES_OK)
			good = db_session_refused(error, pg, result);
		else if (writes && db_libpq_is_read_only(result))
			good = error_set(error, "the server is read-only");
	}
	return good;
}

PGconn *db_session_connect(const char *conninfo, bool writes, struct error *error)
{
	PGconn *pg = connect_any(conninfo, writes);

	if (settle(pg, writes, error))
		return pg;
	PQfinish(pg);
	error_wrap(error, "database");
	return NULL;
}

static struct db_session *session_open(const char *conninfo, bool writes, struct error *error)
{
	struct db_session *session;
	PGconn *pg = db_session_connect(conninfo, writes, error);

	if (!pg)
		return NULL;
	session = memory_new(1, sizeof(*session));
	session->pg = pg;
	session->patience_ms = -1;
	PQsetNoticeReceiver(pg, on_session_notice, session);
	return session;
}

struct db_session *db_session_open(const char *conninfo, struct error *error)
{
	return session_open(conninfo, false, error);
}

struct db_session *db_session_open_to_write(
        const char *conninfo, unsigned patience_ms, struct error *error)
{
	struct db_session *session = session_open(conninfo, true, error);

	if (session)
		session->patience_ms = (int)patience_ms;
	return session;
}

static void session_batch_end(struct db_session *session)
{
	if (session->batch)
		db_batch_free(session->batch);
	session->batch = NULL;
}

void db_session_close(struct db_session *session)
{
	if (!session)
		return;
	PQfinish(session->pg);
	session_batch_end(session);
	free(session->prepared);
	free(session);
}

bool db_session_begin(struct db_session *session, bool repeatable_read, struct error *error)
{
	const char *sql = repeatable_read ? "BEGIN ISOLATION LEVEL REPEATABLE READ" : "BEGIN";

	return db_session_command(session->pg, sql, error);
}

/* COMMIT of a failed transaction answers "ROLLBACK" without an error. */
bool db_session_commit(struct db_session *session, struct error *error)
{
	if (PQtransactionStatus(session->pg) != PQTRANS_INTRANS) {
		db_session_rollback(session);
		return error_set(error, "a statement of the transaction had failed before");
	}
	*session->warning = '\0';
	return db_session_command(session->pg, "COMMIT", error) && session_is_safe(session, error);
}

bool db_session_failed(const struct db_session *session)
{
	return PQtransactionStatus(session->pg) != PQTRANS_INTRANS;
}

void db_session_rollback(struct db_session *session)
{
	struct error ignored;

	if (PQtransactionStatus(session->pg) != PQTRANS_IDLE &&
	        !db_session_command(session->pg, "ROLLBACK", &ignored))
		log_warning("rollback failed", LOG_TEXT("reason", ignored.text));
}

/* --- batches --- */

struct db_batch *db_session_batch(struct db_session *session)
{
	session_batch_end(session);
	session->batch = db_batch_begin(NULL);
	return session->batch;
}

static bool is_prepared(const struct db_session *session, const struct db_statement *statement)
{
	for (size_t i = 0; i < session->prepared_count; i++)
		if (session->prepared[i] == statement)
			return true;
	return false;
}

/* Returns how many PREPAREs the batch needs; their statements come after those prepared before. */
static size_t session_add_statements(struct db_session *session, const struct db_batch *batch)
{
	size_t before = session->prepared_count;

	session->prepared = memory_resize(
	        session->prepared, before + batch->count, sizeof(struct db_statement *));
	for (size_t i = 0; i < batch->count; i++) {
		const struct db_statement *statement = batch->statements[i].statement;
		if (batch->statements[i].put != statement->param_count)
			abort();
		if (!is_prepared(session, statement))
			session->prepared[session->prepared_count++] = statement;
	}
	return session->prepared_count - before;
}

/* Waits until there is something to read; meanwhile sends what was not sent yet. */
static bool session_wait(const struct db_session *session)
{
	PGconn *pg = session->pg;
	int left = PQflush(pg), n;
	struct pollfd p = {PQsocket(pg), (short)(POLLIN | (left > 0 ? POLLOUT : 0)), 0};

	if (left < 0)
		return false;
	n = poll(&p, 1, session->patience_ms);
	if (n == 0 || (n < 0 && errno != EINTR))
		return false;
	return !(p.revents & ~POLLOUT) || PQconsumeInput(pg);
}

/* Takes one result. False: the Sync has been answered, or the connection is gone. */
static bool session_take(struct db_session *session, struct db_batch *batch, size_t *preparing)
{
	PGresult *result;
	ExecStatusType status;

	while (PQisBusy(session->pg))
		if (!session_wait(session))
			return false;
	result = PQgetResult(session->pg);
	if (!result)
		return PQstatus(session->pg) == CONNECTION_OK;
	status = PQresultStatus(result);
	if (status == PGRES_PIPELINE_SYNC) {
		PQclear(result);
		db_batch_conclude(batch);
		return false;
	}
	if (!*preparing) {
		db_batch_take_result(batch, result);
		return true;
	}
	/* A PREPARE that failed, and those after it, must be sent again. */
	if (status == PGRES_COMMAND_OK) {
		--*preparing;
	} else {
		db_batch_take_error(batch, result);
		session->prepared_count -= *preparing;
		batch->failed_at = SIZE_MAX;
		*preparing = 0;
	}
	PQclear(result);
	return PQstatus(session->pg) == CONNECTION_OK;
}

static bool session_send(struct db_session *session, const struct db_batch *batch, size_t preparing)
{
	PGconn *pg = session->pg;

	if (PQsetnonblocking(pg, 1) != 0 || !PQenterPipelineMode(pg))
		return false;
	for (size_t i = session->prepared_count - preparing; i < session->prepared_count; i++)
		if (!db_libpq_send_prepare(pg, session->prepared[i]))
			return false;
	return db_libpq_send_batch(pg, batch) && PQpipelineSync(pg);
}

/* Where a statement meets the schema of another version: no such schema, function, table or
 * column. */
static bool is_of_another_schema(const char *sqlstate)
{
	static const char *const states[] = {"3F000", "42883", "42P01", "42703"};

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (strcmp(sqlstate, states[i]) == 0)
			return true;
	return false;
}

static bool session_explain(
        const struct db_session *session, const struct db_batch *batch, struct error *error)
{
	char text[LIBPQ_MESSAGE_SIZE];

	if (batch->outcome == DB_DONE)
		return true;
	if (!batch->failed) {
		db_libpq_message(PQerrorMessage(session->pg), text);
		return error_set(error, "database: %s", text);
	}
	error_set(error, "%s%s%s%s, SQLSTATE %s%s", batch->message, *batch->hint ? " (" : "",
	        batch->hint, *batch->hint ? ")" : "", batch->sqlstate,
	        is_of_another_schema(batch->sqlstate)
	                ? "; is the database at this program's step? 'kesu migrate status' says so"
	                : "");
	if (batch->failed_at < batch->count)
		error_wrap(error, "%s", batch->statements[batch->failed_at].statement->name);
	return error_wrap(error, "database");
}

bool db_session_run(struct db_session *session, struct error *error)
{
	struct db_batch *batch = session->batch;
	size_t preparing = session_add_statements(session, batch);
	bool commits = PQtransactionStatus(session->pg) == PQTRANS_IDLE;

	batch->outcome = DB_LOST;
	*session->warning = '\0';
	if (session_send(session, batch, preparing))
		while (session_take(session, batch, &preparing))
			continue;
	PQexitPipelineMode(session->pg);
	PQsetnonblocking(session->pg, 0);
	return session_explain(session, batch, error) &&
	       (!commits || session_is_safe(session, error));
}

/* --- NOTIFY --- */

static bool take_notifications(PGconn *pg)
{
	PGnotify *notify;
	bool any = false;

	for (; (notify = PQnotifies(pg)); any = true)
		PQfreemem(notify);
	return any;
}

/* Returns when there is a notification, the time is over, or a signal came. */
static bool listen_wait(PGconn *pg, unsigned timeout_ms, struct error *error)
{
	int64_t end_us = clock_monotonic_us() + (int64_t)timeout_ms * 1000;

	while (!take_notifications(pg)) {
		int64_t left_ms = (end_us - clock_monotonic_us() + 999) / 1000;
		struct pollfd p = {PQsocket(pg), POLLIN, 0};
		int n = left_ms > 0 ? poll(&p, 1, (int)left_ms) : 0;

		if (n == 0 || (n < 0 && errno == EINTR))
			return true;
		if (n < 0)
			return error_set_errno(error, "poll");
		if (!PQconsumeInput(pg))
			return db_session_refused(error, pg, NULL);
	}
	return true;
}

bool db_session_listen(struct db_session *session, const char *channel, unsigned timeout_ms,
        bool (*fn)(void *state), void *state, struct error *error)
{
	char *name = PQescapeIdentifier(session->pg, channel, strlen(channel));
	struct buf sql;
	bool good;

	if (!name)
		return db_session_refused(error, session->pg, NULL);
	buf_init(&sql, LISTEN_SQL_MAX);
	buf_printf(&sql, "LISTEN %s", name);
	PQfreemem(name);
	good = db_session_command(session->pg, sql.p, error);
	buf_free(&sql);
	while (good && fn(state))
		good = listen_wait(session->pg, timeout_ms, error);
	return good || error_wrap(error, "LISTEN %s", channel);
}
