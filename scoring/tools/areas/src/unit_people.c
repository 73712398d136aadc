/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit_people.h"

#include <csv/settings.h>
#include <tools/files/table.h>

#include <base/memory.h>
#include <base/str.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

static bool add_names(struct unit_input *input, const struct config *config, const char *option,
        uint32_t *count, struct error *error)
{
	const char *list = config_text(config, option);
	struct str rest = str_from(list), name;

	while (rest.n) {
		rest = str_cut_item(rest, &name);
		if (!name.n)
			return error_set(error, "--%s names an empty column: '%s'", option, list);
		uint32_t at = input->numbers + input->factors;

		if (at == UNIT_COVARIATES_MAX)
			return error_set(error, "--covariates and --factors name more than %d",
			        UNIT_COVARIATES_MAX);
		for (uint32_t i = 0; i < at; i++)
			if (str_equal_c(name, input->column[i]))
				return error_set(
				        error, "--%s names %s twice", option, input->column[i]);
		input->column[at] = arena_copy(&input->names, name).p;
		++*count;
	}
	return true;
}

bool tools_unit_input_names(
        struct unit_input *input, const struct config *config, struct error *error)
{
	*input = (struct unit_input){0};
	arena_init(&input->names, 4096);
	return add_names(input, config, "covariates", &input->numbers, error) &&
	       add_names(input, config, "factors", &input->factors, error);
}

/* ---- files ---- */

static void want_columns(struct unit_input *input, struct unit_side *side, const char *area)
{
	side->area = csv_table_want_label(side->table, area);
	for (uint32_t i = 0; i < input->numbers + input->factors; i++)
		side->column[i] = i < input->numbers
		                          ? csv_table_want_number(side->table, input->column[i])
		                          : csv_table_want_label(side->table, input->column[i]);
}

static bool read_side(struct unit_input *input, struct unit_side *side, const struct config *config,
        const char *path, struct error *error)
{
	csv_settings_take(side->table, config);
	csv_settings_take_levels(side->table, config);
	if (!csv_table_read(side->table, path, error) ||
	        !csv_table_levels_apart(side->table, side->area, error))
		return false;
	for (uint32_t i = input->numbers; i < input->numbers + input->factors; i++) {
		if (!csv_table_levels_apart(side->table, side->column[i], error))
			return false;
		csv_table_sort_levels(side->table, side->column[i]);
	}
	return true;
}

static bool read_files(struct unit_input *input, const struct config *config, const char *path,
        struct error *error)
{
	const char *area = config_text(config, "area"), *weight = config_text(config, "weight");
	struct unit_side *sample = &input->sample, *population = &input->population;

	sample->table = tools_files_table();
	want_columns(input, sample, area);
	sample->y = csv_table_want_number(sample->table, config_text(config, "unit"));
	if (*weight)
		sample->weight = csv_table_want_number(sample->table, weight);
	population->table = tools_files_table();
	want_columns(input, population, area);
	population->count = csv_table_want_number(population->table, config_text(config, "count"));
	return read_side(input, sample, config, path, error) &&
	       read_side(input, population, config, config_text(config, "population"), error);
}

/* ---- covariates ---- */

/* The levels of a factor among respondents are covariates, "sex=2", but for the first one. */
static bool name_covariates(struct unit_input *input, struct error *error)
{
	const struct csv_table *table = input->sample.table;

	for (uint32_t i = 0; i < input->numbers; i++)
		input->name[input->covariates++] = input->column[i];
	for (uint32_t i = input->numbers; i < input->numbers + input->factors; i++) {
		size_t handle = input->sample.column[i], levels = csv_table_levels(table, handle);

		if (levels > UNIT_COVARIATES_MAX - input->covariates + 1)
			return error_set(error,
			        "--factors: column %s has %zu levels; all columns together may "
			        "make %d covariates",
			        input->column[i], levels, UNIT_COVARIATES_MAX);
		for (size_t level = 1; level < levels; level++)
			input->name[input->covariates++] = arena_printf(&input->names, "%s=%s",
			        input->column[i], csv_table_level(table, handle, (int32_t)level))
			                                           .p;
	}
	return true;
}

