/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The happy path: connect the lanes, load the catalogue, listen, run the loop. Connections wait in
 * the backlog while a worker is not ready; when that takes long (no database), it listens anyway
 * and answers 503, so that a phone gets an answer. SIGTERM drains: no new connections, requests
 * under way are answered, then the loop ends. SIGHUP reads the certificate again. When the master
 * ends, the kernel sends SIGTERM to the worker.
 */
#include "worker.h"

#include "counters.h"
#include "title.h"
#include "user.h"
#include <core/context.h>
#include <core/offload.h>

#include <base/clock.h>
#include <base/log.h>

#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	FAST_CONNECTIONS = 2, /* a second group of saves overlaps a slow flush: group_commit.h */
	FAST_IN_FLIGHT_MAX = 64,
	FAST_QUEUE_MAX = 4096,
	SLOW_QUEUE_MAX = 64,
	SIGN_IN_QUEUE_MAX = 64,
	OFFLOAD_WAITING_MAX = 16,
	TASKS_WAITING_MAX = 4,
	EXPORTS_WAITING_MAX = 32,
	FILES_WAITING_MAX = 16,
	PUBLISH_INTERVAL_MS = 500,
	OWN_DESCRIPTORS = 64, /* database, log, listener, event loop */
	LISTEN_LOOK_MS = 10,
	LISTEN_LATEST_MS = 3000,
	CONNECTIONS_PER_ADDRESS_LEAST = 256,
};

struct worker {
	const struct worker_options *options;
	struct event_base *base;
	struct core_context context;
	struct http_server *server;
	struct event *term, *hup, *publish, *listen;
	int64_t listen_latest_us;
	unsigned char ticket_keys[HTTP_TICKET_KEYS_SIZE];
	uint64_t ticket_renewals;
	bool failed;
};

static void worker_drained(void *state)
{
	struct worker *worker = state;

	event_base_loopbreak(worker->base);
}

static void worker_drain(struct worker *worker)
{
	if (worker->context.draining)
		return;
	worker->context.draining = true;
	log_info("draining");
	http_server_drain(worker->server, worker_drained, worker);
}

static void worker_on_term(evutil_socket_t signal, short what, void *state)
{
	(void)signal;
	(void)what;
	worker_drain(state);
}

static void worker_on_hup(evutil_socket_t signal, short what, void *state)
{
	struct worker *worker = state;
	struct error error;

	(void)signal;
	(void)what;
	if (http_server_reload_tls(worker->server, &error)) {
		log_info("certificate read again");
	} else if (worker->options->user) {
		log_info("the worker begins anew, because it may not read the certificate",
		        LOG_TEXT("problem", error.text));
		worker_drain(worker);
	} else {
		log_error("the old certificate stays", LOG_TEXT("problem", error.text));
	}
}

static bool worker_ready(const struct worker *worker)
{
	const struct core_context *context = &worker->context;

	for (size_t i = 0; context->parts[i]; i++)
		if (!context->parts[i]->ready(context->states[i]))
			return false;
	return core_lanes_ready(context);
}

static void worker_publish_saves(const struct core_context *context, struct worker_counters *mine)
{
	for (size_t i = 0; context->parts[i]; i++) {
		struct group_commit_counters saves;

		if (!context->parts[i]->count)
			continue;
		saves = context->parts[i]->count(context->states[i]);
		mine->saves = saves.members;
		mine->save_batches = saves.groups;
		mine->save_batch_largest = saves.largest;
		mine->saves_waiting = saves.waiting;
	}
}

/* Whether the master has made new keys of TLS sessions since. */
static bool worker_take_tickets(struct worker *worker)
{
	const struct counters_page *page = worker->options->counters;
	uint64_t renewals = page->ticket_renewals;

	if (renewals == worker->ticket_renewals)
		return false;
	worker->ticket_renewals = renewals;
	memcpy(worker->ticket_keys, page->ticket_keys, sizeof(worker->ticket_keys));
	return true;
}

