/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of SPSS and Stata as tables: what is missing, texts, codes, and files that are damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <csv/feed.h>
#include <tools/files/table.h>

#include "../support/statistics_file.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

enum { BYTES_MOST = 1 << 16 };

static char path[] = "/tmp/kesu-test-files-XXXXXX";

static const struct statistics_row rows[] = {
        {1, false, "北京"},
        {0.1, false, "  town"},
        {0, true, ""},
        {99, false, "town"},
        {-7, false, "NA"},
        {3e15, false, "北京"},
};

static const struct statistics_file kinds[] = {
        {STATISTICS_SAV, READSTAT_COMPRESS_NONE, 0, rows, 6},
        {STATISTICS_SAV, READSTAT_COMPRESS_ROWS, 0, rows, 6},
        {STATISTICS_SAV, READSTAT_COMPRESS_BINARY, 0, rows, 6},
        {STATISTICS_DTA, READSTAT_COMPRESS_NONE, 118, rows, 6},
};

static int file_make(void **state)
{
	int file = mkstemp(path);

	(void)state;
	return file < 0 ? -1 : close(file);
}

static int file_remove(void **state)
{
	(void)state;
	return unlink(path);
}

static size_t file_write(const struct statistics_file *what, char *bytes)
{
	FILE *file = fopen(path, "w+");
	size_t size;

	assert_non_null(file);
	statistics_file_write(what, file);
	rewind(file);
	size = fread(bytes, 1, BYTES_MOST, file);
	assert_int_equal(fclose(file), 0);
	return size;
}

static void bytes_write(const char *bytes, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static void check_rows(struct csv_table *table, size_t from, size_t x, size_t g)
{
	static const char *const texts[] = {"北京", "town", NULL, "town", NULL, "北京"};
	static const double numbers[] = {1, 0.1, (double)NAN, (double)NAN, (double)NAN, 3e15};

	for (size_t row = 0; row < 6; row++) {
		double number = csv_table_numbers(table, x)[from + row];
		int32_t code = csv_table_labels(table, g)[from + row];

		assert_int_equal(isnan(number), isnan(numbers[row]));
		assert_true(isnan(number) || memcmp(&number, &numbers[row], sizeof(number)) == 0);
		assert_int_equal(code < 0, !texts[row]);
		if (texts[row])
			assert_string_equal(csv_table_level(table, g, code), texts[row]);
	}
}

static void test_formats(void **state)
{
	static char bytes[BYTES_MOST];

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct csv_table *table = tools_files_table();
		size_t x = csv_table_want_number(table, "x"), g = csv_table_want_label(table, "g");
		struct error error;

		file_write(&kinds[i], bytes);
		assert_true(csv_table_read(table, path, &error));
		assert_int_equal(csv_table_rows(table), 6);
		assert_int_equal(csv_table_width(table), 2);
		assert_int_equal(csv_table_line(table, 0), 2);
		assert_int_equal(csv_table_line(table, 5), 7);
		check_rows(table, 0, x, g);
		csv_table_free(table);
	}
}

/* A number as the level of a group is the code, not a decimal; the shortest text otherwise. */
static void test_codes(void **state)
{
	static char bytes[BYTES_MOST];
	struct csv_table *table = tools_files_table();
	size_t x = csv_table_want_label(table, "x");
	struct error error;

	(void)state;
	file_write(&kinds[1], bytes);
	assert_true(csv_table_read(table, path, &error));
	assert_int_equal(csv_table_levels(table, x), 3);
	assert_string_equal(csv_table_level(table, x, 0), "1");
	assert_string_equal(csv_table_level(table, x, 1), "0.1");
	assert_string_equal(csv_table_level(table, x, 2), "3e+15");
	assert_int_equal(csv_table_labels(table, x)[3], -1);
	csv_table_free(table);
}

/* Files of several formats follow one another as those of one do. */
static void test_more(void **state)
{
	static char bytes[BYTES_MOST];
	struct csv_table *table = tools_files_table();
	size_t x = csv_table_want_number(table, "x"), g = csv_table_want_label(table, "g");
	struct error error;

	(void)state;
	file_write(&kinds[0], bytes);
	assert_true(csv_table_read(table, path, &error));
	/* Another file, of another size, under the same name. */
	file_write(&kinds[3], bytes);
	assert_true(csv_table_read_more(table, path, &error));
	assert_int_equal(csv_table_rows(table), 12);
	check_rows(table, 0, x, g);
	check_rows(table, 6, x, g);
	assert_int_equal(csv_table_line(table, 6), 2);
	csv_table_free(table);
}

static bool fails(const char *words, const char *column)
{
	struct csv_table *table = tools_files_table();
	struct error error;
	bool failed;

	csv_table_want_number(table, column);
	failed = !csv_table_read(table, path, &error) && strstr(error.text, path) == error.text &&
	         strstr(error.text, words);
	csv_table_free(table);
	return failed;
}

static bool reads_all(void)
{
	struct csv_table *table = tools_files_table();
	size_t x = csv_table_want_number(table, "x"), g = csv_table_want_label(table, "g");
	struct error error;
	bool good = csv_table_read(table, path, &error) && csv_table_rows(table) == 6;

	if (good)
		check_rows(table, 0, x, g);
	csv_table_free(table);
	return good;
}

static void test_errors(void **state)
{
	static char bytes[BYTES_MOST];

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t size = file_write(&kinds[i], bytes);

		assert_true(fails("there is no column \"y\"; the columns are: x, g", "y"));
		assert_true(fails("line 2, column g: \"北京\" is not a number", "g"));
		/* Cut off at any place it is an error, or all rows were there before it. */
		for (size_t n = size - 1; n > CSV_READER_HEAD; n -= n > 97 ? 97 : n - 1) {
			bytes_write(bytes, n);
			assert_true(fails("", "x") || reads_all());
		}
	}
}

static void test_empty(void **state)
{
	static char bytes[BYTES_MOST];
	const struct statistics_file none = {STATISTICS_SAV, READSTAT_COMPRESS_ROWS, 0, rows, 0};

	(void)state;
	file_write(&none, bytes);
	assert_true(fails("no rows", "x"));
}

/* A table for CSV alone goes on naming such files for what they are. */
static void test_others(void **state)
{
	static char bytes[BYTES_MOST];
	struct csv_table *table = csv_table_new();
	struct error error;

	(void)state;
	file_write(&kinds[0], bytes);
	assert_false(csv_table_read(table, path, &error));
	assert_non_null(strstr(error.text, "export it as CSV"));
	csv_table_free(table);
	bytes_write("x,g\n1,b\n", 8);
	table = tools_files_table();
	csv_table_want_number(table, "x");
	assert_true(csv_table_read(table, path, &error));
	csv_table_free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_formats),
	        cmocka_unit_test(test_codes),
	        cmocka_unit_test(test_more),
	        cmocka_unit_test(test_errors),
	        cmocka_unit_test(test_empty),
	        cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, file_make, file_remove);
}
