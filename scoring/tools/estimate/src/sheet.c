/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet.h"

#include "sheet_design.h"
#include "sheet_given.h"
#include <csv/settings.h>
#include <tools/files/table.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns ---- */

/* How many options use a numeric column: for example, the column of --mean may also be an fpc. */
static unsigned number_uses(const struct sheet *sheet, size_t handle)
{
	unsigned uses = sheet->options->weight && sheet->weight_column == handle;

	for (uint32_t i = 0; i < sheet->options->of.count; i++)
		uses += sheet->of[i] == handle;
	for (uint32_t i = 0; i < sheet->options->fpc.count; i++)
		uses += sheet->fpc[i] == handle;
	return uses;
}

static void drop_number(struct sheet *sheet, size_t handle)
{
	if (number_uses(sheet, handle) == 1)
		tools_sheet_drop_column(sheet, handle);
}

static void want_columns(struct sheet *sheet)
{
	const struct options *options = sheet->options;
	struct csv_table *table = sheet->table;

	for (uint32_t i = 0; i < options->of.count; i++) {
		sheet->of[i] = csv_table_want_number(table, options->of.name[i]);
		csv_table_code_missing(table, sheet->of[i]);
	}
	if (options->weight)
		sheet->weight_column = csv_table_want_number(table, options->weight);
	for (uint32_t i = 0; i < options->strata_columns.count; i++)
		sheet->strata_column[i] =
		        csv_table_want_label(table, options->strata_columns.name[i]);
	for (uint32_t i = 0; i < options->psu.count; i++)
		sheet->psu[i] = csv_table_want_label(table, options->psu.name[i]);
	for (uint32_t i = 0; i < options->fpc.count; i++)
		sheet->fpc[i] = csv_table_want_number(table, options->fpc.name[i]);
	for (uint32_t i = 0; i < options->by.count; i++) {
		sheet->by[i] = csv_table_want_label(table, options->by.name[i]);
		csv_table_code_missing(table, sheet->by[i]);
	}
}

/* ---- values ---- */

static bool check_zeros_and_ones(const struct sheet *sheet, size_t handle, struct error *error)
{
	const double *value = csv_table_numbers(sheet->table, handle);

	for (size_t row = 0; row < sheet->rows; row++)
		if (!isnan(value[row]) &&
		        (value[row] < 0 || value[row] > 1 || (value[row] > 0 && value[row] < 1)))
			return csv_table_fail(sheet->table, row, handle, error,
			        "%g is neither 0 nor 1 (--cut X takes the share of values from X "
			        "up)",
			        value[row]);
	return true;
}

/* A row that lacks one of its plausible values is left out for all of them. Otherwise their n would
 * differ. */
static void leave_out(struct sheet *sheet)
{
	sheet->left_out = memory_new(sheet->rows, sizeof(*sheet->left_out));
	for (uint32_t i = 0; i < sheet->options->of.count; i++) {
		const double *value = csv_table_numbers(sheet->table, sheet->of[i]);

		for (size_t row = 0; row < sheet->rows; row++)
			sheet->left_out[row] |= isnan(value[row]);
	}
}

static void fill_values(struct sheet *sheet, uint32_t draw)
{
	const struct options *options = sheet->options;
	const double *column = csv_table_numbers(sheet->table, sheet->of[draw]);

	for (size_t row = 0; row < sheet->rows; row++) {
		double value = sheet->left_out && sheet->left_out[row] ? (double)NAN : column[row];

		sheet->value[row] =
		        options->has_cut && !isnan(value) ? value >= options->cut : value;
	}
}

