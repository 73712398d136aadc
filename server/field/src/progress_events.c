/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /surveys/{slug}/progress/events: the document of progress each time it changes (events.h). */
#include "events.h"
#include "handlers.h"

#include <field/field.h>

#include <queries/core.h>
#include <queries/field.h>

struct view {
	struct http_exchange *x;
	struct staff_token token;
};

static void account_seen(struct db_batch *batch, void *state)
{
	struct view *view = state;
	struct http_exchange *x = view->x;
	struct q_scope_by_token_row who;
	struct events *events = core_part_state(core_context(x), &field_part);

	if (!core_staff_signed_in(x, &view->token, batch, &who))
		return;
	if (!db_rows(batch, 1)) {
		http_reply_problem(x, &http_not_found, STR("no such survey"), NULL, 0);
		return;
	}
	switch (field_events_add(events, x, &view->token, http_param(x, "slug"), &who)) {
	case EVENTS_ADDED:
		break;
	case EVENTS_FULL:
		http_reply_problem(x, &http_unavailable, STR("too many are listening"), NULL, 0);
		break;
	case EVENTS_CROWDED:
		http_reply_problem(
		        x, &http_too_many, STR("this account listens too often"), NULL, 0);
		break;
	}
}

void field_progress_events_get(struct http_exchange *x)
{
	struct view *view = arena_new(http_arena(x), 1, sizeof(*view));
	struct db_batch *batch;

	*view = (struct view){x, core_staff_token(x)};
	if (!core_staff_admits(x, &view->token))
		return;
	batch = core_staff_batch(x, &view->token);
	q_progress_survey(batch, http_param(x, "slug"));
	db_batch_send(batch, account_seen, view);
}
