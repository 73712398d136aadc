/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet.h"

#include <csv/settings.h>
#include <tools/files/table.h>
#include <tools/responses/weights.h>

#include <base/memory.h>
#include <base/number.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 64 * 1024 };

/* ---- which columns ---- */

static bool take_names(struct plausible_sheet *sheet, struct sheet_names *names, const char *option,
        const char *list, struct error *error)
{
	struct str rest = str_from(list), text;

	names->name = arena_new(&sheet->arena, SHEET_NAMES_MAX + 1, sizeof(*names->name));
	names->column = arena_new(&sheet->arena, SHEET_NAMES_MAX, sizeof(*names->column));
	while (rest.n) {
		rest = str_cut_item(rest, &text);
		if (!text.n)
			return error_set(error, "--%s %s: a column without a name", option, list);
		if (names->count == SHEET_NAMES_MAX)
			return error_set(
			        error, "--%s names more than %d columns", option, SHEET_NAMES_MAX);
		for (size_t i = 0; i < names->count; i++)
			if (str_equal_c(text, names->name[i]))
				return error_set(
				        error, "--%s names %.*s twice", option, STR_ARG(text));
		names->name[names->count++] = arena_copy(&sheet->arena, text).p;
	}
	return true;
}

static void add_taken(struct plausible_sheet *sheet, size_t *count, const struct sheet_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		sheet->taken[(*count)++] = names->name[i];
}

/* A column that another option names is not an item, unless --items names it too. */
static void taken_make(struct plausible_sheet *sheet)
{
	const struct plausible_sheet_request *request = &sheet->request;
	size_t count = 0;

	sheet->taken = arena_new(&sheet->arena, 3 * SHEET_NAMES_MAX + 3, sizeof(*sheet->taken));
	add_taken(sheet, &count, &sheet->regressor);
	add_taken(sheet, &count, &sheet->factor);
	add_taken(sheet, &count, &sheet->keep);
	if (*request->weight)
		sheet->taken[count++] = request->weight;
	if (*request->id)
		sheet->taken[count++] = request->id;
}

static bool prepare(struct plausible_sheet *sheet, struct error *error)
{
	const struct plausible_sheet_request *request = &sheet->request;
	bool all = !strcmp(request->keep, "all");

	if (!take_names(sheet, &sheet->regressor, "regressors", request->regressors, error) ||
	        !take_names(sheet, &sheet->factor, "factors", request->factors, error) ||
	        !take_names(sheet, &sheet->keep, "keep", all ? "" : request->keep, error))
		return false;
	for (size_t i = 0; i < sheet->regressor.count; i++)
		for (size_t k = 0; k < sheet->factor.count; k++)
			if (!strcmp(sheet->regressor.name[i], sheet->factor.name[k]))
				return error_set(error,
				        "%s is either one of --regressors or one of --factors",
				        sheet->factor.name[k]);
	if (*request->key && !tools_answer_key_read(&sheet->answer_key, request->key, error))
		return false;
	taken_make(sheet);
	const struct items_request of_items = {.items = request->items,
	        .model = request->parameters ? NULL : request->model,
	        .taken = sheet->taken,
	        .known = request->parameters ? request->parameters->name : NULL,
	        .key = &sheet->answer_key};

	tools_items_init(&sheet->items, &of_items);
	return true;
}

static bool keep_all(struct plausible_sheet *sheet, struct error *error)
{
	size_t width = csv_table_width(sheet->table);

	if (width > SHEET_NAMES_MAX)
		return error_set(error, "--keep all: more than %d columns", SHEET_NAMES_MAX);
	for (size_t c = 0; c < width; c++)
		sheet->keep.name[sheet->keep.count++] =
		        arena_copy(&sheet->arena, str_from(csv_table_name(sheet->table, c))).p;
	return true;
}

static bool on_header(struct csv_table *table, void *data, struct error *error)
{
	struct plausible_sheet *sheet = data;

	if (!strcmp(sheet->request.keep, "all") && !keep_all(sheet, error))
		return false;
	for (size_t i = 0; i < sheet->regressor.count; i++)
		sheet->regressor.column[i] = csv_table_want_number(table, sheet->regressor.name[i]);
	for (size_t i = 0; i < sheet->factor.count; i++) {
		sheet->factor.column[i] = csv_table_want_label(table, sheet->factor.name[i]);
		csv_table_code_missing(table, sheet->factor.column[i]);
	}
	for (size_t i = 0; i < sheet->keep.count; i++)
		sheet->keep.column[i] = csv_table_want_label(table, sheet->keep.name[i]);
	if (*sheet->request.weight)
		sheet->weight = csv_table_want_number(table, sheet->request.weight);
	if (*sheet->request.id)
		sheet->id = csv_table_want_label(table, sheet->request.id);
	return tools_items_want(&sheet->items, table, error);
}

