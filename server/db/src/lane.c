/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The queue of a lane. db_batch_send only appends; the batches of one turn of the event loop go out
 * together at its end, each to the least busy connection. A batch that finds the queue full is
 * rejected, and one that waits too long for a connection ends as a timeout. In both cases `done` is
 * called from the loop.
 */
#include "lane.h"

#include <base/clock.h>
#include <base/memory.h>

#include <event2/event.h>
#include <stdlib.h>

enum {
	TICK_MS = 50,
	CLOSING_ROUNDS = 16 /* how often a `done` may send again when it is refused */
};

struct db_batch *db_batch_new(struct db_lane *lane)
{
	return db_batch_begin(lane);
}

void db_batch_yield(struct db_batch *batch)
{
	batch->yields = true;
}

void db_lane_finish(struct db_lane *lane, struct db_batch *batch)
{
	struct db_lane_counters *c = &lane->counters;
	uint64_t *const counts[] = {
	        [DB_REFUSED] = &c->refused,
	        [DB_TIMED_OUT] = &c->timed_out,
	        [DB_UNAVAILABLE] = &c->unavailable,
	        [DB_LOST] = &c->lost,
	};

	if (batch->counted)
		lane->yielding_out--;
	c->batches++;
	if (counts[batch->outcome])
		++*counts[batch->outcome];
	db_lane_fault_note(lane, batch);
	batch->done(batch, batch->state);
	if (!batch->is_kept)
		db_batch_free(batch);
}

void db_lane_wake(struct db_lane *lane)
{
	const struct timeval interval = {0, TICK_MS * 1000};

	event_active(lane->turn, EV_TIMEOUT, 1);
	if (!evtimer_pending(lane->tick, NULL))
		evtimer_add(lane->tick, &interval);
}

void db_batch_send(struct db_batch *batch, db_batch_fn *done, void *state)
{
	struct db_lane *lane = batch->lane;

	for (size_t i = 0; i < batch->count; i++)
		if (batch->statements[i].put != batch->statements[i].statement->param_count)
			abort();
	batch->done = done;
	batch->state = state;
	batch->queued_us = clock_monotonic_us();
	if (lane->counters.waiting >= lane->options.queue_max ||
	        (batch->yields && lane->yielding_count >= lane->options.queue_max / 2)) {
		batch->outcome = DB_UNAVAILABLE;
		batch->message = "the queue is full";
		STAILQ_INSERT_TAIL(&lane->rejected, batch, next);
	} else {
		STAILQ_INSERT_TAIL(batch->yields ? &lane->yielding : &lane->waiting, batch, next);
		lane->yielding_count += batch->yields;
		lane->counters.waiting++;
	}
	db_lane_wake(lane);
}

static struct db_batch *lane_take(struct db_lane *lane, struct batch_list *list)
{
	struct db_batch *batch = STAILQ_FIRST(list);

	STAILQ_REMOVE_HEAD(list, next);
	lane->counters.waiting--;
	lane->yielding_count -= batch->yields;
	return batch;
}

/* The list whose first batch may be sent, or NULL. */
static struct batch_list *lane_next(struct db_lane *lane)
{
	size_t most = lane->options.connections * lane->options.in_flight_max;

	if (!STAILQ_EMPTY(&lane->waiting))
		return &lane->waiting;
	if (STAILQ_EMPTY(&lane->yielding) || lane->yielding_out >= (most > 1 ? most - 1 : 1))
		return NULL;
	return &lane->yielding;
}

/* Empties the list first: `done` may send again. */
static void lane_reject(struct db_lane *lane)
{
	struct batch_list rejected = STAILQ_HEAD_INITIALIZER(rejected);
	struct db_batch *batch;

	STAILQ_CONCAT(&rejected, &lane->rejected);
	while ((batch = STAILQ_FIRST(&rejected))) {
		STAILQ_REMOVE_HEAD(&rejected, next);
		db_lane_finish(lane, batch);
	}
}

/* A batch that is still sent after so many refusals would be sent without end. */
static void lane_forget(struct db_lane *lane)
{
	struct db_batch *batch;

	while ((batch = STAILQ_FIRST(&lane->rejected))) {
		STAILQ_REMOVE_HEAD(&lane->rejected, next);
		db_batch_free(batch);
	}
}

static struct connection *lane_pick(struct db_lane *lane)
{
	struct connection *best = NULL;
	size_t least = lane->options.in_flight_max;

	for (size_t i = 0; i < lane->options.connections; i++) {
		struct connection *c = lane->connections[i];
		if (!db_connection_is_ready(c) || db_connection_in_flight(c) >= least)
			continue;
		best = c;
		least = db_connection_in_flight(c);
	}
	return best;
}

