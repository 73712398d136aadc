/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A part: a piece of a file while libcsv parses it. Each part has a parser, rows and new labels of
 * its own, so that several can be parsed in parallel. They share the table. It changes only when
 * their rows are given to it, one part after the other in the order of the file.
 *
 * A piece need not end with a row: the part keeps the beginning of its last row, and its parser
 * continues with the next piece.
 *
 * Labels that the table knows have its codes. New labels have the codes after those, in the order
 * the part saw them. Each part's new labels join the table in the order of the file, so codes are
 * in the order of first appearance, wherever the file was cut.
 */
#ifndef KESU_CSV_PART_H
#define KESU_CSV_PART_H

#include "table_state.h"

#include <base/str.h>

#include <csv.h>

/* Of a wanted column. */
struct part_column {
	union cells cells;
	struct dictionary fresh; /* labels the table does not know yet */
	int32_t known;           /* how many it knows: the code of the first of them */
};

struct part {
	struct csv_table *table;
	struct csv_parser parser;
	bool header;                /* the header is not read yet: cells are names of columns */
	struct part_column *column; /* one for each wanted column, once the header is read */
	size_t rows, rows_room;
	struct jumps jumps;    /* the first row always counts as one */
	size_t line, row_line; /* ends of lines so far; the same of the last row */
	size_t cell;           /* cells of the row so far */
	bool filled;           /* one of them is not empty */
	bool trailer;          /* the row is the file's last line, which counts the rows */
	bool ended;            /* that line was seen */
	int64_t told;          /* so many rows it says there are */
	char last_end;         /* the end of line just seen, 0 after a cell */
	bool quotes;           /* a quote was seen: cells may hold ends of lines */
	bool failed;           /* the rest is skipped */
	struct error error;    /* the text after "FILE: line 7" */
};

void csv_part_init(struct part *part, struct csv_table *table);
void csv_part_end(struct part *part);

/* The next bytes of the piece. An error is kept in the part. */
void csv_part_parse(struct part *part, struct str bytes);
/* The file ends here. */
void csv_part_finish(struct part *part);
/* Sets the error for the current line: the text after "FILE: line 7". */
void csv_part_fail(struct part *part, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

/* For cells that no parser found (feed.c): wanted column i of the row at hand, cell.p[cell.n] being
 * 0; and the end of the row, of which `cell` says how many cells it had. */
void csv_part_take(struct part *part, size_t i, struct str cell);
void csv_part_row(struct part *part);
/* The same of a column that is wanted as a number, without codes of missing values. */
void csv_part_take_number(struct part *part, size_t i, double number);

/* The part is ready for rows: all wanted columns are known. */
void csv_part_open(struct part *part);
/*
 * Appends its rows to the table; the part keeps an incomplete last row. False: the part failed, and
 * *error says how.
 */
KESU_MUST_CHECK bool csv_part_give(struct part *part, struct error *error);

#endif
