/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /surveys/{slug}/progress: the document of kesu progress, of what the account's region has of
 * it.
 */
#include "handlers.h"
#include "progress.h"

#include <core/resource.h>

#include <queries/core.h>

struct view {
	struct http_exchange *x;
	struct staff_token token;
};

static void progress_seen(struct db_batch *batch, void *state)
{
	const struct view *view = state;
	struct q_scope_by_token_row who;
	struct buf text;

	if (!core_staff_signed_in(view->x, &view->token, batch, &who))
		return;
	buf_init(&text, FIELD_PROGRESS_MAX);
	if (!field_progress_write(batch, 1, http_param(view->x, "slug"), &text))
		http_reply_problem(view->x, &http_not_found, STR("no such survey"), NULL, 0);
	else if (text.overflowed)
		http_reply_problem(view->x, &http_internal_error, STR(""), NULL, 0);
	else
		http_reply(view->x, 200, "application/json", buf_str(&text));
	buf_free(&text);
}

void field_progress_get(struct http_exchange *x)
{
	struct view *view = arena_new(http_arena(x), 1, sizeof(*view));
	struct db_batch *batch;

	*view = (struct view){x, core_staff_token(x)};
	if (!core_staff_admits(x, &view->token))
		return;
	batch = core_staff_batch(x, &view->token);
	field_progress_ask(batch, http_param(x, "slug"));
	db_batch_send(batch, progress_seen, view);
}
