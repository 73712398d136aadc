/*
 * The file goes through libcsv in pieces of READ_SIZE. Its callbacks cannot stop it, so the first
 * thing wrong is kept in `error` and the rest of the piece is passed over. Lines are counted by the
 * ends of lines libcsv reports and by those inside quoted cells; where a row does not end on the line
 * after its forerunner's, a `jump` says so.
 */
#include "csv_table_state.h"

#include "decimal.h"

#include <base/buf.h>
#include <base/memory.h>

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 64 * 1024, NAMES_MAX = 600, CELL_SHOWN = 40, ROWS_LEAST = 1024 };

/* ---- what is wanted ---- */

struct csv_table *csv_table_new(void)
{
	return memory_new(1, sizeof(struct csv_table));
}

static void names_free(char **name, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(name[i]);
	free(name);
}

void csv_table_free(struct csv_table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->wanted_count; i++) {
		free(table->wanted[i].name);
		csv_table_drop(table, i);
		dictionary_end(&table->wanted[i].dictionary);
	}
	names_free(table->name, table->columns);
	names_free(table->known, table->known_count);
	for (size_t i = 0; i < table->sources; i++)
		free(table->source[i].path);
	free(table->source);
	free(table->first);
	free(table->jump);
	free(table);
}

static size_t want(struct csv_table *table, const char *column, enum kind kind)
{
	for (size_t i = 0; i < table->wanted_count; i++)
		if (table->wanted[i].kind == kind && !strcmp(table->wanted[i].name, column))
			return i;
	if (table->wanted_count == CSV_TABLE_WANTED_MAX) {
		table->too_many = true;
		return 0;
	}
	table->wanted[table->wanted_count] =
	        (struct wanted){.name = memory_text(column), .kind = kind};
	return table->wanted_count++;
}

size_t csv_table_want_number(struct csv_table *table, const char *column)
{
	return want(table, column, NUMBER);
}

size_t csv_table_want_label(struct csv_table *table, const char *column)
{
	return want(table, column, LABEL);
}

size_t csv_table_want_category(struct csv_table *table, const char *column)
{
	return want(table, column, CATEGORY);
}

void csv_table_on_header(struct csv_table *table, csv_table_header_fn *fn, void *data)
{
	table->on_header = fn;
	table->header_data = data;
}

/* ---- the header ---- */

static void fail(struct csv_table *table, const char *format, ...)
        __attribute__((format(printf, 2, 3)));
static void fail(struct csv_table *table, const char *format, ...)
{
	char text[sizeof(table->error->text)];
	va_list args;

	table->failed = true;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	error_set(table->error, "%s: line %zu%s", table->path, table->line, text);
}

static void header_cell(struct csv_table *table, struct str text)
{
	if (table->columns == CSV_TABLE_COLUMNS_MAX) {
		fail(table, ": more than %d columns", CSV_TABLE_COLUMNS_MAX);
		return;
	}
	if (!str_is_utf8(text)) {
		fail(table, ": the name of column %zu is not UTF-8", table->columns + 1);
		return;
	}
	if (table->columns == table->column_room) {
		table->column_room = table->column_room ? 2 * table->column_room : 16;
		table->name = memory_resize(table->name, table->column_room, sizeof(*table->name));
		table->first =
		        memory_resize(table->first, table->column_room, sizeof(*table->first));
	}
	table->first[table->columns] = 0;
	table->name[table->columns++] = memory_text(text.n ? text.p : "");
}

static void fail_unknown(struct csv_table *table, const char *name)
{
	struct buf names;

	buf_init(&names, NAMES_MAX);
	for (size_t i = 0; i < table->columns && !names.overflowed; i++)
		buf_printf(&names, "%s%s", i ? ", " : "", table->name[i]);
	error_set(table->error, "%s: there is no column \"%s\"; the columns are: %.*s%s",
	        table->path, name, STR_ARG(buf_str(&names)), names.overflowed ? ", ..." : "");
	table->failed = true;
	buf_free(&names);
}

/* What the caller wants now that it knows the columns. */
static void header_ask(struct csv_table *table)
{
	if (table->on_header && !table->on_header(table, table->header_data, table->error))
		table->failed = !error_wrap(table->error, "%s", table->path);
	else if (table->too_many)
		fail(table, ": more than %d columns are wanted", CSV_TABLE_WANTED_MAX);
}

/* Another file has the columns of the first one. */
static void header_agree(struct csv_table *table)
{
	if (table->columns != table->known_count)
		fail(table, ": %zu columns, and %s has %zu", table->columns, table->source->path,
		        table->known_count);
	for (size_t k = 0; k < table->known_count && !table->failed; k++) {
		size_t c = 0;

		while (c < table->columns && strcmp(table->name[c], table->known[k]) != 0)
			c++;
		if (c == table->columns)
			fail(table, ": there is no column \"%s\", and %s has one", table->known[k],
			        table->source->path);
	}
}

