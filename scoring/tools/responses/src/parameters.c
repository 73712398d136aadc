/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/files/table.h>
#include <tools/responses/parameters.h>

#include <csv/table.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 16 * 1024, STEPS_MAX = IRT_CATEGORIES_MAX - 1, NAME_SIZE = 16 };

#define POINTS_MOST 1e6

/* The numbers that a row may have. struct reading says which of them the file has. */
enum number {
	SLOPE,
	GUESS,
	POINTS,
	INTERCEPT,
	DIFFICULTY = INTERCEPT + 1 + STEPS_MAX,
	NUMBERS = DIFFICULTY + 1 + STEPS_MAX
};

struct reading {
	struct csv_table *table;
	bool form;
	size_t item, model, number[NUMBERS];
	bool has_model, has[NUMBERS];
};

/* INTERCEPT is d, followed by d1, d2 ..; DIFFICULTY is b, followed by b1, b2 .. */
static void number_name(size_t number, char name[static NAME_SIZE])
{
	static const char *const single[] = {[SLOPE] = "a", [GUESS] = "c", [POINTS] = "points"};

	if (number < INTERCEPT)
		snprintf(name, NAME_SIZE, "%s", single[number]);
	else if (number == INTERCEPT || number == DIFFICULTY)
		snprintf(name, NAME_SIZE, "%c", number == INTERCEPT ? 'd' : 'b');
	else if (number < DIFFICULTY)
		snprintf(name, NAME_SIZE, "d%zu", number - INTERCEPT);
	else
		snprintf(name, NAME_SIZE, "b%zu", number - DIFFICULTY);
}

static bool on_header(struct csv_table *table, void *data, struct error *error)
{
	struct reading *reading = data;
	char name[NAME_SIZE];

	(void)error;
	reading->has_model = csv_table_has(table, "model");
	if (reading->has_model)
		reading->model = csv_table_want_label(table, "model");
	for (size_t k = 0; k < NUMBERS; k++) {
		number_name(k, name);
		reading->has[k] = csv_table_has(table, name) || (k == POINTS && reading->form);
		if (reading->has[k])
			reading->number[k] = csv_table_want_number(table, name);
	}
	return true;
}

/* NAN: the file has no such column, or the cell is empty. */
static double number_at(const struct reading *reading, size_t k, size_t row)
{
	return reading->has[k] ? csv_table_numbers(reading->table, reading->number[k])[row]
	                       : (double)NAN;
}

static double or_else(double value, double fallback)
{
	return isnan(value) ? fallback : value;
}

/* d_k from d1 .. or from the steps b1 ..: d_k = d_{k-1} - a b_k. Returns false without any. */
static bool take_intercepts(const struct reading *reading, size_t row, struct irt_item *item)
{
	double d = number_at(reading, INTERCEPT, row), b = number_at(reading, DIFFICULTY, row);

	item->categories = 1;
	for (size_t k = 1; k <= STEPS_MAX; k++) {
		double to = number_at(reading, INTERCEPT + k, row);
		double step = number_at(reading, DIFFICULTY + k, row);

		to = or_else(to, item->d[k - 1] - item->a * step);
		if (isnan(to))
			break;
		item->d[k] = to;
		item->categories++;
	}
	if (item->categories > 1)
		return true;
	item->categories = 2;
	item->d[1] = or_else(d, -item->a * b);
	return !isnan(item->d[1]);
}

static bool is_bounded(const struct irt_item *item)
{
	bool good = fabs(item->a) <= IRT_PARAMETER_MAX;

	for (int k = 1; k < item->categories; k++)
		good = good && fabs(item->d[k]) <= IRT_PARAMETER_MAX;
	return good;
}

static bool take_model(
        const struct reading *reading, size_t row, struct irt_item *item, struct error *error)
{
	const char *word;
	int32_t code =
	        reading->has_model ? csv_table_labels(reading->table, reading->model)[row] : -1;

	item->model = item->c > 0 ? IRT_3PL : item->categories > 2 ? IRT_GPCM : IRT_2PL;
	if (code < 0)
		return true;
	word = csv_table_level(reading->table, reading->model, code);
	if (!irt_model_parse(word, &item->model))
		return csv_table_fail(reading->table, row, reading->model, error,
		        "%s is not rasch, 2pl, 3pl or gpcm", word);
	return true;
}

static bool take_row(
        const struct reading *reading, size_t row, struct parameters *out, struct error *error)
{
	struct irt_item *item = &out->item[row];
	int32_t code = csv_table_labels(reading->table, reading->item)[row];
	double points = number_at(reading, POINTS, row);

	if (code < 0)
		return csv_table_fail(
		        reading->table, row, reading->item, error, "an item has a name");
	out->name[row] = arena_copy(
	        &out->arena, str_from(csv_table_level(reading->table, reading->item, code)))
	                         .p;
	for (size_t i = 0; i < row; i++)
		if (!strcmp(out->name[i], out->name[row]))
			return csv_table_fail(reading->table, row, reading->item, error,
			        "%s is in line %zu, too", out->name[row],
			        csv_table_line(reading->table, i));
	item->a = or_else(number_at(reading, SLOPE, row), 1);
	item->c = or_else(number_at(reading, GUESS, row), 0);
	if (!(item->c >= 0 && item->c < 1))
		return csv_table_fail(reading->table, row, reading->number[GUESS], error,
		        "a lower asymptote is at least 0 and below 1");
	out->known[row] = take_intercepts(reading, row, item);
	if (out->known[row] && !is_bounded(item))
		return csv_table_fail(reading->table, row, reading->item, error,
		        "a slope or an intercept (slope times difficulty) beyond %g",
		        IRT_PARAMETER_MAX);
	if (reading->form && !(points > 0 && points <= POINTS_MOST))
		return csv_table_fail(reading->table, row, reading->number[POINTS], error,
		        "an item has points above 0 and at most %g", POINTS_MOST);
	if (reading->form)
		out->points[row] = points;
	return take_model(reading, row, item, error);
}

static bool take_rows(const struct reading *reading, struct parameters *out, struct error *error)
{
	size_t rows = csv_table_rows(reading->table);

	out->name = arena_new(&out->arena, rows + 1, sizeof(*out->name));
	out->item = arena_new(&out->arena, rows, sizeof(*out->item));
	out->known = arena_new(&out->arena, rows, sizeof(*out->known));
	out->points = arena_new(&out->arena, rows, sizeof(*out->points));
	for (size_t row = 0; row < rows; row++, out->count++)
		if (!take_row(reading, row, out, error))
			return false;
	return true;
}

bool tools_parameters_read(
        struct parameters *parameters, const char *path, bool form, struct error *error)
{
	struct reading reading = {.table = tools_files_table(), .form = form};

	*parameters = (struct parameters){0};
	arena_init(&parameters->arena, ARENA_CHUNK);
	reading.item = csv_table_want_label(reading.table, "item");
	csv_table_on_header(reading.table, on_header, &reading);
	bool good = csv_table_read(reading.table, path, error) &&
	            take_rows(&reading, parameters, error);

	csv_table_free(reading.table);
	return good;
}

void tools_parameters_end(struct parameters *parameters)
{
	arena_free(&parameters->arena);
	*parameters = (struct parameters){0};
}

const struct irt_item *tools_parameters_find(const struct parameters *parameters, const char *name)
{
	for (size_t i = 0; i < parameters->count; i++)
		if (parameters->known[i] && !strcmp(parameters->name[i], name))
			return &parameters->item[i];
	return NULL;
}
