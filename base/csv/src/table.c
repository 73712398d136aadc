/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file is read in blocks. A block has several pieces, which are parsed in parallel, each by a
 * part (part.h). The last part of a block ends where the block ends, perhaps in the middle of a
 * row, and becomes the first part of the next block. The header is parsed alone, because the parts
 * have to know the columns.
 *
 * When several parts fail, the error of the first one in the file is reported. Nothing before that
 * place is wrong, so reading the file in one piece would have met the same error first.
 */
#include "cut.h"
#include "feed_state.h"
#include "header.h"
#include "part.h"
#include "stream.h"

#include <kit/input_files.h>

#include <base/memory.h>
#include <base/parallel.h>

#include <fcntl.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Two pieces for each thread, so that no thread waits long for another. A block can hold a byte
 * order mark even when its pieces have one byte.
 */
enum { PIECE_BYTES = 64 * 1024, PIECES_A_THREAD = 2, PARTS_LEAST = 4, PARTS_MAX = 64 };

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
		csv_dictionary_end(&table->wanted[i].dictionary);
	}
	names_free(table->name, table->columns);
	names_free(table->known, table->known_count);
	for (size_t i = 0; i < table->sources; i++)
		free(table->source[i].path);
	free(table->source);
	free(table->first);
	free(table->jumps.jump);
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

void csv_table_code_missing(struct csv_table *table, size_t handle)
{
	table->wanted[handle].coded = true;
}

void csv_table_keep_empty(struct csv_table *table)
{
	table->keeps_empty = true;
}

void csv_table_on_header(struct csv_table *table, csv_table_header_fn *fn, void *data)
{
	table->on_header = fn;
	table->header_data = data;
}

/* ---- columns and lines ---- */

size_t csv_cell_size(enum kind kind)
{
	static const size_t sizes[] = {
	        [NUMBER] = sizeof(double), [LABEL] = sizeof(int32_t), [CATEGORY] = sizeof(int8_t)};

	return sizes[kind];
}

void csv_jump_add(struct jumps *jumps, size_t row, size_t line)
{
	if (jumps->count == jumps->room) {
		jumps->room = jumps->room ? 2 * jumps->room : 16;
		jumps->jump = memory_resize(jumps->jump, jumps->room, sizeof(*jumps->jump));
	}
	jumps->jump[jumps->count++] = (struct jump){row, line};
}

/* ---- a file ---- */

struct reading {
	struct csv_table *table;
	struct error *error;
	int threads;
	struct part *part;
	size_t parts;
	char *bytes;
	size_t size;  /* of a block */
	bool settled; /* the header was read and is what it should be */
	bool quoted;  /* an odd number of quotes stands before the next byte */
};

static void reading_init(struct reading *reading, struct csv_table *table, struct error *error)
{
	int threads = parallel_threads(omp_get_max_threads(), omp_get_num_procs());
	size_t parts = PIECES_A_THREAD * (size_t)threads;

	parts = parts < PARTS_LEAST ? PARTS_LEAST : parts < PARTS_MAX ? parts : PARTS_MAX;
	*reading = (struct reading){.table = table,
	        .error = error,
	        .threads = threads,
	        .part = memory_new(parts, sizeof(*reading->part)),
	        .parts = parts,
	        .size = parts * (table->piece ? table->piece : PIECE_BYTES)};
	reading->bytes = memory_new(reading->size, 1);
	for (size_t i = 0; i < parts; i++)
		csv_part_init(&reading->part[i], table);
	reading->part->header = true;
	table->line = 1;
	table->ended = false;
}

static void reading_end(struct reading *reading)
{
	for (size_t i = 0; i < reading->parts; i++)
		csv_part_end(&reading->part[i]);
	free(reading->part);
	free(reading->bytes);
}

static bool header_settle(struct reading *reading)
{
	struct csv_table *table = reading->table;

	if (!csv_header_settle(table, table->line + reading->part->line - 1, reading->error))
		return false;
	for (size_t i = 0; i < reading->parts; i++)
		csv_part_open(&reading->part[i]);
	reading->settled = true;
	return true;
}

/* Row by row until the header is there; *bytes are what is left. */
static bool header_parse(struct reading *reading, struct str *bytes)
{
	struct part *part = reading->part;

	while (part->header && !part->failed && bytes->n) {
		size_t n = csv_cut_row(*bytes, &reading->quoted);

		csv_part_parse(part, (struct str){bytes->p, n});
		*bytes = (struct str){bytes->p + n, bytes->n - n};
	}
	if (part->failed)
		return csv_part_give(part, reading->error);
	return part->header || header_settle(reading);
}

static void parts_swap(struct part *a, struct part *b)
{
	struct part old = *a;

	*a = *b;
	*b = old;
}

