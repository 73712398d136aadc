/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One connection of a lane, a state machine on the event loop: WAITING (back-off) -> CONNECTING ->
 * PREPARING (settings and all statements in one pipeline) -> READY, and back to WAITING whenever
 * anything breaks. In READY a batch is sent as its statements and one Sync. Answers come in the
 * order of sending, and a batch ends when the answer to its Sync arrives, which is after the
 * commit.
 *
 * A batch goes out in one write, whatever the number of its statements: libpq 15 flushes at every
 * PQpipelineSync, and has no Sync that waits for the batches behind it.
 *
 * A warning before the answer to its Sync leaves a batch in doubt, and it ends as DB_LOST: nothing
 * else tells that the wait for a synchronous standby was cut short, and its words come in any
 * language.
 *
 * After an error PostgreSQL skips the rest up to the next Sync, so an error never affects another
 * batch. When the connection ends, batches that were sent and not answered end as DB_LOST; those in
 * the lane's queue keep waiting. What the server still does for the former is cancelled.
 */
#include "lane.h"

#include <base/clock.h>
#include <base/log.h>
#include <base/memory.h>

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BACKOFF_MIN_MS = 50,
	BACKOFF_MAX_MS = 5000,
	PREPARE_MAX_MS = 10000, /* from the connection until READY */
	SILENCE_MAX_MS = 10000  /* beyond statement_timeout */
};

enum connection_state { WAITING, CONNECTING, PREPARING, READY };

struct connection {
	struct db_lane *lane;
	size_t number;
	PGconn *pg; /* NULL while WAITING */
	enum connection_state state;
	struct event *readable, *writable; /* of the socket; NULL without one */
	struct event *timer;               /* the end of WAITING, or of CONNECTING and PREPARING */
	unsigned backoff_ms;
	struct db_targets targets; /* looked up anew in each round */
	size_t target, tried;      /* the one in use; how many have failed in this round */
	struct batch_list sent;    /* and not answered, in order */
	size_t in_flight;
	int64_t heard_us; /* when the server last said something, or had nothing to say */
};

static void connection_open(struct connection *connection);

static void timer_set(struct connection *c, unsigned ms)
{
	const struct timeval delay = {ms / 1000, (suseconds_t)(ms % 1000) * 1000};

	evtimer_add(c->timer, &delay);
}

static void watch_stop(struct connection *c)
{
	if (c->readable)
		event_free(c->readable);
	if (c->writable)
		event_free(c->writable);
	c->readable = c->writable = NULL;
}

/* Half of the back-off is fixed and half is random, so that workers do not all retry at the same
 * time. */
static unsigned backoff_next(struct connection *c)
{
	unsigned ms = c->backoff_ms;
	uint32_t chance;

	evutil_secure_rng_get_bytes(&chance, sizeof(chance));
	c->backoff_ms = ms * 2 < BACKOFF_MAX_MS ? ms * 2 : BACKOFF_MAX_MS;
	return ms / 2 + chance % (ms / 2 + 1);
}

void db_connection_close(struct connection *c)
{
	struct batch_list lost = STAILQ_HEAD_INITIALIZER(lost);
	bool is_awaited = c->in_flight && PQstatus(c->pg) == CONNECTION_OK;
	PGcancel *cancel = is_awaited ? PQgetCancel(c->pg) : NULL;
	struct db_batch *batch;

	watch_stop(c);
	evtimer_del(c->timer);
	PQfinish(c->pg);
	db_libpq_cancel(cancel);
	c->pg = NULL;
	c->state = WAITING;
	c->in_flight = 0;
	STAILQ_CONCAT(&lost, &c->sent);
	while ((batch = STAILQ_FIRST(&lost))) {
		STAILQ_REMOVE_HEAD(&lost, next);
		batch->outcome = DB_LOST;
		db_lane_finish(c->lane, batch);
	}
}

/* The pause before the next attempt: none before the next host of a round, and none of the hosts is
 * skipped. Then target is the one to try. */
static unsigned connection_turn(struct connection *c)
{
	bool was_ready = c->state == READY;

	c->tried = was_ready ? 0 : c->tried + 1;
	if (was_ready || !c->targets.count)
		return backoff_next(c);
	c->target = (c->target + 1) % c->targets.count;
	if (c->tried < c->targets.count)
		return 0;
	c->tried = 0;
	return backoff_next(c);
}

static void connection_lose(struct connection *c, const char *reason)
{
	char text[LIBPQ_MESSAGE_SIZE];
	unsigned delay_ms = connection_turn(c);

	db_libpq_message(reason, text);
	log_warning("database connection lost", LOG_TEXT("lane", c->lane->options.name),
	        LOG_NUMBER("connection", (int64_t)c->number), LOG_TEXT("reason", text),
	        LOG_NUMBER("again_in_ms", delay_ms));
	c->lane->counters.reconnects++;
	db_connection_close(c);
	timer_set(c, delay_ms);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;

	(void)fd;
	(void)what;
	if (c->state == WAITING)
		connection_open(c);
	else
		connection_lose(c, "no connection in time");
}

