/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame.h"

#include <csv/settings.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_MOST 1e15 /* sums of sizes stay exact enough */

enum { SORT_MAX = 16, NAME_SIZE = 1024 };

const char *const tools_sample_frame_output_columns[FRAME_OUTPUT_COLUMNS] = {
        "inclusion_probability", "base_weight", "certainty", "draw_order"};

struct sorting {
	const struct csv_table *table;
	const int32_t *code[SORT_MAX];
	size_t handle[SORT_MAX], count;
};

static bool check_header(struct csv_table *table, void *data, struct error *error)
{
	(void)data;
	for (size_t i = 0; i < FRAME_OUTPUT_COLUMNS; i++)
		if (csv_table_has(table, tools_sample_frame_output_columns[i]))
			return error_set(error,
			        "column %s: the output adds a column of this name; give it another "
			        "one",
			        tools_sample_frame_output_columns[i]);
	return true;
}

static bool want_sort(
        struct sorting *sorting, struct csv_table *table, const char *names, struct error *error)
{
	char text[NAME_SIZE];
	struct str name, rest = str_from(names);

	while (rest.n) {
		rest = str_cut_item(rest, &name);
		if (sorting->count == SORT_MAX || !name.n || name.n >= NAME_SIZE)
			return error_set(error, "--sort takes 1 to %d names of columns, not '%s'",
			        SORT_MAX, names);
		memcpy(text, name.p, name.n);
		text[name.n] = 0;
		size_t handle = csv_table_want_label(table, text);

		for (size_t i = 0; i < sorting->count; i++)
			if (sorting->handle[i] == handle)
				return error_set(error, "--sort names %s twice", text);
		sorting->handle[sorting->count++] = handle;
	}
	return true;
}

static void want_columns(struct frame *frame, const struct sample_options *options)
{
	if (*options->strata)
		frame->stratum = csv_table_want_label(frame->table, options->strata);
	if (*options->size)
		frame->size_column = csv_table_want_number(frame->table, options->size);
	if (*options->sd)
		frame->sd_column = csv_table_want_number(frame->table, options->sd);
	if (*options->id)
		frame->id = csv_table_want_label(frame->table, options->id);
}

static bool check_sizes(struct frame *frame, struct error *error)
{
	for (size_t i = 0; i < csv_table_rows(frame->table); i++) {
		double size = frame->size[i];

		if (isnan(size))
			return csv_table_fail(frame->table, i, frame->size_column, error,
			        "a unit without a size cannot be drawn by size");
		if (!(size > 0 && size <= SIZE_MOST))
			return csv_table_fail(frame->table, i, frame->size_column, error,
			        "a size is above 0, not %g: such a unit would never be drawn",
			        size);
	}
	return true;
}

static bool check_ids(const struct frame *frame, struct error *error)
{
	const int32_t *id = csv_table_labels(frame->table, frame->id);
	size_t *seen = memory_new(csv_table_levels(frame->table, frame->id) + 1, sizeof(*seen));
	bool good = true;

	for (size_t i = 0; good && i < csv_table_rows(frame->table); i++) {
		if (id[i] < 0)
			good = csv_table_fail(
			        frame->table, i, frame->id, error, "a unit without a name");
		else if (seen[id[i]])
			good = csv_table_fail(frame->table, i, frame->id, error,
			        "the unit \"%s\" is in line %zu, too",
			        csv_table_level(frame->table, frame->id, id[i]),
			        csv_table_line(frame->table, seen[id[i]] - 1));
		else
			seen[id[i]] = i + 1;
	}
	free(seen);
	return good;
}

static bool check_strata(struct frame *frame, struct error *error)
{
	const int32_t *stratum = csv_table_labels(frame->table, frame->stratum);

	for (size_t i = 0; i < csv_table_rows(frame->table); i++)
		if (stratum[i] < 0)
			return csv_table_fail(
			        frame->table, i, frame->stratum, error, "a unit without a stratum");
	return csv_table_levels_apart(frame->table, frame->stratum, error);
}

static int compare_rows(const void *a, const void *b, void *data)
{
	const struct sorting *sorting = data;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	for (size_t i = 0; i < sorting->count; i++) {
		int32_t left = sorting->code[i][x], right = sorting->code[i][y];

		if (left != right)
			return left < right ? -1 : 1;
	}
	return (x > y) - (x < y);
}

