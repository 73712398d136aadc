/*
 * A connection from accept to close.
 *
 * Happy path: evhttp accepts and asks for a bufferevent (conn_accept); at the end of that round of
 * the loop its own callbacks are in place and conn_attach learns them. Bytes arrive at the guard, a
 * complete request becomes an exchange, its reply goes out by conn_send and conn_finish, and when
 * the last byte is written evhttp is ready for the next request (on_written).
 *
 * Replies are rendered by this room and written past evhttp: at once with writev(2) when the socket
 * takes them, so that most replies cost no further round of the loop. evhttp only learns that the
 * reply has ended. What can go wrong: the peer leaves at any time, and evhttp then frees its side
 * and calls on_gone; a time limit strikes (conn_expire).
 */
#include "conn.h"

#include "counters.h"
#include "exchange.h"
#include "guard.h"
#include "reply.h"
#include "server.h"

#include <base/clock.h>
#include <base/memory.h>

#include <event2/http_struct.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

static void conn_free(struct conn *conn)
{
	if (conn->held)
		evbuffer_free(conn->held);
	buf_free(&conn->body);
	free(conn);
}

struct bufferevent *conn_accept(struct event_base *base, void *arg)
{
	struct http_server *server = arg;
	struct conn *conn = memory_new(1, sizeof(*conn));
	struct bufferevent *bev = NULL;

	conn->server = server;
	conn->unwelcome = server->draining || server->conn_count >= server->options.connection_max;
	if (server->tls && !conn->unwelcome) {
		bev = tls_bufferevent(server->tls, base);
		conn->tls = bev != NULL;
		conn->unwelcome = !bev;
	}
	if (!bev)
		bev = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	if (!bev)
		abort();
	conn->bev = bev;
	bufferevent_incref(bev); /* until conn_attach: evhttp may give up on it before */
	bufferevent_set_max_single_write(bev, CONN_WRITE_MAX);
	evbuffer_add_cb(bufferevent_get_input(bev), guard_on_input, conn);
	TAILQ_INSERT_TAIL(&server->fresh, conn, list);
	event_active(server->wake, EV_TIMEOUT, 0);
	return bev;
}

static void index_by_fd(struct http_server *server, struct conn *conn)
{
	size_t need = (size_t)conn->fd + 1, size = server->by_fd_size;

	if (need > size) {
		size = need > 2 * size ? need : 2 * size;
		server->by_fd = memory_resize(server->by_fd, size, sizeof(struct server_slot));
		memset(server->by_fd + server->by_fd_size, 0,
		        (size - server->by_fd_size) * sizeof(struct server_slot));
		server->by_fd_size = size;
	}
	server->by_fd[conn->fd].conn = conn;
}

struct conn *conn_of(struct http_server *server, struct evhttp_connection *evcon)
{
	int fd = bufferevent_getfd(evhttp_connection_get_bufferevent(evcon));
	struct conn *conn =
	        fd >= 0 && (size_t)fd < server->by_fd_size ? server->by_fd[fd].conn : NULL;

	return conn && conn->evcon == evcon ? conn : NULL;
}

/* evhttp frees its connection, for whatever reason, right after this. */
static void on_gone(struct evhttp_connection *evcon, void *arg)
{
	struct conn *conn = arg;
	struct http_server *server = conn->server;
	struct http_exchange *x = conn->x;

	(void)evcon;
	evbuffer_remove_cb(bufferevent_get_input(conn->bev), guard_on_input, conn);
	if (conn->tls)
		tls_say_goodbye(conn->bev);
	/* A request that evhttp has already let go of is ours to free; others go with evcon. */
	if (conn->req && !evhttp_request_get_connection(conn->req))
		evhttp_request_free(conn->req);
	server->by_fd[conn->fd].conn = NULL;
	server->conn_count--;
	counter_add(&server->counters->connections_open, (uint64_t)-1);
	TAILQ_REMOVE(&server->conns[conn->state], conn, list);
	conn_free(conn);
	if (x)
		exchange_lose_client(x);
}

