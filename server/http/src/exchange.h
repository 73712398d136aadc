/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request and its reply. The exchange lives in its request's arena. Each connection has a slot
 * that holds the exchange under way and the reader of the next request.
 */
#ifndef KESU_HTTP_EXCHANGE_H
#define KESU_HTTP_EXCHANGE_H

#include "conn.h"
#include "exchange_service.h"
#include "request.h"
#include "router.h"

enum { EXCHANGE_ID_SIZE = 17 };

/* conn->user; conn->set->owner is the struct exchange_service. */
struct exchange_slot {
	struct request_reader reader;
	struct http_exchange *x; /* being received or answered, or NULL */
};

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
	TAILQ_ENTRY(http_exchange) resumed; /* in the service's list of resumed ones, or of ended */
	bool is_resumed;
	struct request *request;
	struct arena *arena; /* the request's */
	struct exchange_service *service;
	struct conn *conn; /* NULL: no client waits for the reply any more */
	enum http_method method;
	struct http_router_match match;
	struct str id, client;
	const void *kept; /* the handler's */
	int64_t started_us;
	struct exchange_header *headers, **headers_end;
	size_t header_bytes;
	struct request_refusal refusal; /* type set: this room answers, no handler is called */
	bool options;                   /* this room answers with Allow */
	bool head_only;                 /* HEAD: no body goes out */
	bool dispatched;                /* a handler, or this room, has not replied yet */
	bool admitted;                  /* its route was asked about the body */
	bool is_big;                    /* holds the turn of big bodies */
	bool must_close, must_linger;
	uint64_t bytes_out;
	size_t held; /* bytes of its body so far */
	struct exchange_stream stream;
};

struct exchange_slot *http_exchange_slot_of(struct conn *conn);
/* Makes the exchange of the connection's slot. It owns the request, whose head is complete. */
struct http_exchange *http_exchange_new(struct conn *conn, struct request *request);
/* The connection has the whole reply and goes on without x. */
struct conn *http_exchange_part(struct http_exchange *x);
/* Counts the bytes of the body that have arrived so far. */
void http_exchange_hold(struct http_exchange *x);
/* Counts and logs the reply when its first bytes are sent. */
void http_exchange_account(struct http_exchange *x, int status);
void http_exchange_end(struct http_exchange *x);

#endif
