/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who asks for a staff resource: by a token, or by the cookie of a session. */
#include <core/problems.h>
#include <core/resource.h>
#include <core/session.h>

#include <base/log.h>

#include <queries/core.h>

struct staff_token core_staff_token(struct http_exchange *x)
{
	struct str text = http_bearer(x), secret;

	if (text.n)
		return (struct staff_token){.digest = core_digest_of(text), .given = true};
	secret = core_session_cookie(x);
	return (struct staff_token){.digest = core_session_digest(secret),
	        .given = secret.n > 0,
	        .is_session = secret.n > 0};
}

struct str core_staff_token_view(const struct staff_token *token)
{
	return token->given ? core_digest_str(&token->digest) : (struct str){NULL, 0};
}

bool core_staff_admits(struct http_exchange *x, const struct staff_token *token)
{
	struct staff_token *kept = arena_new(http_arena(x), 1, sizeof(*kept));

	*kept = *token;
	http_keep(x, kept);
	if (token->is_session && !http_is_read(x) && !core_session_is_own_page(x)) {
		http_reply_problem(x, &core_problem_csrf, STR(""), NULL, 0);
		return false;
	}
	if (token->given && core_limits_know(core_context(x)->limits, &token->digest))
		return true;
	return core_limit_admits(x, token->given ? CORE_LIMIT_TOKENS : CORE_LIMIT_READS);
}

static struct db_batch *batch_of(struct db_lane *lane, const struct staff_token *token)
{
	struct db_batch *batch = db_batch_new(lane);

	if (!token->given)
		db_batch_yield(batch);
	q_scope_by_token(batch, core_staff_token_view(token));
	return batch;
}

struct db_batch *core_staff_batch(struct http_exchange *x, const struct staff_token *token)
{
	return batch_of(core_context(x)->slow, token);
}

struct db_batch *core_sign_in_batch(struct http_exchange *x, const struct staff_token *token)
{
	return batch_of(core_context(x)->sign_in, token);
}

/* The request has been answered without waiting for this. */
static void refusal_noted(struct db_batch *batch, void *state)
{
	(void)state;
	if (db_batch_outcome(batch) != DB_DONE)
		log_error("a refused request is not in the audit");
}

void core_staff_refused(struct http_exchange *x, const struct http_problem_type *type)
{
	const struct staff_token *token = http_kept(x);
	struct db_batch *batch;

	if (!token || !token->given ||
	        (type->status != 401 && type->status != 403 && type->status != 404))
		return;
	batch = core_staff_batch(x, token);
	q_request_refused(batch, http_method_name(x), str_from(http_pattern(x)), http_path(x),
	        (int32_t)type->status);
	db_batch_send(batch, refusal_noted, NULL);
}

void core_staff_learn(struct http_exchange *x, const struct staff_token *token, bool good)
{
	if (token->given)
		core_limits_learn(core_context(x)->limits, &token->digest, good);
}

bool core_staff_signed_in(struct http_exchange *x, const struct staff_token *token,
        const struct db_batch *batch, struct q_scope_by_token_row *who)
{
	bool known;

	if (!core_batch_done(x, batch))
		return false;
	known = q_scope_by_token_row(batch, 0, 0, who) && who->name.p;
	core_staff_learn(x, token, known);
	if (known)
		return true;
	http_reply_header(x, "WWW-Authenticate", "Bearer");
	http_reply_problem(x, &core_problem_account_needed, STR(""), NULL, 0);
	return false;
}

/* As kesu_identity.role has them. */
static const char *const right_names[] = {
        [CORE_RIGHT_START_RUNS] = "start_runs",
        [CORE_RIGHT_MOVE_SURVEYS] = "move_surveys",
        [CORE_RIGHT_PUBLISH] = "publish",
        [CORE_RIGHT_MANAGE_ACCOUNTS] = "manage_accounts",
        [CORE_RIGHT_READ_AUDIT] = "read_audit",
        [CORE_RIGHT_TRY_FORMS] = "try_forms",
};

enum { RIGHTS_MAX = 32 };

bool core_staff_may(
        struct http_exchange *x, const struct q_scope_by_token_row *who, enum core_right right)
{
	struct str rights[RIGHTS_MAX];
	size_t count = db_array_read(who->rights, DB_TEXT_ARRAY, rights, NULL, RIGHTS_MAX);

	for (size_t i = 0; i < count && count != SIZE_MAX; i++)
		if (str_equal_c(rights[i], right_names[right]))
			return true;
	http_reply_problem(x, &core_problem_role_needed, STR(""), NULL, 0);
	return false;
}