static void learn_peer(struct conn *conn)
{
	const char *prefix = "::ffff:"; /* IPv4 on an IPv6 socket */
	char *address = NULL;
	ev_uint16_t port;

	evhttp_connection_get_peer(conn->evcon, &address, &port);
	if (!address)
		return;
	if (strncmp(address, prefix, strlen(prefix)) == 0 && strchr(address, '.'))
		address += strlen(prefix);
	snprintf(conn->peer, sizeof(conn->peer), "%s", address);
}

void conn_attach(struct conn *conn)
{
	struct http_server *server = conn->server;
	struct evhttp_connection *evcon = NULL;

	TAILQ_REMOVE(&server->fresh, conn, list);
	bufferevent_getcb(conn->bev, &conn->read, &conn->write, &conn->event, (void **)&evcon);
	bufferevent_decref(conn->bev);
	if (!evcon) { /* evhttp gave up and has freed the bufferevent */
		conn_free(conn);
		return;
	}
	conn->evcon = evcon;
	conn->fd = bufferevent_getfd(conn->bev);
	conn->state = CONN_HEAD;
	TAILQ_INSERT_TAIL(&server->conns[CONN_HEAD], conn, list);
	conn_enter(conn, CONN_HEAD);
	index_by_fd(server, conn);
	server->conn_count++;
	counter_add(&server->counters->connections_opened, 1);
	counter_add(&server->counters->connections_open, 1);
	evhttp_connection_set_closecb(evcon, on_gone, conn);
	if (conn->unwelcome) {
		counter_add(&server->counters->connections_refused, 1);
		conn_close(conn);
		return;
	}
	learn_peer(conn);
}

void conn_enter(struct conn *conn, enum conn_state state)
{
	struct http_server *server = conn->server;

	TAILQ_REMOVE(&server->conns[conn->state], conn, list);
	conn->state = state;
	conn->spared = false;
	conn->expires_us = clock_monotonic_us() + server->limits_us[state];
	TAILQ_INSERT_TAIL(&server->conns[state], conn, list);
}

void conn_close(struct conn *conn)
{
	evhttp_connection_free(conn->evcon);
}

/* A slow reader may take its time as long as it reads; a stream with nothing to say may wait. */
static void expire_writing(struct conn *conn)
{
	size_t waiting = evbuffer_get_length(bufferevent_get_output(conn->bev));
	uint64_t progress = conn->sent - waiting;

	if (waiting && progress == conn->progress) {
		conn_close(conn);
		return;
	}
	conn->progress = progress;
	conn_enter(conn, CONN_WRITING);
}

/* What the state waits for is there and only this process has not got round to it, after a stall or
 * because epoll reports a few of many connections at a time. */
static bool is_our_turn(const struct conn *conn)
{
	static const short awaited[CONN_STATE__COUNT] = {[CONN_IDLE] = POLLIN,
	        [CONN_HEAD] = POLLIN,
	        [CONN_BODY] = POLLIN,
	        [CONN_WRITING] = POLLOUT};
	struct pollfd look = {.fd = conn->fd, .events = awaited[conn->state]};

	return look.events && poll(&look, 1, 0) == 1;
}

void conn_expire(struct conn *conn)
{
	static const struct request_refusal late = {
	        &http_request_timeout, "the request did not arrive in time"};

	if (!conn->spared && is_our_turn(conn)) {
		conn_enter(conn, conn->state);
		conn->spared = true; /* once, or bytes that trickle would help */
		return;
	}
	switch (conn->state) {
	case CONN_HEAD:
		if (conn->held && evbuffer_get_length(conn->held))
			guard_give_up(conn, late);
		else
			conn_close(conn);
		return;
	case CONN_BODY:
		guard_give_up(conn, late);
		return;
	case CONN_ANSWERING:
		if (conn->req)
			reply_deadline(conn->x);
		else
			conn_enter(conn, CONN_ANSWERING); /* not even dispatched yet */
		return;
	case CONN_WRITING:
		expire_writing(conn);
		return;
	default:
		conn_close(conn);
	}
}

static void add_or_die(struct evbuffer *buffer, struct str bytes)
{
	if (bytes.n && evbuffer_add(buffer, bytes.p, bytes.n))
		abort(); /* out of memory */
}

static struct str str_skip(struct str s, size_t n)
{
	return n < s.n ? (struct str){s.p + n, s.n - n} : (struct str){"", 0};
}

