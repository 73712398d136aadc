/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A look is a batch on the loop, then documents made of it beside the loop, then what is new
 * handed to its listeners on the loop again. One is under way at a time.
 *
 * What can go wrong: the database does not answer, or the thread has too much to do: nothing is
 * sent but heartbeats, and the next look tries again. The worker drains: every listener ends, and
 * its client asks again elsewhere.
 */
#include "events.h"

#include <field/field.h>

#include "progress.h"
#include "views.h"

#include <base/clock.h>
#include <base/memory.h>

#include <core/offload.h>
#include <event2/event.h>
#include <queries/core.h>
#include <queries/field.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

enum {
	TICK_MS = 1000,
	LOOK_TICKS = 4,  /* from one look to the next */
	BEAT_TICKS = 15, /* from one heartbeat to the next */
	LISTENERS_MAX = 64,
	LISTENERS_OF_TOKEN = 4,
};

/* A look asks for the tokens, then for each view as an account. */
_Static_assert(1 + VIEWS_MAX * (1 + FIELD_PROGRESS_STATEMENTS) <= DB_STATEMENTS_MAX,
        "a look fits into a batch");

struct listener {
	TAILQ_ENTRY(listener) next;
	struct events *events;
	struct view *view;
	struct http_exchange *x;
	struct staff_token token;
	struct digest rights; /* of the account, when it began to listen */
	uint64_t id, sent;    /* sent: the view's version */
	bool beat;
};

struct events {
	const struct core_context *context;
	struct event *timer;
	struct views views;
	TAILQ_HEAD(listeners, listener) listeners;
	size_t count;
	uint64_t last_id, tick;
	bool looking;
	size_t asked; /* listeners whose tokens are in the batch */
	uint64_t asked_id[LISTENERS_MAX];
	/* What documents are being made of. The views stay while `looking`. */
	struct db_batch *batch;
	struct view *made[VIEWS_MAX];
	size_t made_count;
};

/* --- listeners --- */

static void listener_drop(struct listener *listener)
{
	struct events *events = listener->events;

	TAILQ_REMOVE(&events->listeners, listener, next);
	listener->view->listeners--;
	events->count--;
	free(listener);
}

static void listener_end(struct listener *listener)
{
	struct http_exchange *x = listener->x;

	listener_drop(listener);
	http_stream_end(x);
}

static void listener_gone(struct http_exchange *x, void *state)
{
	(void)x;
	listener_drop(state);
}

static void listener_more(struct http_exchange *x, void *state)
{
	struct listener *listener = state;

	if (listener->sent != listener->view->version)
		http_stream_write(x, buf_str(&listener->view->event));
	else if (listener->beat)
		http_stream_write(x, STR(":\n\n"));
	listener->sent = listener->view->version;
	listener->beat = false;
}

static struct listener *listener_find(struct events *events, uint64_t id)
{
	struct listener *listener;

	/* The analyzer does not see that what is freed has left its list. */
	TAILQ_FOREACH(listener, &events->listeners, next)
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
	if (listener->id == id)
		return listener;
	return NULL;
}

/* --- looking --- */

static void view_take(struct events *events, struct view *view)
{
	struct listener *listener;

	if (!field_view_turn(view))
		return;
	TAILQ_FOREACH(listener, &events->listeners, next)
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
	if (listener->view == view)
		http_stream_resume(listener->x);
}

static void view_end(struct events *events, const struct view *view)
{
	struct listener *listener, *after;

	for (listener = TAILQ_FIRST(&events->listeners); listener; listener = after) {
		after = TAILQ_NEXT(listener, next);
		if (listener->view == view)
			listener_end(listener);
	}
}

/* An account that sees other regions, or may do something else, asks anew. */
static bool listener_is_as_begun(
        const struct listener *listener, const struct q_progress_listeners_row *row)
{
	struct digest rights = core_digest_of(row->rights);

	return row->scope.p && str_equal(row->scope, buf_str(&listener->view->scope)) &&
	       !memcmp(&rights, &listener->rights, sizeof(rights));
}

/* Ends those whose token opens nothing any more, or something else. */
static void tokens_take(struct events *events, const struct db_batch *batch)
{
	struct q_progress_listeners_row row;

	for (size_t i = 0; i < events->asked && q_progress_listeners_row(batch, 0, i, &row); i++) {
		struct listener *listener = listener_find(events, events->asked_id[i]);

		if (listener && !listener_is_as_begun(listener, &row))
			listener_end(listener);
	}
}

static void look_end(struct events *events)
{
	struct view *view;

	TAILQ_FOREACH(view, &events->views.list, next)
	{
		/* cppcheck-suppress uninitvar; it does not see what TAILQ_FOREACH sets */
		field_view_settle(view);
	}
	events->looking = false;
	events->made_count = 0;
}

static void views_make(void *state)
{
	const struct events *events = state;

	for (size_t i = 0; i < events->made_count; i++)
		field_view_make(events->batch, events->made[i]);
}

static void views_made(void *state, bool worked)
{
	struct events *events = state;

	db_batch_release(events->batch);
	for (size_t i = 0; worked && i < events->made_count; i++)
		if (events->made[i]->is_found)
			view_take(events, events->made[i]);
		else
			view_end(events, events->made[i]);
	look_end(events);
}

/* The documents of a survey of thousands of areas would keep the loop from phones. False: nothing
 * is made. */