/* Gives each stratum its part of frame->rows. */
static void place_rows(struct frame *frame, const int32_t *stratum, size_t rows)
{
	size_t *at = frame->rows = memory_new(rows, sizeof(*frame->rows));

	for (size_t i = 0; i < rows; i++)
		frame->strata[stratum ? stratum[i] : 0].count++;
	for (size_t h = 0; h < frame->strata_count; h++) {
		frame->strata[h].row = at;
		at += frame->strata[h].count;
		frame->strata[h].count = 0;
	}
	for (size_t i = 0; i < rows; i++) {
		struct frame_stratum *to = &frame->strata[stratum ? stratum[i] : 0];

		to->row[to->count++] = i;
		to->size += frame->size ? frame->size[i] : 0;
	}
}

static void make_strata(struct frame *frame, bool stratified, struct sorting *sorting)
{
	size_t rows = csv_table_rows(frame->table);

	for (size_t i = 0; i < sorting->count; i++)
		csv_table_sort_levels(frame->table, sorting->handle[i]);
	if (stratified)
		csv_table_sort_levels(frame->table, frame->stratum);
	for (size_t i = 0; i < sorting->count; i++)
		sorting->code[i] = csv_table_labels(frame->table, sorting->handle[i]);
	frame->strata_count = stratified ? csv_table_levels(frame->table, frame->stratum) : 1;
	frame->strata = memory_new(frame->strata_count, sizeof(*frame->strata));
	for (size_t h = 0; h < frame->strata_count; h++)
		frame->strata[h].name =
		        stratified ? csv_table_level(frame->table, frame->stratum, (int32_t)h) : "";
	place_rows(frame, stratified ? csv_table_labels(frame->table, frame->stratum) : NULL, rows);
	for (size_t h = 0; sorting->count && h < frame->strata_count; h++)
		qsort_r(frame->strata[h].row, frame->strata[h].count, sizeof(size_t), compare_rows,
		        sorting);
}

static bool check_sd(struct frame *frame, struct error *error)
{
	const double *sd = csv_table_numbers(frame->table, frame->sd_column);

	for (size_t h = 0; h < frame->strata_count; h++) {
		struct frame_stratum *stratum = &frame->strata[h];

		stratum->sd = sd[*stratum->row];
		for (size_t i = 0; i < stratum->count; i++) {
			size_t row = stratum->row[i];

			if (!(sd[row] >= 0))
				return csv_table_fail(frame->table, row, frame->sd_column, error,
				        "a standard deviation is at least 0 and not missing");
			if (sd[row] < stratum->sd || sd[row] > stratum->sd)
				return csv_table_fail(frame->table, row, frame->sd_column, error,
				        "stratum \"%s\" has %g here and %g in line %zu: it is the "
				        "standard deviation of the whole stratum",
				        stratum->name, sd[row], stratum->sd,
				        csv_table_line(frame->table, *stratum->row));
		}
	}
	return true;
}

bool tools_sample_frame_read(struct frame *frame, const struct sample_options *options,
        const char *path, struct error *error)
{
	struct sorting sorting = {.count = 0};

	*frame = (struct frame){.table = csv_table_new()};
	want_columns(frame, options);
	if (!want_sort(&sorting, frame->table, options->sort, error))
		return false;
	csv_table_on_header(frame->table, check_header, NULL);
	csv_settings_take(frame->table, options->config);
	csv_settings_take_levels(frame->table, options->config);
	if (!csv_table_read(frame->table, path, error))
		return false;
	if (*options->size)
		frame->size = csv_table_numbers(frame->table, frame->size_column);
	if ((frame->size && !check_sizes(frame, error)) ||
	        (*options->strata && !check_strata(frame, error)) ||
	        (*options->id && !check_ids(frame, error)))
		return false;
	make_strata(frame, *options->strata, &sorting);
	frame->unit = memory_new(csv_table_rows(frame->table), sizeof(*frame->unit));
	return !*options->sd || check_sd(frame, error);
}

void tools_sample_frame_end(struct frame *frame)
{
	free(frame->unit);
	free(frame->rows);
	free(frame->strata);
	csv_table_free(frame->table);
	*frame = (struct frame){0};
}
