/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The callbacks of libcsv cannot stop it, so the first error is kept and the rest of the piece is
 * skipped. Lines are counted from the line ends that libcsv reports and from those inside quoted
 * cells.
 */
#include "part.h"

#include "decimal.h"
#include "header.h"
#include "hidden.h"

#include <base/memory.h>
#include <base/number.h>

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * LABELS_MAX leaves codes for the new labels that all parts of one block may add. A cell of
 * CELL_LONG bytes or more may have made libcsv's buffer too large: the buffer grows by CELL_GROWTH
 * bytes, not libcsv's 128, which copies a cell of a megabyte thousands of times, and holds more
 * than the cell.
 */
enum {
	CELL_GROWTH = 4096,
	CELL_LONG = CSV_TABLE_CELL_MAX - 2 * CELL_GROWTH,
	FEED_BYTES = 64 * 1024,
	CELL_SHOWN = 40,
	ROWS_LEAST = 64,
	LABELS_MAX = INT32_MAX - (1 << 24)
};

void csv_part_fail(struct part *part, const char *format, ...)
{
	va_list args;

	part->failed = true;
	va_start(args, format);
	vsnprintf(part->error.text, sizeof(part->error.text), format, args);
	va_end(args);
}

/* ---- cells ---- */

static bool is_missing(struct str cell)
{
	switch (cell.n) {
	case 0:
		return true;
	case 1:
		return *cell.p == '.';
	case 2:
		return !memcmp(cell.p, "NA", 2);
	case 3:
		return !memcmp(cell.p, "NaN", 3);
	default:
		return false;
	}
}

/* What R, Python and spreadsheets write for a logical value. */
static bool take_logical(struct str cell, double *to)
{
	static const char *const words[2][3] = {
	        {"FALSE", "False", "false"}, {"TRUE", "True", "true"}};

	for (int value = 0; value < 2; value++)
		for (int i = 0; i < 3; i++)
			if (str_equal_c(cell, words[value][i])) {
				*to = value;
				return true;
			}
	return false;
}

/* Whether --missing names the text, or the number that it is. */
static bool is_code(const struct part *part, size_t i, struct str cell)
{
	struct str rest, code;
	double value, other;

	if (!part->table->wanted[i].coded || !part->table->missing)
		return false;
	bool number = csv_decimal_parse(cell.p, cell.n, &value);

	for (rest = str_from(part->table->missing); rest.n;) {
		rest = str_cut_item(rest, &code);
		if (str_equal(code, cell) || (number && str_to_double(code, &other) &&
		                                     !(value < other) && !(value > other)))
			return true;
	}
	return false;
}

static int shown(struct str cell)
{
	return cell.n > CELL_SHOWN ? CELL_SHOWN : (int)cell.n;
}

static void rows_grow(struct part *part)
{
	size_t room = part->rows_room ? 2 * part->rows_room : ROWS_LEAST;

	for (size_t i = 0; i < part->table->wanted_count; i++) {
		union cells *cells = &part->column[i].cells;
		enum kind kind = part->table->wanted[i].kind;

		cells->any = memory_resize(cells->any, room, csv_cell_size(kind));
		/* An incomplete row has no new label in the columns whose cell has not come yet. */
		for (size_t row = part->rows_room; kind == LABEL && row < room; row++)
			cells->code[row] = -1;
	}
	part->rows_room = room;
}

static void take_number(struct part *part, size_t i, struct str cell)
{
	double *to = &part->column[i].cells.number[part->rows];

	if (is_missing(cell) || is_code(part, i, cell))
		*to = (double)NAN;
	else if (!csv_decimal_parse(cell.p, cell.n, to) && !take_logical(cell, to))
		csv_part_fail(part, ", column %s: \"%.*s\" is not a number%s",
		        part->table->wanted[i].name, shown(cell), cell.p, csv_number_hint(cell));
}

