/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /interview: the cases of open surveys that are the caller's, with their sheets and booklets.
 * What each shows is noted in the audit, and fixes the case's booklet.
 */
#include "allowed.h"
#include "handlers.h"
#include "names.h"

#include <db/db.h>
#include <queries/core.h>
#include <queries/interview.h>

struct taking {
	struct http_exchange *x;
	struct staff_token token;
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

/* Every identifier that the attempts of the cases may have. */
static void names_put(struct taking *taking, const struct db_batch *cases, struct db_batch *batch)
{
	size_t most = db_rows(cases, 1) * INTERVIEW_NAMES_MAX, n = 0;
	struct arena *arena = http_arena(taking->x);
	int32_t *surveys = arena_new(arena, most + 1, sizeof(*surveys));
	int32_t *numbers = arena_new(arena, most + 1, sizeof(*numbers));
	struct uuid *names = arena_new(arena, most + 1, sizeof(*names));
	struct q_interview_cases_row row;

	for (size_t i = 0; q_interview_cases_row(cases, 1, i, &row); i++) {
		size_t more = interview_names(
		        core_context(taking->x)->keys, row.survey_id, &row.invitation, &names[n]);

		for (; more; more--, n++) {
			surveys[n] = row.survey_id;
			numbers[n] = row.number;
		}
	}
	q_interview_take(batch, (struct db_array){n, surveys, NULL},
	        (struct db_array){n, numbers, NULL}, (struct db_array){n, names, NULL});
}

static void cases_seen(struct db_batch *batch, void *state)
{
	struct taking *taking = state;
	struct db_batch *next;

	if (!interview_was_allowed(taking->x, batch))
		return;
	next = core_staff_batch(taking->x, &taking->token);
	names_put(taking, batch, next);
	db_batch_send(next, taken, taking);
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
