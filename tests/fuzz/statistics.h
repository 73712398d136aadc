/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a file of SPSS or Stata: an accepted one is a table, as an accepted CSV file is. */
#ifndef KESU_FUZZ_STATISTICS_H
#define KESU_FUZZ_STATISTICS_H

#include "input_file.h"

#include <csv/feed.h>
#include <tools/files/table.h>

#include <math.h>
#include <string.h>

/* Wants every column, twice. */
static bool statistics_want(struct csv_table *table, void *data, struct error *error)
{
	(void)data;
	(void)error;
	for (size_t c = 0; c < csv_table_width(table); c++) {
		csv_table_want_label(table, csv_table_name(table, c));
		csv_table_want_number(table, csv_table_name(table, c));
	}
	return true;
}

static void statistics_check(const struct csv_table *table)
{
	size_t rows = csv_table_rows(table);

	for (size_t c = 0; c < csv_table_width(table); c++)
		for (size_t row = 0; row < rows; row++) {
			double number = csv_table_numbers(table, 2 * c + 1)[row];
			int32_t code = csv_table_labels(table, 2 * c)[row];

			check(isnan(number) || isfinite(number));
			check(code >= -1 && code < (int64_t)csv_table_levels(table, 2 * c));
			check(code < 0 || *csv_table_level(table, 2 * c, code));
		}
}

/* Of the bytes that begin with the magic of the format; others are CSV. */
static inline int statistics_fuzz(const uint8_t *data, size_t size)
{
	struct input_file input = input_file_open(data, size);
	struct csv_table *table = tools_files_table();
	struct error error = {""};

	csv_table_on_header(table, statistics_want, NULL);
	if (csv_table_read(table, input.path, &error))
		statistics_check(table);
	else
		check(error.text[0]);
	csv_table_free(table);
	close(input.file);
	return 0;
}

#endif