/* ---- weights ---- */

static bool take_weights(struct plausible_sheet *sheet, struct error *error)
{
	sheet->responses = (struct irt_responses){.rows = csv_table_rows(sheet->table)};
	if (*sheet->request.weight)
		sheet->responses.weight = tools_weights_take(sheet->table, sheet->weight, error);
	return !*sheet->request.weight || sheet->responses.weight;
}

/* ---- items ---- */

static bool has_zero(const struct plausible_sheet *sheet, size_t j)
{
	const struct items *items = &sheet->items;

	for (size_t i = 0; i < csv_table_rows(sheet->table); i++)
		if (!items->category[i * items->count + j])
			return true;
	return false;
}

static bool item_known(struct plausible_sheet *sheet, size_t j, struct error *error)
{
	struct items *items = &sheet->items;
	const struct irt_item *item =
	        tools_parameters_find(sheet->request.parameters, items->name[j]);

	if (!item)
		return error_set(error, "%s: --parameters has none for item %s",
		        csv_table_path(sheet->table, 0), items->name[j]);
	sheet->item[j] = *item;
	items->model[j] = item->model;
	/* Categories 1 to K become 0 to K - 1, as in the calibration. */
	if (items->categories[j] == item->categories + 1 && !has_zero(sheet, j))
		tools_items_shift(items, csv_table_rows(sheet->table), j, 1);
	if (items->categories[j] > item->categories)
		return error_set(error,
		        "%s: item %s: a response %d, but parameters of %d categories",
		        csv_table_path(sheet->table, 0), items->name[j], items->categories[j] - 1,
		        item->categories);
	return true;
}

static bool take_items(struct plausible_sheet *sheet, struct error *error)
{
	struct items *items = &sheet->items;
	size_t rows = csv_table_rows(sheet->table);

	if (!sheet->request.parameters)
		items->weight = sheet->responses.weight;
	if (!tools_items_take(items, sheet->table, error))
		return false;
	if (!sheet->request.parameters)
		tools_items_count_from_zero(items, rows);
	sheet->item = arena_new(&sheet->arena, items->count, sizeof(*sheet->item));
	for (size_t j = 0; j < items->count; j++) {
		sheet->item[j] = (struct irt_item){
		        .model = items->model[j], .categories = items->categories[j], .a = 1};
		if (sheet->request.parameters && !item_known(sheet, j, error))
			return false;
	}
	sheet->responses.items = items->count;
	sheet->responses.category = items->category;
	return true;
}

/* ---- regressors ---- */

static int compare_levels(const void *a, const void *b, void *data)
{
	const char *const *level = data;
	const int32_t *x = a, *y = b;

	return strcmp(level[*x], level[*y]);
}

/* The levels of a factor in byte order; the level of missing cells is sorted by its name. */
struct levels {
	size_t count, columns;
	const char **name; /* by code */
	size_t *people;    /* by code: who answered and have a weight */
	int32_t *place;    /* by code: 0 is the reference, or too thin for a column */
	int32_t missing;   /* the code of missing cells; -1: none */
};

static bool has_missing(const int32_t *label, size_t rows)
{
	for (size_t i = 0; i < rows; i++)
		if (label[i] < 0)
			return true;
	return false;
}

static bool row_answers(const struct plausible_sheet *sheet, size_t row)
{
	const struct irt_responses *responses = &sheet->responses;

	if (responses->weight && !(responses->weight[row] > 0))
		return false;
	for (size_t j = 0; j < responses->items; j++)
		if (responses->category[row * responses->items + j] >= 0)
			return true;
	return false;
}

static void people_count(
        const struct plausible_sheet *sheet, size_t handle, const struct levels *levels)
{
	const int32_t *label = csv_table_labels(sheet->table, handle);

	for (size_t row = 0; row < sheet->responses.rows; row++)
		if (row_answers(sheet, row))
			levels->people[label[row] < 0 ? levels->missing : label[row]]++;
}

/* order: of the codes, by name. The first level with enough people is the reference. */
static void places_give(
        struct plausible_sheet *sheet, size_t factor, struct levels *levels, const int32_t *order)
{
	int32_t place = 0;

