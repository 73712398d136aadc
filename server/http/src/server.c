/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server of one worker: it joins the parts of this room, runs the clock tick that enforces
 * every time limit, and ends by draining.
 */
#include "acceptor.h"
#include "conn.h"
#include "exchange.h"
#include "pipeline.h"
#include "stream.h"
#include "tls.h"

#include <base/memory.h>

#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>

enum {
	SERVER_TICK_MS = 100,  /* how late a time limit may take effect */
	SERVER_DRAIN_MS = 1000 /* how long a drain waits for a head */
};

struct http_server {
	struct event_base *base;
	struct tls *tls; /* NULL: plain */
	struct exchange_service *service;
	struct conn_set conns;
	struct acceptor acceptor;
	struct event *tick;
	void (*done)(void *); /* NULL unless the server drains */
	void *done_state;
};

static bool is_drained(const struct http_server *server)
{
	return server->done && !server->conns.count && !server->service->exchange_count;
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct http_server *server = arg;

	(void)fd;
	(void)what;
	http_exchange_service_update_date(server->service);
	http_conn_set_expire(&server->conns);
	http_acceptor_resume(&server->acceptor);
	if (is_drained(server)) {
		void (*done)(void *) = server->done;

		server->done = NULL;
		done(server->done_state); /* may free the server */
	}
}

static void set_up_conns(struct http_server *server, const struct http_options *options)
{
	const unsigned ms[CONN_STATE__COUNT] = {
	        [CONN_IDLE] = options->idle_timeout_ms,
	        [CONN_HEAD] = options->header_timeout_ms,
	        [CONN_BODY] = options->body_timeout_ms,
	        [CONN_ANSWERING] = options->deadline_ms,
	        [CONN_WORKING] = HTTP_LONG_MS,
	        [CONN_WRITING] = options->idle_timeout_ms,
	        [CONN_LINGERING] = CONN_LINGER_MS,
	};

	server->conns = (struct conn_set){.base = server->base,
	        .tls = server->tls,
	        .events = &http_pipeline_events,
	        .owner = server->service,
	        .user_size = sizeof(struct exchange_slot),
	        .max = options->connection_max,
	        .max_per_address = options->connections_per_address,
	        .counters = server->service->counters};
	for (unsigned state = 0; state < CONN_STATE__COUNT; state++)
		server->conns.limits_us[state] = (int64_t)ms[state] * 1000;
	http_conn_set_init(&server->conns);
}

static bool start_events(struct http_server *server, struct error *error)
{
	const struct timeval tick = {0, SERVER_TICK_MS * 1000};
	struct event *wake =
	        event_new(server->base, -1, EV_PERSIST, http_stream_on_wake, server->service);

	server->service->wake = wake;
	server->tick = event_new(server->base, -1, EV_PERSIST, on_tick, server);
	if (!wake || !server->tick || event_add(server->tick, &tick))
		return error_set(error, "HTTP server: no memory for events");
	return http_acceptor_init(&server->acceptor, &server->conns, error);
}

static bool set_up(
        struct http_server *server, const struct http_options *options, struct error *error)
{
	server->service = http_exchange_service_new(options, error);
	if (!server->service)
		return false;
	if (options->tls_certificate) {
		server->tls = http_tls_new(options->tls_certificate, options->tls_key,
		        options->tls_ticket_keys, error);
		if (!server->tls)
			return false;
	}
	set_up_conns(server, options);
	return start_events(server, error);
}

struct http_server *http_server_new(
        struct event_base *base, const struct http_options *options, struct error *error)
{
	struct http_server *server = memory_new(1, sizeof(*server));

	server->base = base;
	signal(SIGPIPE, SIG_IGN);
	if (set_up(server, options, error))
		return server;
	http_server_free(server);
	return NULL;
}

bool http_server_listen(struct http_server *server, int fd, struct error *error)
{
	return http_acceptor_add(&server->acceptor, fd, error);
}

bool http_tls_check(const char *certificate, const char *key, struct error *error)
{
	struct tls *tls = http_tls_new(certificate, key, NULL, error);
	bool good = tls != NULL;

	if (good)
		http_tls_complain(tls);
	http_tls_free(tls);
	return good;
}

bool http_server_reload_tls(struct http_server *server, struct error *error)
{
	if (!server->tls)
		return true;
	if (!http_tls_reload(server->tls, error))
		return false;
	http_tls_complain(server->tls);
	return true;
}

void http_server_renew_tickets(struct http_server *server)
{
	if (server->tls)
		http_tls_renew_tickets(server->tls);
}

void http_server_drain(struct http_server *server, void (*done)(void *), void *state)
{
	server->done = done;
	server->done_state = state;
	if (server->conns.draining)
		return;
	http_acceptor_stop(&server->acceptor);
	http_conn_set_drain(&server->conns, SERVER_DRAIN_MS * 1000);
}

void http_server_free(struct http_server *server)
{
	if (!server)
		return;
	http_acceptor_stop(&server->acceptor);
	if (server->conns.events)
		http_conn_set_close(&server->conns);
	if (server->service)
		http_stream_abandon(server->service);
	http_exchange_service_leave(server->service);
	if (server->tick)
		event_free(server->tick);
	http_tls_free(server->tls);
	free(server);
}
