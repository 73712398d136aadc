/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /session/second-factor: POST offers a secret, which takes the password; PUT turns it on with a
 * code of it; DELETE turns it off, which takes the password and a code. Whoever finds a page left
 * open can do neither.
 */
#include "handlers.h"

#include "body.h"
#include "check.h"
#include "session.h"

#include <base/clock.h>

#include <queries/core.h>

static const struct http_problem_type problem_on = {409, "/problems/second-factor-on",
        "已启用第二重验证，请先停用", "The second factor is on already; turn it off first"};
static const struct http_problem_type problem_not_offered = {
        409, "/problems/second-factor-not-offered", "请先领取新的密钥", "Ask for a secret first"};

struct factor {
	struct staff_check check; /* of POST and DELETE */
	struct http_exchange *x;
	struct staff_token token;
	struct str code;
	struct factor_secret secret;
	char text[FACTOR_TEXT_SIZE], sealed[FACTOR_SEALED_SIZE];
};

/* NULL: the reply has been sent. */
static struct factor *factor_new(struct http_exchange *x)
{
	struct factor *factor = arena_new(http_arena(x), 1, sizeof(*factor));

	factor->x = x;
	factor->token = core_staff_token(x);
	return staff_session_admits(x, &factor->token) ? factor : NULL;
}

/* The owner's name is known by the session. */
static void owner_seen(struct db_batch *batch, void *state)
{
	struct factor *factor = state;
	struct q_scope_by_token_row who;

	if (!core_staff_signed_in(factor->x, &factor->token, batch, &who))
		return;
	factor->check.name = arena_copy(http_arena(factor->x), who.name);
	staff_check_start(&factor->check);
}

static void factor_check(struct factor *factor, struct staff_check check)
{
	factor->check = check;
	factor->check.x = factor->x;
	factor->check.state = factor;
	db_batch_send(core_sign_in_batch(factor->x, &factor->token), owner_seen, factor);
}

/* --- POST --- */

static void offered(struct db_batch *batch, void *state)
{
	const struct factor *factor = state;
	struct q_scope_by_token_row who;
	struct q_session_offer_totp_row row;
	struct str uri;

	if (!staff_session_done(factor->x, &factor->token, batch) ||
	        !q_scope_by_token_row(batch, 0, 0, &who) ||
	        !q_session_offer_totp_row(batch, 1, 0, &row))
		return;
	if (!row.offered) {
		http_reply_problem(factor->x, &problem_on, STR(""), NULL, 0);
		return;
	}
	uri = arena_printf(http_arena(factor->x), "otpauth://totp/Kesu:%.*s?secret=%s&issuer=Kesu",
	        STR_ARG(who.name), factor->text);
	http_reply_json(factor->x, 201,
	        json_pack("{s:s, s:s%}", "secret", factor->text, "uri", uri.p, uri.n));
}

static void owner_passed(struct staff_check *check)
{
	struct factor *factor = check->state;
	struct db_batch *batch = core_sign_in_batch(factor->x, &factor->token);

	staff_factor_new(&factor->secret, factor->text);
	staff_factor_seal(
	        core_context(factor->x)->keys, check->name, &factor->secret, factor->sealed);
	q_session_offer_totp(batch, (struct str){factor->sealed, sizeof(factor->sealed)});
	db_batch_send(batch, offered, factor);
}

void staff_factor_post(struct http_exchange *x)
{
	struct factor *factor = factor_new(x);
	struct staff_text text = {"password", PASSWORD_MOST, true, {0}};

	if (factor && staff_body_texts(x, &text, 1))
		factor_check(factor,
		        (struct staff_check){.password = text.value, .passed = owner_passed});
}

/* --- PUT --- */

static void confirmed(struct db_batch *batch, void *state)
{
	const struct factor *factor = state;
	struct q_session_confirm_totp_row row;

	if (!staff_session_done(factor->x, &factor->token, batch) ||
	        !q_session_confirm_totp_row(batch, 1, 0, &row))
		return;
	if (row.confirmed)
		http_reply_empty(factor->x, 204);
	else
		http_reply_problem(factor->x, &problem_not_offered, STR(""), NULL, 0);
}

static void offer_seen(struct db_batch *batch, void *state)
{
	struct factor *factor = state;
	struct q_scope_by_token_row who;
	struct q_session_read_row row;
	struct db_batch *next;
	int64_t step;

	if (!core_staff_signed_in(factor->x, &factor->token, batch, &who) ||
	        !q_session_read_row(batch, 1, 0, &row))
		return;
	if (!row.totp_offered.p || !staff_factor_open(core_context(factor->x)->keys, row.name,
	                                   row.totp_offered, &factor->secret)) {
		http_reply_problem(factor->x, &problem_not_offered, STR(""), NULL, 0);
		return;
	}
	step = staff_factor_step(&factor->secret, factor->code, clock_realtime_us() / 1000000);
	if (step < 0) {
		staff_body_problem(factor->x, "/code",
		        "验证码不对，请看手机时间是否准确 / the code is wrong; see whether the "
		        "phone's clock is right");
		return;
	}
	next = core_sign_in_batch(factor->x, &factor->token);
	q_session_confirm_totp(next, row.totp_offered, step);
	db_batch_send(next, confirmed, factor);
}

void staff_factor_put(struct http_exchange *x)
{
	struct factor *factor = factor_new(x);
	struct staff_text text = {"code", FACTOR_CODE_DIGITS, true, {0}};
	struct db_batch *batch;

	if (!factor || !staff_body_texts(x, &text, 1))
		return;
	factor->code = text.value;
	batch = core_sign_in_batch(factor->x, &factor->token);
	q_session_read(batch);
	db_batch_send(batch, offer_seen, factor);
}

/* --- DELETE --- */

static void dropped(struct db_batch *batch, void *state)
{
	const struct factor *factor = state;

	if (staff_session_done(factor->x, &factor->token, batch))
		http_reply_empty(factor->x, 204);
}

static void owner_dropped(struct staff_check *check)
{
	struct factor *factor = check->state;
	struct db_batch *batch = core_sign_in_batch(factor->x, &factor->token);

	q_session_drop_totp(batch);
	db_batch_send(batch, dropped, factor);
}

void staff_factor_delete(struct http_exchange *x)
{
	struct factor *factor = factor_new(x);
	struct staff_text texts[] = {
	        {"password", PASSWORD_MOST, true, {0}}, {"code", FACTOR_CODE_DIGITS, false, {0}}};

	if (factor && staff_body_texts(x, texts, 2))
		factor_check(factor, (struct staff_check){.password = texts[0].value,
		                             .code = texts[1].value,
		                             .wants_code = true,
		                             .passed = owner_dropped});
}
