/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The listening sockets of a server, and what happens when the process has no descriptors left for
 * new connections: the listeners pause until a connection has closed or until the next tick,
 * whichever is first. Meanwhile new connections wait in the system's queue.
 */
#ifndef KESU_HTTP_ACCEPTOR_H
#define KESU_HTTP_ACCEPTOR_H

#include "conn.h"

#include <base/error.h>

enum { ACCEPTOR_LISTENERS_MAX = 16 };

struct evconnlistener;

struct acceptor {
	struct conn_set *conns;
	struct evconnlistener *listeners[ACCEPTOR_LISTENERS_MAX];
	size_t count;
	struct event *retry;
	bool resting;
	int64_t quiet_until_us; /* already logged */
};

bool http_acceptor_init(
        struct acceptor *acceptor, struct conn_set *conns, struct error *error) KESU_MUST_CHECK;
/* Takes a listening, non-blocking socket, which stays open in the caller. */
bool http_acceptor_add(struct acceptor *acceptor, int fd, struct error *error) KESU_MUST_CHECK;
void http_acceptor_resume(struct acceptor *acceptor); /* from the server's tick */
void http_acceptor_stop(struct acceptor *acceptor);   /* permanently */

#endif
