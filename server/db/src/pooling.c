/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two connections, A and B, live side by side. Directly connected, or behind a pooler of sessions,
 * each has one server process for its whole life. A pooler of transactions gives B, in its open
 * transaction, the process that served A just before, or then gives A another one; two statements
 * of A in a row tell of a pooler that takes its servers in turn.
 */
#include <db/pooling.h>

#include "session.h"

#include <stdio.h>
#include <string.h>

enum { POOLING_ROUNDS = 4, BACKEND_SIZE = 96 };

/* Names the server process, also among several machines. */
static const char backend_sql[] = "SELECT pg_backend_pid() || ' ' || pg_postmaster_start_time()";

struct backend {
	char text[BACKEND_SIZE];
};

static bool ask(PGconn *pg, struct backend *backend, struct error *error)
{
	PGresult *result = PQexec(pg, backend_sql);
	bool good = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;

	if (good)
		snprintf(backend->text, sizeof(backend->text), "%s", PQgetvalue(result, 0, 0));
	else
		db_session_refused(error, pg, result);
	PQclear(result);
	return good;
}

static bool is_same(const struct backend *a, const struct backend *b)
{
	return strcmp(a->text, b->text) == 0;
}

static bool pooled(struct error *error)
{
	return error_set(error,
	        "the database is behind a pooler of transactions or statements (such "
	        "as PgBouncer with pool_mode = transaction); Kesu needs pool_mode = "
	        "session or a direct connection");
}

/* One transaction of B with a statement of A inside it. */
static bool round_with(PGconn *a, PGconn *b, const struct backend *own, struct error *error)
{
	struct backend again, others;

	if (!db_session_command(b, "BEGIN", error) || !ask(b, &others, error))
		return pooled(error);
	if (is_same(&others, own))
		return pooled(error);
	if (!ask(a, &again, error))
		return false;
	if (!is_same(&again, own))
		return pooled(error);
	return db_session_command(b, "ROLLBACK", error);
}

static bool check(PGconn *a, PGconn *b, struct error *error)
{
	struct backend own, again;

	if (!ask(a, &own, error))
		return false;
	for (int i = 0; i < POOLING_ROUNDS; i++) {
		if (!ask(a, &again, error))
			return false;
		if (!is_same(&again, &own))
			return pooled(error);
		if (!round_with(a, b, &own, error))
			return false;
	}
	return true;
}

bool db_pooling_check(const char *conninfo, struct error *error)
{
	PGconn *a = db_session_connect(conninfo, false, error), *b = NULL;
	bool good;

	if (!a)
		return false;
	b = db_session_connect(conninfo, false, error);
	good = b && check(a, b, error);
	PQfinish(b);
	PQfinish(a);
	return good;
}
