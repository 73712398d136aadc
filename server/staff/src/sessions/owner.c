/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session tells whose account it is and whether that has a password, which is then checked. */
#include "body.h"
#include "check.h"

#include <queries/core.h>
#include <queries/staff.h>

static void uncounted(struct db_batch *batch, void *state)
{
	struct staff_owner *owner = state;

	if (core_batch_done(owner->x, batch))
		owner->shown(owner);
}

/* The password was right, whatever may be wrong with what it is given for: that rolls back. */
static void passed(struct staff_check *check)
{
	struct staff_owner *owner = check->state;
	struct db_batch *batch = db_batch_new(core_context(owner->x)->sign_in);

	owner->checked = str_from(check->hash);
	q_sign_in_uncounted(batch, check->name);
	db_batch_send(batch, uncounted, owner);
}

static void account_seen(struct db_batch *batch, void *state)
{
	struct staff_owner *owner = state;
	struct q_scope_by_token_row who;
	struct q_session_read_row session;

	if (!core_staff_signed_in(owner->x, &owner->token, batch, &who) ||
	        !q_session_read_row(batch, 1, 0, &session))
		return;
	owner->check = (struct staff_check){.x = owner->x,
	        .name = arena_copy(http_arena(owner->x), who.name),
	        .password = owner->password,
	        .passed = passed,
	        .state = owner};
	if (!session.password && owner->password.p)
		staff_body_problem(
		        owner->x, "/password", "此账号没有密码 / this account has no password");
	else if (!session.password || (session.fresh && !owner->password.p))
		owner->shown(owner);
	else if (!owner->password.p)
		staff_body_problem(owner->x, "/password", "不能缺少 / is missing");
	else
		staff_check_start(&owner->check);
}

void staff_owner_ask(struct staff_owner *owner)
{
	struct db_batch *batch = core_sign_in_batch(owner->x, &owner->token);

	q_session_read(batch);
	db_batch_send(batch, account_seen, owner);
}
