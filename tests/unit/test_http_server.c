/* SPDX-License-Identifier: GPL-3.0-or-later */
/* server/http over real sockets: the answers to clients that send malformed requests, are slow,
 * send early or leave. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http_rig.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static struct rig rig;
static struct rig_answer answer;

static int start(void **state)
{
	(void)state;
	rig_start(&rig, NULL, NULL);
	return 0;
}

/* The server has no unread data left, and it ends by itself. */
static int stop(void **state)
{
	bool clean = rig_settles(&rig.counters->connections_open, 0) &&
	             rig_settles(&rig.counters->requests_open, 0);

	(void)state;
	rig_signal(&rig, SIGTERM);
	return rig_wait(&rig) == 0 && clean ? 0 : -1;
}

static void ask(int fd, const char *bytes)
{
	rig_send(fd, str_from(bytes));
	rig_read(fd, &answer, strncmp(bytes, "HEAD", 4) == 0);
}

#define HOST "Host: kesu\r\n"
#define GET  "GET /hello/you HTTP/1.1\r\n" HOST
#define PUT  "PUT /echo HTTP/1.1\r\n" HOST

struct malformed {
	struct str bytes;
	int status;
	bool open; /* the connection stays open */
};

static const struct malformed malformed[] = {
        {STR(GET "\r\n"), 200, true},
        {STR("\r\n" GET "\r\n"), 200, true},
        {STR("GET /hello/%E7%A7%91?greeting=a+b HTTP/1.1\r\n" HOST "\r\n"), 200, true},
        {STR(PUT "Content-Length: 3\r\n\r\nabc"), 200, true},
        {STR("PATCH /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"), 200, true},
        {STR(PUT "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), 200, true},
        {STR("HEAD /hello/you HTTP/1.1\r\n" HOST "\r\n"), 200, true},
        {STR("OPTIONS /echo HTTP/1.1\r\n" HOST "\r\n"), 204, true},
        {STR("GET /hello/you HTTP/1.0\r\n\r\n"), 200, false},
        {STR(GET "Connection: close\r\n\r\n"), 200, false},
        {STR("GET /nowhere HTTP/1.1\r\n" HOST "\r\n"), 404, true},
        {STR("GET /hello/you/ HTTP/1.1\r\n" HOST "\r\n"), 404, true},
        {STR("DELETE /echo HTTP/1.1\r\n" HOST "\r\n"), 405, true},
        {STR("BREW /echo HTTP/1.1\r\n" HOST "\r\n"), 405, true},
        {STR("POST /nowhere HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"), 404, false},
        {STR("GET /hello/%00 HTTP/1.1\r\n" HOST "\r\n"), 400, true},
        {STR("GET /hello/%ff HTTP/1.1\r\n" HOST "\r\n"), 400, true},
        {STR("GET /hello/%4 HTTP/1.1\r\n" HOST "\r\n"), 400, true},
        {STR("GET /hello/.. HTTP/1.1\r\n" HOST "\r\n"), 400, true},
        {STR("GET /hello/a?b=%zz HTTP/1.1\r\n" HOST "\r\n"), 400, true},
        {STR("GET /hello/a?b=%ff HTTP/1.1\r\n" HOST "\r\n"), 400, true},
        {STR("\r\n\r\n\r\n"), 400, false},
        {STR("\n"), 400, false},
        {STR("\0\0\0\0\r\n\r\n"), 400, false},
        {STR("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), 400, false},
        {STR("GET / HTTP/1.1\nHost: a\n\n"), 400, false},
        {STR("GET /hello/you HTTP/1.1\r\n\r\n"), 400, false},
        {STR(GET HOST "\r\n"), 400, false},
        {STR("GET http://kesu/hello/you HTTP/1.1\r\n" HOST "\r\n"), 200, true},
        {STR("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), 400, false},
        {STR("GET /hello/\0 HTTP/1.1\r\n" HOST "\r\n"), 400, false},
        {STR(GET "X: a\0b\r\n\r\n"), 400, false},
        {STR(GET "X: a\x07\r\n\r\n"), 400, false},
        {STR(GET "X: a\r\n b\r\n\r\n"), 400, false},
        {STR(GET "X : a\r\n\r\n"), 400, false},
        {STR("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505, false},
        {STR(PUT "Expect: tea\r\nContent-Length: 3\r\n\r\nabc"), 417, false},
        {STR(PUT "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), 400, false},
        {STR(PUT "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, false},
        {STR(PUT "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 501, false},
        {STR(PUT "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 501, false},
        {STR(PUT "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), 400, false},
        {STR(PUT "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n"), 400, false},
        {STR(PUT "Content-Length: 65\r\n\r\n"), 413, false},
        {STR(PUT "Content-Length: 10485760\r\n\r\n"), 413, false},
        {STR(PUT "Content-Length: 999999999999999999\r\n\r\n"), 413, false},
        {STR(PUT "Transfer-Encoding: chunked\r\n\r\n40\r\n" /* 64 bytes fit, */
                 "0123456789012345678901234567890123456789012345678901234567890123\r\n"
                 "1\r\n4\r\n0\r\n\r\n"),
                413, false}, /* the 65th does not */
        {STR(GET "Content-Length: 1\r\n\r\na"), 413, false},
};

static void check_refusal(const struct malformed *c, size_t number)
{
	if (answer.status != c->status)
		print_error("case %zu: %s\n%s\n", number, c->bytes.p, answer.bytes);
	assert_int_equal(answer.status, c->status);
	assert_int_equal(strstr(answer.bytes, "Connection: close") == NULL, c->open);
	if (c->status < 400)
		return;
	assert_non_null(strstr(answer.bytes, "Content-Type: application/problem+json\r\n"));
	assert_non_null(strstr(answer.body, "\"type\":\"/problems/"));
	assert_non_null(strstr(answer.body, "\"instance\":\""));
}

static void requests_get_their_status(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(malformed); i++) {
		int fd = rig_connect(&rig);

		rig_send(fd, malformed[i].bytes);
		rig_read(fd, &answer, malformed[i].bytes.p[0] == 'H');
		check_refusal(malformed + i, i);
		if (malformed[i].open)
			ask(fd, GET "\r\n");
		if (malformed[i].open)
			assert_int_equal(answer.status, 200);
		else
			assert_true(rig_is_closed(fd));
		close(fd);
	}
}

static void requests_may_come_byte_by_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(malformed); i++) {
		int fd = rig_connect(&rig);

		for (size_t n = 0; n < malformed[i].bytes.n; n++) {
			rig_send(fd, (struct str){malformed[i].bytes.p + n, 1});
			if (n % 16 == 0)
				usleep(100);
		}
		rig_read(fd, &answer, malformed[i].bytes.p[0] == 'H');
		check_refusal(malformed + i, i);
		close(fd);
	}
}

static void large_requests_are_refused(void **state)
{
	static char bytes[3 * RIG_HEADER_MAX];
	int fd = rig_connect(&rig);

	(void)state;
	memset(bytes, 'a', sizeof(bytes) - 1);
	rig_send(fd, STR("GET /"));
	ask(fd, bytes);
	assert_int_equal(answer.status, 414);
	close(fd);
	fd = rig_connect(&rig);
	rig_send(fd, STR(GET "X: "));
	ask(fd, bytes);
	assert_int_equal(answer.status, 431);
	close(fd);
	fd = rig_connect(&rig);
	rig_send(fd, STR(GET));
	for (int i = 0; i < 64; i++)
		rig_send(fd, STR("X: y\r\n"));
	ask(fd, "\r\n");
	assert_int_equal(answer.status, 431);
	close(fd);
}

/* The response must arrive although the client first sends all of a body that is refused. */
static void unwanted_bodies_are_not_reset(void **state)
{
	static char body[10 << 20];
	int fd = rig_connect(&rig);

	(void)state;
	rig_send(fd, STR(PUT "Content-Length: 10485760\r\n\r\n"));
	rig_send(fd, (struct str){body, sizeof(body)});
	rig_read(fd, &answer, false);
	assert_int_equal(answer.status, 413);
	assert_true(rig_is_closed(fd));
	close(fd);
}

static void handlers_see_what_was_sent(void **state)
{
	static char body[1 << 20];
	int fd = rig_connect(&rig);

	(void)state;
	ask(fd, "GET /hello/%E7%A7%91%2F?x=1&greeting=%E4%BD%A0+%26 HTTP/1.1\r\n" HOST
	        "Cookie: a=b; c=d\r\nAuthorization: bearer t0k\r\n\r\n");
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "你 & 科/ d t0k");
	assert_non_null(strstr(answer.bytes, "X-Content-Type-Options: nosniff\r\n"));
	assert_non_null(strstr(answer.bytes, "Cache-Control: no-store\r\n"));
	assert_non_null(strstr(answer.bytes, "X-Request-Id: "));
	assert_non_null(strstr(answer.bytes, "Date: "));
	assert_null(strstr(answer.bytes, "Server: "));
	rig_send(fd, STR("POST /count HTTP/1.1\r\n" HOST "Content-Length: 1048576\r\n\r\n"));
	rig_send(fd, (struct str){body, sizeof(body)});
	rig_read(fd, &answer, false);
	assert_string_equal(answer.body, "{\"bytes\":1048576}");
	ask(fd, "OPTIONS /echo HTTP/1.1\r\n" HOST "\r\n");
	assert_non_null(strstr(answer.bytes, "Allow: PUT, PATCH, OPTIONS\r\n"));
	ask(fd, "GET /problem HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(answer.status, 429);
	assert_non_null(strstr(answer.bytes, "Retry-After: "));
	assert_non_null(strstr(answer.bytes, "X-Good: yes\r\n"));
	assert_null(strstr(answer.bytes, "X-Smuggled"));
	close(fd);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	enum { REQUESTS = 400 };
	static char bytes[REQUESTS * 64];
	int fd = rig_connect(&rig), n = 0;

	(void)state;
	for (int i = 0; i < REQUESTS; i++)
		n += i % 3 ? snprintf(bytes + n, sizeof(bytes) - (size_t)n,
		                     "GET /hello/%d HTTP/1.1\r\n" HOST "\r\n", i)
		           : snprintf(bytes + n, sizeof(bytes) - (size_t)n,
		                     "GET /later HTTP/1.1\r\n" HOST "\r\n");
	rig_send(fd, (struct str){bytes, (size_t)n});
	for (int i = 0; i < REQUESTS; i++) {
		char expected[32];

		snprintf(expected, sizeof(expected), " %d  ", i);
		rig_read(fd, &answer, false);
		assert_int_equal(answer.status, 200);
		assert_string_equal(answer.body, i % 3 ? expected : "later");
	}
	/* A bad request after a good one does not prevent the response to the good one. */
	rig_send(fd, STR(PUT "Content-Length: 1\r\n\r\na" PUT
	                     "Transfer-Encoding: chunked\r\n\r\n1\r\nb\r\n0\r\n\r\n" GET "\n"));
	rig_read(fd, &answer, false);
	assert_string_equal(answer.body, "a");
	rig_read(fd, &answer, false);
	assert_string_equal(answer.body, "b");
	rig_read(fd, &answer, false);
	assert_int_equal(answer.status, 400);
	assert_true(rig_is_closed(fd));
	close(fd);
}

static void expected_continue_is_sent(void **state)
{
	int fd = rig_connect(&rig);

	(void)state;
	for (int i = 0; i < 2; i++) {
		ask(fd, PUT "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
		assert_int_equal(answer.status, 100);
		ask(fd, "abc");
		assert_int_equal(answer.status, 200);
		assert_string_equal(answer.body, "abc");
	}
	ask(fd, PUT "Expect: 100-continue\r\nContent-Length: 300\r\n\r\n");
	assert_int_equal(answer.status, 413);
	close(fd);
}

static void slow_clients_are_timed_out(void **state)
{
	int silent = rig_connect(&rig), head = rig_connect(&rig), body = rig_connect(&rig);

	(void)state;
	assert_true(rig_settles(&rig.counters->connections_open, 3));
	ask(body, GET "\r\n");
	rig_send_seen(&rig, body, STR(PUT "Content-Length: 60\r\n\r\n"));
	rig_send_seen(&rig, head, STR("GET /hello/you HTTP/1.1\r\nX: "));
	/* Sending bytes slowly does not extend the limit. */
	assert_true(rig_advance_until(&rig, head, RIG_HEADER_MS / 4, STR("x")));
	rig_read(head, &answer, false);
	assert_int_equal(answer.status, 408);
	assert_true(rig_advance_until(&rig, body, RIG_BODY_MS / 4, STR("x")));
	rig_read(body, &answer, false);
	assert_int_equal(answer.status, 408);
	assert_true(rig_is_closed(silent));
	close(silent);
	close(head);
	close(body);
}

static void idle_connections_are_closed(void **state)
{
	int fd = rig_connect(&rig);

	(void)state;
	ask(fd, GET "\r\n");
	for (int i = 0; i < 3; i++) {
		rig_advance(&rig, RIG_IDLE_MS - 1);
		ask(fd, GET "\r\n");
		assert_int_equal(answer.status, 200);
	}
	assert_true(rig_advance_until(&rig, fd, RIG_IDLE_MS, STR("")));
	assert_true(rig_is_closed(fd));
	close(fd);
}

static void late_handlers_get_a_503(void **state)
{
	int fd = rig_connect(&rig);

	(void)state;
	rig_send(fd, STR("GET /wait?say=late HTTP/1.1\r\n" HOST "\r\n"));
	assert_true(rig_settles(&rig.page->waiting, 1));
	rig_advance(&rig, RIG_DEADLINE_MS);
	rig_read(fd, &answer, false);
	assert_int_equal(answer.status, 503);
	assert_non_null(strstr(answer.bytes, "Retry-After: "));
	ask(fd, GET "\r\n"); /* the connection stays open, and the late reply does no harm */
	assert_int_equal(answer.status, 200);
	assert_int_equal(rig.page->waiting, 1);
	rig_signal(&rig, SIGUSR1);
	assert_true(rig_settles(&rig.counters->requests_open, 0));
	ask(fd, GET "\r\n");
	assert_int_equal(answer.status, 200);
	close(fd);
}

static void clients_may_leave_while_a_handler_waits(void **state)
{
	const struct linger reset = {1, 0};

	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		int fd = rig_connect(&rig);

		rig_send(fd, STR("GET /wait?say=gone HTTP/1.1\r\n" HOST "\r\n"));
		assert_true(rig_settles(&rig.page->waiting, i + 1));
		if (i % 4 == 1)
			rig_send(fd, STR(GET "\r\n"));
		if (i % 4 == 2)
			rig_send(fd, STR(PUT "Content-Length: 4\r\n\r\nab"));
		if (i % 2)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
		close(fd);
	}
	rig_signal(&rig, SIGUSR1);
	assert_true(rig_settles(&rig.counters->requests_open, 0));
}

/* It sends no more, but it still reads. */
static void clients_may_finish_sending_before_they_are_answered(void **state)
{
	int fd = rig_connect(&rig);

	(void)state;
	rig_send(fd, STR("GET /wait?say=waited HTTP/1.1\r\n" HOST "\r\n" GET "\r\n" GET));
	shutdown(fd, SHUT_WR);
	assert_true(rig_settles(&rig.page->waiting, 1));
	usleep(20000); /* so that the server has seen the end */
	rig_signal(&rig, SIGUSR1);
	rig_read(fd, &answer, false);
	assert_string_equal(answer.body, "waited");
	rig_read(fd, &answer, false);
	assert_int_equal(answer.status, 200);
	assert_true(rig_is_closed(fd)); /* the last request will never be whole */
	close(fd);
}

static void surplus_connections_are_closed(void **state)
{
	int fds[RIG_CONNECTION_MAX], fd;

	(void)state;
	assert_true(rig_settles(&rig.counters->connections_open, 0));
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = rig_connect(&rig);
		ask(fds[i], GET "\r\n");
		assert_int_equal(answer.status, 200);
	}
	fd = rig_connect(&rig);
	assert_true(rig_is_closed(fd));
	assert_int_equal(rig.counters->connections_refused, 1);
	close(fd);
	for (size_t i = 0; i < COUNT(fds); i++)
		close(fds[i]);
}

/* Bytes that arrive while the server's process is stopped count as being in time. */
static void a_stall_is_not_held_against_clients(void **state)
{
	int fds[RIG_CONNECTION_MAX], status;

	(void)state;
	assert_true(rig_settles(&rig.counters->connections_open, 0));
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = rig_connect(&rig);
		ask(fds[i], GET "\r\n");
	}
	rig_signal(&rig, SIGSTOP);
	assert_int_equal(waitpid(rig.pid, &status, WUNTRACED), rig.pid);
	for (size_t i = 0; i < COUNT(fds); i++)
		rig_send(fds[i], STR(GET "\r\n"));
	rig_advance(&rig, 2 * RIG_IDLE_MS);
	usleep(200000); /* so that the server's timer is due as soon as it continues */
	rig_signal(&rig, SIGCONT);
	for (size_t i = 0; i < COUNT(fds); i++) {
		rig_read(fds[i], &answer, false);
		assert_int_equal(answer.status, 200);
		close(fds[i]);
	}
}

static size_t chunked_length(const char *p)
{
	size_t total = 0, n;
	char *end;

	while ((n = strtoul(p, &end, 16))) {
		total += n;
		p = end + 2 + n + 2;
	}
	return total;
}

static size_t streamed(int fd, const char *request)
{
	ask(fd, request);
	assert_int_equal(answer.status, 200);
	return chunked_length(answer.body);
}

static void streams_arrive_whole(void **state)
{
	int fd = rig_connect(&rig);

	(void)state;
	assert_int_equal(streamed(fd, "GET /stream?bytes=0 HTTP/1.1\r\n" HOST "\r\n"), 0);
	assert_int_equal(streamed(fd, "GET /stream?bytes=900001 HTTP/1.1\r\n" HOST "\r\n"), 900001);
	assert_int_equal(
	        streamed(fd, "GET /stream?bytes=100001&slowly=1 HTTP/1.1\r\n" HOST "\r\n"), 100001);
	ask(fd, "HEAD /stream?bytes=100001 HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(answer.status, 200);
	assert_true(rig_settles(&rig.page->gone, 1)); /* the answer to HEAD has no body */
	ask(fd, "GET /stream?bytes=100001 HTTP/1.0\r\n\r\n");
	assert_true(answer.closed);
	assert_int_equal(answer.body_n, 100001);
	close(fd);
}

static void streams_notice_that_their_client_left(void **state)
{
	uint64_t gone = rig.page->gone;

	(void)state;
	for (int i = 0; i < 2; i++) {
		int fd = rig_connect(&rig);

		rig_send(fd, STR("GET /stream?bytes=100000000 HTTP/1.1\r\n" HOST "\r\n"));
		rig_read(fd, &answer, true);
		assert_int_equal(answer.status, 200);
		close(fd);
		assert_true(rig_settles(&rig.page->gone, ++gone));
	}
}

/* The client stays but does not read: it is closed after two time limits without progress. */
static void streams_do_not_wait_for_ever(void **state)
{
	uint64_t gone = rig.page->gone;
	int fd = rig_connect(&rig);

	(void)state;
	rig_send(fd, STR("GET /stream?bytes=100000000 HTTP/1.1\r\n" HOST "\r\n"));
	rig_read(fd, &answer, true);
	assert_int_equal(answer.status, 200);
	for (int i = 0; i < RIG_PATIENCE_S * 10 && rig.page->gone == gone; i++) {
		rig_advance(&rig, RIG_IDLE_MS);
		usleep(100000); /* the socket fills up meanwhile */
	}
	assert_int_equal(rig.page->gone, gone + 1);
	close(fd);
}

static void static_files_are_negotiated(void **state)
{
	int fd = rig_connect(&rig);

	(void)state;
	ask(fd, "GET /file HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(answer.body_n, 200000);
	assert_non_null(strstr(answer.bytes, "ETag: \"3f9a\"\r\n"));
	assert_non_null(strstr(answer.bytes, "Vary: Accept-Encoding\r\n"));
	assert_null(strstr(answer.bytes, "no-store"));
	ask(fd, "GET /file HTTP/1.1\r\n" HOST "Accept-Encoding: gzip, br\r\n\r\n");
	assert_string_equal(answer.body, "brotlied");
	assert_non_null(strstr(answer.bytes, "Content-Encoding: br\r\n"));
	assert_non_null(strstr(answer.bytes, "ETag: \"3f9a-br\"\r\n"));
	ask(fd, "GET /file HTTP/1.1\r\n" HOST "Accept-Encoding: gzip, br;q=0\r\n\r\n");
	assert_string_equal(answer.body, "gzipped");
	ask(fd, "GET /file HTTP/1.1\r\n" HOST "Accept-Encoding: br\r\n"
	        "If-None-Match: \"3f9a-br\"\r\n\r\n");
	assert_int_equal(answer.status, 304);
	assert_non_null(strstr(answer.bytes, "ETag: \"3f9a-br\"\r\n"));
	assert_null(strstr(answer.bytes, "Content-Length"));
	ask(fd, "HEAD /file HTTP/1.1\r\n" HOST "\r\n");
	assert_non_null(strstr(answer.bytes, "Content-Length: 200000\r\n"));
	ask(fd, GET "\r\n");
	assert_int_equal(answer.status, 200);
	close(fd);
}

/* Runs last but one, because it ends the server. */
static void draining_answers_what_has_begun(void **state)
{
	int idle = rig_connect(&rig), busy = rig_connect(&rig);

	(void)state;
	ask(idle, GET "\r\n");
	rig_send(busy, STR("GET /wait?say=done HTTP/1.1\r\n" HOST "\r\n"));
	assert_true(rig_settles(&rig.page->waiting, 1));
	rig_signal(&rig, SIGTERM);
	assert_true(rig_is_closed(idle));
	rig_signal(&rig, SIGUSR1);
	rig_read(busy, &answer, false);
	assert_int_equal(answer.status, 200);
	assert_non_null(strstr(answer.bytes, "Connection: close\r\n"));
	assert_true(rig_is_closed(busy));
	close(idle);
	close(busy);
	assert_int_equal(rig_wait(&rig), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(requests_get_their_status),
	        cmocka_unit_test(requests_may_come_byte_by_byte),
	        cmocka_unit_test(large_requests_are_refused),
	        cmocka_unit_test(unwanted_bodies_are_not_reset),
	        cmocka_unit_test(handlers_see_what_was_sent),
	        cmocka_unit_test(pipelined_requests_are_answered_in_order),
	        cmocka_unit_test(expected_continue_is_sent),
	        cmocka_unit_test(slow_clients_are_timed_out),
	        cmocka_unit_test(idle_connections_are_closed),
	        cmocka_unit_test(late_handlers_get_a_503),
	        cmocka_unit_test(clients_may_leave_while_a_handler_waits),
	        cmocka_unit_test(clients_may_finish_sending_before_they_are_answered),
	        cmocka_unit_test(surplus_connections_are_closed),
	        cmocka_unit_test(a_stall_is_not_held_against_clients),
	        cmocka_unit_test(streams_arrive_whole),
	        cmocka_unit_test(streams_notice_that_their_client_left),
	        cmocka_unit_test(streams_do_not_wait_for_ever),
	        cmocka_unit_test(static_files_are_negotiated),
	};
	const struct CMUnitTest last[] = {
	        cmocka_unit_test_setup(draining_answers_what_has_begun, start),
	};
	int failed = cmocka_run_group_tests(tests, start, stop);

	return failed + cmocka_run_group_tests(last, NULL, NULL);
}
