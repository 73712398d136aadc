/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels of a column that are one number. Only texts that a counter would not write can be such. */
#include "csv_table_state.h"
#include "decimal.h"

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

struct number {
	char *normal;
	int32_t code;
};

static int number_compare(const void *a, const void *b)
{
	const struct number *x = a, *y = b;
	int order = strcmp(x->normal, y->normal);

	return order ? order : (x->code > y->code) - (x->code < y->code);
}

static char *normal_of(const char *text)
{
	size_t length = strlen(text);
	char *normal = memory_new(CSV_DECIMAL_NORMAL_SIZE(length), 1);

	if (csv_decimal_normal(text, length, normal))
		return normal;
	free(normal);
	return NULL;
}

bool csv_table_same_number(const char *a, const char *b)
{
	char *x = normal_of(a), *y = normal_of(b);
	bool same = x && y && !strcmp(x, y);

	free(x);
	free(y);
	return same;
}

static size_t first_row(const struct csv_table *table, size_t handle, int32_t code)
{
	size_t row = 0;

	while (csv_table_labels(table, handle)[row] != code)
		row++;
	return row;
}

static bool fail_same(const struct csv_table *table, size_t handle, const struct number *pair,
        struct error *error)
{
	size_t a = first_row(table, handle, pair[0].code);
	size_t b = first_row(table, handle, pair[1].code), before = a < b ? a : b;
	const char *text = csv_table_level(table, handle, pair[a < b ? 1 : 0].code);
	const char *other = csv_table_level(table, handle, pair[a < b ? 0 : 1].code);
	struct error place;

	error_set(&place, "%s%s%zu", table->sources > 1 ? csv_table_path(table, before) : "",
	        table->sources > 1 ? ":" : "", csv_table_line(table, before));
	return csv_table_fail(table, a < b ? b : a, handle, error,
	        "\"%s\" 与第 %s 行的 \"%s\" 是同一个数，请统一写法 is the number \"%s\" of line "
	        "%s: write it in one way, or give --as-text %s if they are texts",
	        text, place.text, other, other, place.text, csv_table_column(table, handle));
}

/* Whether --as-text names the column. */
static bool is_text(const struct csv_table *table, size_t handle)
{
	struct str rest = str_from(table->as_text ? table->as_text : ""), name;

	while (rest.n) {
		rest = str_cut_item(rest, &name);
		if (str_equal_c(name, csv_table_column(table, handle)))
			return true;
	}
	return false;
}

static bool all_plain(const struct csv_table *table, size_t handle)
{
	double value;

	for (size_t code = 0; code < csv_table_levels(table, handle); code++) {
		const char *text = csv_table_level(table, handle, (int32_t)code);

		if (!csv_decimal_is_plain(text) && csv_decimal_parse(text, strlen(text), &value))
			return false;
	}
	return true;
}

bool csv_table_levels_apart(const struct csv_table *table, size_t handle, struct error *error)
{
	size_t levels = csv_table_levels(table, handle), count = 0;
	struct number *number;
	bool good = true;

	if (is_text(table, handle) || all_plain(table, handle))
		return true;
	number = memory_new(levels, sizeof(*number));
	for (size_t code = 0; code < levels; code++) {
		number[count].normal = normal_of(csv_table_level(table, handle, (int32_t)code));
		number[count].code = (int32_t)code;
		count += number[count].normal != NULL;
	}
	qsort(number, count, sizeof(*number), number_compare);
	for (size_t i = 1; good && i < count; i++)
		if (!strcmp(number[i - 1].normal, number[i].normal))
			good = fail_same(table, handle, &number[i - 1], error);
	for (size_t i = 0; i < count; i++)
		free(number[i].normal);
	free(number);
	return good;
}