static bool rows_parse(struct reading *reading, struct str bytes)
{
	size_t end[PARTS_MAX], piece = reading->size / reading->parts;
	size_t count = csv_cut(bytes, (bytes.n + piece - 1) / piece, &reading->quoted, end);

#pragma omp parallel for schedule(dynamic, 1) num_threads(reading->threads) if (count > 1)
	for (size_t i = 0; i < count; i++) {
		size_t begin = i ? end[i - 1] : 0;

		csv_part_parse(&reading->part[i], (struct str){bytes.p + begin, end[i] - begin});
	}
	for (size_t i = 0; i < count; i++) {
		if (!csv_part_give(&reading->part[i], reading->error))
			return false;
		if (i + 1 < count)
			reading->part[i].last_end = 0;
	}
	parts_swap(&reading->part[0], &reading->part[count - 1]);
	return true;
}

static bool block_parse(struct reading *reading, struct str bytes)
{
	if (!reading->settled && !header_parse(reading, &bytes))
		return false;
	return !bytes.n || rows_parse(reading, bytes);
}

static bool reading_finish(struct reading *reading)
{
	struct csv_table *table = reading->table;

	csv_part_finish(reading->part);
	if (!reading->part->failed && !reading->part->header && !reading->settled &&
	        !header_settle(reading))
		return false;
	if (!csv_part_give(reading->part, reading->error))
		return false;
	if (!reading->settled)
		return error_set(reading->error, "%s: no header row", table->path);
	return table->rows > table->source[table->sources - 1].row ||
	       error_set(reading->error, "%s: no rows below the header", table->path);
}

/* The length of the byte order mark, 0 without one. */
static size_t order_mark(struct str bytes)
{
	return bytes.n >= 3 && !memcmp(bytes.p, "\xef\xbb\xbf", 3) ? 3 : 0;
}

static bool file_parse(struct reading *reading, struct csv_stream *stream)
{
	ssize_t n = 1;

	for (bool first = true; n > 0; first = false) {
		n = csv_stream_read(stream, reading->bytes, reading->size, reading->error);
		struct str bytes = {reading->bytes, n > 0 ? (size_t)n : 0};
		size_t skip = first ? order_mark(bytes) : 0;

		if (!block_parse(reading, (struct str){bytes.p + skip, bytes.n - skip}))
			return false;
	}
	return n == 0 && reading_finish(reading);
}

static bool text_read(struct csv_table *table, int file, struct error *error)
{
	struct csv_stream stream;
	struct reading reading;
	bool good = csv_stream_open(&stream, table, file, error);

	if (good) {
		reading_init(&reading, table, error);
		good = file_parse(&reading, &stream);
		reading_end(&reading);
	}
	csv_stream_end(&stream);
	return good;
}

static bool file_read(struct csv_table *table, int file, struct error *error)
{
	return csv_feed_knows(table, file) ? csv_feed_read(table, file, error)
	                                   : text_read(table, file, error);
}

static void source_add(struct csv_table *table, const char *path, const struct stat *what)
{
	struct source source = {memory_text(path), *what, table->rows};

	table->source = memory_resize(table->source, table->sources + 1, sizeof(*table->source));
	table->source[table->sources++] = source;
	table->path = source.path;
}

static bool same_content(const struct stat *a, const struct stat *b)
{
	return input_files_same(a, b) && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* A file that is given twice would count every row of it twice. */
static bool source_is_new(const struct csv_table *table, const char *path, const struct stat *what,
        struct error *error)
{
	for (size_t i = 0; i < table->sources; i++)
		if (same_content(&table->source[i].what, what))
			return error_set(error,
			        "%s：与 %s 是同一个文件 the same file as %s: its rows would count "
			        "twice",
			        path, table->source[i].path, table->source[i].path);
	return true;
}

static int source_open(struct csv_table *table, const char **path, struct error *error)
{
	bool standard = !strcmp(*path, "-");
	int file = standard ? dup(STDIN_FILENO) : open(*path, O_RDONLY | O_CLOEXEC);
	struct stat what;

	if (standard)
		*path = "standard input";
	if (file < 0 || fstat(file, &what)) {
		error_set_errno(error, "%s", *path);
	} else if (source_is_new(table, *path, &what, error)) {
		input_files_add(&what, *path);
		source_add(table, *path, &what);
		return file;
	}
	if (file >= 0)
		close(file);
	return -1;
}

bool csv_table_read(struct csv_table *table, const char *path, struct error *error)
{
	int file = source_open(table, &path, error);

	if (file < 0)
		return false;
	bool good = file_read(table, file, error);

	close(file);
	return good;
}

bool csv_table_read_open(struct csv_table *table, int file, const char *path, struct error *error)
{
	struct stat what;

	if (fstat(file, &what))
		return error_set_errno(error, "%s", path);
	source_add(table, path, &what);
	return file_read(table, file, error);
}

bool csv_table_read_more(struct csv_table *table, const char *path, struct error *error)
{
	table->known = table->name;
	table->known_count = table->columns;
	table->name = NULL;
	table->columns = table->column_room = 0;
	for (size_t i = 0; i < table->wanted_count; i++)
		table->wanted[i].next = 0;
	bool good = csv_table_read(table, path, error);

	names_free(table->known, table->known_count);
	table->known = NULL;
	table->known_count = 0;
	return good;
}
