/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of SPSS and Stata: what is read back by ReadStat's own reader
 * (tests/reference/dataset.R reads the same with R), and what is refused because the file would
 * not hold it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "bounds.h"
#include "test_dataset_fixture.h"

#include <base/buf.h>

#include <math.h>
#include <readstat.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX = 64 << 20 };

/* Writes the rows; false with what went wrong. */
static bool write_rows(const char *format_name, const struct dataset *dataset,
        const struct dataset_value *values, int64_t rows, struct buf *out, struct error *error)
{
	const struct dataset_format *format = dataset_format_find(str_from(format_name));
	struct dataset_options options = {.language = DATASET_ZH};
	struct dataset_writer *writer =
	        format->open(dataset, &options, dataset_sink_buf(out), error);

	if (!writer)
		return false;
	for (int64_t i = 0; i < rows; i++)
		if (!format->row(writer, values + (size_t)i * dataset->column_count, error)) {
			format->abandon(writer);
			return false;
		}
	return format->close(writer, error);
}

/* --- round trip --- */

struct reader {
	bool is_sav;
	size_t values;
	char weight[DATASET_NAME_MAX + 1];
	readstat_measure_t measures[FIXTURE_COLUMNS];
};

static int take_variable(
        int index, readstat_variable_t *variable, const char *labels, void *context)
{
	struct reader *reader = context;

	(void)labels;
	reader->measures[index] = readstat_variable_get_measure(variable);
	assert_string_equal(readstat_variable_get_name(variable), fixture_columns[index].name);
	return READSTAT_HANDLER_OK;
}

static int take_weight(readstat_variable_t *variable, void *context)
{
	struct reader *reader = context;

	snprintf(
	        reader->weight, sizeof(reader->weight), "%s", readstat_variable_get_name(variable));
	return READSTAT_HANDLER_OK;
}

static void check_missing(const struct reader *reader, const struct dataset_column *column,
        int missing, readstat_value_t value)
{
	const struct dataset_label *reason = &column->missings[missing - 1];

	if (column->type == DATASET_TEXT)
		assert_string_equal(
		        readstat_string_value(value), reader->is_sav ? reason->text : "");
	else if (reader->is_sav)
		assert_true(readstat_double_value(value) == (double)reason->number);
	else
		assert_int_equal(readstat_value_tag(value), 'a' + missing - 1);
}

static void check_text(const struct reader *reader, struct str expected, readstat_value_t value)
{
	size_t bytes = reader->is_sav && expected.n > 255 ? 254 : expected.n;
	const char *read = readstat_string_value(value);

	assert_int_equal(read ? strlen(read) : 0, bytes);
	assert_true(!bytes || memcmp(read, expected.p, bytes) == 0);
}

static int take_value(int row, readstat_variable_t *variable, readstat_value_t value, void *context)
{
	struct reader *reader = context;
	int at = readstat_variable_get_index(variable);
	const struct dataset_column *column = &fixture_columns[at];
	const struct dataset_value *expected = &fixture_rows[row][at];

	reader->values++;
	if (expected->missing) {
		check_missing(reader, column, expected->missing, value);
		return READSTAT_HANDLER_OK;
	}
	switch (column->type) {
	case DATASET_TEXT:
		check_text(reader, expected->text, value);
		break;
	case DATASET_INTEGER:
		assert_true(readstat_double_value(value) == (double)expected->integer);
		break;
	case DATASET_REAL:
		assert_true(readstat_double_value(value) == expected->real);
		break;
	case DATASET_FLAG:
		assert_true(readstat_double_value(value) == expected->flag);
		break;
	}
	return READSTAT_HANDLER_OK;
}

static void parse(const char *format, struct str bytes, readstat_parser_t *parser, void *context)
{
	char path[] = "/tmp/kesu-stat-XXXXXX";
	int file = mkstemp(path);
	readstat_error_t result;

	assert_true(file >= 0 && write(file, bytes.p, bytes.n) == (ssize_t)bytes.n);
	close(file);
	result = strcmp(format, "sav") == 0 ? readstat_parse_sav(parser, path, context)
	                                    : readstat_parse_dta(parser, path, context);
	unlink(path);
	readstat_parser_free(parser);
	assert_int_equal(result, READSTAT_OK);
}

static int take_any_variable(
        int index, readstat_variable_t *variable, const char *labels, void *context)
{
	(void)index;
	(void)variable;
	(void)labels;
	(void)context;
	return READSTAT_HANDLER_OK;
}

