/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SPSS. Every number is a double. A missing value is the number (or the short text) of its reason,
 * declared as user-missing: up to three single codes, or for numbers one range that holds them all.
 * Texts end at 255 bytes, so that no variable has the segments that ReadStat may name twice.
 */
#include "formats.h"
#include "stat_file.h"

#include <math.h>
#include <string.h>

#define WHOLE_MOST 9007199254740992.0 /* 2^53 */
enum { FORMAT_WIDTH = 40, FORMAT_DECIMALS = 16, SHORT_NAME = 8 };

static double code_of(const struct dataset_variable *variable, size_t reason)
{
	return (double)variable->column->missings[reason].number;
}

static void range_of(const struct dataset_variable *variable, double *least, double *most)
{
	*least = *most = code_of(variable, 0);
	for (size_t i = 1; i < variable->column->missing_count; i++) {
		*least = fmin(*least, code_of(variable, i));
		*most = fmax(*most, code_of(variable, i));
	}
}

/* --- columns --- */

static size_t longest(const struct dataset_label *labels, size_t count)
{
	size_t most = 0;

	for (size_t i = 0; i < count; i++)
		if (str_from(labels[i].text).n > most)
			most = str_from(labels[i].text).n;
	return most;
}

static size_t text_width(const struct dataset_column *column)
{
	size_t width = column->width > 0 ? (size_t)column->width : 1;
	size_t code = longest(column->labels, column->label_count);
	size_t reason = longest(column->missings, column->missing_count);

	width = code > width ? code : width;
	if (dataset_sav_keeps_reasons(column) && reason > width)
		width = reason;
	return width < dataset_sav_limits.text ? width : dataset_sav_limits.text;
}

/* ReadStat knows variables by their first eight letters, and calls the second one that has those of
 * an earlier one V2_A. */
static bool is_made_up(const char *name)
{
	size_t digits = *name == 'v' || *name == 'V' ? strspn(name + 1, "0123456789") : 0;
	const char *rest = name + 1 + digits;

	if (!digits || strncasecmp(rest, "_a", 2) != 0)
		return false;
	return !rest[2] || rest + 2 == name + SHORT_NAME;
}

static bool choose(struct dataset_variable *variable, struct error *error)
{
	const struct dataset_column *column = variable->column;
	double least, most;

	if (is_made_up(column->name))
		return error_set(error, "the name may meet one that the library makes up");
	if (column->type == DATASET_TEXT) {
		variable->type = READSTAT_TYPE_STRING;
		variable->width = text_width(column);
		return true;
	}
	variable->type = READSTAT_TYPE_DOUBLE;
	variable->least = -WHOLE_MOST;
	variable->most = WHOLE_MOST;
	if (!dataset_sav_keeps_reasons(column))
		return true;
	variable->declares_range = column->missing_count > DATASET_SAV_MISSINGS;
	range_of(variable, &least, &most);
	if (least < -WHOLE_MOST || most > WHOLE_MOST)
		return error_set(error, "a code for missing values is beyond 2^53");
	return true;
}

static void show(const struct dataset_variable *variable, char format[DATASET_SHOWN_SIZE])
{
	const struct dataset_column *column = variable->column;
	int decimals = column->type == DATASET_REAL ? column->decimals : 0;
	int width = column->width > 0 ? column->width : 1;

	if (variable->type == READSTAT_TYPE_STRING) {
		snprintf(format, DATASET_SHOWN_SIZE, "A%zu", variable->width);
		return;
	}
	decimals = decimals < FORMAT_DECIMALS ? decimals : FORMAT_DECIMALS;
	width = width < decimals + 2 ? decimals + 2 : width;
	width = width < FORMAT_WIDTH ? width : FORMAT_WIDTH;
	snprintf(format, DATASET_SHOWN_SIZE, "F%d.%d", width, decimals);
}

static void declare(const struct dataset_variable *variable, size_t reason,
        readstat_label_set_t *labels, const char *words)
{
	const struct dataset_label *missing = &variable->column->missings[reason];
	double least, most;

	if (!dataset_sav_keeps_reasons(variable->column))
		return;
	if (variable->type == READSTAT_TYPE_STRING) {
		readstat_variable_add_missing_string_value(variable->readstat, missing->text);
		readstat_label_string_value(labels, missing->text, words);
		return;
	}
	readstat_label_double_value(labels, (double)missing->number, words);
	if (!variable->declares_range) {
		readstat_variable_add_missing_double_value(
		        variable->readstat, (double)missing->number);
		return;
	}
	if (reason > 0)
		return;
	range_of(variable, &least, &most);
	readstat_variable_add_missing_double_range(variable->readstat, least, most);
}

/* --- values --- */

static readstat_error_t missing(
        readstat_writer_t *writer, const struct dataset_variable *variable, size_t reason)
{
	const struct dataset_column *column = variable->column;

	if (!dataset_sav_keeps_reasons(column))
		return readstat_insert_missing_value(writer, variable->readstat);
	if (variable->type != READSTAT_TYPE_STRING)
		return readstat_insert_double_value(
		        writer, variable->readstat, (double)column->missings[reason].number);
	return readstat_insert_string_value(
	        writer, variable->readstat, column->missings[reason].text);
}

static bool text_is_code(const struct dataset_column *column, struct str text)
{
	for (size_t i = 0; i < column->missing_count; i++)
		if (str_equal_c(text, column->missings[i].text))
			return true;
	return false;
}

/* Of a column that is no text. */
static double number_of(const struct dataset_column *column, const struct dataset_value *value)
{
	if (column->type == DATASET_REAL)
		return value->real;
	return column->type == DATASET_INTEGER ? (double)value->integer : value->flag;
}

static bool reads_as_missing(
        const struct dataset_variable *variable, const struct dataset_value *value)
{
	const struct dataset_column *column = variable->column;
	double number, least, most;

	if (!dataset_sav_keeps_reasons(column))
		return false;
	if (column->type == DATASET_TEXT)
		return text_is_code(column, value->text);
	number = number_of(column, value);
	if (variable->declares_range) {
		range_of(variable, &least, &most);
		return number >= least && number <= most;
	}
	for (size_t i = 0; i < column->missing_count; i++)
		if (number == code_of(variable, i))
			return true;
	return false;
}

static const struct dataset_stat_kind sav = {
        .name = "sav",
        .limits = &dataset_sav_limits,
        .compression = READSTAT_COMPRESS_ROWS,
        .text_labels = true,
        .labels_reasons = dataset_sav_keeps_reasons,
        .code_most = WHOLE_MOST,
        .note_bytes = 80,
        .choose = choose,
        .show = show,
        .declare = declare,
        .missing = missing,
        .reads_as_missing = reads_as_missing,
        .begin = readstat_begin_writing_sav,
};

static struct dataset_writer *sav_open(const struct dataset *dataset,
        const struct dataset_options *options, struct dataset_sink sink, struct error *error)
{
	return dataset_stat_open(&sav, dataset, options, sink, error);
}

const struct dataset_format dataset_sav = {
        .name = "sav",
        .content_type = "application/x-spss-sav",
        .rows_wanted = true,
        .open = sav_open,
        .row = dataset_stat_row,
        .close = dataset_stat_close,
        .abandon = dataset_stat_abandon,
};
