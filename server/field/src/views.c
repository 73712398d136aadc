/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "views.h"

#include "progress.h"

#include <base/clock.h>
#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

enum {
	EVENT_MORE = 64, /* bytes around a document */
	FRESH_US = 5 * 1000 * 1000,
	KEPT_US = 10 * 1000 * 1000,
};

struct view *field_views_find(const struct views *views, struct str slug, struct str scope)
{
	struct view *view;

	TAILQ_FOREACH(view, &views->list, next)
	if (str_equal(buf_str(&view->slug), slug) && str_equal(buf_str(&view->scope), scope))
		return view;
	return NULL;
}

static void view_drop(struct views *views, struct view *view)
{
	TAILQ_REMOVE(&views->list, view, next);
	views->count--;
	buf_free(&view->slug);
	buf_free(&view->scope);
	buf_free(&view->event);
	buf_free(&view->document);
	buf_free(&view->new_event);
	buf_free(&view->new_document);
	free(view);
}

void field_views_tidy(struct views *views, bool all)
{
	int64_t now_us = clock_monotonic_us();
	struct view *view, *after;

	for (view = TAILQ_FIRST(&views->list); view; view = after) {
		after = TAILQ_NEXT(view, next);
		if (!view->listeners && !view->first && (all || now_us - view->asked_us > KEPT_US))
			view_drop(views, view);
	}
}

struct view *field_views_take(struct views *views, struct str slug, struct str scope)
{
	struct view *view = field_views_find(views, slug, scope);

	if (view)
		return view;
	if (views->count == VIEWS_MAX)
		field_views_tidy(views, true);
	if (views->count == VIEWS_MAX)
		return NULL;
	view = memory_new(1, sizeof(*view));
	buf_init(&view->slug, slug.n + 1);
	buf_init(&view->scope, scope.n + 1);
	buf_init(&view->document, FIELD_PROGRESS_MAX);
	buf_init(&view->event, FIELD_PROGRESS_MAX + EVENT_MORE);
	buf_init(&view->new_document, FIELD_PROGRESS_MAX);
	buf_init(&view->new_event, FIELD_PROGRESS_MAX + EVENT_MORE);
	buf_add(&view->slug, slug);
	buf_add(&view->scope, scope);
	view->asked_us = clock_monotonic_us();
	TAILQ_INSERT_TAIL(&views->list, view, next);
	views->count++;
	return view;
}

bool field_view_is_fresh(const struct view *view)
{
	return view->document.n && clock_monotonic_us() - view->asked_us <= FRESH_US;
}

/* What follows the time, which is the document's first member. */
static struct str without_time(const struct buf *document)
{
	size_t n;

	if (!document->n)
		return (struct str){0};
	n = strcspn(document->p, ",");
	return (struct str){document->p + n, document->n - n};
}

void field_view_make(const struct db_batch *batch, struct view *view)
{
	struct buf *document = &view->new_document;

	view->is_found = field_progress_write(batch, view->first, buf_str(&view->slug), document);
	if (view->is_found && !document->overflowed &&
	        !str_equal(without_time(document), without_time(&view->document)))
		buf_printf(&view->new_event, "event: progress\ndata: %s\n\n", document->p);
}

static void swap(struct buf *a, struct buf *b)
{
	struct buf kept = *a;

	*a = *b;
	*b = kept;
}

bool field_view_turn(struct view *view)
{
	bool is_new = view->new_event.n;

	if (!view->is_found || view->new_document.overflowed)
		return false;
	swap(&view->document, &view->new_document);
	view->asked_us = view->asks_us;
	if (is_new) {
		swap(&view->event, &view->new_event);
		view->version++;
	}
	return is_new;
}

void field_view_settle(struct view *view)
{
	view->first = 0;
	buf_free(&view->new_document);
	buf_free(&view->new_event);
}
