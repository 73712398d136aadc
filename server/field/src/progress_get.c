/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /surveys/{slug}/progress: the document of kesu progress, of what the account's region has of
 * it. While somebody listens to its changes it is the one that they have, some seconds old;
 * otherwise it is written beside the loop: of thousands of areas it takes longer than a phone's
 * save.
 */
#include "asking.h"
#include "events.h"
#include "handlers.h"
#include "progress.h"

#include <field/field.h>

#include <core/offload.h>
#include <queries/core.h>

struct reading {
	struct field_asking asking;
	struct str slug;
	struct db_batch *batch;
	struct buf text;
	bool found;
};

static void make(void *state)
{
	struct reading *reading = state;

	reading->found = field_progress_write(reading->batch, 1, reading->slug, &reading->text);
}

static void made(void *state, bool worked)
{
	struct reading *reading = state;
	struct http_exchange *x = reading->asking.x;

	if (!worked)
		http_reply_problem(x, &http_unavailable, STR("the server is ending"), NULL, 0);
	else if (!reading->found)
		http_reply_problem(x, &http_not_found, STR("no such survey"), NULL, 0);
	else if (reading->text.overflowed)
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
	else
		http_reply(x, 200, "application/json", buf_str(&reading->text));
	buf_free(&reading->text);
	db_batch_release(reading->batch);
}

static void rows_read(struct db_batch *batch, void *state)
{
	struct reading *reading = state;
	struct http_exchange *x = reading->asking.x;
	struct q_scope_by_token_row who;

	if (!core_staff_signed_in(x, &reading->asking.token, batch, &who))
		return;
	reading->batch = batch;
	buf_init(&reading->text, FIELD_PROGRESS_MAX);
	if (core_offload_add(core_context(x)->offload, make, made, reading))
		db_batch_keep(batch);
	else
		http_reply_problem(x, &http_unavailable,
		        STR("much is being asked for at this moment; try again"), NULL, 0);
}

static void read_rows(struct field_asking *asking, const struct q_scope_by_token_row *who)
{
	/* It is the request's first member. */
	struct reading *reading = (struct reading *)asking;
	struct http_exchange *x = asking->x;
	struct str latest;
	struct db_batch *batch;

	reading->slug = http_param(x, "slug");
	latest = field_events_latest(
	        core_part_state(core_context(x), &field_part), reading->slug, who->scope);
	if (latest.n) {
		http_reply(x, 200, "application/json", latest);
		return;
	}
	batch = core_staff_batch(x, &asking->token);
	field_progress_ask(batch, reading->slug);
	db_batch_send(batch, rows_read, reading);
}

void field_progress_get(struct http_exchange *x)
{
	struct reading *reading = arena_new(http_arena(x), 1, sizeof(*reading));

	field_asking_start(&reading->asking, x, read_rows);
}
