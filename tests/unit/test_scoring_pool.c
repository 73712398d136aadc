/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People who opted in: cells and their joining, pseudo-weights and the part of each, by hand. */
#include <weighting/pool.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

enum { ROWS = 64, SAMPLED_PSUS = 7 };

/* Rows of two sources; of every variable not told, the first level. */
struct people {
	size_t count;
	bool opted_in[ROWS];
	uint32_t psu[ROWS]; /* who opts in is each in a group of its own, as far as there are */
	double weight[ROWS];
	int8_t levels[POOL_VARIABLES][ROWS];
	const int8_t *level[POOL_VARIABLES];
};

static void add(struct people *people, size_t n, bool opted_in, int education, int sex)
{
	for (; n; n--) {
		size_t i = people->count++;

		people->opted_in[i] = opted_in;
		people->psu[i] = opted_in ? SAMPLED_PSUS + (uint32_t)i % POOL_GROUPS : 0;
		people->weight[i] = opted_in ? 1 : 10;
		people->levels[POOL_EDUCATION][i] = (int8_t)education;
		people->levels[POOL_SEX][i] = (int8_t)sex;
	}
	for (int v = 0; v < POOL_VARIABLES; v++)
		people->level[v] = people->levels[v];
}

static bool make(struct pool *pool, const struct people *people)
{
	return weighting_pool_make(
	        pool, people->count, people->opted_in, people->level, people->psu, SAMPLED_PSUS);
}

/* Whether two rows are of one cell. */
static bool are_together(const struct pool *pool, size_t a, size_t b)
{
	return pool->slot[a] / 2 == pool->slot[b] / 2;
}

static void test_cells_with_enough_people_stay(void **state)
{
	struct people people = {0};
	struct pool pool;

	(void)state;
	add(&people, POOL_LEAST, false, 0, 0);
	add(&people, POOL_LEAST, true, 0, 0);
	add(&people, POOL_LEAST, false, 0, 1);
	add(&people, POOL_LEAST, true, 0, 1);
	assert_true(make(&pool, &people));
	assert_int_equal(pool.begun, 2);
	assert_int_equal(pool.cells, 2);
	assert_int_equal(pool.sampled, 2 * POOL_LEAST);
	assert_int_equal(pool.opted, 2 * POOL_LEAST);
	assert_int_equal(pool.sampled_psus, SAMPLED_PSUS);
	assert_true(are_together(&pool, 0, POOL_LEAST));
	assert_false(are_together(&pool, 0, people.count - 1));
	weighting_pool_end(&pool);
}

static void test_a_thin_cell_joins_the_other_sex(void **state)
{
	struct people people = {0};
	struct pool pool;

	(void)state;
	add(&people, POOL_LEAST, false, 2, 0);
	add(&people, POOL_LEAST, true, 2, 1); /* nobody of the sample is like this */
	add(&people, POOL_LEAST, false, 3, 0);
	assert_true(make(&pool, &people));
	assert_int_equal(pool.cells, 1);
	assert_true(are_together(&pool, 0, POOL_LEAST));
	assert_false(are_together(&pool, 0, people.count - 1));
	weighting_pool_end(&pool);
}

/* By one person's pseudo-weight nobody could tell how it varies. */
static void test_a_cell_of_few_who_opted_in_is_thin(void **state)
{
	struct people people = {0};
	struct pool pool;

	(void)state;
	add(&people, POOL_LEAST, false, 2, 0);
	add(&people, POOL_LEAST, true, 2, 0);
	add(&people, POOL_LEAST, false, 2, 1);
	add(&people, POOL_LEAST - 1, true, 2, 1);
	assert_true(make(&pool, &people));
	assert_int_equal(pool.begun, 2);
	assert_int_equal(pool.cells, 1);
	weighting_pool_end(&pool);
}

static void test_a_cell_of_few_groups_is_thin(void **state)
{
	struct people people = {0};
	struct pool pool;

	(void)state;
	add(&people, POOL_LEAST, false, 2, 0);
	add(&people, POOL_LEAST, true, 2, 0);
	add(&people, POOL_LEAST, false, 2, 1);
	add(&people, 2 * POOL_LEAST, true, 2, 1);
	for (size_t i = people.count - 2 * POOL_LEAST; i < people.count; i++)
		people.psu[i] = SAMPLED_PSUS + (uint32_t)i % (POOL_GROUPS_LEAST - 1);
	assert_true(make(&pool, &people));
	assert_int_equal(pool.cells, 1);
	weighting_pool_end(&pool);
}

