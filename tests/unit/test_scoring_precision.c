/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sample sizes and half widths: figures by hand, and each as the inverse of the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sample/precision.h>

#include <math.h>

static double half(double share, double deff, double units, double n)
{
	struct sample_precision plan = {share, deff, units, 0.95};

	return sample_precision_half_width(&plan, n);
}

static double answers(double share, double deff, double units, double width)
{
	struct sample_precision plan = {share, deff, units, 0.95};

	return sample_precision_answers(&plan, width);
}

static void near(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.10g, not %.10g", got, want);
}

static void half_widths_by_hand(void **state)
{
	double all = (double)INFINITY;

	(void)state;
	near(half(0.08, 1, all, 1200), 0.01535, 5e-6);
	near(half(0.08, 2, all, 1200), 0.02171, 5e-6);
	near(half(0.15, 1, all, 1200), 0.02020, 5e-6);
	near(half(0.15, 2, all, 1200), 0.02857, 5e-6);
	near(half(0.10, 2, all, 400), 0.04158, 5e-6);
	/* 1.959964 sqrt(0.25 / 100 * 300 / 399) */
	near(half(0.5, 1, 400, 100), 0.08497522, 1e-7);
	near(half(0.5, 1, 400, 400), 0, 0);
}

static void sizes_by_hand(void **state)
{
	double all = (double)INFINITY;

	(void)state;
	near(answers(0.5, 1, all, 0.05), 385, 0);     /* 384.1 */
	near(answers(0.5, 1, 1000, 0.05), 278, 0);    /* 384.1 / (1 + 383.1 / 1000) = 277.7 */
	near(answers(0.15, 1.5, all, 0.02), 1837, 0); /* 1836.7 */
	near(answers(0.5, 1, 2, 0.0001), 2, 0);
	near(sample_precision_deff(12, 0.05), 1.55, 1e-15);
	near(sample_precision_whole(3 / 0.1), 30, 0);
	near(sample_precision_whole(30.001), 31, 0);
}

/* The n that is given reaches the width, and n - 1 does not. */
static void sizes_are_the_least(void **state)
{
	static const double units[] = {50, 300, 20000, (double)INFINITY};

	(void)state;
	for (int u = 0; u < 4; u++)
		for (double share = 0.02; share < 1; share += 0.09)
			for (double width = 0.011; width < 0.2; width += 0.017) {
				double n = answers(share, 1.7, units[u], width);

				assert_true(n >= 1 && n <= units[u]);
				assert_true(half(share, 1.7, units[u], n) <= width * (1 + 1e-9));
				assert_true(n < 2 || half(share, 1.7, units[u], n - 1) > width);
			}
}

static void few_answers_are_not_fair(void **state)
{
	struct sample_precision plan = {0.1, 2, (double)INFINITY, 0.95};

	(void)state;
	assert_true(sample_precision_fair(&plan, 200) && !sample_precision_fair(&plan, 199));
	plan.share = 0.9;
	assert_true(sample_precision_fair(&plan, 201) && !sample_precision_fair(&plan, 199));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(half_widths_by_hand),
	        cmocka_unit_test(sizes_by_hand),
	        cmocka_unit_test(sizes_are_the_least),
	        cmocka_unit_test(few_answers_are_not_fair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
