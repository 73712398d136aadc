/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every query against a database with the real schema: PostgreSQL must agree with what the headers
 * of schema/queries declare. And every migration can be reverted and applied again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <db/migrate.h>
#include <schema/schema.h>

#include <every_query.h> /* EVERY_FOLDER(DO): DO(core) DO(intake) ..., and their headers */

#include "cluster.h"

#include <base/log.h>

#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

static struct cluster_fixture cluster;
static struct error error;
static unsigned mistakes;
static const char *folder; /* of the statement that is checked now */

static const char *const type_names[DB_TYPE__COUNT] = {
        [DB_BOOL] = "bool",
        [DB_INT2] = "int2",
        [DB_INT4] = "int4",
        [DB_INT8] = "int8",
        [DB_FLOAT8] = "float8",
        [DB_TEXT] = "text",
        [DB_BYTEA] = "bytea",
        [DB_UUID] = "uuid",
        [DB_TIMESTAMPTZ] = "timestamptz",
        [DB_DATE] = "date",
        [DB_JSONB] = "jsonb",
        [DB_INT2_ARRAY] = "_int2",
        [DB_INT4_ARRAY] = "_int4",
        [DB_INT8_ARRAY] = "_int8",
        [DB_FLOAT8_ARRAY] = "_float8",
        [DB_TEXT_ARRAY] = "_text",
        [DB_BYTEA_ARRAY] = "_bytea",
        [DB_UUID_ARRAY] = "_uuid",
        [DB_JSONB_ARRAY] = "_jsonb",
};

static void mistake(const struct db_statement *statement, const char *what, const char *name,
        const char *detail)
{
	printf("schema/queries/%s/%s.sql: %s %s: %s\n", folder, statement->name, what, name,
	        detail);
	mistakes++;
}

/* A column of pg_type, asked from the server: the test does not share the program's table. */
static void type_attribute(PGconn *pg, Oid oid, bool category, char text[static 64])
{
	char number[16];
	const char *values[] = {number};
	PGresult *result;

	snprintf(number, sizeof(number), "%u", oid);
	result = PQexecParams(pg,
	        "SELECT typname, typcategory FROM pg_catalog.pg_type WHERE oid = $1::int8::oid", 1,
	        NULL, values, NULL, NULL, 0);
	snprintf(text, 64, "%s", PQntuples(result) ? PQgetvalue(result, 0, category) : "?");
	PQclear(result);
}

static Oid type_oid(PGconn *pg, enum db_type type)
{
	const char *values[] = {type_names[type]};
	PGresult *result = PQexecParams(pg,
	        "SELECT oid FROM pg_catalog.pg_type WHERE typname = $1"
	        " AND typnamespace = 'pg_catalog'::regnamespace",
	        1, NULL, values, NULL, NULL, 0);
	Oid oid = 0;

	assert_int_equal(PQntuples(result), 1);
	sscanf(PQgetvalue(result, 0, 0), "%u", &oid);
	PQclear(result);
	return oid;
}

static void check_result(
        PGconn *pg, const struct db_statement *statement, const struct db_column *column, Oid oid)
{
	char actual[64], detail[192];

	type_attribute(pg, oid, false, actual);
	if (strcmp(actual, type_names[column->type]) == 0)
		return;
	snprintf(detail, sizeof(detail), "declared as %s, PostgreSQL says %s",
	        type_names[column->type], actual);
	mistake(statement, "result", column->name, detail);
}

/* PostgreSQL may infer a domain or an integer of another width, but it must be of the same kind. */
static void check_param(
        PGconn *pg, const struct db_statement *statement, const struct db_column *column, Oid oid)
{
	char wanted[64], actual[64];

	type_attribute(pg, type_oid(pg, column->type), true, wanted);
	type_attribute(pg, oid, true, actual);
	if (strcmp(actual, wanted) == 0)
		return;
	type_attribute(pg, oid, false, actual);
	mistake(statement, "param", column->name, actual);
}

