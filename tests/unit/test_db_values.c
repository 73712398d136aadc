/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db: arrays as PostgreSQL sends them: well-formed, broken and hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <db/db.h>
#include <db/session.h>

#include <string.h>

#define BYTES(literal) ((struct str){literal, sizeof(literal) - 1})

/* {7, NULL, -2}::int2[] */
static const char small[] = "\0\0\0\1\0\0\0\1\0\0\0\x15\0\0\0\3\0\0\0\1"
                            "\0\0\0\2\0\7\xFF\xFF\xFF\xFF\0\0\0\2\xFF\xFE";

static void an_array_is_read_with_its_nulls(void **state)
{
	int16_t out[3] = {1, 1, 1};
	bool nulls[3];

	(void)state;
	assert_int_equal(db_array_count(BYTES(small), DB_INT2_ARRAY), 3);
	assert_int_equal(db_array_read(BYTES(small), DB_INT2_ARRAY, out, nulls, 3), 3);
	assert_int_equal(out[0], 7);
	assert_true(nulls[1]);
	assert_int_equal(out[2], -2);
	/* a NULL that is not allowed, too many values, another type */
	assert_true(db_array_read(BYTES(small), DB_INT2_ARRAY, out, NULL, 3) == SIZE_MAX);
	assert_true(db_array_read(BYTES(small), DB_INT2_ARRAY, out, nulls, 2) == SIZE_MAX);
	assert_true(db_array_read(BYTES(small), DB_INT4_ARRAY, out, nulls, 3) == SIZE_MAX);
}

static void an_empty_array_has_no_elements(void **state)
{
	(void)state;
	assert_int_equal(db_array_count(BYTES("\0\0\0\0\0\0\0\0\0\0\0\x19"), DB_TEXT_ARRAY), 0);
	assert_true(db_array_count((struct str){NULL, 0}, DB_TEXT_ARRAY) == SIZE_MAX);
}

static void no_cut_or_changed_array_is_read_past_its_end(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(small) - 1; n++) {
		int16_t out[3];
		bool nulls[3];
		char *copy = test_malloc(n + 1);

		memcpy(copy, small, n);
		assert_true(db_array_read((struct str){copy, n}, DB_INT2_ARRAY, out, nulls, 3) ==
		            SIZE_MAX);
		test_free(copy);
	}
	for (size_t at = 0; at < sizeof(small) - 1; at++) {
		for (int bit = 0; bit < 8; bit++) {
			struct str out[3];
			bool nulls[3];
			char copy[sizeof(small)];

			memcpy(copy, small, sizeof(small));
			copy[at] = (char)(copy[at] ^ 1 << bit);
			copy[11] = 0x19; /* text */
			db_array_read(
			        (struct str){copy, sizeof(copy) - 1}, DB_TEXT_ARRAY, out, nulls, 3);
		}
	}
}

static void fields_know_their_epoch(void **state)
{
	(void)state;
	assert_true(db_field_timestamptz(BYTES("\0\0\0\0\0\0\0\0")) == 946684800000000);
	assert_int_equal(db_field_date(BYTES("\0\0\0\1")), 10958);
	/* What C's numbers cannot hold is infinity, as infinity itself is. */
	assert_int_equal(db_field_date(BYTES("\x7f\xff\xff\xff")), INT32_MAX);
	assert_int_equal(db_field_date(BYTES("\x7f\xff\xff\xfe")), INT32_MAX);
	assert_int_equal(db_field_date(BYTES("\x7f\xff\xd5\x32")), INT32_MAX);
	assert_int_equal(db_field_date(BYTES("\x7f\xff\xd5\x31")), INT32_MAX - 1);
	assert_int_equal(db_field_date(BYTES("\x80\0\0\0")), INT32_MIN);
	assert_true(db_field_timestamptz(BYTES("\x7f\xff\xff\xff\xff\xff\xff\xff")) == INT64_MAX);
	/* 294276-12-31, the last that PostgreSQL stores. */
	assert_true(db_field_timestamptz(BYTES("\x7f\xff\xf0\0\0\0\0\0")) == INT64_MAX);
	assert_true(db_field_timestamptz(BYTES("\x80\0\0\0\0\0\0\0")) == INT64_MIN);
	assert_true(db_field_timestamptz(BYTES("\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF")) == INT64_MAX);
	assert_int_equal(db_field_int(BYTES("\xFF\xFF")), -1);
	assert_int_equal(db_field_int((struct str){NULL, 0}), 0);
	assert_true(db_field_float8(BYTES("\x3F\xF8\0\0\0\0\0\0")) == 1.5);
	assert_true(str_equal_c(db_field_jsonb(BYTES("\1{}")), "{}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(an_array_is_read_with_its_nulls),
	        cmocka_unit_test(an_empty_array_has_no_elements),
	        cmocka_unit_test(no_cut_or_changed_array_is_read_past_its_end),
	        cmocka_unit_test(fields_know_their_epoch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
