/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Refused rows: a list that grows, as JSON and as lines. */
#include <csv/refusals.h>

#include <kit/command.h>

#include <base/memory.h>

#include <jansson.h>
#include <stdlib.h>

enum { ROOM_LEAST = 64 };

void csv_refusals_add(
        struct csv_refusals *refusals, size_t line, const char *column, struct str reason)
{
	if (refusals->count == refusals->room) {
		refusals->room = refusals->room ? 2 * refusals->room : ROOM_LEAST;
		refusals->list =
		        memory_resize(refusals->list, refusals->room, sizeof(*refusals->list));
	}
	refusals->list[refusals->count++] = (struct csv_refusal){line, column, reason};
}

json_t *csv_refusals_json(const struct csv_refusals *refusals)
{
	json_t *list = json_array();

	for (size_t i = 0; i < refusals->count; i++) {
		const struct csv_refusal *refusal = &refusals->list[i];

		json_array_append_new(list,
		        json_pack("{s:I, s:s, s:s%}", "line", (json_int_t)refusal->line, "column",
		                refusal->column, "reason", refusal->reason.p, refusal->reason.n));
	}
	return list;
}

void csv_refusals_print(const struct csv_refusals *refusals, const char *path)
{
	for (size_t i = 0; i < refusals->count; i++) {
		const struct csv_refusal *refusal = &refusals->list[i];

		command_print_line("%s: 第 %zu 行 line %zu, %s: %.*s", path, refusal->line,
		        refusal->line, refusal->column, STR_ARG(refusal->reason));
	}
}

void csv_refusals_end(struct csv_refusals *refusals)
{
	free(refusals->list);
}
