/* Takes a chunked body apart (RFC 9112, section 7.1) as it arrives. No sockets. */
#ifndef KESU_HTTP_CHUNKED_H
#define KESU_HTTP_CHUNKED_H

#include <base/buf.h>

enum {
	CHUNKED_LINE_MAX = 256,     /* a size with its extensions */
	CHUNKED_TRAILER_MAX = 4096, /* all trailer fields; they are dropped */
	CHUNKED_SIZE_DIGITS_MAX = 8
};

enum chunked_state {
	CHUNKED_SIZE,
	CHUNKED_EXTENSION,
	CHUNKED_SIZE_FEED,
	CHUNKED_DATA,
	CHUNKED_DATA_RETURN,
	CHUNKED_DATA_FEED,
	CHUNKED_TRAILER,
	CHUNKED_TRAILER_FEED,
	CHUNKED_DONE,
	CHUNKED_BAD
};

struct chunked { /* zeroed: ready for a new body */
	enum chunked_state state;
	size_t left;   /* of the size, then of the data */
	size_t digits; /* of the size */
	size_t line;   /* bytes of the line under way */
	size_t trailer;
};

/* Decodes into `body` until the bytes or the message end; returns how many bytes it used. Look at
 * the state, and at body->overflowed, afterwards. */
size_t chunked_feed(struct chunked *chunked, struct str bytes, struct buf *body);

#endif
