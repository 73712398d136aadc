/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * COPY over a session, outside of pipeline mode. Rows come out in the binary form (copy_reader.h)
 * and are handed on as views into libpq's memory, one at a time, so memory does not grow with the
 * rows.
 *
 * A copy that the caller stops is cancelled at the server; the rest of it is read and dropped, and
 * the session can be used again.
 */
#include "copy_reader.h"
#include "session.h"

#include <db/session.h>

#include <base/buf.h>
#include <base/log.h>
#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

enum { COPY_SQL_MAX = 64 * 1024, COPY_PIECE_MAX = 1 << 20 };

static bool copy_begin(struct db_session *session, const struct db_statement *statement,
        const char *before, const char *after, ExecStatusType wanted, struct error *error)
{
	struct buf sql;
	bool good;

	buf_init(&sql, COPY_SQL_MAX);
	buf_printf(&sql, "%s%s%s", before, statement->sql, after);
	if (sql.overflowed)
		abort();
	good = db_session_check(session->pg, PQexec(session->pg, sql.p), wanted, error);
	buf_free(&sql);
	return good;
}

/* Reads the answer to the end of a COPY, and whatever else there is. */
static bool copy_end(struct db_session *session, struct error *error)
{
	PGresult *result;
	bool good = true;

	while ((result = PQgetResult(session->pg))) {
		if (PQresultStatus(result) == PGRES_FATAL_ERROR && good)
			good = db_session_refused(error, session->pg, result);
		PQclear(result);
		if (PQstatus(session->pg) == CONNECTION_BAD)
			break;
	}
	return good;
}

/* The answer to a cancelled COPY is an error, which is ignored. */
static void copy_cancel(struct db_session *session)
{
	PGcancel *cancel = PQgetCancel(session->pg);
	struct error ignored;
	char reason[256], *data;

	if (cancel && !PQcancel(cancel, reason, sizeof(reason)))
		log_warning("cancel failed", LOG_TEXT("reason", reason));
	PQfreeCancel(cancel);
	while (PQgetCopyData(session->pg, &data, 0) > 0)
		PQfreemem(data);
	copy_end(session, &ignored);
}

bool db_session_copy_out(struct db_session *session, const struct db_statement *statement,
        db_copy_row_fn *row, void *state, struct error *error)
{
	struct copy_reader reader = {.count = statement->result_count, .row = row, .state = state};
	bool good = true;
	char *data;
	int n = 0;

	if (!copy_begin(session, statement, "COPY (", "\n) TO STDOUT (FORMAT binary)",
	            PGRES_COPY_OUT, error))
		return error_wrap(error, "%s", statement->name);
	reader.fields = memory_new(reader.count + 1, sizeof(*reader.fields));
	while (good && (n = PQgetCopyData(session->pg, &data, 0)) > 0) {
		good = db_copy_read(&reader, (struct str){data, (size_t)n}, error);
		PQfreemem(data);
	}
	free(reader.fields);
	if (!good)
		copy_cancel(session);
	else if (n == -2)
		good = db_session_refused(error, session->pg, NULL);
	else
		good = copy_end(session, error);
	return good || error_wrap(error, "%s", statement->name);
}

static bool copy_put(struct db_session *session, struct str piece, struct error *error)
{
	while (piece.n) {
		size_t n = piece.n < COPY_PIECE_MAX ? piece.n : COPY_PIECE_MAX;
		if (PQputCopyData(session->pg, piece.p, (int)n) != 1)
			return db_session_refused(error, session->pg, NULL);
		piece = (struct str){piece.p + n, piece.n - n};
	}
	return true;
}

bool db_session_copy_in(struct db_session *session, const struct db_statement *statement,
        db_copy_piece_fn *piece, void *state, struct error *error)
{
	struct error ignored;
	struct str data;
	bool good;

	if (!copy_begin(session, statement, "", "", PGRES_COPY_IN, error))
		return error_wrap(error, "%s", statement->name);
	while ((good = piece(&data, state, error)) && data.n)
		if (!copy_put(session, data, error)) {
			good = false;
			break;
		}
	if (PQputCopyEnd(session->pg, good ? NULL : "stopped by the program") != 1 && good)
		good = db_session_refused(error, session->pg, NULL);
	if (!copy_end(session, good ? error : &ignored))
		good = false;
	return good || error_wrap(error, "%s", statement->name);
}