static void worker_publish(evutil_socket_t fd, short what, void *state)
{
	struct worker *worker = state;
	struct worker_counters *mine = &worker->options->counters->worker[worker->options->index];
	struct db_lane_counters fast = db_lane_count(worker->context.fast);
	struct db_lane_counters slow = db_lane_count(worker->context.slow);
	struct db_lane_counters sign_in = db_lane_count(worker->context.sign_in);

	(void)fd;
	(void)what;
	worker_publish_saves(&worker->context, mine);
	mine->fast_batches = fast.batches;
	mine->fast_waiting = fast.waiting;
	mine->fast_reconnects = fast.reconnects;
	mine->slow_batches = slow.batches;
	mine->slow_waiting = slow.waiting;
	mine->slow_reconnects = slow.reconnects;
	mine->sign_in_batches = sign_in.batches;
	mine->sign_in_waiting = sign_in.waiting;
	mine->sign_in_reconnects = sign_in.reconnects;
	mine->fast_faults = fast.faults;
	mine->at_fault = db_lane_at_fault(worker->context.fast);
	mine->beats++;
	mine->ready = worker_ready(worker);
	if (worker_take_tickets(worker))
		http_server_renew_tickets(worker->server);
}

static void worker_on_look(evutil_socket_t fd, short what, void *state)
{
	struct worker *worker = state;
	struct error error;

	if (!worker_ready(worker) && clock_monotonic_us() < worker->listen_latest_us)
		return;
	event_del(worker->listen);
	if (worker->context.draining)
		return;
	if (http_server_listen(worker->server, worker->options->listen_fd, &error)) {
		worker_publish(fd, what, worker);
		return;
	}
	log_error("a worker cannot listen", LOG_TEXT("problem", error.text));
	worker->failed = true;
	event_base_loopbreak(worker->base);
}

static struct db_lane *worker_fast_lane(const struct worker *worker)
{
	const struct config *config = worker->options->config;
	const struct login *login = &worker->options->logins[LOGIN_FAST];

	return db_lane_new(worker->base,
	        &(struct db_lane_options){.name = "fast",
	                .conninfo = login->conninfo,
	                .user = login->user,
	                .by_key = true,
	                .connections = FAST_CONNECTIONS,
	                .in_flight_max = FAST_IN_FLIGHT_MAX,
	                .queue_max = FAST_QUEUE_MAX,
	                .statement_timeout_ms = (unsigned)config_number(config, "fast_timeout_ms"),
	                .queue_timeout_ms = (unsigned)config_number(config, "deadline_ms"),
	                .statements = worker->options->rooms->fast_statements,
	                .statements_count = worker->options->rooms->fast_statements_count});
}

static struct db_lane *worker_slow_lane(const struct worker *worker)
{
	const struct config *config = worker->options->config;
	const struct login *login = &worker->options->logins[LOGIN_SLOW];

	return db_lane_new(worker->base,
	        &(struct db_lane_options){.name = "slow",
	                .conninfo = login->conninfo,
	                .user = login->user,
	                .connections = (size_t)config_number(config, "slow_connections"),
	                .in_flight_max = 1,
	                .queue_max = SLOW_QUEUE_MAX,
	                .statement_timeout_ms = (unsigned)config_number(config, "slow_timeout_ms"),
	                .queue_timeout_ms = (unsigned)config_number(config, "deadline_ms"),
	                .statements = worker->options->rooms->slow_statements,
	                .statements_count = worker->options->rooms->slow_statements_count});
}

/* One connection: what takes time of a sign-in is hashing, which is done one after the other. What
 * waits for a lock gives up with its request, so that it stalls nobody for longer. */
static struct db_lane *worker_sign_in_lane(const struct worker *worker)
{
	const struct process_rooms *rooms = worker->options->rooms;
	const struct login *login = &worker->options->logins[LOGIN_SIGN_IN];
	unsigned deadline_ms = (unsigned)config_number(worker->options->config, "deadline_ms");

	return db_lane_new(
	        worker->base, &(struct db_lane_options){.name = "sign-in",
	                              .conninfo = login->conninfo,
	                              .user = login->user,
	                              .connections = 1,
	                              .in_flight_max = 1,
	                              .queue_max = SIGN_IN_QUEUE_MAX,
	                              .statement_timeout_ms = deadline_ms,
	                              .queue_timeout_ms = deadline_ms,
	                              .statements = rooms->sign_in_statements,
	                              .statements_count = rooms->sign_in_statements_count});
}

