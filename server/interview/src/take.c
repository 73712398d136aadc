/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /interview: the cases of open surveys that are the caller's, with their sheets and booklets.
 * What each shows is noted in the audit, and fixes the case's booklet.
 */
#include "allowed.h"
#include "handlers.h"
#include "names.h"

#include <core/offload.h>
#include <db/db.h>
#include <queries/core.h>
#include <queries/interview.h>

struct taking {
	struct http_exchange *x;
	struct staff_token token;
	const struct secret_keys *keys;
	struct q_interview_cases_row *cases;
	size_t case_count;
	/* Every identifier that their attempts may have. */
	size_t count;
	int32_t *surveys, *numbers;
	struct uuid *names;
};

static void taken(struct db_batch *batch, void *state)
{
	const struct taking *taking = state;
	struct q_interview_take_row row;

	if (!interview_was_allowed(taking->x, batch) || !q_interview_take_row(batch, 1, 0, &row))
		return;
	http_reply_header(taking->x, "Cache-Control", "no-store");
	http_reply(taking->x, 200, "application/json", row.document);
}

static void names_made(void *state, bool worked)
{
	struct taking *taking = state;
	struct db_batch *batch;

	if (!worked) {
		http_reply_problem(
		        taking->x, &http_unavailable, STR("the server is ending"), NULL, 0);
		return;
	}
	batch = core_staff_batch(taking->x, &taking->token);
	q_interview_take(batch, (struct db_array){taking->count, taking->surveys, NULL},
	        (struct db_array){taking->count, taking->numbers, NULL},
	        (struct db_array){taking->count, taking->names, NULL});
	db_batch_send(batch, taken, taking);
}

/* Beside the event loop: every identifier that the attempts of the cases may have. */
static void names_make(void *state)
{
	struct taking *taking = state;

	for (size_t i = 0; i < taking->case_count; i++) {
		const struct q_interview_cases_row *row = &taking->cases[i];
		size_t more = interview_names(taking->keys, row->survey_id, &row->invitation,
		        &taking->names[taking->count]);

		for (; more; more--, taking->count++) {
			taking->surveys[taking->count] = row->survey_id;
			taking->numbers[taking->count] = row->number;
		}
	}
}

static void cases_seen(struct db_batch *batch, void *state)
{
	struct taking *taking = state;
	struct arena *arena = http_arena(taking->x);
	size_t most;

	if (!interview_was_allowed(taking->x, batch))
		return;
	most = db_rows(batch, 1) * INTERVIEW_NAMES_MAX + 1;
	taking->keys = core_context(taking->x)->keys;
	taking->cases = arena_new(arena, db_rows(batch, 1) + 1, sizeof(*taking->cases));
	taking->surveys = arena_new(arena, most, sizeof(*taking->surveys));
	taking->numbers = arena_new(arena, most, sizeof(*taking->numbers));
	taking->names = arena_new(arena, most, sizeof(*taking->names));
	while (q_interview_cases_row(
	        batch, 1, taking->case_count, &taking->cases[taking->case_count]))
		taking->case_count++;
	if (!core_offload_add(core_context(taking->x)->offload, names_make, names_made, taking))
		http_reply_problem(taking->x, &http_unavailable,
		        STR("many cases are being taken at this moment; try again"), NULL, 0);
}

static void account_seen(struct db_batch *batch, void *state)
{
	struct taking *taking = state;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(taking->x, &taking->token, batch, &who))
		return;
	next = core_staff_batch(taking->x, &taking->token);
	q_interview_cases(next);
	db_batch_send(next, cases_seen, taking);
}

void interview_get(struct http_exchange *x)
{
	struct taking *taking = arena_new(http_arena(x), 1, sizeof(*taking));

	*taking = (struct taking){.x = x, .token = core_staff_token(x)};
	if (core_staff_admits(x, &taking->token))
		db_batch_send(core_staff_batch(x, &taking->token), account_seen, taking);
}
