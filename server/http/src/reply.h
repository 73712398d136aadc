/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rendering and sending the reply of a handler or of this room. */
#ifndef KESU_HTTP_REPLY_H
#define KESU_HTTP_REPLY_H

#include "exchange.h"

enum reply_length { REPLY_SIZED, REPLY_CHUNKED, REPLY_UNTIL_CLOSE, REPLY_EMPTY };

struct reply {
	int status;
	enum reply_length length;
	struct str content_type; /* empty: none */
	struct str body;
	struct str fields; /* rendered header lines of this kind of reply */
	bool lasting;      /* the body outlives the server */
	bool cacheable;    /* has its own Cache-Control */
	bool bare;         /* without the handler's own header fields */
};

/* Before the head is rendered: whether this is the connection's last reply. */
void http_reply_decide_close(struct http_exchange *x);
struct str http_reply_head(struct http_exchange *x, const struct reply *reply);
/* Sends the reply and detaches the exchange from its connection; the caller still ends the
 * exchange. */
void http_reply_transmit(struct http_exchange *x, const struct reply *reply);
void http_reply_deadline(
        struct http_exchange *x); /* 503; the handler's own reply will be dropped */
/* "HEAD, GET, ... OPTIONS" of the bits in `allow`. */
struct str http_reply_allow(struct arena *arena, unsigned allow);

#endif
