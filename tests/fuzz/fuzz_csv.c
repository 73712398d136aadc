/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a CSV file. In an accepted file numbers are finite or missing, codes have a text,
 * sorting the levels changes no cell, and line numbers only increase. Read in small pieces, the
 * file gives the same table or the same error. */
#include "../support/csv_pieces.h"
#include "input_file.h"

#include <base/memory.h>

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_table(struct csv_table *table, size_t x, size_t g)
{
	size_t rows = csv_table_rows(table), levels = csv_table_levels(table, g);
	char **text = memory_new(rows, sizeof(*text));

	for (size_t row = 0; row < rows; row++) {
		double number = csv_table_numbers(table, x)[row];
		int32_t code = csv_table_labels(table, g)[row];

		check(isnan(number) || isfinite(number));
		check(code >= -1 && code < (int64_t)levels);
		check(csv_table_line(table, row) >= (row ? csv_table_line(table, row - 1) : 1));
		text[row] = code < 0 ? NULL : memory_text(csv_table_level(table, g, code));
	}
	csv_table_sort_levels(table, g);
	for (size_t row = 0; row < rows; row++) {
		int32_t code = csv_table_labels(table, g)[row];

		check((code < 0) == !text[row]);
		check(code < 0 || !strcmp(text[row], csv_table_level(table, g, code)));
		free(text[row]);
	}
	free(text);
}

/* Four pieces or more, which begin and end elsewhere for each size of input. */
static void check_pieces(const struct csv_pieces *whole, const char *path, size_t size)
{
	const size_t pieces[] = {1, 2 + size % 13, 1 + size / 9};

	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		struct csv_pieces cut = csv_pieces_read(path, pieces[i]);

		check(csv_pieces_same(whole, &cut));
		csv_table_free(cut.table);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input_file input = input_file_open(data, size);
	struct csv_pieces whole = csv_pieces_read(input.path, size + 1);

	check_pieces(&whole, input.path, size);
	if (whole.good)
		check_table(whole.table, whole.x, whole.g);
	else
		check(whole.error.text[0]);
	csv_table_free(whole.table);
	close(input.file);
	return 0;
}
