/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CSV reader of the shell tools: which cells it accepts, and its messages about errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <csv/table.h>

#include "../support/csv_pieces.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/kesu-test-csv-XXXXXX";

static void file_write(const char *bytes, size_t length)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

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

struct opened {
	struct csv_table *table;
	size_t x, g; /* the number column "x", the label column "g" */
	struct error error;
	bool good;
};

static struct opened open_bytes(const char *bytes, size_t length)
{
	struct opened o = {.table = csv_table_new()};

	file_write(bytes, length);
	o.x = csv_table_want_number(o.table, "x");
	o.g = csv_table_want_label(o.table, "g");
	o.good = csv_table_read(o.table, path, &o.error);
	return o;
}

static void test_cells(void **state)
{
	static const char text[] = "\xef\xbb\xbfg,\"other, one\",x\r\n"
	                           "b,\"a\r\nb\",1.5\r\n\r\n"
	                           "\"b\",,NA\r\n"
	                           "\"a \"\"q\"\"\",9, -2e3 \r\n"
	                           "NA,9,.\r\n"
	                           ".,9,123456789012345678901234567890\r\n"
	                           "b,1,0.1";
	struct opened o = open_bytes(text, sizeof(text) - 1);
	const double x[] = {
	        1.5, (double)NAN, -2000, (double)NAN, 123456789012345678901234567890.0, 0.1};
	static const int32_t g[] = {0, 0, 1, -1, -1, 0};
	static const size_t line[] = {3, 5, 6, 7, 8, 9};

	(void)state;
	assert_true(o.good);
	assert_int_equal(csv_table_rows(o.table), 6);
	for (size_t row = 0; row < 6; row++) {
		double got = csv_table_numbers(o.table, o.x)[row];

		assert_true(isnan(x[row]) ? isnan(got) : !memcmp(&got, &x[row], sizeof(got)));
		assert_int_equal(csv_table_labels(o.table, o.g)[row], g[row]);
		assert_int_equal(csv_table_line(o.table, row), line[row]);
	}
	assert_int_equal(csv_table_levels(o.table, o.g), 2);
	assert_string_equal(csv_table_level(o.table, o.g, 1), "a \"q\"");
	csv_table_sort_levels(o.table, o.g);
	assert_string_equal(csv_table_level(o.table, o.g, 0), "a \"q\"");
	assert_int_equal(csv_table_labels(o.table, o.g)[0], 1);
	assert_int_equal(csv_table_labels(o.table, o.g)[2], 0);
	assert_int_equal(csv_table_labels(o.table, o.g)[3], -1);
	assert_false(csv_table_fail(o.table, 2, o.x, &o.error, "below %d", 0));
	assert_non_null(strstr(o.error.text, ": line 6, column x: below 0"));
	csv_table_free(o.table);
}

static struct opened open_text(const char *text)
{
	return open_bytes(text, strlen(text));
}

static void assert_wrong(const char *text, const char *words)
{
	struct opened o = open_text(text);

	assert_false(o.good);
	assert_non_null(strstr(o.error.text, words));
	csv_table_free(o.table);
}

/* The last line of an export is no row, and says whether the file is whole. */
static void test_trailer(void **state)
{
	struct opened o = open_text("g,x\r\n\"a\",1\r\n\"b\",2\r\n# rows=2 sha256=ab\r\n");

	(void)state;
	assert_true(o.good);
	assert_int_equal(csv_table_rows(o.table), 2);
	assert_int_equal(csv_table_levels(o.table, o.g), 2);
	csv_table_free(o.table);
	o = open_text("x,g\n1,a\n# rows=1");
	assert_true(o.good);
	assert_int_equal(csv_table_rows(o.table), 1);
	csv_table_free(o.table);
	assert_wrong("g,x\n\"a\",1\n# rows=2 sha256=ab\n", "2 rows, and there are 1");
	assert_wrong("g,x\na,1\n# rows=1\nb,2\n", "a row behind the line");
	assert_wrong("g,x\na,1\n# rows=1,2\n", "more than one cell");
	o = open_text("g,x\n# rows=many,1\n"); /* a text as any other */
	assert_true(o.good);
	csv_table_free(o.table);
}

