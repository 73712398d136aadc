/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What files of SPSS and of Stata have in common. Both are written by ReadStat, which is told the
 * columns and the number of rows, gets row by row, and gives bytes as it goes; what differs stands
 * in a struct dataset_stat_kind (sav.c, dta.c).
 *
 * What can go wrong: a column that the format cannot have (its name, its codes); a value that it
 * would change (a whole number beyond 2^53, a text with a NUL, a value that is also a code for
 * missing); more or fewer rows than the dataset has said; a sink that takes no more. Nothing is
 * changed in silence but what bounds.h cuts and the codebook remarks on.
 */
#ifndef KESU_DATASET_STAT_FILE_H
#define KESU_DATASET_STAT_FILE_H

#include "bounds.h"

#include <readstat.h>

enum { DATASET_SHOWN_SIZE = 24 };

/* A column as it is in the file. */
struct dataset_variable {
	const struct dataset_column *column;
	readstat_variable_t *readstat;
	readstat_type_t type;
	size_t width;        /* bytes that a text may have */
	double least, most;  /* of a number, as far as its type goes */
	bool declares_range; /* .sav: values between the codes are missing, too */
};

struct dataset_stat_kind {
	const char *name; /* of the format, for messages */
	const struct dataset_limits *limits;
	readstat_compress_t compression;
	bool text_labels; /* codes that are texts may have labels */
	bool (*labels_reasons)(const struct dataset_column *column);
	double code_most;  /* of numbers with labels, of either sign */
	size_t note_bytes; /* of one line of notes */
	/* Chooses the type; false: the format cannot have this column. */
	bool (*choose)(struct dataset_variable *variable, struct error *error);
	/* Writes how the column is shown. */
	void (*show)(const struct dataset_variable *variable, char format[DATASET_SHOWN_SIZE]);
	/* Says that there is a reason (an index) for missing values, and what it is in words. */
	void (*declare)(const struct dataset_variable *variable, size_t reason,
	        readstat_label_set_t *labels, const char *words);
	readstat_error_t (*missing)(
	        readstat_writer_t *writer, const struct dataset_variable *variable, size_t reason);
	/* True: the file's reader would take this value for missing. */
	bool (*reads_as_missing)(
	        const struct dataset_variable *variable, const struct dataset_value *value);
	readstat_error_t (*begin)(readstat_writer_t *writer, void *context, long rows);
};

struct dataset_writer *dataset_stat_open(const struct dataset_stat_kind *kind,
        const struct dataset *dataset, const struct dataset_options *options,
        struct dataset_sink sink, struct error *error);
bool dataset_stat_row(
        struct dataset_writer *writer, const struct dataset_value *values, struct error *error);
bool dataset_stat_close(struct dataset_writer *writer, struct error *error);
void dataset_stat_abandon(struct dataset_writer *writer);

#endif
