/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Classes of people by key variables: cases by hand, and what must hold of any people: everybody
 * is in one class, none is small or tells its value, and nobody learns of a few by subtraction.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <anonymity/anonymity.h>
#include <random/stream.h>

#include <stdlib.h>

enum { LEAST = 11 };

static void add(struct anonymity_table *table, uint8_t a, uint8_t b, int people)
{
	for (int i = 0; i < people; i++)
		anonymity_add(table, anonymity_cell_of(table, (uint8_t[]){a, b}), i);
}

static void check_class(
        const struct anonymity_class *class, const int range[static 4], uint32_t people)
{
	for (int v = 0; v < 2; v++) {
		assert_int_equal(class->low[v], range[2 * v]);
		assert_int_equal(class->high[v], range[2 * v + 1]);
	}
	assert_int_equal(class->count, people);
}

/* Five women of the upper level: with the men of it shown they would be known by subtraction. */
static void test_subtraction(void **state)
{
	const struct anonymity_rule rule = {LEAST, 1};
	struct anonymity_class *class;
	struct anonymity_table table;

	(void)state;
	for (int more = 0; more < 2; more++) {
		anonymity_table_make(&table, 2, (int[]){2, 2});
		add(&table, 0, 0, 30);
		add(&table, 0, 1, 15);
		add(&table, 1, 0, 30);
		add(&table, 1, 1, more ? LEAST : 5);
		assert_int_equal(anonymity_classes(&table, rule, &class), more ? 4 : 2);
		check_class(
		        &class [0], (int[]) { 0, 0, 0, more ? 0 : 1 }, more ? 30 : 45);
		check_class(
		        &class [1], (int[]) { 1, 1, 0, more ? 0 : 1 }, more ? 30 : 35);
		free(class);
		anonymity_table_end(&table);
	}
}

/* Of three levels the last has too few, and an empty one is left out of a class. */
static void test_ranges(void **state)
{
	struct anonymity_class *class;
	struct anonymity_table table;

	(void)state;
	anonymity_table_make(&table, 2, (int[]){1, 4});
	add(&table, 0, 1, 20);
	add(&table, 0, 2, 20);
	add(&table, 0, 3, 5);
	assert_int_equal(anonymity_classes(&table, (struct anonymity_rule){LEAST, 1}, &class), 2);
	check_class(
	        &class [0], (int[]) { 0, 0, 1, 1 }, 20);
	check_class(
	        &class [1], (int[]) { 0, 0, 2, 3 }, 25);
	free(class);
	anonymity_table_end(&table);
}

/* Everybody of the upper level has the same value. */
static void test_values(void **state)
{
	struct anonymity_class *class;
	struct anonymity_table table;

	(void)state;
	for (int distinct = 1; distinct < 3; distinct++) {
		anonymity_table_make(&table, 2, (int[]){1, 2});
		add(&table, 0, 0, 30);
		for (int i = 0; i < 30; i++)
			anonymity_add(&table, 1, ANONYMITY_VALUES + i);
		assert_int_equal(
		        anonymity_classes(
		                &table, (struct anonymity_rule){LEAST, (uint32_t)distinct}, &class),
		        distinct == 1 ? 2 : 1);
		free(class);
		assert_int_equal(
		        anonymity_classes(&table, (struct anonymity_rule){61, 1}, &class), 0);
		assert_null(class);
		anonymity_table_end(&table);
	}
}

/* --- any people --- */

static const int LEVELS[] = {2, 6, 3, 6};

static uint8_t level_of(const struct anonymity_table *table, size_t cell, int variable)
{
	for (int v = 3; v > variable; v--)
		cell /= (size_t)table->levels[v];
	return (uint8_t)(cell % (size_t)table->levels[variable]);
}

static void check_partition(
        const struct anonymity_table *table, const struct anonymity_class *class, size_t classes)
{
	uint32_t *people = calloc(classes + 1, sizeof(*people));

	for (size_t c = 0; c < table->cells; c++) {
		int in = 0;

		for (size_t i = 0; i < classes; i++)
			if (anonymity_class_has(table, &class[i], c)) {
				people[i] += table->cell[c].count;
				in++;
			}
		assert_true(in == 1 || (!in && !table->cell[c].count));
	}
	for (size_t i = 0; i < classes; i++) {
		assert_int_equal(people[i], class[i].count);
		assert_true(people[i] >= LEAST && class[i].distinct >= 3);
	}
	free(people);
}

/* Whether the combination, or all of the class, lies in the ranges of two variables. */
static bool cell_is_in(const struct anonymity_table *table, size_t cell, const int part[static 6])
{
	for (int p = 0; p < 6; p += 3) {
		uint8_t level = level_of(table, cell, part[p]);

		if (level < part[p + 1] || level > part[p + 2])
			return false;
	}
	return true;
}

static bool class_is_in(const struct anonymity_class *class, const int part[static 6])
{
	for (int p = 0; p < 6; p += 3)
		if (class->low[part[p]] < part[p + 1] || class->high[part[p]] > part[p + 2])
			return false;
	return true;
}

static void check_part(const struct anonymity_table *table, const struct anonymity_class *class,
        size_t classes, const int part[static 6])
{
	uint32_t people = 0, told = 0;

	for (size_t c = 0; c < table->cells; c++)
		if (table->cell[c].count && cell_is_in(table, c, part))
			people += table->cell[c].count;
	for (size_t i = 0; i < classes; i++)
		if (class_is_in(&class[i], part))
			told += class[i].count;
	assert_true(!told || told == people || people - told >= LEAST);
}

static void check_hidden(
        const struct anonymity_table *table, const struct anonymity_class *class, size_t classes)
{
	int part[6];

	for (part[0] = 0; part[0] < 3; part[0]++)
		for (part[3] = part[0] + 1; part[3] < 4; part[3]++)
			for (part[1] = 0; part[1] < LEVELS[part[0]]; part[1]++)
				for (part[2] = part[1]; part[2] < LEVELS[part[0]]; part[2]++)
					for (part[4] = 0; part[4] < LEVELS[part[3]]; part[4]++)
						for (part[5] = part[4]; part[5] < LEVELS[part[3]];
						        part[5]++)
							check_part(table, class, classes, part);
}

/* Few have a high level, and whoever has a high one of a variable has one of the next, too. */
static void people_make(struct anonymity_table *table, uint64_t seed)
{
	struct random_key key = random_key_of(seed, 1, 2, 3);
	uint64_t drawn = 0;
	uint32_t people = LEAST + (uint32_t)random_below(key, drawn++, 3000);

	anonymity_table_make(table, 4, LEVELS);
	for (uint32_t p = 0; p < people; p++) {
		double taste = random_uniform(key, drawn++);
		uint8_t level[4];

		for (int v = 0; v < 4; v++)
			level[v] = (uint8_t)(LEVELS[v] * taste * random_uniform(key, drawn++));
		anonymity_add(table, anonymity_cell_of(table, level),
		        (int)random_below(key, drawn++, 100));
	}
}

static void test_any_people(void **state)
{
	size_t most = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct anonymity_table table;
		struct anonymity_class *class;
		size_t classes;

		people_make(&table, seed);
		classes = anonymity_classes(&table, (struct anonymity_rule){LEAST, 3}, &class);
		assert_true(classes >= 1);
		check_partition(&table, class, classes);
		check_hidden(&table, class, classes);
		most = classes > most ? classes : most;
		free(class);
		anonymity_table_end(&table);
	}
	assert_true(most > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_subtraction),
	        cmocka_unit_test(test_ranges),
	        cmocka_unit_test(test_values),
	        cmocka_unit_test(test_any_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
