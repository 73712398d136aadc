/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A CSV file of results with a row a respondent, written beside its place and renamed when whole.
 * Numbers have six decimals: written by hand, because printf would take longer than the estimation.
 */
#ifndef KESU_APP_RESPONSES_TABLE_FILE_H
#define KESU_APP_RESPONSES_TABLE_FILE_H

#include <kit/output_file.h>

struct table_file {
	struct output_file output;
	FILE *file; /* the output's */
	bool begun; /* the line has a cell */
};

/* Makes the directory when it is not there. To be ended when true. */
KESU_MUST_CHECK bool tools_table_file_begin(
        struct table_file *table, const char *directory, const char *name, struct error *error);
void tools_table_file_text(struct table_file *table, const char *text); /* NULL: an empty cell */
void tools_table_file_number(
        struct table_file *table, double value); /* not finite: an empty cell */
/* All digits, so that what is read back is the same; infinite as Inf, which R reads; NAN: an empty
 * cell. */
void tools_table_file_exact(struct table_file *table, double value);
void tools_table_file_line(struct table_file *table); /* ends the line */
KESU_MUST_CHECK bool tools_table_file_end(struct table_file *table, struct error *error);

#endif
