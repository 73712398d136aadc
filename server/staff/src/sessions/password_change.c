/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PUT /session/password: who has signed in sets another password, which takes the one of now. */
#include "handlers.h"

#include "body.h"
#include "check.h"
#include "session.h"

#include <queries/core.h>

struct change {
	struct staff_check check;
	struct staff_token token;
};

static void changed(struct db_batch *batch, void *state)
{
	const struct change *change = state;

	if (staff_session_done(change->check.x, &change->token, batch))
		http_reply_empty(change->check.x, 204);
}

static void passed(struct staff_check *check)
{
	struct change *change = check->state;
	struct db_batch *batch = core_sign_in_batch(check->x, &change->token);

	q_session_password(batch, str_from(check->next_hash));
	db_batch_send(batch, changed, change);
}

static void account_seen(struct db_batch *batch, void *state)
{
	struct change *change = state;
	struct staff_check *check = &change->check;
	struct q_scope_by_token_row who;
	const char *problem;

	if (!core_staff_signed_in(check->x, &change->token, batch, &who))
		return;
	check->name = arena_copy(http_arena(check->x), who.name);
	problem = staff_password_problem(check->next, check->name);
	if (problem)
		staff_body_problem(check->x, "/new", problem);
	else
		staff_check_start(check);
}

void staff_password_put(struct http_exchange *x)
{
	struct change *change = arena_new(http_arena(x), 1, sizeof(*change));
	struct staff_text texts[] = {
	        {"current", PASSWORD_MOST, true, {0}}, {"new", PASSWORD_MOST, true, {0}}};
	struct db_batch *batch;

	change->token = core_staff_token(x);
	if (!staff_session_admits(x, &change->token) || !staff_body_texts(x, texts, 2))
		return;
	change->check = (struct staff_check){.x = x,
	        .password = texts[0].value,
	        .next = texts[1].value,
	        .passed = passed,
	        .state = change};
	batch = core_sign_in_batch(x, &change->token);
	db_batch_send(batch, account_seen, change);
}
