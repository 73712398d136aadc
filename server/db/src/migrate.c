/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Brings a database to the program's schema and back. kesu_migration.applied records what was done,
 * one row per step, written in the step's own transaction; kesu_migration.functions holds the
 * checksum of the functions in schema kesu_fn, which are dropped before any step (they depend on
 * tables) and created again afterwards.
 *
 * It refuses a step that was edited after it ran, a database newer than the program, and dropping
 * functions that something outside of kesu_fn depends on. A failing step leaves no changes.
 */
#include "session.h"

#include <db/migrate.h>

#include <base/buf.h>
#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAY_SIZE = 256, EXCERPT_MAX = 120, LOST_SIZE = 1024, NOTE_MAX = 8192 };

static const char lock_sql[] =
        "SET lock_timeout = '5min'; SELECT pg_advisory_lock(5440300); SET lock_timeout = 0";

static const char create_sql[] =
        "CREATE SCHEMA IF NOT EXISTS kesu_migration;"
        "CREATE TABLE IF NOT EXISTS kesu_migration.applied ("
        "  number int4 PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,"
        "  applied_at timestamptz NOT NULL DEFAULT now());"
        "CREATE TABLE IF NOT EXISTS kesu_migration.functions ("
        "  checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())";

static const char exists_sql[] = "SELECT to_regclass('kesu_migration.applied') IS NOT NULL";

static const char applied_sql[] =
        "SELECT number, name, checksum,"
        " to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
        " FROM kesu_migration.applied ORDER BY number";

/* Finds any object, other than a function, that depends on one of the functions and would be
 * dropped with it. */
static const char dependents_sql[] =
        "SELECT pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_depend d"
        " JOIN pg_proc p ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid"
        " WHERE p.pronamespace = to_regnamespace('kesu_fn')"
        " AND NOT EXISTS (SELECT FROM pg_proc o WHERE d.classid = 'pg_proc'::regclass"
        "  AND o.oid = d.objid AND o.pronamespace = p.pronamespace) LIMIT 1";

static const char drop_functions_sql[] =
        "SET LOCAL client_min_messages = warning;"
        "DROP SCHEMA IF EXISTS kesu_fn CASCADE; DELETE FROM kesu_migration.functions";

static const char create_functions_sql[] =
        "CREATE SCHEMA kesu_fn; GRANT USAGE ON SCHEMA kesu_fn TO PUBLIC;"
        "SET LOCAL check_function_bodies = off";

/* Notes the columns that hold anything, of the tables that the query in between names. */
static const char note_before[] =
        "CREATE TEMPORARY TABLE kesu_kept (relation oid, number int2, name text) ON COMMIT DROP;"
        "DO $do$ DECLARE kept_column record; kept_any boolean; BEGIN"
        " FOR kept_column IN SELECT a.attrelid, a.attnum, a.attname FROM pg_attribute a"
        "  WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid IN (";
static const char note_after[] =
        ") ORDER BY 1, 2 LOOP"
        " EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I IS NOT NULL)',"
        "  kept_column.attrelid::regclass, kept_column.attname) INTO kept_any;"
        " IF kept_any THEN INSERT INTO kesu_kept VALUES"
        "  (kept_column.attrelid, kept_column.attnum, format('%s.%I', "
        "kept_column.attrelid::regclass, kept_column.attname)); END IF;"
        " END LOOP; END $do$";

static const char lost_sql[] =
        "SELECT string_agg(k.name, ', ' ORDER BY k.relation, k.number) FROM kesu_kept k"
        " WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.relation"
        "  AND a.attnum = k.number AND NOT a.attisdropped)";

struct applied {
	int number;
	char checksum[65], at[32];
	char name[64];
};

struct migrate {
	PGconn *pg;
	const struct migrate_kept *kept;
	const struct db_schema *schema;
	void (*say)(const char *line);
	struct applied *applied;
	size_t count;
};

static void migrate_say(const struct migrate *m, const char *verb, const char *name)
{
	char line[SAY_SIZE];

	snprintf(line, sizeof(line), "%s %s", verb, name);
	if (m->say)
		m->say(line);
}