/* --- READY: answers --- */

static void on_notice(void *state, const PGresult *notice)
{
	struct connection *c = state;
	char text[LIBPQ_MESSAGE_SIZE];

	db_libpq_message(PQresultErrorMessage(notice), text);
	if (!db_libpq_is_warning(notice)) {
		log_debug("database notice", LOG_TEXT("notice", text));
		return;
	}
	log_warning("database warning", LOG_TEXT("lane", c->lane->options.name),
	        LOG_TEXT("warning", text));
	if (c->in_flight)
		STAILQ_FIRST(&c->sent)->doubted = true;
}

static void take_answer(struct connection *c, PGresult *result)
{
	struct db_batch *batch = STAILQ_FIRST(&c->sent);
	bool is_tainted;

	if (PQresultStatus(result) != PGRES_PIPELINE_SYNC) {
		db_batch_take_result(batch, result);
		return;
	}
	PQclear(result);
	STAILQ_REMOVE_HEAD(&c->sent, next);
	c->in_flight--;
	db_batch_conclude(batch);
	is_tainted = batch->is_tainted;
	db_lane_finish(c->lane, batch);
	if (is_tainted)
		connection_lose(c, "the server cannot serve this session");
}

/* --- PREPARING: the answers to settings and statements --- */

static void take_preparation(struct connection *c, PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	char text[LIBPQ_MESSAGE_SIZE];

	if (status == PGRES_PIPELINE_SYNC) {
		evtimer_del(c->timer);
		c->state = READY;
		c->backoff_ms = BACKOFF_MIN_MS;
		c->tried = 0;
		log_info("database connected", LOG_TEXT("lane", c->lane->options.name),
		        LOG_NUMBER("connection", (int64_t)c->number));
		db_lane_wake(c->lane);
	} else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		db_libpq_message(PQresultErrorMessage(result), text);
		PQclear(result);
		connection_lose(c, text);
		return;
	} else if (db_libpq_is_read_only(result)) {
		PQclear(result);
		connection_lose(
		        c, "the server is read-only, a standby or one that takes no writes");
		return;
	}
	PQclear(result);
}

/* A real answer, not the end of the connection reported as an error. */
static bool is_answer(const PGresult *result)
{
	return result && PQresultStatus(result) != PGRES_FATAL_ERROR;
}

/* Takes every answer that has arrived. False: the connection is gone. */
static bool connection_drain(struct connection *c)
{
	while ((c->state == PREPARING || c->in_flight) && !PQisBusy(c->pg)) {
		PGresult *result = PQgetResult(c->pg);
		if (PQstatus(c->pg) == CONNECTION_BAD && !is_answer(result)) {
			if (result && c->in_flight)
				db_batch_take_error(STAILQ_FIRST(&c->sent), result);
			PQclear(result);
			return false;
		}
		if (!result)
			continue; /* between two statements */
		if (c->state == PREPARING)
			take_preparation(c, result);
		else
			take_answer(c, result);
		if (c->state == WAITING)
			return true; /* closed while taking */
	}
	return true;
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;
	bool good = PQconsumeInput(c->pg);

	(void)fd;
	(void)what;
	c->heard_us = clock_monotonic_us();
	/* Also takes the answers that came just before the end: what was answered was committed. */
	good = connection_drain(c) && good;
	if (c->state == WAITING)
		return;
	if (!good) {
		connection_lose(c, PQerrorMessage(c->pg));
		return;
	}
	db_lane_wake(c->lane);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	db_connection_flush(arg);
}

void db_connection_flush(struct connection *c)
{
	int left;

	if (c->state != PREPARING && c->state != READY)
		return;
	left = PQflush(c->pg);
	if (left > 0)
		event_add(c->writable, NULL);
	else if (left < 0)
		connection_lose(c, PQerrorMessage(c->pg));
}

void db_connection_send(struct connection *c, struct db_batch *batch)
{
	if (!c->in_flight)
		c->heard_us = clock_monotonic_us();
	STAILQ_INSERT_TAIL(&c->sent, batch, next);
	c->in_flight++;
	if (!db_libpq_send_batch(c->pg, batch) || !PQpipelineSync(c->pg))
		connection_lose(c, PQerrorMessage(c->pg));
}

/* A host that is silent to one connection would be so to the idle ones as well: they begin anew, so
 * that no phone waits to find that out. */
