/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db migrations against a real PostgreSQL: up, down, again, and everything that is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <db/migrate.h>

#include "cluster.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STEPS = 3 };

static struct cluster_fixture cluster;
static struct error error;
static char said[1024];

/* The migrations of this test: the third needs the second, and the functions need both. */
static struct db_migration steps[STEPS];
static struct db_schema schema;
static const char functions_sql[] =
        "CREATE FUNCTION kesu_fn.twice(n int4) RETURNS int4 LANGUAGE sql"
        " BEGIN ATOMIC SELECT 2 * n FROM kesu.one; END;\n";

static void say(const char *line)
{
	size_t n = strlen(said);

	snprintf(said + n, sizeof(said) - n, "%s\n", line);
}

static const char *sql(const char *text)
{
	static char value[256];

	cluster_sql(&cluster, text, value);
	return value;
}

static bool up(int target)
{
	said[0] = '\0';
	return db_migrate_up(cluster_conninfo(&cluster), &schema, target, say, &error);
}

static bool down(int target)
{
	said[0] = '\0';
	return db_migrate_down(cluster_conninfo(&cluster), &schema, target, NULL, say, &error);
}

static int fresh(void **state)
{
	(void)state;
	sql("SET client_min_messages = error; DROP SCHEMA IF EXISTS kesu, kesu_fn, kesu_migration"
	    " CASCADE");
	steps[0] = (struct db_migration){1, "0001_one",
	        "CREATE SCHEMA kesu; CREATE TABLE kesu.one();", "DROP SCHEMA kesu CASCADE", "a1"};
	steps[1] = (struct db_migration){2, "0002_two",
	        "CREATE TABLE kesu.two (n int4);\nINSERT INTO kesu.two VALUES (2);",
	        "DROP TABLE kesu.two", "a2"};
	steps[2] = (struct db_migration){3, "0003_three", "ALTER TABLE kesu.two ADD note text",
	        "ALTER TABLE kesu.two DROP note", "a3"};
	schema = (struct db_schema){steps, STEPS, {functions_sql, "f1"}};
	return 0;
}

static void up_and_down_and_up_again(void **state)
{
	(void)state;
	for (int round = 0; round < 2; round++) {
		assert_true(up(0));
		assert_string_equal(
		        said, "up 0001_one\nup 0002_two\nup 0003_three\nmaking functions\n");
		assert_string_equal(sql("SELECT count(*) FROM kesu_migration.applied"), "3");
		assert_string_equal(sql("SELECT kesu_fn.twice(2) IS NULL"), "t");
		assert_true(up(0));
		assert_string_equal(said, "");
		assert_true(down(1));
		assert_string_equal(said, "down 0003_three\ndown 0002_two\n");
		assert_string_equal(sql("SELECT to_regnamespace('kesu_fn') IS NULL"), "t");
		assert_true(down(0));
		assert_string_equal(sql("SELECT to_regnamespace('kesu_migration') IS NULL"
		                        " AND to_regnamespace('kesu') IS NULL"),
		        "t");
	}
}

static void a_target_stops_on_the_way(void **state)
{
	(void)state;
	assert_true(up(2));
	assert_string_equal(said, "up 0001_one\nup 0002_two\n");
	assert_true(up(3));
	assert_string_equal(said, "up 0003_three\nmaking functions\n");
	assert_false(up(4));
	assert_non_null(strstr(error.text, "no migration 4"));
}

static void changed_functions_are_made_anew(void **state)
{
	(void)state;
	assert_true(up(0));
	schema.functions = (struct db_functions){
	        "CREATE FUNCTION kesu_fn.thrice() RETURNS int4 LANGUAGE sql RETURN 3;", "f2"};
	assert_true(up(0));
	assert_string_equal(said, "making functions\n");
	assert_string_equal(sql("SELECT kesu_fn.thrice()"), "3");
	assert_string_equal(sql("SELECT to_regprocedure('kesu_fn.twice(int4)') IS NULL"), "t");
}