/* The code of a label that the table does not know. */
static int32_t fresh_code(struct part *part, size_t i, struct str cell)
{
	const struct wanted *wanted = &part->table->wanted[i];
	struct part_column *column = &part->column[i];
	bool is_new = false;
	int32_t code = -1;

	if (!column->fresh.count)
		column->known = (int32_t)wanted->dictionary.count;
	if (memchr(cell.p, 0, cell.n))
		csv_part_fail(part, ", column %s: not text", wanted->name);
	else
		code = csv_dictionary_code(&column->fresh, cell, &is_new);
	if (is_new && column->known + column->fresh.count > LABELS_MAX)
		csv_part_fail(part, ", column %s: too many different labels", wanted->name);
	return part->failed ? -1 : column->known + code;
}

static void take_label(struct part *part, size_t i, struct str cell)
{
	int32_t code = -1;

	if (!is_missing(cell) && !is_code(part, i, cell)) {
		code = csv_dictionary_find(&part->table->wanted[i].dictionary, cell);
		if (code < 0)
			code = fresh_code(part, i, cell);
	}
	part->column[i].cells.code[part->rows] = code;
}

static void take_category(struct part *part, size_t i, struct str cell)
{
	int8_t *to = &part->column[i].cells.category[part->rows];
	double value = 0;

	*to = -1;
	if (is_code(part, i, cell))
		return;
	if (cell.n == 1 && *cell.p >= '0' && *cell.p <= '0' + CSV_TABLE_CATEGORY_MAX) {
		*to = (int8_t)(*cell.p - '0');
		return;
	}
	if (is_missing(cell))
		return;
	if ((!csv_decimal_parse(cell.p, cell.n, &value) && !take_logical(cell, &value)) ||
	        !(value >= 0) || value > CSV_TABLE_CATEGORY_MAX || floor(value) < value)
		csv_part_fail(part, ", column %s: \"%.*s\" is not a whole number from 0 to %d%s",
		        part->table->wanted[i].name, shown(cell), cell.p, CSV_TABLE_CATEGORY_MAX,
		        csv_number_hint(cell));
	else
		*to = (int8_t)value;
}

typedef void take_fn(struct part *part, size_t i, struct str cell);
static take_fn *const take[] = {
        [NUMBER] = take_number, [LABEL] = take_label, [CATEGORY] = take_category};

void csv_part_take(struct part *part, size_t i, struct str cell)
{
	if (part->rows == part->rows_room)
		rows_grow(part);
	take[part->table->wanted[i].kind](part, i, cell);
}

void csv_part_take_number(struct part *part, size_t i, double number)
{
	if (part->rows == part->rows_room)
		rows_grow(part);
	part->column[i].cells.number[part->rows] = number;
}

static void row_cell(struct part *part, struct str cell)
{
	const struct csv_table *table = part->table;

	if (part->cell >= table->columns)
		return;
	for (size_t i = table->first[part->cell]; i; i = table->wanted[i - 1].next)
		csv_part_take(part, i - 1, cell);
}

/*
 * "# rows=120 sha256=...", with which an export ends, so that a cut file is known. It says how many
 * rows there are before it.
 */
static bool is_trailer(struct part *part, struct str cell)
{
	struct str begin = STR("# rows="), rows;

	if (part->cell || !str_starts(cell, begin))
		return false;
	str_cut((struct str){cell.p + begin.n, cell.n - begin.n}, ' ', &rows);
	part->trailer = str_to_int64(rows, &part->told);
	part->ended |= part->trailer;
	return part->trailer;
}

static void trailer_done(struct part *part)
{
	if (part->cell > 1)
		csv_part_fail(part, ": the line that counts the rows has more than one cell");
	part->trailer = false;
}

