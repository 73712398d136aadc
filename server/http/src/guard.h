/* The guard between the socket and evhttp: see guard.c. */
#ifndef KESU_HTTP_GUARD_H
#define KESU_HTTP_GUARD_H

#include "conn.h"
#include "request_head.h"

void guard_on_input(struct evbuffer *input, const struct evbuffer_cb_info *info, void *conn);
/* The last reply is out: look at what arrived meanwhile. */
void guard_next(struct conn *conn);
/* From outside the input callback: answer with this problem and close. */
void guard_give_up(struct conn *conn, struct request_refusal refusal);

#endif
