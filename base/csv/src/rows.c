/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows are found by csv_cut_row, which works on UTF-8 and GB18030 alike: no byte of a longer
 * character is a quote or a line end. Lines are counted as part.c counts them, and a row is one of
 * the table's when it ends on that one's line.
 */
#include <csv/rows.h>

#include "cut.h"
#include "stream.h"
#include "table_state.h"

#include <base/memory.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool changed(const struct csv_table *table, struct error *error)
{
	return error_set(error, "%s: the file has changed while it was read", table->path);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static bool read_all(int file, char *bytes, size_t size)
{
	size_t have = 0;

	while (have < size) {
		ssize_t n = read(file, bytes + have, size - have);

		if (n <= 0)
			return false;
		have += (size_t)n;
	}
	return true;
}

static bool file_read(
        struct csv_rows *rows, const struct csv_table *table, size_t size, struct error *error)
{
	int file = open(table->path, O_RDONLY | O_CLOEXEC);
	struct stat what;

	if (file < 0)
		return error_set_errno(error, "%s", table->path);
	rows->bytes = memory_new(size + 1, 1);
	bool good = !fstat(file, &what) && is_same(&what, &table->source->what) &&
	            read_all(file, rows->bytes, size);

	close(file);
	return good || changed(table, error);
}

static bool is_utf16(const struct csv_table *table, struct str bytes)
{
	return table->encoding == CSV_ENCODING_UTF16 || csv_begins_utf16(bytes);
}

static size_t end_of(struct str row)
{
	size_t n = row.n;

	while (n && (row.p[n - 1] == '\n' || row.p[n - 1] == '\r'))
		n--;
	return row.n - n;
}

/* Line feeds inside its cells. */
static size_t inner_lines(struct str row)
{
	size_t lines = 0;

	for (size_t i = 0; i < row.n; i++)
		lines += row.p[i] == '\n';
	return lines;
}

static bool is_blank(struct str row)
{
	for (size_t i = 0; i < row.n; i++)
		if (!strchr(" \t", row.p[i]))
			return false;
	return true;
}

/* CR, blanks and LF end one line, as in cut.c. */
static struct str next_row(struct str *rest)
{
	bool quoted = false;
	size_t n = csv_cut_row(*rest, &quoted), more = n;

	while (n && rest->p[n - 1] == '\r' && more < rest->n && strchr(" \t", rest->p[more]))
		more++;
	if (more > n && more < rest->n && rest->p[more] == '\n')
		n = more + 1;
	struct str row = {rest->p, n};

	*rest = (struct str){rest->p + n, rest->n - n};
	return row;
}

static void take_header(struct csv_rows *rows, struct str row, size_t end)
{
	rows->header = (struct str){row.p, row.n - end};
	rows->line_end = end ? (struct str){row.p + row.n - end, end} : STR("\n");
}

static void find_rows(struct csv_rows *rows, const struct csv_table *table, struct str rest)
{
	size_t line = 1;

	while (rest.n) {
		struct str row = next_row(&rest);
		size_t end = end_of(row);
		struct str text = {row.p, row.n - end};

		line += inner_lines(text);
		if (!rows->header.n && !is_blank(text))
			take_header(rows, row, end);
		else if (rows->count < table->rows && csv_table_line(table, rows->count) == line)
			rows->row[rows->count++] = text;
		line++;
	}
}

bool csv_rows_read(struct csv_rows *rows, const struct csv_table *table, struct error *error)
{
	size_t size = (size_t)table->source->what.st_size;

	*rows = (struct csv_rows){.delimiter = ','};
	if (table->delimiter)
		rows->delimiter = table->delimiter;
	if (!S_ISREG(table->source->what.st_mode) || !strcmp(table->path, "standard input"))
		return error_set(error,
		        "%s：要读两遍，请给文件名 it is read twice: give the name of a file",
		        table->path);
	if (!file_read(rows, table, size, error))
		return false;
	struct str bytes = {rows->bytes, size};

	if (is_utf16(table, bytes))
		return error_set(error,
		        "%s：UTF-16 编码，请另存为 UTF-8 is UTF-16: save it as UTF-8, its rows are "
		        "copied as they stand",
		        table->path);
	rows->row = memory_new(table->rows, sizeof(*rows->row));
	find_rows(rows, table, bytes);
	return rows->count == table->rows || changed(table, error);
}

void csv_rows_end(struct csv_rows *rows)
{
	free(rows->bytes);
	free(rows->row);
	*rows = (struct csv_rows){0};
}