/* Raises the limit of open descriptors as far as the system allows. The result is the number of
 * connections that fit: more are refused. */
static size_t worker_connection_max(const struct config *config)
{
	size_t wanted = (size_t)config_number(config, "connection_max"), possible;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return wanted;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	possible =
	        limit.rlim_cur > OWN_DESCRIPTORS ? (size_t)(limit.rlim_cur - OWN_DESCRIPTORS) : 1;
	if (wanted <= possible)
		return wanted;
	log_warning("connection_max is more than the system's limit of open files allows",
	        LOG_NUMBER("connection_max", (int64_t)possible));
	return possible;
}

/* A village behind one carrier's gateway must fit. Behind a proxy all have the proxy's address. */
static size_t worker_connections_per_address(const struct config *config, size_t connection_max)
{
	size_t wanted = (size_t)config_number(config, "connections_per_address");

	if (config_flag(config, "trust_forwarded_for"))
		return 0;
	if (!wanted)
		wanted = connection_max / 4 > CONNECTIONS_PER_ADDRESS_LEAST
		                 ? connection_max / 4
		                 : CONNECTIONS_PER_ADDRESS_LEAST;
	return wanted < connection_max ? wanted : connection_max;
}

static struct http_server *worker_server(struct worker *worker, struct error *error)
{
	const struct worker_options *options = worker->options;
	const struct config *config = options->config;
	const char *certificate = config_text(config, "tls_certificate");
	size_t connection_max = worker_connection_max(config);

	return http_server_new(worker->base,
	        &(struct http_options){.routes = options->rooms->routes,
	                .route_count = options->rooms->route_count,
	                .unknown = options->rooms->unknown,
	                .admit = options->rooms->admit,
	                .refused = options->rooms->refused,
	                .context = &worker->context,
	                .header_max = (size_t)config_number(config, "header_max"),
	                .request_memory = (size_t)config_number(config, "request_memory"),
	                .connection_max = connection_max,
	                .connections_per_address =
	                        worker_connections_per_address(config, connection_max),
	                .header_timeout_ms = (unsigned)config_number(config, "header_timeout_ms"),
	                .body_timeout_ms = (unsigned)config_number(config, "body_timeout_ms"),
	                .idle_timeout_ms = (unsigned)config_number(config, "idle_timeout_ms"),
	                .deadline_ms = (unsigned)config_number(config, "deadline_ms"),
	                .tls_certificate = *certificate ? certificate : NULL,
	                .tls_key = *certificate ? config_text(config, "tls_key") : NULL,
	                .tls_ticket_keys = worker->ticket_keys,
	                .hsts_s = (unsigned)config_number(config, "hsts_days") * 86400U,
	                .trust_forwarded_for = config_flag(config, "trust_forwarded_for"),
	                .access_log = config_flag(config, "access_log"),
	                .counters = &options->counters->worker[options->index].http},
	        error);
}

/* The user behind the string is the one that counts. */
static bool worker_staff_conninfo(struct worker *worker, struct error *error)
{
	const struct login *login = &worker->options->logins[LOGIN_SLOW];
	char *text = worker->context.staff_conninfo;
	int n = snprintf(text, CORE_CONNINFO_SIZE, "%s%s%s", login->conninfo,
	        login->user ? " user=" : "", login->user ? login->user : "");

	return n < CORE_CONNINFO_SIZE ||
	       error_set(
	               error, "the login of staff is longer than %d bytes", CORE_CONNINFO_SIZE - 1);
}

