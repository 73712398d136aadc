/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample_file.h"

#include <base/memory.h>
#include <base/private_file.h>
#include <base/str.h>
#include <base/visible.h>

#include <csv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELD_SIZE = 64, READ_SIZE = 64 * 1024 };

enum column {
	COLUMN_TOKEN,
	COLUMN_PERSON,
	COLUMN_PSU,
	COLUMN_STRATUM,
	COLUMN_REGION,
	COLUMN_RESIDENCE,
	COLUMN_BASE_WEIGHT,
	COLUMNS
};
static const char *const column_names[COLUMNS] = {
        "token", "person", "psu", "stratum", "region", "residence", "base_weight"};

typedef char row_text[COLUMNS][FIELD_SIZE];

static void row_format(const struct sample_row *row, row_text text)
{
	snprintf(text[COLUMN_TOKEN], FIELD_SIZE, "%s", row->token);
	snprintf(text[COLUMN_PERSON], FIELD_SIZE, "%llu", (unsigned long long)row->person);
	snprintf(text[COLUMN_PSU], FIELD_SIZE, "%d", (int)row->psu);
	snprintf(text[COLUMN_STRATUM], FIELD_SIZE, "%d", (int)row->stratum);
	snprintf(text[COLUMN_REGION], FIELD_SIZE, "%s", row->region);
	snprintf(text[COLUMN_RESIDENCE], FIELD_SIZE, "%s", row->residence);
	snprintf(text[COLUMN_BASE_WEIGHT], FIELD_SIZE, "%.17g", row->base_weight);
}

static void row_write(FILE *file, const struct sample_row *row)
{
	row_text text;

	row_format(row, text);
	for (int i = 0; i < COLUMNS; i++) {
		csv_fwrite(file, text[i], strlen(text[i]));
		putc(i + 1 < COLUMNS ? ',' : '\n', file);
	}
}

static void header_write(FILE *file)
{
	for (int i = 0; i < COLUMNS; i++) {
		csv_fwrite(file, column_names[i], strlen(column_names[i]));
		putc(i + 1 < COLUMNS ? ',' : '\n', file);
	}
}

bool rehearsal_sample_file_write(
        const char *path, const struct sample_row *rows, size_t count, struct error *error)
{
	FILE *file = private_file_new(path, error);

	if (!file)
		return false;
	header_write(file);
	for (size_t i = 0; i < count; i++)
		row_write(file, &rows[i]);
	return private_file_end(file, path, true, error);
}

struct reading {
	row_text field; /* fields of the row being read */
	int fields;     /* COLUMNS + 1 when there are too many */
	size_t line;
	struct sample_row *rows;
	size_t *lines; /* of each row */
	size_t count, capacity;
	struct error *error; /* set once, by the first bad row */
	bool bad;
};

static void reading_field(void *text, size_t n, void *state)
{
	struct reading *in = state;

	if (in->fields >= COLUMNS || n >= FIELD_SIZE) { /* reading_row reports the error */
		in->fields = COLUMNS + 1;
		return;
	}
	memcpy(in->field[in->fields], text, n);
	in->field[in->fields++][n] = '\0';
}

static bool read_integer(const char *text, int64_t most, int64_t *out)
{
	return str_to_int64(str_from(text), out) && *out >= 0 && *out <= most;
}

/* A code that a spreadsheet was kept from taking for a number has an apostrophe in front. */
static void guard_remove(char *text)
{
	if (*text == '\'')
		memmove(text, text + 1, strlen(text));
}

static bool row_parse(row_text text, struct sample_row *row)
{
	int64_t person, psu, stratum;

	if (!str_to_double(str_from(text[COLUMN_BASE_WEIGHT]), &row->base_weight) ||
	        !(row->base_weight > 0) || isinf(row->base_weight) ||
	        !read_integer(text[COLUMN_PERSON], INT64_MAX, &person) ||
	        !read_integer(text[COLUMN_PSU], INT32_MAX, &psu) ||
	        !read_integer(text[COLUMN_STRATUM], INT32_MAX, &stratum) ||
	        strlen(text[COLUMN_TOKEN]) != sizeof(row->token) - 1 ||
	        strlen(text[COLUMN_REGION]) >= sizeof(row->region) ||
	        strlen(text[COLUMN_RESIDENCE]) >= sizeof(row->residence))
		return false;
	guard_remove(text[COLUMN_REGION]);
	row->person = (uint64_t)person;
	row->psu = (int32_t)psu;
	row->stratum = (int32_t)stratum;
	memcpy(row->token, text[COLUMN_TOKEN], sizeof(row->token));
	memcpy(row->region, text[COLUMN_REGION], strlen(text[COLUMN_REGION]) + 1);
	memcpy(row->residence, text[COLUMN_RESIDENCE], strlen(text[COLUMN_RESIDENCE]) + 1);
	return true;
}

