/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Replies in pieces. `more` runs from the event loop while the output holds less than the low-water
 * mark; what it writes is gathered into chunks of some size. Memory per stream is bounded by that
 * mark, one call of `more` and one chunk, however long the reply is.
 *
 * What can go wrong: the client leaves: then the connection calls http_stream_lose_client.
 */
#include "stream.h"

#include "reply.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	STREAM_LOW = 128 << 10,  /* bytes in the output below which more are made */
	STREAM_CHUNK = 32 << 10, /* bytes gathered before they go out */
	STREAM_ROUND_MAX = 64    /* streams served in one round of the loop */
};

static void schedule(struct http_exchange *x)
{
	if (x->is_resumed)
		return;
	x->is_resumed = true;
	TAILQ_INSERT_TAIL(&x->service->resumed, x, resumed);
	event_active(x->service->wake, EV_TIMEOUT, 0);
}

static void frame_chunk(struct evbuffer *pieces)
{
	char size[20];
	int n = snprintf(size, sizeof(size), "%zx\r\n", evbuffer_get_length(pieces));

	if (evbuffer_prepend(pieces, size, (size_t)n) || evbuffer_add(pieces, "\r\n", 2))
		abort(); /* out of memory */
}

static void flush(struct http_exchange *x)
{
	struct evbuffer *pieces = x->stream.pieces;

	if (!pieces || !evbuffer_get_length(pieces))
		return;
	if (x->stream.chunked)
		frame_chunk(pieces);
	x->bytes_out += evbuffer_get_length(pieces);
	http_conn_send_pieces(x->conn, pieces);
}

static void finish(struct http_exchange *x)
{
	struct conn *conn = x->conn;

	if (conn) {
		flush(x);
		http_exchange_account(x, x->stream.status);
		http_exchange_part(x);
		http_conn_send(
		        conn, x->stream.chunked ? STR("0\r\n\r\n") : STR(""), STR(""), false);
		http_conn_finish(conn, x->must_close);
	}
	http_exchange_end(x);
}

static void run(struct http_exchange *x)
{
	struct exchange_stream *stream = &x->stream;
	uint64_t start = x->bytes_out;

	if (!x->conn) {
		http_stream_lose_client(x);
		return;
	}
	stream->running = true;
	/* Over TLS the output may empty as fast as it fills, so this stream stops here to let
	 * others run. */
	while (!stream->ended && !stream->paused && http_conn_unsent(x->conn) < STREAM_LOW &&
	        x->bytes_out - start < STREAM_LOW) {
		uint64_t before = x->bytes_out;

		stream->more(x, stream->state);
		flush(x);
		if (x->bytes_out == before)
			stream->paused = true;
	}
	stream->running = false;
	if (stream->ended)
		finish(x);
}

void http_stream_on_drained(struct http_exchange *x)
{
	if (x->stream.more && !x->stream.paused)
		run(x);
}

void http_stream_on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct exchange_service *service = arg;
	struct http_exchange *x;

	(void)fd;
	(void)what;
	http_exchange_service_forget(service);
	for (unsigned i = 0; i < STREAM_ROUND_MAX; i++) {
		x = TAILQ_FIRST(&service->resumed);
		if (!x)
			return;
		TAILQ_REMOVE(&service->resumed, x, resumed);
		x->is_resumed = false;
		run(x);
	}
	event_active(service->wake, EV_TIMEOUT, 0);
}

void http_stream_abandon(struct exchange_service *service)
{
	struct http_exchange *x;

	while ((x = TAILQ_FIRST(&service->resumed)))
		http_stream_lose_client(x);
}

void http_stream_lose_client(struct http_exchange *x)
{
	x->stream.gone(x, x->stream.state);
	http_exchange_end(x);
}

void http_stream_start(struct http_exchange *x, int status, const char *content_type,
        http_stream_fn *more, http_stream_fn *gone, void *state)
{
	struct conn *conn = x->conn;
	bool chunked = x->request->head.minor > 0;
	struct reply reply = {.status = status,
	        .length = chunked ? REPLY_CHUNKED : REPLY_UNTIL_CLOSE,
	        .content_type = str_from(content_type)};

	x->stream = (struct exchange_stream){
	        .more = more, .gone = gone, .state = state, .status = status, .chunked = chunked};
	if (!x->service->wake) { /* the server has ended */
		http_stream_lose_client(x);
		return;
	}
	schedule(x); /* never from inside the handler */
	if (!conn)
		return;
	if (!chunked)
		x->must_close = true;
	if (x->head_only) {
		http_reply_transmit(x, &reply);
		return;
	}
	http_reply_decide_close(x);
	http_conn_stream(conn, STREAM_LOW / 2);
	http_conn_send(conn, http_reply_head(x, &reply), STR(""), false);
}

void http_stream_write(struct http_exchange *x, struct str piece)
{
	struct exchange_stream *stream = &x->stream;

	if (!x->conn || !piece.n)
		return;
	if (!stream->pieces)
		stream->pieces = evbuffer_new();
	if (!stream->pieces || evbuffer_add(stream->pieces, piece.p, piece.n))
		abort();
	if (evbuffer_get_length(stream->pieces) >= STREAM_CHUNK)
		flush(x);
}

void http_stream_pause(struct http_exchange *x)
{
	x->stream.paused = true;
}

void http_stream_resume(struct http_exchange *x)
{
	x->stream.paused = false;
	schedule(x);
}

void http_stream_end(struct http_exchange *x)
{
	x->stream.ended = true;
	if (!x->stream.running)
		finish(x);
}
