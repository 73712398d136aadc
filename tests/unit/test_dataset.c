/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as files: what each value looks like, and that a file says when it is not whole. */
#include <dataset/output.h>

#include "real.h"

#include <base/buf.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct dataset_label sexes[] = {
        {.text = "male", .words = {"男", "male"}}, {.text = "female", .words = {"女", "female"}}};
static const struct dataset_label reasons[] = {{.words = {"人数过少", "too few"}}};
static const struct dataset_column columns[] = {
        {.name = "region", .type = DATASET_TEXT, .width = 12, .label = {"地区", "Region"}},
        {.name = "sex",
                .type = DATASET_TEXT,
                .width = 6,
                .label = {"性别", "Sex"},
                .labels = sexes,
                .label_count = 2},
        {.name = "n", .type = DATASET_INTEGER, .level = DATASET_SCALE, .width = 9},
        {.name = "share",
                .type = DATASET_REAL,
                .level = DATASET_SCALE,
                .width = 10,
                .missings = reasons,
                .missing_count = 1},
        {.name = "good", .type = DATASET_FLAG, .width = 1},
};

enum { COLUMNS = sizeof(columns) / sizeof(*columns) };

static const struct dataset_value rows[][COLUMNS] = {
        {{.text = {"360102001001", 12}}, {.text = {"male", 4}}, {.integer = -7}, {.real = 0.1},
                {.flag = true}},
        {{.text = {"=a\"b\n", 5}}, {.missing = 1}, {.integer = INT64_MIN}, {.missing = 1},
                {.flag = false}},
};

static struct dataset made(int64_t count)
{
	return (struct dataset){
	        .name = "made",
	        .title = {"表", "Table"},
	        .columns = columns,
	        .column_count = COLUMNS,
	        .rows = count,
	};
}

static bool write_rows(const char *format, const struct dataset_options *options, int64_t told,
        struct buf *bytes, struct dataset_manifest *manifest, struct error *error)
{
	struct dataset dataset = made(told);
	struct dataset_output *out = dataset_output_new(
	        dataset_format_find(str_from(format)), options, dataset_sink_buf(bytes));
	bool good = dataset_output_begin(out, &dataset, error) &&
	            dataset_output_row(out, rows[0], error) &&
	            dataset_output_row(out, rows[1], error) && dataset_output_end(out, error);

	*manifest = *dataset_output_manifest(out);
	dataset_output_free(out);
	return good;
}

static void assert_written(
        const char *format, const struct dataset_options *options, const char *wanted)
{
	struct dataset_manifest manifest;
	struct error error;
	struct buf bytes;

	buf_init(&bytes, 1 << 20);
	assert_true(write_rows(format, options, 2, &bytes, &manifest, &error));
	assert_string_equal(bytes.p, wanted);
	assert_int_equal(manifest.rows, 2);
	assert_int_equal(manifest.columns, COLUMNS);
	assert_int_equal(manifest.bytes, bytes.n);
	buf_free(&bytes);
}

static void test_csv(void **state)
{
	(void)state;
	assert_written("csv", &(struct dataset_options){0},
	        "region,sex,n,share,good\r\n"
	        "\"360102001001\",\"male\",-7,0.1,true\r\n"
	        "\"'=a\"\"b\n\",,-9223372036854775808,,false\r\n");
	assert_written("csv", &(struct dataset_options){.excel = true},
	        "\xEF\xBB\xBFregion,sex,n,share,good\r\n"
	        "\"=\"\"360102001001\"\"\",\"male\",-7,0.1,true\r\n"
	        "\"'=a\"\"b\n\",,-9223372036854775808,,false\r\n");
}

/* printf %s '...' | sha256sum of the three lines before it */
static void test_trailer(void **state)
{
	(void)state;
	assert_written("csv", &(struct dataset_options){.trailer = true},
	        "region,sex,n,share,good\r\n"
	        "\"360102001001\",\"male\",-7,0.1,true\r\n"
	        "\"'=a\"\"b\n\",,-9223372036854775808,,false\r\n"
	        "# rows=2 "
	        "sha256=7f3b8008475a13788b999e177219fc46b6be0c6bfd018f9b464697e7c430133d\r\n");
}

static void test_ndjson(void **state)
{
	(void)state;
	assert_written("ndjson", &(struct dataset_options){.trailer = true},
	        "{\"region\":\"360102001001\",\"sex\":\"male\",\"n\":-7,\"share\":0.1,"
	        "\"good\":true}\n"
	        "{\"region\":\"=a\\\"b\\n\",\"sex\":null,\"n\":-9223372036854775808,"
	        "\"share\":null,\"good\":false}\n");
}

static void test_rows_that_are_not_there(void **state)
{
	struct dataset_manifest manifest;
	struct error error;
	struct buf bytes;

	(void)state;
	buf_init(&bytes, 1 << 20);
	assert_false(write_rows("csv", &(struct dataset_options){0}, 3, &bytes, &manifest, &error));
	assert_string_equal(error.text, "made: 2 rows were written instead of 3");
	buf_free(&bytes);
}

