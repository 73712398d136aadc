/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small parts of a run that compute. No database. */
#include "trend_link.h"
#include <run/compute/ranks.h>
#include <run/input/form.h>
#include <run/input/regions.h>

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#include "test_near.h"

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

/* Three people and two items of 2 points, worked out by hand. */
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

/* --- the linking error of a region's share --- */

enum { LOW, MIDDLE, HIGH, FAR, PEOPLE };

/*
 * Two items of 2 points with slope 1 and difficulty 0. At an ability of 0 the expected points are
 * 2, the cut, and they rise by 2 * 2 * 1/4 = 1 point for each unit of ability. A step is 2 points,
 * so this is half a step. The first township has one person each at 0, 2 and 4 points, the second
 * has one person at 4 points, and so the county has four people.
 */
static void test_linking_error(void **state)
{
	static const double points[PEOPLE] = {[LOW] = 0, [MIDDLE] = 2, [HIGH] = 4, [FAR] = 4};
	static const struct instrument_item items[] = {{.points = 2}, {.points = 2}};
	static struct instrument instrument = {.items = items, .item_count = 2};
	static struct standard standard = {.points = 4, .literate_at = 2, .inclusive = true};
	int32_t parent[] = {-1, 0, 0}, region[PEOPLE] = {1, 1, 1, 2};
	double weight[PEOPLE] = {1, 1, 1, 1}, score[PEOPLE * MEASURE_DRAWS];
	struct irt_item fitted[] = {{IRT_2PL, 2, 1, 0, {0, 0}}, {IRT_2PL, 2, 1, 0, {0, 0}}};
	struct measure_item measured[] = {{.points = 2, .column = 0}, {.points = 2, .column = 1}};
	const struct run_survey survey = {.regions = {.count = 3, .parent = parent},
	        .instrument = &instrument,
	        .standard = &standard};
	const struct run_snapshot snapshot = {.respondents = {.region = region}, .used = PEOPLE};
	struct run_estimates estimates = {.weights = {.weight = weight}};
	struct run_measurement *measurement = &estimates.measures.measurement;
	struct run_trend_link link;

	(void)state;
	for (size_t i = 0; i < PEOPLE * MEASURE_DRAWS; i++)
		score[i] = points[i / MEASURE_DRAWS];
	measurement->items.item = measured;
	measurement->items.count = 2;
	measurement->cleaned.fit.item = fitted;
	measurement->cleaned.score = score;
	run_trend_link_make(&link, &survey, &snapshot, &estimates, 2);
	assert_near(link.slope, 0.5, 1e-6);
	/* An error of 2 units is one step. The standard error is half of the difference between the
	 * share at 0 points or more and the share at 4. */
	assert_near(run_trend_link_se(&link, 1, 2), (1 - 1.0 / 3) / 2, 1e-6);
	assert_near(run_trend_link_se(&link, 0, 2), (1 - 2.0 / 4) / 2, 1e-6);
	/* Half a step: interpolated. */
	assert_near(run_trend_link_se(&link, 1, 1), (1 - 1.0 / 3) / 4, 1e-6);
	assert_true(run_trend_link_se(&link, 1, 0) == 0);
	/* Nobody of the second township is near the cut. */
	assert_true(fabs(run_trend_link_se(&link, 2, 2)) < 1e-12);
	run_trend_link_end(&link);
}

/* Three townships far apart; of the last so few have answered that its figure is not shown. */
static void test_rank_of_few(void **state)
{
	static struct str codes[] = {
	        {"360102", 6}, {"360102001", 9}, {"360102002", 9}, {"360102003", 9}};
	static int32_t parents[] = {-1, 0, 0, 0};
	struct run_survey survey = {.regions = {.count = 4, .code = codes, .parent = parents}};
	struct run_cell cells[4] = {{.region = 0}, {.region = 1}, {.region = 2}, {.region = 3}};
	bool in_sample[] = {true, true, true, true};
	struct run_estimates estimates = {.cells = cells, .count = 4, .in_sample = in_sample};
	struct run_county county = {.count = 3, .model = {.outcome = TOWNS_MADE}};
	struct run_town town[] = {
	        {.region = 1, .figure = {.share = .1, .rmse = .01}, .in_sample = true},
	        {.region = 2, .figure = {.share = .3, .rmse = .01}, .in_sample = true},
	        {.region = 3, .figure = {.share = .9, .rmse = .01}, .hidden = true}};
	struct run_towns towns = {&county, 1, town, 3};
	struct run_peers peers = {0};
	struct run_ranks ranks;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		cells[i].publication.status = PUBLICATION_SUPPRESS;
	run_ranks_make(&ranks, &survey, &estimates, &towns, &peers);
	assert_int_equal(ranks.ranking_count, 1);
	assert_int_equal(ranks.rankings[0].ranked, 3);
	assert_int_equal(ranks.siblings[0].rank_low, 2);
	assert_int_equal(ranks.siblings[0].rank_high, 3);
	assert_int_equal(ranks.siblings[1].rank_low, 1);
	assert_int_equal(ranks.siblings[1].rank_high, 2);
	assert_int_equal(ranks.siblings[2].rank_low, 1);
	assert_int_equal(ranks.siblings[2].rank_high, 3);
	assert_true(run_ranks_tied(&ranks.siblings[0], &ranks.siblings[2]));
	run_ranks_end(&ranks);
	/* A farm with a code of its own is no sibling of townships. */
	survey.regions.is_unit = (bool[]){false, false, false, true};
	run_ranks_make(&ranks, &survey, &estimates, &towns, &peers);
	assert_int_equal(ranks.rankings[0].count, 2);
	assert_int_equal(ranks.siblings[1].rank_high, 1);
	run_ranks_end(&ranks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_regions_by_code),
	        cmocka_unit_test(test_reliability),
	        cmocka_unit_test(test_linking_error),
	        cmocka_unit_test(test_rank_of_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
