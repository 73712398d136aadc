/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "asking.h"

#include <queries/core.h>
#include <queries/field.h>

static void account_seen(struct db_batch *batch, void *state)
{
	struct field_asking *asking = state;
	struct q_scope_by_token_row who;

	if (!core_staff_signed_in(asking->x, &asking->token, batch, &who))
		return;
	if (!db_rows(batch, 1))
		http_reply_problem(asking->x, &http_not_found, STR("no such survey"), NULL, 0);
	else
		asking->seen(asking, &who);
}

void field_asking_start(
        struct field_asking *asking, struct http_exchange *x, field_asking_seen *seen)
{
	struct db_batch *batch;

	*asking = (struct field_asking){x, core_staff_token(x), seen};
	if (!core_staff_admits(x, &asking->token))
		return;
	batch = core_staff_batch(x, &asking->token);
	q_progress_survey(batch, http_param(x, "slug"));
	db_batch_send(batch, account_seen, asking);
}