static bool take_values(struct sheet *sheet, struct error *error)
{
	const struct options *options = sheet->options;

	for (uint32_t i = 0; options->kind == DOMAINS_SHARE && i < options->of.count; i++)
		if (!options->has_cut && !options->quantile &&
		        !check_zeros_and_ones(sheet, sheet->of[i], error))
			return false;
	if (!options->plausible && !options->has_cut && !options->table && !options->quantile)
		return true;
	sheet->value = memory_new(sheet->rows, sizeof(*sheet->value));
	if (options->plausible)
		leave_out(sheet);
	if (options->table)
		for (size_t row = 0; row < sheet->rows; row++)
			sheet->value[row] = 1;
	if (options->has_cut && !options->plausible) {
		fill_values(sheet, 0);
		drop_number(sheet, sheet->of[0]);
	}
	return true;
}

/* ---- weights ---- */

static bool check_weights(const struct sheet *sheet, struct error *error)
{
	const double *weight = csv_table_numbers(sheet->table, sheet->weight_column);
	size_t handle = sheet->weight_column;
	bool counts = false;

	for (size_t row = 0; row < sheet->rows; row++) {
		if (isnan(weight[row]))
			return csv_table_fail(
			        sheet->table, row, handle, error, "a weight is missing");
		if (!(weight[row] >= 0) && !sheet->options->negative_weights)
			return csv_table_fail(sheet->table, row, handle, error,
			        "the weight %g is negative (--negative-weights allow takes the "
			        "weights of a linear calibration)",
			        weight[row]);
		if (fabs(weight[row]) > SHARES_WEIGHT_MAX)
			return csv_table_fail(sheet->table, row, handle, error,
			        "the weight %g is above %g", weight[row], SHARES_WEIGHT_MAX);
		counts |= fabs(weight[row]) > 0;
	}
	return counts || !sheet->rows ||
	       error_set(error, "every weight in column %s is 0: nobody is left to estimate from",
	               sheet->options->weight);
}

static void take_weights(struct sheet *sheet)
{
	if (sheet->options->weight) {
		sheet->weight = csv_table_numbers(sheet->table, sheet->weight_column);
	} else if (sheet->options->fpc.count) {
		sheet->from_fpc = memory_new(sheet->rows, sizeof(*sheet->from_fpc));
		design_weights(&sheet->design, sheet->from_fpc);
		sheet->weight = sheet->from_fpc;
	} else if (sheet->options->calibrates) {
		sheet->ones = memory_new(sheet->rows, sizeof(*sheet->ones));
		for (size_t row = 0; row < sheet->rows; row++)
			sheet->ones[row] = 1;
		sheet->weight = sheet->ones;
	}
}

/* ---- domains ---- */

/*
 * Combines the domains so far with the levels of column `by`. Only combinations that some row has
 * become domains, in order. `level` has room for all columns of every domain.
 */
static bool combine(struct sheet *sheet, uint32_t by, struct error *error)
{
	uint32_t columns = sheet->options->by.count;
	const int32_t *code = csv_table_labels(sheet->table, sheet->by[by]);
	uint64_t levels = csv_table_levels(sheet->table, sheet->by[by]);
	uint64_t possible = sheet->domains * levels;

	if (possible > SHEET_DOMAINS_MAX)
		return error_set(
		        error, "--by has more than %d combinations of levels", SHEET_DOMAINS_MAX);
	int32_t *domain = memory_new(possible + 1, sizeof(*domain));
	int32_t *level = memory_new((possible + 1) * columns, sizeof(*level));

	for (size_t row = 0; row < sheet->rows; row++) {
		int32_t *at = &sheet->combined[row];

		*at = *at < 0 || code[row] < 0 ? -1 : (int32_t)(*at * (int64_t)levels) + code[row];
		if (*at >= 0)
			domain[*at] = 1;
	}
	sheet->domains = 0;
	for (uint64_t i = 0; i < possible; i++) {
		if (!domain[i])
			continue;
		for (uint32_t c = 0; c < by; c++)
			level[sheet->domains * columns + c] =
			        sheet->level[i / levels * columns + c];
		level[sheet->domains * columns + by] = (int32_t)(i % levels);
		domain[i] = (int32_t)sheet->domains++;
	}
	for (size_t row = 0; row < sheet->rows; row++)
		if (sheet->combined[row] >= 0)
			sheet->combined[row] = domain[sheet->combined[row]];
	free(domain);
	free(sheet->level);
	sheet->level = level;
	return true;
}

