/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file as a whole and its rows; its columns are made in stat_columns.c. Bytes wait in a
 * buffer until there are enough for the sink. ReadStat takes any result of its callback but a
 * smaller number of bytes for success, so a failing sink answers 0, and what it said is kept.
 */
#include "stat_writer.h"

#include "words.h"

#include <base/buf.h>
#include <base/memory.h>

#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PENDING_SIZE = 64 << 10, PENDING_MAX = 64 << 20, TEXT_MAX = 1 << 20 };
enum { NOON = 12 * 3600 /* of 1 January 1970, in every time zone */ };

/* --- bytes --- */

static bool pending_send(struct dataset_writer *writer)
{
	if (!writer->failed && writer->pending.n)
		writer->failed = !writer->sink.write(
		        writer->sink.context, buf_str(&writer->pending), &writer->failure);
	buf_clear(&writer->pending);
	return !writer->failed;
}

static ssize_t take_bytes(const void *bytes, size_t size, void *context)
{
	struct dataset_writer *writer = context;

	buf_add(&writer->pending, (struct str){bytes, size});
	if (writer->pending.overflowed && !writer->failed)
		writer->failed =
		        !error_set(&writer->failure, "a row is longer than %d bytes", PENDING_MAX);
	if (writer->pending.n >= PENDING_SIZE)
		pending_send(writer);
	return writer->failed ? 0 : (ssize_t)size;
}

bool dataset_stat_checked(struct dataset_writer *writer, readstat_error_t code, struct error *error)
{
	if (writer->failed) {
		*error = writer->failure;
		return false;
	}
	return code == READSTAT_OK || error_set(error, "a .%s file cannot be written: %s",
	                                      writer->kind->name, readstat_error_message(code));
}

const char *dataset_stat_cut(
        struct dataset_writer *writer, struct str text, struct dataset_bound bound)
{
	buf_clear(&writer->text);
	buf_add(&writer->text, dataset_cut(text, bound));
	return writer->text.p;
}

const char *dataset_stat_words(
        struct dataset_writer *writer, struct dataset_words words, struct dataset_bound bound)
{
	return dataset_stat_cut(writer, str_from(dataset_words_in(words, writer->language)), bound);
}

/* --- what is said of the whole file --- */

static void note_add(struct dataset_writer *writer, struct str note)
{
	const struct dataset_bound line = {writer->kind->note_bytes, SIZE_MAX};

	for (size_t taken; (taken = dataset_cut(note, line).n) > 0;) {
		readstat_add_note(writer->readstat, dataset_stat_cut(writer, note, line));
		note = (struct str){note.p + taken, note.n - taken};
	}
}

static void notes_add(struct dataset_writer *writer)
{
	static const struct dataset_words weight = {"权数变量", "weight"};
	const struct dataset *dataset = writer->dataset;
	enum dataset_language language = writer->language;
	struct buf note;

	note_add(writer, str_from(dataset_words_in(dataset->notice, language)));
	buf_init(&note, TEXT_MAX);
	if (dataset->weight) {
		buf_printf(&note, "%s: %s", dataset_words_in(weight, language), dataset->weight);
		note_add(writer, buf_str(&note));
	}
	for (size_t i = 0; i < dataset->fact_count; i++) {
		buf_clear(&note);
		buf_printf(&note, "%s: %.*s", dataset_words_in(dataset->facts[i].name, language),
		        STR_ARG(dataset->facts[i].value));
		note_add(writer, buf_str(&note));
	}
	buf_free(&note);
}

static bool weight_set(struct dataset_writer *writer, struct error *error)
{
	const char *weight = writer->dataset->weight;

	if (!weight)
		return true;
	for (size_t i = 0; i < writer->dataset->column_count; i++)
		if (strcmp(writer->dataset->columns[i].name, weight) == 0)
			return dataset_stat_checked(writer,
			        readstat_writer_set_fweight_variable(
			                writer->readstat, writer->variables[i].readstat),
			        error);
	return error_set(error, "the weight %s is no column", weight);
}

static bool begin(struct dataset_writer *writer, struct error *error)
{
	const struct dataset *dataset = writer->dataset;
	readstat_writer_t *readstat = writer->readstat;

	readstat_set_data_writer(readstat, take_bytes);
	readstat_writer_set_compression(readstat, writer->kind->compression);
	/* No clock: the same data gives the same bytes, so that a download can go on where it
	 * broke. */
	readstat_writer_set_file_timestamp(readstat, NOON);
	readstat_writer_set_file_label(readstat,
	        dataset_stat_words(writer, dataset->title, writer->kind->limits->file_label));
	notes_add(writer);
	if (!dataset_stat_columns(writer, error) || !weight_set(writer, error) ||
	        !dataset_stat_checked(
	                writer, writer->kind->begin(readstat, writer, (long)dataset->rows), error))
		return false;
	for (size_t i = 0; i < dataset->column_count; i++)
		if (!dataset_stat_checked(writer,
		            readstat_validate_variable(readstat, writer->variables[i].readstat),
		            error))
			return error_wrap(error, "column %s", dataset->columns[i].name);
	return true;
}

struct dataset_writer *dataset_stat_open(const struct dataset_stat_kind *kind,
        const struct dataset *dataset, const struct dataset_options *options,
        struct dataset_sink sink, struct error *error)
{
	struct dataset_writer *writer;

