/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What accounts see of the progress of surveys, once for all who see the same: the latest document,
 * and the event that it was sent as. A view stays a few seconds after the last who listened, for a
 * page that is loaded again.
 */
#ifndef KESU_FIELD_VIEWS_H
#define KESU_FIELD_VIEWS_H

#include <base/buf.h>

#include <stdint.h>
#include <sys/queue.h>

struct db_batch;

enum { VIEWS_MAX = 24 }; /* one batch asks for all of them */

struct view {
	TAILQ_ENTRY(view) next;
	struct buf slug, scope;
	struct buf document; /* the latest; empty: none yet */
	struct buf event;    /* the latest that differs in more than its time from the one before */
	uint64_t version;    /* of the event */
	int64_t asked_us;    /* when the document was asked for */
	size_t listeners;
	size_t first;      /* of its statements, in the batch under way; 0: it is not asked for */
	uint64_t asked_by; /* whose token it is looked at with */
	int64_t asks_us;   /* when the look under way began */
	/* What the look under way has made, beside the loop. */
	struct buf new_document, new_event;
	bool is_found;
};
TAILQ_HEAD(view_list, view);

struct views {
	struct view_list list;
	size_t count;
};

/* NULL: there is none. */
struct view *field_views_find(const struct views *views, struct str slug, struct str scope);
/* Finds or makes it. NULL: there are as many as may be, and all are listened to. */
struct view *field_views_take(struct views *views, struct str slug, struct str scope);
/* Drops those that nobody listens to: all, or those whose document is no use any more. */
void field_views_tidy(struct views *views, bool all);

/* Whether the document is as young as what listeners get. */
bool field_view_is_fresh(const struct view *view);
/* Writes the new document, and the new event if it is one. May be called beside the loop: it
 * changes `new_document`, `new_event` and `is_found` alone. */
void field_view_make(const struct db_batch *batch, struct view *view);
/* What was made becomes what there is. True: there is a new event. */
bool field_view_turn(struct view *view);
/* The look under way has ended, whatever it has made. */
void field_view_settle(struct view *view);

#endif