static void lane_turn(evutil_socket_t fd, short what, void *arg)
{
	struct db_lane *lane = arg;
	struct connection *connection;
	struct batch_list *list;

	(void)fd;
	(void)what;
	lane_reject(lane);
	while ((list = lane_next(lane)) && (connection = lane_pick(lane))) {
		struct db_batch *batch = lane_take(lane, list);

		batch->counted = batch->yields;
		lane->yielding_out += batch->counted;
		db_connection_send(connection, batch);
	}
	for (size_t i = 0; i < lane->options.connections; i++)
		db_connection_flush(lane->connections[i]);
}

static void lane_expire(struct db_lane *lane, struct batch_list *list, int64_t now_us)
{
	int64_t oldest_us = now_us - (int64_t)lane->options.queue_timeout_ms * 1000;
	struct db_batch *batch;

	while ((batch = STAILQ_FIRST(list)) && batch->queued_us < oldest_us) {
		lane_take(lane, list);
		batch->outcome = db_lane_ready(lane) ? DB_TIMED_OUT : DB_UNAVAILABLE;
		batch->message = "waited too long for a connection";
		db_lane_finish(lane, batch);
	}
}

static void lane_tick(evutil_socket_t fd, short what, void *arg)
{
	struct db_lane *lane = arg;
	int64_t now_us = clock_monotonic_us();

	(void)fd;
	(void)what;
	lane_expire(lane, &lane->waiting, now_us);
	lane_expire(lane, &lane->yielding, now_us);
	for (size_t i = 0; i < lane->options.connections; i++)
		db_connection_check(lane->connections[i], now_us);
	if (db_lane_count(lane).in_flight || lane->counters.waiting)
		db_lane_wake(lane);
}

struct db_lane *db_lane_new(struct event_base *base, const struct db_lane_options *options)
{
	struct db_lane *lane = memory_new(1, sizeof(*lane));

	lane->base = base;
	lane->options = *options;
	lane->options.name = memory_text(options->name);
	lane->options.conninfo = memory_text(options->conninfo);
	lane->options.user = options->user ? memory_text(options->user) : NULL;
	STAILQ_INIT(&lane->waiting);
	STAILQ_INIT(&lane->yielding);
	STAILQ_INIT(&lane->rejected);
	lane->turn = event_new(base, -1, 0, lane_turn, lane);
	lane->tick = evtimer_new(base, lane_tick, lane);
	if (!lane->turn || !lane->tick)
		abort();
	lane->connections = memory_new(options->connections, sizeof(struct connection *));
	for (size_t i = 0; i < options->connections; i++)
		lane->connections[i] = db_connection_new(lane, i);
	return lane;
}

static void text_free(const char *text)
{
	union {
		const char *kept;
		void *owned;
	} u = {.kept = text};

	free(u.owned);
}

static void lane_close(struct db_lane *lane, struct batch_list *list)
{
	while (!STAILQ_EMPTY(list)) {
		struct db_batch *batch = lane_take(lane, list);
		batch->outcome = DB_UNAVAILABLE;
		batch->message = "the lane is closing";
		db_lane_finish(lane, batch);
	}
}

void db_lane_free(struct db_lane *lane)
{
	if (!lane)
		return;
	lane->options.queue_max = 0; /* whatever `done` sends now is rejected */
	for (size_t i = 0; i < lane->options.connections; i++)
		db_connection_close(lane->connections[i]);
	lane_close(lane, &lane->waiting);
	lane_close(lane, &lane->yielding);
	for (int i = 0; i < CLOSING_ROUNDS && !STAILQ_EMPTY(&lane->rejected); i++)
		lane_reject(lane);
	lane_forget(lane);
	for (size_t i = 0; i < lane->options.connections; i++)
		db_connection_free(lane->connections[i]);
	event_free(lane->turn);
	event_free(lane->tick);
	text_free(lane->options.name);
	text_free(lane->options.conninfo);
	text_free(lane->options.user);
	free(lane->connections);
	free(lane);
}

bool db_lane_ready(const struct db_lane *lane)
{
	for (size_t i = 0; i < lane->options.connections; i++)
		if (db_connection_is_ready(lane->connections[i]))
			return true;
	return false;
}

struct db_lane_counters db_lane_count(const struct db_lane *lane)
{
	struct db_lane_counters counters = lane->counters;

	for (size_t i = 0; i < lane->options.connections; i++)
		counters.in_flight += db_connection_in_flight(lane->connections[i]);
	return counters;
}
