/* One request and its reply. The exchange lives in its own arena. */
#ifndef KESU_HTTP_EXCHANGE_H
#define KESU_HTTP_EXCHANGE_H

#include "conn.h"
#include "request_head.h"
#include "router.h"

enum { EXCHANGE_ARENA_CHUNK = 4096, EXCHANGE_ID_SIZE = 17 };

struct exchange_header {
	struct exchange_header *next;
	struct str name, value;
};

struct exchange_stream {
	http_stream_fn *more, *gone; /* NULL: no stream */
	void *state;
	struct evbuffer *pieces; /* the chunk under way */
	int status;
	bool paused, ended, running, chunked;
};

struct http_exchange {
	TAILQ_ENTRY(http_exchange) resumed;
	bool is_resumed;
	struct arena arena;
	struct http_server *server;
	struct conn *conn; /* NULL: nobody waits for the reply any more */
	struct request_head head;
	enum http_method method;
	struct router_match match;
	struct str body;
	struct str id, client;
	int64_t started_us;
	struct exchange_header *headers, **headers_end;
	size_t header_bytes;
	struct request_refusal refusal; /* type set: this room answers, no handler is asked */
	bool options;                   /* this room answers with Allow */
	bool head_only;                 /* HEAD: no body goes out */
	bool dispatched;                /* a handler, or this room, owes the reply */
	bool must_close, must_linger;
	uint64_t bytes_out;
	struct exchange_stream stream;
};

/* Reads and routes a head (copied). An empty one makes an exchange that can only be refused. */
struct http_exchange *exchange_new(struct conn *conn, struct str head);
/* True when the body has to arrive before the exchange can be answered. */
bool exchange_awaits_body(const struct http_exchange *x);
/* The request is refused after (part of) its head was read: answer, then close. */
void exchange_refuse(struct http_exchange *x, struct request_refusal refusal);
void exchange_dispatch(struct http_exchange *x); /* x may be gone afterwards */
void exchange_lose_client(struct http_exchange *x);
/* The reply's first bytes leave or have left: count and log it. */
void exchange_account(struct http_exchange *x, int status);
void exchange_end(struct http_exchange *x);

#endif