static void read_values(
        const char *format, struct str bytes, readstat_value_handler take, void *context)
{
	readstat_parser_t *parser = readstat_parser_init();

	/* Without this one the reader of .dta has no variables. */
	readstat_set_variable_handler(parser, take_any_variable);
	readstat_set_value_handler(parser, take);
	parse(format, bytes, parser, context);
}

static void read_back(const char *format, struct reader *reader)
{
	readstat_parser_t *parser = readstat_parser_init();
	struct buf out;
	struct error error;

	buf_init(&out, FILE_MAX);
	assert_true(write_rows(format, &fixture, fixture_rows[0], FIXTURE_ROWS, &out, &error));
	reader->is_sav = strcmp(format, "sav") == 0;
	readstat_set_variable_handler(parser, take_variable);
	readstat_set_fweight_handler(parser, take_weight);
	readstat_set_value_handler(parser, take_value);
	parse(format, buf_str(&out), parser, reader);
	buf_free(&out);
	assert_int_equal(reader->values, FIXTURE_ROWS * FIXTURE_COLUMNS);
}

static void test_round_trip(void **state)
{
	struct reader sav = {0}, dta = {0};

	(void)state;
	read_back("sav", &sav);
	read_back("dta", &dta);
	assert_string_equal(sav.weight, "weight");
	assert_int_equal(sav.measures[0], READSTAT_MEASURE_NOMINAL);
	assert_int_equal(sav.measures[4], READSTAT_MEASURE_ORDINAL);
	assert_int_equal(sav.measures[5], READSTAT_MEASURE_SCALE);
}

/* Both formats have a place for the time of writing. */
static void test_no_clock(void **state)
{
	static const char *const formats[] = {"sav", "dta"}, *const dates[] = {
	                                                             "01 Jan 70", "01 Jan 1970"};
	struct buf out;
	struct error error;

	(void)state;
	buf_init(&out, FILE_MAX);
	for (size_t i = 0; i < 2; i++) {
		buf_clear(&out);
		assert_true(write_rows(
		        formats[i], &fixture, fixture_rows[0], FIXTURE_ROWS, &out, &error));
		assert_non_null(memmem(out.p, out.n, dates[i], strlen(dates[i])));
	}
	buf_free(&out);
}

/* --- rows --- */

static bool count_writes(void *context, struct str bytes, struct error *error)
{
	size_t *writes = context;

	(void)error;
	assert_true(bytes.n < 1 << 20);
	++*writes;
	return true;
}

static bool refuse_bytes(void *context, struct str bytes, struct error *error)
{
	(void)context;
	(void)bytes;
	return error_set(error, "the disk is full");
}

/* One column and many rows. */
static bool write_many(
        const char *format_name, int64_t rows, struct dataset_sink sink, struct error *error)
{
	const struct dataset_format *format = dataset_format_find(str_from(format_name));
	struct dataset dataset = {.columns = &fixture_columns[0], .column_count = 1, .rows = rows};
	struct dataset_options options = {.language = DATASET_ZH};
	struct dataset_writer *writer = format->open(&dataset, &options, sink, error);

	assert_non_null(writer);
	for (int64_t i = 0; i < rows; i++)
		if (!format->row(writer, fixture_rows[0], error)) {
			format->abandon(writer);
			return false;
		}
	return format->close(writer, error);
}

static void test_sinks(void **state)
{
	static const char *const formats[] = {"sav", "dta"};
	struct error error;
	size_t writes;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		writes = 0;
		assert_true(write_many(
		        formats[i], 50000, (struct dataset_sink){count_writes, &writes}, &error));
		assert_true(writes > 8); /* the rows were sent as they came */
		assert_false(write_many(
		        formats[i], 50000, (struct dataset_sink){refuse_bytes, NULL}, &error));
		assert_non_null(strstr(error.text, "the disk is full"));
		assert_false(write_many(
		        formats[i], 1, (struct dataset_sink){refuse_bytes, NULL}, &error));
		assert_string_equal(error.text, "the disk is full");
	}
}

static void test_rows_are_counted(void **state)
{
	static const struct {
		int64_t said, came;
		const char *message;
	} cases[] = {{2, 3, "there are more rows than the 2 that were announced"},
	        {3, 2, "3 rows were announced, and 2 came"}, {0, 0, NULL},
	        {(int64_t)1 << 31, 0, "at most 2147483647 rows"},
	        {-1, 0, "at most 2147483647 rows"}};
	static const char *const formats[] = {"sav", "dta"};
	struct buf out;
	struct error error;

	(void)state;
	buf_init(&out, FILE_MAX);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		for (size_t k = 0; k < 2; k++) {
			struct dataset dataset = fixture;

			dataset.rows = cases[i].said;
			assert_int_equal(write_rows(formats[k], &dataset, fixture_rows[0],
			                         cases[i].came, &out, &error),
			        !cases[i].message);
			if (cases[i].message)
				assert_non_null(strstr(error.text, cases[i].message));
		}
	buf_free(&out);
}

