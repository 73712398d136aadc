/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Levels of a column that are one value in two ways of writing: one number, or one text for a
 * reader who does not see case, width or blanks. Each level has a key; equal keys are one value.
 * A counter's numbers need no keys.
 */
#include "decimal.h"
#include "table_state.h"

#include <base/memory.h>
#include <base/visible.h>

#include <stdlib.h>
#include <string.h>

/* A key of a level of n bytes: its number, or its text in small letters. */
#define KEY_SIZE(n) CSV_DECIMAL_NORMAL_SIZE(n)

static struct str key_of(const char *text, char *folded, char *number)
{
	size_t n = visible_fold(str_from(text), VISIBLE_CASE_ALL, folded);

	return csv_decimal_normal(folded, n, number) ? str_from(number) : (struct str){folded, n};
}

static bool same_number(const char *a, const char *b)
{
	char *x = memory_new(KEY_SIZE(strlen(a)), 1), *y = memory_new(KEY_SIZE(strlen(b)), 1);
	bool same = csv_decimal_normal(a, strlen(a), x) && csv_decimal_normal(b, strlen(b), y) &&
	            !strcmp(x, y);

	free(x);
	free(y);
	return same;
}

bool csv_table_same_level(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	char *x = memory_new(n + 1 + KEY_SIZE(n), 1), *y = memory_new(m + 1 + KEY_SIZE(m), 1);
	bool same = str_equal(key_of(a, x, x + n + 1), key_of(b, y, y + m + 1));

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

static bool fail_same(const struct csv_table *table, size_t handle, int32_t code, int32_t again,
        struct error *error)
{
	size_t a = first_row(table, handle, code), b = first_row(table, handle, again);
	size_t before = a < b ? a : b, line = csv_table_line(table, before);
	const char *text = csv_table_level(table, handle, a < b ? again : code);
	const char *other = csv_table_level(table, handle, a < b ? code : again);
	const char *file = table->sources > 1 ? csv_table_path(table, before) : "";
	bool number = same_number(text, other);

	return csv_table_fail(table, a < b ? b : a, handle, error,
	        "\"%s\" 与%s%s%s第 %zu 行的 \"%s\" %s \"%s\" of line %zu%s%s%s: write it in one "
	        "way, "
	        "or give --as-text %s if they are %s",
	        text, *file ? " " : "", file, *file ? " " : "", line, other,
	        number ? "是同一个数，请统一写法 is the number"
	               : "只差大小写、全半角或空格，请统一写法 is",
	        other, line, *file ? " of " : "", file,
	        number ? "" : " but for case, width or blanks", csv_table_column(table, handle),
	        number ? "texts" : "two levels");
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
	size_t levels = csv_table_levels(table, handle), code = 0;

	while (code < levels && csv_decimal_is_plain(csv_table_level(table, handle, (int32_t)code)))
		code++;
	return code == levels;
}

/* Several codes may have become one text with an exponent, and what failed is no level. */
static bool check_whole(
        const struct csv_table *table, size_t handle, int32_t code, struct error *error)
{
	const char *text = csv_table_level(table, handle, code);

	if (csv_is_failure(text))
		return csv_table_fail(table, first_row(table, handle, code), handle, error,
		        "\"%s\" 是电子表格的错误值，请改正或清空 an error of a spreadsheet: mend "
		        "the "
		        "cell or empty it, or give --as-text %s",
		        text, csv_table_column(table, handle));
	if (!csv_decimal_lost_digits(text, strlen(text)))
		return true;
	return csv_table_fail(table, first_row(table, handle, code), handle, error,
	        "\"%s\" 是科学计数，编码后面的数字可能已丢失 a code as spreadsheets write long "
	        "numbers: its last digits may be lost; keep the column as text there, or give "
	        "--as-text %s",
	        text, csv_table_column(table, handle));
}

static size_t longest_level(const struct csv_table *table, size_t handle)
{
	size_t longest = 0;

	for (size_t code = 0; code < csv_table_levels(table, handle); code++) {
		size_t n = strlen(csv_table_level(table, handle, (int32_t)code));

		longest = n > longest ? n : longest;
	}
	return longest;
}

bool csv_table_levels_apart(const struct csv_table *table, size_t handle, struct error *error)
{
	if (is_text(table, handle) || all_plain(table, handle))
		return true;
	size_t levels = csv_table_levels(table, handle), size = longest_level(table, handle);
	char *folded = memory_new(size + 1, 1), *number = memory_new(KEY_SIZE(size), 1);
	int32_t *first = memory_new(levels, sizeof(*first)); /* level of each key */
	struct dictionary keys = {0};
	bool good = true;

	for (int32_t code = 0; good && (size_t)code < levels; code++) {
		struct str key = key_of(csv_table_level(table, handle, code), folded, number);
		bool is_new;
		int32_t known = csv_dictionary_code(&keys, key, &is_new);

		if (is_new)
			first[known] = code;
		good = is_new ? check_whole(table, handle, code, error)
		              : fail_same(table, handle, first[known], code, error);
	}
	csv_dictionary_end(&keys);
	free(first);
	free(number);
	free(folded);
	return good;
}