static void lane_doubt(struct db_lane *lane, int64_t heard_us)
{
	for (size_t i = 0; i < lane->options.connections; i++) {
		struct connection *c = lane->connections[i];
		if (c->state == READY && !c->in_flight && c->heard_us <= heard_us)
			connection_lose(c, "another connection gets no answer");
	}
}

void db_connection_check(struct connection *c, int64_t now_us)
{
	int64_t heard_us = c->heard_us, silence_ms = (now_us - heard_us) / 1000;

	if (!c->in_flight || silence_ms <= SILENCE_MAX_MS + c->lane->options.statement_timeout_ms)
		return;
	connection_lose(c, "no answer");
	lane_doubt(c->lane, heard_us);
}

/* --- CONNECTING --- */

static bool send_prepare_all(PGconn *pg, const struct db_statements *statements)
{
	for (size_t i = 0; i < statements->count; i++)
		if (!db_libpq_send_prepare(pg, statements->list[i]))
			return false;
	return true;
}

static void connection_prepare(struct connection *c)
{
	const struct db_lane_options *o = &c->lane->options;
	int fd = PQsocket(c->pg);
	bool sent;

	watch_stop(c);
	c->readable = event_new(c->lane->base, fd, EV_READ | EV_PERSIST, on_readable, c);
	c->writable = event_new(c->lane->base, fd, EV_WRITE, on_writable, c);
	if (!c->readable || !c->writable)
		abort();
	event_add(c->readable, NULL);
	c->state = PREPARING;
	timer_set(c, PREPARE_MAX_MS);
	sent = PQsetnonblocking(c->pg, 1) == 0 && PQenterPipelineMode(c->pg) &&
	       db_libpq_send_settings(c->pg, o->statement_timeout_ms, o->by_key);
	for (size_t i = 0; sent && i < o->statements_count; i++)
		sent = send_prepare_all(c->pg, o->statements[i]);
	if (!sent || !PQpipelineSync(c->pg)) {
		connection_lose(c, PQerrorMessage(c->pg));
		return;
	}
	db_connection_flush(c);
}

static void on_connecting(evutil_socket_t fd, short what, void *arg);

/* The socket may be another one after every step (next host, next address). */
static void connecting_watch(struct connection *c, short what)
{
	watch_stop(c);
	c->readable = event_new(c->lane->base, PQsocket(c->pg), what, on_connecting, c);
	if (!c->readable)
		abort();
	event_add(c->readable, NULL);
}

static void on_connecting(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;

	(void)fd;
	(void)what;
	switch (PQconnectPoll(c->pg)) {
	case PGRES_POLLING_OK:
		connection_prepare(c);
		break;
	case PGRES_POLLING_READING:
		connecting_watch(c, EV_READ);
		break;
	case PGRES_POLLING_WRITING:
		connecting_watch(c, EV_WRITE);
		break;
	default:
		connection_lose(c, PQerrorMessage(c->pg));
	}
}

/* At the beginning of a round; the host that served last stays the first. */
static void connection_look_up(struct connection *c)
{
	db_targets_free(&c->targets);
	c->targets = db_targets_find(c->lane->options.conninfo);
	c->target %= c->targets.count;
}

static void connection_open(struct connection *c)
{
	char name[64];
	struct db_libpq_params params;

	if (!c->tried)
		connection_look_up(c);
	snprintf(name, sizeof(name), "kesu-%s", c->lane->options.name);
	params = db_libpq_params(c->lane->options.conninfo,
	        &(struct db_libpq_wish){.application_name = name,
	                .target_session_attrs = "read-write",
	                .user = c->lane->options.user,
	                .target = c->targets.count > 1 ? &c->targets.list[c->target] : NULL});
	c->state = CONNECTING;
	c->pg = PQconnectStartParams(params.keywords, params.values, 1);
	if (!c->pg)
		abort();
	PQsetNoticeReceiver(c->pg, on_notice, c);
	if (PQstatus(c->pg) == CONNECTION_BAD) {
		connection_lose(c, PQerrorMessage(c->pg));
		return;
	}
	timer_set(c, db_libpq_connect_ms(&c->targets));
	connecting_watch(c, EV_WRITE);
}

/* --- life --- */

struct connection *db_connection_new(struct db_lane *lane, size_t number)
{
	struct connection *c = memory_new(1, sizeof(*c));

	c->lane = lane;
	c->number = number;
	c->backoff_ms = BACKOFF_MIN_MS;
	STAILQ_INIT(&c->sent);
	c->timer = evtimer_new(lane->base, on_timer, c);
	if (!c->timer)
		abort();
	timer_set(c, 0);
	return c;
}

void db_connection_free(struct connection *c)
{
	event_free(c->timer);
	db_targets_free(&c->targets);
	free(c);
}

bool db_connection_is_ready(const struct connection *c)
{
	return c->state == READY;
}

size_t db_connection_in_flight(const struct connection *c)
{
	return c->in_flight;
}
