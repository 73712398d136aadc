/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/calibrate/margins.h>
#include <tools/files/table.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the file of margins ---- */

static const char *variable_name(const struct calibration_margins *margins, int32_t variable)
{
	return csv_table_level(margins->table, margins->variable_column, variable);
}

static bool check_row(const struct calibration_margins *margins, size_t row, struct error *error)
{
	const double total = csv_table_numbers(margins->table, margins->total_column)[row];

	if (csv_table_labels(margins->table, margins->variable_column)[row] < 0)
		return csv_table_fail(margins->table, row, margins->variable_column, error,
		        "no variable is named");
	if (csv_table_labels(margins->table, margins->level_column)[row] < 0)
		return csv_table_fail(
		        margins->table, row, margins->level_column, error, "no level is named");
	return total > 0 || csv_table_fail(margins->table, row, margins->total_column, error,
	                            "a margin's total is a number above 0");
}

static bool read_table(struct calibration_margins *margins, struct error *error)
{
	margins->variable_column = csv_table_want_label(margins->table, "variable");
	margins->level_column = csv_table_want_label(margins->table, "level");
	margins->total_column = csv_table_want_number(margins->table, "total");
	if (!csv_table_read(margins->table, margins->request->margins, error))
		return false;
	for (size_t row = 0; row < csv_table_rows(margins->table); row++)
		if (!check_row(margins, row, error))
			return false;
	return true;
}

static bool add_margin(struct calibration_margins *margins, int32_t variable, struct error *error)
{
	size_t count = margins->recipe.rows.margins;
	const char *name = variable_name(margins, variable);

	if (count == CALIBRATE_MARGINS_MAX)
		return error_set(error, "more than %d margin variables; --margin-variables picks",
		        (int)CALIBRATE_MARGINS_MAX);
	for (size_t m = 0; m < count; m++)
		if (margins->margin[m].variable == variable)
			return error_set(error, "--margin-variables names %s twice", name);
	margins->margin[count] = (struct margin){
	        .variable = variable, .column = csv_table_want_label(margins->data, name)};
	margins->recipe.rows.margins++;
	return true;
}

static bool add_named_margin(
        struct calibration_margins *margins, struct str name, struct error *error)
{
	int32_t levels = (int32_t)csv_table_levels(margins->table, margins->variable_column);

	for (int32_t variable = 0; variable < levels; variable++)
		if (str_equal_c(name, variable_name(margins, variable)))
			return add_margin(margins, variable, error);
	return error_set(error, "%s: there is no margin of a variable \"%.*s\"",
	        margins->request->margins, STR_ARG(name));
}

static bool pick_margins(struct calibration_margins *margins, struct error *error)
{
	int32_t levels = (int32_t)csv_table_levels(margins->table, margins->variable_column);
	struct str rest = str_from(margins->request->variables), name;
	bool all = !rest.n;

	while (rest.n) {
		rest = str_cut_item(rest, &name);
		if (!add_named_margin(margins, name, error))
			return false;
	}
	for (int32_t variable = 0; all && variable < levels; variable++)
		if (!add_margin(margins, variable, error))
			return false;
	return margins->request->options.method != CALIBRATE_POSTSTRATIFY ||
	       margins->recipe.rows.margins == 1 ||
	       error_set(error,
	               "poststratify takes one margin variable, not %zu; --margin-variables picks",
	               margins->recipe.rows.margins);
}

bool tools_calibration_margins_read(struct calibration_margins *margins,
        const struct calibration_request *request, struct csv_table *data, struct error *error)
{
	*margins = (struct calibration_margins){.request = request,
	        .data = data,
	        .recipe = {.options = request->options,
	                .trims = request->trims,
	                .trim_low = request->trim_low,
	                .trim_high = request->trim_high}};
	for (size_t k = 0; k < request->numbers; k++) {
		margins->number[k] = request->number[k];
		margins->number_column[k] = csv_table_want_number(data, request->number[k].name);
	}
	margins->recipe.rows.numbers = request->numbers;
	if (!*request->margins)
		return true;
	margins->table = tools_files_table();
	return read_table(margins, error) && pick_margins(margins, error);
}

/* ---- the rows of the survey ---- */

/* What the file has for a level that it writes in another way; "": it has none. */
static const char *other_writing(
        const struct calibration_margins *margins, const struct margin *margin, const char *text)
{
	size_t levels = csv_table_levels(margins->data, margin->column);

	for (size_t at = 0; at < levels; at++) {
		const char *level = csv_table_level(margins->data, margin->column, (int32_t)at);

		if (csv_table_same_level(text, level))
			return level;
	}
	return "";
}

