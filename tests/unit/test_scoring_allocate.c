/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sample shared out among strata: cases worked out by hand, and bounds under random measures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <random/stream.h>
#include <sample/allocate.h>

#include <string.h>

static void allocated(const size_t *units, const double *measure, size_t n, size_t least,
        size_t count, const size_t *want)
{
	struct sample_part part[5];
	struct error error;

	for (size_t h = 0; h < count; h++)
		part[h] = (struct sample_part){units[h], measure[h], 0};
	assert_true(sample_allocate(part, count, n, least, &error));
	for (size_t h = 0; h < count; h++)
		assert_int_equal(part[h].take, want[h]);
}

static void allocation_by_hand(void **state)
{
	static const size_t units[] = {500, 300, 200}, few[] = {500, 3, 200}, tiny[] = {990, 9, 1};

	(void)state;
	/* 5.5, 3.3, 2.2: the first fraction is the largest. */
	allocated(units, (const double[]){500, 300, 200}, 11, 1, 3, (const size_t[]){6, 3, 2});
	/* Neyman, N S = 5000, 6000, 1000: 41.67, 50, 8.33. */
	allocated(
	        units, (const double[]){5000, 6000, 1000}, 100, 1, 3, (const size_t[]){42, 50, 8});
	/* Equal fractions: the first strata. */
	allocated(units, (const double[]){1, 1, 1}, 11, 1, 3, (const size_t[]){4, 4, 3});
	/* A third each would be 20: 3 units are all, 28.5 each are left. */
	allocated(few, (const double[]){1, 1, 1}, 60, 1, 3, (const size_t[]){29, 3, 28});
	/* 9.9, 0.09, 0.01: both small strata get 1. */
	allocated(tiny, (const double[]){990, 9, 1}, 10, 1, 3, (const size_t[]){8, 1, 1});
	allocated(tiny, (const double[]){990, 9, 1}, 10, 0, 3, (const size_t[]){10, 0, 0});
	allocated(tiny, (const double[]){990, 9, 1}, 1000, 5, 3, (const size_t[]){990, 9, 1});
	/* One is kept up and one down: 40 of (80, 1, 19) with at most 20 of the first. */
	allocated((const size_t[]){20, 50, 50}, (const double[]){80, 1, 19}, 40, 4, 3,
	        (const size_t[]){20, 4, 16});
	allocated(units, (const double[]){0, 1, 0}, 300, 1, 3, (const size_t[]){1, 298, 1});
}

static void refused(const double *measure, size_t n, size_t least, const char *words)
{
	struct sample_part part[2] = {{10, measure[0], 0}, {4, measure[1], 0}};
	struct error error;

	assert_false(sample_allocate(part, 2, n, least, &error));
	if (!strstr(error.text, words))
		fail_msg("%s", error.text);
}

static void allocation_refuses(void **state)
{
	(void)state;
	refused((const double[]){1, 1}, 15, 1, "15 units are more than the 14");
	refused((const double[]){1, 1}, 8, 5, "fewer than the 9 that 2 strata with at least 5");
	refused((const double[]){0, 3}, 6, 1, "the strata with a measure above 0 take 5");
	refused((const double[]){0, 0}, 1, 0, "take 0");
}

/* Whatever the measures: n in all, and no bound is passed. */
static void allocation_keeps_its_bounds(void **state)
{
	struct random_key key = random_key_of(5, 77, 0, 0);
	struct error error;
	uint64_t at = 0;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct sample_part part[40];
		size_t count = 1 + random_below(key, at++, 40), units = 0, total = 0;
		size_t least = random_below(key, at++, 4);

		for (size_t h = 0; h < count; h++, at += 2) {
			part[h] = (struct sample_part){1 + random_below(key, at, 60),
			        random_uniform(key, at + 1) / random_uniform(key, at), 0};
			units += part[h].units;
		}
		size_t n = least * count + random_below(key, at++, units + 1);

		if (n > units)
			n = units;
		if (!sample_allocate(part, count, n, least, &error))
			fail_msg("%s", error.text);
		for (size_t h = 0; h < count; h++) {
			assert_true(part[h].take <= part[h].units);
			assert_true(part[h].take >= least || part[h].take == part[h].units);
			total += part[h].take;
		}
		assert_int_equal(total, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(allocation_by_hand),
	        cmocka_unit_test(allocation_refuses),
	        cmocka_unit_test(allocation_keeps_its_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
