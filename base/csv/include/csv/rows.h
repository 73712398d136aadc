/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of the file that a table was read from, as they stand in it: the bytes of its own
 * encoding, with its quotes and spaces. For a command that writes some of the rows into another
 * file with columns of its own behind, which are ASCII.
 */
#ifndef KESU_CSV_ROWS_H
#define KESU_CSV_ROWS_H

#include <csv/table.h>

#include <base/str.h>

struct csv_rows {
	char *bytes;
	struct str header, *row; /* without line ends; a row for each of the table's */
	size_t count;
	struct str line_end; /* of the header */
	char delimiter;
};

/*
 * Reads the file again, all of it into memory. Fails when it is not a regular file, has changed
 * since, or is UTF-16. The table has one file, and its rows are in their order. Call csv_rows_end
 * in any case.
 */
KESU_MUST_CHECK bool csv_rows_read(
        struct csv_rows *rows, const struct csv_table *table, struct error *error);
void csv_rows_end(struct csv_rows *rows);

#endif
