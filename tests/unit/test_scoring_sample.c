/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drawing from a list: probabilities worked out by hand, and 20,000 draws of each method against
 * them and against a total. A right program passes whatever its seeds: the bounds are 6 standard
 * errors, one chance in 500 million each.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sample/select.h>

#include <math.h>

enum { UNITS = 8, DRAWS = 20000, METHODS = SAMPLE_PPS_PARETO + 1 };

static const double sizes[UNITS] = {1, 2, 3, 4, 5, 6, 9, 10}; /* 40 */
static const double values[UNITS] = {3, 1, 4, 1, 5, 9, 2, 6}; /* 31 */

static struct random_key key_of(uint64_t seed)
{
	return random_key_of(seed, 77, 0, 0);
}

static void near(double got, double want)
{
	if (fabs(got - want) > 1e-12)
		fail_msg("%.17g, not %.17g", got, want);
}

/* 3 of 60 by size: 40 * 3 / 60 = 2 is certain, then 8 * 2 / 20 < 1. */
static void certain_units_are_taken_out_in_turn(void **state)
{
	static const double one[] = {5, 40, 7, 8}, two[] = {1, 1, 1, 1, 6, 90};
	struct sample_unit unit[6];

	(void)state;
	assert_int_equal(
	        sample_inclusion(SAMPLE_PPS_BREWER, &(struct sample_list){one, 4, 3}, unit), 1);
	near(unit[0].probability, 0.5);
	near(unit[1].probability, 1);
	near(unit[2].probability, 0.7);
	near(unit[3].probability, 0.8);
	/* 90 is certain at once; beside it, 6 of 10 is so with 2 left: 6 * 2 / 10 = 1.2. */
	assert_int_equal(
	        sample_inclusion(SAMPLE_PPS_PARETO, &(struct sample_list){two, 6, 3}, unit), 2);
	assert_true(unit[4].certain && unit[5].certain && !unit[0].certain);
	near(unit[0].probability, 0.25);
	/* A whole list, and a probability of exactly 1. */
	assert_int_equal(sample_inclusion(SAMPLE_SRS, &(struct sample_list){NULL, 6, 6}, unit), 6);
	near(unit[3].probability, 1);
	assert_int_equal(
	        sample_inclusion(SAMPLE_PPS_SYSTEMATIC,
	                &(struct sample_list){(const double[]){0.1, 0.1, 0.2}, 3, 2}, unit),
	        1);
	near(unit[1].probability, 0.5);
	assert_int_equal(sample_inclusion(SAMPLE_SRS, &(struct sample_list){NULL, 6, 3}, unit), 0);
	near(unit[5].probability, 0.5);
}

/* n different units, numbered in the order in which they were drawn. */
static void check_draw(const struct sample_unit *unit, size_t count, size_t take)
{
	size_t drawn = 0, seen[UNITS + 1] = {0};

	for (size_t i = 0; i < count; i++) {
		if (!unit[i].order)
			continue;
		assert_true(unit[i].order <= take && !seen[unit[i].order]);
		seen[unit[i].order] = 1;
		drawn++;
	}
	assert_int_equal(drawn, take);
}

/*
 * What Pareto sampling really gives a unit (Aires 1999): the chance that fewer than `take` of the
 * others come before it, over its own uniform number u. Others come before it with chance
 * q / (q + (1 - p) / p), q = u (1 - p_i) / ((1 - u) p_i).
 */
static double pareto_truth(const struct sample_unit *unit, size_t i, size_t take)
{
	enum { STEPS = 4000 };
	double truth = 0;

	for (int step = 0; step < STEPS; step++) {
		double u = (step + 0.5) / STEPS, before[UNITS + 1] = {1};
		double q = u * (1 - unit[i].probability) / ((1 - u) * unit[i].probability);

		for (size_t j = 0; j < UNITS; j++) {
			double p = unit[j].probability, first = q / (q + (1 - p) / p);

			for (size_t k = UNITS; j != i && k > 0; k--)
				before[k] = before[k] * (1 - first) + before[k - 1] * first;
			before[0] *= j != i ? 1 - first : 1;
		}
		for (size_t k = 0; k < take; k++)
			truth += before[k] / STEPS;
	}
	return truth;
}

