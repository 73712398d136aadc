/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PostgreSQL over libpq without ever blocking the event loop. A lane is a set of connections with
 * one purpose; a batch is the prepared statements of one step, sent in pipeline mode with one Sync,
 * hence one transaction: all or nothing.
 *
 *	struct db_batch *batch = db_batch_new(lane);
 *	q_attempt_read(batch, id);   (generated wrapper)
 *	db_batch_send(batch, done, exchange);
 *
 * `done` is called exactly once, always from the event loop and never inside db_batch_send, after
 * the server has confirmed the commit (the result of the Sync) or after anything failed.
 */
#ifndef KESU_DB_DB_H
#define KESU_DB_DB_H

#include <base/error.h>
#include <base/str.h>
#include <base/uuid.h>

struct event_base;
struct db_lane;
struct db_batch;

/* What the generator writes for each schema/queries file. Parameters and results are binary. */
enum db_type {
	DB_BOOL,
	DB_INT2,
	DB_INT4,
	DB_INT8,
	DB_FLOAT8,
	DB_TEXT,
	DB_BYTEA,
	DB_UUID,
	DB_TIMESTAMPTZ, /* int64 microseconds since 1970-01-01T00:00:00Z in C */
	DB_DATE,        /* int32 days since 1970-01-01 in C */
	DB_JSONB,       /* JSON text in C */
	DB_INT2_ARRAY,
	DB_INT4_ARRAY,
	DB_INT8_ARRAY,
	DB_FLOAT8_ARRAY,
	DB_TEXT_ARRAY,
	DB_BYTEA_ARRAY,
	DB_UUID_ARRAY,
	DB_JSONB_ARRAY,
	DB_TYPE__COUNT
};
struct db_column {
	const char *name;
	enum db_type type;
	bool nullable;
};
struct db_statement {
	const char *name; /* the file's name; also the prepared statement's */
	const char *sql;
	const struct db_column *params;
	size_t param_count;
	const struct db_column *results;
	size_t result_count;
};
/* The statements of one folder that one kind of connection prepares. */
struct db_statements {
	const struct db_statement *const *list;
	size_t count;
};

enum db_outcome {
	DB_DONE,      /* committed; every statement's rows can be read */
	DB_REFUSED,   /* refused by PostgreSQL (constraint, RAISE ...): sqlstate, message are set */
	DB_TIMED_OUT, /* statement_timeout, or waited too long for a busy lane: nothing committed */
	DB_UNAVAILABLE, /* no writable database, or the lane's queue is full: nothing committed */
	DB_LOST /* the connection died after sending, or the commit may not be on a synchronous
	                 * standby: it may or may not stay committed */
};

struct db_lane_options {
	const char *name;     /* for the log: "fast" */
	const char *conninfo; /* libpq connection string or URI; may be "" for PG* variables */
	const char *user;     /* logs in as this role instead of the string's, or NULL */
	bool by_key; /* every statement finds its rows by key: plans are index look-ups whatever
	                   * the statistics say, also those made while a table was empty */
	size_t connections;
	size_t in_flight_max; /* batches sent and unanswered per connection: 1 leases it */
	size_t queue_max;     /* batches waiting for a connection */
	unsigned statement_timeout_ms, queue_timeout_ms;
	const struct db_statements *const *statements; /* prepared on every (re)connection */
	size_t statements_count;                       /* sets of them */
};

/*
 * Connects in the background, and again whenever a connection fails, without end (back-off with
 * jitter, 50 ms to 5 s). Batches wait in the queue meanwhile. Looking up a host name blocks: give
 * the lane a socket folder or an address.
 */
struct db_lane *db_lane_new(struct event_base *base, const struct db_lane_options *options);
/* Unanswered batches end as DB_LOST or DB_UNAVAILABLE. If `done` then sends batches again, they are
 * refused a few times and then dropped. Do not call this from a batch's `done`. */
void db_lane_free(struct db_lane *lane);
/* The batch gives way to others: it is sent after all that do not, never on the lane's last free
 * connection (unless there is only one), and all that give way have half of the queue at most. */
void db_batch_yield(struct db_batch *batch);
bool db_lane_ready(const struct db_lane *lane); /* at least one connection has its statements */
struct db_lane_counters {
	uint64_t batches; /* ended, whatever the outcome */
	uint64_t refused, timed_out, unavailable, lost;
	uint64_t reconnects;         /* connections that ended and were tried again */
	uint64_t waiting, in_flight; /* now */
	uint64_t faults;             /* batches that failed for reasons of the server: see below */
};
struct db_lane_counters db_lane_count(const struct db_lane *lane);
/*
 * Whether the database is at fault: a full disk, too little memory, damaged data, an error of its
 * own. True when one statement has failed so several times in a row, and lately. The log has the
 * reason, once.
 */