static void header_row(struct csv_table *table)
{
	table->header_done = true;
	if (table->known)
		header_agree(table);
	else
		header_ask(table);
	for (size_t i = 0; i < table->wanted_count && !table->failed; i++) {
		struct wanted *wanted = &table->wanted[i];
		size_t found = table->columns;

		for (size_t c = 0; c < table->columns && !table->failed; c++) {
			if (strcmp(table->name[c], wanted->name) != 0)
				continue;
			if (found < table->columns)
				fail(table, ": there are two columns \"%s\"", wanted->name);
			found = c;
		}
		if (found == table->columns) {
			fail_unknown(table, wanted->name);
			return;
		}
		wanted->next = table->first[found];
		table->first[found] = i + 1;
	}
}

/* ---- the rows ---- */

static bool is_missing(struct str cell)
{
	if (cell.n > 3)
		return false;
	return !cell.n || str_equal(cell, STR("NA")) || str_equal(cell, STR(".")) ||
	       str_equal(cell, STR("NaN"));
}

static void rows_grow(struct csv_table *table)
{
	table->rows_room = table->rows_room ? 2 * table->rows_room : ROWS_LEAST;
	for (size_t i = 0; i < table->wanted_count; i++) {
		struct wanted *wanted = &table->wanted[i];

		if (wanted->kind == LABEL)
			wanted->code = memory_resize(
			        wanted->code, table->rows_room, sizeof(*wanted->code));
		else if (wanted->kind == NUMBER)
			wanted->number = memory_resize(
			        wanted->number, table->rows_room, sizeof(*wanted->number));
		else
			wanted->category = memory_resize(
			        wanted->category, table->rows_room, sizeof(*wanted->category));
	}
}

static void take_number(struct csv_table *table, struct wanted *wanted, struct str cell)
{
	double *to = &wanted->number[table->rows];

	if (is_missing(cell))
		*to = (double)NAN;
	else if (!decimal_parse(cell.p, cell.n, to))
		fail(table, ", column %s: \"%.*s\" is not a number", wanted->name,
		        cell.n > CELL_SHOWN ? CELL_SHOWN : (int)cell.n, cell.p);
}

static void take_label(struct csv_table *table, struct wanted *wanted, struct str cell)
{
	int32_t *to = &wanted->code[table->rows];
	bool is_new;

	*to = -1;
	if (is_missing(cell))
		return;
	if (memchr(cell.p, 0, cell.n)) {
		fail(table, ", column %s: not text", wanted->name);
		return;
	}
	/* Neighbours are often alike. */
	if (table->rows && to[-1] >= 0) {
		const char *last = dictionary_text(&wanted->dictionary, to[-1]);

		if (!strncmp(last, cell.p, cell.n) && !last[cell.n]) {
			*to = to[-1];
			return;
		}
	}
	*to = dictionary_code(&wanted->dictionary, cell, &is_new);
	if (is_new && !str_is_utf8(cell))
		fail(table, ", column %s: not UTF-8", wanted->name);
	else if (wanted->dictionary.count == INT32_MAX)
		fail(table, ", column %s: too many different labels", wanted->name);
}

static void take_category(struct csv_table *table, struct wanted *wanted, struct str cell)
{
	int8_t *to = &wanted->category[table->rows];
	double value = 0;

	*to = -1;
	if (cell.n == 1 && *cell.p >= '0' && *cell.p <= '0' + CSV_TABLE_CATEGORY_MAX) {
		*to = (int8_t)(*cell.p - '0');
		return;
	}
	if (is_missing(cell))
		return;
	if (!decimal_parse(cell.p, cell.n, &value) || !(value >= 0) ||
	        value > CSV_TABLE_CATEGORY_MAX || floor(value) < value)
		fail(table, ", column %s: \"%.*s\" is not a whole number from 0 to %d",
		        wanted->name, cell.n > CELL_SHOWN ? CELL_SHOWN : (int)cell.n, cell.p,
		        CSV_TABLE_CATEGORY_MAX);
	else
		*to = (int8_t)value;
}

typedef void take_fn(struct csv_table *table, struct wanted *wanted, struct str cell);
static take_fn *const take[] = {
        [NUMBER] = take_number, [LABEL] = take_label, [CATEGORY] = take_category};

static void row_cell(struct csv_table *table, struct str cell)
{
	if (table->cell >= table->columns)
		return;
	if (table->rows == table->rows_room)
		rows_grow(table);
	for (size_t i = table->first[table->cell]; i; i = table->wanted[i - 1].next)
		take[table->wanted[i - 1].kind](table, &table->wanted[i - 1], cell);
}

