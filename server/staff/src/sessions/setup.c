/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POST /session/setup: the first password of an account, by a code that is good once. */
#include "handlers.h"

#include "body.h"
#include "password.h"
#include "setup_code.h"

#include <core/offload.h>
#include <core/resource.h>

#include <queries/staff.h>

static const struct http_problem_type problem_code = {401, "/problems/setup-code-unknown",
        "设置码不对、已用过或已过期", "The code is wrong, used or too old"};

struct setup {
	struct http_exchange *x;
	struct str name, password;
	struct digest code;
	char hash[PASSWORD_HASH_SIZE];
	bool is_hashed;
};

static void reply_unknown(struct http_exchange *x)
{
	http_reply_header(x, "WWW-Authenticate", "Bearer");
	http_reply_problem(x, &problem_code, STR(""), NULL, 0);
}

static void finished(struct db_batch *batch, void *state)
{
	const struct setup *setup = state;
	struct q_setup_finish_row row;

	if (!core_batch_done(setup->x, batch) || !q_setup_finish_row(batch, 0, 0, &row))
		return;
	if (row.done)
		http_reply_empty(setup->x, 204);
	else
		reply_unknown(setup->x);
}

/* In the thread. */
static void hash(void *state)
{
	struct setup *setup = state;

	setup->is_hashed = staff_password_hash(setup->password, setup->hash);
}

static void hashed(void *state, bool worked)
{
	struct setup *setup = state;
	struct db_batch *batch;

	if (!worked || !setup->is_hashed) {
		http_reply_problem(setup->x, &http_unavailable, STR(""), NULL, 0);
		return;
	}
	batch = db_batch_new(core_context(setup->x)->sign_in);
	q_setup_finish(batch, setup->name, core_digest_str(&setup->code), str_from(setup->hash));
	db_batch_send(batch, finished, setup);
}

static void code_seen(struct db_batch *batch, void *state)
{
	struct setup *setup = state;
	struct q_setup_check_row row;

	if (!core_batch_done(setup->x, batch) || !q_setup_check_row(batch, 0, 0, &row))
		return;
	if (!row.good)
		reply_unknown(setup->x);
	else if (!core_offload_add(core_context(setup->x)->offload, hash, hashed, setup))
		http_reply_problem(setup->x, &http_unavailable,
		        STR("many people sign in at this moment; try again"), NULL, 0);
}

void staff_setup_post(struct http_exchange *x)
{
	struct setup *setup = arena_new(http_arena(x), 1, sizeof(*setup));
	struct staff_text texts[] = {{"name", STAFF_NAME_MOST, true, {0}},
	        {"setup_code", SETUP_CODE_MOST, true, {0}}, {"password", PASSWORD_MOST, true, {0}}};
	struct db_batch *batch;
	const char *problem;

	if (!staff_sign_in_admits(x) || !staff_body_texts(x, texts, 3))
		return;
	problem = staff_password_problem(texts[2].value, texts[0].value);
	if (problem) {
		staff_body_problem(x, "/password", problem);
		return;
	}
	*setup = (struct setup){.x = x,
	        .name = texts[0].value,
	        .password = texts[2].value,
	        .code = staff_setup_code_digest(texts[1].value)};
	batch = db_batch_new(core_context(x)->sign_in);
	q_setup_check(batch, setup->name, core_digest_str(&setup->code));
	db_batch_send(batch, code_seen, setup);
}
