/* What the event loop does to a streamed reply. */
#ifndef KESU_HTTP_STREAM_H
#define KESU_HTTP_STREAM_H

#include "exchange.h"

void stream_run(struct http_exchange *x); /* from the event loop, with room in the output */
void stream_lose_client(struct http_exchange *x);

#endif
