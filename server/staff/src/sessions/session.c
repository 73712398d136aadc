/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

#include <core/problems.h>

#include <base/clock.h>

#include <string.h>

enum { RIGHTS_MAX = 32 };

static const struct http_problem_type problem_session_needed = {403, "/problems/session-needed",
        "请用密码登录后再做", "Sign in with a password for this; a token is not enough"};

/* Of kesu_fn.credential_now. */
static const char SQLSTATE_NO_ACCOUNT[] = "KA000", SQLSTATE_NO_SESSION[] = "KA001";

void staff_session_begin(struct staff_session *session, struct db_batch *batch, struct str account,
        struct staff_session_method by)
{
	struct digest digest;

	core_session_secret_new(session->secret);
	digest = core_session_digest(str_from(session->secret));
	session->statement = q_session_begin(batch, &(struct q_session_begin_in){
	                                                    .account = account,
	                                                    .sha256 = core_digest_str(&digest),
	                                                    .method = str_from(by.name),
	                                                    .checked = by.checked,
	                                                    .totp_step = by.totp_step,
	                                            });
}

bool staff_session_begun(struct http_exchange *x, const struct staff_session *session,
        const struct db_batch *batch, struct q_session_begin_row *row)
{
	if (!q_session_begin_row(batch, session->statement, 0, row))
		return false;
	core_session_set_cookie(x, session->secret);
	return true;
}

static json_t *rights_json(struct str raw)
{
	struct str rights[RIGHTS_MAX];
	size_t count = db_array_read(raw, DB_TEXT_ARRAY, rights, NULL, RIGHTS_MAX);
	json_t *json = json_array();

	for (size_t i = 0; i < count && count != SIZE_MAX; i++)
		json_array_append_new(json, json_stringn(rights[i].p, rights[i].n));
	return json;
}

json_t *staff_session_json(const struct q_session_read_row *row, struct str secret)
{
	char stamp[CLOCK_STAMP_SIZE], csrf[CORE_SESSION_CSRF_SIZE];

	clock_stamp(row->expires_at, stamp);
	core_session_csrf(secret, csrf);
	return json_pack("{s:s%, s:s%, s:s%, s:o, s:s, s:s, s:b, s:b}", "account", row->name.p,
	        row->name.n, "role", row->role.p, row->role.n, "region", row->scope.p, row->scope.n,
	        "rights", rights_json(row->rights), "csrf", csrf, "expires_at", stamp, "password",
	        row->password, "second_factor", row->second_factor);
}

static void reply_account_needed(struct http_exchange *x)
{
	http_reply_header(x, "WWW-Authenticate", "Bearer");
	http_reply_problem(x, &core_problem_account_needed, STR(""), NULL, 0);
}

bool staff_session_admits(struct http_exchange *x, const struct staff_token *token)
{
	if (!core_staff_admits(x, token))
		return false;
	if (token->is_session)
		return true;
	if (token->given)
		http_reply_problem(x, &problem_session_needed, STR(""), NULL, 0);
	else
		reply_account_needed(x);
	return false;
}

bool staff_session_done(
        struct http_exchange *x, const struct staff_token *token, const struct db_batch *batch)
{
	const char *sqlstate = db_batch_sqlstate(batch);

	if (!strcmp(sqlstate, SQLSTATE_NO_SESSION)) {
		http_reply_problem(x, &problem_session_needed, STR(""), NULL, 0);
		return false;
	}
	if (strcmp(sqlstate, SQLSTATE_NO_ACCOUNT) != 0)
		return core_batch_done(x, batch);
	core_staff_learn(x, token, false);
	reply_account_needed(x);
	return false;
}