static void test_a_sink_that_is_full(void **state)
{
	struct dataset_manifest manifest;
	struct error error;
	struct buf bytes;

	(void)state;
	for (size_t i = 0; dataset_formats[i]; i++) {
		buf_init(&bytes, 16);
		assert_false(write_rows(dataset_formats[i]->name, &(struct dataset_options){0}, 2,
		        &bytes, &manifest, &error));
		buf_free(&bytes);
	}
}

static void test_a_text_longer_than_the_buffer(void **state)
{
	static const struct dataset_column text = {.name = "t", .type = DATASET_TEXT, .width = 9};
	enum { SIZE = 200000 };
	char *long_text = malloc(SIZE);
	struct dataset dataset = {.name = "t", .columns = &text, .column_count = 1, .rows = 1};
	struct dataset_value value = {.text = {long_text, SIZE}};
	struct dataset_output *out;
	struct error error;
	struct buf bytes;

	(void)state;
	memset(long_text, '"', SIZE);
	buf_init(&bytes, 1 << 20);
	out = dataset_output_new(dataset_format_find(STR("csv")), &(struct dataset_options){0},
	        dataset_sink_buf(&bytes));
	assert_true(dataset_output_begin(out, &dataset, &error) &&
	            dataset_output_row(out, &value, &error) && dataset_output_end(out, &error));
	assert_int_equal(bytes.n, 3 + 2 * SIZE + 2 + 2); /* head, quotes, its own, line end */
	dataset_output_free(out);
	buf_free(&bytes);
	free(long_text);
}

/* Its cells are looked at in tests/integration/test_exports.py. */
static void test_a_workbook(void **state)
{
	struct dataset_manifest manifest;
	struct error error;
	struct buf bytes;

	(void)state;
	buf_init(&bytes, 1 << 20);
	assert_true(write_rows("xlsx", &(struct dataset_options){0}, 2, &bytes, &manifest, &error));
	assert_memory_equal(bytes.p, "PK\3\4", 4);
	assert_int_equal(manifest.bytes, bytes.n);
	buf_free(&bytes);
}

/* --- numbers --- */

static void assert_real(double value, const char *wanted)
{
	char text[DATASET_REAL_SIZE + 1];

	text[dataset_real_write(value, text)] = '\0';
	assert_string_equal(text, wanted);
}

static void test_reals(void **state)
{
	(void)state;
	assert_real(0, "0");
	assert_real(-0.0, "0");
	assert_real(1, "1");
	assert_real(-1.5, "-1.5");
	assert_real(0.1, "0.1");
	assert_real(0.1 + 0.2, "0.30000000000000004");
	assert_real(1e-5, "0.00001");
	assert_real(123456789012345, "123456789012345");
	assert_real(1e15, "1e+15");
	assert_real(100, "100");
	assert_real(1.0 / 3, "0.3333333333333333");
	assert_real(2.0 / 3 * 1e6, "666666.6666666666");
	assert_real(1e-300, "1e-300");
	assert_real(0x1.fffffffffffffp+1023, "1.7976931348623157e+308");
}

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	return *seed ^= *seed << 17;
}

/* What is written is read as the same number, whatever its size, and almost never in more
 * digits than it takes. */
static void test_reals_are_read_as_they_were(void **state)
{
	enum { COUNT = 400000 };
	uint64_t seed = 20261130;
	int longer = 0;

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		uint64_t bits = next_random(&seed);
		char text[DATASET_REAL_SIZE + 1], least[DATASET_REAL_SIZE + 1];
		double value;

		/* Half of them of usual size: 2^-17 to 2^50. */
		if (i % 2)
			bits = (bits & ~(0x7ffULL << 52)) | ((1006 + bits % 67) << 52);
		memcpy(&value, &bits, sizeof(value));
		if (!isfinite(value))
			continue;
		text[dataset_real_write(value, text)] = '\0';
		assert_true(strtod(text, NULL) == value);
		snprintf(least, sizeof(least), "%.16g", value);
		if (strtod(least, NULL) == value && !strchr(text, 'e') && !strchr(least, 'e'))
			longer += strlen(text) > strlen(least) + 1;
	}
	/* Those too near to half the distance to the next number. */
	assert_true(longer < COUNT / 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_csv),
	        cmocka_unit_test(test_trailer),
	        cmocka_unit_test(test_ndjson),
	        cmocka_unit_test(test_rows_that_are_not_there),
	        cmocka_unit_test(test_a_sink_that_is_full),
	        cmocka_unit_test(test_a_text_longer_than_the_buffer),
	        cmocka_unit_test(test_a_workbook),
	        cmocka_unit_test(test_reals),
	        cmocka_unit_test(test_reals_are_read_as_they_were),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
