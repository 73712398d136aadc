/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /tokens: GET lists the own tokens, POST makes one, POST /tokens/{id}/rotation gives it another
 * secret, DELETE revokes it. A token is shown once, in the reply that makes it, and to its owner
 * alone: whoever finds a page left open makes none. A token may rotate or revoke itself.
 */
#include "handlers.h"

#include "accounts/checks.h"
#include "body.h"
#include "password.h"
#include "refusals.h"
#include "secret.h"
#include "sessions/check.h"
#include "sessions/session.h"

#include <core/json_value.h>
#include <core/problems.h>

#include <base/clock.h>

#include <queries/core.h>
#include <queries/staff.h>

enum { LABEL_MOST = 100 };

struct tokens {
	struct http_exchange *x;
	struct staff_token token;
	struct str label, role, region; /* role and region: p NULL, the owner's */
	int64_t days, id;
	char made[TOKEN_SIZE];
	struct staff_owner owner;
};

/* NULL: the reply has been sent. */
static struct tokens *tokens_new(struct http_exchange *x)
{
	struct tokens *tokens = arena_new(http_arena(x), 1, sizeof(*tokens));

	tokens->x = x;
	tokens->token = core_staff_token(x);
	return core_staff_admits(x, &tokens->token) ? tokens : NULL;
}

/* --- GET --- */

static json_t *token_json(const struct q_token_list_row *row)
{
	char made[CLOCK_STAMP_SIZE], expires[CLOCK_STAMP_SIZE];

	clock_stamp(row->made_at, made);
	clock_stamp(row->expires_at, expires);
	return json_pack("{s:I, s:s%, s:s%, s:s%, s:s, s:s, s:o}", "id", (json_int_t)row->token_id,
	        "label", row->label.p, row->label.n, "role", row->role.p, row->role.n, "region",
	        row->scope.p, row->scope.n, "made_at", made, "expires_at", expires, "last_used_on",
	        row->last_used_on.p ? core_json_value_text(row->last_used_on) : json_null());
}

static void listed(struct db_batch *batch, void *state)
{
	const struct tokens *tokens = state;
	struct q_token_list_row row;
	json_t *list;

	if (!staff_allowed(tokens->x, &tokens->token, batch))
		return;
	list = json_array();
	for (size_t i = 0; q_token_list_row(batch, 1, i, &row); i++)
		json_array_append_new(list, token_json(&row));
	http_reply_json(tokens->x, 200, json_pack("{s:o}", "tokens", list));
}

void staff_tokens_get(struct http_exchange *x)
{
	struct tokens *tokens = tokens_new(x);
	struct db_batch *batch;

	if (!tokens)
		return;
	batch = core_sign_in_batch(tokens->x, &tokens->token);
	q_token_list(batch);
	db_batch_send(batch, listed, tokens);
}

/* --- POST --- */

static void reply_made(const struct tokens *tokens, struct str label, struct str role,
        struct str region, int64_t expires_at)
{
	char stamp[CLOCK_STAMP_SIZE];

	clock_stamp(expires_at, stamp);
	http_reply_json(tokens->x, 201,
	        json_pack("{s:I, s:s, s:s%, s:s%, s:s%, s:s}", "id", (json_int_t)tokens->id,
	                "token", tokens->made, "label", label.p, label.n, "role", role.p, role.n,
	                "region", region.p, region.n, "expires_at", stamp));
}

static void made(struct db_batch *batch, void *state)
{
	struct tokens *tokens = state;
	struct q_token_make_row row;

	if (!staff_allowed(tokens->x, &tokens->token, batch) ||
	        !q_token_make_row(batch, 1, 0, &row))
		return;
	tokens->id = row.token_id;
	reply_made(tokens, tokens->label, row.role, row.scope, row.expires_at);
}

static struct str text_of(struct http_exchange *x, const json_t *value)
{
	struct str text = {json_string_value(value), json_string_length(value)};

	return text.p ? arena_copy(http_arena(x), text) : (struct str){NULL, 0};
}

static void fields_read(struct tokens *tokens, const json_t *body, struct field_problems *problems)
{
	const json_t *role = json_object_get(body, "role"),
	             *region = json_object_get(body, "region");
	struct staff_text password = {"password", PASSWORD_MOST, false, {0}};

	tokens->label = text_of(tokens->x, json_object_get(body, "label"));
	tokens->role = text_of(tokens->x, role);
	tokens->region = text_of(tokens->x, region);
	if (!tokens->label.n || tokens->label.n > LABEL_MOST || !str_is_utf8(tokens->label))
		core_field_problem(problems, "/label",
		        "须为 1 至 100 字节的文字 / must be a text of 1 to 100 bytes");
	if (!core_json_value_whole(json_object_get(body, "days"), &tokens->days) ||
	        tokens->days < 1 || tokens->days > TOKEN_DAYS_MOST)
		core_field_problem(problems, "/days",
		        "须为 1 至 3660 的整数 / must be a whole number from 1 to 3660");
	if (role && !staff_account_role(tokens->role))
		core_field_problem(problems, "/role", "没有这个角色 / there is no such role");
	if (region && staff_account_region_problem(tokens->region))
		core_field_problem(
		        problems, "/region", staff_account_region_problem(tokens->region));
	staff_body_text(tokens->x, body, &password, problems);
	tokens->owner.password = password.value;
}

