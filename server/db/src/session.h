/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The blocking connection that sessions and migrations use. */
#ifndef KESU_DB_SRC_SESSION_H
#define KESU_DB_SRC_SESSION_H

#include "internal.h"

struct db_session {
	PGconn *pg;
	struct db_batch *batch; /* the last one, or NULL */
	const struct db_statement **prepared;
	size_t prepared_count;
	int patience_ms;                  /* -1: waits for an answer for ever */
	char warning[LIBPQ_MESSAGE_SIZE]; /* the last one since it was emptied */
};

/*
 * Connected, with the session's settings; NULL with the error set. Notices go to the debug log. Of
 * several hosts it takes the first that can be written to, or else, unless `writes`, the first.
 */
PGconn *db_session_connect(const char *conninfo, bool writes, struct error *error) KESU_MUST_CHECK;
/* One command without rows or parameters. */
bool db_session_command(PGconn *pg, const char *sql, struct error *error) KESU_MUST_CHECK;
/* Checks and clears the result of a blocking call. True: it has the wanted status. */
bool db_session_check(
        PGconn *pg, PGresult *result, ExecStatusType wanted, struct error *error) KESU_MUST_CHECK;
/* Sets the error to the primary message, hint and SQLSTATE of a failed result, or, without a
 * result, to the connection's message. Returns false. */
bool db_session_refused(struct error *error, PGconn *pg, const PGresult *result);

#endif