static void test_levels_as_numbers(void **state)
{
	static const char text[] = "x,g\n1,10\n2,9\n3,-1\n4,9\n5,1e1\n";
	static const char *const sorted[] = {"-1", "9", "10", "1e1"};
	struct opened o = open_bytes(text, sizeof(text) - 1);

	(void)state;
	assert_true(o.good);
	csv_table_sort_levels(o.table, o.g);
	for (int32_t i = 0; i < 4; i++)
		assert_string_equal(csv_table_level(o.table, o.g, i), sorted[i]);
	assert_int_equal(csv_table_labels(o.table, o.g)[3], 1);
	/* Asking for a column a second time gives the same handle, as a number and as a label. */
	assert_int_equal(csv_table_want_number(o.table, "x"), o.x);
	assert_int_equal(csv_table_want_label(o.table, "g"), o.g);
	csv_table_drop(o.table, o.g);
	assert_string_equal(csv_table_level(o.table, o.g, 0), "-1");
	csv_table_free(o.table);
}

/* Decimals are read as strtod reads them, by the short way and by the long one. */
static void test_decimals(void **state)
{
	static const char *const texts[] = {"0", "-0", "+7", "3.14159", ".5", "5.", "1e-300",
	        "9007199254740993", "0.30000000000000004", "1234567890123456789.123",
	        "2.2250738585072014e-308", "123456.7890123456789"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		char text[64];
		int n = snprintf(text, sizeof(text), "x,g\n%s,1\n", texts[i]);
		struct opened o = open_bytes(text, (size_t)n);
		double want = strtod(texts[i], NULL);

		assert_true(o.good);
		assert_memory_equal(csv_table_numbers(o.table, o.x), &want, sizeof(want));
		csv_table_free(o.table);
	}
}

static void test_wrong(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
	        {"", ": no header row"},
	        {"x,g\n", ": no rows below the header"},
	        {"x,h\n1,2\n", ": there is no column \"g\"; the columns are: x, h"},
	        {"x,g,x\n1,2,3\n", ": line 1: there are two columns \"x\""},
	        {"x,g\n1,a\n\n2\n", ": line 4: 1 cell, the header has 2"},
	        {"x,g\n1,a,\n", ": line 2: 3 cells, the header has 2"},
	        {"x,g\n1,a\ntwo,b\n", ": line 3, column x: \"two\" is not a number"},
	        {"x,g\n0x10,b\n", ": line 2, column x: \"0x10\" is not a number"},
	        {"x,g\ninf,b\n", ": line 2, column x: \"inf\" is not a number"},
	        {"x,g\n1e999,b\n", ": line 2, column x: \"1e999\" is not a number"},
	        {"x,g\n-,b\n", ": line 2, column x: \"-\" is not a number"},
	        {"x,g\n1,b\"c\n", ": line 2: a quote inside a cell"},
	        {"x,g\n1,\"bc\n2,d\n", ": line 2: the file ends inside a quoted cell"},
	        {"x,g\n1,\xff\n", ": line 2: 既不是 UTF-8，也不是 GB18030"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct opened o = open_bytes(cases[i].text, strlen(cases[i].text));

		assert_false(o.good);
		if (!strstr(o.error.text, cases[i].says))
			fail_msg("%s, not %s", o.error.text, cases[i].says);
		assert_ptr_equal(strstr(o.error.text, path), o.error.text);
		csv_table_free(o.table);
	}
	struct opened o = open_bytes("x,g\n1,a\0b\n", 10);

	assert_non_null(strstr(o.error.text, ": line 2, column g: not text"));
	csv_table_free(o.table);
	o.table = csv_table_new();
	assert_false(csv_table_read(o.table, "/nowhere/at all", &o.error));
	assert_non_null(strstr(o.error.text, "No such file"));
	csv_table_free(o.table);
}

