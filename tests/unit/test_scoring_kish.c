/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kish's tables: the probabilities that they are made for, in fractions of twelve, and how tables
 * are given to households. A right program passes whatever its seeds: the bounds of what is random
 * are 6 standard errors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sample/kish.h>

#include <math.h>
#include <string.h>

static const unsigned times[SAMPLE_KISH_TABLES] = {2, 1, 1, 2, 2, 1, 1, 2};

/* Of twelve households of so many adults, in how many each number is asked. */
static void adults_have_their_chances(void **state)
{
	static const unsigned want[][SAMPLE_KISH_ADULTS] = {{12}, {6, 6}, {4, 4, 4}, {3, 3, 3, 3},
	        {2, 2, 3, 2, 3}, {2, 2, 2, 2, 2, 2}, {2, 2, 2, 2, 2, 2}};

	(void)state;
	for (unsigned adults = 1; adults <= SAMPLE_KISH_ADULTS + 1; adults++) {
		unsigned got[SAMPLE_KISH_ADULTS] = {0};

		for (size_t table = 0; table < SAMPLE_KISH_TABLES; table++)
			got[sample_kish_person(table, adults) - 1] += times[table];
		assert_memory_equal(got, want[adults - 1], sizeof(got));
	}
}

/* The rows of the eight tables as Kish 1949 prints them. */
static void tables_are_those_of_kish(void **state)
{
	static const char *const want[SAMPLE_KISH_TABLES] = {"A 111111", "B1 111122", "B2 111222",
	        "C 112233", "D 122344", "E1 123335", "E2 123455", "F 123456"};

	(void)state;
	for (size_t table = 0; table < SAMPLE_KISH_TABLES; table++) {
		size_t name = strlen(sample_kish_names[table]);

		assert_memory_equal(want[table], sample_kish_names[table], name);
		assert_int_equal(want[table][name], ' ');
		for (unsigned adults = 1; adults <= SAMPLE_KISH_ADULTS; adults++)
			assert_int_equal(want[table][name + adults],
			        '0' + sample_kish_person(table, adults));
	}
}

static void every_dozen_is_whole(void **state)
{
	enum { HOUSEHOLDS = 40 };
	uint8_t tables[HOUSEHOLDS], again[HOUSEHOLDS];

	(void)state;
	sample_kish_assign(random_key_of(7, 70, 0, 0), tables, HOUSEHOLDS);
	for (size_t dozen = 0; dozen < HOUSEHOLDS / SAMPLE_KISH_CYCLE; dozen++) {
		unsigned got[SAMPLE_KISH_TABLES] = {0};

		for (size_t i = 0; i < SAMPLE_KISH_CYCLE; i++)
			got[tables[dozen * SAMPLE_KISH_CYCLE + i]]++;
		assert_memory_equal(got, times, sizeof(got));
	}
	/* Who comes later changes nothing for those before, another key does. */
	sample_kish_assign(random_key_of(7, 70, 0, 0), again, HOUSEHOLDS - 9);
	assert_memory_equal(tables, again, HOUSEHOLDS - 9);
	sample_kish_assign(random_key_of(8, 70, 0, 0), again, HOUSEHOLDS);
	assert_memory_not_equal(tables, again, HOUSEHOLDS);
}

/* Any household of the list has any table with its probability, also in a broken dozen. */
static void households_have_their_chances(void **state)
{
	enum { HOUSEHOLDS = 17, DRAWS = 20000 };
	static unsigned got[HOUSEHOLDS][SAMPLE_KISH_TABLES];
	uint8_t tables[HOUSEHOLDS];

	(void)state;
	for (uint64_t seed = 0; seed < DRAWS; seed++) {
		sample_kish_assign(random_key_of(seed, 70, 0, 0), tables, HOUSEHOLDS);
		for (size_t i = 0; i < HOUSEHOLDS; i++)
			got[i][tables[i]]++;
	}
	for (size_t i = 0; i < HOUSEHOLDS; i++)
		for (size_t table = 0; table < SAMPLE_KISH_TABLES; table++) {
			double p = times[table] / (double)SAMPLE_KISH_CYCLE;

			if (fabs(got[i][table] / (double)DRAWS - p) > 6 * sqrt(p * (1 - p) / DRAWS))
				fail_msg("household %zu, table %s: %u of %d", i,
				        sample_kish_names[table], got[i][table], DRAWS);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(adults_have_their_chances),
	        cmocka_unit_test(tables_are_those_of_kish),
	        cmocka_unit_test(every_dozen_is_whole),
	        cmocka_unit_test(households_have_their_chances),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
