/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same statements over one blocking connection, for commands that have no event loop (load,
 * sample, score, export, account): a session runs generated wrappers through the same db_batch, and
 * streams COPY. In a worker process only for a thread beside the event loop (core/task.h).
 */
#ifndef KESU_DB_SESSION_H
#define KESU_DB_SESSION_H

#include <db/db.h>

struct db_session;

struct db_session *db_session_open(const char *conninfo, struct error *error) KESU_MUST_CHECK;
/* The same on a server that can be written to, for a process that lives long: when no answer comes
 * for patience_ms, a batch fails and the session is to be closed. */
struct db_session *db_session_open_to_write(
        const char *conninfo, unsigned patience_ms, struct error *error) KESU_MUST_CHECK;
void db_session_close(struct db_session *session);

/* BEGIN ISOLATION LEVEL REPEATABLE READ (when asked), COMMIT, ROLLBACK around several batches. */
bool db_session_begin(
        struct db_session *session, bool repeatable_read, struct error *error) KESU_MUST_CHECK;
bool db_session_commit(struct db_session *session, struct error *error) KESU_MUST_CHECK;
void db_session_rollback(struct db_session *session);
/* Whether a statement of the transaction has failed, or the connection is lost: what went wrong
 * lies there, and not in what was asked for. */
bool db_session_failed(const struct db_session *session);

/* A new batch for the generated wrappers. The session owns it and has one at a time: this call
 * frees the batch before it, and with it the rows that were read from that. */
struct db_batch *db_session_batch(struct db_session *session);
/*
 * Sends that batch and waits. On false the error holds the statement's name, PostgreSQL's message
 * and hint. The batch stays readable until the next one. For a single statement there is
 * q_NAME_run().
 */
bool db_session_run(struct db_session *session, struct error *error) KESU_MUST_CHECK;

/*
 * COPY (the statement's SELECT) TO STDOUT in binary; the statement has `lane: copy` and reads the
 * parameters it needs by current_setting(); an earlier statement of the same transaction sets them.
 * `row` gets the fields of one row as binary views that live until it returns (p == NULL: NULL); it
 * returns false after setting the error, and then the copy ends.
 */
typedef bool db_copy_row_fn(
        const struct str *fields, size_t count, void *state, struct error *error);
bool db_session_copy_out(struct db_session *session, const struct db_statement *statement,
        db_copy_row_fn *row, void *state, struct error *error) KESU_MUST_CHECK;
/* Fields of such a row. db_array_read() reads arrays. */
int64_t db_field_int(struct str field); /* int2, int4, int8, bool */
double db_field_float8(struct str field);
struct uuid db_field_uuid(struct str field);
int64_t db_field_timestamptz(struct str field);
int32_t db_field_date(struct str field);
struct str db_field_jsonb(struct str field);

/*
 * Runs the statement's COPY ... FROM STDIN with the data that `piece` gives, until it gives an
 * empty piece (pieces need not end at a row). It returns false after setting the error, and then
 * nothing is copied.
 */
typedef bool db_copy_piece_fn(struct str *piece, void *state, struct error *error);
bool db_session_copy_in(struct db_session *session, const struct db_statement *statement,
        db_copy_piece_fn *piece, void *state, struct error *error) KESU_MUST_CHECK;

/* Calls `fn` at once, and then whenever NOTIFY arrived on `channel`, timeout_ms passed or a signal
 * interrupted the wait, until it returns false. `fn` may use the session. */
bool db_session_listen(struct db_session *session, const char *channel, unsigned timeout_ms,
        bool (*fn)(void *state), void *state, struct error *error) KESU_MUST_CHECK;

#endif
