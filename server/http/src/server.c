/*
 * The server of one worker: evhttp with our bufferevents, listeners, the clock tick that enforces
 * every limit of time, and the end by draining.
 *
 * Connections stand in one list per state. Each state has one time limit, so a list is in the order
 * of expiry and the tick looks at heads only, whatever the number of connections.
 */
#include "server.h"

#include "counters.h"
#include "exchange.h"
#include "stream.h"

#include <base/clock.h>
#include <base/log.h>
#include <base/memory.h>

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>

uint64_t server_random(struct http_server *server)
{
	uint64_t z = server->random += 0x9E3779B97F4A7C15; /* SplitMix64 */

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
	z = (z ^ z >> 27) * 0x94D049BB133111EB;
	return z ^ z >> 31;
}

static void update_date(struct http_server *server)
{
	time_t now = time(NULL);
	struct tm tm;

	if (now == server->date_second)
		return;
	server->date_second = now;
	gmtime_r(&now, &tm);
	strftime(server->date, sizeof(server->date), "%a, %d %b %Y %H:%M:%S GMT", &tm);
}

/* evhttp has read a stand-in: the connection's exchange is complete. */
static void on_request(struct evhttp_request *req, void *arg)
{
	struct http_server *server = arg;
	struct evhttp_connection *evcon = evhttp_request_get_connection(req);
	struct conn *conn = conn_of(server, evcon);

	if (!conn || !conn->x || conn->state != CONN_ANSWERING || conn->req) {
		evhttp_connection_free(evcon); /* not of the guard's making */
		return;
	}
	conn->req = req;
	exchange_dispatch(conn->x);
}

static void attach_fresh(struct http_server *server)
{
	struct conn *conn;

	while ((conn = TAILQ_FIRST(&server->fresh)))
		conn_attach(conn);
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct http_server *server = arg;
	struct http_exchange *x;

	(void)fd;
	(void)what;
	attach_fresh(server);
	for (unsigned i = 0; i < SERVER_RESUMED_MAX; i++) {
		x = TAILQ_FIRST(&server->resumed);
		if (!x)
			return;
		TAILQ_REMOVE(&server->resumed, x, resumed);
		x->is_resumed = false;
		stream_run(x);
	}
	event_active(server->wake, EV_TIMEOUT, 0);
}

static void expire(struct http_server *server)
{
	int64_t now = clock_monotonic_us();
	struct conn *conn;

	for (unsigned state = 0; state < CONN_STATE__COUNT; state++)
		while ((conn = TAILQ_FIRST(&server->conns[state])) && conn->expires_us <= now)
			conn_expire(conn);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct http_server *server = arg;

	(void)fd;
	(void)what;
	update_date(server);
	expire(server);
	if (server->deaf) {
		server->deaf = false;
		for (size_t i = 0; i < server->bound_count; i++)
			evconnlistener_enable(evhttp_bound_socket_get_listener(server->bound[i]));
	}
	if (server->draining && server->done && !server->conn_count && !server->exchange_count) {
		void (*done)(void *) = server->done;

		server->done = NULL;
		done(server->done_state); /* may free the server */
	}
}

/* Out of descriptors or memory: accepting again at once would only spin. */
static void on_accept_error(struct evconnlistener *listener, void *arg)
{
	struct http_server *server = arg;

	log_error("accept failed", LOG_TEXT("reason", strerror(errno)));
	evconnlistener_disable(listener);
	server->deaf = true;
}

static void set_limits(struct http_server *server)
{
	const struct http_options *options = &server->options;
	const unsigned ms[CONN_STATE__COUNT] = {
	        [CONN_IDLE] = options->idle_timeout_ms,
	        [CONN_HEAD] = options->header_timeout_ms,
	        [CONN_BODY] = options->body_timeout_ms,
	        [CONN_ANSWERING] = options->deadline_ms,
	        [CONN_WRITING] = options->idle_timeout_ms,
	        [CONN_LINGERING] = CONN_LINGER_MS,
	};

	for (unsigned state = 0; state < CONN_STATE__COUNT; state++) {
		server->limits_us[state] = (int64_t)ms[state] * 1000;
		TAILQ_INIT(&server->conns[state]);
	}
	TAILQ_INIT(&server->fresh);
	TAILQ_INIT(&server->resumed);
}