/* The line of a script where a failed result has its error: its number and its text. */
static bool script_refused(
        struct error *error, PGconn *pg, const PGresult *result, const char *sql, const char *name)
{
	const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
	const char *line = sql;
	size_t number = 1;

	db_session_refused(error, pg, result);
	if (!position)
		return error_wrap(error, "%s", name);
	/* The position counts characters, from 1. */
	for (long left = strtol(position, NULL, 10) - 1; left > 0 && *sql; sql++) {
		if (((unsigned char)sql[1] & 0xC0) != 0x80)
			left--;
		if (*sql != '\n')
			continue;
		number++;
		line = sql + 1;
	}
	return error_wrap(error, "%s line %zu (%.*s)", name, number,
	        (int)strcspn(line, "\n") < EXCERPT_MAX ? (int)strcspn(line, "\n") : EXCERPT_MAX,
	        line);
}

/* A script may hold many statements, but not end the transaction it runs in. */
static bool script_run(struct migrate *m, const char *sql, const char *name, struct error *error)
{
	PGresult *result = PQexec(m->pg, sql);
	ExecStatusType status = PQresultStatus(result);
	bool good = true;

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
		good = script_refused(error, m->pg, result, sql, name);
	else if (PQtransactionStatus(m->pg) != PQTRANS_INTRANS)
		good = error_set(error, "%s: the script ends its own transaction", name);
	PQclear(result);
	return good;
}

/* One value or "" of the first row; false on an error. */
static bool ask(struct migrate *m, const char *sql, char *value, size_t size, struct error *error)
{
	PGresult *result = PQexec(m->pg, sql);
	bool good = PQresultStatus(result) == PGRES_TUPLES_OK;

	value[0] = '\0';
	if (!good)
		db_session_refused(error, m->pg, result);
	else if (PQntuples(result))
		snprintf(value, size, "%s", PQgetvalue(result, 0, 0));
	PQclear(result);
	return good;
}

static bool tell(struct migrate *m, const char *sql, int count, const char *const *values,
        struct error *error)
{
	PGresult *result = PQexecParams(m->pg, sql, count, NULL, values, NULL, NULL, 0);
	bool good = PQresultStatus(result) == PGRES_COMMAND_OK;

	if (!good)
		db_session_refused(error, m->pg, result);
	PQclear(result);
	return good;
}

static bool migrate_open(struct migrate *m, const char *conninfo, const struct db_schema *schema,
        void (*say)(const char *line), struct error *error)
{
	*m = (struct migrate){.schema = schema, .say = say};
	m->pg = db_session_connect(conninfo, false, error);
	return m->pg;
}

static void migrate_close(struct migrate *m)
{
	PQfinish(m->pg);
	free(m->applied);
}

static bool read_applied(struct migrate *m, struct error *error)
{
	PGresult *result = PQexec(m->pg, applied_sql);
	bool good = PQresultStatus(result) == PGRES_TUPLES_OK;

	if (!good)
		db_session_refused(error, m->pg, result);
	m->count = good ? (size_t)PQntuples(result) : 0;
	m->applied = memory_new(m->count + 1, sizeof(*m->applied));
	for (size_t i = 0; i < m->count; i++) {
		struct applied *a = &m->applied[i];
		a->number = (int)strtol(PQgetvalue(result, (int)i, 0), NULL, 10);
		snprintf(a->name, sizeof(a->name), "%s", PQgetvalue(result, (int)i, 1));
		snprintf(a->checksum, sizeof(a->checksum), "%s", PQgetvalue(result, (int)i, 2));
		snprintf(a->at, sizeof(a->at), "%s", PQgetvalue(result, (int)i, 3));
	}
	PQclear(result);
	return good;
}

