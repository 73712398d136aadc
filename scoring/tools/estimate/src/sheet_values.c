/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet_values.h"

#include <base/memory.h>

#include <math.h>

/* How many options use a numeric column: for example, the column of --mean may also be an fpc. */
static unsigned number_uses(const struct sheet *sheet, size_t handle)
{
	unsigned uses = sheet->options->survey.weight && sheet->survey.weight_column == handle;

	for (uint32_t i = 0; i < sheet->options->of.count; i++)
		uses += sheet->of[i] == handle;
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
	const int32_t *inside = sheet->survey.inside;

	for (size_t row = 0; row < sheet->survey.rows; row++)
		if ((!inside || !inside[row]) && !isnan(value[row]) &&
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
	for (uint32_t i = 0; i < sheet->options->of.count; i++) {
		const double *value = csv_table_numbers(sheet->survey.table, sheet->of[i]);

		for (size_t row = 0; row < sheet->survey.rows; row++)
			sheet->left_out[row] |= isnan(value[row]);
	}
}

static void fill_values(struct sheet *sheet, uint32_t draw)
{
	const struct options *options = sheet->options;
	const double *column = csv_table_numbers(sheet->survey.table, sheet->of[draw]);

	for (size_t row = 0; row < sheet->survey.rows; row++) {
		double value = sheet->left_out && sheet->left_out[row] ? (double)NAN : column[row];

		sheet->value[row] =
		        options->has_cut && !isnan(value) ? value >= options->cut : value;
	}
}

bool tools_sheet_values_take(struct sheet *sheet, struct error *error)
{
	const struct options *options = sheet->options;

	for (uint32_t i = 0; options->kind == DOMAINS_SHARE && i < options->of.count; i++)
		if (!options->has_cut && !options->quantile &&
		        !check_zeros_and_ones(sheet, sheet->of[i], error))
			return false;
	if (!options->plausible && !options->has_cut && !options->table && !options->quantile)
		return true;
	sheet->value = memory_new(sheet->survey.rows, sizeof(*sheet->value));
	if (options->plausible)
		leave_out(sheet);
	if (options->table)
		for (size_t row = 0; row < sheet->survey.rows; row++)
			sheet->value[row] = 1;
	if (options->has_cut && !options->plausible) {
		fill_values(sheet, 0);
		tools_sheet_drop_number(sheet, sheet->of[0]);
	}
	return true;
}

uint32_t tools_sheet_draws(const struct sheet *sheet)
{
	return sheet->options->plausible ? sheet->options->of.count : 1;
}

struct domains_rows tools_sheet_rows(struct sheet *sheet, uint32_t draw)
{
	if (sheet->options->plausible)
		fill_values(sheet, draw);
	return (struct domains_rows){
	        .weight = sheet->survey.weight,
	        .signed_weights = sheet->options->survey.negative_weights,
	        .y = sheet->value ? sheet->value
	                          : csv_table_numbers(sheet->survey.table, sheet->of[0]),
	        .x = sheet->options->kind == DOMAINS_RATIO
	                     ? csv_table_numbers(sheet->survey.table, sheet->of[1])
	                     : NULL,
	        .domain = sheet->combined,
	};
}