/* More rows than one piece of the file holds, and more levels than a hash table starts with. */
static void test_many(void **state)
{
	enum { ROWS = 50000, LEVELS = 5003 };
	struct csv_table *table = csv_table_new();
	FILE *file = fopen(path, "w");
	struct error error;

	(void)state;
	assert_non_null(file);
	fputs("x,unused,g\n", file);
	for (int i = 0; i < ROWS; i++)
		fprintf(file, "%d.25,\"a,\nb\",level %d\n", i, i * 7 % LEVELS);
	assert_int_equal(fclose(file), 0);
	size_t g = csv_table_want_label(table, "g"), x = csv_table_want_number(table, "x");

	assert_true(csv_table_read(table, path, &error));
	assert_int_equal(csv_table_rows(table), ROWS);
	assert_int_equal(csv_table_levels(table, g), LEVELS);
	for (int i = 0; i < ROWS; i++) {
		char want[32];

		snprintf(want, sizeof(want), "level %d", i * 7 % LEVELS);
		assert_string_equal(csv_table_level(table, g, csv_table_labels(table, g)[i]), want);
		assert_true(csv_table_numbers(table, x)[i] - 0.25 - i >= 0);
		assert_int_equal(csv_table_line(table, (size_t)i), 3 + 2 * i);
	}
	csv_table_free(table);
}

/* The rows of a second file are added, whose columns are in another order. Then all rows are put
 * into a new order. */
static void test_another_file(void **state)
{
	static const char first[] = "g,x\nb,2\n\na,1\n", second[] = "x,g\nNA,a\n0.5,c\n";
	static const size_t line[] = {2, 4, 2, 3};
	static const uint32_t order[] = {3, 1, 2, 0};
	struct opened o = open_bytes(first, sizeof(first) - 1);

	(void)state;
	assert_true(o.good);
	file_write(second, sizeof(second) - 1);
	assert_true(csv_table_read_more(o.table, path, &o.error));
	assert_int_equal(csv_table_rows(o.table), 4);
	for (size_t row = 0; row < 4; row++) {
		assert_int_equal(csv_table_line(o.table, row), line[row]);
		assert_string_equal(csv_table_path(o.table, row), path);
	}
	assert_int_equal(csv_table_labels(o.table, o.g)[2], csv_table_labels(o.table, o.g)[1]);
	csv_table_sort_levels(o.table, o.g);
	assert_true(csv_table_compare(o.table, 0, 1) > 0);
	assert_true(csv_table_compare(o.table, 2, 1) < 0);
	assert_int_equal(csv_table_compare(o.table, 3, 3), 0);
	csv_table_reorder(o.table, order);
	assert_string_equal(csv_table_level(o.table, o.g, csv_table_labels(o.table, o.g)[0]), "c");
	assert_true(csv_table_numbers(o.table, o.x)[3] > 1.5);
	file_write("x,h\n1,a\n", 8);
	assert_false(csv_table_read_more(o.table, path, &o.error));
	assert_non_null(strstr(o.error.text, "line 1: there is no column \"g\""));
	csv_table_free(o.table);
}

/* Wants every column after the first as categories. */
static bool want_items(struct csv_table *table, void *data, struct error *error)
{
	size_t *items = data;

	if (csv_table_width(table) < 3)
		return error_set(error, "too few columns");
	for (size_t i = 1; i < csv_table_width(table); i++)
		items[i - 1] = csv_table_want_category(table, csv_table_name(table, i));
	return true;
}

