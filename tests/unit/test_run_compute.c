/* The small parts of a run that compute. No database. */
#include <run/input/form.h>
#include <run/input/regions.h>

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

static void test_regions_by_code(void **state)
{
	struct str codes[] = {STR("360100"), STR("360102"), STR("360103"), STR("360102002")};
	uint32_t by_code[] = {0, 1, 3, 2};
	struct run_regions regions = {.count = 4, .code = codes, .by_code = by_code};

	(void)state;
	assert_int_equal(run_region_find(&regions, STR("360102")), 1);
	assert_int_equal(run_region_find(&regions, STR("360102002")), 3);
	assert_int_equal(run_region_find(&regions, STR("360102002017")), 3);
	assert_int_equal(run_region_find(&regions, STR("360102004")), 1);
	assert_int_equal(run_region_find(&regions, STR("360199001")), 0);
	assert_int_equal(run_region_find(&regions, STR("360200")), -1);
	assert_int_equal(run_region_find(&regions, STR("110101")), -1);
	assert_int_equal(run_region_find(&regions, STR("")), -1);
}

/* Three people, two items of 2 points, by hand. */
static void test_reliability(void **state)
{
	static struct run_form form = {.items = 2};
	const int none[] = {0, 0}, both[] = {2, 2}, one[] = {2, 0};

	(void)state;
	assert_true(isnan(run_form_mean(&form)));
	assert_true(isnan(run_form_alpha(&form)));
	run_form_add(&form, 1, none);
	run_form_add(&form, 3, both);
	assert_true(fabs(run_form_mean(&form) - 3) < 1e-12);
	assert_true(fabs(run_form_alpha(&form) - 1) < 1e-12);
	run_form_add(&form, 4, one);
	/* items: 7/8 and 3/8 right, variances 4 (7/64) and 4 (15/64); totals 0, 4, 2 with weights
	 * 1, 3, 4: mean 2.5, variance 8 - 6.25 */
	assert_true(fabs(run_form_alpha(&form) - 2 * (1 - 4 * (7 + 15) / 64.0 / 1.75)) < 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_regions_by_code),
	        cmocka_unit_test(test_reliability),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
