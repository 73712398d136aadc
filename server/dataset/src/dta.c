/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stata 14 and later (format 118). A missing number is .a, .b and so on, in the order of the
 * column's reasons; a missing text is empty. Whole numbers have the smallest type whose digits
 * suffice; from ten digits on they are doubles. Texts have no labels of values.
 */
#include "formats.h"
#include "stat_file.h"

#include <stdint.h>

enum { FORMAT_118 = 118, SHOWN_WIDTH = 60, NOTE_BYTES = 2000 };

/* The numbers that Stata's types hold; those above are its missing values. */
static const struct integer_type {
	int digits;
	readstat_type_t type;
	double least, most;
} integer_types[] = {
        {2, READSTAT_TYPE_INT8, -127, 100},
        {4, READSTAT_TYPE_INT16, -32767, 32740},
        {9, READSTAT_TYPE_INT32, -2147483647, 2147483620},
        {INT32_MAX, READSTAT_TYPE_DOUBLE, -9007199254740992, 9007199254740992},
};

static bool choose(struct dataset_variable *variable, struct error *error)
{
	const struct dataset_column *column = variable->column;
	const struct integer_type *type = integer_types;

	if (column->missing_count > DATASET_DTA_MISSINGS)
		return error_set(error, "there are more than %d reasons for missing values",
		        DATASET_DTA_MISSINGS);
	if (column->type == DATASET_TEXT) {
		variable->type = READSTAT_TYPE_STRING;
		variable->width = column->width > 0 ? (size_t)column->width : 1;
		if (variable->width > dataset_dta_limits.text)
			variable->width = dataset_dta_limits.text;
		return true;
	}
	while (column->type == DATASET_INTEGER && type->digits < column->width)
		type++;
	variable->type = column->type == DATASET_REAL ? READSTAT_TYPE_DOUBLE : type->type;
	variable->least = type->least;
	variable->most = type->most;
	return true;
}

static void show(const struct dataset_variable *variable, char format[DATASET_SHOWN_SIZE])
{
	const struct dataset_column *column = variable->column;
	int width = column->width > 0 ? column->width : 1;
	int decimals = column->type == DATASET_REAL ? column->decimals : 0;

	width = width < decimals + 2 ? decimals + 2 : width;
	width = width < SHOWN_WIDTH ? width : SHOWN_WIDTH;
	if (variable->type == READSTAT_TYPE_STRING)
		snprintf(format, DATASET_SHOWN_SIZE, "%%-%ds", width);
	else
		snprintf(format, DATASET_SHOWN_SIZE, "%%%d.%df", width, decimals);
}

static char tag_of(size_t reason)
{
	return (char)('a' + (int)reason);
}

static bool labels_reasons(const struct dataset_column *column)
{
	return column->type != DATASET_TEXT && column->missing_count;
}

static void declare(const struct dataset_variable *variable, size_t reason,
        readstat_label_set_t *labels, const char *words)
{
	if (variable->type != READSTAT_TYPE_STRING)
		readstat_label_tagged_value(labels, tag_of(reason), words);
}

static readstat_error_t missing(
        readstat_writer_t *writer, const struct dataset_variable *variable, size_t reason)
{
	if (variable->type == READSTAT_TYPE_STRING)
		return readstat_insert_missing_value(writer, variable->readstat);
	return readstat_insert_tagged_missing_value(writer, variable->readstat, tag_of(reason));
}

/* Missing values have no number of their own. */
static bool reads_as_missing(
        const struct dataset_variable *variable, const struct dataset_value *value)
{
	(void)variable;
	(void)value;
	return false;
}

static readstat_error_t begin(readstat_writer_t *writer, void *context, long rows)
{
	readstat_writer_set_file_format_version(writer, FORMAT_118);
	return readstat_begin_writing_dta(writer, context, rows);
}

static const struct dataset_stat_kind dta = {
        .name = "dta",
        .limits = &dataset_dta_limits,
        .compression = READSTAT_COMPRESS_NONE,
        .labels_reasons = labels_reasons,
        .code_most = 2147483620, /* codes with labels are 32 bits wide */
        .note_bytes = NOTE_BYTES,
        .choose = choose,
        .show = show,
        .declare = declare,
        .missing = missing,
        .reads_as_missing = reads_as_missing,
        .begin = begin,
};

static struct dataset_writer *dta_open(const struct dataset *dataset,
        const struct dataset_options *options, struct dataset_sink sink, struct error *error)
{
	return dataset_stat_open(&dta, dataset, options, sink, error);
}

const struct dataset_format dataset_dta = {
        .name = "dta",
        .content_type = "application/x-stata-dta",
        .rows_wanted = true,
        .open = dta_open,
        .row = dataset_stat_row,
        .close = dataset_stat_close,
        .abandon = dataset_stat_abandon,
};