static void test_header_and_categories(void **state)
{
	static const char bytes[] = "id,a,b\nx,TRUE,NA\ny, false ,9\nz,,3.0\n";
	struct csv_table *table = csv_table_new();
	size_t item[2] = {0};
	struct error error;

	(void)state;
	file_write(bytes, strlen(bytes));
	csv_table_on_header(table, want_items, item);
	assert_true(csv_table_read(table, path, &error));
	assert_memory_equal(csv_table_categories(table, item[0]), "\1\0\377", 3);
	assert_memory_equal(csv_table_categories(table, item[1]), "\377\11\3", 3);
	csv_table_free(table);
}

static void assert_no_items(const char *bytes, const char *want)
{
	struct csv_table *table = csv_table_new();
	size_t item[2] = {0};
	struct error error;

	file_write(bytes, strlen(bytes));
	csv_table_on_header(table, want_items, item);
	assert_false(csv_table_read(table, path, &error));
	assert_non_null(strstr(error.text, want));
	csv_table_free(table);
}

static void test_no_categories(void **state)
{
	(void)state;
	assert_no_items("id,a\nx,1\n", "too few columns");
	assert_no_items("id,a,b\nx,1,2\ny,10,2\n",
	        "line 3, column a: \"10\" is not a whole number from 0 to 9");
	assert_no_items("id,a,b\nx,1,-1\n", "column b");
	assert_no_items("id,a,b\nx,0.5,1\n", "column a");
	assert_no_items("id,a,b\nx,yes,1\n", "\"yes\" is not a whole number from 0 to 9");
	assert_no_items("id,a,a\nx,0,1\n", "two columns");
}

/* The file gives the same table or message whatever the size of the pieces; want NULL: the file is
 * good. */
static void assert_in_pieces(const char *bytes, size_t length, const char *want)
{
	file_write(bytes, length);
	struct csv_pieces whole = csv_pieces_read(path, 1 << 20);

	assert_int_equal(whole.good, !want);
	if (want && !strstr(whole.error.text, want))
		fail_msg("%s, not %s", whole.error.text, want);
	for (size_t piece = 1; piece <= 12; piece++) {
		struct csv_pieces cut = csv_pieces_read(path, piece);

		if (!csv_pieces_same(&whole, &cut))
			fail_msg("pieces of %zu: %s, not %s", piece, cut.error.text,
			        whole.error.text);
		csv_table_free(cut.table);
	}
	csv_table_free(whole.table);
}

/* Pieces of every small size, so that pieces begin and end at every byte of these files. */
static void test_pieces(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
	        {"x,g\n1,\"a\nb\"\n2,c\n3,\"\n\"\n4,\"d\"\"\n\"\"\"\n5,a\n", NULL},
	        {"\xef\xbb\xbfx,g\r\n1,a\r\n\r\n2,\"b\r\nc\"\r\n3,a\r\n", NULL},
	        {"x,g\r1,a\r2,b\r\r3,\"c\rd\"\r4,a\r", NULL},
	        {"x,g\r 1,a\n2,b\n3,c\n", NULL},
	        {"x,g\n1,a\r \n2,b\r\t \r\n3,c\r\r \n4,d\n5\n", ": line 8: 1 cell,"},
	        {"\n\n\"x\",\"g\"\n\n1,a\n\n\n2,b\n", NULL},
	        {"x,g,\"long\nname\"\n1,first,\n2,second,\n3,first,\n4,third,", NULL},
	        {"x,g\n1,a\n2,b\n3,\"c\"", NULL},
	        {"x,g\n1,a\n2,b\n3,c", NULL},
	        {"", ": no header row"},
	        {"\n\r\n", ": no header row"},
	        {"\xef\xbb\xbfx,g", ": no rows below the header"},
	        {"x,h", "there is no column \"g\""},
	        {"x,g\n1,\"a\n2,b\n3,c\n", ": line 2: the file ends inside a quoted cell"},
	        {"x,g\n1,a\n2,b\"c\n3,\"d\ne\"\n4,d\n", ": line 3: a quote inside a cell"},
	        {"x,g\n1,a\n2,\"b\"c\n3,d\n", ": line 3: a quote inside a cell"},
	        {"x,g\n1,a\n2,b\n3,c\n4,\"d\ne\"\nfive,f\n6\n",
	                ": line 7, column x: \"five\" is not a number"},
	        {"x,g\n1,a\n2\nthree,c\n4,d,4\n5,e\n6,\xff\n", ": line 3: 1 cell,"},
	        {"x,g\n1,a\n2,\xff\n3,\xff\n", ": line 3: 既不是 UTF-8，也不是 GB18030"},
	        {"x,g\n1,a\n2,b\n3,c,\"\n\n", ": line 4: the file ends inside"},
	};

	static const char nothing[] = "x,g\n1,a\n2,a\0b\n3,c\n";

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_in_pieces(cases[i].text, strlen(cases[i].text), cases[i].says);
	assert_in_pieces(nothing, sizeof(nothing) - 1, ": line 3, column g: not text");
}