	for (size_t i = 0; i < levels->count; i++) {
		int32_t code = order[i];
		bool thin = levels->people[code] < sheet->request.least;

		levels->place[code] = thin ? 0 : place++;
		if (thin)
			sheet->thin[sheet->thin_count++] =
			        (struct sheet_thin){sheet->factor.name[factor], levels->name[code],
			                levels->people[code]};
	}
	levels->columns = place ? (size_t)place - 1 : 0;
}

static struct levels levels_of(struct plausible_sheet *sheet, size_t factor)
{
	size_t handle = sheet->factor.column[factor];
	size_t count = csv_table_levels(sheet->table, handle);
	struct levels levels = {.missing = -1};
	int32_t *order = memory_new(count + 1, sizeof(*order));

	levels.name = arena_new(&sheet->arena, count + 1, sizeof(*levels.name));
	levels.place = arena_new(&sheet->arena, count + 1, sizeof(*levels.place));
	for (size_t code = 0; code < count; code++) {
		levels.name[code] = csv_table_level(sheet->table, handle, (int32_t)code);
		if (!strcmp(levels.name[code], "missing"))
			levels.missing = (int32_t)code;
	}
	if (levels.missing < 0 &&
	        has_missing(csv_table_labels(sheet->table, handle), sheet->responses.rows)) {
		levels.missing = (int32_t)count;
		levels.name[count++] = "missing";
	}
	for (size_t code = 0; code < count; code++)
		order[code] = (int32_t)code;
	qsort_r(order, count, sizeof(*order), compare_levels, levels.name);
	levels.count = count;
	levels.people = arena_new(&sheet->arena, count + 1, sizeof(*levels.people));
	people_count(sheet, handle, &levels);
	places_give(sheet, factor, &levels, order);
	free(order);
	return levels;
}

/* Of n numbers, in order: how many are not the most frequent one; *most: this. */
static size_t others_count(const double *number, size_t n, double *most)
{
	size_t longest = 0;

	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && !(number[end] > number[i]); end++)
			continue;
		if (end - i > longest) {
			longest = end - i;
			*most = number[i];
		}
	}
	return n - longest;
}

/*
 * A number that all but few people have in common, such as 0 and 1 where few have 1, is a level of
 * few people. Where nobody has another, plausible_sample_new refuses it.
 */
static bool number_take(struct plausible_sheet *sheet, size_t i, struct error *error)
{
	size_t handle = sheet->regressor.column[i], rows = sheet->responses.rows, n = 0, others;
	const double *number = csv_table_numbers(sheet->table, handle);
	double *of = memory_new(rows + 1, sizeof(*of)), most = 0;

	for (size_t row = 0; row < rows; row++) {
		if (isnan(number[row])) {
			free(of);
			return csv_table_fail(sheet->table, row, handle, error,
			        "a regressor has no missing values: fill it in, or band it and "
			        "give "
			        "it to --factors");
		}
		if (row_answers(sheet, row))
			of[n++] = number[row] + 0.0;
	}
	number_sort(of, n);
	others = others_count(of, n, &most);
	free(of);
	sheet->number_thin[i] = others && others < sheet->request.least;
	if (sheet->number_thin[i])
		sheet->thin[sheet->thin_count++] = (struct sheet_thin){sheet->regressor.name[i],
		        arena_printf(&sheet->arena, "≠%g", most).p, others};
	return true;
}

static void fill_number(struct plausible_sheet *sheet, size_t i, size_t column)
{
	const double *number = csv_table_numbers(sheet->table, sheet->regressor.column[i]);
	size_t width = sheet->rows.columns;

	sheet->column_name[column] = sheet->regressor.name[i];
	for (size_t row = 0; row < sheet->responses.rows; row++)
		sheet->x[row * width + column] = number[row] + 0.0; /* turns -0 into 0 */
}

static void fill_factor(
        struct plausible_sheet *sheet, size_t i, const struct levels *levels, size_t column)
{
	const int32_t *label = csv_table_labels(sheet->table, sheet->factor.column[i]);
	size_t width = sheet->rows.columns;

	for (size_t code = 0; code < levels->count; code++)
		if (levels->place[code])
			sheet->column_name[column + (size_t)levels->place[code] - 1] = arena_printf(
			        &sheet->arena, "%s=%s", sheet->factor.name[i], levels->name[code])
			                                                                       .p;
	for (size_t row = 0; row < sheet->responses.rows; row++) {
		int32_t place = levels->place[label[row] < 0 ? levels->missing : label[row]];

		if (place)
			sheet->x[row * width + column + (size_t)place - 1] = 1;
	}
}

/* Room for every regressor, and every level of every factor. */
static struct sheet_thin *thin_new(struct plausible_sheet *sheet)
{
	size_t most = sheet->regressor.count;