/* Numbers count from 1 without a gap, so the i-th row is the i-th migration. */
static bool check_applied(const struct migrate *m, struct error *error)
{
	if (m->count > m->schema->count)
		return error_set(error,
		        "the database is at migration %d, this program knows %zu: use the newer "
		        "program",
		        m->applied[m->count - 1].number, m->schema->count);
	for (size_t i = 0; i < m->count; i++) {
		const struct db_migration *known = &m->schema->migrations[i];
		if (m->applied[i].number != known->number)
			return error_set(error,
			        "migration %s was never applied, but later ones were", known->name);
		if (strcmp(m->applied[i].checksum, known->checksum) != 0)
			return error_set(error,
			        "migration %s was changed after it was applied on %s", known->name,
			        m->applied[i].at);
	}
	return true;
}

static bool migrate_prepare(struct migrate *m, struct error *error)
{
	PGresult *result = PQexec(m->pg, lock_sql);
	bool good = PQresultStatus(result) == PGRES_COMMAND_OK;

	if (!good)
		db_session_refused(error, m->pg, result);
	PQclear(result);
	return good && db_session_command(m->pg, create_sql, error) && read_applied(m, error) &&
	       check_applied(m, error);
}

static bool drop_functions(struct migrate *m, struct error *error)
{
	char dependent[SAY_SIZE];

	if (!ask(m, dependents_sql, dependent, sizeof(dependent), error))
		return false;
	if (*dependent)
		return error_set(error, "%s depends on a function in kesu_fn; only functions may",
		        dependent);
	return script_run(m, drop_functions_sql, "dropping functions", error);
}

static bool step_up(struct migrate *m, const struct db_migration *step, struct error *error)
{
	char number[16];
	const char *values[] = {number, step->name, step->checksum};

	snprintf(number, sizeof(number), "%d", step->number);
	return script_run(m, step->up, step->name, error) &&
	       tell(m,
	               "INSERT INTO kesu_migration.applied (number, name, checksum)"
	               " VALUES ($1, $2, $3)",
	               3, values, error);
}

static bool step_down(struct migrate *m, const struct db_migration *step, struct error *error)
{
	char number[16];
	const char *values[] = {number};

	snprintf(number, sizeof(number), "%d", step->number);
	return script_run(m, step->down, step->name, error) &&
	       tell(m, "DELETE FROM kesu_migration.applied WHERE number = $1", 1, values, error);
}

static bool step_functions(struct migrate *m, const struct db_migration *step, struct error *error)
{
	const char *values[] = {m->schema->functions.checksum};

	(void)step;
	return script_run(m, create_functions_sql, "schema kesu_fn", error) &&
	       script_run(m, m->schema->functions.sql, "functions", error) &&
	       tell(m, "INSERT INTO kesu_migration.functions (checksum) VALUES ($1)", 1, values,
	               error);
}

typedef bool step_fn(struct migrate *m, const struct db_migration *step, struct error *error);

/* Runs a step while there are no functions, in one transaction. */
static bool in_transaction(struct migrate *m, const char *verb, const char *name, step_fn *fn,
        const struct db_migration *step, struct error *error)
{
	struct error ignored;

	migrate_say(m, verb, name);
	if (db_session_command(m->pg, "BEGIN", error) && drop_functions(m, error) &&
	        fn(m, step, error) && db_session_command(m->pg, "COMMIT", error))
		return true;
	if (!db_session_command(m->pg, "ROLLBACK", &ignored))
		migrate_say(m, "rollback failed:", ignored.text);
	return false;
}

static bool functions_are_current(struct migrate *m, bool *current, struct error *error)
{
	char checksum[80];

	if (!ask(m, "SELECT checksum FROM kesu_migration.functions", checksum, sizeof(checksum),
	            error))
		return false;
	*current = strcmp(checksum, m->schema->functions.checksum) == 0;
	return true;
}

static bool run_up(struct migrate *m, size_t target, struct error *error)
{
	bool current = false;

	if (!migrate_prepare(m, error))
		return false;
	for (size_t i = m->count; i < target; i++) {
		const struct db_migration *step = &m->schema->migrations[i];
		if (!in_transaction(m, "up", step->name, step_up, step, error))
			return false;
	}
	if (target < m->schema->count)
		return true;
	if (!functions_are_current(m, &current, error))
		return false;
	return current || in_transaction(m, "making", "functions", step_functions, NULL, error);
}

