/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated city, the sample drawn from it, and how often intervals from samples contain the
 * true share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <design/interval.h>
#include <design/shares.h>
#include <sample/draw.h>
#include <synthetic/population.h>

#include <base/memory.h>

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS   50
#define REGIONS 5
#define GROUPS  20

static const int32_t parents[REGIONS] = {-1, 0, 0, 0, 0};
static const struct population_region regions[] = {
        {1, 20000, 20, 0.8}, {2, 15000, 15, 0.4}, {3, 15000, 15, 0.2}, {4, 10000, 10, 0.5}};

static struct population *city_of(
        uint64_t seed, uint64_t first_identity, struct population_item *item)
{
	struct population_settings settings = {seed, 2025, regions, 4, item, ITEMS, 70, 0.15};
	struct error error;

	for (int i = 0; i < ITEMS; i++) {
		item[i] = (struct population_item){POPULATION_SINGLE, 4, 1 + i % 4, 2, 0};
		if (i % 5 == 1)
			item[i] = (struct population_item){POPULATION_SINGLE, 2, 1 + i % 2, 2, 0};
		if (i % 5 == 2)
			item[i] =
			        (struct population_item){POPULATION_MULTIPLE, 4, 1 + i % 15, 2, 0};
		if (i % 25 == 3)
			item[i] = (struct population_item){POPULATION_NUMBER, 0, i, 2, 0};
		if (first_identity)
			item[i].identity = first_identity + (uint64_t)i;
	}
	struct population *city = synthetic_population_new(&settings, &error);

	assert_non_null(city);
	return city;
}

static struct population *city_new(uint64_t seed, struct population_item *item)
{
	return city_of(seed, 0, item);
}

/* For each item, which share of every tenth resident answers it correctly: the largest difference
 * between two cities. */
static double largest_difference(uint64_t first_identity)
{
	enum { STEP = 10 };
	struct population_item item[ITEMS];
	double right[2][ITEMS] = {{0}}, largest = 0, asked = 0;
	int64_t answers[ITEMS];

	for (int c = 0; c < 2; c++) {
		struct population *city = city_of(7 + (uint64_t)c, first_identity, item);

		asked = (double)synthetic_population_size(city) / STEP;
		for (uint64_t id = 0; id < synthetic_population_size(city); id += STEP) {
			synthetic_population_answers(city, id, answers);
			for (int i = 0; i < ITEMS; i++)
				right[c][i] += answers[i] == item[i].key;
		}
		synthetic_population_free(city);
	}
	for (int i = 0; i < ITEMS; i++)
		largest = fmax(largest, fabs(right[0][i] - right[1][i]) / asked);
	return largest;
}

/* The standard error of a difference is 0.01, and less than 0.02 with the effect of clusters. */
static void items_with_an_identity_are_alike_in_every_city(void **state)
{
	(void)state;
	assert_true(largest_difference(100) < 0.1);
	assert_true(largest_difference(0) > 0.3);
}

static bool response_is_possible(const struct population_item *item, int64_t response)
{
	if (item->type == POPULATION_SINGLE)
		return response >= 1 && response <= item->options;
	if (item->type == POPULATION_MULTIPLE)
		return response >= 1 && response < (1 << item->options);
	return response >= 0;
}

static void residents_can_be_recomputed(void **state)
{
	struct population_item item[ITEMS];
	struct population *city = city_new(7, item), *same = city_new(7, item);
	struct population *another = city_new(8, item);
	int64_t answers[ITEMS], other[ITEMS];
	size_t differ = 0;

	(void)state;
	assert_int_equal(synthetic_population_size(city), 60000);
	for (uint64_t id = 59990; id > 100; id -= 599) {
		struct synthetic_population_person person = synthetic_population_person(city, id);
		double points = 0;

		synthetic_population_answers(city, id, answers);
		for (size_t i = 0; i < ITEMS; i++) {
			assert_int_equal(answers[i], synthetic_population_answer(same, id, i));
			assert_true(response_is_possible(&item[i], answers[i]));
			points += answers[i] == item[i].key ? item[i].points : 0;
		}
		assert_true(points == synthetic_population_points(city, id));
		assert_true(person.age >= 18 && person.age <= 69);
		assert_int_equal(person.birth_year, 2025 - person.age);
		assert_int_equal(
		        person.region, synthetic_population_psu_at(city, person.psu).region);
		synthetic_population_answers(another, id, other);
		differ += memcmp(answers, other, sizeof(answers)) != 0;
		uint32_t ms = synthetic_population_elapsed_ms(city, id, 3);

		assert_true(ms >= 1500 && ms <= 180000);
	}
	assert_true(differ > 90);
	synthetic_population_free(city);
	synthetic_population_free(same);
	synthetic_population_free(another);
}

