/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /oidc/{provider}/start sends the browser to the provider; GET /oidc/{provider}/callback is
 * where the provider sends it back. Whatever goes wrong, the browser ends on the page that it came
 * from, whose address names the problem: a person is looking at it.
 *
 * A callback: its state is that of the browser's cookie, and is taken, once; the provider gives the
 * ID token for the code; the person whom it names is looked up; the session of their account
 * begins.
 */
#include "provider.h"

#include "sessions/session.h"

#include <base/clock.h>
#include <base/hex.h>
#include <base/log.h>

#include <core/limits.h>

#include <queries/staff.h>
#include <stdio.h>

/* As the pages know them. */
#define PROBLEM_CANCELLED   "sign-in-cancelled"
#define PROBLEM_EXPIRED     "sign-in-expired"
#define PROBLEM_REFUSED     "sign-in-refused"
#define PROBLEM_NOT_LINKED  "account-not-linked"
#define PROBLEM_UNAVAILABLE "provider-unavailable"

enum { ADDRESS_SIZE = 64 };

struct sign_in {
	struct http_exchange *x;
	const struct staff_oidc *oidc;
	enum staff_oidc_page page;
	struct oidc_flow flow;
	struct str subject;
	struct str account;
	struct staff_session session;
};

static struct sign_in *sign_in_new(struct http_exchange *x, const struct staff_oidc *oidc)
{
	struct sign_in *in = arena_new(http_arena(x), 1, sizeof(*in));

	*in = (struct sign_in){.x = x, .oidc = oidc};
	return in;
}

static int64_t now_s(void)
{
	return clock_realtime_us() / 1000000;
}

static void send_to(struct http_exchange *x, const char *address)
{
	http_reply_header(x, "Location", address);
	http_reply_empty(x, 303);
}

/* On the page that it came from; problem NULL: somebody has signed in. */
static void end_with(const struct sign_in *in, const char *problem)
{
	char address[ADDRESS_SIZE];

	snprintf(address, sizeof(address), "/%s%s%s", staff_oidc_pages[in->page],
	        problem ? "?problem=" : "", problem ? problem : "");
	send_to(in->x, address);
}

static void end_badly(const struct sign_in *in, enum oidc_outcome outcome, const char *why)
{
	log_warning("nobody signs in at the provider", LOG_TEXT("problem", why),
	        LOG_STR("request", http_request_id(in->x)));
	end_with(in, outcome == OIDC_UNAVAILABLE ? PROBLEM_UNAVAILABLE : PROBLEM_REFUSED);
}

/* --- start --- */

static void provider_known(void *state, enum oidc_outcome outcome, const char *text)
{
	const struct sign_in *in = state;

	if (outcome != OIDC_DONE) {
		end_badly(in, outcome, text);
		return;
	}
	staff_oidc_set_cookie(in->x, in->flow.cookie, in->page);
	send_to(in->x, text);
}

/* False when the page is none, and the reply has been sent. */
static bool page_read(struct http_exchange *x, enum staff_oidc_page *page)
{
	struct str name = http_query(x, "page");
	struct field_problems problems = {.count = 0};

	*page = STAFF_OIDC_PAGE_STAFF;
	for (int i = 0; name.n && i < STAFF_OIDC_PAGES; i++)
		if (str_equal_c(name, staff_oidc_pages[i]))
			*page = (enum staff_oidc_page)i;
	if (name.n && !str_equal_c(name, staff_oidc_pages[*page]))
		core_field_problem(&problems, "/page",
		        "须是 staff 或 interview / it must be staff or interview");
	return !core_field_problems_reply(x, &problems);
}

void staff_oidc_start_get(struct http_exchange *x)
{
	const struct staff_oidc *oidc = staff_oidc_of(x);
	enum staff_oidc_page page;
	struct sign_in *in;

	if (!oidc || !page_read(x, &page) || !core_limit_admits(x, CORE_LIMIT_SIGN_INS))
		return;
	in = sign_in_new(x, oidc);
	in->page = page;
	oidc_flow_begin(&in->flow, core_context(x)->keys, oidc->issuer, now_s());
	oidc_client_begin(oidc->client, &in->flow, provider_known, in);
}

/* --- callback --- */

static void session_begun(struct db_batch *batch, void *state)
{
	const struct sign_in *in = state;
	struct q_session_begin_row row;

	if (!core_batch_done(in->x, batch))
		return;
	if (staff_session_begun(in->x, &in->session, batch, &row))
		end_with(in, NULL);
	else
		end_with(in, PROBLEM_REFUSED); /* disabled since it was looked up */
}

static void account_found(struct db_batch *batch, void *state)
{
	struct sign_in *in = state;
	struct q_oidc_account_row row;
	struct db_batch *next;

	if (!core_batch_done(in->x, batch))
		return;
	if (!q_oidc_account_row(batch, 0, 0, &row) || !row.name.p) {
		end_with(in, PROBLEM_NOT_LINKED);
		return;
	}
	if (row.because.p) {
		end_with(in, PROBLEM_REFUSED);
		return;
	}
	in->account = arena_copy(http_arena(in->x), row.name);
	next = db_batch_new(core_context(in->x)->sign_in);
	staff_session_begin(
	        &in->session, next, in->account, (struct staff_session_method){.name = "openid"});
	db_batch_send(next, session_begun, in);
}

static void person_known(void *state, enum oidc_outcome outcome, const char *text)
{
	struct sign_in *in = state;
	struct db_batch *batch;

	if (outcome != OIDC_DONE) {
		end_badly(in, outcome, text);
		return;
	}
	in->subject = arena_copy(http_arena(in->x), str_from(text));
	batch = db_batch_new(core_context(in->x)->sign_in);
	q_oidc_account(batch, str_from(in->oidc->issuer), in->subject);
	db_batch_send(batch, account_found, in);
}

static void state_taken(struct db_batch *batch, void *state)
{
	struct sign_in *in = state;
	struct http_exchange *x = in->x;
	struct str problem = http_query(x, "error");
	struct q_oidc_state_take_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_oidc_state_take_row(batch, 0, 0, &row) || !row.taken)
		end_with(in, PROBLEM_EXPIRED);
	else if (str_equal(problem, STR("access_denied")))
		end_with(in, PROBLEM_CANCELLED);
	else if (problem.n)
		end_badly(in, OIDC_REFUSED, "the callback names an error");
	else
		oidc_client_finish(in->oidc->client, &in->flow, http_query(x, "code"),
		        http_query(x, "iss"), person_known, in);
}

void staff_oidc_callback_get(struct http_exchange *x)
{
	const struct staff_oidc *oidc = staff_oidc_of(x);
	uint8_t state[SECRET_MAC_SIZE];
	struct db_batch *batch;
	struct sign_in *in;
	struct str cookie;

	if (!oidc || !core_limit_admits(x, CORE_LIMIT_SIGN_INS))
		return;
	in = sign_in_new(x, oidc);
	staff_oidc_set_cookie(x, NULL, in->page);
	cookie = staff_oidc_cookie(x, &in->page);
	if (!oidc_flow_resume(&in->flow, core_context(x)->keys, oidc->issuer, cookie,
	            http_query(x, "state"), now_s()) ||
	        !hex_decode(str_from(in->flow.state), state, sizeof(state))) {
		end_with(in, PROBLEM_EXPIRED);
		return;
	}
	batch = db_batch_new(core_context(x)->sign_in);
	q_oidc_state_take(
	        batch, (struct str){(const char *)state, sizeof(state)}, in->flow.expiry * 1000000);
	db_batch_send(batch, state_taken, in);
}