static bool fail_unknown_level(const struct calibration_margins *margins,
        const struct margin *margin, size_t row, const char *text, struct error *error)
{
	const char *other = other_writing(margins, margin, text);

	return csv_table_fail(margins->table, row, margins->level_column, error,
	        "no row of the file has the level \"%s\" of %s%s%s%s", text,
	        variable_name(margins, margin->variable), *other ? ": the file writes it \"" : "",
	        other, *other ? "\"" : "");
}

static bool take_level(const struct calibration_margins *margins, struct margin *margin, size_t row,
        int32_t *position, struct error *error)
{
	int32_t label = csv_table_labels(margins->table, margins->level_column)[row], code = -1;
	const char *text = csv_table_level(margins->table, margins->level_column, label);
	int32_t levels = (int32_t)csv_table_levels(margins->data, margin->column);

	for (int32_t at = 0; at < levels && code < 0; at++)
		if (!strcmp(csv_table_level(margins->data, margin->column, at), text))
			code = at;
	if (code < 0)
		return fail_unknown_level(margins, margin, row, text, error);
	if (position[code] >= 0)
		return csv_table_fail(margins->table, row, margins->level_column, error,
		        "the level \"%s\" of %s stands there twice", text,
		        variable_name(margins, margin->variable));
	position[code] = (int32_t)margin->levels;
	margin->total[margin->levels] =
	        csv_table_numbers(margins->table, margins->total_column)[row];
	margin->name[margin->levels++] = text;
	return true;
}

/* position: for each code of the column its place in the margin; -1: the margin lacks it. */
static bool hold_levels(const struct calibration_margins *margins, struct margin *margin,
        const int32_t *position, struct error *error)
{
	const int32_t *label = csv_table_labels(margins->data, margin->column);

	for (size_t i = 0; i < csv_table_rows(margins->data); i++) {
		if (label[i] < 0)
			return csv_table_fail(margins->data, i, margin->column, error,
			        "a margin variable has no missing values");
		if (position[label[i]] < 0)
			return csv_table_fail(margins->data, i, margin->column, error,
			        "the margins have no total for the level \"%s\"",
			        csv_table_level(margins->data, margin->column, label[i]));
		margin->level[i] = position[label[i]];
	}
	return true;
}

static bool hold_margin(struct calibration_margins *margins, size_t m, struct error *error)
{
	struct margin *margin = &margins->margin[m];
	size_t levels = csv_table_levels(margins->data, margin->column);
	size_t margin_rows = csv_table_rows(margins->table);
	const int32_t *variable = csv_table_labels(margins->table, margins->variable_column);
	int32_t *position = memory_new(levels + 1, sizeof(*position));
	bool good = true;

	margin->level = memory_new(csv_table_rows(margins->data), sizeof(*margin->level));
	margin->total = memory_new(margin_rows, sizeof(*margin->total));
	margin->name = memory_new(margin_rows, sizeof(*margin->name));
	for (size_t code = 0; code < levels; code++)
		position[code] = -1;
	for (size_t row = 0; good && row < margin_rows; row++)
		if (variable[row] == margin->variable)
			good = take_level(margins, margin, row, position, error);
	good = good && hold_levels(margins, margin, position, error);
	free(position);
	margins->rows[m] =
	        (struct calibrate_margin){.name = variable_name(margins, margin->variable),
	                .level = margin->level,
	                .levels = margin->levels,
	                .total = margin->total,
	                .level_name = margin->name};
	return good;
}

static bool hold_number(struct calibration_margins *margins, size_t k, struct error *error)
{
	const double *value = csv_table_numbers(margins->data, margins->number_column[k]);

	for (size_t i = 0; i < csv_table_rows(margins->data); i++)
		if (isnan(value[i]))
			return csv_table_fail(margins->data, i, margins->number_column[k], error,
			        "a column with a known total has no missing values");
	margins->number[k].value = value;
	return true;
}

bool tools_calibration_margins_hold(struct calibration_margins *margins, struct error *error)
{
	struct calibrate_rows *rows = &margins->recipe.rows;

	rows->rows = csv_table_rows(margins->data);
	rows->margin = margins->rows;
	rows->number = margins->number;
	for (size_t k = 0; k < rows->numbers; k++)
		if (!hold_number(margins, k, error))
			return false;
	for (size_t m = 0; m < rows->margins; m++)
		if (!csv_table_levels_apart(margins->data, margins->margin[m].column, error) ||
		        !hold_margin(margins, m, error))
			return false;
	return true;
}

void tools_calibration_margins_end(struct calibration_margins *margins)
{
	for (size_t m = 0; m < CALIBRATE_MARGINS_MAX; m++) {
		free(margins->margin[m].level);
		free(margins->margin[m].total);
		free(margins->margin[m].name);
	}
	csv_table_free(margins->table);
}