/* Of each level of the population's column: its place among the respondents', or -1. */
static int32_t *places_of_levels(const struct csv_table *from, size_t from_handle,
        const struct csv_table *to, size_t to_handle)
{
	size_t levels = csv_table_levels(from, from_handle),
	       known = csv_table_levels(to, to_handle);
	int32_t *place = memory_new(levels + 1, sizeof(*place));

	for (size_t i = 0; i < levels; i++) {
		const char *text = csv_table_level(from, from_handle, (int32_t)i);

		place[i] = -1;
		for (size_t k = 0; k < known && place[i] < 0; k++)
			if (!strcmp(text, csv_table_level(to, to_handle, (int32_t)k)))
				place[i] = (int32_t)k;
	}
	return place;
}

/* A column of a side, in the covariates of the model from `at` on. place: NULL, or of its
 * levels. */
static void fill_factor(const struct unit_side *side, size_t handle, const int32_t *place,
        size_t levels, double *const *x)
{
	const int32_t *code = csv_table_labels(side->table, handle);

	for (size_t row = 0; row < csv_table_rows(side->table); row++) {
		int32_t level = code[row] < 0 || !place ? code[row] : place[code[row]];

		for (size_t k = 1; k < levels; k++)
			x[k - 1][row] = level < 0 ? (double)NAN : level == (int32_t)k;
	}
}

static void fill_covariates(struct unit_input *input, struct unit_side *side)
{
	size_t rows = csv_table_rows(side->table), at = input->numbers;

	for (size_t j = 0; j < input->covariates; j++)
		side->x[j] = memory_new(rows + 1, sizeof(*side->x[j]));
	for (size_t j = 0; j < input->numbers; j++)
		memcpy(side->x[j], csv_table_numbers(side->table, side->column[j]),
		        rows * sizeof(double));
	for (uint32_t i = input->numbers; i < input->numbers + input->factors; i++) {
		const struct unit_side *sample = &input->sample;
		size_t levels = csv_table_levels(sample->table, sample->column[i]);
		int32_t *place = side == sample ? NULL
		                                : places_of_levels(side->table, side->column[i],
		                                          sample->table, sample->column[i]);

		fill_factor(side, side->column[i], place, levels, &side->x[at]);
		free(place);
		at += levels ? levels - 1 : 0;
	}
}

/* ---- the population ---- */

static bool fail_level(const struct unit_input *input, size_t row, uint32_t i, struct error *error)
{
	const struct unit_side *side = &input->population;
	int32_t code = csv_table_labels(side->table, side->column[i])[row];

	return csv_table_fail(side->table, row, side->column[i], error,
	        "no respondent has %s: merge it with another level in both files",
	        csv_table_level(side->table, side->column[i], code));
}

static bool check_cell(const struct unit_input *input, size_t row, struct error *error)
{
	const struct unit_side *side = &input->population;
	const struct unit_side *sample = &input->sample;
	double count = csv_table_numbers(side->table, side->count)[row];

	if (csv_table_labels(side->table, side->area)[row] < 0)
		return csv_table_fail(side->table, row, side->area, error, "a name is missing");
	if (!(count >= 0))
		return csv_table_fail(side->table, row, side->count, error,
		        isnan(count) ? "a count is missing" : "a count is at least 0, not %g",
		        count);
	for (uint32_t i = 0; i < input->numbers + input->factors; i++) {
		bool number = i < input->numbers;
		bool missing = number ? isnan(csv_table_numbers(side->table, side->column[i])[row])
		                      : csv_table_labels(side->table, side->column[i])[row] < 0;

		if (missing)
			return csv_table_fail(side->table, row, side->column[i], error,
			        "every cell of the population needs its covariates");
		if (number || !(count > 0))
			continue;
		const char *text = csv_table_level(side->table, side->column[i],
		        csv_table_labels(side->table, side->column[i])[row]);
		bool known = false;

		for (size_t k = 0; k < csv_table_levels(sample->table, sample->column[i]); k++)
			known = known || !strcmp(text, csv_table_level(sample->table,
			                                       sample->column[i], (int32_t)k));
		if (!known)
			return fail_level(input, row, i, error);
	}
	return true;
}

