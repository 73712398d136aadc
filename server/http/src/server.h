/* One worker's server: its options, connections by state, and what all of them share. */
#ifndef KESU_HTTP_SERVER_H
#define KESU_HTTP_SERVER_H

#include "conn.h"
#include "router.h"
#include "tls.h"

#include <event2/event.h>
#include <event2/listener.h>

enum {
	SERVER_TICK_MS = 100,      /* how late a limit of time may strike */
	SERVER_LISTENERS_MAX = 16, /* listening sockets */
	SERVER_DRAIN_MS = 1000,    /* how long a drain waits for a head */
	SERVER_RESUMED_MAX = 64,   /* streams served in one round of the loop */
	SERVER_DATE_SIZE = 32
};

TAILQ_HEAD(conn_list, conn);
TAILQ_HEAD(exchange_list, http_exchange);

struct server_slot {
	struct conn *conn;
};

struct http_server {
	struct http_options options;
	struct event_base *base;
	struct evhttp *evhttp;
	struct router *router;
	struct tls *tls; /* NULL: plain */
	struct evhttp_bound_socket *bound[SERVER_LISTENERS_MAX];
	size_t bound_count;
	bool deaf; /* listeners are off until the next tick: out of descriptors */

	/* A state has one time limit, so each list is in the order of expiry. */
	struct conn_list conns[CONN_STATE__COUNT];
	int64_t limits_us[CONN_STATE__COUNT];
	struct conn_list fresh;    /* accepted in this round of the loop */
	struct server_slot *by_fd; /* slots */
	size_t by_fd_size;
	size_t conn_count, exchange_count;

	struct exchange_list resumed; /* streams whose `more` is due */
	struct event *tick, *wake;
	char date[SERVER_DATE_SIZE]; /* of this second */
	int64_t date_second;
	uint64_t random; /* state of the generator */
	struct http_counters own_counters, *counters;

	bool draining, freed;
	void (*done)(void *);
	void *done_state;
};

uint64_t server_random(struct http_server *server);
void server_exchange_ended(struct http_server *server); /* may free the server */

#endif
