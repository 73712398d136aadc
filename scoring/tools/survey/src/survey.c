/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/survey/survey.h>

#include "design.h"
#include "given.h"
#include <csv/settings.h>
#include <tools/files/table.h>

#include <base/memory.h>
#include <design/shares.h>

#include <math.h>
#include <stdlib.h>

/* ---- columns ---- */

static void want_columns(struct survey *survey)
{
	const struct survey_options *options = survey->options;
	struct csv_table *table = survey->table;

	if (options->weight)
		survey->weight_column = csv_table_want_number(table, options->weight);
	for (uint32_t i = 0; i < options->strata.count; i++)
		survey->strata_column[i] = csv_table_want_label(table, options->strata.name[i]);
	for (uint32_t i = 0; i < options->psu.count; i++)
		survey->psu[i] = csv_table_want_label(table, options->psu.name[i]);
	for (uint32_t i = 0; i < options->fpc.count; i++)
		survey->fpc[i] = csv_table_want_number(table, options->fpc.name[i]);
}

static bool is_fpc(const struct survey *survey, size_t handle)
{
	for (uint32_t i = 0; i < survey->options->fpc.count; i++)
		if (survey->fpc[i] == handle)
			return true;
	return false;
}

/* Columns of the design are wanted before: --missing is not about them. */
static void want_condition(struct survey *survey)
{
	struct condition *condition = survey->options->condition;

	tools_condition_want(condition, survey->table);
	for (size_t i = 0; i < tools_condition_tests(condition); i++) {
		size_t handle = tools_condition_handle(condition, i);
		bool weight = survey->options->weight && survey->weight_column == handle;

		if (!weight && !is_fpc(survey, handle) && !tools_survey_uses(survey, handle))
			csv_table_code_missing(survey->table, handle);
	}
}

static bool want_by_header(struct csv_table *table, void *data, struct error *error)
{
	struct survey *survey = data;

	if (survey->on_header && !survey->on_header(table, survey->header_data, error))
		return false;
	return tools_given_want(survey, error);
}

void tools_survey_on_header(struct survey *survey, csv_table_header_fn *fn, void *data)
{
	survey->on_header = fn;
	survey->header_data = data;
}

void tools_survey_open(struct survey *survey, const struct survey_options *options)
{
	*survey = (struct survey){.options = options, .table = tools_files_table()};
	csv_settings_take_levels(survey->table, options->config);
	csv_settings_take_missing(survey->table, options->config);
	csv_settings_take(survey->table, options->config);
	want_columns(survey);
	if (options->condition)
		want_condition(survey);
	csv_table_on_header(survey->table, want_by_header, survey);
}

void tools_survey_end(struct survey *survey)
{
	design_end(&survey->design);
	csv_table_free(survey->table);
	tools_strata_forget(survey);
	tools_given_end(survey);
	free(survey->from_fpc);
	free(survey->inside);
}

/* One number written in two ways would make two strata or psus of one. */
static bool check_levels(const struct survey *survey, struct error *error)
{
	const struct survey_options *options = survey->options;
	const struct {
		const size_t *handle;
		uint32_t count;
	} columns[] = {
	        {survey->strata_column, options->strata.count}, {survey->psu, options->psu.count}};

	for (size_t c = 0; c < sizeof(columns) / sizeof(*columns); c++)
		for (uint32_t i = 0; i < columns[c].count; i++)
			if (!csv_table_levels_apart(survey->table, columns[c].handle[i], error))
				return false;
	return true;
}

static bool take_inside(struct survey *survey, struct error *error)
{
	survey->inside_rows = survey->rows;
	if (!survey->options->condition)
		return true;
	survey->inside = memory_new(survey->rows, sizeof(*survey->inside));
	if (!tools_condition_rows(survey->options->condition, survey->table, survey->inside, error))
		return false;
	for (size_t row = 0; row < survey->rows; row++)
		survey->inside_rows -= survey->inside[row] < 0;
	return true;
}

bool tools_survey_read(struct survey *survey, char **paths, int count, struct error *error)
{
	survey->path = count == 1 ? paths[0] : NULL;
	if (!csv_table_read(survey->table, paths[0], error))
		return false;
	for (int i = 1; i < count; i++)
		if (!csv_table_read_more(survey->table, paths[i], error))
			return false;
	survey->rows = csv_table_rows(survey->table);
	return check_levels(survey, error) && take_inside(survey, error);
}

bool tools_survey_is_inside(const struct survey *survey, size_t row)
{
	return !survey->inside || !survey->inside[row];
}

bool tools_survey_fail_whole(const struct survey *survey, struct error *error)
{
	return survey->path ? error_wrap(error, "%s", survey->path) : false;
}

void tools_survey_drop(struct survey *survey, size_t handle)
{
	if (!survey->keeps)
		csv_table_drop(survey->table, handle);
}

/* ---- weights ---- */

static bool check_weight(
        const struct survey *survey, size_t row, double weight, struct error *error)
{
	const struct survey_options *options = survey->options;
	size_t handle = survey->weight_column;

	if (isnan(weight))
		return csv_table_fail(survey->table, row, handle, error, "a weight is missing");
	if (!(weight >= 0) && !options->negative_weights)
		return csv_table_fail(survey->table, row, handle, error,
		        "the weight %g is negative%s", weight,
		        options->negative_hint ? options->negative_hint : "");
	return fabs(weight) <= SHARES_WEIGHT_MAX ||
	       csv_table_fail(survey->table, row, handle, error, "the weight %g is above %g",
	               weight, SHARES_WEIGHT_MAX);
}

static bool check_weights(const struct survey *survey, struct error *error)
{
	const double *weight = csv_table_numbers(survey->table, survey->weight_column);
	bool counts = false;

	for (size_t row = 0; row < survey->rows; row++) {
		if (!check_weight(survey, row, weight[row], error))
			return false;
		counts |= fabs(weight[row]) > 0;
	}
	return counts || !survey->rows ||
	       error_set(error, "every weight in column %s is 0: nobody is left to estimate from",
	               survey->options->weight);
}

bool tools_survey_check(const struct survey *survey, struct error *error)
{
	return (!survey->options->weight || check_weights(survey, error)) &&
	       tools_given_check(survey, error);
}

void tools_survey_take_weights(struct survey *survey)
{
	if (survey->options->weight) {
		survey->weight = csv_table_numbers(survey->table, survey->weight_column);
	} else if (survey->options->fpc.count) {
		survey->from_fpc = memory_new(survey->rows, sizeof(*survey->from_fpc));
		design_weights(&survey->design, survey->from_fpc);
		survey->weight = survey->from_fpc;
	}
}

/* ---- order ---- */

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

void tools_survey_settle(struct survey *survey, const struct survey_column *columns, size_t count)
{
	struct design *design = &survey->design;

	sort_inside(design, survey->table);
	csv_table_reorder(survey->table, design->order);
	memory_reorder(survey->from_fpc, survey->rows, sizeof(double), design->order);
	memory_reorder(survey->inside, survey->rows, sizeof(*survey->inside), design->order);
	for (size_t c = 0; c < count; c++)
		memory_reorder(columns[c].of, survey->rows, columns[c].size, design->order);
	for (size_t row = 0; row < survey->rows; row++)
		design->order[row] = (uint32_t)row;
}
