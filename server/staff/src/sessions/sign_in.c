/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POST /session signs in, GET looks, DELETE signs out; DELETE /sessions signs out everywhere. */
#include "handlers.h"

#include "body.h"
#include "check.h"
#include "session.h"

#include <core/limits.h>
#include <core/problems.h>

#include <queries/core.h>

static const struct http_problem_type problem_cross_site = {
        403, "/problems/cross-site", "请在本站页面上登录", "Sign in on a page of this server"};

struct sign_in {
	struct staff_check check;
	struct staff_session session;
};

static void begun(struct db_batch *batch, void *state)
{
	struct sign_in *in = state;
	struct http_exchange *x = in->check.x;
	struct q_session_begin_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!staff_session_begun(x, &in->session, batch, &row)) {
		staff_check_fail(&in->check, "code");
		return;
	}
	http_reply_json(x, 201,
	        staff_session_json(&(struct q_session_read_row){.name = row.name,
	                                   .role = row.role,
	                                   .scope = row.scope,
	                                   .rights = row.rights,
	                                   .password = row.password,
	                                   .second_factor = row.second_factor,
	                                   .expires_at = row.expires_at},
	                str_from(in->session.secret)));
}

static void passed(struct staff_check *check)
{
	struct sign_in *in = check->state;
	struct db_batch *batch = db_batch_new(core_context(check->x)->sign_in);

	staff_session_begin(&in->session, batch, check->name,
	        (struct staff_session_method){.name = "password",
	                .checked = str_from(check->hash),
	                .totp_step = check->step ? &check->step : NULL});
	db_batch_send(batch, begun, in);
}

bool staff_sign_in_admits(struct http_exchange *x)
{
	if (core_session_is_same_site(x))
		return core_limit_admits(x, CORE_LIMIT_SIGN_INS);
	http_reply_problem(x, &problem_cross_site, STR(""), NULL, 0);
	return false;
}

void staff_session_post(struct http_exchange *x)
{
	struct sign_in *in = arena_new(http_arena(x), 1, sizeof(*in));
	struct staff_text texts[] = {{"name", STAFF_NAME_MOST, true, {0}},
	        {"password", PASSWORD_MOST, true, {0}}, {"code", FACTOR_CODE_DIGITS, false, {0}}};

	if (!staff_sign_in_admits(x) || !staff_body_texts(x, texts, 3))
		return;
	in->check = (struct staff_check){.x = x,
	        .name = texts[0].value,
	        .password = texts[1].value,
	        .code = texts[2].value,
	        .wants_code = true,
	        .passed = passed,
	        .state = in};
	staff_check_start(&in->check);
}

struct view {
	struct http_exchange *x;
	struct staff_token token;
};

static struct view *view_new(struct http_exchange *x)
{
	struct view *view = arena_new(http_arena(x), 1, sizeof(*view));

	*view = (struct view){x, core_staff_token(x)};
	return view;
}

static void seen(struct db_batch *batch, void *state)
{
	const struct view *view = state;
	struct q_scope_by_token_row who;
	struct q_session_read_row row;

	if (core_staff_signed_in(view->x, &view->token, batch, &who) &&
	        q_session_read_row(batch, 1, 0, &row))
		http_reply_json(
		        view->x, 200, staff_session_json(&row, core_session_cookie(view->x)));
}

void staff_session_get(struct http_exchange *x)
{
	struct view *view = view_new(x);
	struct db_batch *batch;

	if (!staff_session_admits(x, &view->token))
		return;
	batch = core_sign_in_batch(x, &view->token);
	q_session_read(batch);
	db_batch_send(batch, seen, view);
}

static void ended(struct db_batch *batch, void *state)
{
	const struct view *view = state;

	if (!staff_session_done(view->x, &view->token, batch))
		return;
	core_staff_learn(view->x, &view->token, false);
	core_session_set_cookie(view->x, NULL);
	http_reply_empty(view->x, 204);
}

static void end(struct http_exchange *x, bool everywhere)
{
	struct view *view = view_new(x);
	struct db_batch *batch;

	if (!staff_session_admits(x, &view->token))
		return;
	batch = core_sign_in_batch(x, &view->token);
	q_session_end(batch, everywhere);
	db_batch_send(batch, ended, view);
}

void staff_session_delete(struct http_exchange *x)
{
	end(x, false);
}

void staff_sessions_delete(struct http_exchange *x)
{
	end(x, true);
}
