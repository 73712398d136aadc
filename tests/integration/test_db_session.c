/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db sessions against a real PostgreSQL: batches, transactions, COPY both ways, NOTIFY. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <db/session.h>

#include "cluster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct cluster_fixture cluster;
static struct db_session *db;
static struct error error;

static const struct db_column number_param[] = {{"number", DB_INT4, false}};
static const struct db_column text_param[] = {{"text", DB_TEXT, false}};

static const struct db_statement insert_number = {.name = "insert_number",
        .sql = "INSERT INTO session_test (number) VALUES ($1)",
        .params = number_param,
        .param_count = 1};
static const struct db_statement count_rows = {
        .name = "count_rows", .sql = "SELECT count(*) FROM session_test", .result_count = 1};
static const struct db_statement broken = {
        .name = "broken", .sql = "SELECT nothing", .result_count = 1};
static const struct db_statement repeat = {.name = "repeat",
        .sql = "SELECT $1 || $1",
        .params = text_param,
        .param_count = 1,
        .result_count = 1};
static const struct db_statement notify = {
        .name = "notify", .sql = "SELECT pg_notify('session_test', '')", .result_count = 1};
static const struct db_statement copy_rows = {.name = "copy_rows",
        .sql = "SELECT n::int4, CASE WHEN n % 2 = 1 THEN n::text END, ARRAY[n::int2]\n"
               "FROM generate_series(1, 5000) n -- a comment ends with its line",
        .result_count = 3};
static const struct db_statement copy_failing = {.name = "copy_failing",
        .sql = "SELECT 1 / (3 - n) FROM generate_series(1, 5) n",
        .result_count = 1};
static const struct db_statement copy_in = {
        .name = "copy_in", .sql = "COPY session_test (number, note) FROM STDIN"};

static int64_t count_now(void)
{
	struct db_batch *batch = db_session_batch(db);
	int64_t count;

	db_batch_statement(batch, &count_rows);
	assert_true(db_session_run(db, &error));
	count = db_get_int(batch, 0, 0, 0);
	return count;
}

static bool insert(int32_t number)
{
	struct db_batch *batch = db_session_batch(db);
	bool good;

	db_batch_statement(batch, &insert_number);
	db_put_int4(batch, number);
	good = db_session_run(db, &error);
	return good;
}

static int open_session(void **state)
{
	char ignored[256];

	(void)state;
	cluster_sql(&cluster, "TRUNCATE session_test", ignored);
	db = db_session_open(cluster_conninfo(&cluster), &error);
	return db ? 0 : -1;
}

static int close_session(void **state)
{
	(void)state;
	db_session_close(db);
	return 0;
}

static void a_refusal_names_the_statement(void **state)
{
	struct db_batch *batch = db_session_batch(db);

	(void)state;
	db_batch_statement(batch, &count_rows);
	db_batch_statement(batch, &insert_number);
	db_put_int4(batch, -1);
	assert_false(db_session_run(db, &error));
	assert_non_null(strstr(error.text, "insert_number: "));
	assert_non_null(strstr(error.text, "SQLSTATE 23514"));
	assert_string_equal(db_batch_sqlstate(batch), "23514");
	assert_true(insert(1)); /* the statement is still prepared, and the session works */
	assert_int_equal(count_now(), 1);
}

static void what_cannot_be_prepared_is_told_and_forgotten(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct db_batch *batch = db_session_batch(db);

		db_batch_statement(batch, &broken);
		db_batch_statement(batch, &count_rows);
		assert_false(db_session_run(db, &error));
		assert_non_null(strstr(error.text, "\"nothing\""));
	}
	assert_int_equal(count_now(), 0);
}

static void a_transaction_spans_batches(void **state)
{
	(void)state;
	assert_true(db_session_begin(db, true, &error));
	assert_true(insert(1));
	assert_true(insert(2));
	db_session_rollback(db);
	assert_int_equal(count_now(), 0);

	assert_true(db_session_begin(db, false, &error));
	assert_true(insert(1));
	assert_true(db_session_commit(db, &error));
	assert_int_equal(count_now(), 1);

	assert_true(db_session_begin(db, false, &error));
	assert_true(insert(2));
	assert_false(insert(-1));
	assert_false(db_session_commit(db, &error));
	assert_int_equal(count_now(), 1);
}

static void a_batch_may_be_larger_than_the_buffers(void **state)
{
	enum { SIZE = 1 << 20, TIMES = 16 };
	struct db_batch *batch = db_session_batch(db);
	char *text = malloc(SIZE);

	(void)state;
	memset(text, 'x', SIZE);
	for (int i = 0; i < TIMES; i++) {
		db_batch_statement(batch, &repeat);
		db_put_bytes(batch, (struct str){text, SIZE});
	}
	free(text);
	assert_true(db_session_run(db, &error));
	for (size_t i = 0; i < TIMES; i++)
		assert_int_equal(db_get_bytes(batch, i, 0, 0).n, 2 * SIZE);
}