static bool note_kept(struct migrate *m, struct error *error)
{
	struct buf sql;
	bool good;

	buf_init(&sql, NOTE_MAX);
	buf_printf(&sql, "%s%s%s", note_before, m->kept->tables, note_after);
	if (sql.overflowed)
		abort();
	good = script_run(m, sql.p, "data that is kept", error);
	buf_free(&sql);
	return good;
}

/* Goes down in a transaction that is then rolled back, and looks what would be lost. */
static bool try_down(
        struct migrate *m, size_t target, char lost[static LOST_SIZE], struct error *error)
{
	struct error ignored;
	bool good = db_session_command(m->pg, "BEGIN", error) && drop_functions(m, error) &&
	            note_kept(m, error);

	for (size_t i = m->count; good && i > target; i--) {
		const struct db_migration *step = &m->schema->migrations[i - 1];

		good = script_run(m, step->down, step->name, error);
	}
	good = good && ask(m, lost_sql, lost, LOST_SIZE, error);
	return db_session_command(m->pg, "ROLLBACK", good ? error : &ignored) && good;
}

static bool check_kept(struct migrate *m, size_t target, struct error *error)
{
	char lost[LOST_SIZE];

	if (!m->kept)
		return true;
	if (!try_down(m, target, lost, error))
		return false;
	return !*lost || error_set(error, "%s would be deleted; %s", lost, m->kept->advice);
}

static bool run_down(struct migrate *m, size_t target, struct error *error)
{
	if (!migrate_prepare(m, error) || !check_kept(m, target, error))
		return false;
	for (size_t i = m->count; i > target; i--) {
		const struct db_migration *step = &m->schema->migrations[i - 1];
		if (!in_transaction(m, "down", step->name, step_down, step, error))
			return false;
	}
	return target || db_session_command(m->pg,
	                         "SET client_min_messages = warning;"
	                         "DROP SCHEMA kesu_migration CASCADE",
	                         error);
}

typedef bool run_fn(struct migrate *m, size_t target, struct error *error);

static bool migrate_run(const char *conninfo, const struct db_schema *schema, size_t target,
        const struct migrate_kept *kept, void (*say)(const char *line), run_fn *run,
        struct error *error)
{
	struct migrate m;
	bool good;

	if (target > schema->count)
		return error_set(error, "there is no migration %zu; the last one is %zu", target,
		        schema->count);
	good = migrate_open(&m, conninfo, schema, say, error);
	m.kept = kept;
	good = good && run(&m, target, error);
	migrate_close(&m);
	return good || error_wrap(error, "migrate");
}

bool db_migrate_up(const char *conninfo, const struct db_schema *schema, int target,
        void (*say)(const char *line), struct error *error)
{
	size_t last = target ? (size_t)target : schema->count;

	return migrate_run(conninfo, schema, last, NULL, say, run_up, error);
}

bool db_migrate_down(const char *conninfo, const struct db_schema *schema, int target,
        const struct migrate_kept *kept, void (*say)(const char *line), struct error *error)
{
	return migrate_run(conninfo, schema, (size_t)target, kept, say, run_down, error);
}

bool db_migrate_status(const char *conninfo, const struct db_schema *schema,
        enum migrate_state *states, char (*applied_at)[32], struct error *error)
{
	struct migrate m;
	char exists[8];
	bool good = migrate_open(&m, conninfo, schema, NULL, error) &&
	            ask(&m, exists_sql, exists, sizeof(exists), error) &&
	            (*exists != 't' || read_applied(&m, error));

	for (size_t i = 0; good && i < schema->count; i++) {
		const struct applied *a = i < m.count ? &m.applied[i] : NULL;
		states[i] = !a ? MIGRATE_PENDING
		            : strcmp(a->checksum, schema->migrations[i].checksum) == 0
		                    ? MIGRATE_APPLIED
		                    : MIGRATE_CHANGED;
		snprintf(applied_at[i], sizeof(applied_at[i]), "%s", a ? a->at : "");
	}
	migrate_close(&m);
	return good || error_wrap(error, "migrate");
}
