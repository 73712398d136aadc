/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A workbook: the table on a sheet of its own, and on more sheets with the same head when there are
 * more rows than one takes; behind them a sheet that says what the table is (xlsx_about.c). The
 * library keeps one row in memory and the rest in temporary files. It writes 16 digits of a number.
 */
#include "xlsx.h"

#include "formats.h"

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_MAX = 64 << 10, SHEET_NAME_SIZE = 40, PIECE_SIZE = 64 << 10, WIDTH_MOST = 40 };
enum { SHEET_ROWS = 1048576 - 1 /* below the head */, COLUMNS_MOST = 16384 };

struct dataset_writer {
	const struct dataset *dataset;
	struct dataset_options options;
	struct dataset_sink sink;
	char path[sizeof("/tmp/kesu-XXXXXX") + 256];
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_format *head;
	uint32_t at; /* rows of this sheet, its head included */
	int sheets;
	struct buf text;
};

static bool checked(lxw_error code, const char *what, struct error *error)
{
	return code == LXW_NO_ERROR ||
	       error_set(error, "%s cannot be written as a workbook: %s", what, lxw_strerror(code));
}

/* --- sheets --- */

static int width_of(const struct dataset_column *column)
{
	int name = (int)strlen(column->name), width = column->width > name ? column->width : name;

	return (width < WIDTH_MOST ? width : WIDTH_MOST) + 2;
}

static bool sheet_begin(struct dataset_writer *writer, struct error *error)
{
	const struct dataset *dataset = writer->dataset;
	char name[SHEET_NAME_SIZE];

	writer->sheets++;
	if (writer->sheets == 1)
		snprintf(name, sizeof(name), "%.25s", dataset->name);
	else
		snprintf(name, sizeof(name), "%.25s %d", dataset->name, writer->sheets);
	writer->sheet = workbook_add_worksheet(writer->workbook, name);
	if (!writer->sheet)
		return error_set(error, "the workbook takes no sheet %s", name);
	worksheet_freeze_panes(writer->sheet, 1, 0);
	for (size_t i = 0; i < dataset->column_count; i++) {
		const struct dataset_column *column = &dataset->columns[i];
		lxw_col_t place = (lxw_col_t)i;

		worksheet_set_column(writer->sheet, place, place, width_of(column), NULL);
		if (!checked(worksheet_write_string(
		                     writer->sheet, 0, place, column->name, writer->head),
		            column->name, error))
			return false;
	}
	writer->at = 1;
	return true;
}

static lxw_error text_write(struct dataset_writer *writer, lxw_col_t place, struct str text)
{
	buf_clear(&writer->text);
	buf_add(&writer->text, text);
	if (writer->text.overflowed)
		return LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
	return text.n ? worksheet_write_string(
	                        writer->sheet, writer->at, place, writer->text.p, NULL)
	              : LXW_NO_ERROR;
}

static lxw_error value_write(struct dataset_writer *writer, lxw_col_t place,
        const struct dataset_column *column, const struct dataset_value *value)
{
	double number = 0;

	if (value->missing)
		return LXW_NO_ERROR;
	switch (column->type) {
	case DATASET_TEXT:
		return text_write(writer, place, value->text);
	case DATASET_FLAG:
		return worksheet_write_boolean(writer->sheet, writer->at, place, value->flag, NULL);
	case DATASET_INTEGER:
		number = (double)value->integer;
		break;
	case DATASET_REAL:
		number = value->real;
		break;
	}
	return worksheet_write_number(writer->sheet, writer->at, place, number, NULL);
}

static bool xlsx_row(
        struct dataset_writer *writer, const struct dataset_value *values, struct error *error)
{
	const struct dataset *dataset = writer->dataset;

	if (writer->at > SHEET_ROWS && !sheet_begin(writer, error))
		return false;
	for (size_t i = 0; i < dataset->column_count; i++) {
		const struct dataset_column *column = &dataset->columns[i];

		if (!checked(value_write(writer, (lxw_col_t)i, column, &values[i]), column->name,
		            error))
			return false;
	}
	writer->at++;
	return true;
}

/* --- the file --- */

static const char *temporary_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && *folder ? folder : "/tmp";
}

/* An empty file with a name of its own, for the library to write. */
static bool path_make(struct dataset_writer *writer, struct error *error)
{
	int length =
	        snprintf(writer->path, sizeof(writer->path), "%s/kesu-XXXXXX", temporary_folder());
	int file;

	if (length < 0 || (size_t)length >= sizeof(writer->path))
		return error_set(error, "TMPDIR is too long");
	file = mkstemp(writer->path);
	if (file < 0) {
		error_set_errno(error, "%s", writer->path);
		*writer->path = '\0';
		return false;
	}
	return !close(file) || error_set_errno(error, "%s", writer->path);
}

static bool workbook_begin(struct dataset_writer *writer, struct error *error)
{
	char *folder = memory_text(temporary_folder());
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};

	writer->workbook = workbook_new_opt(writer->path, &options);
	free(folder);
	if (!writer->workbook)
		return error_set(error, "the workbook cannot be begun");
	writer->head = workbook_add_format(writer->workbook);
	format_set_bold(writer->head);
	return sheet_begin(writer, error);
}

static void writer_free(struct dataset_writer *writer)
{
	if (writer->workbook)
		lxw_workbook_free(writer->workbook);
	if (*writer->path)
		unlink(writer->path);
	buf_free(&writer->text);
	free(writer);
}

static struct dataset_writer *xlsx_open(const struct dataset *dataset,
        const struct dataset_options *options, struct dataset_sink sink, struct error *error)
{
	struct dataset_writer *writer = memory_new(1, sizeof(*writer));

	writer->dataset = dataset;
	writer->options = *options;
	writer->sink = sink;
	buf_init(&writer->text, TEXT_MAX);
	if (dataset->column_count > COLUMNS_MOST)
		error_set(error, "a workbook takes %d columns, and %s has %zu", COLUMNS_MOST,
		        dataset->name, dataset->column_count);
	else if (path_make(writer, error) && workbook_begin(writer, error))
		return writer;
	writer_free(writer);
	return NULL;
}

static bool file_send(struct dataset_writer *writer, struct error *error)
{
	FILE *file = fopen(writer->path, "re");
	char piece[PIECE_SIZE];
	bool good = true;
	size_t n;

	if (!file)
		return error_set_errno(error, "%s", writer->path);
	while (good && (n = fread(piece, 1, sizeof(piece), file)) > 0)
		good = writer->sink.write(writer->sink.context, (struct str){piece, n}, error);
	if (good && ferror(file))
		good = error_set_errno(error, "%s", writer->path);
	fclose(file);
	return good;
}

static bool xlsx_close(struct dataset_writer *writer, struct error *error)
{
	lxw_workbook *workbook = writer->workbook;
	bool good = dataset_xlsx_about(
	        workbook, writer->head, writer->dataset, writer->options.language, error);

	if (good) {
		writer->workbook = NULL; /* which the library frees, whatever it says */
		good = checked(workbook_close(workbook), writer->dataset->name, error) &&
		       file_send(writer, error);
	}
	writer_free(writer);
	return good;
}

const struct dataset_format dataset_xlsx = {
        .name = "xlsx",
        .content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        .spooled = true,
        .rows_wanted = true,
        .open = xlsx_open,
        .row = xlsx_row,
        .close = xlsx_close,
        .abandon = writer_free,
};