static bool take_domains(struct sheet *sheet, struct error *error)
{
	uint32_t columns = sheet->options->by.count;
	bool good = true;

	sheet->domains = 1;
	for (uint32_t i = 0; i < columns; i++)
		csv_table_sort_levels(sheet->table, sheet->by[i]);
	if (!columns)
		return true;
	sheet->level = memory_new(columns, sizeof(*sheet->level));
	sheet->combined = memory_new(sheet->rows, sizeof(*sheet->combined));
	for (uint32_t i = 0; good && i < columns; i++)
		good = combine(sheet, i, error);
	return good;
}

/* ---- calibration ---- */

static bool take_margins(struct sheet *sheet, struct error *error)
{
	/* Levels in the order of their texts, so that the order of the rows does not matter. */
	for (size_t m = 0; m < sheet->margins.recipe.rows.margins; m++)
		csv_table_sort_levels(sheet->table, sheet->margins.margin[m].column);
	return tools_calibration_margins_hold(&sheet->margins, error);
}

static int row_compare(const void *a, const void *b, void *table)
{
	return csv_table_compare(table, *(const uint32_t *)a, *(const uint32_t *)b);
}

/* Sorts by content the rows of each last-stage unit, or of each stratum if every row is a psu. */
static void sort_inside(const struct design *design, struct csv_table *table)
{
	const struct frame_stage *last = design->later ? &design->stage[design->later - 1] : NULL;
	const uint32_t *first = last                 ? last->first
	                        : design->row_is_psu ? design->stratum_first
	                                             : design->psu_first;
	size_t units = last ? last->units : design->row_is_psu ? design->strata : design->psus;

	for (size_t u = 0; u < units; u++)
		qsort_r(&design->order[first[u]], first[u + 1] - first[u], sizeof(*design->order),
		        row_compare, table);
}

/*
 * Sorts the rows by the design, and where that leaves the order open, by content. Sums over the
 * rows are then the same to the last bit, whatever the order of the rows in the file.
 */
static void settle(struct sheet *sheet)
{
	struct design *design = &sheet->design;

	sort_inside(design, sheet->table);
	csv_table_reorder(sheet->table, design->order);
	memory_reorder(sheet->value, sheet->rows, sizeof(*sheet->value), design->order);
	memory_reorder(sheet->left_out, sheet->rows, sizeof(*sheet->left_out), design->order);
	memory_reorder(sheet->from_fpc, sheet->rows, sizeof(*sheet->from_fpc), design->order);
	memory_reorder(sheet->combined, sheet->rows, sizeof(*sheet->combined), design->order);
	for (size_t m = 0; m < sheet->margins.recipe.rows.margins; m++)
		memory_reorder(sheet->margins.margin[m].level, sheet->rows, sizeof(int32_t),
		        design->order);
	for (size_t row = 0; row < sheet->rows; row++)
		design->order[row] = (uint32_t)row;
}

static bool calibrate(struct sheet *sheet, struct error *error)
{
	settle(sheet);
	sheet->margins.recipe.rows.weight = sheet->weight;
	return calibrated_make(&sheet->calibrated, &sheet->margins.recipe, error) ||
	       tools_sheet_fail_whole(sheet, error);
}

/* ---- replicates of the file ---- */

static bool take_given(struct sheet *sheet, struct error *error)
{
	settle(sheet);
	return tools_sheet_given_take(sheet, error);
}

/* ---- the sheet ---- */

static bool read_files(struct sheet *sheet, char **paths, int count, struct error *error)
{
	if (!csv_table_read(sheet->table, paths[0], error))
		return false;
	for (int i = 1; i < count; i++)
		if (!csv_table_read_more(sheet->table, paths[i], error))
			return false;
	return true;
}

