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

/* COPY (statement's SELECT) TO STDOUT BINARY: parameters of the statement are not allowed. For each
 * row the fields as binary views (p == NULL: NULL); `row` returns false to stop. */
typedef bool db_copy_row_fn(const struct str *fields, size_t count, void *state);
bool db_link_copy_out(struct db_link *link, const struct db_statement *statement,
        db_copy_row_fn *row, void *state, struct error *error) KESU_MUST_CHECK;
/* COPY table (columns) FROM STDIN, text rows made by the caller's pieces. */
bool db_link_copy_in(struct db_link *link, const struct db_statement *copy,
        bool (*next)(struct str *piece, void *state), void *state,
        struct error *error) KESU_MUST_CHECK;

/* Runs fn whenever NOTIFY arrives on `channel` or timeout_ms passed; fn returns false to stop. */
bool db_link_listen(struct db_link *link, const char *channel, unsigned timeout_ms,
        bool (*fn)(void *state), void *state, struct error *error) KESU_MUST_CHECK;

#endif