	if (dataset->rows < 0 || dataset->rows > INT_MAX) {
		error_set(error, "a .%s file has at most %d rows, and this one would have %" PRId64,
		        kind->name, INT_MAX, dataset->rows);
		return NULL;
	}
	writer = memory_new(1, sizeof(*writer));
	writer->kind = kind;
	writer->dataset = dataset;
	writer->language = options->language;
	writer->sink = sink;
	writer->readstat = readstat_writer_init();
	buf_init(&writer->pending, PENDING_MAX);
	buf_init(&writer->text, TEXT_MAX);
	if (begin(writer, error))
		return writer;
	dataset_stat_abandon(writer);
	return NULL;
}

/* --- rows --- */

static bool text_put(struct dataset_writer *writer, const struct dataset_variable *variable,
        struct str text, struct error *error)
{
	size_t bound = writer->kind->limits->text;

	if (text.n && memchr(text.p, 0, text.n))
		return error_set(error, "a text has a NUL in it");
	if (text.n > variable->width && (size_t)variable->column->width <= bound)
		return error_set(error, "a text has %zu bytes, more than the column's %zu", text.n,
		        variable->width);
	return dataset_stat_checked(writer,
	        readstat_insert_string_value(writer->readstat, variable->readstat,
	                dataset_stat_cut(writer, text, (struct dataset_bound){bound, SIZE_MAX})),
	        error);
}

static readstat_error_t number_insert(
        readstat_writer_t *writer, const struct dataset_variable *variable, double number)
{
	switch (variable->type) {
	case READSTAT_TYPE_INT8:
		return readstat_insert_int8_value(writer, variable->readstat, (int8_t)number);
	case READSTAT_TYPE_INT16:
		return readstat_insert_int16_value(writer, variable->readstat, (int16_t)number);
	case READSTAT_TYPE_INT32:
		return readstat_insert_int32_value(writer, variable->readstat, (int32_t)number);
	default:
		return readstat_insert_double_value(writer, variable->readstat, number);
	}
}

static bool real_put(struct dataset_writer *writer, const struct dataset_variable *variable,
        double number, struct error *error)
{
	/* The largest numbers of either sign are how the formats write missing values. */
	if (!(fabs(number) < DBL_MAX))
		return error_set(error, "a value is not a finite number, and no reason is given");
	return dataset_stat_checked(
	        writer, number_insert(writer->readstat, variable, number), error);
}

static bool integer_put(struct dataset_writer *writer, const struct dataset_variable *variable,
        int64_t number, struct error *error)
{
	/* Between doubles: 2^53 + 1 is not one, so the bounds are compared as whole numbers. */
	if (number < (int64_t)variable->least || number > (int64_t)variable->most)
		return error_set(error,
		        "%" PRId64 " is outside %.0f to %.0f, which the column holds", number,
		        variable->least, variable->most);
	return dataset_stat_checked(
	        writer, number_insert(writer->readstat, variable, (double)number), error);
}

static bool value_put(struct dataset_writer *writer, const struct dataset_variable *variable,
        const struct dataset_value *value, struct error *error)
{
	const struct dataset_column *column = variable->column;

	if (value->missing) {
		if (value->missing == 1 && !column->missing_count)
			return dataset_stat_checked(writer,
			        readstat_insert_missing_value(writer->readstat, variable->readstat),
			        error);
		if (value->missing < 0 || (size_t)value->missing > column->missing_count)
			return error_set(error, "a value is missing for no reason of the column");
		return dataset_stat_checked(writer,
		        writer->kind->missing(
		                writer->readstat, variable, (size_t)value->missing - 1),
		        error);
	}
	if (column->missing_count && writer->kind->reads_as_missing(variable, value))
		return error_set(error, "a value is among the codes for missing values");
	switch (column->type) {
	case DATASET_TEXT:
		return text_put(writer, variable, value->text, error);
	case DATASET_INTEGER:
		return integer_put(writer, variable, value->integer, error);
	case DATASET_REAL:
		return real_put(writer, variable, value->real, error);
	case DATASET_FLAG:
		return integer_put(writer, variable, value->flag, error);
	}
	return error_set(error, "the column has no type");
}

static bool values_put(
        struct dataset_writer *writer, const struct dataset_value *values, struct error *error)
{
	if (!dataset_stat_checked(writer, readstat_begin_row(writer->readstat), error))
		return false;
	for (size_t i = 0; i < writer->dataset->column_count; i++)
		if (!value_put(writer, &writer->variables[i], &values[i], error))
			return error_wrap(error, "column %s", writer->variables[i].column->name);
	return dataset_stat_checked(writer, readstat_end_row(writer->readstat), error);
}

bool dataset_stat_row(
        struct dataset_writer *writer, const struct dataset_value *values, struct error *error)
{
	if (writer->rows == writer->dataset->rows)
		return error_set(error,
		        "there are more rows than the %" PRId64 " that were announced",
		        writer->dataset->rows);
	if (!values_put(writer, values, error))
		return error_wrap(error, "row %" PRId64, writer->rows + 1);
	writer->rows++;
	return true;
}

/* --- the end --- */

bool dataset_stat_close(struct dataset_writer *writer, struct error *error)
{
	bool done = writer->rows == writer->dataset->rows ||
	            error_set(error, "%" PRId64 " rows were announced, and %" PRId64 " came",
	                    writer->dataset->rows, writer->rows);

	if (done) {
		readstat_error_t code = readstat_end_writing(writer->readstat);

		pending_send(writer);
		done = dataset_stat_checked(writer, code, error);
	}
	dataset_stat_abandon(writer);
	return done;
}

void dataset_stat_abandon(struct dataset_writer *writer)
{
	readstat_writer_free(writer->readstat);
	buf_free(&writer->pending);
	buf_free(&writer->text);
	free(writer->variables);
	free(writer);
}