/* One number written in two ways would make two strata, psus or domains of one. */
static bool check_levels(const struct sheet *sheet, struct error *error)
{
	const struct options *options = sheet->options;
	const struct {
		const size_t *handle;
		uint32_t count;
	} columns[] = {{sheet->strata_column, options->strata_columns.count},
	        {sheet->psu, options->psu.count}, {sheet->by, options->by.count}};

	for (size_t c = 0; c < sizeof(columns) / sizeof(*columns); c++)
		for (uint32_t i = 0; i < columns[c].count; i++)
			if (!csv_table_levels_apart(sheet->table, columns[c].handle[i], error))
				return false;
	return true;
}

bool tools_sheet_read(struct sheet *sheet, const struct options *options, char **paths, int count,
        struct error *error)
{
	*sheet = (struct sheet){.options = options,
	        .table = tools_files_table(),
	        .path = count == 1 ? paths[0] : NULL};
	csv_settings_take_levels(sheet->table, options->config);
	csv_settings_take_missing(sheet->table, options->config);
	csv_settings_take(sheet->table, options->config);
	want_columns(sheet);
	tools_sheet_given_want(sheet);
	if (options->calibrates && !tools_calibration_margins_read(&sheet->margins,
	                                   &options->calibration, sheet->table, error))
		return false;
	if (!read_files(sheet, paths, count, error) || !check_levels(sheet, error))
		return false;
	sheet->rows = csv_table_rows(sheet->table);
	if (options->weight && !check_weights(sheet, error))
		return false;
	if (!tools_sheet_given_check(sheet, error) || !take_values(sheet, error))
		return false;
	if (options->calibrates && !take_margins(sheet, error))
		return false;
	if (!take_domains(sheet, error) || !tools_sheet_take_design(sheet, error))
		return false;
	take_weights(sheet);
	if (options->calibrates)
		return calibrate(sheet, error);
	if (sheet->given.count)
		return take_given(sheet, error);
	for (uint32_t i = 0; i < options->fpc.count; i++)
		drop_number(sheet, sheet->fpc[i]);
	return true;
}

void tools_sheet_end(struct sheet *sheet)
{
	design_end(&sheet->design);
	calibrated_end(&sheet->calibrated);
	tools_calibration_margins_end(&sheet->margins);
	csv_table_free(sheet->table);
	tools_sheet_strata_forget(sheet);
	tools_sheet_given_end(sheet);
	free(sheet->value);
	free(sheet->left_out);
	free(sheet->from_fpc);
	free(sheet->ones);
	free(sheet->combined);
	free(sheet->level);
}

bool tools_sheet_replicates(const struct sheet *sheet)
{
	return sheet->options->replicates || sheet->given.count;
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
	        .weight = sheet->weight,
	        .signed_weights = sheet->options->negative_weights,
	        .y = sheet->value ? sheet->value : csv_table_numbers(sheet->table, sheet->of[0]),
	        .x = sheet->options->kind == DOMAINS_RATIO
	                     ? csv_table_numbers(sheet->table, sheet->of[1])
	                     : NULL,
	        .domain = sheet->combined,
	};
}

int32_t tools_sheet_code(const struct sheet *sheet, uint32_t domain, uint32_t by)
{
	return sheet->level[domain * sheet->options->by.count + by];
}

const char *tools_sheet_level(const struct sheet *sheet, uint32_t domain, uint32_t by)
{
	return tools_sheet_level_text(sheet, by, tools_sheet_code(sheet, domain, by));
}

const char *tools_sheet_level_text(const struct sheet *sheet, uint32_t by, int32_t code)
{
	return csv_table_level(sheet->table, sheet->by[by], code);
}

uint32_t tools_sheet_levels(const struct sheet *sheet, uint32_t by)
{
	return (uint32_t)csv_table_levels(sheet->table, sheet->by[by]);
}
