/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "header.h"

#include "hidden.h"

#include <base/buf.h>
#include <base/memory.h>
#include <base/number.h>

#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 600 };

void csv_header_cell(struct part *part, struct str text)
{
	struct csv_table *table = part->table;

	if (table->columns == CSV_TABLE_COLUMNS_MAX) {
		csv_part_fail(part, ": more than %d columns", CSV_TABLE_COLUMNS_MAX);
		return;
	}
	if (table->columns == table->column_room) {
		table->column_room = table->column_room ? 2 * table->column_room : 16;
		table->name = memory_resize(table->name, table->column_room, sizeof(*table->name));
		table->first =
		        memory_resize(table->first, table->column_room, sizeof(*table->first));
	}
	table->first[table->columns] = 0;
	table->name[table->columns++] = memory_text(text.n ? text.p : "");
}

/* A file whose one column has these in its name has another delimiter. */
static const struct {
	const char *delimiter, *words;
} delimiters[] = {{";", "分号 semicolons? --delimiter ';'"}, {"\t", "制表符 tabs? --delimiter tab"},
        {"|", "竖线 bars? --delimiter '|'"},
        {"，", "全角逗号，请改为半角 commas of full width: replace them by plain ones"}};

static const char *delimiter_hint(const struct csv_table *table)
{
	for (size_t i = 0; i < sizeof(delimiters) / sizeof(*delimiters); i++)
		if (table->columns == 1 && table->has_delimiter &&
		        strstr(table->name[0], delimiters[i].delimiter))
			return delimiters[i].words;
	return NULL;
}

static bool fail_unknown(const struct csv_table *table, const char *name, struct error *error)
{
	const char *hint = delimiter_hint(table);
	struct buf names, wanted;

	buf_init(&names, NAMES_MAX);
	buf_init(&wanted, NAMES_MAX);
	csv_show_hidden(&wanted, name);
	for (size_t i = 0; i < table->columns && !names.overflowed; i++) {
		buf_add(&names, i ? STR(", ") : STR(""));
		csv_show_hidden(&names, table->name[i]);
	}
	error_set(error, "%s: there is no column \"%.*s\"; the columns are: %.*s%s%s%s",
	        table->path, STR_ARG(buf_str(&wanted)), STR_ARG(buf_str(&names)),
	        names.overflowed ? ", ..." : "", hint ? " · 分隔符是 separated by " : "",
	        hint ? hint : "");
	buf_free(&wanted);
	buf_free(&names);
	return false;
}

/* The first column may have none: R and pandas write the numbers of the rows there. A line such as
 * "sep=;" is for Excel alone. */
static bool check_names(const struct csv_table *table, size_t line, struct error *error)
{
	if (table->columns && !strncmp(table->name[0], "sep=", 4))
		return error_set(error,
		        "%s: line %zu: 请删去 sep= 这一行，分隔符用 --delimiter 说明 delete the "
		        "line "
		        "sep=, and say by --delimiter what stands between the cells",
		        table->path, line);
	for (size_t c = 1; c < table->columns; c++)
		if (!*table->name[c])
			return error_set(error, "%s: line %zu: column %zu has no name", table->path,
			        line, c + 1);
	return true;
}

/* Asks the caller which columns it wants, now that it knows them. */
static bool header_ask(struct csv_table *table, size_t line, struct error *error)
{
	if (table->on_header && !table->on_header(table, table->header_data, error))
		return error_wrap(error, "%s", table->path);
	return !table->too_many || error_set(error, "%s: line %zu: more than %d columns are wanted",
	                                   table->path, line, CSV_TABLE_WANTED_MAX);
}

/* Another file has the columns of the first one. */
static bool header_agree(const struct csv_table *table, size_t line, struct error *error)
{
	if (table->columns != table->known_count)
		return error_set(error, "%s: line %zu: %zu column%s, and %s has %zu", table->path,
		        line, table->columns, number_plural(table->columns), table->source->path,
		        table->known_count);
	for (size_t k = 0; k < table->known_count; k++) {
		size_t c = 0;

		while (c < table->columns && strcmp(table->name[c], table->known[k]) != 0)
			c++;
		if (c == table->columns)
			return error_set(error,
			        "%s: line %zu: there is no column \"%s\", and %s has one",
			        table->path, line, table->known[k], table->source->path);
	}
	return true;
}

static bool find_wanted(struct csv_table *table, size_t i, size_t line, struct error *error)
{
	struct wanted *wanted = &table->wanted[i];
	size_t found = table->columns;

	for (size_t c = 0; c < table->columns; c++) {
		if (strcmp(table->name[c], wanted->name) != 0)
			continue;
		if (found < table->columns)
			return error_set(error, "%s: line %zu: there are two columns \"%s\"",
			        table->path, line, wanted->name);
		found = c;
	}
	if (found == table->columns)
		return fail_unknown(table, wanted->name, error);
	wanted->next = table->first[found];
	table->first[found] = i + 1;
	return true;
}

/* A caller that wants no column would not miss one. */
static bool check_delimiter(const struct csv_table *table, size_t line, struct error *error)
{
	const char *hint = table->wanted_count ? NULL : delimiter_hint(table);

	return !hint ||
	       error_set(error, "%s: line %zu: 只有一列 one column only · 分隔符是 separated by %s",
	               table->path, line, hint);
}

bool csv_header_settle(struct csv_table *table, size_t line, struct error *error)
{
	if (!check_names(table, line, error))
		return false;
	if (!(table->known ? header_agree(table, line, error) : header_ask(table, line, error)))
		return false;
	if (!check_delimiter(table, line, error))
		return false;
	for (size_t i = 0; i < table->wanted_count; i++)
		if (!find_wanted(table, i, line, error))
			return false;
	return true;
}