/* Our events still go to evhttp, which frees the connection when the peer has left. */
static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct conn *conn = arg;

	conn->event(bev, what, conn->evcon);
}

void conn_send_continue(struct conn *conn)
{
	/* evhttp's write callback would take these bytes for the end of the last reply. */
	bufferevent_setcb(conn->bev, conn->read, NULL, conn->event, conn->evcon);
	add_or_die(bufferevent_get_output(conn->bev), STR("HTTP/1.1 100 Continue\r\n\r\n"));
	bufferevent_enable(conn->bev, EV_WRITE);
	conn->early = true;
}

static size_t send_now(struct conn *conn, struct str head, struct str body)
{
	struct iovec parts[2];
	ssize_t n;

	memcpy(&parts[0].iov_base, &head.p, sizeof(head.p));
	memcpy(&parts[1].iov_base, &body.p, sizeof(body.p));
	parts[0].iov_len = head.n;
	parts[1].iov_len = body.n;
	n = writev(conn->fd, parts, body.n ? 2 : 1);
	return n > 0 ? (size_t)n : 0; /* an error shows again when the bufferevent writes */
}

void conn_send(struct conn *conn, struct str head, struct str body, bool lasting)
{
	struct evbuffer *output = bufferevent_get_output(conn->bev);
	struct str rest;
	size_t done = 0;

	if (conn->early) {
		conn->early = false;
		bufferevent_disable(conn->bev, EV_WRITE);
		bufferevent_setcb(conn->bev, conn->read, conn->write, conn->event, conn->evcon);
	}
	conn->sent += head.n + body.n;
	if (!conn->tls && !evbuffer_get_length(output))
		done = send_now(conn, head, body);
	add_or_die(output, str_skip(head, done));
	rest = str_skip(body, done > head.n ? done - head.n : 0);
	if (!lasting || rest.n <= CONN_COPY_MAX)
		add_or_die(output, rest);
	else if (evbuffer_add_reference(output, rest.p, rest.n, NULL, NULL))
		abort();
}

/* evhttp: the reply is written. Unless told to close, it goes on to read the next request. */
static void on_written(struct evhttp_request *req, void *arg)
{
	struct conn *conn = arg;

	if (conn->closing || conn->server->draining) {
		evhttp_add_header(evhttp_request_get_output_headers(req), "Connection", "close");
		return;
	}
	conn_enter(conn, CONN_IDLE);
	guard_next(conn);
}

void conn_finish(struct conn *conn)
{
	bool waiting = evbuffer_get_length(bufferevent_get_output(conn->bev)) > 0;
	struct bufferevent *bev = conn->bev;
	struct evhttp_request *req = conn->req;

	conn->req = NULL; /* evhttp's again */
	conn_enter(conn, CONN_WRITING);
	evhttp_request_set_on_complete_cb(req, on_written, conn);
	evhttp_send_reply_end(req);
	if (waiting)
		bufferevent_enable(bev, EV_WRITE);
}

static void half_close(struct conn *conn)
{
	if (conn->tls)
		tls_say_goodbye(conn->bev);
	shutdown(conn->fd, SHUT_WR);
}

static void on_refusal_written(struct bufferevent *bev, void *arg)
{
	bufferevent_disable(bev, EV_WRITE);
	half_close(arg);
}

void conn_linger(struct conn *conn)
{
	conn_enter(conn, CONN_LINGERING);
	bufferevent_setcb(conn->bev, NULL, on_refusal_written, on_event, conn);
	bufferevent_enable(conn->bev, EV_READ);
	if (evbuffer_get_length(bufferevent_get_output(conn->bev)))
		bufferevent_enable(conn->bev, EV_WRITE);
	else
		half_close(conn);
}

void conn_on_drained(struct conn *conn, bufferevent_data_cb drained, size_t low)
{
	if (!drained) {
		bufferevent_disable(conn->bev, EV_WRITE);
		bufferevent_setwatermark(conn->bev, EV_WRITE, 0, 0);
		bufferevent_setcb(conn->bev, NULL, conn->write, conn->event, conn->evcon);
		return;
	}
	bufferevent_setwatermark(conn->bev, EV_WRITE, low, 0);
	bufferevent_setcb(conn->bev, NULL, drained, on_event, conn);
	bufferevent_enable(conn->bev, EV_WRITE);
}