static void truth_is_near_the_target(void **state)
{
	struct population_item item[ITEMS];
	struct population *city = city_new(11, item);
	struct population_cell cell[REGIONS * GROUPS], again[REGIONS * GROUPS];
	struct error error;
	uint64_t literate = 0;

	(void)state;
	omp_set_num_threads(1);
	assert_true(synthetic_population_truth(city, REGIONS, parents, cell, &error));
	omp_set_num_threads(3);
	assert_true(synthetic_population_truth(city, REGIONS, parents, again, &error));
	assert_memory_equal(cell, again, sizeof(cell));
	assert_true(fabs(cell[0].share - 0.15) < 0.01);
	for (uint64_t id = 0; id < synthetic_population_size(city); id++)
		literate += synthetic_population_points(city, id) >= 70;
	assert_int_equal(cell[0].literate, literate);
	assert_int_equal(cell[0].residents, cell[1].residents + cell[2].residents);
	assert_int_equal(cell[GROUPS].residents, 20000);
	assert_true(isnan(cell[15].share)); /* key group youth */
	/* schooling has the largest effect on the share */
	assert_true(cell[14].share > 3 * cell[11].share);
	assert_false(synthetic_population_truth(city, 3, parents, cell, &error));
	synthetic_population_free(city);
}

static void impossible_cities_are_refused(void **state)
{
	struct population_item item = {POPULATION_SINGLE, 4, 5, 2, 0};
	struct population_region region = {0, 100, 4, 0.5};
	struct population_settings settings = {1, 2025, &region, 1, &item, 1, 2, 0.15};
	struct error error;

	(void)state;
	assert_null(synthetic_population_new(&settings, &error));
	assert_non_null(strstr(error.text, "item 1: the key 5"));
	item.key = 1;
	assert_null(synthetic_population_new(&settings, &error));
	assert_non_null(strstr(error.text, "even the least able"));
	settings.cut = 3;
	assert_null(synthetic_population_new(&settings, &error));
	assert_non_null(strstr(error.text, "even the most able"));
	region.psus = 101;
	assert_null(synthetic_population_new(&settings, &error));
	assert_non_null(strstr(error.text, "region 0: 100 residents in 101 psus"));
}

/* ---- drawing ---- */

static void probabilities_are_proportional(void **state)
{
	struct draw_psu psu[] = {{1, 4, 100}, {1, 2, 200}, {1, 3, 300}, {1, 1, 400}, {2, 9, 10},
	        {2, 8, 5000}, {2, 7, 10}, {2, 6, 20}, {3, 1, 5}, {3, 2, 50}};
	struct draw_settings settings = {.psus = 2, .persons = 10};
	double hits[10] = {0};
	struct draw draw;
	struct error error;

	(void)state;
	for (settings.seed = 0; settings.seed < 20000; settings.seed++) {
		double people = 0;

		assert_true(sample_draw_make(&draw, psu, 10, &settings, &error));
		assert_int_equal(draw.count, 6);
		assert_int_equal(draw.strata, 3);
		for (size_t i = 0; i < draw.count; i++) {
			hits[draw.selected[i].psu] += 1 / 20000.0;
			people += draw.selected[i].weight * draw.selected[i].persons;
		}
		/* strata 1 and 3 exactly; of stratum 2, 5000 and a third of the rest */
		assert_true(fabs(people - 1000 - 5040 - 55) < 1e-6);
		sample_draw_end(&draw);
	}
	for (size_t i = 0; i < 4; i++)
		assert_true(fabs(hits[i] - psu[i].size / 500.0) < 0.015);
	assert_true(hits[5] > 0.999 && fabs(hits[7] - 0.5) < 0.015 && hits[8] > 0.999);
}

static void draw_errors_name_the_stratum(void **state)
{
	struct draw_psu psu[] = {{1, 4, 100}, {1, 2, 200}, {77, 3, 300}, {1, 4, 5}, {77, 5, 0}};
	struct draw_settings settings = {1, 2, 10};
	struct draw draw;
	struct error error;

	(void)state;
	assert_false(sample_draw_make(&draw, psu, 3, &settings, &error));
	assert_non_null(strstr(error.text, "stratum 77 has only one psu"));
	assert_false(sample_draw_make(&draw, psu, 4, &settings, &error));
	assert_non_null(strstr(error.text, "psu 4 of stratum 1 comes twice"));
	psu[3].id = 6;
	assert_false(sample_draw_make(&draw, psu, 5, &settings, &error));
	assert_non_null(strstr(error.text, "psu 5 of stratum 77 has no residents"));
	settings.psus = 1;
	assert_false(sample_draw_make(&draw, psu, 5, &settings, &error));
}

