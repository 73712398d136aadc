/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The request reader: the same requests and refusals wherever the bytes are cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "request.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { TEST_HEAD_MAX = 1024, TEST_BODY_MAX = 20, TEST_STORY_MAX = 1024 };

/* The result of the bytes: "PUT /a [abc], " for a request, and a status for a refusal. */
static void tell(struct buf *story, const struct request *request)
{
	buf_printf(story, "%.*s %.*s [%.*s], ", STR_ARG(request->head.method),
	        STR_ARG(request->head.path), STR_ARG(request->body));
}

/* False when the connection must not be read any further. */
static bool read_on(struct request_reader *reader, struct str bytes, size_t *at, struct buf *story)
{
	for (;;) {
		struct str rest = {bytes.p + *at, bytes.n - *at};
		size_t used;

		switch (http_request_read(reader, rest, TEST_HEAD_MAX, &used)) {
		case REQUEST_MORE:
			*at += used;
			return true;
		case REQUEST_REFUSED:
			buf_printf(story, "%d", reader->refusal.type->status);
			return false;
		case REQUEST_HEAD:
			http_request_accept_body(reader, TEST_BODY_MAX);
			break;
		case REQUEST_COMPLETE:
			tell(story, reader->request);
			http_request_free(reader->request);
			http_request_next(reader);
			break;
		}
		*at += used;
	}
}

static void check_story(struct str bytes, size_t step, const char *expected)
{
	struct request_reader reader = {.request = NULL};
	size_t at = 0, shown = 0;
	struct buf story;

	buf_init(&story, TEST_STORY_MAX);
	buf_add(&story, STR(""));
	while (shown < bytes.n) {
		shown = bytes.n - shown < step ? bytes.n : shown + step;
		if (!read_on(&reader, (struct str){bytes.p, shown}, &at, &story))
			break;
	}
	assert_string_equal(story.p, expected);
	http_request_free(reader.request);
	buf_free(&story);
}

#define HOST    "Host: k\r\n"
#define PUT     "PUT /a HTTP/1.1\r\n" HOST
#define CHUNKED "Transfer-Encoding: chunked\r\n\r\n"

static const struct {
	struct str bytes;
	const char *story;
} cases[] = {
        {STR("GET /a HTTP/1.1\r\n" HOST "\r\n"), "GET /a [], "},
        {STR("\r\nGET /a HTTP/1.0\r\n\r\n"), "GET /a [], "},
        {STR("GET http://k/a HTTP/1.1\r\n" HOST "\r\n"), "GET /a [], "},
        {STR("GET HTTPS://k.example:8443/a?b HTTP/1.1\r\n" HOST "\r\n"), "GET /a [], "},
        {STR("GET http://[::1]:80/a HTTP/1.1\r\n" HOST "\r\n"), "GET /a [], "},
        {STR("GET http://k HTTP/1.1\r\n" HOST "\r\n"), "GET / [], "},
        {STR("GET http:///a HTTP/1.1\r\n" HOST "\r\n"), "400"},
        {STR("GET http://k@l/a HTTP/1.1\r\n" HOST "\r\n"), "400"},
        {STR("GET ftp://k/a HTTP/1.1\r\n" HOST "\r\n"), "400"},
        {STR("GET k/a HTTP/1.1\r\n" HOST "\r\n"), "400"},
        {STR("GET http://k/a HTTP/1.1\r\n\r\n"), "400"}, /* Host is still needed */
        {STR("\r\n\r\nGET /a HTTP/1.0\r\n\r\n"), "400"}, /* only one empty line is allowed */
        {STR("GET /a HTTP/1.0\r\n\r\n\r\nGET /b HTTP/1.0\r\n\r\n"), "GET /a [], GET /b [], "},
        {STR("GET /a HTTP/1.0\r\n"), ""},
        {STR(PUT "Content-Length: 3\r\n\r\nabc"), "PUT /a [abc], "},
        {STR(PUT "Content-Length: 3\r\n\r\nab"), ""},
        {STR(PUT "Content-Length: 0\r\n\r\nGET /b HTTP/1.0\r\n\r\n"), "PUT /a [], GET /b [], "},
        {STR(PUT "Content-Length: 3\r\n\r\nabcGET /b HTTP/1.0\r\n\r\n"),
                "PUT /a [abc], GET /b [], "},
        {STR(PUT CHUNKED "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n" PUT CHUNKED "0\r\n\r\n"),
                "PUT /a [abcde], PUT /a [], "},
        {STR(PUT CHUNKED "14\r\n01234567890123456789\r\n0\r\n\r\n"),
                "PUT /a [01234567890123456789], "},
        {STR(PUT CHUNKED "14\r\n01234567890123456789\r\n1\r\n0\r\n0\r\n\r\n"), "413"},
        {STR(PUT CHUNKED "3\r\nabcd\r\n0\r\n\r\n"), "400"},
        {STR("GET /a HTTP/1.0\r\n\r\nGET /b\r\n\r\n"), "GET /a [], 400"},
        {STR("GET / HTTP/2.0\r\n\r\n"), "505"},
};

