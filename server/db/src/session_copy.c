/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * COPY over a session, outside of pipeline mode. Rows come out in the binary form and are handed on
 * as views into libpq's memory, one row at a time, so memory does not grow with the rows.
 *
 * A copy that the caller stops is cancelled at the server; the rest of it is read and dropped, and
 * the session can be used again.
 */
#include "session.h"

#include <db/session.h>

#include <base/buf.h>
#include <base/log.h>
#include <base/memory.h>

#include <endian.h>
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

struct copy_reader {
	struct str *fields;
	size_t count; /* that a row must have */
	bool has_begun, has_ended;
	db_copy_row_fn *row;
	void *state;
};

static bool cut_int(struct str *data, size_t width, int32_t *value)
{
	uint32_t wire = 0;

	if (data->n < width)
		return false;
	memcpy((char *)&wire + sizeof(wire) - width, data->p, width);
	*value = (int32_t)be32toh(wire);
	if (width == 2)
		*value = (int16_t)*value;
	*data = (struct str){data->p + width, data->n - width};
	return true;
}

/* Signature, flags, and an extension of any length. */
static bool copy_read_head(struct str *data)
{
	static const struct str signature = {"PGCOPY\n\377\r\n\0", 11};
	int32_t flags, extension;

	if (!str_starts(*data, signature))
		return false;
	*data = (struct str){data->p + signature.n, data->n - signature.n};
	if (!cut_int(data, 4, &flags) || !cut_int(data, 4, &extension) || extension < 0 ||
	        (size_t)extension > data->n)
		return false;
	*data = (struct str){data->p + extension, data->n - (size_t)extension};
	return true;
}

static bool copy_read_row(struct copy_reader *reader, struct str *data)
{
	int32_t count, n;

	if (!cut_int(data, 2, &count))
		return false;
	reader->has_ended = count == -1;
	if (reader->has_ended)
		return data->n == 0;
	if (count < 0 || (size_t)count != reader->count)
		return false;
	for (size_t i = 0; i < reader->count; i++) {
		if (!cut_int(data, 4, &n) || n < -1 || (n > 0 && (size_t)n > data->n))
			return false;
		reader->fields[i] = (struct str){n < 0 ? NULL : data->p, n < 0 ? 0 : (size_t)n};
		*data = (struct str){data->p + reader->fields[i].n, data->n - reader->fields[i].n};
	}
	return true;
}

/* One CopyData message: whole rows, the first behind the head. */
static bool copy_read(struct copy_reader *reader, struct str data, struct error *error)
{
	if (!reader->has_begun && !copy_read_head(&data))
		return error_set(error, "this is not the head of a binary COPY");
	reader->has_begun = true;
	while (data.n) {
		if (reader->has_ended || !copy_read_row(reader, &data))
			return error_set(error, "a row without %zu fields", reader->count);
		if (!reader->has_ended &&
		        !reader->row(reader->fields, reader->count, reader->state, error))
			return false;
	}
	return true;
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
		good = copy_read(&reader, (struct str){data, (size_t)n}, error);
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