static void check_shares(
        enum sample_method method, size_t take, const size_t *hits, const struct sample_unit *unit)
{
	for (size_t i = 0; i < UNITS; i++) {
		double share = (double)hits[i] / DRAWS, p = unit[i].probability;

		if (!sample_method_exact(method) && !unit[i].certain)
			p = pareto_truth(unit, i, take);
		if (fabs(share - p) > 6 * sqrt(p * (1 - p) / DRAWS) + 1e-12)
			fail_msg("method %d, %zu of 8: unit %zu %.4f, not %.4f", (int)method, take,
			        i, share, p);
	}
}

/* Of 20,000 draws: the shares of inclusion, and the mean of the Horvitz-Thompson total. */
static void draw_often(enum sample_method method, size_t take)
{
	struct sample_list list = {sizes, UNITS, take};
	struct sample_unit unit[UNITS];
	size_t hits[UNITS] = {0};
	double sum = 0, squares = 0;

	for (uint64_t seed = 0; seed < DRAWS; seed++) {
		double total = 0;

		sample_select(method, &list, key_of(seed), unit);
		check_draw(unit, UNITS, take);
		for (size_t i = 0; i < UNITS; i++)
			if (unit[i].order) {
				hits[i]++;
				total += values[i] / unit[i].probability;
			}
		sum += total;
		squares += total * total;
	}
	check_shares(method, take, hits, unit);
	double mean = sum / DRAWS, variance = squares / DRAWS - mean * mean;

	if (sample_method_exact(method) && fabs(mean - 31) > 6 * sqrt(variance / DRAWS))
		fail_msg("method %d: total %.3f, not 31", (int)method, mean);
}

static void draws_have_their_probabilities(void **state)
{
	(void)state;
	for (int method = 0; method < METHODS; method++)
		for (size_t take = 1; take <= UNITS; take++)
			draw_often((enum sample_method)method, take);
}

/* Probabilities just below 1 leave Brewer's denominators near 0. */
static void brewer_near_certainty(void **state)
{
	static const double size[] = {1, 1 + 1e-13, 1, 1e-9, 1e-13};
	struct sample_unit unit[5];

	(void)state;
	for (uint64_t seed = 0; seed < 100; seed++) {
		sample_select(
		        SAMPLE_PPS_BREWER, &(struct sample_list){size, 5, 3}, key_of(seed), unit);
		check_draw(unit, 5, 3);
		assert_true(unit[0].order && unit[1].order && unit[2].order);
	}
}

/* A fixed interval passes over no stretch of the list that is longer than it. */
static void systematic_samples_are_spread(void **state)
{
	struct sample_unit unit[UNITS];

	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		sample_select(SAMPLE_SYSTEMATIC, &(struct sample_list){NULL, UNITS, 4},
		        key_of(seed), unit);
		assert_int_equal(!!unit[0].order, !unit[1].order);
		for (size_t i = 2; i < UNITS; i++)
			assert_int_equal(!!unit[i].order, !!unit[i - 2].order);
	}
}

/* Frozen: a seed gives these units on every machine and in every version. */
static void draws_stay(void **state)
{
	static const char *const want[METHODS] = {
	        "00000231", "00100203", "00001023", "00000231", "00002031"};

	(void)state;
	for (int method = 0; method < METHODS; method++) {
		struct sample_list list = {sizes, UNITS, 3};
		struct sample_unit unit[UNITS];
		char got[UNITS + 1] = {0};

		sample_select((enum sample_method)method, &list, key_of(2026), unit);
		for (size_t i = 0; i < UNITS; i++)
			got[i] = (char)('0' + unit[i].order);
		assert_string_equal(got, want[method]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(certain_units_are_taken_out_in_turn),
	        cmocka_unit_test(draws_have_their_probabilities),
	        cmocka_unit_test(brewer_near_certainty),
	        cmocka_unit_test(systematic_samples_are_spread),
	        cmocka_unit_test(draws_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
