/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /accounts lists the accounts of the own region, POST makes one and replies with the code that
 * its owner sets a password by, PATCH /accounts/{name} changes one, POST /accounts/{name}/reset is
 * for an owner who has lost password or phone. The database decides who may do what.
 */
#include "handlers.h"

#include "body.h"
#include "checks.h"
#include "refusals.h"
#include "setup_code.h"

#include <core/problems.h>

#include <base/clock.h>

#include <queries/core.h>
#include <queries/staff.h>

enum { REGION_MOST = 12, ROLE_MOST = 16 };

static const struct http_problem_type problem_taken = {
        409, "/problems/account-exists", "已有同名账号", "There is an account of that name"};

struct accounts {
	struct http_exchange *x;
	struct staff_token token;
	struct str name, role, region; /* p NULL: stays */
	bool disabled, has_disabled;
	char code[SETUP_CODE_SIZE];
};

/* NULL: the reply has been sent. */
static struct accounts *accounts_new(struct http_exchange *x)
{
	struct accounts *accounts = arena_new(http_arena(x), 1, sizeof(*accounts));

	accounts->x = x;
	accounts->token = core_staff_token(x);
	return core_staff_admits(x, &accounts->token) ? accounts : NULL;
}

static void reply_code(const struct accounts *accounts, int status)
{
	http_reply_json(accounts->x, status,
	        json_pack("{s:s%, s:s}", "name", accounts->name.p, accounts->name.n, "setup_code",
	                accounts->code));
}

/* --- GET --- */

static json_t *stamp_json(bool is_null, int64_t at)
{
	char stamp[CLOCK_STAMP_SIZE];

	if (is_null)
		return json_null();
	clock_stamp(at, stamp);
	return json_string(stamp);
}

static json_t *account_json(const struct q_accounts_managed_row *row)
{
	return json_pack("{s:s%, s:s%, s:s%, s:b, s:b, s:b, s:b, s:o, s:o}", "name", row->name.p,
	        row->name.n, "role", row->role.p, row->role.n, "region", row->scope.p, row->scope.n,
	        "disabled", row->disabled, "password", row->password, "second_factor",
	        row->second_factor, "locked", row->locked, "setup_until",
	        stamp_json(row->setup_until_is_null, row->setup_until), "created_at",
	        stamp_json(false, row->created_at));
}

static void listed(struct db_batch *batch, void *state)
{
	const struct accounts *accounts = state;
	struct q_scope_by_token_row who;
	struct q_accounts_managed_row row;
	json_t *list;

	if (!core_staff_signed_in(accounts->x, &accounts->token, batch, &who) ||
	        !core_staff_may(accounts->x, &who, CORE_RIGHT_MANAGE_ACCOUNTS))
		return;
	list = json_array();
	for (size_t i = 0; q_accounts_managed_row(batch, 1, i, &row); i++)
		json_array_append_new(list, account_json(&row));
	http_reply_json(accounts->x, 200, json_pack("{s:o}", "accounts", list));
}

void staff_accounts_get(struct http_exchange *x)
{
	struct accounts *accounts = accounts_new(x);
	struct db_batch *batch;

	if (!accounts)
		return;
	batch = core_sign_in_batch(accounts->x, &accounts->token);
	q_accounts_managed(batch);
	db_batch_send(batch, listed, accounts);
}

/* --- POST --- */

static void made(struct db_batch *batch, void *state)
{
	const struct accounts *accounts = state;
	struct q_account_make_row row;

	if (!staff_allowed(accounts->x, &accounts->token, batch) ||
	        !q_account_make_row(batch, 1, 0, &row))
		return;
	if (row.made)
		reply_code(accounts, 201);
	else
		http_reply_problem(accounts->x, &problem_taken, STR(""), NULL, 0);
}