static bool views_begin(struct events *events, struct db_batch *batch)
{
	struct view *view;

	TAILQ_FOREACH(view, &events->views.list, next)
	{
		/* Whoever it was looked at with has ended: the next look is with another one. */
		/* cppcheck-suppress uninitvar; it does not see what TAILQ_FOREACH sets */
		if (view->first && listener_find(events, view->asked_by))
			events->made[events->made_count++] = view;
	}
	events->batch = batch;
	if (!events->made_count ||
	        !core_offload_add(events->context->offload, views_make, views_made, events))
		return false;
	db_batch_keep(batch);
	return true;
}

static void looked(struct db_batch *batch, void *state)
{
	struct events *events = state;

	if (db_batch_outcome(batch) == DB_DONE) {
		tokens_take(events, batch);
		if (views_begin(events, batch))
			return;
	}
	look_end(events);
}

static void ask_tokens(struct events *events, struct db_batch *batch)
{
	struct str tokens[LISTENERS_MAX];
	struct listener *listener;

	events->asked = 0;
	TAILQ_FOREACH(listener, &events->listeners, next)
	{
		tokens[events->asked] = core_staff_token_view(&listener->token);
		events->asked_id[events->asked++] = listener->id;
	}
	q_progress_listeners(batch, (struct db_array){events->asked, tokens, NULL});
}

static void look(struct events *events)
{
	int64_t now_us = clock_monotonic_us();
	struct db_batch *batch;
	struct listener *listener;

	if (events->looking)
		return;
	batch = db_batch_new(events->context->slow);
	events->looking = true;
	ask_tokens(events, batch);
	TAILQ_FOREACH(listener, &events->listeners, next)
	{
		struct view *view = listener->view;

		/* cppcheck-suppress uninitvar; it does not see what TAILQ_FOREACH sets */
		if (view->first)
			continue;
		q_progress_as(batch, core_staff_token_view(&listener->token));
		view->asked_by = listener->id;
		view->asks_us = now_us;
		view->first = field_progress_ask(batch, buf_str(&view->slug));
	}
	db_batch_send(batch, looked, events);
}

static void on_tick(evutil_socket_t fd, short what, void *state)
{
	struct events *events = state;
	struct listener *listener, *after;
	bool beats = ++events->tick % BEAT_TICKS == 0;

	(void)fd;
	(void)what;
	for (listener = TAILQ_FIRST(&events->listeners); listener; listener = after) {
		after = TAILQ_NEXT(listener, next);
		if (events->context->draining) {
			listener_end(listener);
		} else if (beats) {
			listener->beat = true;
			http_stream_resume(listener->x);
		}
	}
	field_views_tidy(&events->views, false);
	if (events->count && events->tick % LOOK_TICKS == 0)
		look(events);
	if (!events->views.count)
		event_del(events->timer);
}

/* --- the part --- */

enum events_addition field_events_add(struct events *events, struct http_exchange *x,
        const struct staff_token *token, struct str slug, const struct q_scope_by_token_row *who)
{
	const struct timeval interval = {
	        .tv_usec = TICK_MS % 1000 * 1000, .tv_sec = TICK_MS / 1000};
	struct listener *listener;
	struct view *view;
	size_t same = 0;
	bool is_new;

	TAILQ_FOREACH(listener, &events->listeners, next)
	same += !memcmp(&listener->token.digest, &token->digest, sizeof(token->digest));
	if (same >= LISTENERS_OF_TOKEN)
		return EVENTS_CROWDED;
	view = events->count < LISTENERS_MAX ? field_views_take(&events->views, slug, who->scope)
	                                     : NULL;
	if (!view)
		return EVENTS_FULL;
	listener = memory_new(1, sizeof(*listener));
	*listener = (struct listener){.events = events,
	        .view = view,
	        .x = x,
	        .token = *token,
	        .rights = core_digest_of(who->rights),
	        .id = ++events->last_id};
	is_new = !field_view_is_fresh(view);
	view->listeners++;
	TAILQ_INSERT_TAIL(&events->listeners, listener, next);
	events->count++;
	if (!evtimer_pending(events->timer, NULL))
		event_add(events->timer, &interval);
	http_reply_header(x, "X-Accel-Buffering", "no"); /* nginx passes on what comes */
	http_stream_start(x, 200, "text/event-stream", listener_more, listener_gone, listener);
	/* The client may have gone already, and the view with it. */
	if (is_new && events->count)
		look(events);
	return EVENTS_ADDED;
}

struct str field_events_latest(const struct events *events, struct str slug, struct str scope)
{
	const struct view *view = field_views_find(&events->views, slug, scope);

	return view && field_view_is_fresh(view) ? buf_str(&view->document) : (struct str){0};
}

struct events *field_events_new(const struct core_context *context)
{
	struct events *events = memory_new(1, sizeof(*events));

	events->context = context;
	TAILQ_INIT(&events->views.list);
	TAILQ_INIT(&events->listeners);
	events->timer = event_new(context->base, -1, EV_PERSIST, on_tick, events);
	if (!events->timer)
		abort();
	return events;
}

/* The server has ended: the exchanges have gone, and nothing is sent any more. */
void field_events_free(struct events *events)
{
	/* The analyzer does not see that what is freed has left its list. */
	while (!TAILQ_EMPTY(&events->listeners))
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
		listener_end(TAILQ_FIRST(&events->listeners));
	field_views_tidy(&events->views, true);
	event_free(events->timer);
	free(events);
}

static void *part_start(const struct core_context *context)
{
	return field_events_new(context);
}

static void part_stop(void *state)
{
	field_events_free(state);
}

static bool part_ready(const void *state)
{
	return state;
}

const struct core_part field_part = {
        .start = part_start, .stop = part_stop, .ready = part_ready, .unready = ""};
