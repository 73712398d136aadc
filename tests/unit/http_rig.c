/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http_rig.h"

#include <base/clock.h>

#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RIG_PIECE = 10000, RIG_WAITING_MAX = 16, RIG_LOOK_US = 2000, RIG_STEP_MS = 50 };

struct rig_server {
	struct event_base *base;
	struct http_server *server;
	struct rig_page *page;
	struct http_exchange *waiting[RIG_WAITING_MAX];
};

/* The linker's names for the clock that everyone calls, and for the one in base. */
int64_t __wrap_clock_monotonic_us(void);
int64_t __real_clock_monotonic_us(void);

static struct rig_page *page_of_server; /* set in the server's process only */

int64_t __wrap_clock_monotonic_us(void)
{
	return page_of_server ? page_of_server->now_us : __real_clock_monotonic_us();
}

static void hello(struct http_exchange *x)
{
	struct str name = http_param(x, "name"), greeting = http_query(x, "greeting");
	struct str cookie = http_cookie(x, "c"), bearer = http_bearer(x);

	http_reply(x, 200, "text/plain",
	        arena_printf(http_arena(x), "%.*s %.*s %.*s %.*s", STR_ARG(greeting), STR_ARG(name),
	                STR_ARG(cookie), STR_ARG(bearer)));
}

static void echo(struct http_exchange *x)
{
	http_reply(x, 200, "application/octet-stream", http_body(x));
}

static void count(struct http_exchange *x)
{
	http_reply_json(x, 200, json_pack("{s:I}", "bytes", (json_int_t)http_body(x).n));
}

static void on_later(evutil_socket_t fd, short what, void *x)
{
	(void)fd;
	(void)what;
	http_reply(x, 200, "text/plain", STR("later"));
}

static void later(struct http_exchange *x)
{
	struct rig_server *self = http_context(x);
	const struct timeval at_once = {0, 0};

	event_base_once(self->base, -1, EV_TIMEOUT, on_later, x, &at_once);
}

static void wait_for_release(struct http_exchange *x)
{
	struct rig_server *self = http_context(x);

	if (self->page->waiting == RIG_WAITING_MAX)
		abort();
	self->waiting[self->page->waiting] = x;
	self->page->waiting++;
}

static void on_release(evutil_socket_t number, short what, void *arg)
{
	struct rig_server *self = arg;

	(void)number;
	(void)what;
	while (self->page->waiting) {
		struct http_exchange *x = self->waiting[self->page->waiting - 1];

		/* The exchange's views stay valid, even if the client has left meanwhile. */
		http_reply(x, 200, "text/plain", http_query(x, "say"));
		self->page->waiting--;
	}
}

struct rig_stream {
	struct http_exchange *x;
	struct rig_server *self;
	int64_t left;
	bool slowly;
};

static void on_rested(evutil_socket_t fd, short what, void *arg)
{
	struct rig_stream *stream = arg;

	(void)fd;
	(void)what;
	http_stream_resume(stream->x);
}

static void stream_more(struct http_exchange *x, void *arg)
{
	static char piece[RIG_PIECE];
	struct rig_stream *stream = arg;
	const struct timeval rest = {0, 1000};

	memset(piece, 'x', sizeof(piece));
	if (!stream->left) {
		http_stream_end(x);
		free(stream);
		return;
	}
	http_stream_write(x,
	        (struct str){piece, (size_t)(stream->left < RIG_PIECE ? stream->left : RIG_PIECE)});
	stream->left -= stream->left < RIG_PIECE ? stream->left : RIG_PIECE;
	if (stream->slowly) {
		http_stream_pause(x);
		event_base_once(stream->self->base, -1, EV_TIMEOUT, on_rested, stream, &rest);
	}
}

static void stream_gone(struct http_exchange *x, void *arg)
{
	struct rig_stream *stream = arg;

	(void)x;
	stream->self->page->gone++;
	free(stream);
}

static void stream_reply(struct http_exchange *x)
{
	struct rig_stream *stream = calloc(1, sizeof(*stream));

	stream->x = x;
	stream->self = http_context(x);
	stream->slowly = http_query(x, "slowly").n > 0;
	if (!str_to_int64(http_query(x, "bytes"), &stream->left))
		abort();
	http_stream_start(x, 200, "text/csv", stream_more, stream_gone, stream);
}

static void file(struct http_exchange *x)
{
	static char identity[200000];
	static const struct http_static file = {.path = STR("/file"),
	        .content_type = "text/javascript",
	        .identity = {identity, sizeof(identity)},
	        .gzip = STR("gzipped"),
	        .brotli = STR("brotlied"),
	        .etag = "\"3f9a\"",
	        .immutable = true,
	        .policy = "default-src 'self'"};

	memset(identity, 'i', sizeof(identity));
	http_reply_static(x, &file);
}

