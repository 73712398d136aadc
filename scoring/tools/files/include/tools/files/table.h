/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table that a tool reads: CSV (csv/table.h), or a file of SPSS (.sav, .zsav) or Stata (.dta,
 * versions 8 to 18), which is known by its first bytes whatever its name.
 *
 * Of those the names of columns are those of the variables, and row n counts as line n + 1.
 * Numbers are as they are, value labels stay aside: a code is its number. Missing are the system's
 * missing values, those that the file declares missing of a variable (SPSS), and .a to .z (Stata).
 * Texts are without the blanks that fill them up. Dates are the numbers that the program counts
 * them by.
 *
 * Errors name the file and what is wrong with it: cut off, damaged, of an unknown version, more
 * than CSV_TABLE_COLUMNS_MAX columns or FILES_ROWS_MAX rows, texts that are not in the encoding
 * that the file, or --encoding, says; a pipe.
 */
#ifndef KESU_TOOLS_FILES_TABLE_H
#define KESU_TOOLS_FILES_TABLE_H

#include <csv/table.h>

#define FILES_ROWS_MAX (1 << 28)

/* To be freed by csv_table_free. */
struct csv_table *tools_files_table(void);

#endif
