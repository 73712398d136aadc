/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /surveys/{slug}/frame, /draw and /letters: how far a survey's sample is. Who may is asked of
 * the database (kesu_fn.sample_managed), which also writes the reply.
 */
#include "handlers.h"

#include <core/resource.h>

#include <queries/core.h>
#include <queries/fieldwork.h>

/* One resource: how it is asked for in a batch, and its text in the reply. */
struct told {
	size_t (*ask)(struct db_batch *batch, struct str slug);
	struct str (*text)(const struct db_batch *batch, size_t statement);
};

struct telling {
	struct http_exchange *x;
	struct staff_token token;
	const struct told *what;
};

#define TOLD(name)                                                                                 \
	static struct str name##_text(const struct db_batch *batch, size_t statement)              \
	{                                                                                          \
		struct q_##name##_by_token_row row = {0};                                          \
                                                                                                   \
		q_##name##_by_token_row(batch, statement, 0, &row);                                \
		return row.told;                                                                   \
	}                                                                                          \
	static const struct told name##_told = {q_##name##_by_token, name##_text}

TOLD(frame);
TOLD(draw);
TOLD(letters);

static void read(struct db_batch *batch, void *state)
{
	const struct telling *telling = state;

	if (core_survey_allowed(telling->x, batch))
		http_reply(telling->x, 200, "application/json", telling->what->text(batch, 1));
}

/* First who asks: the function refuses strangers, and they are told to sign in. */
static void account_known(struct db_batch *batch, void *state)
{
	struct telling *telling = state;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(telling->x, &telling->token, batch, &who))
		return;
	next = core_staff_batch(telling->x, &telling->token);
	telling->what->ask(next, http_param(telling->x, "slug"));
	db_batch_send(next, read, telling);
}

static void tell(struct http_exchange *x, const struct told *what)
{
	struct telling *telling = arena_new(http_arena(x), 1, sizeof(*telling));

	*telling = (struct telling){x, core_staff_token(x), what};
	if (!core_staff_admits(x, &telling->token))
		return;
	db_batch_send(core_staff_batch(x, &telling->token), account_known, telling);
}

void fieldwork_frame_get(struct http_exchange *x)
{
	tell(x, &frame_told);
}

void fieldwork_draw_get(struct http_exchange *x)
{
	tell(x, &draw_told);
}

void fieldwork_letters_get(struct http_exchange *x)
{
	tell(x, &letters_told);
}