static void problem(struct http_exchange *x)
{
	const struct http_field_problem field = {STR("/a"), STR("b")};

	http_reply_header(x, "X-Good", "yes");
	http_reply_header(x, "X-Bad", "no\r\nX-Smuggled: yes");
	http_reply_problem(x, &http_too_many, STR("slow down"), &field, 1);
}

static const struct http_route routes[] = {
        {HTTP_GET, "/hello/{name}", hello, 0},
        {HTTP_PUT, "/echo", echo, RIG_ECHO_MAX},
        {HTTP_PATCH, "/echo", echo, RIG_ECHO_MAX},
        {HTTP_POST, "/count", count, 1 << 20},
        {HTTP_GET, "/later", later, 0},
        {HTTP_GET, "/wait", wait_for_release, 0},
        {HTTP_GET, "/stream", stream_reply, 0},
        {HTTP_GET, "/file", file, 0},
        {HTTP_GET, "/problem", problem, 0},
};

static void on_drained(void *arg)
{
	struct rig_server *self = arg;

	event_base_loopbreak(self->base);
}

static void on_term(evutil_socket_t number, short what, void *arg)
{
	struct rig_server *self = arg;

	(void)number;
	(void)what;
	http_server_drain(self->server, on_drained, self);
}

static void on_hup(evutil_socket_t number, short what, void *arg)
{
	struct rig_server *self = arg;
	struct error error;

	(void)number;
	(void)what;
	if (!http_server_reload_tls(self->server, &error))
		fprintf(stderr, "reload: %s\n", error.text); /* the old certificate stays */
	self->page->reloads++;
}

static unsigned char ticket_keys[HTTP_TICKET_KEYS_SIZE] = "first";

static void on_renewal(evutil_socket_t number, short what, void *arg)
{
	struct rig_server *self = arg;

	(void)number;
	(void)what;
	ticket_keys[0]++;
	http_server_renew_tickets(self->server);
	self->page->reloads++;
}

static void limit_descriptors(const struct rig *rig)
{
	const struct rlimit limit = {rig->descriptors, rig->descriptors};

	if (rig->descriptors && setrlimit(RLIMIT_NOFILE, &limit))
		exit(2);
}

static void serve(const struct rig *rig, int report, const char *certificate, const char *key)
{
	struct rig_server self = {.base = event_base_new(), .page = rig->page};
	const struct http_options options = {.routes = routes,
	        .route_count = sizeof(routes) / sizeof(*routes),
	        .context = &self,
	        .header_max = RIG_HEADER_MAX,
	        .connection_max = rig->connection_max ? rig->connection_max : RIG_CONNECTION_MAX,
	        .header_timeout_ms = RIG_HEADER_MS,
	        .body_timeout_ms = RIG_BODY_MS,
	        .idle_timeout_ms = RIG_IDLE_MS,
	        .deadline_ms = RIG_DEADLINE_MS,
	        .tls_certificate = certificate,
	        .tls_key = key,
	        .tls_ticket_keys = ticket_keys,
	        .hsts_s = 3600,
	        .counters = rig->counters};
	struct event *term = evsignal_new(self.base, SIGTERM, on_term, &self);
	struct event *hup = evsignal_new(self.base, SIGHUP, on_hup, &self);
	struct event *release = evsignal_new(self.base, SIGUSR1, on_release, &self);
	struct event *renewal = evsignal_new(self.base, SIGUSR2, on_renewal, &self);
	struct sockaddr_in address;
	socklen_t size = sizeof(address);
	struct error error;
	int fd = http_listen_socket("127.0.0.1:0", false, &error);

	limit_descriptors(rig);
	page_of_server = rig->page;
	self.server = http_server_new(self.base, &options, &error);
	if (fd < 0 || !self.server || !http_server_listen(self.server, fd, &error) ||
	        getsockname(fd, (struct sockaddr *)&address, &size) || event_add(term, NULL) ||
	        event_add(hup, NULL) || event_add(release, NULL) || event_add(renewal, NULL)) {
		fprintf(stderr, "rig: %s\n", error.text);
		exit(2);
	}
	if (write(report, &address.sin_port, sizeof(address.sin_port)) < 0)
		exit(2);
	close(report);
	event_base_dispatch(self.base);
	http_server_free(self.server);
	event_free(term);
	event_free(hup);
	event_free(release);
	event_free(renewal);
	event_base_free(self.base);
	close(fd);
	exit(0);
}