static bool take_population(struct unit_input *input, struct error *error)
{
	struct unit_side *side = &input->population;
	size_t rows = csv_table_rows(side->table);
	double *people;

	for (size_t row = 0; row < rows; row++)
		if (!check_cell(input, row, error))
			return false;
	fill_covariates(input, side);
	side->groups = rows;
	side->area_of = memory_new(rows, sizeof(*side->area_of));
	side->people = memory_new(rows, sizeof(*side->people));
	input->areas = (uint32_t)csv_table_levels(side->table, side->area);
	people = memory_new(input->areas, sizeof(*people));
	for (size_t row = 0; row < rows; row++) {
		side->area_of[row] = (uint32_t)csv_table_labels(side->table, side->area)[row];
		side->people[row] = csv_table_numbers(side->table, side->count)[row];
		people[side->area_of[row]] += side->people[row];
	}
	bool good = true;

	for (size_t row = 0; good && row < rows; row++)
		if (!(people[side->area_of[row]] > 0))
			good = csv_table_fail(side->table, row, side->area, error,
			        "nobody lives in %s",
			        tools_unit_input_area(input, side->area_of[row]));
	free(people);
	return good;
}

/* ---- respondents ---- */

static bool is_whole(const struct unit_input *input, size_t row)
{
	const struct unit_side *side = &input->sample;

	if (csv_table_labels(side->table, side->area)[row] < 0 ||
	        isnan(csv_table_numbers(side->table, side->y)[row]))
		return false;
	for (uint32_t i = 0; i < input->numbers; i++)
		if (isnan(csv_table_numbers(side->table, side->column[i])[row]))
			return false;
	for (uint32_t i = input->numbers; i < input->numbers + input->factors; i++)
		if (csv_table_labels(side->table, side->column[i])[row] < 0)
			return false;
	return true;
}

static bool check_respondent(const struct unit_input *input, size_t row, bool weighted,
        const int32_t *place, struct error *error)
{
	const struct unit_side *side = &input->sample;
	double y = csv_table_numbers(side->table, side->y)[row];
	int32_t area = csv_table_labels(side->table, side->area)[row];

	if (y < 0 || y > 1 || (y > 0 && y < 1))
		return csv_table_fail(side->table, row, side->y, error, "%g is neither 0 nor 1", y);
	if (weighted && !(csv_table_numbers(side->table, side->weight)[row] >= 0))
		return csv_table_fail(
		        side->table, row, side->weight, error, "a weight is a number from 0 up");
	return area < 0 || place[area] >= 0 ||
	       csv_table_fail(side->table, row, side->area, error,
	               "the population has no cells of %s",
	               csv_table_level(side->table, side->area, area));
}

/* Respondents in the order of their area and covariates. */
struct order {
	const struct unit_input *input;
	const uint32_t *area;
};

static int row_compare(const void *a, const void *b, void *data)
{
	const struct order *order = data;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (order->area[x] != order->area[y])
		return order->area[x] < order->area[y] ? -1 : 1;
	for (size_t j = 0; j < order->input->covariates; j++) {
		const double *column = order->input->sample.x[j];

		if (column[x] < column[y] || column[x] > column[y])
			return column[x] < column[y] ? -1 : 1;
	}
	return 0;
}

