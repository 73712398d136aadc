/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file.h"

#include <string.h>

enum { ARENA_CHUNK = 64 << 10 };

static bool take_header(struct csv_table *table, void *data, struct error *error)
{
	struct quota_file *file = data;
	size_t variables = 0;

	for (size_t i = 0; i < csv_table_width(table); i++) {
		const char *name = csv_table_name(table, i);
		int v = quota_variable_find(str_from(name));

		if (v == QUOTA_VARIABLES && strcmp(name, "most") != 0)
			return error_set(error,
			        "没有列 %s / there is no column %s: quotas have most, and go by "
			        "sex, "
			        "age, residence and education",
			        name, name);
		if (v == QUOTA_VARIABLES)
			continue;
		file->has[v] = true;
		file->column[v] = csv_table_want_label(table, name);
		variables++;
	}
	file->most = csv_table_want_label(table, "most");
	return variables ||
	       error_set(
	               error, "没有变量列 / it has no column of sex, age, residence or education");
}

static struct str cell_text(const struct quota_file *file, size_t row, size_t column)
{
	int32_t code = csv_table_labels(file->table, column)[row];

	return code < 0 ? STR("") : str_from(csv_table_level(file->table, column, code));
}

static bool refused(struct quota_file *file, size_t row, const char *column, const char *fault)
{
	if (fault)
		csv_refusals_add(
		        &file->refusals, csv_table_line(file->table, row), column, str_from(fault));
	return fault;
}

static void row_take(struct quota_file *file, size_t row)
{
	struct quota_cell cell;
	bool bad;

	memset(cell.level, GROUP_LEVEL_MISSING, sizeof(cell.level));
	bad = refused(
	        file, row, "most", quota_most_fault(cell_text(file, row, file->most), &cell.most));
	for (int v = 0; v < QUOTA_VARIABLES; v++) {
		if (!file->has[v])
			continue;
		bad |= refused(file, row, model_group_variables[v].code,
		        quota_level_fault(
		                v, cell_text(file, row, file->column[v]), &cell.level[v]));
	}
	if (!bad)
		refused(file, row, "most", quota_cells_add(&file->cells, &cell));
}

bool quota_file_read(
        struct quota_file *file, const char *path, const struct config *config, struct error *error)
{
	file->table = csv_table_new();
	arena_init(&file->arena, ARENA_CHUNK);
	csv_settings_take(file->table, config);
	csv_table_on_header(file->table, take_header, file);
	if (!csv_table_read(file->table, path, error))
		return false;
	for (size_t row = 0; row < csv_table_rows(file->table); row++)
		row_take(file, row);
	return true;
}

void quota_file_end(struct quota_file *file)
{
	if (!file->table)
		return;
	csv_refusals_end(&file->refusals);
	csv_table_free(file->table);
	arena_free(&file->arena);
	file->table = NULL;
}
