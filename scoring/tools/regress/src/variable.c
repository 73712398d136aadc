/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "variable.h"

#include <base/memory.h>
#include <base/str.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers or levels ---- */

/* The first row that has this code. */
static size_t row_with(const struct regress_variable *variable, int32_t code)
{
	const int32_t *label = csv_table_labels(variable->table, variable->handle);
	size_t row = 0;

	while (label[row] != code)
		row++;
	return row;
}

static bool fail_mixed(const struct regress_variable *variable, int32_t code, struct error *error)
{
	const char *text = csv_table_level(variable->table, variable->handle, code);

	return csv_table_fail(variable->table, row_with(variable, code), variable->handle, error,
	        "“%s”不是数，而该列其他值是数；若是缺失代码用 --missing，若是类别用 --factor "
	        "\"%s\" is no number, and other values of the column are: --missing where it "
	        "stands for none, --factor %s where the numbers are codes",
	        text, text, variable->name);
}

bool tools_variable_type(struct regress_variable *variable, bool factor, struct error *error)
{
	size_t levels = csv_table_levels(variable->table, variable->handle), numbers = 0;
	int32_t text = -1;

	/* Also of numbers: rows are sorted by codes, whose order is then not that of the file. */
	csv_table_sort_levels(variable->table, variable->handle);
	variable->number = memory_new(levels + 1, sizeof(*variable->number));
	for (size_t code = 0; code < levels; code++) {
		const char *level =
		        csv_table_level(variable->table, variable->handle, (int32_t)code);
		double *number = &variable->number[code];

		if (str_to_double(str_from(level), number) && isfinite(*number))
			numbers++;
		else if (text < 0)
			text = (int32_t)code;
	}
	variable->factor = factor || !numbers;
	if (!variable->factor)
		return text < 0 || fail_mixed(variable, text, error);
	free(variable->number);
	variable->number = NULL;
	return csv_table_levels_apart(variable->table, variable->handle, error);
}

/* ---- levels ---- */

static bool find_reference(
        struct regress_variable *variable, const char *reference, struct error *error)
{
	if (!reference)
		return true;
	for (uint32_t i = 0; i < variable->levels; i++)
		if (!strcmp(tools_variable_text(variable, (int32_t)i), reference)) {
			variable->reference = (int32_t)i;
			return true;
		}
	return error_set(error,
	        "--reference %s=%s：模型的行中没有这个水平 no row of the model has this level; the "
	        "first of %u is %s",
	        variable->name, reference, variable->levels, tools_variable_text(variable, 0));
}

bool tools_variable_levels(struct regress_variable *variable, const bool *in, const char *reference,
        struct error *error)
{
	size_t codes = csv_table_levels(variable->table, variable->handle);
	size_t rows = csv_table_rows(variable->table);
	const int32_t *label = csv_table_labels(variable->table, variable->handle);

	if (!variable->factor)
		return true;
	variable->place = memory_new(codes + 1, sizeof(*variable->place));
	variable->code = memory_new(codes + 1, sizeof(*variable->code));
	for (size_t row = 0; row < rows; row++)
		if (in[row])
			variable->place[label[row]] = 1;
	for (size_t code = 0; code < codes; code++) {
		bool has = variable->place[code];

		variable->place[code] = has ? (int32_t)variable->levels : -1;
		if (has)
			variable->code[variable->levels++] = (int32_t)code;
	}
	if (!find_reference(variable, reference, error))
		return false;
	return variable->levels > 1 ||
	       error_set(error,
	               "列 %s 在模型的行中只有一个水平 column %s has one level only, %s, in the "
	               "rows of the model: leave it out",
	               variable->name, variable->name, tools_variable_text(variable, 0));
}

void tools_variable_end(struct regress_variable *variable)
{
	free(variable->number);
	free(variable->place);
	free(variable->code);
}

/* ---- columns ---- */

uint32_t tools_variable_width(const struct regress_variable *variable)
{
	return variable->factor ? variable->levels - 1 : 1;
}

int32_t tools_variable_level_of(const struct regress_variable *variable, uint32_t at)
{
	return (int32_t)at + ((int32_t)at >= variable->reference);
}

const char *tools_variable_text(const struct regress_variable *variable, int32_t level)
{
	return csv_table_level(variable->table, variable->handle, variable->code[level]);
}

double tools_variable_value(
        const struct regress_variable *variable, size_t row, int32_t level, uint32_t at)
{
	int32_t code = csv_table_labels(variable->table, variable->handle)[row];

	if (!variable->factor)
		return variable->number[code];
	if (level < 0)
		level = variable->place[code];
	return level == tools_variable_level_of(variable, at);
}
