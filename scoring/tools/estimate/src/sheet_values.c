/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet_values.h"

#include <base/buf.h>
#include <base/memory.h>

#include <math.h>
#include <string.h>

/* ---- columns ---- */

static void want_columns(struct sheet *sheet)
{
	for (uint32_t i = 0; i < sheet->of_names.count; i++) {
		const char *name = sheet->of_names.name[i];

		sheet->of[i] = sheet->options->category
		                       ? csv_table_want_label(sheet->survey.table, name)
		                       : csv_table_want_number(sheet->survey.table, name);
		csv_table_code_missing(sheet->survey.table, sheet->of[i]);
	}
}

static char *variable_name(const struct sheet *sheet, uint32_t variable)
{
	const char *const *name = &sheet->of_names.name[variable * sheet->options->each];
	struct buf text;

	buf_init(&text, 2 * SURVEY_NAMES_SIZE);
	if (sheet->options->kind == DOMAINS_RATIO)
		buf_printf(&text, "%s/%s", name[0], name[1]);
	else
		buf_printf(&text, "%s", name[0]);
	return text.p;
}

static void name_variables(struct sheet *sheet)
{
	sheet->variables = sheet->of_names.count / sheet->options->each;
	sheet->variable = memory_new(sheet->variables + 1, sizeof(*sheet->variable));
	for (uint32_t i = 0; i < sheet->variables; i++)
		sheet->variable[i] = variable_name(sheet, i);
}

/* "age, years" may be one column: it is where the header has it, and not all parts of it. */
static bool is_one_name(const struct sheet *sheet, const struct csv_table *table)
{
	const char *text = sheet->options->of_text;

	if (!text || !csv_table_has(table, text))
		return false;
	for (uint32_t i = 0; i < sheet->of_names.count; i++)
		if (!csv_table_has(table, sheet->of_names.name[i]))
			return true;
	return false;
}

void tools_sheet_values_want(struct sheet *sheet)
{
	if (is_one_name(sheet, sheet->survey.table)) {
		sheet->of_names.count = 1;
		sheet->of_names.name[0] = sheet->options->of_text;
	}
	want_columns(sheet);
	name_variables(sheet);
}

/* How many options use a numeric column: for example, the column of --mean may also be an fpc. */
static unsigned number_uses(const struct sheet *sheet, size_t handle)
{
	unsigned uses = sheet->options->survey.weight && sheet->survey.weight_column == handle;

	for (uint32_t i = 0; i < sheet->of_names.count; i++)
		uses += !sheet->options->category && sheet->of[i] == handle;
	for (uint32_t i = 0; i < sheet->options->survey.fpc.count; i++)
		uses += sheet->survey.fpc[i] == handle;
	return uses;
}

void tools_sheet_drop_number(struct sheet *sheet, size_t handle)
{
	if (number_uses(sheet, handle) == 1)
		tools_survey_drop(&sheet->survey, handle);
}

/* ---- values ---- */

static bool check_zeros_and_ones(const struct sheet *sheet, size_t handle, struct error *error)
{
	const double *value = csv_table_numbers(sheet->survey.table, handle);

	for (size_t row = 0; row < sheet->survey.rows; row++)
		if (tools_survey_is_inside(&sheet->survey, row) && !isnan(value[row]) &&
		        (value[row] < 0 || value[row] > 1 || (value[row] > 0 && value[row] < 1)))
			return csv_table_fail(sheet->survey.table, row, handle, error,
			        "%g is neither 0 nor 1 (--cut X takes the share of values from X "
			        "up)",
			        value[row]);
	return true;
}

/* A row that lacks one of its plausible values is left out for all of them. Otherwise their n would
 * differ. */
static void leave_out(struct sheet *sheet)
{
	sheet->left_out = memory_new(sheet->survey.rows, sizeof(*sheet->left_out));
	for (uint32_t i = 0; i < sheet->options->each; i++) {
		const double *value = csv_table_numbers(sheet->survey.table, sheet->of[i]);

		for (size_t row = 0; row < sheet->survey.rows; row++)
			sheet->left_out[row] |= isnan(value[row]);
	}
}

static void fill_values(struct sheet *sheet, size_t handle)
{
	const struct options *options = sheet->options;
	const double *column = csv_table_numbers(sheet->survey.table, handle);

	for (size_t row = 0; row < sheet->survey.rows; row++) {
		double value = sheet->left_out && sheet->left_out[row] ? (double)NAN : column[row];

		sheet->value[row] =
		        options->has_cut && !isnan(value) ? value >= options->cut : value;
	}
}

