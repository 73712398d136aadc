/*
 * The same statements over one blocking connection, for commands that have no event loop (load,
 * sample, score, export, account): a link runs generated wrappers through the same db_batch, and
 * streams COPY. Not for worker processes.
 */
#ifndef KESU_DB_LINK_H
#define KESU_DB_LINK_H

#include <db/db.h>

struct db_link;

struct db_link *db_link_open(
        const char *conninfo, const char *role, struct error *error) KESU_MUST_CHECK;
void db_link_close(struct db_link *link);

/* BEGIN ISOLATION LEVEL REPEATABLE READ (when asked), COMMIT, ROLLBACK around several batches. */
bool db_link_begin(struct db_link *link, bool repeatable_read, struct error *error) KESU_MUST_CHECK;
bool db_link_commit(struct db_link *link, struct error *error) KESU_MUST_CHECK;
void db_link_rollback(struct db_link *link);

/* A batch for the generated wrappers; db_link_run sends it and waits. On false the error holds the
 * statement's name, PostgreSQL's message and hint. The batch stays readable until db_batch_free. */
struct db_batch *db_link_batch(struct db_link *link);
bool db_link_run(struct db_link *link, struct db_batch *batch, struct error *error) KESU_MUST_CHECK;
void db_batch_free(struct db_batch *batch);

/* COPY (the statement's SELECT) TO STDOUT in binary; the statement has `lane: copy` and takes what
 * parameters it needs by current_setting(), from a statement of the same transaction. `row` gets the
 * fields of one row as binary views that live until it returns (p == NULL: NULL); with false it has
 * set the error, and the copy ends. */
typedef bool db_copy_row_fn(
        const struct str *fields, size_t count, void *state, struct error *error);
bool db_link_copy_out(struct db_link *link, const struct db_statement *statement,
        db_copy_row_fn *row, void *state, struct error *error) KESU_MUST_CHECK;
/* Fields of such a row. db_array_read() reads arrays. */
int64_t db_field_int(struct str field); /* int2, int4, int8, bool */
double db_field_float8(struct str field);
struct uuid db_field_uuid(struct str field);
int64_t db_field_timestamptz(struct str field);
int32_t db_field_date(struct str field);
struct str db_field_jsonb(struct str field);

/* Runs the statement's COPY ... FROM STDIN with what `piece` hands over until it hands over an empty
 * piece (pieces need not end at a row); with false it has set the error, and nothing is copied. */
typedef bool db_copy_piece_fn(struct str *piece, void *state, struct error *error);
bool db_link_copy_in(struct db_link *link, const struct db_statement *statement,
        db_copy_piece_fn *piece, void *state, struct error *error) KESU_MUST_CHECK;

/* Calls `fn` at once, and then whenever NOTIFY arrived on `channel`, timeout_ms passed or a signal
 * interrupted the wait, until it returns false. `fn` may use the link. */
bool db_link_listen(struct db_link *link, const char *channel, unsigned timeout_ms,
        bool (*fn)(void *state), void *state, struct error *error) KESU_MUST_CHECK;

#endif