static struct sample_row *reading_grow(struct reading *in)
{
	if (in->count == in->capacity) {
		in->capacity = in->capacity ? 2 * in->capacity : 1024;
		in->rows = memory_resize(in->rows, in->capacity, sizeof(*in->rows));
		in->lines = memory_resize(in->lines, in->capacity, sizeof(*in->lines));
	}
	return &in->rows[in->count];
}

static bool header_is_ours(row_text text)
{
	for (int i = 0; i < COLUMNS; i++)
		if (strcmp(text[i], column_names[i]) != 0)
			return false;
	return true;
}

/* A spreadsheet leaves rows of nothing but commas below a table. */
static bool row_is_blank(const struct reading *in)
{
	for (int i = 0; i < in->fields && i < COLUMNS; i++)
		if (visible_trimmed(str_from(in->field[i])).n)
			return false;
	return in->fields <= COLUMNS;
}

static void reading_row(int end, void *state)
{
	struct reading *in = state;
	bool good = in->fields == COLUMNS && in->count < SAMPLE_ROWS_MAX;

	(void)end;
	in->line++;
	if (in->line > 1 && row_is_blank(in)) {
		in->fields = 0;
		return;
	}
	if (good && in->line == 1) {
		good = header_is_ours(in->field);
	} else if (good) {
		good = row_parse(in->field, reading_grow(in));
		in->lines[in->count] = in->line;
		in->count += good;
	}
	if (!good && !in->bad) {
		in->bad = true;
		error_set(in->error, "line %zu is not a row of a sample", in->line);
	}
	in->fields = 0;
}

static int compare_tokens(const void *a, const void *b, void *state)
{
	const struct reading *in = state;
	size_t i = *(const size_t *)a, j = *(const size_t *)b;
	int order = strcmp(in->rows[i].token, in->rows[j].token);

	return order ? order : (i > j) - (i < j);
}

/* A token is one person's: the first row that repeats another's is named with it. */
static bool tokens_are_unique(struct reading *in)
{
	size_t *order = memory_new(in->count + 1, sizeof(*order)), first = SIZE_MAX,
	       again = SIZE_MAX;

	for (size_t i = 0; i < in->count; i++)
		order[i] = i;
	qsort_r(order, in->count, sizeof(*order), compare_tokens, in);
	for (size_t i = 1; i < in->count; i++)
		if (!strcmp(in->rows[order[i - 1]].token, in->rows[order[i]].token) &&
		        order[i] < again) {
			first = order[i - 1];
			again = order[i];
		}
	free(order);
	return again == SIZE_MAX || error_set(in->error, "line %zu: the token is in line %zu, too",
	                                    in->lines[again], in->lines[first]);
}

/* A spreadsheet puts a byte order mark in front. */
static void mark_skip(FILE *file)
{
	char begin[3];

	if (fread(begin, 1, sizeof(begin), file) != sizeof(begin) ||
	        str_without_mark((struct str){begin, sizeof(begin)}).n)
		rewind(file);
}

static bool reading_run(struct reading *in, FILE *file)
{
	struct csv_parser parser;
	char *piece = memory_new(READ_SIZE, 1);
	size_t n;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		abort();
	while (!in->bad && (n = fread(piece, 1, READ_SIZE, file)) > 0)
		if (csv_parse(&parser, piece, n, reading_field, reading_row, in) != n && !in->bad)
			in->bad = !error_set(in->error,
			        "line %zu: a quotation mark stands where none may", in->line + 1);
	if (!in->bad && csv_fini(&parser, reading_field, reading_row, in) != 0)
		in->bad = !error_set(in->error, "the last line is incomplete");
	csv_free(&parser);
	free(piece);
	return !in->bad;
}

bool rehearsal_sample_file_read(
        const char *path, struct sample_row **rows, size_t *count, struct error *error)
{
	struct reading in = {.error = error};
	FILE *file = fopen(path, "re");
	bool read;

	*rows = NULL;
	if (!file)
		return error_set_errno(error, "cannot read %s", path);
	mark_skip(file);
	read = reading_run(&in, file);
	if (read && ferror(file))
		read = error_set_errno(error, "cannot read");
	fclose(file);
	read = read && tokens_are_unique(&in);
	free(in.lines);
	*rows = in.rows;
	*count = in.count;
	return read || error_wrap(error, "%s", path);
}
