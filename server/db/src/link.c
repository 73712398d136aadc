/*
 * The same batches over one blocking connection. A statement is prepared when it is first used, in the
 * pipeline of the batch that needs it. Sending and receiving go on together (poll), so that a batch
 * larger than both socket buffers cannot stand still. COPY is in link_copy.c.
 */
#include "link.h"

#include <db/link.h>

#include <base/buf.h>
#include <base/clock.h>
#include <base/log.h>
#include <base/memory.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { LISTEN_SQL_MAX = 256 };

static void on_notice(void *state, const char *message)
{
	char text[SESSION_MESSAGE_SIZE];

	(void)state;
	session_message(message, text);
	log_debug("database notice", LOG_TEXT("notice", text));
}

bool link_refused(struct error *error, PGconn *pg, const PGresult *result)
{
	const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	const char *hint = message ? PQresultErrorField(result, PG_DIAG_MESSAGE_HINT) : NULL;
	const char *sqlstate = message ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	char text[SESSION_MESSAGE_SIZE];

	if (!message) {
		session_message(PQerrorMessage(pg), text);
		return error_set(error, "%s", text);
	}
	return error_set(error, "%s%s%s%s%s%s", message, hint ? " (" : "", hint ? hint : "",
	        hint ? ")" : "", sqlstate ? ", SQLSTATE " : "", sqlstate ? sqlstate : "");
}

bool link_check(PGconn *pg, PGresult *result, ExecStatusType wanted, struct error *error)
{
	bool good = result && PQresultStatus(result) == wanted;

	if (!good)
		link_refused(error, pg, result);
	PQclear(result);
	return good;
}

bool link_command(PGconn *pg, const char *sql, struct error *error)
{
	return link_check(pg, PQexec(pg, sql), PGRES_COMMAND_OK, error);
}

PGconn *link_connect(const char *conninfo, const char *role, struct error *error)
{
	struct session_params params = session_params(conninfo, "kesu");
	PGconn *pg = PQconnectdbParams(params.keywords, params.values, 1);
	PGresult *result;
	bool good;

	if (!pg)
		abort();
	PQsetNoticeProcessor(pg, on_notice, NULL);
	good = PQstatus(pg) == CONNECTION_OK;
	if (!good)
		link_refused(error, pg, NULL);
	else if (!session_send_settings(pg, role, 0, false))
		good = link_refused(error, pg, NULL);
	for (; good && (result = PQgetResult(pg)); PQclear(result))
		if (PQresultStatus(result) != PGRES_TUPLES_OK)
			good = link_refused(error, pg, result);
	if (good)
		return pg;
	PQfinish(pg);
	error_wrap(error, "database");
	return NULL;
}

struct db_link *db_link_open(const char *conninfo, const char *role, struct error *error)
{
	struct db_link *link;
	PGconn *pg = link_connect(conninfo, role, error);

	if (!pg)
		return NULL;
	link = memory_new(1, sizeof(*link));
	link->pg = pg;
	return link;
}

void db_link_close(struct db_link *link)
{
	if (!link)
		return;
	PQfinish(link->pg);
	free(link->prepared);
	free(link);
}

bool db_link_begin(struct db_link *link, bool repeatable_read, struct error *error)
{
	const char *sql = repeatable_read ? "BEGIN ISOLATION LEVEL REPEATABLE READ" : "BEGIN";

	return link_command(link->pg, sql, error);
}

/* COMMIT of a failed transaction answers "ROLLBACK" without an error. */
bool db_link_commit(struct db_link *link, struct error *error)
{
	if (PQtransactionStatus(link->pg) != PQTRANS_INTRANS) {
		db_link_rollback(link);
		return error_set(error, "a statement of the transaction had failed before");
	}
	return link_command(link->pg, "COMMIT", error);
}

void db_link_rollback(struct db_link *link)
{
	struct error ignored;

	if (PQtransactionStatus(link->pg) != PQTRANS_IDLE &&
	        !link_command(link->pg, "ROLLBACK", &ignored))
		log_warning("rollback failed", LOG_TEXT("reason", ignored.text));
}

/* --- batches --- */

struct db_batch *db_link_batch(struct db_link *link)
{
	(void)link;
	return batch_new(NULL);
}

void db_batch_free(struct db_batch *batch)
{
	if (batch)
		batch_free(batch);
}

static bool is_prepared(const struct db_link *link, const struct db_statement *statement)
{
	for (size_t i = 0; i < link->prepared_count; i++)
		if (link->prepared[i] == statement)
			return true;
	return false;
}

