/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decodes a chunked body (RFC 9112, section 7.1) as it arrives. No sockets. */
#ifndef KESU_HTTP_REQUEST_CHUNKS_H
#define KESU_HTTP_REQUEST_CHUNKS_H

#include <base/buf.h>

enum {
	REQUEST_CHUNK_LINE_MAX = 256,     /* a size with its extensions */
	REQUEST_CHUNK_TRAILER_MAX = 4096, /* all trailer fields; they are dropped */
	REQUEST_CHUNK_SIZE_DIGITS_MAX = 8
};

enum request_chunk_state {
	REQUEST_CHUNK_SIZE,
	REQUEST_CHUNK_EXTENSION,
	REQUEST_CHUNK_SIZE_FEED,
	REQUEST_CHUNK_DATA,
	REQUEST_CHUNK_DATA_RETURN,
	REQUEST_CHUNK_DATA_FEED,
	REQUEST_CHUNK_TRAILER,
	REQUEST_CHUNK_TRAILER_FEED,
	REQUEST_CHUNK_DONE,
	REQUEST_CHUNK_BAD
};

struct request_chunks { /* zeroed: ready for a new body */
	enum request_chunk_state state;
	size_t left;   /* of the size, then of the data */
	size_t digits; /* of the size */
	size_t line;   /* bytes of the current line */
	size_t trailer;
};

/* Decodes into `body` until the bytes or the message ends; returns how many bytes it used. Look at
 * the state, and at body->overflowed, afterwards. */
size_t http_request_chunks_decode(
        struct request_chunks *chunks, struct str bytes, struct buf *body);

#endif
