/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame_print.h"

#include <kit/command.h>

#include <jansson.h>
#include <stdio.h>

enum { CHANGES_SHOWN = 20 };

static const char *const kind_words[FRAME_KINDS] = {
        [FRAME_AREAS] = "区域 areas",
        [FRAME_PEOPLE] = "人 people",
        [FRAME_HOUSEHOLDS] = "住户 households",
};
static const char *const change_words[FRAME_CHANGES] = {
        [ADDED] = "新增 added",
        [REMOVED] = "删去 removed",
        [CHANGED] = "改变 changed",
        [MOVED] = "换位 moved",
};

static json_t *changes_json(const struct frame_stored *stored)
{
	json_t *changes = json_object(), *lists[FRAME_CHANGES];

	for (int c = 0; c < FRAME_CHANGES; c++) {
		lists[c] = json_array();
		json_object_set_new(changes, fieldwork_frame_change_names[c], lists[c]);
	}
	for (size_t i = 0; i < stored->changes; i++)
		json_array_append_new(lists[stored->changed[i].change],
		        json_stringn(stored->changed[i].unit.p, stored->changed[i].unit.n));
	return changes;
}

json_t *fieldwork_frame_json(const struct frame_import *import)
{
	const struct frame_file *file = import->file;

	return json_pack("{s:s%, s:s, s:I, s:I, s:I, s:b, s:o, s:o?}", "survey", import->slug.p,
	        import->slug.n, "kind", fieldwork_frame_kinds[file->kind], "rows",
	        (json_int_t)csv_table_rows(file->table), "strata",
	        (json_int_t)fieldwork_frame_strata(file), "psus",
	        (json_int_t)csv_table_levels(file->table, file->column[PSU]), "imported",
	        import->imported, "refused", csv_refusals_json(&file->refusals), "changes",
	        import->stored.has_old ? changes_json(&import->stored) : NULL);
}

static void print_changes(const struct frame_stored *stored)
{
	for (int c = 0; c < FRAME_CHANGES; c++)
		printf("%s %zu%s", change_words[c], stored->count[c],
		        c + 1 < FRAME_CHANGES ? " · " : "\n");
	for (size_t i = 0; i < stored->changes && i < CHANGES_SHOWN; i++)
		command_print_line("  %s %.*s", change_words[stored->changed[i].change],
		        STR_ARG(stored->changed[i].unit));
	if (stored->changes > CHANGES_SHOWN)
		printf("  … --format json 全部列出 lists all %zu\n", stored->changes);
}

void fieldwork_frame_print(const struct frame_import *import, const struct config *config)
{
	const struct frame_file *file = import->file;

	if (command_wants_json(config)) {
		command_print_json(fieldwork_frame_json(import));
		return;
	}
	if (file->refusals.count) {
		csv_refusals_print(&file->refusals, import->path);
		return;
	}
	printf("%.*s: %s · 行 rows %zu · 层 strata %zu · 初级抽样单元 psus %zu\n",
	        STR_ARG(import->slug), kind_words[file->kind], csv_table_rows(file->table),
	        fieldwork_frame_strata(file), csv_table_levels(file->table, file->column[PSU]));
	if (import->stored.has_old)
		print_changes(&import->stored);
}
