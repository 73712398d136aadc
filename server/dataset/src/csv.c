/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CSV: RFC 4180 with CRLF, UTF-8. Texts are quoted, numbers are not; a missing value is an empty
 * field. A text that a spreadsheet would take for a formula gets an apostrophe in front. For Excel
 * the file begins with a byte order mark, and a long code becomes ="990102001001", so that it stays
 * a text. The trailer is a comment, as R and pandas skip it when they are told so.
 *
 * Values go into a buffer of one size, which is handed on when it is full: nothing is allocated for
 * a value or a row.
 */
#include "formats.h"
#include "real.h"

#include <base/buf.h>
#include <base/memory.h>

#include <csv.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER_SIZE = 64 << 10, PIECE_SIZE = 512, NUMBER_SIZE = 32, LONG_NUMBER = 12, BASE = 10 };
static const char FORMULA_STARTS[] = {'=', '+', '-', '@', '\t', '\r'};

struct dataset_writer {
	const struct dataset *dataset;
	struct dataset_sink sink;
	bool excel;
	size_t used;
	char buffer[BUFFER_SIZE];
};

static bool flush(struct dataset_writer *writer, struct error *error)
{
	struct str bytes = {writer->buffer, writer->used};

	writer->used = 0;
	return !bytes.n || writer->sink.write(writer->sink.context, bytes, error);
}

/* Room for `n` bytes, at most half the buffer. */
static bool make_room(struct dataset_writer *writer, size_t n, struct error *error)
{
	return writer->used + n <= BUFFER_SIZE || flush(writer, error);
}

static void put(struct dataset_writer *writer, struct str bytes)
{
	memcpy(writer->buffer + writer->used, bytes.p, bytes.n);
	writer->used += bytes.n;
}

static void put_char(struct dataset_writer *writer, char c)
{
	writer->buffer[writer->used++] = c;
}

/*
 * libcsv doubles the quotes and adds two of its own. The room is for a piece that has nothing but
 * quotes.
 */
static bool put_pieces(struct dataset_writer *writer, struct str text, struct error *error)
{
	char quoted[PIECE_SIZE * 2 + 2];

	while (text.n) {
		size_t take = text.n < PIECE_SIZE ? text.n : PIECE_SIZE, size;

		if (!make_room(writer, sizeof(quoted), error))
			return false;
		if (memchr(text.p, '"', take)) {
			size = csv_write(quoted, sizeof(quoted), text.p, take);
			put(writer, (struct str){quoted + 1, size - 2});
		} else {
			put(writer, (struct str){text.p, take});
		}
		text = (struct str){text.p + take, text.n - take};
	}
	return true;
}

/* Excel shows a number of 12 digits and more as 9.90102E+11, and saves it so. */
static bool is_long_number(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n >= LONG_NUMBER;
}

static bool put_text(struct dataset_writer *writer, struct str text, struct error *error)
{
	bool is_code = writer->excel && is_long_number(text);

	if (!text.n)
		return true;
	if (!make_room(writer, NUMBER_SIZE, error))
		return false;
	put(writer, is_code ? STR("\"=\"\"") : STR("\""));
	if (memchr(FORMULA_STARTS, text.p[0], sizeof(FORMULA_STARTS)))
		put_char(writer, '\'');
	if (!put_pieces(writer, text, error) || !make_room(writer, NUMBER_SIZE, error))
		return false;
	put(writer, is_code ? STR("\"\"\"") : STR("\""));
	return true;
}

static void put_integer(struct dataset_writer *writer, int64_t value)
{
	char digits[NUMBER_SIZE], *end = digits + sizeof(digits), *at = end;
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;

	do
		*--at = (char)('0' + size % BASE);
	while (size /= BASE);
	if (value < 0)
		*--at = '-';
	put(writer, (struct str){at, (size_t)(end - at)});
}

static bool put_value(struct dataset_writer *writer, const struct dataset_column *column,
        const struct dataset_value *value, struct error *error)
{
	if (value->missing)
		return true;
	if (column->type == DATASET_TEXT)
		return put_text(writer, value->text, error);
	if (!make_room(writer, NUMBER_SIZE, error))
		return false;
	if (column->type == DATASET_INTEGER)
		put_integer(writer, value->integer);
	else if (column->type == DATASET_REAL)
		writer->used += dataset_real_write(value->real, writer->buffer + writer->used);
	else
		put(writer, value->flag ? STR("true") : STR("false"));
	return true;
}

static bool row_write(
        struct dataset_writer *writer, const struct dataset_value *values, struct error *error)
{
	const struct dataset *dataset = writer->dataset;

	for (size_t i = 0; i < dataset->column_count; i++) {
		if (!make_room(writer, 1, error))
			return false;
		if (i)
			put_char(writer, ',');
		if (!put_value(writer, &dataset->columns[i], &values[i], error))
			return false;
	}
	if (!make_room(writer, 2, error))
		return false;
	put(writer, STR("\r\n"));
	return true;
}

static bool head_write(struct dataset_writer *writer, struct error *error)
{
	const struct dataset *dataset = writer->dataset;

	if (writer->excel)
		put(writer, STR("\xEF\xBB\xBF"));
	for (size_t i = 0; i < dataset->column_count; i++) {
		if (!make_room(writer, DATASET_NAME_MAX + 2, error))
			return false;
		if (i)
			put_char(writer, ',');
		put(writer, str_from(dataset->columns[i].name));
	}
	put(writer, STR("\r\n"));
	return true;
}

static void writer_free(struct dataset_writer *writer)
{
	free(writer);
}

static struct dataset_writer *csv_open(const struct dataset *dataset,
        const struct dataset_options *options, struct dataset_sink sink, struct error *error)
{
	struct dataset_writer *writer = memory_new(1, sizeof(*writer));

	writer->dataset = dataset;
	writer->sink = sink;
	writer->excel = options->excel;
	if (head_write(writer, error))
		return writer;
	writer_free(writer);
	return NULL;
}

static bool csv_close(struct dataset_writer *writer, struct error *error)
{
	bool good = flush(writer, error);

	writer_free(writer);
	return good;
}

static void trailer_make(int64_t rows, const char *sha256, struct buf *line)
{
	buf_printf(line, "# rows=%" PRId64 " sha256=%s\r\n", rows, sha256);
}

const struct dataset_format dataset_csv = {
        .name = "csv",
        .content_type = "text/csv; charset=utf-8",
        .rows_wanted = true,
        .open = csv_open,
        .row = row_write,
        .close = csv_close,
        .abandon = writer_free,
        .trailer = trailer_make,
};
