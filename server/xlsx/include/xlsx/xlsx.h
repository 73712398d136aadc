/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table on the one sheet of an Excel workbook (.xlsx), as CSV in UTF-8. Row 7 of the sheet is
 * line 7 of the CSV, so that messages about lines are about rows: empty rows are empty lines, and a
 * line break in a cell is a blank. Rows are filled up to the width of the first.
 *
 * A whole number comes back digit by digit, such as a code of twelve digits; another one as it is
 * written with 15 digits; a formula's cell as the value that was stored with it. A date is a
 * number.
 *
 * Refused, because what people see is not what would be read: more than one sheet with something on
 * it, cells in hidden rows and columns, merged cells, a cell with an error (#N/A), a number of more
 * than 15 digits, whose last ones Excel has lost. Refused, too: what is no workbook, a document
 * type (and with it entities), and parts of more than XLSX_PART_MAX bytes once they are unpacked.
 */
#ifndef KESU_XLSX_H
#define KESU_XLSX_H

#include <base/error.h>

#include <stdio.h>

enum {
	XLSX_PART_MAX = 512 << 20,
	XLSX_STRINGS_MAX = 8 << 20, /* shared texts */
	XLSX_CELL_MAX = 128 << 10,  /* bytes; Excel allows 32,767 characters */
	XLSX_ROWS_MAX = 1 << 20,
	XLSX_COLUMNS_MAX = 16384,
	XLSX_SHEETS_MAX = 256
};

/* Whether a file begins as a zip file does, which a workbook is; not when it cannot be read. */
bool xlsx_is(const char *path);
/* What has been written before an error is no whole table. */
bool xlsx_to_csv(const char *path, FILE *csv, struct error *error) KESU_MUST_CHECK;

#endif
