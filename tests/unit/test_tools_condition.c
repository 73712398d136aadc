/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions of --where: which rows they mean, missing values, and where a text is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tools/condition/condition.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROWS = 5 };

static const char data[] = "sex,age,\"edu, level\",地区,2x\n"
                           "1,30,low,北京,a\n"
                           "2,45,high,上海,b\n"
                           "2,,low,北京,c\n"
                           "1,18,,上海,it's\n"
                           ",29.5,high,,d\n";

static char path[] = "/tmp/kesu-test-condition-XXXXXX";

static int file_make(void **state)
{
	int file = mkstemp(path);

	(void)state;
	if (file < 0 || write(file, data, sizeof(data) - 1) != (ssize_t)sizeof(data) - 1)
		return -1;
	return close(file);
}

static int file_remove(void **state)
{
	(void)state;
	return unlink(path);
}

/* "10100" of the rows in the condition; an empty text where it fails, with the error. */
static void rows_of(const char *text, char out[static ROWS + 1], struct error *error)
{
	struct condition *condition = tools_condition_parse(text, error);
	struct csv_table *table = csv_table_new();
	int32_t inside[ROWS];

	out[0] = 0;
	if (condition) {
		tools_condition_want(condition, table);
		if (csv_table_read(table, path, error) &&
		        tools_condition_rows(condition, table, inside, error)) {
			assert_int_equal(csv_table_rows(table), ROWS);
			for (size_t row = 0; row < ROWS; row++)
				out[row] = inside[row] ? '0' : '1';
			out[ROWS] = 0;
		}
	}
	csv_table_free(table);
	tools_condition_free(condition);
}

static void test_rows(void **state)
{
	static const struct {
		const char *text, *rows;
	} cases[] = {
	        {"sex=2", "01100"},
	        {" sex == 2.0 ", "01100"},
	        {"sex=2&age>=30", "01000"},
	        {"age>=30", "11000"},
	        {"age>30", "01000"},
	        {"age<=29.5", "00011"},
	        {"age<29.5", "00010"},
	        {"age!=45", "10011"},
	        {"age=-45", "00000"},
	        {"age>=+2.95e1", "11001"},
	        {"地区='北京'", "10100"},
	        {"`地区` != \"北京\"", "01010"},
	        {"地区='天津'", "00000"},
	        {"地区!='天津'", "11110"},
	        {"\"edu, level\"='low'", "10100"},
	        {"'2x'='it''s'", "00010"},
	        {"`2x`=\"it's\"", "00010"},
	        {"sex='2'", "01100"},
	        /* Unknown: the last row of sex, the third of age. */
	        {"!sex=2", "10010"},
	        {"!(sex=2)", "10010"},
	        {"!!sex=2", "01100"},
	        {"sex=2|age<20", "01110"},
	        {"sex=2|age<30", "01111"},
	        {"!(sex=2 & age<20)", "11011"},
	        {"!(sex=2 | age<20)", "10000"},
	        {"sex=1 & age>0 | sex=2", "11110"},
	        {"sex=2 | sex=1 & age>20", "11100"},
	        {"(sex=2 | sex=1) & age>20", "11000"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct error error = {0};
		char rows[ROWS + 1];

		rows_of(cases[i].text, rows, &error);
		if (strcmp(rows, cases[i].rows) != 0)
			fail_msg("%s: %s, not %s %s", cases[i].text, rows, cases[i].rows,
			        error.text);
	}
}

static void test_refused(void **state)
{
	static const struct {
		const char *text;
		size_t place; /* 0: the error names none */
		const char *words;
	} cases[] = {
	        {"", 1, "a column's name is missing"},
	        {"sex", 4, "a sign is missing"},
	        {"sex=", 5, "is missing here"},
	        {"sex=male", 5, "in quotes"},
	        {"sex=2 age=3", 7, "neither & nor |"},
	        {"sex=2 & ", 9, "a column's name"},
	        {"sex=2 && age=3", 8, "a column's name"},
	        {"sex='2", 5, "no end"},
	        {"sex=''", 5, "nothing in quotes"},
	        {"sex<'2'", 5, "by = and != only"},
	        {"sex=2a", 5, "not a number"},
	        {"sex=0x2", 5, "not a number"},
	        {"sex=1e999", 5, "not a number"},
	        {"sex=1-2", 5, "not a number"},
	        {"sex=inf", 5, "in quotes"},
	        {"2=sex", 1, "the column stands first"},
	        {"(sex=2", 7, "not closed"},
	        {"(sex=2 age=1", 8, "nor )"},
	        {"sex=2)", 6, "neither & nor |"},
	        {"地区='北京' & 年龄＞3", 13, "full width"},
	        {"sex＝2", 4, "full width"},
	        {"（sex=2)", 1, "full width"},
	        {"sex=‘2’", 5, "full width"},
	        {"nobody=1", 0, "nobody"},
	        {"地区=1", 0, "地区"},
	        {"\"edu, level\" = 'Low'", 16, "has 'low'"},
	        {"\xff", 0, "UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct error error = {0};
		char rows[ROWS + 1], place[64];

		rows_of(cases[i].text, rows, &error);
		snprintf(place, sizeof(place), "at character %zu:", cases[i].place);
		if (rows[0] || !strstr(error.text, cases[i].words) ||
		        (cases[i].place && !strstr(error.text, place)))
			fail_msg("%s: %s%s", cases[i].text, rows, error.text);
	}
}

/* count times before, the condition, count times behind. */
static struct condition *repeated(
        const char *before, const char *behind, size_t count, struct error *error)
{
	size_t n = count * (strlen(before) + strlen(behind)) + sizeof("a=1");
	char *text = malloc(n);
	struct condition *condition;

	assert_non_null(text);
	text[0] = 0;
	for (size_t i = 0; i < count; i++)
		memcpy(&text[strlen(before) * i], before, strlen(before) + 1);
	memcpy(&text[strlen(before) * count], "a=1", sizeof("a=1"));
	for (size_t i = 0; i < count; i++)
		memcpy(&text[strlen(before) * count + 3 + strlen(behind) * i], behind,
		        strlen(behind) + 1);
	condition = tools_condition_parse(text, error);
	free(text);
	return condition;
}

static void test_limits(void **state)
{
	struct error error = {0};
	struct condition *condition;

	(void)state;
	condition = repeated("(", ")", CONDITION_DEPTH_MAX, &error);
	assert_non_null(condition);
	tools_condition_free(condition);
	assert_null(repeated("(", ")", CONDITION_DEPTH_MAX + 1, &error));
	assert_non_null(strstr(error.text, "at character 65:"));
	assert_null(repeated("!", "", CONDITION_DEPTH_MAX + 1, &error));
	condition = repeated("", "&a=1", CONDITION_TESTS_MAX - 1, &error);
	assert_non_null(condition);
	assert_int_equal(tools_condition_tests(condition), CONDITION_TESTS_MAX);
	tools_condition_free(condition);
	assert_null(repeated("", "&a=1", CONDITION_TESTS_MAX, &error));
	assert_non_null(strstr(error.text, "comparisons"));
	assert_null(repeated("", " ", CONDITION_BYTES_MAX, &error));
	assert_non_null(strstr(error.text, "longer"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_rows),
	        cmocka_unit_test(test_refused),
	        cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, file_make, file_remove);
}