/* Returns how many PREPAREs the batch needs; the new statements stand behind those of the link. */
static size_t link_add_statements(struct db_link *link, const struct db_batch *batch)
{
	size_t before = link->prepared_count;

	link->prepared =
	        memory_resize(link->prepared, before + batch->count, sizeof(struct db_statement *));
	for (size_t i = 0; i < batch->count; i++) {
		const struct db_statement *statement = batch->statements[i].statement;
		if (batch->statements[i].put != statement->param_count)
			abort();
		if (!is_prepared(link, statement))
			link->prepared[link->prepared_count++] = statement;
	}
	return link->prepared_count - before;
}

/* Waits until there is something to read, writing meanwhile what has not gone out. */
static bool link_wait(PGconn *pg)
{
	int left = PQflush(pg);
	struct pollfd p = {PQsocket(pg), (short)(POLLIN | (left > 0 ? POLLOUT : 0)), 0};

	if (left < 0 || (poll(&p, 1, -1) < 0 && errno != EINTR))
		return false;
	return !(p.revents & ~POLLOUT) || PQconsumeInput(pg);
}

/* Takes one result. False: the Sync has been answered, or the connection is gone. */
static bool link_take(struct db_link *link, struct db_batch *batch, size_t *preparing)
{
	PGresult *result;
	ExecStatusType status;

	while (PQisBusy(link->pg))
		if (!link_wait(link->pg))
			return false;
	result = PQgetResult(link->pg);
	if (!result)
		return PQstatus(link->pg) == CONNECTION_OK;
	status = PQresultStatus(result);
	if (status == PGRES_PIPELINE_SYNC) {
		PQclear(result);
		batch_conclude(batch);
		return false;
	}
	if (!*preparing) {
		batch_take_result(batch, result);
		return true;
	}
	/* A PREPARE that failed, and those behind it, will have to be sent again. */
	if (status == PGRES_COMMAND_OK) {
		--*preparing;
	} else {
		batch_take_error(batch, result);
		link->prepared_count -= *preparing;
		batch->failed_at = SIZE_MAX;
		*preparing = 0;
	}
	PQclear(result);
	return PQstatus(link->pg) == CONNECTION_OK;
}

static bool link_send(struct db_link *link, const struct db_batch *batch, size_t preparing)
{
	PGconn *pg = link->pg;

	if (PQsetnonblocking(pg, 1) != 0 || !PQenterPipelineMode(pg))
		return false;
	for (size_t i = link->prepared_count - preparing; i < link->prepared_count; i++)
		if (!session_send_prepare(pg, link->prepared[i]))
			return false;
	return session_send_batch(pg, batch) && PQpipelineSync(pg);
}

static bool link_explain(
        const struct db_link *link, const struct db_batch *batch, struct error *error)
{
	char text[SESSION_MESSAGE_SIZE];

	if (batch->outcome == DB_DONE)
		return true;
	if (!batch->failed) {
		session_message(PQerrorMessage(link->pg), text);
		return error_set(error, "database: %s", text);
	}
	error_set(error, "%s%s%s%s, SQLSTATE %s", batch->message, *batch->hint ? " (" : "",
	        batch->hint, *batch->hint ? ")" : "", batch->sqlstate);
	if (batch->failed_at < batch->count)
		error_wrap(error, "%s", batch->statements[batch->failed_at].statement->name);
	return error_wrap(error, "database");
}

bool db_link_run(struct db_link *link, struct db_batch *batch, struct error *error)
{
	size_t preparing = link_add_statements(link, batch);

	batch->outcome = DB_LOST;
	if (link_send(link, batch, preparing))
		while (link_take(link, batch, &preparing))
			continue;
	PQexitPipelineMode(link->pg);
	PQsetnonblocking(link->pg, 0);
	return link_explain(link, batch, error);
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

/* Returns once there is a reason to look: a notification, the time, a signal. */
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
			return link_refused(error, pg, NULL);
	}
	return true;
}

bool db_link_listen(struct db_link *link, const char *channel, unsigned timeout_ms,
        bool (*fn)(void *state), void *state, struct error *error)
{
	char *name = PQescapeIdentifier(link->pg, channel, strlen(channel));
	struct buf sql;
	bool good;

	if (!name)
		return link_refused(error, link->pg, NULL);
	buf_init(&sql, LISTEN_SQL_MAX);
	buf_printf(&sql, "LISTEN %s", name);
	PQfreemem(name);
	good = link_command(link->pg, sql.p, error);
	buf_free(&sql);
	while (good && fn(state))
		good = listen_wait(link->pg, timeout_ms, error);
	return good || error_wrap(error, "LISTEN %s", channel);
}
