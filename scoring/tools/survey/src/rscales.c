/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rscales.h"

#include <base/memory.h>
#include <csv/table.h>
#include <tools/files/table.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct file {
	struct csv_table *table;
	const char *const *names;
	uint32_t count;
	bool named;
	size_t replicate, scale; /* handles */
};

static bool want(struct csv_table *table, void *data, struct error *error)
{
	struct file *file = data;

	file->named = csv_table_has(table, "replicate");
	if (!file->named && csv_table_width(table) != 1)
		return error_set(error, "--rscales takes a file with the columns replicate and "
		                        "scale, or with one column");
	if (file->named)
		file->replicate = csv_table_want_label(table, "replicate");
	file->scale =
	        csv_table_want_number(table, file->named ? "scale" : csv_table_name(table, 0));
	return true;
}

/* The place of the replicate that the row is about, or their number. */
static uint32_t place_of(const struct file *file, size_t row)
{
	int32_t code;
	uint32_t place = 0;

	if (!file->named)
		return (uint32_t)row;
	code = csv_table_labels(file->table, file->replicate)[row];
	if (code < 0)
		return file->count;
	while (place < file->count &&
	        strcmp(file->names[place], csv_table_level(file->table, file->replicate, code)) !=
	                0)
		place++;
	return place;
}

static bool take_row(const struct file *file, size_t row, double *factor, struct error *error)
{
	uint32_t place = place_of(file, row);
	double value = csv_table_numbers(file->table, file->scale)[row];

	if (place == file->count)
		return csv_table_fail(file->table, row, file->replicate, error,
		        "no column of --replicate-weights has this name");
	if (!isnan(factor[place]))
		return csv_table_fail(file->table, row, file->replicate, error,
		        "the factor of %s is there twice", file->names[place]);
	if (!(value >= 0))
		return csv_table_fail(file->table, row, file->scale, error,
		        isnan(value) ? "missing" : "%g is below 0", value);
	factor[place] = value;
	return true;
}

static bool take(const struct file *file, double *factor, struct error *error)
{
	size_t rows = csv_table_rows(file->table);
	const char *path = csv_table_path(file->table, 0);

	if (!file->named && rows != file->count)
		return error_set(error, "%s: %zu factors for %u columns of --replicate-weights",
		        path, rows, file->count);
	for (uint32_t r = 0; r < file->count; r++)
		factor[r] = (double)NAN;
	for (size_t row = 0; row < rows; row++)
		if (!take_row(file, row, factor, error))
			return false;
	for (uint32_t r = 0; r < file->count; r++)
		if (isnan(factor[r]))
			return error_set(
			        error, "%s: there is no factor of %s", path, file->names[r]);
	return true;
}

bool tools_rscales_read(const char *path, const char *const *names, uint32_t count, double *factor,
        struct error *error)
{
	struct file file = {.table = tools_files_table(), .names = names, .count = count};
	bool good;

	csv_table_on_header(file.table, want, &file);
	good = csv_table_read(file.table, path, error) && take(&file, factor, error);
	csv_table_free(file.table);
	return good;
}