bool db_lane_at_fault(const struct db_lane *lane);

typedef void db_batch_fn(struct db_batch *batch, void *state);

struct db_batch *db_batch_new(struct db_lane *lane);
void db_batch_send(struct db_batch *batch, db_batch_fn *done, void *state); /* freed after `done` */

enum db_outcome db_batch_outcome(const struct db_batch *batch);
const char *db_batch_sqlstate(const struct db_batch *batch); /* "23505", "" if none */
const char *db_batch_message(const struct db_batch *batch);  /* primary message; never shown raw */
/* In `done`: the batch is not freed after it, but by db_batch_release. In between its rows and
 * outcome may be read by any one thread, whatever has become of the lane. */
void db_batch_keep(struct db_batch *batch);
void db_batch_release(struct db_batch *batch);

/* --- used by the generated wrappers --- */
struct db_array {
	size_t count;
	const void *items; /* int16_t*, int32_t*, int64_t*, double*, struct str*, struct uuid* */
	const bool *nulls; /* NULL: none */
};
enum { DB_PARAMS_MAX = 64, DB_STATEMENTS_MAX = 256 }; /* of a statement, of a batch */
/* Starts the next statement and returns its index in the batch; then one db_put_* per parameter, in
 * order; copies what it is given. A wrong count is a mistake in the program: it aborts. */
size_t db_batch_statement(struct db_batch *batch, const struct db_statement *statement);
void db_put_null(struct db_batch *batch);
void db_put_bool(struct db_batch *batch, bool value);
void db_put_int2(struct db_batch *batch, int16_t value);
void db_put_int4(struct db_batch *batch, int32_t value);
void db_put_int8(struct db_batch *batch, int64_t value);
void db_put_float8(struct db_batch *batch, double value);
void db_put_bytes(struct db_batch *batch, struct str value); /* text and bytea */
void db_put_jsonb(struct db_batch *batch, struct str json);
void db_put_uuid(struct db_batch *batch, const struct uuid *value);
void db_put_timestamptz(struct db_batch *batch, int64_t realtime_us);
void db_put_date(struct db_batch *batch, int32_t days);
void db_put_array(struct db_batch *batch, enum db_type type, struct db_array value);

/* Zeroed memory that lives as long as the batch: for what is made from its rows. */
void *db_batch_memory(struct db_batch *batch, size_t count, size_t size);

/* Rows of the `statement`-th statement of a DB_DONE batch. Views live until `done` returns. A NULL
 * gives 0, false or a view whose p is NULL. */
size_t db_rows(const struct db_batch *batch, size_t statement);
bool db_is_null(const struct db_batch *batch, size_t statement, size_t row, size_t column);
bool db_get_bool(const struct db_batch *batch, size_t statement, size_t row, size_t column);
int64_t db_get_int(const struct db_batch *batch, size_t statement, size_t row, size_t column);
double db_get_float8(const struct db_batch *batch, size_t statement, size_t row, size_t column);
struct str db_get_bytes(const struct db_batch *batch, size_t statement, size_t row, size_t column);
struct str db_get_jsonb(const struct db_batch *batch, size_t statement, size_t row, size_t column);
struct uuid db_get_uuid(const struct db_batch *batch, size_t statement, size_t row, size_t column);
int64_t db_get_timestamptz(
        const struct db_batch *batch, size_t statement, size_t row, size_t column);
int32_t db_get_date(const struct db_batch *batch, size_t statement, size_t row, size_t column);

/* Elements of an array as it comes from the server (the view a generated row holds). SIZE_MAX when
 * it is not such an array. */
size_t db_array_count(struct str raw, enum db_type type);
/*
 * Writes the elements to `out`: int16_t, int32_t, int64_t, double, struct uuid, or struct str views
 * that live as long as `raw`. nulls[i] says which are NULL (a view's p is NULL then, too). Returns
 * the count, or SIZE_MAX when there are more than `max`, when it is not such an array, or when
 * there is a NULL and `nulls` is NULL.
 */
size_t db_array_read(struct str raw, enum db_type type, void *out, bool *nulls, size_t max);
/* The same for a column whose array has no NULL in it. */
size_t db_get_array(const struct db_batch *batch, size_t statement, size_t row, size_t column,
        enum db_type type, void *out, size_t max);

#endif
