/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /audit?survey=SLUG&before=ID&limit=N: rows of the audit, the newest first. */
#include <audit/audit.h>

#include "row.h"

#include <core/problems.h>
#include <core/resource.h>

#include <queries/core.h>

enum { LIMIT_DEFAULT = 50, LIMIT_MOST = 200 };

struct page {
	struct http_exchange *x;
	struct staff_token token;
	struct str survey; /* p NULL: of everything */
	int64_t before, limit;
	bool has_before;
};

static json_t *row_json(const struct q_audit_page_row *row)
{
	return audit_row_json(&(struct q_audit_list_row){.audit_id = row->audit_id,
	        .at = row->at,
	        .account = row->account,
	        .action = row->action,
	        .object = row->object,
	        .detail = row->detail});
}

static void seen(struct db_batch *batch, void *state)
{
	const struct page *page = state;
	struct q_scope_by_token_row who;
	struct q_audit_page_row row;
	json_t *rows;
	size_t count = 0;

	if (!core_staff_signed_in(page->x, &page->token, batch, &who) ||
	        !core_staff_may(page->x, &who, CORE_RIGHT_READ_AUDIT))
		return;
	rows = json_array();
	for (; q_audit_page_row(batch, 1, count, &row); count++)
		json_array_append_new(rows, row_json(&row));
	if (count == (size_t)page->limit && q_audit_page_row(batch, 1, count - 1, &row))
		http_reply_json(page->x, 200,
		        json_pack("{s:o, s:I}", "rows", rows, "next", (json_int_t)row.audit_id));
	else
		http_reply_json(page->x, 200, json_pack("{s:o, s:n}", "rows", rows, "next"));
}

/* False: the reply has been sent. */
static bool query_read(struct page *page)
{
	struct str survey = http_query(page->x, "survey"), before = http_query(page->x, "before"),
	           limit = http_query(page->x, "limit");
	bool good = true;

	if (survey.n)
		page->survey = survey;
	page->has_before = before.n;
	page->limit = LIMIT_DEFAULT;
	if (before.n)
		good = str_to_int64(before, &page->before);
	if (limit.n)
		good = str_to_int64(limit, &page->limit) && good;
	if (good && page->limit >= 1 && page->limit <= LIMIT_MOST)
		return true;
	http_reply_problem(page->x, &http_bad_request,
	        STR("before 须为整数，limit 须为 1 至 200 / before is a whole number, limit one "
	            "from 1 to 200"),
	        NULL, 0);
	return false;
}

static void page_get(struct http_exchange *x)
{
	struct page *page = arena_new(http_arena(x), 1, sizeof(*page));
	struct db_batch *batch;

	page->x = x;
	page->token = core_staff_token(x);
	if (!query_read(page) || !core_staff_admits(x, &page->token))
		return;
	batch = core_staff_batch(x, &page->token);
	q_audit_page(
	        batch, page->survey, page->has_before ? &page->before : NULL, (int32_t)page->limit);
	db_batch_send(batch, seen, page);
}

const struct http_route audit_routes[] = {{HTTP_GET, CORE_API "/audit", page_get, 0}};
const size_t audit_route_count = sizeof(audit_routes) / sizeof(*audit_routes);