static void row_done(struct csv_table *table)
{
	if (table->cell != table->columns) {
		fail(table, ": %zu cells, the header has %zu", table->cell, table->columns);
		return;
	}
	if (csv_table_line(table, table->rows) != table->line) {
		if (table->jumps == table->jump_room) {
			table->jump_room = table->jump_room ? 2 * table->jump_room : 16;
			table->jump =
			        memory_resize(table->jump, table->jump_room, sizeof(*table->jump));
		}
		table->jump[table->jumps++] = (struct jump){table->rows, table->line};
	}
	table->rows++;
}

/* ---- what libcsv calls ---- */

static void on_cell(void *bytes, size_t length, void *data)
{
	struct csv_table *table = data;
	struct str cell = {bytes, length};

	if (table->failed)
		return;
	table->last_end = 0;
	if (table->header_done)
		row_cell(table, cell);
	else
		header_cell(table, cell);
	table->cell++;
	for (const char *at = cell.p; length && (at = memchr(at, '\n', length));) {
		at++;
		length = cell.n - (size_t)(at - cell.p);
		table->line++;
	}
}

/* `end` is the character, or -1 at the end of a file that does not end its last line. */
static void on_line_end(int end, void *data)
{
	struct csv_table *table = data;

	if (table->failed)
		return;
	if (end == '\n' && table->last_end == '\r') { /* the other half of CRLF */
		table->last_end = 0;
		return;
	}
	if (table->cell && table->header_done)
		row_done(table);
	else if (table->cell)
		header_row(table);
	table->cell = 0;
	table->last_end = end == '\r' ? '\r' : 0;
	table->line += !table->failed;
}

static bool parse_piece(
        struct csv_table *table, struct csv_parser *parser, const char *bytes, size_t length)
{
	if (csv_parse(parser, bytes, length, on_cell, on_line_end, table) != length &&
	        !table->failed)
		fail(table, ": a quote inside a cell that does not begin with one");
	if (!table->failed && csv_get_buffer_size(parser) > CSV_TABLE_CELL_MAX)
		fail(table, ": a cell of more than %d bytes (an open quote?)", CSV_TABLE_CELL_MAX);
	return !table->failed;
}

static bool parse_end(struct csv_table *table, struct csv_parser *parser)
{
	if (csv_fini(parser, on_cell, on_line_end, table) && !table->failed)
		fail(table, ": the file ends inside a quoted cell");
	if (table->failed)
		return false;
	if (!table->header_done)
		return error_set(table->error, "%s: no header row", table->path);
	if (table->rows == table->source[table->sources - 1].row)
		return error_set(table->error, "%s: no rows below the header", table->path);
	return true;
}

/* Bytes of the mark at the beginning of a file that has one. */
static size_t order_mark(const char *bytes, size_t length)
{
	return length >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3) ? 3 : 0;
}

static bool parse_file(struct csv_table *table, int file)
{
	char *bytes = memory_new(READ_SIZE, 1);
	struct csv_parser parser;
	bool good = true;
	ssize_t n = 0;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL | CSV_APPEND_NULL) != 0)
		abort();
	for (bool first = true; good && (n = read(file, bytes, READ_SIZE)) > 0; first = false) {
		size_t skip = first ? order_mark(bytes, (size_t)n) : 0;

		good = parse_piece(table, &parser, bytes + skip, (size_t)n - skip);
	}
	if (n < 0)
		good = error_set_errno(table->error, "%s", table->path);
	good = good && parse_end(table, &parser);
	csv_free(&parser);
	free(bytes);
	return good;
}

static void source_add(struct csv_table *table, const char *path)
{
	struct source source = {memory_text(path), table->rows};

	table->source = memory_resize(table->source, table->sources + 1, sizeof(*table->source));
	table->source[table->sources++] = source;
	table->path = source.path;
}

bool csv_table_read(struct csv_table *table, const char *path, struct error *error)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return error_set_errno(error, "%s", path);
	source_add(table, path);
	table->error = error;
	table->line = 1;
	bool good = parse_file(table, file);

	close(file);
	table->error = NULL;
	return good;
}

bool csv_table_read_more(struct csv_table *table, const char *path, struct error *error)
{
	table->known = table->name;
	table->known_count = table->columns;
	table->name = NULL;
	table->columns = table->column_room = table->cell = 0;
	table->last_end = 0;
	table->header_done = false;
	for (size_t i = 0; i < table->wanted_count; i++)
		table->wanted[i].next = 0;
	bool good = csv_table_read(table, path, error);

	names_free(table->known, table->known_count);
	table->known = NULL;
	table->known_count = 0;
	return good;
}