	for (size_t i = 0; i < sheet->factor.count; i++)
		most += 1 + csv_table_levels(sheet->table, sheet->factor.column[i]);
	return arena_new(&sheet->arena, most + 1, sizeof(*sheet->thin));
}

static bool take_regressors(struct plausible_sheet *sheet, struct error *error)
{
	struct levels *levels = arena_new(&sheet->arena, sheet->factor.count + 1, sizeof(*levels));
	size_t column = 0, width = 0;

	sheet->thin = thin_new(sheet);
	sheet->number_thin = arena_new(&sheet->arena, sheet->regressor.count + 1, sizeof(bool));
	for (size_t i = 0; i < sheet->regressor.count; i++) {
		if (!number_take(sheet, i, error))
			return false;
		width += !sheet->number_thin[i];
	}
	for (size_t i = 0; i < sheet->factor.count; i++) {
		if (!csv_table_levels_apart(sheet->table, sheet->factor.column[i], error))
			return false;
		levels[i] = levels_of(sheet, i);
		if (levels[i].count < 2)
			return error_set(error, "%s: factor %s has one level: %s",
			        csv_table_path(sheet->table, 0), sheet->factor.name[i],
			        levels[i].name[0]);
		width += levels[i].columns;
	}
	if (width > PLAUSIBLE_COLUMNS_MAX)
		return error_set(error,
		        "regressors and levels of factors make %zu columns, more than %d", width,
		        PLAUSIBLE_COLUMNS_MAX);
	sheet->rows.columns = width;
	sheet->x = memory_new(sheet->responses.rows * width + 1, sizeof(*sheet->x));
	sheet->column_name = arena_new(&sheet->arena, width + 1, sizeof(*sheet->column_name));
	for (size_t i = 0; i < sheet->regressor.count; i++)
		if (!sheet->number_thin[i])
			fill_number(sheet, i, column++);
	for (size_t i = 0; i < sheet->factor.count; i++) {
		fill_factor(sheet, i, &levels[i], column);
		column += levels[i].columns;
	}
	return true;
}

/* ---- identifiers ---- */

static bool take_ids(struct plausible_sheet *sheet, struct error *error)
{
	const int32_t *label;

	if (!*sheet->request.id)
		return true;
	label = csv_table_labels(sheet->table, sheet->id);
	sheet->key = memory_new(sheet->responses.rows, sizeof(*sheet->key));
	for (size_t row = 0; row < sheet->responses.rows; row++) {
		if (label[row] < 0)
			return csv_table_fail(
			        sheet->table, row, sheet->id, error, "an identifier is missing");
		sheet->key[row] =
		        plausible_id(csv_table_level(sheet->table, sheet->id, label[row]));
	}
	return true;
}

bool tools_plausible_sheet_read(struct plausible_sheet *sheet,
        const struct plausible_sheet_request *request, const char *path, struct error *error)
{
	*sheet = (struct plausible_sheet){.request = *request, .table = tools_files_table()};
	csv_table_keep_empty(sheet->table);
	csv_settings_take(sheet->table, request->config);
	csv_settings_take_levels(sheet->table, request->config);
	csv_settings_take_missing(sheet->table, request->config);
	arena_init(&sheet->arena, ARENA_CHUNK);
	if (!prepare(sheet, error))
		return false;
	csv_table_on_header(sheet->table, on_header, sheet);
	if (!csv_table_read(sheet->table, path, error) || !take_weights(sheet, error) ||
	        !take_items(sheet, error) || !take_regressors(sheet, error) ||
	        !take_ids(sheet, error))
		return false;
	sheet->rows.responses = &sheet->responses;
	sheet->rows.item_name = sheet->items.name;
	sheet->rows.x = sheet->x;
	sheet->rows.name = sheet->column_name;
	sheet->rows.id = sheet->key;
	return true;
}

void tools_plausible_sheet_lighten(struct plausible_sheet *sheet)
{
	free(sheet->x);
	sheet->x = NULL;
	sheet->rows.x = NULL;
	for (size_t i = 0; i < sheet->regressor.count; i++)
		if (!sheet->responses.weight || sheet->regressor.column[i] != sheet->weight)
			csv_table_drop(sheet->table, sheet->regressor.column[i]);
}

void tools_plausible_sheet_end(struct plausible_sheet *sheet)
{
	free(sheet->x);
	free(sheet->key);
	tools_items_end(&sheet->items);
	tools_answer_key_end(&sheet->answer_key);
	csv_table_free(sheet->table);
	arena_free(&sheet->arena);
}