struct sums {
	size_t rows, nulls, stop_after;
	int64_t numbers, elements;
};

static bool add_row(const struct str *fields, size_t count, void *state, struct error *out)
{
	struct sums *sums = state;
	int16_t element;

	assert_int_equal(count, 3);
	if (sums->stop_after && sums->rows == sums->stop_after)
		return error_set(out, "enough");
	sums->rows++;
	sums->nulls += !fields[1].p;
	sums->numbers += db_field_int(fields[0]);
	assert_int_equal(db_array_read(fields[2], DB_INT2_ARRAY, &element, NULL, 1), 1);
	sums->elements += element;
	return true;
}

static bool count_row(const struct str *fields, size_t count, void *state, struct error *out)
{
	(void)fields;
	(void)out;
	*(size_t *)state += count;
	return true;
}

static void copy_out_brings_every_row(void **state)
{
	struct sums sums = {0};

	(void)state;
	assert_true(db_session_copy_out(db, &copy_rows, add_row, &sums, &error));
	assert_int_equal(sums.rows, 5000);
	assert_int_equal(sums.nulls, 2500);
	assert_int_equal(sums.numbers, 12502500);
	assert_int_equal(sums.elements, 12502500);
}

static void a_copy_may_be_stopped_or_fail(void **state)
{
	struct sums sums = {.stop_after = 10};
	size_t fields = 0;

	(void)state;
	assert_false(db_session_copy_out(db, &copy_rows, add_row, &sums, &error));
	assert_string_equal(error.text, "copy_rows: enough");
	assert_int_equal(sums.rows, 10);
	assert_false(db_session_copy_out(db, &copy_failing, count_row, &fields, &error));
	assert_non_null(strstr(error.text, "division by zero"));
	assert_int_equal(count_now(), 0);
}

struct pieces {
	size_t at, fail_at;
};

static bool next_piece(struct str *piece, void *state, struct error *out)
{
	static const struct str texts[] = {
	        {"1\to", 3}, {"ne\n2\t\\N\n", 8}, {"3\tthree\n", 8}, {"", 0}};
	struct pieces *pieces = state;

	if (pieces->fail_at && pieces->at == pieces->fail_at)
		return error_set(out, "no more");
	*piece = texts[pieces->at++];
	return true;
}

static void copy_in_takes_pieces_of_any_size(void **state)
{
	struct pieces whole = {0}, cut = {.fail_at = 2};

	(void)state;
	assert_true(db_session_copy_in(db, &copy_in, next_piece, &whole, &error));
	assert_int_equal(count_now(), 3);
	assert_false(db_session_copy_in(db, &copy_in, next_piece, &cut, &error));
	assert_string_equal(error.text, "copy_in: no more");
	assert_int_equal(count_now(), 3);
}

static bool run_notify(void *state)
{
	struct db_batch *batch;

	if (++*(int *)state == 3)
		return false;
	batch = db_session_batch(db);
	db_batch_statement(batch, &notify);
	assert_true(db_session_run(db, &error));
	return true;
}

static bool count_to_two(void *state)
{
	return ++*(int *)state < 2;
}

static void notifications_wake_and_so_does_time(void **state)
{
	int calls = 0, ticks = 0;

	(void)state;
	assert_true(db_session_listen(db, "session_test", 60000, run_notify, &calls, &error));
	assert_int_equal(calls, 3);
	assert_true(db_session_listen(db, "odd \"name", 10, count_to_two, &ticks, &error));
	assert_int_equal(ticks, 2);
}

static void a_missing_server_is_told(void **state)
{
	(void)state;
	assert_null(db_session_open("host=/nonexistent", &error));
	assert_non_null(strstr(error.text, "/nonexistent"));
}

static int group_setup(void **state)
{
	char ignored[256];

	(void)state;
	cluster_start(&cluster);
	cluster_sql(&cluster,
	        "CREATE SCHEMA kesu; ALTER ROLE kesu SET search_path = kesu;"
	        "CREATE TABLE kesu.session_test (number int4 CHECK (number > 0), note text)",
	        ignored);
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	cluster_stop(&cluster);
	return 0;
}

#define SESSION_TEST(test) cmocka_unit_test_setup_teardown(test, open_session, close_session)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        SESSION_TEST(a_refusal_names_the_statement),
	        SESSION_TEST(what_cannot_be_prepared_is_told_and_forgotten),
	        SESSION_TEST(a_transaction_spans_batches),
	        SESSION_TEST(a_batch_may_be_larger_than_the_buffers),
	        SESSION_TEST(copy_out_brings_every_row),
	        SESSION_TEST(a_copy_may_be_stopped_or_fail),
	        SESSION_TEST(copy_in_takes_pieces_of_any_size),
	        SESSION_TEST(notifications_wake_and_so_does_time),
	        cmocka_unit_test(a_missing_server_is_told),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