/* The order of columns is wrong when a column has the name of another declared result whose own
 * column has a different name. */
static void check_place(const struct db_statement *statement, const PGresult *described, size_t at)
{
	const char *actual = PQfname(described, (int)at);

	for (size_t i = 0; i < statement->result_count; i++)
		if (i != at && strcmp(statement->results[i].name, actual) == 0 &&
		        strcmp(PQfname(described, (int)i), actual) != 0)
			mistake(statement, "result", statement->results[at].name, actual);
}

static void check_results(
        PGconn *pg, const struct db_statement *statement, const PGresult *described)
{
	char detail[64];

	if ((size_t)PQnfields(described) != statement->result_count) {
		snprintf(detail, sizeof(detail), "%zu declared, %d there", statement->result_count,
		        PQnfields(described));
		mistake(statement, "results", "", detail);
		return;
	}
	for (size_t i = 0; i < statement->result_count; i++) {
		check_result(pg, statement, &statement->results[i], PQftype(described, (int)i));
		check_place(statement, described, i);
	}
}

/* Prepares with our types under the statement's name; oids NULL: with types that PostgreSQL infers.
 */
static PGresult *describe(PGconn *pg, const struct db_statement *statement, const Oid *oids)
{
	const char *name = oids ? statement->name : "";
	int count = oids ? (int)statement->param_count : 0;
	PGresult *result = PQprepare(pg, name, statement->sql, count, oids);

	if (PQresultStatus(result) == PGRES_COMMAND_OK) {
		PQclear(result);
		result = PQdescribePrepared(pg, name);
	}
	return result;
}

static void check_statement(PGconn *pg, const struct db_statement *statement)
{
	Oid oids[DB_PARAMS_MAX];
	PGresult *result;

	for (size_t i = 0; i < statement->param_count; i++)
		oids[i] = type_oid(pg, statement->params[i].type);
	result = describe(pg, statement, oids);
	if (PQresultStatus(result) == PGRES_COMMAND_OK)
		check_results(pg, statement, result);
	else
		mistake(statement, "PREPARE", "", PQresultErrorMessage(result));
	PQclear(result);
	/* Where PostgreSQL cannot infer a type (SELECT $1), ours is right by definition. */
	result = describe(pg, statement, NULL);
	for (size_t i = 0; PQresultStatus(result) == PGRES_COMMAND_OK && i < statement->param_count;
	        i++)
		check_param(pg, statement, &statement->params[i], PQparamtype(result, (int)i));
	PQclear(result);
}

/* EXPLAIN does not run the statement, but it fails when a permission is missing. */
static void check_permission(PGconn *pg, const struct db_statement *statement)
{
	char sql[1024];
	PGresult *result;
	size_t n;

	n = (size_t)snprintf(sql, sizeof(sql), "EXPLAIN EXECUTE %s", statement->name);
	for (size_t i = 0; i < statement->param_count; i++)
		n += (size_t)snprintf(sql + n, sizeof(sql) - n, "%sNULL", i ? ", " : " (");
	snprintf(sql + n, sizeof(sql) - n, "%s", statement->param_count ? ")" : "");
	result = PQexec(pg, sql);
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		mistake(statement, "EXPLAIN as", PQparameterStatus(pg, "session_authorization"),
		        PQresultErrorMessage(result));
	PQclear(result);
}

static void check_lane(PGconn *pg, const char *role, const struct db_statements *statements)
{
	const char *values[] = {role};

	PQclear(PQexecParams(pg,
	        "SELECT set_config('role', $1, false),"
	        " set_config('search_path', 'kesu, pg_catalog', false),"
	        " set_config('kesu.survey', '0', false), set_config('kesu.run', '0', false)",
	        1, NULL, values, NULL, NULL, 0));
	for (size_t i = 0; i < statements->count; i++) {
		check_statement(pg, statements->list[i]);
		check_permission(pg, statements->list[i]);
	}
	PQclear(PQexec(pg, "RESET ROLE; DEALLOCATE ALL"));
}

