/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/responses/items.h>

#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 16 * 1024, MODEL_SIZE = 8, CHOICE_SHOWN = 60 };

static const enum irt_model NO_MODEL = IRT_MODELS;

void tools_items_init(struct items *items, const struct items_request *request)
{
	*items = (struct items){.request = *request};
	arena_init(&items->arena, ARENA_CHUNK);
	items->name = arena_new(&items->arena, IRT_ITEMS_MAX, sizeof(*items->name));
	items->column = arena_new(&items->arena, IRT_ITEMS_MAX, sizeof(*items->column));
	items->key = arena_new(&items->arena, IRT_ITEMS_MAX, sizeof(*items->key));
	items->model = arena_new(&items->arena, IRT_ITEMS_MAX, sizeof(*items->model));
	items->categories = arena_new(&items->arena, IRT_ITEMS_MAX, sizeof(*items->categories));
	items->shifted = arena_new(&items->arena, IRT_ITEMS_MAX, sizeof(*items->shifted));
}

void tools_items_end(struct items *items)
{
	free(items->category);
	free(items->choice);
	arena_free(&items->arena);
	*items = (struct items){0};
}

/* ---- names and ranges ---- */

/* Names by position: of the columns of the file, or of the items. */
struct names {
	const void *of;
	size_t count;
	const char *(*at)(const void *of, size_t position);
};

static const char *column_at(const void *of, size_t position)
{
	return csv_table_name(of, position);
}

static const char *item_at(const void *of, size_t position)
{
	const struct items *items = of;

	return items->name[position];
}

static bool names_find(const struct names *names, struct str name, size_t *position)
{
	for (*position = 0; *position < names->count; ++*position)
		if (str_equal_c(name, names->at(names->of, *position)))
			return true;
	return false;
}

/* Finds one name, or the first and last name of a range. Every dash is tried as the divider. */
static bool range_find(const struct names *names, struct str text, size_t *first, size_t *last)
{
	if (names_find(names, text, first)) {
		*last = *first;
		return true;
	}
	for (size_t i = 1; i + 1 < text.n; i++)
		if (text.p[i] == '-' &&
		        names_find(names, str_trimmed((struct str){text.p, i}), first) &&
		        names_find(names, str_trimmed((struct str){text.p + i + 1, text.n - i - 1}),
		                last))
			return *first <= *last;
	return false;
}

/* ---- which columns ---- */

static bool item_add(struct items *items, const char *name, struct error *error)
{
	for (size_t j = 0; j < items->count; j++)
		if (!strcmp(items->name[j], name))
			return error_set(error, "--items names %s twice", name);
	if (items->count == IRT_ITEMS_MAX)
		return error_set(error, "more than %d items", IRT_ITEMS_MAX);
	items->name[items->count++] = arena_copy(&items->arena, str_from(name)).p;
	return true;
}

static bool is_among(const char *name, const char *const *names)
{
	for (; names && *names; names++)
		if (!strcmp(*names, name))
			return true;
	return false;
}

static bool is_item(const struct items *items, const char *name)
{
	return items->request.known ? is_among(name, items->request.known)
	                            : !is_among(name, items->request.taken);
}

/* Two columns have this name. If it is wanted, reading the file reports it with line and column. */
static bool is_double(const struct names *columns, size_t c)
{
	for (size_t other = 0; other < c; other++)
		if (!strcmp(columns->at(columns->of, other), columns->at(columns->of, c)))
			return true;
	return false;
}

/* Spaces, also the wide one of Chinese text, or nothing. */
static bool is_blank(const char *name)
{
	static const char wide[] = "\u3000";

	while (*name)
		if (!strncmp(name, wide, sizeof(wide) - 1))
			name += sizeof(wide) - 1;
		else if (*name == ' ' || *name == '\t')
			name++;
		else
			return false;
	return true;
}

static bool fail_unnamed(size_t c, struct error *error)
{
	return error_set(error,
	        "line 1: column %zu has no name: name the item, or say with --items which columns "
	        "are items",
	        c + 1);
}

static bool take_rest(struct items *items, const struct names *columns, struct error *error)
{
	for (size_t c = 0; c < columns->count; c++) {
		const char *name = columns->at(columns->of, c);

		if (is_blank(name) && !items->request.known)
			return fail_unnamed(c, error);
		if (is_item(items, name) && !is_double(columns, c) && !item_add(items, name, error))
			return false;
	}
	return items->count || error_set(error, "no column is left for items: see --items");
}