/* False: the reply has been sent. */
static bool body_read(struct tokens *tokens)
{
	static const char *const known[] = {"label", "days", "role", "region", "password", NULL};
	struct field_problems problems = {.count = 0};
	json_t *body = core_body(tokens->x);

	if (!body)
		return false;
	core_field_problems_unknown(tokens->x, &problems, body, known);
	fields_read(tokens, body, &problems);
	json_decref(body);
	return !core_field_problems_reply(tokens->x, &problems);
}

static void owner_makes(struct staff_owner *owner)
{
	struct tokens *tokens = owner->state;
	struct digest digest = staff_token_new(tokens->made);
	struct db_batch *batch = core_sign_in_batch(tokens->x, &tokens->token);

	q_token_make(batch, &(struct q_token_make_in){.label = tokens->label,
	                            .sha256 = core_digest_str(&digest),
	                            .days = (int32_t)tokens->days,
	                            .role = tokens->role,
	                            .scope = tokens->region,
	                            .checked = owner->checked});
	db_batch_send(batch, made, tokens);
}

static void ask_owner(struct tokens *tokens, void (*shown)(struct staff_owner *owner))
{
	tokens->owner.x = tokens->x;
	tokens->owner.token = tokens->token;
	tokens->owner.shown = shown;
	tokens->owner.state = tokens;
	staff_owner_ask(&tokens->owner);
}

void staff_tokens_post(struct http_exchange *x)
{
	struct tokens *tokens = arena_new(http_arena(x), 1, sizeof(*tokens));

	tokens->x = x;
	tokens->token = core_staff_token(x);
	if (staff_session_admits(x, &tokens->token) && body_read(tokens))
		ask_owner(tokens, owner_makes);
}

/* --- one token --- */

/* NULL: the reply has been sent. */
static struct tokens *tokens_of_id(struct http_exchange *x)
{
	struct tokens *tokens = tokens_new(x);

	if (!tokens || (str_to_int64(http_param(x, "id"), &tokens->id) && tokens->id > 0))
		return tokens;
	http_reply_problem(x, &http_not_found, STR("no such token"), NULL, 0);
	return NULL;
}

static void rotated(struct db_batch *batch, void *state)
{
	const struct tokens *tokens = state;
	struct q_token_rotate_row row;

	if (!staff_allowed(tokens->x, &tokens->token, batch))
		return;
	if (q_token_rotate_row(batch, 1, 0, &row))
		reply_made(tokens, row.label, row.role, row.scope, row.expires_at);
	else
		http_reply_problem(tokens->x, &http_not_found, STR("no such token"), NULL, 0);
}

static void rotate(struct tokens *tokens)
{
	struct digest digest = staff_token_new(tokens->made);
	struct db_batch *batch = core_sign_in_batch(tokens->x, &tokens->token);

	q_token_rotate(batch, tokens->id, core_digest_str(&digest), tokens->owner.checked);
	db_batch_send(batch, rotated, tokens);
}

static void owner_rotates(struct staff_owner *owner)
{
	rotate(owner->state);
}

void staff_token_rotate(struct http_exchange *x)
{
	struct tokens *tokens = tokens_of_id(x);
	struct staff_text password = {"password", PASSWORD_MOST, false, {0}};

	if (!tokens || (http_body(x).n && !staff_body_texts(x, &password, 1)))
		return;
	tokens->owner.password = password.value;
	if (tokens->token.is_session)
		ask_owner(tokens, owner_rotates);
	else
		rotate(tokens);
}

static void revoked(struct db_batch *batch, void *state)
{
	const struct tokens *tokens = state;
	struct q_token_revoke_row row;

	if (!staff_allowed(tokens->x, &tokens->token, batch) ||
	        !q_token_revoke_row(batch, 1, 0, &row))
		return;
	if (row.revoked)
		http_reply_empty(tokens->x, 204);
	else
		http_reply_problem(tokens->x, &http_not_found, STR("no such token"), NULL, 0);
}

void staff_token_delete(struct http_exchange *x)
{
	struct tokens *tokens = tokens_of_id(x);
	struct db_batch *batch;

	if (!tokens)
		return;
	batch = core_sign_in_batch(tokens->x, &tokens->token);
	q_token_revoke(batch, tokens->id);
	db_batch_send(batch, revoked, tokens);
}
