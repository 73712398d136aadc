/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Columns of a CSV file with a header row, read in one pass: the caller names the columns it wants,
 * as numbers, as labels or as categories, and only those take memory (8, 4 or 1 bytes a row).
 *
 *   struct csv_table *table = csv_table_new();
 *   size_t weight = csv_table_want_number(table, "pw");
 *   size_t stratum = csv_table_want_label(table, "stype");
 *   if (csv_table_read(table, path, &error))
 *           use(csv_table_rows(table), csv_table_numbers(table, weight), ...);
 *   csv_table_free(table);
 *
 * The file is UTF-8 with commas, quotes as in RFC 4180, lines ended by LF or CRLF, with or without
 * a byte order mark; a file that is not UTF-8 is read as GB18030, or as csv_settings.h says. Empty
 * lines are skipped, and so are rows of nothing but commas, spaces around an unquoted cell, and
 * characters that nobody sees at the ends of any cell. A cell that is empty, NA, NaN or a single
 * point is missing. A missing number is NAN; a missing label or category is -1. TRUE and FALSE are
 * the numbers, and the categories, 1 and 0.
 *
 * A last line "# rows=N ..." is no row: an export ends with it, and a file that has not N rows
 * before it is refused.
 *
 * Every error names file, line and column: a file that cannot be read, a column that is not there
 * (the message lists the existing ones) or is there twice, a column other than the first that has
 * no name, a file that is not text, a cell that is not a finite number, a line with too few or too
 * many cells, a stray quote, no rows.
 */
#ifndef KESU_CLI_TABLE_H
#define KESU_CLI_TABLE_H

#include <base/error.h>

#include <stddef.h>
#include <stdint.h>

#define CSV_TABLE_WANTED_MAX   2048
#define CSV_TABLE_COLUMNS_MAX  16384
#define CSV_TABLE_CELL_MAX     (1 << 20) /* bytes */
#define CSV_TABLE_CATEGORY_MAX 9

struct csv_table;

struct csv_table *csv_table_new(void);
void csv_table_free(struct csv_table *table); /* and all columns still held */

/*
 * Handles for the functions below; call before csv_table_read. The same column of the same kind has
 * one handle however often it is wanted. More than CSV_TABLE_WANTED_MAX make csv_table_read fail.
 */
size_t csv_table_want_number(struct csv_table *table, const char *column);
size_t csv_table_want_label(struct csv_table *table, const char *column);
/* Whole numbers from 0 to CSV_TABLE_CATEGORY_MAX. */
size_t csv_table_want_category(struct csv_table *table, const char *column);

/* The codes of --missing (csv_settings.h) are missing values in this column. */
void csv_table_code_missing(struct csv_table *table, size_t handle);

/* Rows of nothing but commas are rows, such as respondents without an answer. */
void csv_table_keep_empty(struct csv_table *table);

/*
 * For a caller that learns from the header what it wants: called once the header is read, and may
 * want more columns. When it returns false, reading stops with the error that it set.
 */
typedef bool csv_table_header_fn(struct csv_table *table, void *data, struct error *error);
void csv_table_on_header(struct csv_table *table, csv_table_header_fn *fn, void *data);
/* The file's columns, from when the header has been read. */
size_t csv_table_width(const struct csv_table *table);
const char *csv_table_name(const struct csv_table *table, size_t position);
bool csv_table_has(const struct csv_table *table, const char *column);

/* "-" is standard input. The file is remembered in input_files.h. */
KESU_MUST_CHECK bool csv_table_read(struct csv_table *table, const char *path, struct error *error);
/* The same of a file that is open, from where it stands; messages call it `path`. It stays open. */
KESU_MUST_CHECK bool csv_table_read_open(
        struct csv_table *table, int file, const char *path, struct error *error);
/*
 * Adds the rows of another file after the rows already read. It must have the columns of the first
 * file, in any order, and be another file. The header's function is not called again.
 */
KESU_MUST_CHECK bool csv_table_read_more(
        struct csv_table *table, const char *path, struct error *error);

size_t csv_table_rows(const struct csv_table *table);
const char *csv_table_column(const struct csv_table *table, size_t handle); /* its name */

/* One element a row, owned by the table. */
const double *csv_table_numbers(const struct csv_table *table, size_t handle);
const int32_t *csv_table_labels(const struct csv_table *table, size_t handle);
const int8_t *csv_table_categories(const struct csv_table *table, size_t handle);
/* Labels are codes 0 .. levels - 1 in the order they were first seen. */
size_t csv_table_levels(const struct csv_table *table, size_t handle);
const char *csv_table_level(const struct csv_table *table, size_t handle, int32_t code);
/* Renumbers the codes into the order of their texts: as numbers if all texts are numbers, else by
 * bytes. */
void csv_table_sort_levels(struct csv_table *table, size_t handle);

/*
 * Fails where two levels of a column are one value written in two ways, naming the lines of both:
 * one number, such as 1 and 1.0 or 01 (what writes numbers with a point, after a gap in the column,
 * makes two groups of one); one text but for case, width or blanks. Also where a level is a long
 * number with an exponent, as spreadsheets write codes. Not where --as-text (csv_settings.h) names
 * the column. Call it before csv_table_reorder and csv_table_drop.
 */
KESU_MUST_CHECK bool csv_table_levels_apart(
        const struct csv_table *table, size_t handle, struct error *error);
/* Whether both texts are one value: equal decimal numbers, or texts that differ in case, width or
 * blanks. */
bool csv_table_same_level(const char *a, const char *b);

/* Frees the memory of a column early; the texts of its labels stay. */
void csv_table_drop(struct csv_table *table, size_t handle);

/* Compares two rows by all columns still held; missing values come first. Below 0, 0 or above 0. */
int csv_table_compare(const struct csv_table *table, size_t a, size_t b);
/* Row i becomes what row order[i] was, in place. After this the lines of rows are not known. */
void csv_table_reorder(struct csv_table *table, const uint32_t *order);

/* The file of a row (from 0), and the line of it the row ends on, the header being line 1. */
const char *csv_table_path(const struct csv_table *table, size_t row);
size_t csv_table_line(const struct csv_table *table, size_t row);
/* "FILE: line 7, column weight: ..."; false. */
bool csv_table_fail(const struct csv_table *table, size_t row, size_t handle, struct error *error,
        const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
