/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcsv passes on cells and ends of lines. The header says which column is which. */
#include <tables/truth.h>

#include <base/memory.h>

#include <csv.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 64 << 10, PIECE = 16 << 10, COLUMNS_MAX = 64, NUMBER_MAX = 63 };
enum field { REGION, GROUP, SHARE, FIELDS };

static const char *const field_names[FIELDS] = {"region", "group", "share"};

struct reading {
	struct tables_truth *truth;
	size_t line, column;
	size_t column_of[FIELDS]; /* COLUMNS_MAX when not found */
	struct str cell[FIELDS];  /* the cells of the current line */
	bool failed;
	struct error *error;
};

static void read_fail(struct reading *reading, const char *words)
{
	if (!reading->failed)
		error_set(reading->error, "line %zu: %s", reading->line, words);
	reading->failed = true;
}

static void on_cell(void *bytes, size_t n, void *state)
{
	struct reading *reading = state;
	struct str text = {bytes ? bytes : "", n};

	for (int f = 0; f < FIELDS; f++) {
		if (reading->line == 1 && str_equal_c(text, field_names[f]))
			reading->column_of[f] = reading->column;
		else if (reading->line > 1 && reading->column_of[f] == reading->column)
			reading->cell[f] = arena_copy(&reading->truth->arena, text);
	}
	reading->column++;
}

/* An empty share means a cell without residents. */
static bool read_share(struct str text, double *share)
{
	char number[NUMBER_MAX + 1], *end;

	*share = (double)NAN;
	if (!text.n)
		return true;
	if (text.n > NUMBER_MAX)
		return false;
	memcpy(number, text.p, text.n);
	number[text.n] = '\0';
	*share = strtod(number, &end);
	return end == number + text.n && (isnan(*share) || (*share >= 0 && *share <= 1));
}

static void add_cell(struct reading *reading)
{
	struct tables_truth *truth = reading->truth;
	double share;

	if (!reading->cell[REGION].n || !reading->cell[GROUP].n) {
		read_fail(reading, "region or group is missing");
	} else if (!read_share(reading->cell[SHARE], &share)) {
		read_fail(reading, "share is not a number from 0 to 1");
	} else if (truth->count == TABLES_TRUTH_CELLS_MAX) {
		read_fail(reading, "too many lines");
	} else {
		if (truth->count == truth->capacity) {
			truth->capacity = truth->capacity ? truth->capacity * 2 : 256;
			truth->cells =
			        memory_resize(truth->cells, truth->capacity, sizeof(*truth->cells));
		}
		truth->cells[truth->count++] = (struct tables_truth_cell){
		        reading->cell[REGION], reading->cell[GROUP], share};
	}
}

static void on_line_end(int end, void *state)
{
	struct reading *reading = state;

	(void)end;
	for (int f = 0; f < FIELDS && reading->line == 1; f++)
		if (reading->column_of[f] == COLUMNS_MAX)
			read_fail(reading, "the columns region, group and share are needed");
	if (reading->line > 1)
		add_cell(reading);
	memset(reading->cell, 0, sizeof(reading->cell));
	reading->line++;
	reading->column = 0;
}

static int view_compare(struct str a, struct str b)
{
	int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

static int cell_compare(const void *a, const void *b)
{
	const struct tables_truth_cell *x = a, *y = b;
	int order = view_compare(x->region, y->region);

	return order ? order : view_compare(x->group, y->group);
}

static bool read_file(FILE *file, struct reading *reading)
{
	struct csv_parser parser;
	char piece[PIECE];
	size_t n, total = 0;

	if (csv_init(&parser, 0)) {
		read_fail(reading, "the CSV reader does not start");
		return false;
	}
	while (!reading->failed && (n = fread(piece, 1, sizeof(piece), file)) > 0) {
		total += n;
		if (total > TABLES_TRUTH_BYTES_MAX)
			read_fail(reading, "the file is too long");
		else if (csv_parse(&parser, piece, n, on_cell, on_line_end, reading) != n)
			read_fail(reading, csv_strerror(csv_error(&parser)));
	}
	csv_fini(&parser, on_cell, on_line_end, reading);
	csv_free(&parser);
	if (ferror(file))
		read_fail(reading, "cannot be read");
	return !reading->failed;
}

bool tables_truth_read(struct tables_truth *truth, const char *path, struct error *error)
{
	FILE *file = fopen(path, "re");
	struct reading reading = {.truth = truth, .line = 1, .error = error};
	bool good;

	*truth = (struct tables_truth){0};
	arena_init(&truth->arena, ARENA_CHUNK);
	if (!file)
		return error_set_errno(error, "%s", path);
	for (int f = 0; f < FIELDS; f++)
		reading.column_of[f] = COLUMNS_MAX;
	good = read_file(file, &reading);
	fclose(file);
	if (!good)
		return error_wrap(error, "%s", path);
	if (truth->count)
		qsort(truth->cells, truth->count, sizeof(*truth->cells), cell_compare);
	return true;
}

void tables_truth_end(struct tables_truth *truth)
{
	free(truth->cells);
	arena_free(&truth->arena);
	*truth = (struct tables_truth){0};
}

double tables_truth_share(const struct tables_truth *truth, struct str region, struct str group)
{
	struct tables_truth_cell key = {region, group, 0};
	const struct tables_truth_cell *found =
	        truth->count ? bsearch(&key, truth->cells, truth->count, sizeof(key), cell_compare)
	                     : NULL;

	return found ? found->share : (double)NAN;
}
