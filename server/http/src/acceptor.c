/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "acceptor.h"

#include <base/clock.h>
#include <base/log.h>

#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

enum { ACCEPTOR_COMPLAINT_US = 1000000 }; /* at most one line in the log in this time */

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address,
        int size, void *arg)
{
	struct acceptor *acceptor = arg;

	(void)listener;
	http_conn_open(acceptor->conns, fd, address, (socklen_t)size);
}

static void complain(struct acceptor *acceptor, int reason)
{
	int64_t now = clock_monotonic_us();

	if (now < acceptor->quiet_until_us)
		return;
	acceptor->quiet_until_us = now + ACCEPTOR_COMPLAINT_US;
	log_error("accept failed", LOG_TEXT("reason", strerror(reason)));
}

/* Out of descriptors or memory: accepting again at once would only fail again and use processor
 * time. */
static void on_accept_error(struct evconnlistener *listener, void *arg)
{
	struct acceptor *acceptor = arg;

	(void)listener;
	complain(acceptor, errno);
	for (size_t i = 0; i < acceptor->count; i++)
		evconnlistener_disable(acceptor->listeners[i]);
	acceptor->resting = true;
	acceptor->conns->vacancy = acceptor->retry;
}

void http_acceptor_resume(struct acceptor *acceptor)
{
	if (!acceptor->resting)
		return;
	acceptor->resting = false;
	acceptor->conns->vacancy = NULL;
	for (size_t i = 0; i < acceptor->count; i++)
		evconnlistener_enable(acceptor->listeners[i]);
}

static void on_retry(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	http_acceptor_resume(arg);
}

bool http_acceptor_init(struct acceptor *acceptor, struct conn_set *conns, struct error *error)
{
	*acceptor = (struct acceptor){.conns = conns};
	acceptor->retry = event_new(conns->base, -1, EV_PERSIST, on_retry, acceptor);
	return acceptor->retry || error_set(error, "HTTP server: no memory for events");
}

bool http_acceptor_add(struct acceptor *acceptor, int fd, struct error *error)
{
	const int on = 1;
	struct evconnlistener *listener;

	if (acceptor->count == ACCEPTOR_LISTENERS_MAX)
		return error_set(error, "HTTP server: too many listening sockets");
	/* Accepted sockets inherit it; on a unix socket it has no effect. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	listener = evconnlistener_new(
	        acceptor->conns->base, on_accept, acceptor, LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (!listener)
		return error_set(error, "HTTP server: socket %d cannot be listened on", fd);
	evconnlistener_set_error_cb(listener, on_accept_error);
	acceptor->listeners[acceptor->count++] = listener;
	return true;
}

void http_acceptor_stop(struct acceptor *acceptor)
{
	while (acceptor->count)
		evconnlistener_free(acceptor->listeners[--acceptor->count]);
	if (acceptor->conns)
		acceptor->conns->vacancy = NULL;
	if (acceptor->retry)
		event_free(acceptor->retry);
	acceptor->retry = NULL;
	acceptor->resting = false;
}
