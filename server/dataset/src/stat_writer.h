/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of SPSS or Stata while it is written: what stat_file.c and stat_columns.c share. */
#ifndef KESU_DATASET_STAT_WRITER_H
#define KESU_DATASET_STAT_WRITER_H

#include "stat_file.h"

#include <base/buf.h>

struct dataset_writer {
	const struct dataset_stat_kind *kind;
	const struct dataset *dataset;
	enum dataset_language language;
	struct dataset_sink sink;
	readstat_writer_t *readstat;
	struct dataset_variable *variables;
	struct buf pending, text;
	struct error failure; /* of the sink */
	int64_t rows;
	bool failed;
};

/* False, with what the sink or the library has said. */
bool dataset_stat_checked(
        struct dataset_writer *writer, readstat_error_t code, struct error *error);
/* The text, cut to the bound, with a NUL behind it; until the next call. */
const char *dataset_stat_cut(
        struct dataset_writer *writer, struct str text, struct dataset_bound bound);
/* The same of words, in the language of the file. */
const char *dataset_stat_words(
        struct dataset_writer *writer, struct dataset_words words, struct dataset_bound bound);

/* Makes writer->variables; false: the format cannot have one of the columns. */
bool dataset_stat_columns(struct dataset_writer *writer, struct error *error);

#endif