/* Whether the file at hand has the rows that its last line says. */
static bool trailer_check(struct csv_table *table, const struct part *part, struct error *error)
{
	int64_t rows = (int64_t)(table->rows - table->source[table->sources - 1].row);

	table->ended = true;
	return rows == part->told ||
	       error_set(error,
	               "%s：末行说有%" PRId64 "行，实有%" PRId64
	               "行，文件不完整或被改动 its last line tells of %" PRId64
	               " rows, and there are %" PRId64 ": it was cut or changed",
	               table->path, part->told, rows, part->told, rows);
}

void csv_part_row(struct part *part)
{
	if (part->ended) {
		csv_part_fail(part, ": a row behind the line that counts the rows");
		return;
	}
	if (part->cell != part->table->columns) {
		csv_part_fail(part, ": %zu cell%s, the header has %zu%s", part->cell,
		        number_plural(part->cell), part->table->columns,
		        part->cell > part->table->columns
		                ? ": 单元格里的分隔符（如 1,234）须加引号 what stands between "
		                  "cells, as in 1,234, is put in quotes inside one"
		                : "");
		return;
	}
	if (!part->rows || part->line != part->row_line + 1)
		csv_jump_add(&part->jumps, part->rows, part->line);
	part->row_line = part->line;
	part->rows++;
}

/* ---- what libcsv calls ---- */

static void fail_long(struct part *part)
{
	csv_part_fail(part, ": a cell of more than %d bytes (an open quote?)", CSV_TABLE_CELL_MAX);
}

static bool is_high(char c)
{
	return (unsigned char)c >= 0x80;
}

static void on_cell(void *bytes, size_t length, void *data)
{
	struct part *part = data;
	struct str whole = {bytes, length}, cell = whole;

	if (part->failed)
		return;
	if (length && (is_high(whole.p[0]) || is_high(whole.p[length - 1]))) {
		cell = csv_trim(whole);
		((char *)bytes)[cell.p - whole.p + (ptrdiff_t)cell.n] = 0;
	}
	part->last_end = 0;
	part->filled |= cell.n > 0;
	if (length >= CELL_LONG && csv_get_buffer_size(&part->parser) > CSV_TABLE_CELL_MAX)
		fail_long(part);
	else if (part->header)
		csv_header_cell(part, cell);
	else if (!part->trailer && !is_trailer(part, cell))
		row_cell(part, cell);
	part->cell++;
	if (!part->quotes || part->failed)
		return;
	for (size_t i = 0; i < length; i++)
		part->line += whole.p[i] == '\n';
}

/* `end` is the character, or -1 at the end of a file that does not end its last line. */
static void on_line_end(int end, void *data)
{
	struct part *part = data;

	if (part->failed)
		return;
	if (end == '\n' && part->last_end == '\r') { /* the other half of CRLF */
		part->last_end = 0;
		return;
	}
	/* A row of nothing but commas, as spreadsheets leave behind, is an empty line. */
	if (part->trailer)
		trailer_done(part);
	else if (part->cell && !part->header &&
	         (part->filled || part->table->columns == 1 || part->table->keeps_empty))
		csv_part_row(part);
	else if (part->cell)
		part->header = false;
	part->cell = 0;
	part->filled = false;
	part->last_end = end == '\r' ? '\r' : 0;
	part->line += !part->failed;
}

/* ---- the part ---- */

void csv_part_init(struct part *part, struct csv_table *table)
{
	*part = (struct part){.table = table};
	if (csv_init(&part->parser,
	            CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL | CSV_APPEND_NULL) != 0)
		abort();
	csv_set_blk_size(&part->parser, CELL_GROWTH);
	if (table->delimiter)
		csv_set_delim(&part->parser, (unsigned char)table->delimiter);
}

void csv_part_end(struct part *part)
{
	for (size_t i = 0; part->column && i < part->table->wanted_count; i++) {
		free(part->column[i].cells.any);
		csv_dictionary_end(&part->column[i].fresh);
	}
	free(part->column);
	free(part->jumps.jump);
	csv_free(&part->parser);
}

void csv_part_open(struct part *part)
{
	part->column = memory_new(part->table->wanted_count + 1, sizeof(*part->column));
}

