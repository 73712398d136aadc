/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the event loop does to a streamed reply. */
#ifndef KESU_HTTP_STREAM_H
#define KESU_HTTP_STREAM_H

#include "exchange.h"

#include <event2/util.h>

/* The output has room: go on, if x is a stream that is not paused. */
void http_stream_on_drained(struct http_exchange *x);
void http_stream_on_wake(evutil_socket_t fd, short what, void *service); /* runs what was resumed */
void http_stream_lose_client(struct http_exchange *x);                   /* ends x */
void http_stream_abandon(
        struct exchange_service *service); /* the server ends: nothing is resumed */

#endif