struct folder_lanes {
	const char *folder;
	const struct db_statements *fast, *slow, *sign_in, *session, *copy;
};
#define FOLDER(f)                                                                                  \
	{#f, &queries_##f##_fast, &queries_##f##_slow, &queries_##f##_sign_in,                     \
	        &queries_##f##_session, &queries_##f##_copy},
static const struct folder_lanes folders[] = {EVERY_FOLDER(FOLDER)};

static void every_query_is_what_its_header_says(void **state)
{
	PGconn *pg = PQconnectdb(cluster_conninfo(&cluster));

	(void)state;
	assert_int_equal(PQstatus(pg), CONNECTION_OK);
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		folder = folders[i].folder;
		check_lane(pg, "kesu_resident", folders[i].fast);
		check_lane(pg, "kesu_staff", folders[i].slow);
		check_lane(pg, "kesu_sign_in", folders[i].sign_in);
		check_lane(pg, "none", folders[i].session);
		check_lane(pg, "none", folders[i].copy);
	}
	PQfinish(pg);
	assert_int_equal(mistakes, 0);
}

static void a_session_runs_a_statement_alone(void **state)
{
	struct q_account_create_in account = {
	        .name = STR("wang"),
	        .role = STR("monitor"),
	        .scope = STR("000000"),
	        .token_sha256 = STR("0123456789abcdef0123456789abcdef"),
	        .days = 1,
	};
	struct db_session *session = db_session_open(cluster_conninfo(&cluster), &error);
	const struct q_account_create_row *made;
	struct q_account_list_rows accounts;

	(void)state;
	assert_non_null(session);
	assert_true(q_account_create_run(session, &account, &made, &error));
	assert_true(str_equal_c(made->name, "wang"));
	assert_true(q_account_create_run(session, &account, &made, &error));
	assert_null(made); /* the name is taken */
	account.name = STR("li");
	account.role = STR("emperor");
	assert_false(q_account_create_run(session, &account, &made, &error));
	assert_non_null(strstr(error.text, "account_create: "));
	assert_true(q_account_list_run(session, &accounts, &error));
	assert_int_equal(accounts.count, 1);
	assert_true(str_equal_c(accounts.row[0].scope, "000000"));
	assert_true(q_account_switch_run(session, STR("wang"), true, NULL, &error));
	assert_true(q_account_list_run(session, &accounts, &error));
	assert_true(accounts.row[0].disabled);
	db_session_close(session);
}

static void every_migration_goes_down_and_up_again(void **state)
{
	const char *conninfo = cluster_conninfo(&cluster);
	char value[256];

	(void)state;
	for (int target = (int)schema_migrations.count - 1; target >= 0; target--)
		if (!db_migrate_down(conninfo, &schema_migrations, target, NULL, NULL, &error))
			fail_msg("%s", error.text);
	cluster_sql(&cluster,
	        "SELECT string_agg(nspname, ' ') FROM pg_namespace WHERE nspname ~ 'kesu'", value);
	assert_string_equal(value, "");
	for (int target = 1; target <= (int)schema_migrations.count; target++)
		if (!db_migrate_up(conninfo, &schema_migrations, target, NULL, &error))
			fail_msg("%s", error.text);
	every_query_is_what_its_header_says(state);
}

static int group_setup(void **state)
{
	(void)state;
	cluster_start(&cluster);
	if (db_migrate_up(cluster_conninfo(&cluster), &schema_migrations, 0, NULL, &error))
		return 0;
	printf("%s\n", error.text);
	return -1;
}

static int group_teardown(void **state)
{
	(void)state;
	cluster_stop(&cluster);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_query_is_what_its_header_says),
	        cmocka_unit_test(a_session_runs_a_statement_alone),
	        cmocka_unit_test(every_migration_goes_down_and_up_again),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
