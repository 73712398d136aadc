/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days of the calendar, written as 2026-12-01. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <base/day.h>

static void test_days_of_the_calendar(void **state)
{
	static const struct {
		const char *text;
		bool exists;
	} cases[] = {{"2026-12-01", true}, {"2024-02-29", true}, {"2000-02-29", true},
	        {"2023-02-29", false}, {"1900-02-29", false}, {"2026-02-30", false},
	        {"2026-04-31", false}, {"2026-13-01", false}, {"2026-00-10", false},
	        {"2026-01-00", false}, {"1899-12-31", false}, {"2100-01-01", false},
	        {"2099-12-31", true}, {"1900-01-01", true}, {"2026-1-01", false},
	        {"2026/12/01", false}, {"2026-12-01 ", false}, {"+026-12-01", false}, {"", false}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(day_exists(str_from(cases[i].text), 1900, 2099), cases[i].exists);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_days_of_the_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
