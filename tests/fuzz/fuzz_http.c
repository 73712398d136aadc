/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes on a connection, in pieces of any size, to a whole server on a unix socket. All bytes
 * that come back must be replies, and nothing may stay open when the client has closed. */
#include <http/http.h>

#include <event2/event.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { ROUNDS_MAX = 64, INPUT_MAX = 20000, ANSWER_MAX = 65536 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct http_counters counters;

static void look(struct http_exchange *x)
{
	struct str param = http_param(x, "param"), query = http_query(x, "q");

	if (!str_is_utf8(param) || !str_is_utf8(query))
		abort();
	http_reply(x, 200, "text/plain",
	        arena_printf(http_arena(x), "%.*s%.*s%.*s%.*s", STR_ARG(param), STR_ARG(query),
	                STR_ARG(http_cookie(x, "c")), STR_ARG(http_bearer(x))));
}

static void echo(struct http_exchange *x)
{
	if (http_body(x).n > 100)
		abort();
	http_reply(x, 200, "application/octet-stream", http_body(x));
}

static void file(struct http_exchange *x)
{
	static const struct http_static file = {.content_type = "text/css",
	        .identity = STR("identity"),
	        .gzip = STR("gzip"),
	        .brotli = STR("br"),
	        .etag = "\"e\""};

	http_reply_static(x, &file);
}

static const struct http_route routes[] = {
        {HTTP_GET, "/a/{param}", look, 0},
        {HTTP_PUT, "/b", echo, 100},
        {HTTP_GET, "/f", file, 0},
};

static struct sockaddr_un address = {.sun_family = AF_UNIX};
static socklen_t address_size = offsetof(struct sockaddr_un, sun_path) + 1;

static struct event_base *base_get(void)
{
	static struct event_base *base; /* one server for the process */
	struct http_options options = {.routes = routes,
	        .route_count = sizeof(routes) / sizeof(*routes),
	        .header_max = 4096,
	        .connection_max = 10,
	        .header_timeout_ms = 60000,
	        .body_timeout_ms = 60000,
	        .idle_timeout_ms = 60000,
	        .deadline_ms = 60000,
	        .trust_forwarded_for = true,
	        .counters = &counters};
	struct http_server *server;
	struct error error;
	int fd;

	if (base)
		return base;
	base = event_base_new();
	server = http_server_new(base, &options, &error);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	/* An abstract socket name that the kernel chooses. */
	if (!server || bind(fd, (struct sockaddr *)&address, sizeof(sa_family_t)) ||
	        listen(fd, 16) || !http_server_listen(server, fd, &error))
		abort();
	address_size = sizeof(address);
	if (getsockname(fd, (struct sockaddr *)&address, &address_size))
		abort();
	return base;
}

static void check_answer(int fd)
{
	static char answer[ANSWER_MAX];
	ssize_t n = recv(fd, answer, sizeof(answer), MSG_DONTWAIT);

	if (n > 0 && (n < 9 || memcmp(answer, "HTTP/1.1 ", 9) != 0))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct event_base *base = base_get();
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	size_t step;

	if (size < 2 || size > INPUT_MAX ||
	        connect(fd, (struct sockaddr *)&address, address_size)) {
		close(fd);
		return 0;
	}
	step = data[0] ? data[0] * 8U : size;
	for (size_t at = 1; at < size; at += step) {
		size_t n = size - at < step ? size - at : step;

		if (send(fd, data + at, n, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
			break;
		event_base_loop(base, EVLOOP_NONBLOCK);
	}
	event_base_loop(base, EVLOOP_NONBLOCK);
	check_answer(fd);
	close(fd);
	for (int i = 0; i < ROUNDS_MAX && counters.connections_open; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
	if (counters.connections_open || counters.requests_open)
		abort();
	return 0;
}
