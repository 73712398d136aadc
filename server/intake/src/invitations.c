/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /invitations/{token}: which survey a printed link or QR code belongs to. */
#include "handlers.h"
#include "state.h"

#include <core/invitation.h>

#include <queries/intake.h>

static void invitation_seen(struct db_batch *batch, void *state)
{
	struct http_exchange *x = state;
	struct q_invitation_read_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_invitation_read_row(batch, 0, 0, &row)) {
		http_reply_problem(x, &http_not_found, STR("no such invitation"), NULL, 0);
		return;
	}
	http_reply_json(x, 200, json_pack("{s:s%}", "survey", row.slug.p, row.slug.n));
}

void intake_invitation_get(struct http_exchange *x)
{
	struct db_batch *batch = db_batch_new(core_context(x)->fast);

	q_invitation_read(batch, core_invitation_attempt(http_param(x, "token")));
	db_batch_send(batch, invitation_seen, x);
}