/* True when the role and the region, as far as they were given, can be. */
static bool check_given(const struct accounts *accounts, struct field_problems *problems)
{
	const char *problem =
	        accounts->region.p ? staff_account_region_problem(accounts->region) : NULL;

	if (problem)
		core_field_problem(problems, "/region", problem);
	if (accounts->role.p && !staff_account_role(accounts->role))
		core_field_problem(problems, "/role", "没有这个角色 / there is no such role");
	return !core_field_problems_reply(accounts->x, problems);
}

void staff_accounts_post(struct http_exchange *x)
{
	struct accounts *accounts = accounts_new(x);
	struct staff_text texts[] = {{"name", STAFF_NAME_MOST, true, {0}},
	        {"role", ROLE_MOST, true, {0}}, {"region", REGION_MOST, true, {0}}};
	struct field_problems problems = {.count = 0};
	struct digest digest;
	struct db_batch *batch;

	if (!accounts || !staff_body_texts(x, texts, 3))
		return;
	accounts->name = texts[0].value;
	accounts->role = texts[1].value;
	accounts->region = texts[2].value;
	if (staff_account_name_problem(accounts->name))
		core_field_problem(&problems, "/name", staff_account_name_problem(accounts->name));
	if (!check_given(accounts, &problems))
		return;
	staff_setup_code_new(accounts->code);
	digest = staff_setup_code_digest(str_from(accounts->code));
	batch = core_sign_in_batch(accounts->x, &accounts->token);
	q_account_make(
	        batch, accounts->name, accounts->role, accounts->region, core_digest_str(&digest));
	db_batch_send(batch, made, accounts);
}

/* --- PATCH --- */

static void changed(struct db_batch *batch, void *state)
{
	const struct accounts *accounts = state;

	if (staff_allowed(accounts->x, &accounts->token, batch))
		http_reply_empty(accounts->x, 204);
}

static struct str text_of(const struct accounts *accounts, const json_t *value)
{
	struct str text = {json_string_value(value), json_string_length(value)};

	return value ? arena_copy(http_arena(accounts->x), text) : (struct str){NULL, 0};
}

/* False: the reply has been sent. */
static bool change_read(struct accounts *accounts)
{
	static const char *const known[] = {"disabled", "role", "region", NULL};
	struct field_problems problems = {.count = 0};
	json_t *body = core_body(accounts->x);
	const json_t *disabled;

	if (!body)
		return false;
	core_field_problems_unknown(accounts->x, &problems, body, known);
	disabled = json_object_get(body, "disabled");
	if (disabled && !json_is_boolean(disabled))
		core_field_problem(
		        &problems, "/disabled", "须为 true 或 false / must be true or false");
	accounts->has_disabled = disabled;
	accounts->disabled = json_is_true(disabled);
	accounts->role = text_of(accounts, json_object_get(body, "role"));
	accounts->region = text_of(accounts, json_object_get(body, "region"));
	json_decref(body);
	return check_given(accounts, &problems);
}

void staff_account_patch(struct http_exchange *x)
{
	struct accounts *accounts = accounts_new(x);
	struct db_batch *batch;

	if (!accounts || !change_read(accounts))
		return;
	batch = core_sign_in_batch(accounts->x, &accounts->token);
	q_account_change(batch, http_param(x, "name"),
	        accounts->has_disabled ? &accounts->disabled : NULL, accounts->role,
	        accounts->region);
	db_batch_send(batch, changed, accounts);
}

/* --- POST .../reset --- */

static void reset(struct db_batch *batch, void *state)
{
	const struct accounts *accounts = state;

	if (staff_allowed(accounts->x, &accounts->token, batch))
		reply_code(accounts, 200);
}

void staff_account_reset_post(struct http_exchange *x)
{
	struct accounts *accounts = accounts_new(x);
	struct digest digest;
	struct db_batch *batch;

	if (!accounts)
		return;
	accounts->name = http_param(x, "name");
	staff_setup_code_new(accounts->code);
	digest = staff_setup_code_digest(str_from(accounts->code));
	batch = core_sign_in_batch(accounts->x, &accounts->token);
	q_account_reset(batch, accounts->name, core_digest_str(&digest));
	db_batch_send(batch, reset, accounts);
}