/* New labels appear all through the file, and some rows are longer than a piece. */
static void test_labels_in_pieces(void **state)
{
	FILE *file = fopen(path, "w");

	(void)state;
	assert_non_null(file);
	fputs("g,unused,x\n", file);
	for (int i = 0; i < 3000; i++)
		fprintf(file, "\"level %d\",\"%*s\n\",%d\n", i * i % 1009 + i / 100, i % 90, "",
		        i % 7);
	assert_int_equal(fclose(file), 0);
	struct csv_pieces whole = csv_pieces_read(path, 1 << 20);

	assert_true(whole.good);
	assert_int_equal(csv_table_rows(whole.table), 3000);
	assert_int_equal(csv_table_line(whole.table, 2999), 6001);
	for (size_t piece = 100; piece < 5000; piece = 2 * piece + 1) {
		struct csv_pieces cut = csv_pieces_read(path, piece);

		assert_true(csv_pieces_same(&whole, &cut));
		csv_table_free(cut.table);
	}
	csv_table_free(whole.table);
}

/* A cell of a length that is always accepted, one that is too long, and one that never ends. */
static void test_long_cells(void **state)
{
	enum { LONGEST = CSV_TABLE_CELL_MAX - 128, TOO_LONG = CSV_TABLE_CELL_MAX };
	static const struct {
		int length;
		const char *end;
		bool good;
	} cases[] = {{LONGEST, "\"\n3,c\n", true}, {TOO_LONG, "\"\n3,c\n", false},
	        {TOO_LONG, "", false}};
	char *cell = malloc(TOO_LONG);

	(void)state;
	assert_non_null(cell);
	memset(cell, 'b', TOO_LONG);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		fprintf(file, "x,g\n1,a\n2,\"%.*s%s", cases[i].length, cell, cases[i].end);
		assert_int_equal(fclose(file), 0);
		for (size_t piece = 0; piece < 100000; piece = 10 * piece + 999) {
			struct csv_pieces read = csv_pieces_read(path, piece);

			assert_int_equal(read.good, cases[i].good);
			if (!read.good)
				assert_non_null(
				        strstr(read.error.text, ": line 3: a cell of more"));
			csv_table_free(read.table);
		}
	}
	free(cell);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_cells),
	        cmocka_unit_test(test_trailer),
	        cmocka_unit_test(test_another_file),
	        cmocka_unit_test(test_levels_as_numbers),
	        cmocka_unit_test(test_decimals),
	        cmocka_unit_test(test_wrong),
	        cmocka_unit_test(test_many),
	        cmocka_unit_test(test_pieces),
	        cmocka_unit_test(test_labels_in_pieces),
	        cmocka_unit_test(test_long_cells),
	        cmocka_unit_test(test_header_and_categories),
	        cmocka_unit_test(test_no_categories),
	};

	return cmocka_run_group_tests(tests, file_make, file_remove);
}
