/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A CSV file of results with one row per respondent. It is written to a temporary file beside it,
 * which is renamed when it is complete. Numbers have six decimals. They are not written by printf,
 * because that would take longer than the estimation.
 */
#ifndef KESU_APP_RESPONSES_TABLE_FILE_H
#define KESU_APP_RESPONSES_TABLE_FILE_H

#include <kit/output_file.h>

struct table_file {
	struct output_file output;
	FILE *file; /* the file of `output` */
	bool begun; /* the line already has a cell */
};

/* Whether none of these files of the directory, up to a NULL, is an input of this run. Ask before
 * computing, so that no file is written before another one is refused. */
KESU_MUST_CHECK bool tools_table_file_check(
        const char *directory, const char *const *names, struct error *error);

/* Makes the directory if it does not exist. Call tools_table_file_end if this returns true. */
KESU_MUST_CHECK bool tools_table_file_begin(
        struct table_file *table, const char *directory, const char *name, struct error *error);
void tools_table_file_text(struct table_file *table, const char *text); /* NULL: an empty cell */
void tools_table_file_number(
        struct table_file *table, double value); /* not finite: an empty cell */
/* Writes all digits, so that reading gives the same number. Infinite is Inf or -Inf, as R reads it;
 * NAN is an empty cell. */
void tools_table_file_exact(struct table_file *table, double value);
void tools_table_file_line(struct table_file *table); /* ends the line */
KESU_MUST_CHECK bool tools_table_file_end(struct table_file *table, struct error *error);

#endif
