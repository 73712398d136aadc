/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet.h"

#include "sheet_values.h"

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

/* ---- columns ---- */

static bool want_values(struct csv_table *table, void *data, struct error *error)
{
	(void)table; /* that of the sheet */
	(void)error;
	tools_sheet_values_want(data);
	return true;
}

static void want_columns(struct sheet *sheet)
{
	const struct options *options = sheet->options;
	struct csv_table *table = sheet->survey.table;

	tools_survey_on_header(&sheet->survey, want_values, sheet);
	for (uint32_t i = 0; i < options->by.count; i++) {
		sheet->by[i] = csv_table_want_label(table, options->by.name[i]);
		csv_table_code_missing(table, sheet->by[i]);
	}
}

/* ---- weights ---- */

static void take_weights(struct sheet *sheet)
{
	struct survey *survey = &sheet->survey;

	tools_survey_take_weights(survey);
	if (survey->weight || !sheet->options->calibrates)
		return;
	sheet->ones = memory_new(survey->rows, sizeof(*sheet->ones));
	for (size_t row = 0; row < survey->rows; row++)
		sheet->ones[row] = 1;
	survey->weight = sheet->ones;
}

/* ---- domains ---- */

/*
 * Combines the domains so far with the levels of column `by`. Only combinations that some row has
 * become domains, in order. `level` has room for all columns of every domain.
 */
