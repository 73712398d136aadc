/*
 * The guard: the first and only reader of what clients send.
 *
 * libevent 2.1's evhttp forgives too much (it takes "Transfer-Encoding: gzip, chunked" for no coding,
 * cuts values at NUL, accepts folded lines and bare line feeds), and knows no limits per route. So
 * the guard hangs on the bufferevent's input and takes every byte out before evhttp looks.
 *
 * Happy path: a request arrives whole; its head is parsed and routed, head and body are copied into
 * the arena of a new exchange, and evhttp is given the stand-in, a fixed request of two lines. evhttp
 * then calls back as it does for any request, and the exchange is dispatched. One request at a time:
 * what arrives beyond it waits in conn->held, and evhttp reads nothing from the socket until the
 * reply is out, so a client that pipelines is slowed down by its own socket.
 *
 * What can go wrong: a refusal is made into an exchange like any other, already answered, and from
 * then on everything that arrives is thrown away.
 */
#include "guard.h"

#include "counters.h"
#include "exchange.h"
#include "server.h"

#include <stdlib.h>

static const char stand_in[] = "GET / HTTP/1.1\r\n\r\n";

static void drain_all(struct evbuffer *buffer)
{
	evbuffer_drain(buffer, evbuffer_get_length(buffer));
}

static void hold(struct conn *conn, struct evbuffer *input)
{
	if (!evbuffer_get_length(input))
		return;
	if (!conn->held)
		conn->held = evbuffer_new();
	if (!conn->held || evbuffer_add_buffer(conn->held, input))
		abort();
}

/* evhttp, which waits for a request line, finds one. */
static void show_stand_in(struct conn *conn)
{
	struct evbuffer *input = bufferevent_get_input(conn->bev);
	bool guarding = conn->guarding;

	conn->guarding = true;
	conn_enter(conn, CONN_ANSWERING);
	if (!conn->tls) /* a plain bufferevent keeps its input frozen between reads */
		evbuffer_unfreeze(input, 0);
	if (evbuffer_add(input, stand_in, sizeof(stand_in) - 1))
		abort();
	if (!conn->tls)
		evbuffer_freeze(input, 0);
	conn->guarding = guarding;
}

static bool refuse(struct conn *conn, struct evbuffer *from, struct request_refusal refusal)
{
	if (!conn->x)
		conn->x = exchange_new(conn, (struct str){"", 0});
	exchange_refuse(conn->x, refusal);
	drain_all(from);
	return true;
}

/* RFC 9112, section 2.2: an empty line before the request line is forgiven, once. */
static void skip_empty_line(struct conn *conn, struct evbuffer *from)
{
	char start[2];

	if (conn->line || conn->skipped || evbuffer_copyout(from, start, 2) != 2 ||
	        start[0] != '\r' || start[1] != '\n')
		return;
	evbuffer_drain(from, 2);
	conn->skipped = true;
}

/* True when conn->x exists afterwards. */
static bool take_head(struct conn *conn, struct evbuffer *from)
{
	struct request_refusal refusal = {NULL, NULL};
	size_t max = conn->server->options.header_max, have, n;
	struct str bytes;

	skip_empty_line(conn, from);
	have = evbuffer_get_length(from);
	if (!have)
		return false;
	if (conn->state == CONN_IDLE)
		conn_enter(conn, CONN_HEAD);
	bytes.n = have < max + 1 ? have : max + 1;
	bytes.p = (const char *)evbuffer_pullup(from, (ev_ssize_t)bytes.n);
	if (!bytes.p)
		abort();
	n = http_request_head_find(bytes, &conn->line, max, &refusal);
	if (refusal.type)
		return refuse(conn, from, refusal);
	if (!n)
		return false;
	conn->line = 0;
	conn->skipped = false;
	conn->x = exchange_new(conn, (struct str){bytes.p, n});
	evbuffer_drain(from, n);
	return true;
}

