/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The try is counted (check_begun), the password is hashed beside the event loop (check_work), and
 * what came of it is noted or handed on (check_worked).
 */
#include "check.h"

#include <core/context.h>
#include <core/offload.h>
#include <core/resource.h>

#include <base/clock.h>
#include <base/log.h>

#include <queries/staff.h>
#include <stdio.h>

static const struct http_problem_type problem_failed = {401, "/problems/sign-in-failed",
        "账号、密码或验证码不对", "The name, the password or the code is wrong"};
static const struct http_problem_type problem_code_needed = {401, "/problems/second-factor-needed",
        "还需要验证码", "A code of the second factor is needed"};
static const struct http_problem_type problem_locked = {429, "/problems/sign-in-locked",
        "失败次数太多，请稍后再试", "Too many failures; wait before the next try"};

static void reply_401(const struct staff_check *check, const struct http_problem_type *type)
{
	http_reply_header(check->x, "WWW-Authenticate", "Bearer");
	http_reply_problem(check->x, type, STR(""), NULL, 0);
}

static void failure_noted(struct db_batch *batch, void *state)
{
	const struct staff_check *check = state;

	if (core_batch_done(check->x, batch))
		reply_401(check, &problem_failed);
}

void staff_check_fail(struct staff_check *check, const char *because)
{
	struct db_batch *batch = db_batch_new(core_context(check->x)->sign_in);

	q_sign_in_failed(batch, check->name, str_from(because));
	db_batch_send(batch, failure_noted, check);
}

static void code_asked_for(struct db_batch *batch, void *state)
{
	const struct staff_check *check = state;

	if (core_batch_done(check->x, batch))
		reply_401(check, &problem_code_needed);
}

static void busy_told(struct db_batch *batch, void *state)
{
	const struct staff_check *check = state;

	if (core_batch_done(check->x, batch))
		http_reply_problem(check->x, &http_unavailable,
		        STR("many people sign in at this moment; try again"), NULL, 0);
}

/* It was no failure of the person who tried. */
static void uncount(struct staff_check *check, db_batch_fn *done)
{
	struct db_batch *batch = db_batch_new(core_context(check->x)->sign_in);

	q_sign_in_uncounted(batch, check->name);
	db_batch_send(batch, done, check);
}

/* In the thread. */
static void check_work(void *state)
{
	struct staff_check *check = state;

	check->is_right = staff_password_is(check->password, check->hash);
	check->step = check->is_right && check->has_factor && check->factor_is_readable
	                      ? staff_factor_step(&check->factor, check->code, check->now)
	                      : 0;
	check->is_hashed = check->is_right && check->next.n &&
	                   staff_password_hash(check->next, check->next_hash);
}

static void check_worked(void *state, bool worked)
{
	struct staff_check *check = state;
	bool wants_code = check->wants_code && check->has_factor;

	if (!worked || (check->is_right && check->next.n && !check->is_hashed))
		uncount(check, busy_told);
	else if (!check->is_right)
		staff_check_fail(check, "password");
	else if (wants_code && !check->code.n)
		uncount(check, code_asked_for);
	else if (wants_code && check->step <= check->last_step)
		staff_check_fail(check, "code");
	else
		check->passed(check);
}

static void read_account(struct staff_check *check, const struct q_sign_in_begin_row *row)
{
	const struct core_context *context = core_context(check->x);

	check->hash = row->password.p ? arena_copy(http_arena(check->x), row->password).p : NULL;
	check->last_step = row->totp_step_is_null ? 0 : row->totp_step;
	check->now = clock_realtime_us() / 1000000;
	check->has_factor = row->totp.p;
	check->factor_is_readable = row->totp.p && staff_factor_open(context->keys, check->name,
	                                                   row->totp, &check->factor);
	if (check->has_factor && !check->factor_is_readable)
		log_warning("a second factor was sealed under another key and has to be reset",
		        LOG_STR("account", check->name));
}

static void check_begun(struct db_batch *batch, void *state)
{
	struct staff_check *check = state;
	struct q_sign_in_begin_row row;
	char seconds[16];

	if (!core_batch_done(check->x, batch) || !q_sign_in_begin_row(batch, 0, 0, &row))
		return;
	if (row.locked_s) {
		snprintf(seconds, sizeof(seconds), "%d", (int)row.locked_s);
		http_reply_header(check->x, "Retry-After", seconds);
		http_reply_problem(check->x, &problem_locked, STR(""), NULL, 0);
		return;
	}
	read_account(check, &row);
	if (!core_offload_add(core_context(check->x)->offload, check_work, check_worked, check))
		uncount(check, busy_told);
}

void staff_check_start(struct staff_check *check)
{
	struct db_batch *batch = db_batch_new(core_context(check->x)->sign_in);

	q_sign_in_begin(batch, check->name);
	db_batch_send(batch, check_begun, check);
}