static bool take_list(struct items *items, const struct names *columns, struct error *error)
{
	struct str rest = str_from(items->request.items), text;

	while (rest.n) {
		size_t first, last;

		rest = str_cut_item(rest, &text);
		if (!range_find(columns, text, &first, &last))
			return error_set(error,
			        "--items: %.*s is no column, nor a range of columns in the order "
			        "of the file",
			        STR_ARG(text));
		for (size_t c = first; c <= last; c++) {
			if (is_blank(columns->at(columns->of, c)))
				return fail_unnamed(c, error);
			if (!is_double(columns, c) &&
			        !item_add(items, columns->at(columns->of, c), error))
				return false;
		}
	}
	return true;
}

/* ---- which models ---- */

static struct str word_of(struct str text)
{
	const char *equals = memrchr(text.p, '=', text.n);
	size_t n = equals ? (size_t)(equals + 1 - text.p) : 0;

	return str_trimmed((struct str){text.p + n, text.n - n});
}

static bool parse_model(struct str word, enum irt_model *model)
{
	char name[MODEL_SIZE];

	if (word.n >= sizeof(name))
		return false;
	memcpy(name, word.p, word.n);
	name[word.n] = 0;
	return irt_model_parse(name, model);
}

bool tools_items_models_check(const char *models, struct error *error)
{
	struct str rest = str_from(models), text;
	enum irt_model model;

	while (rest.n) {
		rest = str_cut_item(rest, &text);
		if (!parse_model(word_of(text), &model))
			return error_set(error, "--model: %.*s is not rasch, 2pl, 3pl or gpcm",
			        STR_ARG(word_of(text)));
	}
	return true;
}

/* Reads "A-B=3pl", or "3pl" for the items that no range names. */
static bool take_model(
        struct items *items, struct str text, enum irt_model *others, struct error *error)
{
	struct names names = {items, items->count, item_at};
	const char *equals = memrchr(text.p, '=', text.n);
	struct str word = word_of(text), range = {text.p, equals ? (size_t)(equals - text.p) : 0};
	enum irt_model model;
	size_t first, last;

	if (!parse_model(word, &model))
		return false;
	if (!equals) {
		*others = model;
		return true;
	}
	range = str_trimmed(range);
	if (!range_find(&names, range, &first, &last))
		return error_set(
		        error, "--model: %.*s is no item, nor a range of items", STR_ARG(range));
	for (size_t j = first; j <= last; j++)
		items->model[j] = model;
	return true;
}

static bool take_models(struct items *items, struct error *error)
{
	struct str rest = str_from(items->request.model), text;
	enum irt_model others = NO_MODEL;

	for (size_t j = 0; j < items->count; j++)
		items->model[j] = NO_MODEL;
	if (!items->request.model)
		return true;
	if (!tools_items_models_check(items->request.model, error))
		return false;
	while (rest.n) {
		rest = str_cut_item(rest, &text);
		if (!take_model(items, text, &others, error))
			return false;
	}
	for (size_t j = 0; j < items->count; j++) {
		if (items->model[j] == NO_MODEL)
			items->model[j] = others;
		if (items->model[j] == NO_MODEL)
			return error_set(error, "--model names none for item %s", items->name[j]);
	}
	return true;
}

/* Raw choices are read as labels, scored answers as categories. */
static bool take_keys(struct items *items, struct csv_table *table, struct error *error)
{
	struct answer_key none = {0}, *key = items->request.key ? items->request.key : &none;

	if (!tools_answer_key_check(key, table, error))
		return false;
	for (size_t j = 0; j < items->count; j++) {
		items->key[j] = tools_answer_key_find(key, items->name[j]);
		items->column[j] = items->key[j] == ANSWER_KEY_NONE
		                           ? csv_table_want_category(table, items->name[j])
		                           : csv_table_want_label(table, items->name[j]);
		csv_table_code_missing(table, items->column[j]);
	}
	return true;
}

bool tools_items_want(struct items *items, struct csv_table *table, struct error *error)
{
	struct names columns = {table, csv_table_width(table), column_at};

	if (!(*items->request.items ? take_list(items, &columns, error)
	                            : take_rest(items, &columns, error)) ||
	        !take_models(items, error))
		return false;
	return take_keys(items, table, error);
}

