/* SPDX-License-Identifier: GPL-3.0-or-later */
/* server/http without sockets: heads, chunks, paths, routes, negotiation, problems, addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "escape.h"
#include "listen.h"
#include "negotiate.h"
#include "problem.h"
#include "request_chunks.h"
#include "request_head.h"
#include "router.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { TEST_HEADER_MAX = 8192 };

/* 0: complete and good; 1: more bytes must arrive; otherwise the status of the refusal. */
static int head_status(struct str bytes, struct request_head *head)
{
	static struct request_field fields[REQUEST_FIELDS_MAX];
	struct request_refusal refusal = {NULL, NULL};
	size_t line = 0, n = http_request_head_find(bytes, &line, TEST_HEADER_MAX, &refusal);

	*head = (struct request_head){.fields = fields};
	if (n)
		http_request_head_parse((struct str){bytes.p, n}, head, &refusal);
	if (refusal.type)
		return refusal.type->status;
	return n ? 0 : 1;
}

static const struct {
	const char *bytes;
	int status;
} strict_heads[] = {
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
        {"GET / HTTP/1.1\r\nHost: a\r\n", 1},
        {"GET / HTTP/1.0\r\n\r\n", 0},
        {"GET / HTTP/1.1\r\n\r\n", 400},                          /* no Host */
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},    /* two of them */
        {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},             /* not a host */
        {"GET / HTTP/1.1\nHost: a\n\n", 400},                     /* bare line feeds */
        {"GET / HTTP/1.1\r\nHost: a\r\nX: b\n\r\n", 400},         /* one bare line feed */
        {"GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n", 400},    /* bare return */
        {"GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400}, /* folded */
        {"GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", 400},      /* blank before colon */
        {"GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400},          /* no colon */
        {"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400},        /* no name */
        {"GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", 400},    /* control byte */
        {"GET / HTTP/1.1\r\nHost: a\r\nX: \xE7\xA7\r\n\r\n", 0},  /* obs-text */
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},              /* two blanks */
        {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},              /* blank at the end */
        {"GET /\r\nHost: a\r\n\r\n", 400},                        /* HTTP/0.9 */
        {"GET / http/1.1\r\nHost: a\r\n\r\n", 400},               /* lower case */
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},               /* another version */
        {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},               /* another version */
        {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},               /* no token */
        {"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 0},         /* absolute form */
        {"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 400},         /* authority form */
        {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},           /* asterisk form */
        {"GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", 400},             /* a fragment */
        {"GET /\xE7\xA7 HTTP/1.1\r\nHost: a\r\n\r\n", 400},       /* raw bytes */
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n", 0},
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\ncontent-length: 5\r\n\r\n", 0},
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400},
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n", 400},
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n", 400},
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", 400},
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n", 400},
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", 400},
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999999\r\n\r\n", 400},
        {"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 0},
        {"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n", 0},
        {"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
        {"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", 501},
        {"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
         "Transfer-Encoding: chunked\r\n\r\n",
                400},
        {"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
         "Content-Length: 5\r\n\r\n",
                400},
        {"PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", 0},
        {"PUT / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 417},
        {"GET / HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n", 400},
};

static void heads_are_read_strictly(void **state)
{
	struct request_head head;

	(void)state;
	for (size_t i = 0; i < COUNT(strict_heads); i++) {
		int status = head_status(str_from(strict_heads[i].bytes), &head);

		if (status != strict_heads[i].status)
			print_error("case %zu: %s\n", i, strict_heads[i].bytes);
		assert_int_equal(status, strict_heads[i].status);
	}
	assert_int_equal(
	        head_status(STR("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"), &head), 400);
	assert_int_equal(head_status(STR("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"), &head), 400);
}

static void large_heads_are_refused_before_they_end(void **state)
{
	static char bytes[3 * TEST_HEADER_MAX];
	struct request_head head;
	int n;

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	snprintf(bytes, sizeof(bytes), "GET /");
	bytes[5] = 'a';
	assert_int_equal(head_status((struct str){bytes, 2000}, &head), 1);
	assert_int_equal(head_status((struct str){bytes, sizeof(bytes)}, &head), 414);
	n = snprintf(bytes, sizeof(bytes), "GET / HTTP/1.1\r\nHost: a\r\nX: ");
	bytes[n] = 'a';
	assert_int_equal(head_status((struct str){bytes, TEST_HEADER_MAX}, &head), 1);
	assert_int_equal(head_status((struct str){bytes, sizeof(bytes)}, &head), 431);
	n = snprintf(bytes, sizeof(bytes), "GET / HTTP/1.1\r\nHost: a\r\n");
	for (size_t i = 0; i < REQUEST_FIELDS_MAX; i++)
		n += snprintf(bytes + n, sizeof(bytes) - (size_t)n, "X: %zu\r\n", i);
	n += snprintf(bytes + n, sizeof(bytes) - (size_t)n, "\r\n");
	assert_int_equal(head_status((struct str){bytes, (size_t)n}, &head), 431);
}

static void heads_say_how_the_connection_goes_on(void **state)
{
	static const struct {
		const char *bytes;
		bool keep_alive;
	} cases[] = {
	        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", true},
	        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n", false},
	        {"GET / HTTP/1.0\r\n\r\n", false},
	        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true},
	};
	struct request_head head;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(head_status(str_from(cases[i].bytes), &head), 0);
		assert_int_equal(head.keep_alive, cases[i].keep_alive);
	}
	assert_int_equal(
	        head_status(STR("PUT /a?b=c HTTP/1.1\r\nHost: h\r\nX:  y \r\n\r\n"), &head), 0);
	assert_true(str_equal(head.path, STR("/a")));
	assert_true(str_equal(head.query, STR("b=c")));
	assert_true(str_equal(http_request_field(&head, STR("x")), STR("y")));
	assert_int_equal(http_request_field(&head, STR("z")).n, 0);
}

/* The body, or NULL when the message is bad or unfinished; fed `step` bytes at a time. */
static char *decode(struct str bytes, size_t step, size_t *used)
{
	struct request_chunks chunked = {REQUEST_CHUNK_SIZE, 0, 0, 0, 0};
	struct buf body;
	char *text;

	buf_init(&body, 64);
	buf_add(&body, STR(""));
	*used = 0;
	while (*used < bytes.n) {
		size_t n = bytes.n - *used < step ? bytes.n - *used : step;
		size_t taken = http_request_chunks_decode(
		        &chunked, (struct str){bytes.p + *used, n}, &body);

		*used += taken;
		if (taken < n || chunked.state == REQUEST_CHUNK_DONE)
			break;
	}
	text = chunked.state == REQUEST_CHUNK_DONE && !body.overflowed ? strdup(body.p) : NULL;
	buf_free(&body);
	return text;
}

static void chunks_are_decoded_at_any_cut(void **state)
{
	static const struct {
		struct str bytes;
		const char *body; /* NULL: bad or unfinished */
		size_t left;      /* bytes of the next message */
	} cases[] = {
	        {STR("0\r\n\r\n"), "", 0},
	        {STR("3\r\nabc\r\n0\r\n\r\nGET"), "abc", 3},
	        {STR("003\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"), "abc0123456789", 0},
	        {STR("3;x=\"y\"\r\nabc\r\n0\r\nTrailer: z\r\n\r\n"), "abc", 0},
	        {STR("3\r\nabc\r\n0\r\n"), NULL, 0},
	        {STR("3\nabc\r\n0\r\n\r\n"), NULL, 0},
	        {STR("3\r\nabcd\r\n0\r\n\r\n"), NULL, 0},
	        {STR("\r\n0\r\n\r\n"), NULL, 0},
	        {STR("-1\r\n\r\n"), NULL, 0},
	        {STR("0x3\r\nabc\r\n0\r\n\r\n"), NULL, 0},
	        {STR("fffffffff\r\n"), NULL, 0},
	        {STR("3;\x01\r\nabc\r\n0\r\n\r\n"), NULL, 0},
	        {STR("0\r\nT: \0\r\n\r\n"), NULL, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (size_t step = 1; step <= cases[i].bytes.n; step++) {
			size_t used;
			char *body = decode(cases[i].bytes, step, &used);

			assert_int_equal(body != NULL, cases[i].body != NULL);
			if (body) {
				assert_string_equal(body, cases[i].body);
				assert_int_equal(cases[i].bytes.n - used, cases[i].left);
			}
			free(body);
		}
	}
}

static void escapes_are_decoded_or_refused(void **state)
{
	static const struct {
		enum escape_kind kind;
		const char *text, *decoded; /* NULL: refused */
	} cases[] = {
	        {ESCAPE_SEGMENT, "plain", "plain"},
	        {ESCAPE_SEGMENT, "a%2Fb%20c", "a/b c"},
	        {ESCAPE_SEGMENT, "a+b", "a+b"},
	        {ESCAPE_QUERY, "a+b%2B", "a b+"},
	        {ESCAPE_SEGMENT, "%E7%A7%91%e7%b4%a0", "科素"},
	        {ESCAPE_SEGMENT, "%E7%A7", NULL},
	        {ESCAPE_SEGMENT, "%C0%80", NULL},
	        {ESCAPE_SEGMENT, "%00", NULL},
	        {ESCAPE_SEGMENT, "%", NULL},
	        {ESCAPE_SEGMENT, "%4", NULL},
	        {ESCAPE_SEGMENT, "%4g", NULL},
	        {ESCAPE_SEGMENT, "%%41", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena arena;
		struct str out;

		arena_init(&arena, 256);
		assert_int_equal(
		        http_escape_decode(&arena, cases[i].kind, str_from(cases[i].text), &out),
		        cases[i].decoded != NULL);
		if (cases[i].decoded)
			assert_true(str_equal_c(out, cases[i].decoded));
		arena_free(&arena);
	}
}

static void handler(struct http_exchange *x)
{
	(void)x;
}

static const struct http_route routes[] = {
        {HTTP_GET, "/", handler, 0},
        {HTTP_GET, "/a", handler, 0},
        {HTTP_PUT, "/a", handler, 10},
        {HTTP_GET, "/a/{one}", handler, 0},
        {HTTP_GET, "/a/b/c", handler, 0},
        {HTTP_POST, "/a/{one}/d/{two}", handler, 10},
        {HTTP_DELETE, "/a/b/", handler, 0},
};

static void paths_find_their_routes(void **state)
{
	static const struct {
		enum http_method method;
		const char *path;
		enum router_outcome outcome;
		int route;
		unsigned allow;
	} cases[] = {
	        {HTTP_GET, "/", ROUTER_FOUND, 0, 1},
	        {HTTP_GET, "/a", ROUTER_FOUND, 1, 0},
	        {HTTP_PUT, "/a", ROUTER_FOUND, 2, 0},
	        {HTTP_PUT, "/%61", ROUTER_FOUND, 2, 0},
	        {HTTP_POST, "/a", ROUTER_NO_METHOD, -1, 1 << HTTP_GET | 1 << HTTP_PUT},
	        {HTTP_METHOD__COUNT, "/a", ROUTER_NO_METHOD, -1, 1 << HTTP_GET | 1 << HTTP_PUT},
	        {HTTP_GET, "/a/b", ROUTER_FOUND, 3, 0},
	        {HTTP_GET, "/a/b/c", ROUTER_FOUND, 4, 0},
	        {HTTP_POST, "/a/b/d/e", ROUTER_FOUND, 5, 0},
	        {HTTP_DELETE, "/a/b/", ROUTER_FOUND, 6, 0},
	        {HTTP_GET, "/a/", ROUTER_NO_PATH, -1, 0},
	        {HTTP_GET, "//a", ROUTER_NO_PATH, -1, 0},
	        {HTTP_GET, "/b", ROUTER_NO_PATH, -1, 0},
	        {HTTP_GET, "/a/../a", ROUTER_BAD_PATH, -1, 0},
	        {HTTP_GET, "/a/%2e", ROUTER_BAD_PATH, -1, 0},
	        {HTTP_GET, "/a/%zz", ROUTER_BAD_PATH, -1, 0},
	        {HTTP_GET, "/a/%00", ROUTER_BAD_PATH, -1, 0},
	        {HTTP_GET, "/a/%ff", ROUTER_BAD_PATH, -1, 0},
	        {HTTP_GET, "/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7", ROUTER_NO_PATH, -1, 0},
	        {HTTP_GET, "", ROUTER_BAD_PATH, -1, 0},
	};
	struct error error;
	struct router *router = http_router_new(routes, COUNT(routes), &error);

	(void)state;
	assert_non_null(router);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_router_match match;
		struct arena arena;

		arena_init(&arena, 256);
		assert_int_equal(http_router_match(router, cases[i].method, str_from(cases[i].path),
		                         &arena, &match),
		        cases[i].outcome);
		assert_ptr_equal(match.route, cases[i].route < 0 ? NULL : routes + cases[i].route);
		if (cases[i].outcome == ROUTER_NO_METHOD)
			assert_int_equal(match.allow, cases[i].allow);
		arena_free(&arena);
	}
	http_router_free(router);
}

static void parameters_are_named_and_decoded(void **state)
{
	struct error error;
	struct router *router = http_router_new(routes, COUNT(routes), &error);
	struct http_router_match match;
	struct arena arena;

	(void)state;
	arena_init(&arena, 256);
	assert_int_equal(
	        http_router_match(router, HTTP_POST, STR("/a/%E7%A7%91/d/2"), &arena, &match),
	        ROUTER_FOUND);
	assert_int_equal(http_router_param(match.route, STR("one")), 0);
	assert_int_equal(http_router_param(match.route, STR("two")), 1);
	assert_int_equal(http_router_param(match.route, STR("three")), -1);
	assert_true(str_equal(match.params[0], STR("科")));
	assert_true(str_equal(match.params[1], STR("2")));
	arena_free(&arena);
	http_router_free(router);
}

static void bad_tables_are_refused(void **state)
{
	static const struct http_route twice[] = {
	        {HTTP_GET, "/a/{x}", handler, 0}, {HTTP_GET, "/a/{y}", handler, 0}};
	static const struct http_route relative[] = {{HTTP_GET, "a", handler, 0}};
	struct error error;

	(void)state;
	assert_null(http_router_new(twice, 2, &error));
	assert_non_null(strstr(error.text, "/a/{y}"));
	assert_null(http_router_new(relative, 1, &error));
}

static void encodings_are_negotiated(void **state)
{
	enum { GZ = 1 << NEGOTIATE_GZIP, BR = 1 << NEGOTIATE_BROTLI };
	static const struct {
		const char *accept;
		unsigned offered;
		enum negotiate_coding coding;
	} cases[] = {
	        {"", GZ | BR, NEGOTIATE_IDENTITY},
	        {"gzip, deflate, br", GZ | BR, NEGOTIATE_BROTLI},
	        {"gzip, deflate, br", GZ, NEGOTIATE_GZIP},
	        {"gzip, deflate, br", 0, NEGOTIATE_IDENTITY},
	        {"br;q=0, GZIP", GZ | BR, NEGOTIATE_GZIP},
	        {"br ; q=0.000 , gzip;q=0", GZ | BR, NEGOTIATE_IDENTITY},
	        {"br;q=0.001", GZ | BR, NEGOTIATE_BROTLI},
	        {"*", GZ | BR, NEGOTIATE_BROTLI},
	        {"br;q=0, *", GZ | BR, NEGOTIATE_GZIP},
	        {"gzip, *;q=0", GZ | BR, NEGOTIATE_GZIP},
	        {"*;q=0", GZ | BR, NEGOTIATE_IDENTITY},
	        {"brr", GZ | BR, NEGOTIATE_IDENTITY},
	        {",,;q=,br", GZ | BR, NEGOTIATE_BROTLI},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
		        http_negotiate_encoding(str_from(cases[i].accept), cases[i].offered),
		        cases[i].coding);
}

static void etags_are_compared_weakly(void **state)
{
	(void)state;
	assert_true(http_negotiate_matches(STR("\"a\""), STR("\"a\"")));
	assert_true(http_negotiate_matches(STR("\"b\", W/\"a\""), STR("\"a\"")));
	assert_true(http_negotiate_matches(STR("*"), STR("\"a\"")));
	assert_false(http_negotiate_matches(STR(""), STR("\"a\"")));
	assert_false(http_negotiate_matches(STR("a"), STR("\"a\"")));
	assert_false(http_negotiate_matches(STR("\"a-br\""), STR("\"a\"")));
}

static void problems_are_documents(void **state)
{
	static const struct http_field_problem fields[] = {
	        {STR("/answers/0/item"), STR("unknown \"item\"")}};
	char *text =
	        http_problem_json(&http_unprocessable, STR("see errors"), STR("00ff"), fields, 1);

	(void)state;
	assert_string_equal(text,
	        "{\"type\":\"/problems/unprocessable\","
	        "\"title\":\"内容不符合要求 / Content does not fit\",\"status\":422,"
	        "\"detail\":\"see errors\",\"instance\":\"00ff\","
	        "\"errors\":[{\"pointer\":\"/answers/0/item\",\"detail\":\"unknown "
	        "\\\"item\\\"\"}]}");
	free(text);
	text = http_problem_json(&http_gone, STR("\xFF"), STR("00ff"), NULL, 0);
	assert_null(strstr(text, "detail"));
	assert_null(strstr(text, "errors"));
	free(text);
}

static void addresses_are_parsed(void **state)
{
	static const struct {
		const char *text, *host, *port; /* NULL: refused */
	} cases[] = {
	        {"127.0.0.1:8080", "127.0.0.1", "8080"},
	        {"localhost:0", "localhost", "0"},
	        {"[::1]:8080", "::1", "8080"},
	        {":8080", "", "8080"},
	        {"8080", NULL, NULL},
	        {"::1:8080", NULL, NULL},
	        {"[]:8080", NULL, NULL},
	        {"[::1:8080", NULL, NULL},
	        {"a:", NULL, NULL},
	        {"a:65536", NULL, NULL},
	        {"a:-1", NULL, NULL},
	        {"a:http", NULL, NULL},
	        {"", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct listen_address address;
		bool good = http_listen_address_parse(str_from(cases[i].text), &address);

		assert_int_equal(good, cases[i].host != NULL);
		if (good) {
			assert_string_equal(address.host, cases[i].host);
			assert_string_equal(address.port, cases[i].port);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(heads_are_read_strictly),
	        cmocka_unit_test(large_heads_are_refused_before_they_end),
	        cmocka_unit_test(heads_say_how_the_connection_goes_on),
	        cmocka_unit_test(chunks_are_decoded_at_any_cut),
	        cmocka_unit_test(escapes_are_decoded_or_refused),
	        cmocka_unit_test(paths_find_their_routes),
	        cmocka_unit_test(parameters_are_named_and_decoded),
	        cmocka_unit_test(bad_tables_are_refused),
	        cmocka_unit_test(encodings_are_negotiated),
	        cmocka_unit_test(etags_are_compared_weakly),
	        cmocka_unit_test(problems_are_documents),
	        cmocka_unit_test(addresses_are_parsed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
