/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name of a snapshot: the hash of its streams. */
#include "stream_hash.h"

#include <stdarg.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

/* sha256 of what `COPY (SELECT 1::int4, NULL::text, 'ab') TO STDOUT (FORMAT binary)` writes. */
static void test_stream_hash(void **state)
{
	static const char one[] = {0, 0, 0, 1};
	const struct str fields[] = {{one, 4}, {NULL, 0}, STR("ab")};
	static const char stream[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0\0\3\0\0\0\4\0\0\0\1"
	                             "\377\377\377\377\0\0\0\2ab\377\377";
	struct run_stream_hash *rows = run_stream_hash_new(), *bytes = run_stream_hash_new();
	uint8_t a[32], b[32];
	struct error error;

	(void)state;
	run_stream_hash_begin(rows);
	run_stream_hash_row(rows, fields, 3);
	run_stream_hash_end(rows);
	run_stream_hash_bytes(bytes, (struct str){stream, sizeof(stream) - 1});
	assert_true(run_stream_hash_finish(rows, a, &error));
	assert_true(run_stream_hash_finish(bytes, b, &error));
	assert_memory_equal(a, b, 32);
	run_stream_hash_free(rows);
	run_stream_hash_free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_stream_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