bool tools_items_on_header(struct csv_table *table, void *data, struct error *error)
{
	return tools_items_want(data, table, error);
}

/* ---- the matrix of responses ---- */

static bool row_counts(const struct items *items, size_t row)
{
	return !items->weight || items->weight[row] > 0;
}

static bool take_column(struct items *items, struct csv_table *table, size_t j, struct error *error)
{
	const int8_t *column = csv_table_categories(table, items->column[j]);
	bool two = items->model[j] == IRT_2PL || items->model[j] == IRT_3PL;
	int most = 1;

	for (size_t i = 0; i < csv_table_rows(table); i++) {
		if (!row_counts(items, i))
			continue;
		if (two && column[i] > 1)
			return csv_table_fail(table, i, items->column[j], error,
			        "a response under the %s model is 0 or 1, not %d",
			        irt_model_name(items->model[j]), column[i]);
		most = column[i] > most ? column[i] : most;
	}
	for (size_t i = 0; i < csv_table_rows(table); i++)
		items->category[i * items->count + j] =
		        (int8_t)(column[i] > most ? IRT_MISSING : column[i]);
	items->categories[j] = (uint8_t)(most + 1);
	csv_table_drop(table, items->column[j]);
	return true;
}

/* The labels are kept, because another option may need them too. */
static bool take_choices(
        struct items *items, struct csv_table *table, size_t j, struct error *error)
{
	struct answer_column column = {items->key[j], table, items->column[j]};
	struct answer_scores scores = {items->category + j, items->choice + j, items->count};

	items->categories[j] = 2;
	return tools_answer_key_score(
	        items->request.key, &column, &items->options[j], &scores, error);
}

bool tools_items_take(struct items *items, struct csv_table *table, struct error *error)
{
	items->category = memory_new(csv_table_rows(table), items->count);
	if (items->request.key && items->request.key->table) {
		items->choice = memory_new(csv_table_rows(table), items->count);
		items->options = arena_new(&items->arena, items->count, sizeof(*items->options));
	}
	for (size_t j = 0; j < items->count; j++)
		if (!(items->key[j] == ANSWER_KEY_NONE ? take_column(items, table, j, error)
		                                       : take_choices(items, table, j, error)))
			return false;
	return true;
}

const char *tools_items_alike(const struct items *items, size_t j)
{
	const struct answer_options *options = items->options ? &items->options[j] : NULL;

	for (size_t k = 0; options && k < options->count; k++)
		if (k != options->right &&
		        tools_answer_key_alike(options->text[k], options->text[options->right]))
			return options->text[k];
	return NULL;
}

void tools_items_alike_text(const struct items *items, size_t j, size_t size, char *text)
{
	const struct answer_options *options = &items->options[j];

	snprintf(text, size,
	        "\"%.*s\" differs from the key \"%.*s\" only by case or width, and counts as wrong",
	        CHOICE_SHOWN, tools_items_alike(items, j), CHOICE_SHOWN,
	        options->text[options->right]);
}

void tools_items_shift(struct items *items, size_t rows, size_t j, int by)
{
	int8_t *category = items->category + j;

	for (size_t i = 0; i < rows; i++)
		if (category[i * items->count] >= 0)
			category[i * items->count] = (int8_t)(category[i * items->count] - by);
	items->categories[j] = (uint8_t)(items->categories[j] - by);
	items->shifted[j] = true;
}

/* The lowest category seen, to subtract from all; 0: leave the item as it is. */
static int lowest(const struct items *items, size_t rows, size_t j)
{
	bool seen[IRT_CATEGORIES_MAX] = {false};
	const int8_t *category = items->category + j;
	int low = 0, high = IRT_CATEGORIES_MAX - 1;

	for (size_t i = 0; i < rows; i++)
		if (row_counts(items, i) && category[i * items->count] >= 0)
			seen[category[i * items->count]] = true;
	while (low < high && !seen[low])
		low++;
	while (high > low && !seen[high])
		high--;
	for (int k = low; k <= high; k++)
		if (!seen[k])
			return 0;
	return high > low ? low : 0;
}

void tools_items_count_from_zero(struct items *items, size_t rows)
{
	for (size_t j = 0; j < items->count; j++) {
		int by = lowest(items, rows, j);

		if (by)
			tools_items_shift(items, rows, j, by);
	}
}
