/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading requests: bytes in, a request or a refusal out. No sockets, no clock, no event loop: the
 * caller keeps the bytes that have arrived and shows them again, together with later ones, until
 * the reader has used them.
 *
 * Happy path: http_request_read finds a whole head and stops at REQUEST_HEAD. The caller looks at
 * reader->request->head and, when it wants the body, calls http_request_accept_body with the limit
 * of the resource. Reading goes on to REQUEST_COMPLETE. After http_request_next the reader is ready
 * for the next request on the same connection.
 *
 * Only the sender can cause an error: REQUEST_REFUSED with reader->refusal. After a refusal the
 * connection must not be read on: it is not known where the next request begins.
 */
#ifndef KESU_HTTP_REQUEST_H
#define KESU_HTTP_REQUEST_H

#include "request_chunks.h"
#include "request_head.h"

#include <base/arena.h>

enum { REQUEST_ARENA_CHUNK = 4096 };

enum request_progress {
	REQUEST_MORE,     /* all bytes shown were not enough */
	REQUEST_HEAD,     /* the head is there */
	REQUEST_COMPLETE, /* head and body are there */
	REQUEST_REFUSED   /* see reader->refusal */
};

/* Lies in its own arena, with everything that it refers to except a body that came in pieces. */
struct request {
	struct arena arena;
	struct request_head head; /* all empty when it was refused before it could be parsed */
	struct str body;
	struct buf gathered; /* a body that comes in pieces */
	struct request_chunks chunks;
};

struct request_reader {          /* zeroed: ready for a connection's first request */
	struct request *request; /* NULL before a head is there; then the caller's */
	struct request_refusal refusal;
	size_t line;    /* where the current line begins, in a head that is not complete */
	bool skipped;   /* the empty line before this request */
	bool body_next; /* accepted: what follows is the body */
};

/*
 * Continues with `bytes`, which begin where the last call stopped. *used is the number of bytes
 * that need not be shown again; it never passes the end of the request. `head_max` limits request
 * line and fields together, in bytes. From the first result other than REQUEST_MORE on,
 * reader->request belongs to the caller, who ends it by http_request_free, and the reader still
 * writes its body.
 */
enum request_progress http_request_read(
        struct request_reader *reader, struct str bytes, size_t head_max, size_t *used);

/* After REQUEST_HEAD. `max` is at least the head's Content-Length; a body in chunks is refused when
 * it passes `max` bytes. */
void http_request_accept_body(struct request_reader *reader, size_t max);
void http_request_next(struct request_reader *reader); /* forgets the request that it has read */

struct request *http_request_new(void);          /* an empty request, when none was parsed */
void http_request_free(struct request *request); /* NULL is fine */
bool http_request_has_body(const struct request *request); /* its head announces one */

#endif