static void requests_are_the_same_at_any_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t step = 1; step <= cases[i].bytes.n; step++)
			check_story(cases[i].bytes, step, cases[i].story);
}

/* A line that passes both limits at once must not be 414 in one piece and 431 in many. */
static void large_heads_are_refused_at_any_cut(void **state)
{
	static const char end[] = {'\r', '\n', '\r', '\n'};
	static char bytes[3 * TEST_HEAD_MAX];
	int n = snprintf(bytes, sizeof(bytes), "GET / HTTP/1.0\r\nX: ");

	(void)state;
	memset(bytes + n, 'x', sizeof(bytes) - (size_t)n);
	memcpy(bytes + TEST_HEAD_MAX - 4, end, sizeof(end));
	check_story((struct str){bytes, TEST_HEAD_MAX}, 7, "GET / [], ");
	memset(bytes + TEST_HEAD_MAX - 4, 'x', 4);
	memcpy(bytes + TEST_HEAD_MAX - 3, end, sizeof(end));
	check_story((struct str){bytes, TEST_HEAD_MAX + 1}, 7, "431");
	check_story((struct str){bytes, sizeof(bytes)}, sizeof(bytes), "431");
	memset(bytes, 'x', sizeof(bytes));
	check_story((struct str){bytes, sizeof(bytes)}, 7, "431");
	check_story((struct str){bytes, sizeof(bytes)}, sizeof(bytes), "431");
}

/* The caller decides between head and body; until then nothing of the body is used. */
static void the_body_waits_for_its_limit(void **state)
{
	const struct str bytes = STR(PUT "Content-Length: 3\r\n\r\nabc");
	struct request_reader reader = {.request = NULL};
	size_t used;

	(void)state;
	assert_int_equal(http_request_read(&reader, bytes, TEST_HEAD_MAX, &used), REQUEST_HEAD);
	assert_int_equal(used, bytes.n - 3);
	assert_true(http_request_has_body(reader.request));
	assert_int_equal(
	        http_request_read(&reader, STR("abc"), TEST_HEAD_MAX, &used), REQUEST_HEAD);
	assert_int_equal(used, 0);
	http_request_accept_body(&reader, 3);
	assert_int_equal(http_request_read(&reader, STR("ab"), TEST_HEAD_MAX, &used), REQUEST_MORE);
	assert_int_equal(
	        http_request_read(&reader, STR("cd"), TEST_HEAD_MAX, &used), REQUEST_COMPLETE);
	assert_int_equal(used, 1);
	assert_true(str_equal_c(reader.request->body, "abc"));
	http_request_free(reader.request);
}

static void what_was_refused_is_not_read_on(void **state)
{
	struct request_reader reader = {.request = NULL};
	size_t used;

	(void)state;
	assert_int_equal(
	        http_request_read(&reader, STR("\n"), TEST_HEAD_MAX, &used), REQUEST_REFUSED);
	assert_int_equal(
	        http_request_read(&reader, STR("GET / HTTP/1.0\r\n\r\n"), TEST_HEAD_MAX, &used),
	        REQUEST_REFUSED);
	assert_int_equal(used, 0);
	assert_int_equal(reader.request->head.method.n, 0);
	assert_false(http_request_has_body(reader.request));
	http_request_free(reader.request);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(requests_are_the_same_at_any_cut),
	        cmocka_unit_test(large_heads_are_refused_at_any_cut),
	        cmocka_unit_test(the_body_waits_for_its_limit),
	        cmocka_unit_test(what_was_refused_is_not_read_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
