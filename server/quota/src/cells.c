/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cells.h"

#include <base/buf.h>

#include <string.h>

enum { GROUPS_MAX_BYTES = 256 };

int quota_variable_find(struct str name)
{
	int v = 0;

	while (v < QUOTA_VARIABLES && !str_equal_c(name, model_group_variables[v].code))
		v++;
	return v;
}

const char *quota_most_fault(struct str text, int32_t *most)
{
	int64_t number;

	if (!str_to_int64(text, &number) || number < 0 || number > INT32_MAX)
		return "不是人数 / it is no number of people";
	*most = (int32_t)number;
	return NULL;
}

const char *quota_level_fault(int variable, struct str text, int8_t *level)
{
	*level = (int8_t)model_group_level_find((enum group_variable)variable, text);
	return *level < 0 ? "没有这一类 / there is no such level" : NULL;
}

static bool is_same_kind(const struct quota_cell *one, const struct quota_cell *other)
{
	for (int v = 0; v < QUOTA_VARIABLES; v++)
		if ((one->level[v] < 0) != (other->level[v] < 0))
			return false;
	return true;
}

const char *quota_cells_add(struct quota_cells *cells, const struct quota_cell *cell)
{
	for (size_t i = 0; i < cells->count; i++) {
		if (!is_same_kind(&cells->list[i], cell))
			return "各格的变量不同 / its variables are not those of the first cell";
		if (!memcmp(cells->list[i].level, cell->level, sizeof(cell->level)))
			return "这一格已列出 / this cell is listed before";
	}
	cells->list[cells->count++] = *cell;
	return NULL;
}

struct str *quota_cells_groups(const struct quota_cells *cells, struct arena *arena)
{
	struct str *groups = arena_new(arena, cells->count + 1, sizeof(*groups));

	for (size_t i = 0; i < cells->count; i++) {
		const char *separator = "{";
		struct buf out;

		buf_init(&out, GROUPS_MAX_BYTES);
		for (int v = 0; v < QUOTA_VARIABLES; v++) {
			int8_t level = cells->list[i].level[v];

			if (level < 0)
				continue;
			buf_printf(&out, "%s\"%s\":\"%s\"", separator,
			        model_group_variables[v].code,
			        model_group_variables[v].levels[level]);
			separator = ",";
		}
		buf_add(&out, STR("}"));
		groups[i] = arena_copy(arena, buf_str(&out));
		buf_free(&out);
	}
	return groups;
}

int32_t *quota_cells_mosts(const struct quota_cells *cells, struct arena *arena)
{
	int32_t *mosts = arena_new(arena, cells->count + 1, sizeof(*mosts));

	for (size_t i = 0; i < cells->count; i++)
		mosts[i] = cells->list[i].most;
	return mosts;
}

json_t *quota_count_json(const struct quota_count *count)
{
	return json_pack("{s:o, s:I, s:I, s:I, s:I, s:b}", "groups",
	        json_loadb(count->groups.p, count->groups.n, 0, NULL), "most",
	        (json_int_t)count->most, "begun", (json_int_t)count->begun, "submitted",
	        (json_int_t)count->submitted, "over", (json_int_t)count->over, "full",
	        count->is_full);
}
