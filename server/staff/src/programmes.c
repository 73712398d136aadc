/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /programmes: the plans with their targets, baselines and the surveys the caller may see. */
#include "handlers.h"

#include <core/resource.h>

#include <base/buf.h>

#include <queries/core.h>
#include <queries/staff.h>

enum { PROGRAMMES_BYTES_MAX = 16 << 20 };

struct programmes {
	struct http_exchange *x;
	struct staff_token token;
};

static void programmes_seen(struct db_batch *batch, void *state)
{
	const struct programmes *programmes = state;
	struct http_exchange *x = programmes->x;
	struct q_programmes_list_row row;
	struct q_scope_by_token_row who;
	struct buf out;

	if (!core_batch_done(x, batch))
		return;
	core_staff_learn(
	        x, &programmes->token, q_scope_by_token_row(batch, 0, 0, &who) && who.name.p);
	buf_init(&out, PROGRAMMES_BYTES_MAX);
	buf_add(&out, STR("{\"programmes\":["));
	for (size_t i = 0; q_programmes_list_row(batch, 1, i, &row); i++) {
		if (i)
			buf_add(&out, STR(","));
		buf_add(&out, row.programme);
	}
	buf_add(&out, STR("]}"));
	if (out.overflowed)
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
	else
		http_reply(x, 200, "application/json", buf_str(&out));
	buf_free(&out);
}

void staff_programmes_get(struct http_exchange *x)
{
	struct programmes *programmes = arena_new(http_arena(x), 1, sizeof(*programmes));
	struct db_batch *batch;

	*programmes = (struct programmes){x, core_staff_token(x)};
	if (!core_staff_admits(x, &programmes->token))
		return;
	batch = core_staff_batch(x, &programmes->token);
	q_programmes_list(batch);
	db_batch_send(batch, programmes_seen, programmes);
}
