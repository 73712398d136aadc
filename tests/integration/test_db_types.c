/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db values: every type is sent to a real PostgreSQL, which must understand it and send it back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <db/session.h>

#include "cluster.h"

static struct cluster_fixture cluster;
static struct db_session *db;
static struct error error;

static const enum db_type every_type[] = {DB_BOOL, DB_INT2, DB_INT4, DB_INT8, DB_FLOAT8, DB_TEXT,
        DB_BYTEA, DB_UUID, DB_TIMESTAMPTZ, DB_DATE, DB_JSONB, DB_INT2_ARRAY, DB_INT4_ARRAY,
        DB_INT8_ARRAY, DB_FLOAT8_ARRAY, DB_TEXT_ARRAY, DB_BYTEA_ARRAY, DB_UUID_ARRAY,
        DB_JSONB_ARRAY};
enum { TYPES = sizeof(every_type) / sizeof(*every_type) };
_Static_assert((int)TYPES == (int)DB_TYPE__COUNT, "every type has its turn");

static struct db_column echo_columns[TYPES];
static const struct db_statement echo = {.name = "echo",
        .sql = "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
               " $17, $18, $19",
        .params = echo_columns,
        .param_count = TYPES,
        .results = echo_columns,
        .result_count = TYPES};
/* The values as PostgreSQL prints them. This shows when writing and reading have the same mistake.
 */
static const struct db_statement show = {.name = "show",
        .sql = "SELECT concat_ws('|', $1, $2, $3, $4, $5, $6, $7, $8, $9 AT TIME ZONE 'UTC', $10,"
               " $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        .params = echo_columns,
        .param_count = TYPES,
        .result_count = 1};

static const struct uuid some_id = {
        {0x01, 0x93, 0x4d, 0x5e, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0x2a}};
static const int16_t twos[] = {-1, 0, INT16_MAX};
static const int32_t fours[] = {INT32_MIN, 5};
static const int64_t eights[] = {INT64_MIN, INT64_MAX};
static const double reals[] = {-0.5, 1e300};
static const bool second_is_null[] = {false, true};

static void put_everything(struct db_batch *batch, const struct db_statement *statement)
{
	const struct str texts[] = {{"科", 3}, {NULL, 0}, {"", 0}, {"a\"b,c", 5}};
	const struct str docs[] = {{"{\"a\": 1}", 8}, {NULL, 0}};
	const struct uuid ids[] = {some_id, some_id};

	db_batch_statement(batch, statement);
	db_put_bool(batch, true);
	db_put_int2(batch, -2);
	db_put_int4(batch, INT32_MIN);
	db_put_int8(batch, INT64_MAX);
	db_put_float8(batch, 0.1);
	db_put_bytes(batch, STR("科素 'x'"));
	db_put_bytes(batch, (struct str){"\0\xFF", 2});
	db_put_uuid(batch, &some_id);
	db_put_timestamptz(batch, 1795248930123456);
	db_put_date(batch, 20778);
	db_put_jsonb(batch, STR("{\"k\": [1, null]}"));
	db_put_array(batch, DB_INT2_ARRAY, (struct db_array){3, twos, NULL});
	db_put_array(batch, DB_INT4_ARRAY, (struct db_array){2, fours, second_is_null});
	db_put_array(batch, DB_INT8_ARRAY, (struct db_array){2, eights, NULL});
	db_put_array(batch, DB_FLOAT8_ARRAY, (struct db_array){2, reals, NULL});
	db_put_array(batch, DB_TEXT_ARRAY, (struct db_array){4, texts, NULL});
	db_put_array(batch, DB_BYTEA_ARRAY, (struct db_array){0, NULL, NULL});
	db_put_array(batch, DB_UUID_ARRAY, (struct db_array){2, ids, second_is_null});
	db_put_array(batch, DB_JSONB_ARRAY, (struct db_array){2, docs, NULL});
}

