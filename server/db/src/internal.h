/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of this room share. A batch is owned by exactly one of: its maker, the lane's
 * `waiting` or `rejected` list, a connection's `sent` list, a session.
 */
#ifndef KESU_DB_INTERNAL_H
#define KESU_DB_INTERNAL_H

#include <db/db.h>

#include "targets.h"

#include <base/arena.h>

#include <libpq-fe.h>
#include <sys/queue.h>

enum { SQLSTATE_SIZE = 6 };

struct batch_statement {
	const struct db_statement *statement;
	const char **values; /* binary, as libpq takes them */
	int *lengths;
	size_t put; /* parameters given so far */
	PGresult *result;
};

struct db_batch {
	struct arena arena; /* holds the batch itself */
	STAILQ_ENTRY(db_batch) next;
	struct db_lane *lane; /* NULL: a session's */
	struct batch_statement *statements;
	size_t count, capacity;
	size_t answered; /* statements with an answer, good or bad */
	db_batch_fn *done;
	void *state;
	int64_t queued_us; /* monotonic */
	enum db_outcome outcome;
	bool yields;      /* gives way to others */
	bool counted;     /* in lane->yielding_out */
	bool failed;      /* outcome, sqlstate and message are set */
	bool doubted;     /* there was a warning: the commit may not be safe */
	bool is_kept;     /* freed by whoever keeps it */
	bool is_tainted;  /* the answer says that the connection cannot be used any more */
	size_t failed_at; /* the statement at fault */
	char sqlstate[SQLSTATE_SIZE];
	const char *message, *hint;
};
STAILQ_HEAD(batch_list, db_batch);

struct db_batch *db_batch_begin(struct db_lane *lane);
void db_batch_free(struct db_batch *batch);
/* Takes the result: a statement's rows, its error, or that it was skipped. */
void db_batch_take_result(struct db_batch *batch, PGresult *result);
void db_batch_take_error(struct db_batch *batch, const PGresult *result);
void db_batch_conclude(struct db_batch *batch); /* at the result of the Sync */

/* PostgreSQL's own numbers and widths of the types, in encode.c. */
struct value_type {
	Oid oid;
	size_t width;    /* of an array's elements on the wire; 0: varies */
	size_t in_c;     /* of an array's elements in C */
	Oid element_oid; /* 0: no array */
};
extern const struct value_type db_value_types[DB_TYPE__COUNT];

enum { EPOCH_DAYS = 10957 }; /* from 1970-01-01 to 2000-01-01 */
#define EPOCH_US ((int64_t)EPOCH_DAYS * 86400 * 1000000)
enum { ARRAY_HEAD = 20 }; /* ndim, has nulls, element type; then size and lower bound */

/* What lanes and sessions both do with libpq, in libpq.c. */
enum { LIBPQ_KEYWORDS = 16, TARGET_MS = 3000, SINGLE_TARGET_MS = 10000 };
struct db_libpq_params {
	const char *keywords[LIBPQ_KEYWORDS], *values[LIBPQ_KEYWORDS];
};
struct db_libpq_wish {
	const char *application_name;
	const char *connect_timeout;      /* seconds for each host of a blocking call, or NULL */
	const char *target_session_attrs; /* unless the string has its own; or NULL */
	const struct db_target
	        *target;  /* the one host of this attempt, or NULL: as the string says */
	const char *user; /* instead of the string's, or NULL */
};
struct db_libpq_params db_libpq_params(const char *conninfo, const struct db_libpq_wish *wish);
/* How long an attempt to connect to one of the targets may take. */
unsigned db_libpq_connect_ms(const struct db_targets *targets);
/* Queues the settings of a session: statement_timeout (0: none). by_key: db.h.
 */
bool db_libpq_send_settings(PGconn *pg, unsigned statement_timeout_ms, bool by_key);
/* Whether the answer to the settings says that the server takes no writes (a standby). */
bool db_libpq_is_read_only(const PGresult *settings);
bool db_libpq_send_prepare(PGconn *pg, const struct db_statement *statement);
bool db_libpq_send_batch(PGconn *pg, const struct db_batch *batch); /* without its Sync */
/* Has the server end what it does for the connection this was made of, which is closed already.
 * Frees it; NULL does nothing. */
void db_libpq_cancel(PGcancel *cancel);
/* Whether a notice is a warning. */
bool db_libpq_is_warning(const PGresult *notice);
/* libpq's message on one line. */
enum { LIBPQ_MESSAGE_SIZE = 512 };
void db_libpq_message(const char *message, char text[static LIBPQ_MESSAGE_SIZE]);

#endif