/* --- refusals --- */

static const struct dataset_label fixture_codeless[] = {{.words = {"未测量", "not measured"}}};
static const struct dataset_label huge_code[] = {
        {.number = 3000000000, .words = {"三十亿", "three thousand million"}}};

/* A table of one row and one column; a message of NULL: it is written. */
struct refusal {
	struct dataset_column column;
	struct dataset_value value;
	const char *sav, *dta;
};

static void check_refusal(const struct refusal *refusal, const char *format, const char *message)
{
	struct dataset dataset = {.columns = &refusal->column, .column_count = 1, .rows = 1};
	struct buf out;
	struct error error = {0};
	bool done;

	buf_init(&out, FILE_MAX);
	done = write_rows(format, &dataset, &refusal->value, 1, &out, &error);
	buf_free(&out);
	if (!message && !done)
		fail_msg("%s %s: %s", format, refusal->column.name, error.text);
	if (message &&
	        (done || !strstr(error.text, message) || !strstr(error.text, refusal->column.name)))
		fail_msg("%s %s: \"%s\" does not say \"%s\"", format, refusal->column.name,
		        error.text, message);
}

#define COLUMN(name_, type_, width_) .name = (name_), .type = (type_), .width = (width_)

static void test_refusals(void **state)
{
	static const char finite[] = "not a finite number", code[] = "among the codes",
	                  name[] = "name";
	const struct refusal cases[] = {
	        {{COLUMN("not_a_number", DATASET_REAL, 9)}, {.real = NAN}, finite, finite},
	        {{COLUMN("endless", DATASET_REAL, 9)}, {.real = -INFINITY}, finite, finite},
	        {{COLUMN("odd", DATASET_INTEGER, 16)}, {.integer = 9007199254740993}, "outside",
	                "outside"},
	        {{COLUMN("small", DATASET_INTEGER, 2)}, {.integer = 101}, NULL,
	                "outside -127 to 100"},
	        {{COLUMN("middle", DATASET_INTEGER, 9)}, {.integer = 2147483621}, NULL, "outside"},
	        {{COLUMN("clash", DATASET_INTEGER, 2), MISSINGS(fixture_two_reasons)},
	                {.integer = -9}, code, NULL},
	        {{COLUMN("between", DATASET_REAL, 9), MISSINGS(fixture_five_reasons)},
	                {.real = -96.5}, code, NULL},
	        {{COLUMN("word", DATASET_TEXT, 9), MISSINGS(fixture_no_text)}, TEXT("REFUSED"),
	                code, NULL},
	        {{COLUMN("no_reason", DATASET_REAL, 9)}, {.missing = 1}, NULL, NULL},
	        {{COLUMN("which_reason", DATASET_REAL, 9), MISSINGS(fixture_withheld)},
	                {.missing = 2}, "no reason", "no reason"},
	        {{COLUMN("zero", DATASET_REAL, 9), MISSINGS(fixture_codeless)}, {.real = 0}, NULL,
	                NULL},
	        {{COLUMN("wide", DATASET_TEXT, 5)}, TEXT("abcdef"), "6 bytes", "6 bytes"},
	        {{COLUMN("nul", DATASET_TEXT, 5)}, TEXT("a\0b"), "NUL", "NUL"},
	        {{COLUMN("with", DATASET_REAL, 9)}, {.real = 1}, NULL, "reserved"},
	        {{COLUMN("two words", DATASET_REAL, 9)}, {.real = 1}, name, name},
	        {{COLUMN("v2_a", DATASET_REAL, 9)}, {.real = 1}, name, NULL},
	        {{COLUMN("v12345_axis", DATASET_REAL, 9)}, {.real = 1}, name, NULL},
	        {{COLUMN("v2_axis", DATASET_REAL, 9)}, {.real = 1}, NULL, NULL},
	        {{COLUMN("coded", DATASET_INTEGER, 12), LABELS(huge_code)}, {.integer = 1}, NULL,
	                "too large for a label"},
	        {{COLUMN("twofold", DATASET_INTEGER, 2), LABELS(fixture_two_reasons),
	                 MISSINGS(fixture_two_reasons)},
	                {.integer = 1}, "also stands for no value", "also stands for no value"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		check_refusal(&cases[i], "sav", cases[i].sav);
		check_refusal(&cases[i], "dta", cases[i].dta);
	}
}

static int take_system_missing(
        int row, readstat_variable_t *variable, readstat_value_t value, void *context)
{
	bool *is_sav = context;

	(void)variable;
	if (row == 0)
		assert_true(readstat_double_value(value) == 0);
	else if (*is_sav)
		assert_true(readstat_value_is_system_missing(value));
	else
		assert_int_equal(readstat_value_tag(value), 'a');
	return READSTAT_HANDLER_OK;
}

/* A reason without a code must not make 0 a missing value. */
static void test_reason_without_code(void **state)
{
	static const struct dataset_column column = {
	        COLUMN("share", DATASET_REAL, 9), MISSINGS(fixture_codeless)};
	static const struct dataset dataset = {.columns = &column, .column_count = 1, .rows = 2};
	static const struct dataset_value values[] = {{.real = 0}, {.missing = 1}};
	static const char *const formats[] = {"sav", "dta"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct buf out;
		struct error error;
		bool is_sav = i == 0;

		buf_init(&out, FILE_MAX);
		assert_true(write_rows(formats[i], &dataset, values, 2, &out, &error));
		read_values(formats[i], buf_str(&out), take_system_missing, &is_sav);
		buf_free(&out);
	}
}

static void test_weight_is_a_column(void **state)
{
	struct dataset dataset = fixture;
	struct buf out;
	struct error error;

	(void)state;
	buf_init(&out, FILE_MAX);
	dataset.weight = "gone";
	assert_false(write_rows("sav", &dataset, fixture_rows[0], 3, &out, &error));
	assert_string_equal(error.text, "the weight gone is no column");
	dataset.weight = "area";
	assert_false(write_rows("sav", &dataset, fixture_rows[0], 3, &out, &error));
	buf_free(&out);
}

static void test_names_are_different(void **state)
{
	struct dataset_column columns[] = {fixture_columns[0], fixture_columns[0]};
	const struct dataset dataset = {.columns = columns, .column_count = 2};
	struct buf out;
	struct error error;

	(void)state;
	buf_init(&out, FILE_MAX);
	columns[1].name = "ID";
	assert_false(write_rows("sav", &dataset, fixture_rows[0], 0, &out, &error));
	assert_string_equal(error.text, "two columns are named ID");
	buf_free(&out);
}

/* --- cuts --- */

static void test_cut(void **state)
{
	static const struct {
		const char *text;
		struct dataset_bound bound;
		size_t bytes;
	} cases[] = {{"abc", {3, SIZE_MAX}, 3}, {"abcd", {3, SIZE_MAX}, 3}, {"", {3, 3}, 0},
	        {"科素", {6, SIZE_MAX}, 6}, {"科素", {5, SIZE_MAX}, 3}, {"科素", {2, SIZE_MAX}, 0},
	        {"科素养", {SIZE_MAX, 2}, 6}, {"科素养", {SIZE_MAX, 3}, 9},
	        {"a𠀀b", {4, SIZE_MAX}, 1}, {"a𠀀b", {5, SIZE_MAX}, 5}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(
		        dataset_cut(str_from(cases[i].text), cases[i].bound).n, cases[i].bytes);
}

/* ReadStat's reader drops half a character, others show it: the bytes themselves are looked at. */
static void test_no_half_characters(void **state)
{
	static const char cut[] = "\x76x" TEN("半") TEN("半") TEN("半") "半半半半半半半半半 ";
	struct buf out;
	struct error error;

	(void)state;
	buf_init(&out, FILE_MAX);
	assert_true(write_rows("sav", &fixture, fixture_rows[0], FIXTURE_ROWS, &out, &error));
	assert_int_equal(cut[0], 1 + 39 * 3); /* the length that stands before the label */
	assert_non_null(memmem(out.p, out.n, cut, sizeof(cut) - 1));
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_round_trip),
	        cmocka_unit_test(test_no_clock),
	        cmocka_unit_test(test_sinks),
	        cmocka_unit_test(test_rows_are_counted),
	        cmocka_unit_test(test_refusals),
	        cmocka_unit_test(test_reason_without_code),
	        cmocka_unit_test(test_weight_is_a_column),
	        cmocka_unit_test(test_names_are_different),
	        cmocka_unit_test(test_cut),
	        cmocka_unit_test(test_no_half_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
