/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a table that was read, and where in the files its rows stood. */
#include "table_state.h"

#include <base/memory.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t csv_table_rows(const struct csv_table *table)
{
	return table->rows;
}

size_t csv_table_width(const struct csv_table *table)
{
	return table->columns;
}

const char *csv_table_name(const struct csv_table *table, size_t position)
{
	return table->name[position];
}

bool csv_table_has(const struct csv_table *table, const char *column)
{
	for (size_t position = 0; position < csv_table_width(table); position++)
		if (!strcmp(csv_table_name(table, position), column))
			return true;
	return false;
}

const char *csv_table_column(const struct csv_table *table, size_t handle)
{
	return table->wanted[handle].name;
}

const double *csv_table_numbers(const struct csv_table *table, size_t handle)
{
	return table->wanted[handle].cells.number;
}

const int32_t *csv_table_labels(const struct csv_table *table, size_t handle)
{
	return table->wanted[handle].cells.code;
}

const int8_t *csv_table_categories(const struct csv_table *table, size_t handle)
{
	return table->wanted[handle].cells.category;
}

size_t csv_table_levels(const struct csv_table *table, size_t handle)
{
	return table->wanted[handle].dictionary.count;
}

const char *csv_table_level(const struct csv_table *table, size_t handle, int32_t code)
{
	return csv_dictionary_text(&table->wanted[handle].dictionary, code);
}

void csv_table_sort_levels(struct csv_table *table, size_t handle)
{
	struct wanted *wanted = &table->wanted[handle];
	int32_t *code = csv_dictionary_sort(&wanted->dictionary);

	for (size_t row = 0; code && row < table->rows; row++)
		if (wanted->cells.code[row] >= 0)
			wanted->cells.code[row] = code[wanted->cells.code[row]];
	free(code);
}

void csv_table_drop(struct csv_table *table, size_t handle)
{
	free(table->wanted[handle].cells.any);
	table->wanted[handle].cells.any = NULL;
}

static int compare_numbers(double x, double y)
{
	if (isnan(x) || isnan(y))
		return isnan(y) - isnan(x);
	return (x > y) - (x < y);
}

static int compare_cells(const struct wanted *wanted, size_t a, size_t b)
{
	const int32_t *code = wanted->cells.code;

	switch (wanted->kind) {
	case NUMBER:
		return compare_numbers(wanted->cells.number[a], wanted->cells.number[b]);
	case LABEL:
		return (code[a] > code[b]) - (code[a] < code[b]);
	default:
		return wanted->cells.category[a] - wanted->cells.category[b];
	}
}

int csv_table_compare(const struct csv_table *table, size_t a, size_t b)
{
	int order = 0;

	for (size_t i = 0; !order && i < table->wanted_count; i++)
		if (table->wanted[i].cells.any)
			order = compare_cells(&table->wanted[i], a, b);
	return order;
}

void csv_table_reorder(struct csv_table *table, const uint32_t *order)
{
	for (size_t i = 0; i < table->wanted_count; i++)
		memory_reorder(table->wanted[i].cells.any, table->rows,
		        csv_cell_size(table->wanted[i].kind), order);
}

const char *csv_table_path(const struct csv_table *table, size_t row)
{
	size_t at = table->sources;

	while (at > 1 && table->source[at - 1].row > row)
		at--;
	return table->source[at - 1].path;
}

size_t csv_table_line(const struct csv_table *table, size_t row)
{
	size_t low = 0,
	       high = table->jumps.count; /* the last jump at or before the row is before `high` */

	/* The common case: the newest row, while reading. */
	if (high && table->jumps.jump[high - 1].row <= row)
		low = high;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->jumps.jump[middle].row <= row)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? table->jumps.jump[low - 1].line + row - table->jumps.jump[low - 1].row
	           : row + 2;
}

bool csv_table_fail(const struct csv_table *table, size_t row, size_t handle, struct error *error,
        const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	return error_wrap(error, "%s: line %zu, column %s", csv_table_path(table, row),
	        csv_table_line(table, row), table->wanted[handle].name);
}
