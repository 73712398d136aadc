/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tools on CSV files print: rows of figures that come out as CSV or as a table for people,
 * cell by cell. CSV is RFC 4180 with LF line ends; numbers have all their digits, and an unknown
 * number is an empty cell.
 *
 *   printout_begin(&printout, columns, COUNT, command_wants_csv(config));
 *   for each row: printout_text(&printout, name); printout_number(&printout, estimate); ...
 *   printout_end(&printout);        prints what is not printed yet
 */
#ifndef KESU_APP_PRINTOUT_H
#define KESU_APP_PRINTOUT_H

#include <kit/columns.h>

#include <base/arena.h>

struct json_t;

enum { PRINTOUT_BYTES_MAX = 1 << 28 }; /* of a table for people */

struct printout_column {
	const char *name; /* in the CSV header */
	struct columns_head head;
	int decimals; /* in the table; negative: significant digits */
};

struct printout {
	const struct printout_column *columns;
	size_t count, at; /* the columns, and the column of the next cell */
	bool csv;
	struct arena arena;
	struct columns_head head[COLUMNS_MAX];
	struct columns table;
};

/* At most COLUMNS_MAX columns, which must outlive the printout. */
void printout_begin(
        struct printout *printout, const struct printout_column *columns, size_t count, bool csv);
void printout_text(struct printout *printout, const char *text);
void printout_number(struct printout *printout, double value);
void printout_end(struct printout *printout);

/* Prints a paragraph below a table, folded to 100 columns, and clears it. */
void printout_note(struct buf *text);

/* A JSON number, or null when it is not finite. The caller owns it. */
struct json_t *printout_json_number(double value);
struct json_t *printout_json_pair(double low, double high);

#endif
