/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /programmes: the plans with their targets, baselines and the surveys the caller may see. */
#include "programmes.h"

#include <core/resource.h>

#include <base/buf.h>

#include <queries/core.h>
#include <queries/staff.h>

enum { PROGRAMMES_BYTES_MAX = 16 << 20 };

static void programmes_seen(struct db_batch *batch, void *state)
{
	struct http_exchange *x = state;
	struct q_programmes_list_row row;
	struct buf out;

	if (!core_batch_done(x, batch))
		return;
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
	struct db_batch *batch = db_batch_new(core_context(x)->slow);
	struct staff_token token = core_staff_token(x);

	q_scope_by_token(batch, core_staff_token_view(&token));
	q_programmes_list(batch);
	db_batch_send(batch, programmes_seen, x);
}
