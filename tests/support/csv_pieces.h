/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads a CSV file in pieces of a given number of bytes, to compare it with the same file in other
 * pieces: rows, codes, labels, line numbers and errors must not depend on the size of the pieces.
 */
#ifndef KESU_TEST_CSV_PIECES_H
#define KESU_TEST_CSV_PIECES_H

#include <table_state.h>

#include <string.h>

struct csv_pieces {
	struct csv_table *table;
	size_t x, g; /* the number column "x", the label column "g" */
	struct error error;
	bool good;
};

/* piece 0: the size that programs use. The caller frees the table with csv_table_free. */
static inline struct csv_pieces csv_pieces_read(const char *path, size_t piece)
{
	struct csv_pieces read = {.table = csv_table_new()};

	read.table->piece = piece;
	read.x = csv_table_want_number(read.table, "x");
	read.g = csv_table_want_label(read.table, "g");
	read.good = csv_table_read(read.table, path, &read.error);
	return read;
}

static inline bool csv_pieces_row_same(
        const struct csv_pieces *a, const struct csv_pieces *b, size_t row)
{
	return csv_table_line(a->table, row) == csv_table_line(b->table, row) &&
	       csv_table_labels(a->table, a->g)[row] == csv_table_labels(b->table, b->g)[row] &&
	       !memcmp(&csv_table_numbers(a->table, a->x)[row],
	               &csv_table_numbers(b->table, b->x)[row], sizeof(double));
}

static inline bool csv_pieces_same(const struct csv_pieces *a, const struct csv_pieces *b)
{
	size_t rows = csv_table_rows(a->table), levels = csv_table_levels(a->table, a->g);

	if (!a->good || !b->good)
		return a->good == b->good && !strcmp(a->error.text, b->error.text);
	if (rows != csv_table_rows(b->table) || levels != csv_table_levels(b->table, b->g))
		return false;
	for (size_t row = 0; row < rows; row++)
		if (!csv_pieces_row_same(a, b, row))
			return false;
	for (int32_t i = 0; i < (int32_t)levels; i++)
		if (strcmp(csv_table_level(a->table, a->g, i),
		            csv_table_level(b->table, b->g, i)) != 0)
			return false;
	return true;
}

#endif
