/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /surveys/{slug}/progress: the document of kesu progress, of what the account's region has of
 * it. It is written beside the loop: of thousands of areas it takes longer than a phone's save.
 */
#include "handlers.h"
#include "progress.h"

#include <core/offload.h>
#include <core/resource.h>

#include <queries/core.h>

struct view {
	struct http_exchange *x;
	struct staff_token token;
	struct str slug;
	struct db_batch *batch;
	struct buf text;
	bool found;
};

static void progress_make(void *state)
{
	struct view *view = state;

	view->found = field_progress_write(view->batch, 1, view->slug, &view->text);
}

static void progress_made(void *state, bool worked)
{
	struct view *view = state;

	if (!worked)
		http_reply_problem(
		        view->x, &http_unavailable, STR("the server is ending"), NULL, 0);
	else if (!view->found)
		http_reply_problem(view->x, &http_not_found, STR("no such survey"), NULL, 0);
	else if (view->text.overflowed)
		http_reply_problem(view->x, &http_internal_error, STR(""), NULL, 0);
	else
		http_reply(view->x, 200, "application/json", buf_str(&view->text));
	buf_free(&view->text);
	db_batch_release(view->batch);
}

static void progress_seen(struct db_batch *batch, void *state)
{
	struct view *view = state;
	struct q_scope_by_token_row who;

	if (!core_staff_signed_in(view->x, &view->token, batch, &who))
		return;
	view->slug = http_param(view->x, "slug");
	view->batch = batch;
	buf_init(&view->text, FIELD_PROGRESS_MAX);
	if (core_offload_add(core_context(view->x)->offload, progress_make, progress_made, view))
		db_batch_keep(batch);
	else
		http_reply_problem(view->x, &http_unavailable,
		        STR("much is being asked for at this moment; try again"), NULL, 0);
}

void field_progress_get(struct http_exchange *x)
{
	struct view *view = arena_new(http_arena(x), 1, sizeof(*view));
	struct db_batch *batch;

	*view = (struct view){.x = x, .token = core_staff_token(x)};
	if (!core_staff_admits(x, &view->token))
		return;
	batch = core_staff_batch(x, &view->token);
	field_progress_ask(batch, http_param(x, "slug"));
	db_batch_send(batch, progress_seen, view);
}
