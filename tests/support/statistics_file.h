/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files of SPSS and Stata, written by ReadStat: a number x with a missing value, a code that
 * the file declares missing (99, and all below 0; Stata: .a), a text g, and a label that stays
 * aside. */
#ifndef KESU_TEST_STATISTICS_FILE_H
#define KESU_TEST_STATISTICS_FILE_H

#include <readstat.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum statistics_format { STATISTICS_SAV, STATISTICS_DTA };

struct statistics_row {
	double x;     /* 99 and below 0: declared missing */
	bool missing; /* of the system */
	const char *g;
};

struct statistics_file {
	enum statistics_format format;
	readstat_compress_t compression; /* of .sav */
	uint8_t version;                 /* of .dta: 114, 118 ... */
	const struct statistics_row *rows;
	size_t count;
};

static ssize_t statistics_write(const void *bytes, size_t size, void *file)
{
	return fwrite(bytes, 1, size, file) == size ? (ssize_t)size : -1;
}

static void statistics_must(readstat_error_t status)
{
	if (status != READSTAT_OK) {
		fprintf(stderr, "%s\n", readstat_error_message(status));
		abort();
	}
}

static void statistics_x(const struct statistics_file *what, readstat_writer_t *writer,
        const readstat_variable_t *x, const struct statistics_row *row)
{
	bool declared = row->x < 0 || (row->x > 98.5 && row->x < 99.5);

	if (row->missing)
		statistics_must(readstat_insert_missing_value(writer, x));
	else if (declared && what->format == STATISTICS_DTA)
		statistics_must(readstat_insert_tagged_missing_value(writer, x, 'a'));
	else
		statistics_must(readstat_insert_double_value(writer, x, row->x));
}

static void statistics_rows(const struct statistics_file *what, readstat_writer_t *writer,
        const readstat_variable_t *x, const readstat_variable_t *g)
{
	for (size_t i = 0; i < what->count; i++) {
		statistics_must(readstat_begin_row(writer));
		statistics_x(what, writer, x, &what->rows[i]);
		statistics_must(readstat_insert_string_value(writer, g, what->rows[i].g));
		statistics_must(readstat_end_row(writer));
	}
}

/* Into an open file; aborts on any error. */
static inline void statistics_file_write(const struct statistics_file *what, FILE *file)
{
	readstat_writer_t *writer = readstat_writer_init();
	readstat_label_set_t *labels =
	        readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "labels");
	readstat_variable_t *x = readstat_add_variable(writer, "x", READSTAT_TYPE_DOUBLE, 0);
	readstat_variable_t *g = readstat_add_variable(writer, "g", READSTAT_TYPE_STRING, 24);

	readstat_label_double_value(labels, 1, "one");
	readstat_variable_set_label_set(x, labels);
	statistics_must(readstat_set_data_writer(writer, statistics_write));
	if (what->format == STATISTICS_SAV) {
		statistics_must(readstat_variable_add_missing_double_range(x, -HUGE_VAL, -1));
		statistics_must(readstat_variable_add_missing_double_value(x, 99));
		statistics_must(readstat_writer_set_compression(writer, what->compression));
		statistics_must(readstat_begin_writing_sav(writer, file, (long)what->count));
	} else {
		statistics_must(readstat_writer_set_file_format_version(writer, what->version));
		statistics_must(readstat_begin_writing_dta(writer, file, (long)what->count));
	}
	statistics_rows(what, writer, x, g);
	statistics_must(readstat_end_writing(writer));
	readstat_writer_free(writer);
}

#endif