static void test_too_few_opted_in(void **state)
{
	struct people people = {0};
	struct pool pool;

	(void)state;
	add(&people, 4 * POOL_LEAST, false, 2, 0);
	add(&people, POOL_LEAST - 1, true, 2, 0);
	assert_false(make(&pool, &people));
	weighting_pool_end(&pool);
}

static void test_a_thin_education_joins_the_one_below(void **state)
{
	struct people people = {0};
	struct pool pool;
	size_t top;

	(void)state;
	add(&people, POOL_LEAST, false, 0, 0);
	add(&people, POOL_LEAST, false, 3, 0);
	top = people.count;
	add(&people, 1, false, 4, 0);
	add(&people, POOL_LEAST, true, 4, 0);
	assert_true(make(&pool, &people));
	assert_true(are_together(&pool, POOL_LEAST, top));
	assert_true(are_together(&pool, top, top + 1));
	assert_false(are_together(&pool, 0, top));
	weighting_pool_end(&pool);
}

static void test_the_lowest_joins_the_one_above(void **state)
{
	struct people people = {0};
	struct pool pool;

	(void)state;
	add(&people, POOL_LEAST, true, 0, 1);
	add(&people, POOL_LEAST, false, 1, 0);
	add(&people, POOL_LEAST, false, 2, 0);
	assert_true(make(&pool, &people));
	assert_true(are_together(&pool, 0, POOL_LEAST));
	assert_false(are_together(&pool, 0, people.count - 1));
	weighting_pool_end(&pool);
}

static void test_nobody_to_match_with(void **state)
{
	struct people people = {0};
	struct pool pool;
	const double sum[] = {30, 2};
	double factor[2];

	(void)state;
	add(&people, POOL_LEAST - 1, false, 0, 0);
	add(&people, POOL_LEAST, true, 0, 0);
	assert_false(make(&pool, &people));
	assert_int_equal(pool.slots, 2);
	weighting_pool_factors(&pool, sum, factor);
	assert_true(factor[0] == 1 && factor[1] == 0);
	weighting_pool_end(&pool);
}

/* Ten of weight 10 and eight who opted in: n is 10 and 8, so the sample keeps 5/9 of 100. */
static void test_parts_and_pseudo_weights(void **state)
{
	struct people people = {0};
	struct pool pool;
	const double sum[] = {100, 8, 30, 0};
	double factor[4];

	(void)state;
	add(&people, 2 * POOL_LEAST, false, 1, 0);
	add(&people, 8, true, 1, 0);
	add(&people, 3, false, 2, 0);
	assert_true(make(&pool, &people));
	weighting_pool_share(&pool, people.count, people.weight);
	assert_true(fabs(pool.effective_sample - 10) < 1e-12);
	assert_true(fabs(pool.effective_opted - 8) < 1e-12);
	assert_true(fabs(pool.part - 5.0 / 9) < 1e-12);
	weighting_pool_factors(&pool, sum, factor);
	assert_true(fabs(factor[0] - 5.0 / 9) < 1e-12);
	assert_true(fabs(factor[1] - 4.0 / 9 * 100 / 8) < 1e-12);
	assert_true(factor[2] == 1 && factor[3] == 0); /* nobody opted in there */
	assert_true(fabs(factor[0] * sum[0] + factor[1] * sum[1] - sum[0]) < 1e-12);
	pool.alone = true;
	weighting_pool_factors(&pool, sum, factor);
	assert_true(factor[0] == 1 && factor[1] == 0);
	weighting_pool_end(&pool);
}

static void test_the_sample_keeps_half(void **state)
{
	struct people people = {0};
	struct pool pool;

	(void)state;
	add(&people, POOL_LEAST, false, 1, 0);
	add(&people, 40, true, 1, 0);
	assert_true(make(&pool, &people));
	weighting_pool_share(&pool, people.count, people.weight);
	assert_true(pool.part == POOL_SAMPLE_LEAST);
	weighting_pool_end(&pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_cells_with_enough_people_stay),
	        cmocka_unit_test(test_a_thin_cell_joins_the_other_sex),
	        cmocka_unit_test(test_a_cell_of_few_who_opted_in_is_thin),
	        cmocka_unit_test(test_a_cell_of_few_groups_is_thin),
	        cmocka_unit_test(test_too_few_opted_in),
	        cmocka_unit_test(test_a_thin_education_joins_the_one_below),
	        cmocka_unit_test(test_the_lowest_joins_the_one_above),
	        cmocka_unit_test(test_nobody_to_match_with),
	        cmocka_unit_test(test_parts_and_pseudo_weights),
	        cmocka_unit_test(test_the_sample_keeps_half),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