/* Puts those who are alike into one group. row: `count` whole rows in order. */
static void group_rows(struct unit_input *input, struct order *order, uint32_t *row, size_t count)
{
	struct unit_side *side = &input->sample;
	const double *y = csv_table_numbers(side->table, side->y);
	double *x[UNIT_COVARIATES_MAX];

	for (size_t j = 0; j < input->covariates; j++)
		x[j] = memory_new(count + 1, sizeof(*x[j]));
	for (size_t i = 0; i < count; i++) {
		if (!i || row_compare(&row[i], &row[i - 1], order)) {
			side->area_of[side->groups] = order->area[row[i]];
			for (size_t j = 0; j < input->covariates; j++)
				x[j][side->groups] = side->x[j][row[i]];
			side->groups++;
		}
		side->people[side->groups - 1]++;
		side->ones[side->groups - 1] += y[row[i]];
	}
	for (size_t j = 0; j < input->covariates; j++) {
		free(side->x[j]);
		side->x[j] = x[j];
	}
}

static void take_direct(struct unit_input *input, const struct order *order, const uint32_t *row,
        size_t count, bool weighted)
{
	const struct unit_side *side = &input->sample;
	const double *y = csv_table_numbers(side->table, side->y);
	const double *weight = weighted ? csv_table_numbers(side->table, side->weight) : NULL;
	double *sum = memory_new(input->areas, sizeof(*sum));

	input->direct = memory_new(input->areas, sizeof(*input->direct));
	for (size_t i = 0; i < count; i++) {
		double w = weight ? weight[row[i]] : 1;

		sum[order->area[row[i]]] += w;
		input->direct[order->area[row[i]]] += w * y[row[i]];
	}
	for (uint32_t i = 0; i < input->areas; i++)
		input->direct[i] = sum[i] > 0 ? input->direct[i] / sum[i] : (double)NAN;
	free(sum);
}

static bool take_sample(struct unit_input *input, bool weighted, struct error *error)
{
	struct unit_side *side = &input->sample;
	size_t rows = csv_table_rows(side->table), count = 0;
	int32_t *place = places_of_levels(
	        side->table, side->area, input->population.table, input->population.area);
	uint32_t *row = memory_new(rows, sizeof(*row)), *area = memory_new(rows, sizeof(*area));
	struct order order = {input, area};
	bool good = true;

	for (size_t i = 0; good && i < rows; i++) {
		good = check_respondent(input, i, weighted, place, error);
		if (!good || !is_whole(input, i))
			continue;
		area[i] = (uint32_t)place[csv_table_labels(side->table, side->area)[i]];
		row[count++] = (uint32_t)i;
	}
	if (good) {
		input->left_out = rows - count;
		fill_covariates(input, side);
		side->area_of = memory_new(count + 1, sizeof(*side->area_of));
		side->people = memory_new(count + 1, sizeof(*side->people));
		side->ones = memory_new(count + 1, sizeof(*side->ones));
		qsort_r(row, count, sizeof(*row), row_compare, &order);
		take_direct(input, &order, row, count, weighted);
		group_rows(input, &order, row, count);
	}
	free(area);
	free(row);
	free(place);
	return good;
}

bool tools_unit_input_read(struct unit_input *input, const struct config *config, const char *path,
        struct error *error)
{
	return read_files(input, config, path, error) && name_covariates(input, error) &&
	       take_population(input, error) &&
	       take_sample(input, *config_text(config, "weight"), error);
}

static void side_end(struct unit_side *side)
{
	for (size_t j = 0; j < UNIT_COVARIATES_MAX; j++)
		free(side->x[j]);
	free(side->area_of);
	free(side->people);
	free(side->ones);
	csv_table_free(side->table);
}

void tools_unit_input_end(struct unit_input *input)
{
	side_end(&input->sample);
	side_end(&input->population);
	free(input->direct);
	arena_free(&input->names);
}

const char *tools_unit_input_area(const struct unit_input *input, uint32_t area)
{
	return csv_table_level(input->population.table, input->population.area, (int32_t)area);
}
