/*
 * Replies in pieces. `more` runs from the event loop while the output holds less than the low-water
 * mark; what it writes is gathered into chunks of some size. Memory per stream is bounded by that
 * mark, one call of `more` and one chunk, however long the reply is.
 *
 * What can go wrong: the client leaves; then the connection calls stream_lose_client.
 */
#include "stream.h"

#include "reply.h"
#include "server.h"

#include <stdlib.h>

enum {
	STREAM_LOW = 128 << 10,  /* bytes in the output below which more are made */
	STREAM_CHUNK = 32 << 10, /* bytes gathered before they go out */
};

static void on_drained(struct bufferevent *bev, void *arg)
{
	struct conn *conn = arg;

	(void)bev;
	if (conn->x && conn->x->stream.more && !conn->x->stream.paused)
		stream_run(conn->x);
}

static void schedule(struct http_exchange *x)
{
	if (x->is_resumed)
		return;
	x->is_resumed = true;
	TAILQ_INSERT_TAIL(&x->server->resumed, x, resumed);
	event_active(x->server->wake, EV_TIMEOUT, 0);
}

static void flush(struct http_exchange *x)
{
	struct evbuffer *output = bufferevent_get_output(x->conn->bev), *pieces = x->stream.pieces;
	size_t before = evbuffer_get_length(output), n = pieces ? evbuffer_get_length(pieces) : 0;

	if (!n)
		return;
	if (x->stream.chunked && evbuffer_add_printf(output, "%zx\r\n", n) < 0)
		abort();
	if (evbuffer_add_buffer(output, pieces))
		abort();
	if (x->stream.chunked && evbuffer_add(output, "\r\n", 2))
		abort();
	n = evbuffer_get_length(output) - before;
	x->conn->sent += n;
	x->bytes_out += n;
}

static void finish(struct http_exchange *x)
{
	struct conn *conn = x->conn;

	if (conn) {
		flush(x);
		conn_on_drained(conn, NULL, 0);
		conn_send(conn, x->stream.chunked ? STR("0\r\n\r\n") : STR(""), STR(""), false);
		conn->x = NULL;
		exchange_account(x, x->stream.status);
		conn_finish(conn);
	}
	exchange_end(x);
}

void stream_run(struct http_exchange *x)
{
	struct exchange_stream *stream = &x->stream;

	if (!x->conn) {
		stream_lose_client(x);
		return;
	}
	stream->running = true;
	while (!stream->ended && !stream->paused) {
		uint64_t before = x->bytes_out;

		if (evbuffer_get_length(bufferevent_get_output(x->conn->bev)) >= STREAM_LOW)
			break;
		stream->more(x, stream->state);
		flush(x);
		if (x->bytes_out == before)
			stream->paused = true;
	}
	stream->running = false;
	if (stream->ended)
		finish(x);
}

void stream_lose_client(struct http_exchange *x)
{
	x->stream.gone(x, x->stream.state);
	exchange_end(x);
}

void http_stream_start(struct http_exchange *x, int status, const char *content_type,
        http_stream_fn *more, http_stream_fn *gone, void *state)
{
	struct conn *conn = x->conn;
	struct reply reply = {.status = status,
	        .length = x->head.minor ? REPLY_CHUNKED : REPLY_UNTIL_CLOSE,
	        .content_type = str_from(content_type)};

	x->stream = (struct exchange_stream){.more = more, .gone = gone, .state = state};
	x->stream.chunked = x->head.minor > 0;
	if (x->server->freed) {
		stream_lose_client(x);
		return;
	}
	schedule(x); /* never from inside the handler */
	if (!conn)
		return;
	if (reply.length == REPLY_UNTIL_CLOSE)
		x->must_close = true;
	if (x->head_only) {
		reply_transmit(x, &reply);
		return;
	}
	if (x->server->draining || !x->head.keep_alive)
		x->must_close = true;
	conn->closing = x->must_close;
	x->stream.status = status;
	conn_enter(conn, CONN_WRITING);
	conn_send(conn, reply_head(x, &reply), STR(""), false);
	conn_on_drained(conn, on_drained, STREAM_LOW / 2);
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