static bool combine(struct sheet *sheet, uint32_t by, struct error *error)
{
	uint32_t columns = sheet->options->by.count;
	const int32_t *code = csv_table_labels(sheet->survey.table, sheet->by[by]);
	uint64_t levels = csv_table_levels(sheet->survey.table, sheet->by[by]);
	uint64_t possible = sheet->domains * levels;

	if (possible > SHEET_DOMAINS_MAX)
		return error_set(
		        error, "--by has more than %d combinations of levels", SHEET_DOMAINS_MAX);
	int32_t *domain = memory_new(possible + 1, sizeof(*domain));
	int32_t *level = memory_new((possible + 1) * columns, sizeof(*level));

	for (size_t row = 0; row < sheet->survey.rows; row++) {
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
	for (size_t row = 0; row < sheet->survey.rows; row++)
		if (sheet->combined[row] >= 0)
			sheet->combined[row] = domain[sheet->combined[row]];
	free(domain);
	free(sheet->level);
	sheet->level = level;
	return true;
}

static bool take_domains(struct sheet *sheet, struct error *error)
{
	const struct survey *survey = &sheet->survey;
	uint32_t columns = sheet->options->by.count;
	bool good = true;

	sheet->domains = 1;
	for (uint32_t i = 0; i < columns; i++)
		csv_table_sort_levels(survey->table, sheet->by[i]);
	if (columns || survey->inside)
		sheet->combined = memory_new(survey->rows, sizeof(*sheet->combined));
	if (survey->inside)
		memcpy(sheet->combined, survey->inside, survey->rows * sizeof(*sheet->combined));
	if (!columns)
		return true;
	sheet->level = memory_new(columns, sizeof(*sheet->level));
	for (uint32_t i = 0; good && i < columns; i++)
		good = combine(sheet, i, error);
	return good;
}

/* ---- calibration ---- */

static bool take_margins(struct sheet *sheet, struct error *error)
{
	/* Levels in the order of their texts, so that the order of the rows does not matter. */
	for (size_t m = 0; m < sheet->margins.recipe.rows.margins; m++)
		csv_table_sort_levels(sheet->survey.table, sheet->margins.margin[m].column);
	return tools_calibration_margins_hold(&sheet->margins, error);
}

/* Sums over the rows are then the same for any order of the rows in the file. */
static void settle(struct sheet *sheet)
{
	struct calibration_margins *margins = &sheet->margins;
	size_t count = 0, most = margins->recipe.rows.margins + 3;
	struct survey_column *columns = memory_new(most, sizeof(*columns));

	columns[count++] = (struct survey_column){sheet->value, sizeof(*sheet->value)};
	columns[count++] = (struct survey_column){sheet->left_out, sizeof(*sheet->left_out)};
	columns[count++] = (struct survey_column){sheet->combined, sizeof(*sheet->combined)};
	for (size_t m = 0; m < margins->recipe.rows.margins; m++)
		columns[count++] =
		        (struct survey_column){margins->margin[m].level, sizeof(int32_t)};
	tools_survey_settle(&sheet->survey, columns, count);
	free(columns);
}

static bool calibrate(struct sheet *sheet, struct error *error)
{
	settle(sheet);
	sheet->margins.recipe.rows.weight = sheet->survey.weight;
	return calibrated_make(&sheet->calibrated, &sheet->margins.recipe, error) ||
	       tools_survey_fail_whole(&sheet->survey, error);
}

/* ---- replicates of the file ---- */

static bool take_given(struct sheet *sheet, struct error *error)
{
	settle(sheet);
	return tools_survey_take_given(&sheet->survey, error);
}

/* ---- the sheet ---- */

/* One number written in two ways would make two domains or categories of one. */
static bool check_levels(const struct sheet *sheet, struct error *error)
{
	for (uint32_t i = 0; i < sheet->options->by.count; i++)
		if (!csv_table_levels_apart(sheet->survey.table, sheet->by[i], error))
			return false;
	for (uint32_t i = 0; sheet->options->category && i < sheet->variables; i++)
		if (!csv_table_levels_apart(sheet->survey.table, sheet->of[i], error))
			return false;
	return true;
}

/* Frees the labels of domains that are not those of the design, too. */
static void drop_domains(struct sheet *sheet)
{
	for (uint32_t i = 0; i < sheet->options->by.count; i++)
		if (!tools_survey_uses(&sheet->survey, sheet->by[i]))
			tools_survey_drop(&sheet->survey, sheet->by[i]);
}

static bool take_columns(struct sheet *sheet, struct error *error)
{
	if (!tools_sheet_values_take(sheet, error) ||
	        (sheet->options->calibrates && !take_margins(sheet, error)) ||
	        !take_domains(sheet, error))
		return false;
	drop_domains(sheet);
	return true;
}

bool tools_sheet_read(struct sheet *sheet, const struct options *options, char **paths, int count,
        struct error *error)
{
	struct survey *survey = &sheet->survey;

	*sheet = (struct sheet){.options = options, .of_names = options->of};
	tools_survey_open(survey, &options->survey);
	/* A calibration may need any column, what sorts the rows by their content all; and a column
	 * of categories may also be one of the design or of --by. */
	survey->keeps =
	        options->calibrates || options->survey.given.patterns.count || options->category;
	want_columns(sheet);
	if (options->calibrates && !tools_calibration_margins_read(&sheet->margins,
	                                   &options->calibration, survey->table, error))
		return false;
	if (!tools_survey_read(survey, paths, count, error) || !check_levels(sheet, error) ||
	        !tools_survey_check(survey, error) || !take_columns(sheet, error) ||
	        !tools_survey_take_design(survey, error))
		return false;
	take_weights(sheet);
	if (options->calibrates)
		return calibrate(sheet, error);
	if (survey->given.count)
		return take_given(sheet, error);
	for (uint32_t i = 0; i < options->survey.fpc.count; i++)
		tools_sheet_drop_number(sheet, survey->fpc[i]);
	return true;
}

void tools_sheet_end(struct sheet *sheet)
{
	calibrated_end(&sheet->calibrated);
	tools_calibration_margins_end(&sheet->margins);
	tools_survey_end(&sheet->survey);
	for (uint32_t i = 0; i < sheet->variables; i++)
		free(sheet->variable[i]);
	free(sheet->variable);
	free(sheet->target);
	free(sheet->value);
	free(sheet->left_out);
	free(sheet->ones);
	free(sheet->combined);
	free(sheet->level);
}

bool tools_sheet_replicates(const struct sheet *sheet)
{
	return sheet->options->replicates || sheet->survey.given.count;
}

struct sheet tools_sheet_whole(const struct sheet *sheet, struct options *options)
{
	struct sheet whole = *sheet;

	*options = *sheet->options;
	options->by.count = 0;
	options->contrast = NULL;
	whole.options = options;
	whole.combined = sheet->survey.inside;
	whole.domains = 1;
	return whole;
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
	return csv_table_level(sheet->survey.table, sheet->by[by], code);
}

uint32_t tools_sheet_levels(const struct sheet *sheet, uint32_t by)
{
	return (uint32_t)csv_table_levels(sheet->survey.table, sheet->by[by]);
}

void tools_domain_rows_make(struct domain_rows *rows, const struct sheet *sheet)
{
	/* next[d + 1] is where the next row of domain d goes; in the end, where domain d + 1
	 * begins. */
	size_t *next = memory_new((size_t)sheet->domains + 2, sizeof(*next));

	rows->row = memory_new(sheet->survey.rows, sizeof(*rows->row));
	for (size_t i = 0; i < sheet->survey.rows; i++)
		if (!sheet->combined || sheet->combined[i] >= 0)
			next[(sheet->combined ? sheet->combined[i] : 0) + 2]++;
	for (uint32_t d = 0; d < sheet->domains; d++)
		next[d + 2] += next[d + 1];
	for (size_t i = 0; i < sheet->survey.rows; i++)
		if (!sheet->combined || sheet->combined[i] >= 0)
			rows->row[next[(sheet->combined ? sheet->combined[i] : 0) + 1]++] =
			        (uint32_t)i;
	rows->first = next;
}

void tools_domain_rows_end(struct domain_rows *rows)
{
	free(rows->row);
	free(rows->first);
}