void rig_start(struct rig *rig, const char *certificate, const char *key)
{
	uint16_t port = 0;
	int report[2];

	rig->page = mmap(NULL, sizeof(*rig->page), PROT_READ | PROT_WRITE,
	        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (rig->page == MAP_FAILED || pipe(report))
		abort();
	rig->counters = &rig->page->counters;
	rig->pid = fork();
	if (rig->pid < 0)
		abort();
	if (rig->pid == 0) {
		close(report[0]);
		serve(rig, report[1], certificate, key);
	}
	close(report[1]);
	if (read(report[0], &port, sizeof(port)) != sizeof(port))
		abort();
	close(report[0]);
	rig->port = ntohs(port);
}

void rig_signal(const struct rig *rig, int number)
{
	kill(rig->pid, number);
}

int rig_wait(const struct rig *rig)
{
	int status = -1;

	while (waitpid(rig->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	munmap(rig->page, sizeof(*rig->page));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void rig_advance(const struct rig *rig, int64_t ms)
{
	rig->page->now_us += ms * 1000;
}

bool rig_advance_until(const struct rig *rig, int fd, int64_t ms, struct str bytes)
{
	struct pollfd look = {.fd = fd, .events = POLLIN};

	for (int i = 0; i < RIG_PATIENCE_S * 1000 / RIG_STEP_MS; i++) {
		rig_advance(rig, ms);
		rig_send(fd, bytes);
		if (poll(&look, 1, RIG_STEP_MS) == 1)
			return true;
	}
	return false;
}

bool rig_settles(const _Atomic uint64_t *number, uint64_t value)
{
	for (int64_t i = 0; i < (int64_t)RIG_PATIENCE_S * 1000000 / RIG_LOOK_US; i++) {
		if (*number == value)
			return true;
		usleep(RIG_LOOK_US);
	}
	return false;
}

int rig_connect(const struct rig *rig)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
	        .sin_port = htons((uint16_t)rig->port),
	        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const struct timeval patience = {RIG_PATIENCE_S, 0};
	const int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)))
		abort();
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

void rig_send(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);

		if (n <= 0)
			return; /* the test sees in the answer that something failed */
		bytes = (struct str){bytes.p + n, bytes.n - (size_t)n};
	}
}

void rig_send_seen(const struct rig *rig, int fd, struct str bytes)
{
	uint64_t before = rig->counters->bytes_in;

	rig_send(fd, bytes);
	if (!rig_settles(&rig->counters->bytes_in, before + bytes.n))
		fprintf(stderr, "rig: the server has not seen %zu bytes\n", bytes.n);
}

/* Appends up to `most` bytes. False at the end of file, and when nothing comes in time. */
static bool read_some(int fd, struct rig_answer *answer, size_t *n, size_t most)
{
	size_t room = sizeof(answer->bytes) - 1 - *n;
	ssize_t got = recv(fd, answer->bytes + *n, most < room ? most : room, 0);

	if (got <= 0) {
		answer->closed = got == 0;
		return false;
	}
	*n += (size_t)got;
	answer->bytes[*n] = '\0';
	return true;
}

static bool read_head(int fd, struct rig_answer *answer, size_t *n)
{
	/* Byte by byte, so that bytes of the next answer stay in the socket. */
	while (*n < 4 || memcmp(answer->bytes + *n - 4, "\r\n\r\n", 4) != 0)
		if (!read_some(fd, answer, n, 1))
			return false;
	answer->status = (int)strtol(answer->bytes + 9, NULL, 10);
	answer->body = answer->bytes + *n;
	return true;
}

static bool has_no_body(int status)
{
	return status == 204 || status == 304 || status == 100;
}

void rig_read(int fd, struct rig_answer *answer, bool head_only)
{
	const char *length;
	size_t n = 0, end;

	answer->status = 0;
	answer->closed = false;
	answer->bytes[0] = '\0';
	answer->body = answer->bytes;
	answer->body_n = 0;
	if (!read_head(fd, answer, &n) || head_only || has_no_body(answer->status))
		return;
	length = strstr(answer->bytes, "Content-Length: ");
	end = length ? n + strtoul(length + 16, NULL, 10) : sizeof(answer->bytes);
	while (n < end && read_some(fd, answer, &n, end - n))
		if (!length && memcmp(answer->bytes + n - 5, "0\r\n\r\n", 5) == 0)
			break;
	answer->body_n = n - (size_t)(answer->body - answer->bytes);
}

bool rig_is_closed(int fd)
{
	char byte;

	return recv(fd, &byte, 1, 0) == 0;
}