static bool start_events(struct http_server *server, struct error *error)
{
	const struct timeval tick = {0, SERVER_TICK_MS * 1000};

	server->evhttp = evhttp_new(server->base);
	server->tick = event_new(server->base, -1, EV_PERSIST, on_tick, server);
	server->wake = event_new(server->base, -1, EV_PERSIST, on_wake, server);
	if (!server->evhttp || !server->tick || !server->wake || event_add(server->tick, &tick))
		return error_set(error, "HTTP server: no memory for events");
	evhttp_set_bevcb(server->evhttp, conn_accept, server);
	evhttp_set_gencb(server->evhttp, on_request, server);
	/* evhttp sees stand-ins only. */
	evhttp_set_allowed_methods(server->evhttp, EVHTTP_REQ_GET);
	evhttp_set_max_headers_size(server->evhttp, 64);
	evhttp_set_max_body_size(server->evhttp, 0);
	return true;
}

static bool set_up(struct http_server *server, struct error *error)
{
	const struct http_options *options = &server->options;

	if (getrandom(&server->random, sizeof(server->random), 0) != sizeof(server->random))
		return error_set_errno(error, "getrandom");
	server->router = router_new(options->routes, options->route_count, error);
	if (!server->router)
		return false;
	if (options->tls_certificate) {
		server->tls = tls_new(options->tls_certificate, options->tls_key,
		        options->tls_ticket_keys, error);
		if (!server->tls)
			return false;
	}
	return start_events(server, error);
}

struct http_server *http_server_new(
        struct event_base *base, const struct http_options *options, struct error *error)
{
	struct http_server *server = memory_new(1, sizeof(*server));

	server->base = base;
	server->options = *options;
	server->counters = options->counters ? options->counters : &server->own_counters;
	set_limits(server);
	update_date(server);
	signal(SIGPIPE, SIG_IGN);
	if (set_up(server, error))
		return server;
	http_server_free(server);
	return NULL;
}

bool http_server_listen(struct http_server *server, int fd, struct error *error)
{
	const int on = 1;
	struct evconnlistener *listener;
	struct evhttp_bound_socket *bound;

	if (server->bound_count == SERVER_LISTENERS_MAX)
		return error_set(error, "HTTP server: too many listening sockets");
	/* Accepted sockets inherit it; on a unix socket it means nothing. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	listener = evconnlistener_new(server->base, NULL, NULL, LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	bound = listener ? evhttp_bind_listener(server->evhttp, listener) : NULL;
	if (!bound) {
		if (listener)
			evconnlistener_free(listener);
		return error_set(error, "HTTP server: socket %d cannot be listened on", fd);
	}
	evconnlistener_set_error_cb(listener, on_accept_error);
	server->bound[server->bound_count++] = bound;
	return true;
}

bool http_tls_check(const char *certificate, const char *key, struct error *error)
{
	struct tls *tls = tls_new(certificate, key, NULL, error);
	bool good = tls != NULL;

	tls_free(tls);
	return good;
}

bool http_server_reload_tls(struct http_server *server, struct error *error)
{
	return !server->tls || tls_reload(server->tls, error);
}

void http_server_drain(struct http_server *server, void (*done)(void *), void *state)
{
	int64_t now = clock_monotonic_us();
	struct conn *conn;

	server->done = done;
	server->done_state = state;
	if (server->draining)
		return;
	server->draining = true;
	attach_fresh(server);
	while (server->bound_count)
		evhttp_del_accept_socket(server->evhttp, server->bound[--server->bound_count]);
	while ((conn = TAILQ_FIRST(&server->conns[CONN_IDLE])))
		conn_close(conn);
	/* A connection that was opened to say something may still do so, but not for long. */
	if (server->limits_us[CONN_HEAD] > SERVER_DRAIN_MS * 1000)
		server->limits_us[CONN_HEAD] = SERVER_DRAIN_MS * 1000;
	TAILQ_FOREACH(conn, &server->conns[CONN_HEAD], list)
	if (conn->expires_us > now + server->limits_us[CONN_HEAD])
		conn->expires_us = now + server->limits_us[CONN_HEAD];
}

void server_exchange_ended(struct http_server *server)
{
	server->exchange_count--;
	if (server->freed && !server->exchange_count)
		free(server);
}

void http_server_free(struct http_server *server)
{
	struct http_exchange *x;

	if (!server)
		return;
	attach_fresh(server);
	if (server->evhttp)
		evhttp_free(server->evhttp); /* listeners and connections with it */
	server->freed = true;
	server->exchange_count++; /* the streams that end now shall not free the server */
	while ((x = TAILQ_FIRST(&server->resumed)))
		stream_lose_client(x);
	server->exchange_count--;
	if (server->tick)
		event_free(server->tick);
	if (server->wake)
		event_free(server->wake);
	router_free(server->router);
	tls_free(server->tls);
	free(server->by_fd);
	if (!server->exchange_count)
		free(server);
}