static void check_arrays(const struct db_batch *batch)
{
	int16_t two[3];
	int32_t four[2];
	int64_t eight[2];
	double real[2];
	struct str texts[4];
	struct uuid ids[2];
	bool nulls[4];

	assert_int_equal(db_get_array(batch, 0, 0, 11, DB_INT2_ARRAY, two, 3), 3);
	assert_memory_equal(two, twos, sizeof(two));
	assert_int_equal(
	        db_array_read(db_get_bytes(batch, 0, 0, 12), DB_INT4_ARRAY, four, nulls, 2), 2);
	assert_int_equal(four[0], INT32_MIN);
	assert_true(!nulls[0] && nulls[1]);
	assert_true(db_get_array(batch, 0, 0, 12, DB_INT4_ARRAY, four, 2) == SIZE_MAX);
	assert_int_equal(db_get_array(batch, 0, 0, 13, DB_INT8_ARRAY, eight, 2), 2);
	assert_memory_equal(eight, eights, sizeof(eight));
	assert_int_equal(db_get_array(batch, 0, 0, 14, DB_FLOAT8_ARRAY, real, 2), 2);
	assert_memory_equal(real, reals, sizeof(real));
	assert_int_equal(
	        db_array_read(db_get_bytes(batch, 0, 0, 15), DB_TEXT_ARRAY, texts, nulls, 4), 4);
	assert_true(str_equal_c(texts[0], "科"));
	assert_true(nulls[1] && !texts[1].p && texts[2].p && !texts[2].n);
	assert_true(str_equal_c(texts[3], "a\"b,c"));
	assert_int_equal(db_get_array(batch, 0, 0, 16, DB_BYTEA_ARRAY, texts, 4), 0);
	assert_int_equal(
	        db_array_read(db_get_bytes(batch, 0, 0, 17), DB_UUID_ARRAY, ids, nulls, 2), 2);
	assert_true(uuid_equal(&ids[0], &some_id) && nulls[1]);
	assert_int_equal(
	        db_array_read(db_get_bytes(batch, 0, 0, 18), DB_JSONB_ARRAY, texts, nulls, 4), 2);
	assert_true(str_equal_c(texts[0], "{\"a\": 1}") && nulls[1]);
}

static void check_scalars(const struct db_batch *batch)
{
	struct uuid id = db_get_uuid(batch, 0, 0, 7);

	assert_true(db_get_bool(batch, 0, 0, 0));
	assert_int_equal(db_get_int(batch, 0, 0, 1), -2);
	assert_int_equal(db_get_int(batch, 0, 0, 2), INT32_MIN);
	assert_true(db_get_int(batch, 0, 0, 3) == INT64_MAX);
	assert_true(db_get_float8(batch, 0, 0, 4) == 0.1);
	assert_true(str_equal_c(db_get_bytes(batch, 0, 0, 5), "科素 'x'"));
	assert_true(str_equal(db_get_bytes(batch, 0, 0, 6), (struct str){"\0\xFF", 2}));
	assert_true(uuid_equal(&id, &some_id));
	assert_true(db_get_timestamptz(batch, 0, 0, 8) == 1795248930123456);
	assert_int_equal(db_get_date(batch, 0, 0, 9), 20778);
	assert_true(str_equal_c(db_get_jsonb(batch, 0, 0, 10), "{\"k\": [1, null]}"));
}

static void every_type_comes_back_as_it_went(void **state)
{
	struct db_batch *batch = db_session_batch(db);

	(void)state;
	put_everything(batch, &echo);
	put_everything(batch, &show);
	db_batch_statement(batch, &echo);
	for (size_t i = 0; i < TYPES; i++)
		db_put_null(batch);
	if (!db_session_run(db, &error))
		fail_msg("%s", error.text);
	assert_int_equal(db_rows(batch, 0), 1);
	check_scalars(batch);
	check_arrays(batch);
	assert_true(str_equal_c(db_get_bytes(batch, 1, 0, 0),
	        "t|-2|-2147483648|9223372036854775807|0.1|科素 'x'|\\x00ff|"
	        "01934d5e-0000-7000-8000-00000000002a|2026-11-21 08:15:30.123456|2026-11-21|"
	        "{\"k\": [1, null]}|{-1,0,32767}|{-2147483648,NULL}|"
	        "{-9223372036854775808,9223372036854775807}|{-0.5,1e+300}|"
	        "{科,NULL,\"\",\"a\\\"b,c\"}|{}|{01934d5e-0000-7000-8000-00000000002a,NULL}|"
	        "{\"{\\\"a\\\": 1}\",NULL}"));
	for (size_t i = 0; i < TYPES; i++)
		assert_true(db_is_null(batch, 2, 0, i));
}

static void what_is_not_there_reads_as_nothing(void **state)
{
	struct db_batch *batch = db_session_batch(db);

	(void)state;
	put_everything(batch, &show);
	assert_true(db_session_run(db, &error));
	assert_int_equal(db_rows(batch, 1), 0);
	assert_true(db_is_null(batch, 0, 0, 1) && db_is_null(batch, 0, 1, 0));
	assert_int_equal(db_get_int(batch, 1, 0, 0), 0);
}

static int group_setup(void **state)
{
	(void)state;
	for (size_t i = 0; i < TYPES; i++)
		echo_columns[i] = (struct db_column){"value", every_type[i], true};
	cluster_start(&cluster);
	db = db_session_open(cluster_conninfo(&cluster), &error);
	return db ? 0 : -1;
}

static int group_teardown(void **state)
{
	(void)state;
	db_session_close(db);
	cluster_stop(&cluster);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_type_comes_back_as_it_went),
	        cmocka_unit_test(what_is_not_there_reads_as_nothing),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
