/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables in which some people told no level, or are in no key group: nothing tells of these few. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <design/publication_table.h>

#include <math.h>
#include <string.h>

static struct estimate share_of(uint64_t n, double p, double deff, double df)
{
	return (struct estimate){
	        .n = n,
	        .weight = (double)n,
	        .value = p,
	        .se = sqrt(p * (1 - p) * deff / ((double)n - 1)),
	        .df_cell = df,
	        .deff_replace = deff,
	        .n_eff = (double)n / deff,
	};
}

/* 13 people, one of whom told no age: the mean of all and of those of 40 to 49 tell that one's. The
 * same of the one who is in no key group, and of the two who have none of the occupations. */
static void those_who_told_nothing_are_protected(void **state)
{
	const struct cells_scheme ages = {.regions = 1, .factors = 1, .levels = {2}};
	const struct cells_scheme works = {.regions = 1, .members = 3, .exclusive = 6};
	const struct cells_scheme young = {
	        .regions = 1, .factors = 1, .levels = {2}, .members = 1, .beside = {1}};
	struct estimate shares[4] = {0};
	bool withheld[4] = {0};

	(void)state;
	for (uint32_t i = 0; i < 3; i++)
		shares[i] = share_of((const uint64_t[]){13, 12, 0}[i], 0.3, 1, 12);
	design_publication_complete(&ages, shares, withheld);
	assert_true(withheld[1] && !withheld[0]);

	memset(withheld, 0, sizeof(withheld));
	for (uint32_t i = 0; i < 4; i++)
		shares[i] = share_of((const uint64_t[]){100, 99, 60, 38}[i], 0.01 * i, 1, 12);
	design_publication_complete(&works, shares, withheld);
	assert_true(withheld[1] && withheld[3]);
	assert_false(withheld[0] || withheld[2]);

	memset(withheld, 0, sizeof(withheld));
	for (uint32_t i = 0; i < 4; i++)
		shares[i] = share_of((const uint64_t[]){100, 40, 35, 20}[i], 0.01 * i, 1, 12);
	design_publication_complete(&young, shares, withheld);
	assert_true(withheld[3] && !withheld[0] && !withheld[1] && !withheld[2]);
}

/* Of 50 women 46 are of the country: the four others are not told. Of 20 others nothing is. */
static void those_inside_a_group_leave_no_few(void **state)
{
	static const struct cells_nest nest = {2, 0, 1};
	static const uint32_t part[] = {3};
	struct cells_scheme women = {.regions = 1, .factors = 1, .levels = {2}, .members = 1};
	struct estimate shares[4] = {0};
	bool withheld[4] = {0};

	(void)state;
	for (uint32_t i = 0; i < 4; i++)
		shares[i] = share_of((const uint64_t[]){100, 50, 50, 46}[i], 0.01 * i, 1, 12);
	design_publication_complete(&women, shares, withheld);
	assert_false(withheld[2] || withheld[3]);
	women.nest = &nest;
	women.part = part;
	women.nests = 1;
	design_publication_complete(&women, shares, withheld);
	assert_true(withheld[3] && !withheld[0]);
	memset(withheld, 0, sizeof(withheld));
	shares[3] = share_of(30, 0.03, 1, 12);
	design_publication_complete(&women, shares, withheld);
	assert_false(withheld[2] || withheld[3]);
}

/* Of 67 people 3 and 4 are of two ages: if the others were shown, the mean of the seven would be
 * told. */
static void no_sum_of_a_few_is_told(void **state)
{
	static const uint64_t n[] = {67, 3, 4, 20, 40};
	const struct cells_scheme ages = {.regions = 1, .factors = 1, .levels = {4}};
	struct estimate shares[5] = {0};
	bool withheld[5] = {false, true, true};

	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		shares[i] = share_of(n[i], 0.3, 1, 12);
	design_publication_complete(&ages, shares, withheld);
	assert_true(withheld[3] && !withheld[0] && !withheld[4]);
}

/* 624 people, 323 and 300 of the two sexes: the share and the n of the one left would follow. Of 50
 * left nothing is withheld, and nothing of none. */
static void the_rest_of_a_sample_is_protected(void **state)
{
	static const uint64_t n[][3] = {{624, 323, 300}, {673, 323, 300}, {623, 323, 300}};
	const struct publication_hold hold = {NULL, NULL, NULL};
	const struct cells_scheme sexes = {.regions = 1, .factors = 1, .levels = {2}};

	(void)state;
	for (int k = 0; k < 3; k++) {
		struct estimate shares[3];
		struct publication out[3];

		for (int i = 0; i < 3; i++)
			shares[i] = share_of(n[k][i], 0.4, 1, 30);
		design_publication_judge_held(&DESIGN_PUBLICATION_THIN, &sexes, shares, &hold, out);
		assert_int_equal(out[0].status, PUBLICATION_SHOW);
		assert_int_equal(out[1].status, PUBLICATION_SHOW);
		assert_int_equal(out[2].reason, k ? PUBLICATION_GOOD : PUBLICATION_COMPLEMENTARY);
		assert_int_equal(out[2].n_hidden, !k);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(those_who_told_nothing_are_protected),
	        cmocka_unit_test(those_inside_a_group_leave_no_few),
	        cmocka_unit_test(no_sum_of_a_few_is_told),
	        cmocka_unit_test(the_rest_of_a_sample_is_protected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
