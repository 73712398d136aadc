/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET and PUT /surveys/{slug}/quotas: the cells with who has come, and other cells in their place.
 * Who may is asked of the database (kesu_fn.quotas_managed).
 */
#include "cells.h"
#include "handlers.h"

#include <core/problems.h>
#include <core/resource.h>

#include <queries/core.h>
#include <queries/quota.h>
#include <reporting/labels.h>
#include <string.h>

static const struct http_problem_type problem_refused = {409, "/problems/quotas-refused",
        "这项调查现在不能这样设配额", "This survey takes no such quotas"};

static const char *const names[] = {"cells", NULL};
static const char *const cell_names[] = {"groups", "most", NULL};

struct quotas {
	struct http_exchange *x;
	struct staff_token token;
	struct quota_cells cells;
	bool sets;
};

static void reply_cells(struct http_exchange *x, const struct db_batch *batch, size_t statement)
{
	struct str slug = http_param(x, "slug");
	struct q_quotas_by_token_row row;
	json_t *list = json_array();

	for (size_t i = 0; q_quotas_by_token_row(batch, statement, i, &row); i++)
		json_array_append_new(
		        list, quota_count_json(&(struct quota_count){row.groups, row.most,
		                      row.begun, row.submitted, row.over, row.is_full}));
	http_reply_json(x, 200, json_pack("{s:s%, s:o}", "survey", slug.p, slug.n, "cells", list));
}

static void answered(struct db_batch *batch, void *state)
{
	const struct quotas *quotas = state;
	struct q_quotas_set_by_token_row row;
	const struct reporting_label *label;

	if (!core_survey_allowed(quotas->x, batch))
		return;
	if (!quotas->sets) {
		reply_cells(quotas->x, batch, 1);
		return;
	}
	if (!q_quotas_set_by_token_row(batch, 1, 0, &row))
		return;
	if (str_equal_c(row.outcome, "set")) {
		reply_cells(quotas->x, batch, 2);
		return;
	}
	label = reporting_label(REPORTING_QUOTA_LACK, row.outcome);
	http_reply_problem(quotas->x, &problem_refused,
	        arena_printf(http_arena(quotas->x), "%s / %s", label->zh, label->en), NULL, 0);
}

static void account_known(struct db_batch *batch, void *state)
{
	struct quotas *quotas = state;
	struct arena *arena = http_arena(quotas->x);
	struct str slug = http_param(quotas->x, "slug");
	struct q_scope_by_token_row who;
	struct db_batch *next;
	size_t count = quotas->cells.count;

	if (!core_staff_signed_in(quotas->x, &quotas->token, batch, &who))
		return;
	next = core_staff_batch(quotas->x, &quotas->token);
	if (quotas->sets)
		q_quotas_set_by_token(next, slug,
		        (struct db_array){count, quota_cells_groups(&quotas->cells, arena), NULL},
		        (struct db_array){count, quota_cells_mosts(&quotas->cells, arena), NULL});
	q_quotas_by_token(next, slug);
	db_batch_send(next, answered, quotas);
}

/* --- the request --- */

static struct str text_of(const json_t *value)
{
	return json_is_string(value)
	               ? (struct str){json_string_value(value), json_string_length(value)}
	               : STR("");
}

static bool groups_read(struct arena *arena, const char *at, const json_t *groups,
        struct quota_cell *cell, struct field_problems *problems)
{
	const char *name;
	json_t *value;
	bool good = json_is_object(groups) && json_object_size(groups);

	if (!good)
		core_field_problem(problems, at,
		        "须写明类别，例如 {\"sex\": \"male\"} / must name levels such as {\"sex\": "
		        "\"male\"}");
	json_object_foreach((json_t *)(uintptr_t)groups, name, value)
	{
		int v = quota_variable_find(str_from(name));
		const char *fault = v == QUOTA_VARIABLES
		                            ? "配额按 sex、age、residence、education 设 / quotas "
		                              "go by sex, age, residence and education"
		                            : quota_level_fault(v, text_of(value), &cell->level[v]);

		if (fault)
			core_field_problem(
			        problems, arena_printf(arena, "%s/%s", at, name).p, fault);
		good = good && !fault;
	}
	return good;
}

static void cell_read(
        struct quotas *quotas, const json_t *body, size_t at, struct field_problems *problems)
{
	struct arena *arena = http_arena(quotas->x);
	const json_t *most = json_object_get(body, "most");
	const char *pointer = arena_printf(arena, "/cells/%zu", at).p, *fault;
	struct quota_cell cell = {.most = (int32_t)json_integer_value(most)};

	memset(cell.level, GROUP_LEVEL_MISSING, sizeof(cell.level));
	if (!json_is_object(body)) {
		core_field_problem(problems, pointer, "须是对象 / must be an object");
		return;
	}
	core_field_problems_unknown(quotas->x, problems, body, cell_names);
	if (!json_is_integer(most) || json_integer_value(most) < 0 ||
	        json_integer_value(most) > INT32_MAX)
		core_field_problem(problems, arena_printf(arena, "%s/most", pointer).p,
		        "须是人数，不超过2147483647 / must be a number of people, of 2147483647 at "
		        "most");
	if (!groups_read(arena, arena_printf(arena, "%s/groups", pointer).p,
	            json_object_get(body, "groups"), &cell, problems))
		return;
	fault = quota_cells_add(&quotas->cells, &cell);
	if (fault)
		core_field_problem(problems, pointer, fault);
}

/* False when the reply has been sent. */
static bool body_read(struct quotas *quotas)
{
	struct field_problems problems = {.count = 0};
	json_t *body = core_body(quotas->x), *cells, *cell;
	size_t i;

	if (!body)
		return false;
	cells = json_object_get(body, "cells");
	core_field_problems_unknown(quotas->x, &problems, body, names);
	if (!json_is_array(cells) || json_array_size(cells) > QUOTA_CELLS_MAX)
		core_field_problem(&problems, "/cells",
		        "须是至多100格的列表 / must be a list of at most 100 cells");
	else
		json_array_foreach(cells, i, cell)
		{
			cell_read(quotas, cell, i, &problems);
		}
	json_decref(body);
	return !core_field_problems_reply(quotas->x, &problems);
}

static struct quotas *quotas_begin(struct http_exchange *x)
{
	struct quotas *quotas = arena_new(http_arena(x), 1, sizeof(*quotas));

	quotas->x = x;
	quotas->token = core_staff_token(x);
	return core_staff_admits(x, &quotas->token) ? quotas : NULL;
}

void quota_get(struct http_exchange *x)
{
	struct quotas *quotas = quotas_begin(x);
	struct db_batch *batch;

	if (!quotas)
		return;
	batch = core_staff_batch(x, &quotas->token);
	db_batch_send(batch, account_known, quotas);
}

void quota_put(struct http_exchange *x)
{
	struct quotas *quotas = quotas_begin(x);
	struct db_batch *batch;

	if (!quotas || !body_read(quotas))
		return;
	quotas->sets = true;
	batch = core_staff_batch(x, &quotas->token);
	db_batch_send(batch, account_known, quotas);
}