void csv_part_parse(struct part *part, struct str bytes)
{
	part->quotes = part->quotes || (bytes.n && memchr(bytes.p, '"', bytes.n));
	for (size_t at = 0, n; at < bytes.n && !part->failed; at += n) {
		n = bytes.n - at < FEED_BYTES ? bytes.n - at : FEED_BYTES;
		size_t taken =
		        csv_parse(&part->parser, bytes.p + at, n, on_cell, on_line_end, part);

		if (part->failed)
			return;
		if (taken != n)
			csv_part_fail(part, ": a quote inside a cell that does not begin with one");
		else if (csv_get_buffer_size(&part->parser) > CSV_TABLE_CELL_MAX)
			fail_long(part);
	}
}

void csv_part_finish(struct part *part)
{
	if (csv_fini(&part->parser, on_cell, on_line_end, part) && !part->failed)
		csv_part_fail(part, ": the file ends inside a quoted cell");
}

/* ---- to the table ---- */

/* Replaces the part's own codes for its new labels by the table's, in its rows and in its
 * incomplete row. */
static void settle_labels(struct part *part, size_t i)
{
	struct part_column *column = &part->column[i];
	size_t rows = part->rows + (part->cell > 0), count = column->fresh.count;
	int32_t *code;
	bool is_new;

	if (!count)
		return;
	code = memory_new(count, sizeof(*code));
	for (size_t f = 0; f < count; f++)
		code[f] = csv_dictionary_code(&part->table->wanted[i].dictionary,
		        str_from(csv_dictionary_text(&column->fresh, (int32_t)f)), &is_new);
	for (size_t row = 0; row < rows; row++)
		if (column->cells.code[row] >= column->known)
			column->cells.code[row] = code[column->cells.code[row] - column->known];
	free(code);
	csv_dictionary_clear(&column->fresh);
}

static void give_column(struct part *part, size_t i)
{
	struct wanted *wanted = &part->table->wanted[i];
	size_t size = csv_cell_size(wanted->kind);
	char *from = part->column[i].cells.any, *to = wanted->cells.any;

	settle_labels(part, i);
	if (part->rows)
		memcpy(to + part->table->rows * size, from, part->rows * size);
	if (part->rows && part->cell)
		memcpy(from, from + part->rows * size, size);
}

static void table_grow(struct csv_table *table, size_t rows)
{
	while (table->rows_room < rows)
		table->rows_room = table->rows_room ? 2 * table->rows_room : ROWS_LEAST;
	for (size_t i = 0; i < table->wanted_count; i++)
		table->wanted[i].cells.any = memory_resize(table->wanted[i].cells.any,
		        table->rows_room, csv_cell_size(table->wanted[i].kind));
}

static void give_lines(struct part *part)
{
	struct csv_table *table = part->table;

	for (size_t i = 0; i < part->jumps.count; i++) {
		size_t row = table->rows + part->jumps.jump[i].row;
		size_t line = table->line + part->jumps.jump[i].line;

		if (csv_table_line(table, row) != line)
			csv_jump_add(&table->jumps, row, line);
	}
	part->jumps.count = 0;
	table->line += part->line;
	part->line = 0;
}

bool csv_part_give(struct part *part, struct error *error)
{
	struct csv_table *table = part->table;

	if (part->failed)
		return error_set(error, "%s: line %zu%s", table->path, table->line + part->line,
		        part->error.text);
	if (table->ended && part->rows)
		return error_set(error, "%s: there are rows behind the line that counts the rows",
		        table->path);
	if (part->column && table->rows + part->rows > table->rows_room)
		table_grow(table, table->rows + part->rows);
	for (size_t i = 0; part->column && i < table->wanted_count; i++)
		give_column(part, i);
	give_lines(part);
	table->rows += part->rows;
	part->rows = 0;
	return !part->ended || table->ended || trailer_check(table, part, error);
}