static bool take_sized(struct conn *conn, struct evbuffer *from)
{
	struct http_exchange *x = conn->x;
	size_t n = (size_t)x->head.length; /* at most the route's body_max */
	char *p;

	if (evbuffer_get_length(from) < n)
		return false;
	p = arena_new(&x->arena, n + 1, 1);
	if (evbuffer_remove(from, p, n) != (int)n)
		abort();
	x->body = (struct str){p, n};
	return true;
}

static bool take_chunks(struct conn *conn, struct evbuffer *from)
{
	static const struct request_refusal bad = {
	        &http_bad_request, "the chunked body is malformed"};
	static const struct request_refusal large = {&http_too_large, "the body is too large"};
	struct evbuffer_iovec part;

	while (conn->chunks.state != REQUEST_CHUNK_DONE) {
		if (evbuffer_peek(from, -1, NULL, &part, 1) < 1 || !part.iov_len)
			return false;
		evbuffer_drain(
		        from, http_request_chunks_decode(&conn->chunks,
		                      (struct str){part.iov_base, part.iov_len}, &conn->body));
		if (conn->body.overflowed)
			return refuse(conn, from, large);
		if (conn->chunks.state == REQUEST_CHUNK_BAD)
			return refuse(conn, from, bad);
	}
	conn->x->body = arena_copy(&conn->x->arena, buf_str(&conn->body));
	buf_free(&conn->body);
	return true;
}

static void begin_body(struct conn *conn)
{
	const struct http_exchange *x = conn->x;

	conn_enter(conn, CONN_BODY);
	conn->chunks = (struct request_chunks){REQUEST_CHUNK_SIZE, 0, 0, 0, 0};
	buf_free(&conn->body);
	buf_init(&conn->body, x->match.route->body_max);
}

/* True when conn->x is ready to be answered. */
static bool take_request(struct conn *conn, struct evbuffer *from)
{
	bool ready;

	if (!conn->x && !take_head(conn, from))
		return false;
	if (conn->x->must_linger)
		drain_all(from);
	if (!exchange_awaits_body(conn->x))
		return true;
	if (conn->state != CONN_BODY)
		begin_body(conn);
	ready = conn->x->head.chunked ? take_chunks(conn, from) : take_sized(conn, from);
	if (!ready && conn->x->head.expects_continue) {
		conn->x->head.expects_continue = false;
		conn_send_continue(conn);
	}
	return ready;
}

static void throw_away(struct conn *conn, struct evbuffer *input)
{
	conn->thrown_away += evbuffer_get_length(input);
	drain_all(input);
	if (conn->thrown_away > CONN_LINGER_MAX)
		bufferevent_disable(conn->bev, EV_READ);
}

static void receive(struct conn *conn, struct evbuffer *input)
{
	struct evbuffer *from = input;

	if (conn->state == CONN_LINGERING) {
		throw_away(conn, input);
		return;
	}
	if (!conn->evcon || conn->state == CONN_ANSWERING || conn->state == CONN_WRITING) {
		hold(conn, input);
		return;
	}
	if (conn->held && evbuffer_get_length(conn->held)) {
		hold(conn, input);
		from = conn->held;
	}
	if (!take_request(conn, from)) {
		hold(conn, input);
		return;
	}
	hold(conn, input);
	show_stand_in(conn);
}

void guard_on_input(struct evbuffer *input, const struct evbuffer_cb_info *info, void *arg)
{
	struct conn *conn = arg;

	if (conn->guarding || !info->n_added)
		return;
	conn->guarding = true;
	counter_add(&conn->server->counters->bytes_in, info->n_added);
	receive(conn, input);
	conn->guarding = false;
}

void guard_next(struct conn *conn)
{
	if (conn->held && evbuffer_get_length(conn->held) && take_request(conn, conn->held))
		show_stand_in(conn);
}

void guard_give_up(struct conn *conn, struct request_refusal refusal)
{
	if (conn->held)
		drain_all(conn->held);
	if (!conn->x)
		conn->x = exchange_new(conn, (struct str){"", 0});
	exchange_refuse(conn->x, refusal);
	show_stand_in(conn);
	bufferevent_trigger(conn->bev, EV_READ, BEV_TRIG_IGNORE_WATERMARKS);
}
