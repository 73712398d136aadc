/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables from files that are no text. A reader that knows such a format hands its columns and
 * cells to the table; from there on everything is as with a CSV file: which columns are wanted,
 * --missing, levels, messages. Row n of the data counts as line n + 1.
 *
 * A reader calls csv_feed_column for each column, csv_feed_begin once, and then, row by row,
 * csv_feed_text or csv_feed_number for each column that csv_feed_wants says, and csv_feed_row. When
 * one of them returns false the error is set, and the reader ends.
 */
#ifndef KESU_CSV_FEED_H
#define KESU_CSV_FEED_H

#include <csv/table.h>

#include <base/str.h>

struct csv_feed;

struct csv_reader {
	/* Whether a file begins as those of the reader do; head has CSV_READER_HEAD bytes, or all
	 * of a shorter file. */
	bool (*knows)(struct str head);
	/* Reads an open regular file from its first byte, by any means; it stays open. False with
	 * the error that it or the feed has set. */
	bool (*read)(struct csv_feed *feed, int file, const char *path, struct error *error);
};

enum { CSV_READER_HEAD = 16 };

/* The table reads files of this reader as well; not from a pipe. The reader must outlive it. */
void csv_table_also_read(struct csv_table *table, const struct csv_reader *reader);

/* What --encoding says of texts, in a name of iconv: "UTF-8" or "GB18030"; NULL: find out. */
const char *csv_feed_encoding(const struct csv_feed *feed);

KESU_MUST_CHECK bool csv_feed_column(struct csv_feed *feed, const char *name);
KESU_MUST_CHECK bool csv_feed_begin(struct csv_feed *feed);
bool csv_feed_wants(const struct csv_feed *feed, size_t column);
/* NULL, and NAN, are missing. Blanks at the ends of a text are no part of it. */
KESU_MUST_CHECK bool csv_feed_text(struct csv_feed *feed, size_t column, const char *text);
KESU_MUST_CHECK bool csv_feed_number(struct csv_feed *feed, size_t column, double number);
KESU_MUST_CHECK bool csv_feed_row(struct csv_feed *feed);

#endif
