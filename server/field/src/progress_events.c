/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /surveys/{slug}/progress/events: the document of progress each time it changes (events.h). */
#include "asking.h"
#include "events.h"
#include "handlers.h"

#include <field/field.h>

static void listen(struct field_asking *asking, const struct q_scope_by_token_row *who)
{
	struct http_exchange *x = asking->x;
	struct events *events = core_part_state(core_context(x), &field_part);

	switch (field_events_add(events, x, &asking->token, http_param(x, "slug"), who)) {
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
	field_asking_start(arena_new(http_arena(x), 1, sizeof(struct field_asking)), x, listen);
}