static void functions_may_not_be_depended_on(void **state)
{
	(void)state;
	assert_true(up(0));
	sql("CREATE VIEW kesu.tangled AS SELECT kesu_fn.twice(1)");
	schema.functions.checksum = "f2";
	assert_false(up(0));
	assert_non_null(strstr(error.text, "tangled"));
	assert_string_equal(sql("SELECT count(*) FROM kesu.tangled"), "1");
}

static void a_failing_step_leaves_nothing_and_shows_its_line(void **state)
{
	(void)state;
	steps[1].up = "CREATE TABLE kesu.two ();\n-- 科素\nSELECT nothing FROM kesu.two;";
	assert_false(up(0));
	assert_non_null(strstr(error.text, "0002_two line 3 (SELECT nothing FROM kesu.two;)"));
	assert_non_null(strstr(error.text, "42703"));
	assert_string_equal(sql("SELECT count(*) FROM kesu_migration.applied"), "1");
	assert_string_equal(sql("SELECT to_regclass('kesu.two') IS NULL"), "t");
	steps[1].up = "CREATE TABLE kesu.two (); COMMIT;";
	assert_false(up(0));
	assert_non_null(strstr(error.text, "ends its own transaction"));
}

static void a_changed_step_is_refused(void **state)
{
	enum migrate_state states[STEPS];
	char at[STEPS][32];

	(void)state;
	assert_true(up(2));
	steps[0].checksum = "b1";
	assert_false(up(0));
	assert_non_null(strstr(error.text, "0001_one was changed"));
	assert_false(down(0));
	assert_true(db_migrate_status(cluster_conninfo(&cluster), &schema, states, at, &error));
	assert_int_equal(states[0], MIGRATE_CHANGED);
	assert_int_equal(states[1], MIGRATE_APPLIED);
	assert_int_equal(strlen(at[1]), strlen("2026-11-21T08:15:30Z"));
	assert_int_equal(states[2], MIGRATE_PENDING);
	assert_string_equal(at[2], "");
}

static void a_newer_database_is_refused(void **state)
{
	(void)state;
	assert_true(up(0));
	schema.count = 2;
	assert_false(up(0));
	assert_non_null(strstr(error.text, "at migration 3, this program knows 2"));
	assert_false(down(0));
	assert_string_equal(sql("SELECT count(*) FROM kesu_migration.applied"), "3");
}

static void status_of_an_empty_database_makes_nothing(void **state)
{
	enum migrate_state states[STEPS];
	char at[STEPS][32];

	(void)state;
	assert_true(db_migrate_status(cluster_conninfo(&cluster), &schema, states, at, &error));
	for (int i = 0; i < STEPS; i++)
		assert_int_equal(states[i], MIGRATE_PENDING);
	assert_string_equal(sql("SELECT to_regnamespace('kesu_migration') IS NULL"), "t");
}

static void two_programs_migrate_one_after_the_other(void **state)
{
	pid_t pids[4];

	(void)state;
	for (int i = 0; i < 4; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(up(0) ? 0 : 1);
	}
	for (int i = 0; i < 4; i++) {
		int status = -1;
		waitpid(pids[i], &status, 0);
		assert_int_equal(status, 0);
	}
	assert_string_equal(sql("SELECT count(*) FROM kesu_migration.applied"), "3");
}

static int group_setup(void **state)
{
	(void)state;
	cluster_start(&cluster);
	return 0;
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
	        cmocka_unit_test_setup(up_and_down_and_up_again, fresh),
	        cmocka_unit_test_setup(a_target_stops_on_the_way, fresh),
	        cmocka_unit_test_setup(changed_functions_are_made_anew, fresh),
	        cmocka_unit_test_setup(functions_may_not_be_depended_on, fresh),
	        cmocka_unit_test_setup(a_failing_step_leaves_nothing_and_shows_its_line, fresh),
	        cmocka_unit_test_setup(a_changed_step_is_refused, fresh),
	        cmocka_unit_test_setup(a_newer_database_is_refused, fresh),
	        cmocka_unit_test_setup(status_of_an_empty_database_makes_nothing, fresh),
	        cmocka_unit_test_setup(two_programs_migrate_one_after_the_other, fresh),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
