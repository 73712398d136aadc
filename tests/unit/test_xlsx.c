/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of a workbook's cells as people wrote them. tests/integration/test_frame.py reads whole
 * workbooks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "number.h"

static void test_numbers(void **state)
{
	static const struct {
		const char *stored, *written;
	} cases[] = {{"360102002001", "360102002001"}, {"0", "0"}, {"-12", "-12"},
	        {"3.60102002001E+11", "360102002001"}, {"0.1", "0.1"}, {"1e-7", "1e-07"},
	        {"0.30000000000000004", "0.3"}, {"999999999999999", "999999999999999"},
	        {"15.5", "15.5"}, {"2.0", "2"}};
	char number[XLSX_NUMBER_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(
		        xlsx_number_write(str_from(cases[i].stored), number), XLSX_NUMBER_GOOD);
		assert_string_equal(number, cases[i].written);
	}
}

static void test_what_is_none(void **state)
{
	char number[XLSX_NUMBER_SIZE];

	(void)state;
	assert_int_equal(xlsx_number_write(STR(""), number), XLSX_NUMBER_NONE);
	assert_int_equal(xlsx_number_write(STR("1,5"), number), XLSX_NUMBER_NONE);
	assert_int_equal(xlsx_number_write(STR("inf"), number), XLSX_NUMBER_NONE);
	assert_int_equal(xlsx_number_write(STR("nan"), number), XLSX_NUMBER_NONE);
	assert_int_equal(xlsx_number_write(STR("1000000000000000"), number), XLSX_NUMBER_LONG);
	assert_int_equal(xlsx_number_write(STR("-3.6E+17"), number), XLSX_NUMBER_LONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_numbers),
	        cmocka_unit_test(test_what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