/* 1 in the rows of the category, 0 in those of another one. */
static void fill_category(struct sheet *sheet)
{
	const struct sheet_target *chosen = &sheet->chosen;
	const int32_t *code = csv_table_labels(sheet->survey.table, sheet->of[chosen->variable]);

	for (size_t row = 0; row < sheet->survey.rows; row++)
		sheet->value[row] = code[row] < 0 ? (double)NAN : code[row] == chosen->category;
}

static void add_targets(struct sheet *sheet, uint32_t variable, int32_t from, int32_t to)
{
	for (int32_t category = from; category < to; category++)
		sheet->target[sheet->targets++] = (struct sheet_target){variable, category};
}

static bool take_categories(struct sheet *sheet, uint32_t variable, struct error *error)
{
	size_t handle = sheet->of[variable], levels = csv_table_levels(sheet->survey.table, handle);

	if (!levels)
		return error_set(error, "--category: every cell of column %s is missing",
		        sheet->of_names.name[variable]);
	if (levels > SHEET_CATEGORIES_MAX - sheet->targets)
		return error_set(error,
		        "--category: column %s has %zu categories; all columns together may have "
		        "%d",
		        sheet->of_names.name[variable], levels, SHEET_CATEGORIES_MAX);
	csv_table_sort_levels(sheet->survey.table, handle);
	add_targets(sheet, variable, 0, (int32_t)levels);
	return true;
}

static bool take_targets(struct sheet *sheet, struct error *error)
{
	bool category = sheet->options->category;

	sheet->target = memory_new(
	        category ? SHEET_CATEGORIES_MAX : sheet->variables + 1, sizeof(*sheet->target));
	for (uint32_t i = 0; i < sheet->variables; i++) {
		if (!category)
			add_targets(sheet, i, -1, 0);
		else if (!take_categories(sheet, i, error))
			return false;
	}
	if (!sheet->targets)
		add_targets(sheet, 0, -1, 0); /* the rows of a table */
	tools_sheet_choose(sheet, 0);
	return true;
}

/* Whether the values are those of a column as they are. */
static bool are_plain(const struct options *options)
{
	return !options->plausible && !options->has_cut && !options->table && !options->quantile &&
	       !options->category;
}

bool tools_sheet_values_take(struct sheet *sheet, struct error *error)
{
	const struct options *options = sheet->options;

	if (!take_targets(sheet, error))
		return false;
	for (uint32_t i = 0; options->kind == DOMAINS_SHARE && i < sheet->of_names.count; i++)
		if (!options->has_cut && !options->quantile && !options->category &&
		        !check_zeros_and_ones(sheet, sheet->of[i], error))
			return false;
	if (are_plain(options))
		return true;
	sheet->value = memory_new(sheet->survey.rows, sizeof(*sheet->value));
	if (options->plausible)
		leave_out(sheet);
	if (options->table)
		for (size_t row = 0; row < sheet->survey.rows; row++)
			sheet->value[row] = 1;
	if (options->has_cut && sheet->of_names.count == 1) {
		fill_values(sheet, sheet->of[0]);
		tools_sheet_drop_number(sheet, sheet->of[0]);
	}
	return true;
}

/* ---- what is estimated ---- */

bool tools_sheet_names_variables(const struct sheet *sheet)
{
	return sheet->variables > 1 || sheet->options->category;
}

const char *tools_sheet_category(const struct sheet *sheet, uint32_t target)
{
	const struct sheet_target *of = &sheet->target[target];

	return of->category < 0 ? NULL
	                        : csv_table_level(sheet->survey.table, sheet->of[of->variable],
	                                  of->category);
}

void tools_sheet_choose(struct sheet *sheet, uint32_t target)
{
	sheet->chosen = sheet->target[target];
}

uint32_t tools_sheet_draws(const struct sheet *sheet)
{
	return sheet->options->plausible ? sheet->options->each : 1;
}

struct domains_rows tools_sheet_rows(struct sheet *sheet, uint32_t draw)
{
	const struct options *options = sheet->options;
	const size_t *of = &sheet->of[sheet->chosen.variable * options->each];

	if (options->plausible)
		fill_values(sheet, of[draw]);
	else if (options->category)
		fill_category(sheet);
	else if (options->has_cut && sheet->of_names.count > 1)
		fill_values(sheet, of[0]);
	return (struct domains_rows){
	        .weight = sheet->survey.weight,
	        .signed_weights = options->survey.negative_weights,
	        .y = sheet->value ? sheet->value : csv_table_numbers(sheet->survey.table, of[0]),
	        .x = options->kind == DOMAINS_RATIO ? csv_table_numbers(sheet->survey.table, of[1])
	                                            : NULL,
	        .domain = sheet->combined,
	};
}