static void residents_are_drawn_once_each(void **state)
{
	struct draw_selected selected = {.stratum = 1, .id = 2, .persons = 10};
	struct draw_settings settings = {.seed = 0};
	double hits[40] = {0};
	uint32_t out[10];

	(void)state;
	for (settings.seed = 0; settings.seed < 20000; settings.seed++) {
		sample_draw_persons(&settings, &selected, 40, out);
		for (int i = 0; i < 10; i++) {
			assert_true(out[i] < 40 && (!i || out[i] > out[i - 1]));
			hits[out[i]] += 1 / 20000.0;
		}
	}
	for (int i = 0; i < 40; i++)
		assert_true(fabs(hits[i] - 0.25) < 0.015);
}

/* ---- all steps: draw, answer, estimate, compare with the true share ---- */

struct rows {
	int64_t stratum[1000], psu[1000];
	double weight[1000], y[1000];
	size_t count;
};

static void sample_rows(const struct population *city, const struct draw_psu *psu,
        const struct draw_settings *settings, struct rows *rows)
{
	struct draw draw;
	struct error error;
	uint32_t who[20];

	rows->count = 0;
	assert_true(sample_draw_make(
	        &draw, psu, synthetic_population_psu_count(city), settings, &error));
	for (size_t i = 0; i < draw.count; i++) {
		const struct draw_selected *s = &draw.selected[i];

		sample_draw_persons(settings, s, psu[s->psu].size, who);
		for (uint32_t j = 0; j < s->persons; j++, rows->count++) {
			uint64_t id = synthetic_population_psu_at(city, s->psu).first + who[j];

			rows->stratum[rows->count] = s->stratum;
			rows->psu[rows->count] = s->id;
			rows->weight[rows->count] = s->weight;
			rows->y[rows->count] = synthetic_population_points(city, id) >= 70;
		}
	}
	sample_draw_end(&draw);
}

static struct estimate sample_share(const struct rows *rows)
{
	struct frame_rows design = {rows->count, rows->stratum, rows->psu, NULL};
	struct cells_scheme one = {.regions = 1};
	struct shares_rows columns = {.weight = rows->weight, .y = rows->y};
	struct design frame;
	struct estimate share;
	struct error error;

	assert_true(design_make(&frame, &design, DESIGN_LONELY_FAIL, &error));
	assert_true(design_shares(&frame, &one, &columns, &share, &error));
	design_end(&frame);
	return share;
}

/* 400 surveys of 5 psus in each of 8 strata. The seeds are fixed, so that the counts are, too. */
static void intervals_cover_the_truth(void **state)
{
	struct population_item item[ITEMS];
	struct population *city = city_new(3, item);
	struct draw_psu psu[60];
	struct draw_settings settings = {.psus = 5, .persons = 20};
	struct population_cell cell[REGIONS * GROUPS];
	struct rows *rows = memory_new(1, sizeof(*rows));
	struct error error;
	int covered = 0;
	double mean = 0, deff = 0;

	(void)state;
	assert_true(synthetic_population_truth(city, REGIONS, parents, cell, &error));
	for (size_t i = 0; i < synthetic_population_psu_count(city); i++) {
		struct population_psu place = synthetic_population_psu_at(city, i);

		psu[i] = (struct draw_psu){
		        place.region < 3 ? place.region : 3, (int64_t)i, place.residents};
	}
	for (settings.seed = 0; settings.seed < 400; settings.seed++) {
		sample_rows(city, psu, &settings, rows);
		struct estimate share = sample_share(rows);
		struct interval limits = design_interval_share(
		        INTERVAL_LOGIT, share.value, share.se, (double)share.n, share.df, 0.95);

		covered += limits.low <= cell[0].share && cell[0].share <= limits.high;
		mean += share.value / 400;
		deff += share.deff_replace / 400;
	}
	print_message("truth %.4f, mean of estimates %.4f, deff %.2f, covered %.1f %%\n",
	        cell[0].share, mean, deff, covered / 4.0);
	assert_true(fabs(mean - cell[0].share) < 0.004);
	assert_true(covered >= 372);
	assert_true(deff > 1.1 && deff < 4);
	free(rows);
	synthetic_population_free(city);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(residents_can_be_recomputed),
	        cmocka_unit_test(items_with_an_identity_are_alike_in_every_city),
	        cmocka_unit_test(truth_is_near_the_target),
	        cmocka_unit_test(impossible_cities_are_refused),
	        cmocka_unit_test(probabilities_are_proportional),
	        cmocka_unit_test(draw_errors_name_the_stratum),
	        cmocka_unit_test(residents_are_drawn_once_each),
	        cmocka_unit_test(intervals_cover_the_truth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