static bool worker_start(struct worker *worker, struct error *error)
{
	const struct worker_options *options = worker->options;
	struct core_context *context = &worker->context;

	context->config = options->config;
	context->base = worker->base;
	context->parts = options->rooms->parts;
	context->figures = options->rooms->figures;
	context->tables = options->rooms->tables;
	context->counters = options->counters;
	context->attempt_lifetime_s = config_number(options->config, "attempt_days") * 86400;
	context->keys = core_secret_keys_new(options->secret, options->secret_previous, error);
	if (!context->keys)
		return false;
	context->limits = core_limits_new(config_number(options->config, "requests_per_address"));
	context->offload = core_offload_new(worker->base, OFFLOAD_WAITING_MAX);
	context->tasks = core_offload_new(worker->base, TASKS_WAITING_MAX);
	context->exports = core_offload_new(worker->base, EXPORTS_WAITING_MAX);
	context->files = core_offload_new(worker->base, FILES_WAITING_MAX);
	if (!worker_staff_conninfo(worker, error))
		return false;
	context->fast = worker_fast_lane(worker);
	context->slow = worker_slow_lane(worker);
	context->sign_in = worker_sign_in_lane(worker);
	for (size_t i = 0; context->parts[i]; i++)
		context->states[i] = context->parts[i]->start(context);
	worker_take_tickets(worker);
	worker->server = worker_server(worker, error);
	return worker->server != NULL;
}

static void worker_watch(struct worker *worker)
{
	const struct timeval interval = {.tv_usec = PUBLISH_INTERVAL_MS * 1000};
	const struct timeval look = {.tv_usec = LISTEN_LOOK_MS * 1000};

	worker->term = evsignal_new(worker->base, SIGTERM, worker_on_term, worker);
	worker->hup = evsignal_new(worker->base, SIGHUP, worker_on_hup, worker);
	worker->publish = event_new(worker->base, -1, EV_PERSIST, worker_publish, worker);
	worker->listen = event_new(worker->base, -1, EV_PERSIST, worker_on_look, worker);
	if (!worker->term || !worker->hup || !worker->publish || !worker->listen)
		abort();
	evsignal_add(worker->term, NULL);
	evsignal_add(worker->hup, NULL);
	event_add(worker->publish, &interval);
	worker->listen_latest_us = clock_monotonic_us() + LISTEN_LATEST_MS * 1000;
	event_add(worker->listen, &look);
}

/* The reverse of worker_start. What may still send a batch ends before the lanes, and lanes end
 * before the objects that their callbacks need. */
static void worker_stop(struct worker *worker)
{
	struct event *const events[] = {worker->term, worker->hup, worker->publish, worker->listen};

	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (events[i])
			event_free(events[i]);
	core_offload_free(worker->context.files);
	core_offload_free(worker->context.exports);
	core_offload_free(worker->context.tasks);
	core_offload_free(worker->context.offload);
	if (worker->context.fast)
		db_lane_free(worker->context.fast);
	if (worker->context.slow)
		db_lane_free(worker->context.slow);
	if (worker->context.sign_in)
		db_lane_free(worker->context.sign_in);
	if (worker->server)
		http_server_free(worker->server);
	for (size_t i = 0; worker->context.parts && worker->context.parts[i]; i++)
		if (worker->context.states[i])
			worker->context.parts[i]->stop(worker->context.states[i]);
	core_limits_free(worker->context.limits);
	core_secret_keys_free(worker->context.keys);
	event_base_free(worker->base);
}

/* Only the master handles signals from the terminal. A worker ends when the master ends. */
static void worker_settle(const struct worker_options *options)
{
	char title[32];

	signal(SIGINT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != options->master)
		raise(SIGTERM);
	snprintf(title, sizeof(title), "worker %zu", options->index + 1);
	process_title_set(title);
}

static struct event_base *worker_event_base(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

	if (!config || event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST))
		abort();
	base = event_base_new_with_config(config);
	event_config_free(config);
	if (!base)
		abort();
	return base;
}

int process_worker_run(const struct worker_options *options)
{
	struct worker worker = {.options = options};
	struct error error;
	int status = EXIT_FAILURE;

	worker.base = worker_event_base();
	if (worker_start(&worker, &error) && process_user_become(options->user, &error)) {
		worker_settle(options);
		worker_watch(&worker);
		event_base_dispatch(worker.base);
		if (!worker.failed)
			status = EXIT_SUCCESS;
	} else {
		log_error("a worker cannot start", LOG_TEXT("problem", error.text));
	}
	worker_stop(&worker);
	return status;
}
