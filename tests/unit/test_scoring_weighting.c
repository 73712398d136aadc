/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From base weights to replicates: bounded raking against figures of R's survey package (calibrate
 * with calfun = "raking" and bounds, on apiclus1), which totals a thin sample is calibrated to,
 * which response classes are joined, and what replicates must agree with.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <design/design.h>
#include <random/stream.h>
#include <weighting/replicates.h>

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static void assert_near(double got, double want, double by)
{
	if (!(fabs(got - want) <= by))
		fail_msg("%.15g should be %.15g", got, want);
}

/* ---- bounded raking ---- */

/* Schools of apiclus1 by stype (E, H, M) and sch.wide (No, Yes); each weighs 33.846996307373. */
static const int32_t stype[] = {0, 1, 2, 0, 1, 2}, wide[] = {3, 3, 3, 4, 4, 4};
static const double schools[] = {12, 3, 8, 132, 11, 17};
static const double school_weight = 33.846996307373;
static const double total[] = {4421, 755, 1018, 1072, 5122};

static void check_fit(double low, double high, const double *weights)
{
	const int32_t *const constraint[] = {stype, wide};
	struct fit fit = {.cells = 6,
	        .variables = 2,
	        .constraints = 5,
	        .constraint = constraint,
	        .low = low,
	        .high = high};
	double weight[6], grown[6];

	for (int c = 0; c < 6; c++) {
		weight[c] = schools[c] * school_weight;
		grown[c] = 1;
	}
	weighting_fit_make(&fit);
	struct fit_result result = weighting_fit_solve(&fit, weight, total, grown, 1e-12, 2000);

	assert_true(result.error <= 1e-12);
	for (int c = 0; c < 6; c++)
		assert_near(school_weight * weighting_fit_cut(&fit, grown[c]), weights[c],
		        1e-6 * weights[c]);
	weighting_fit_end(&fit);
}

static void raking_is_that_of_r(void **state)
{
	static const double loose[] = {39.839236247131, 67.125529241194, 49.069072163856,
	        29.870675492685, 50.329401116038, 36.791024864068};
	static const double close[] = {40.289496584735, 64.309292984009, 49.449770254833,
	        29.829742734721, 51.097465550499, 36.611872821255};
	static const double closer[] = {41.376437119643, 57.539893722534, 50.357884174586,
	        29.730929958820, 52.943665348707, 36.184525094313};

	(void)state;
	check_fit(0.2, 5, loose);
	check_fit(0.5, 1.9, close);
	check_fit(0.5, 1.7, closer);
}

static void what_is_out_of_reach_is_told(void **state)
{
	const int32_t *const constraint[] = {stype, wide};
	struct fit fit = {.cells = 6,
	        .variables = 2,
	        .constraints = 5,
	        .constraint = constraint,
	        .low = 0.95,
	        .high = 1.05};
	double weight[6], grown[] = {1, 1, 1, 1, 1, 1};

	(void)state;
	for (int c = 0; c < 6; c++)
		weight[c] = schools[c] * school_weight;
	weighting_fit_make(&fit);
	struct fit_result result = weighting_fit_solve(&fit, weight, total, grown, 1e-12, 200);

	assert_int_equal(result.sweeps, 200);
	assert_true(result.error > 0.1 && result.worst < 5);
	for (int c = 0; c < 6; c++)
		assert_true(isfinite(grown[c]));
	weighting_fit_end(&fit);
}

/* ---- which totals ---- */

/* A city (0) of two counties (1, 2), the first with two towns (3, 4). */
enum { CITY, EAST, WEST, TOWN_A, TOWN_B, REGIONS };
static const int32_t parent[REGIONS] = {-1, CITY, CITY, EAST, EAST};
static const struct cells_scheme scheme = {
        .regions = REGIONS, .parent = parent, .factors = 2, .levels = {2, 3}};
enum { SEX, SCHOOL, BELOW };
static const char *const region_names[] = {"city", "east", "west", "a", "b"};
static const char *const variable_names[] = {"sex", "school", "region"};
static const char *const sexes[] = {"male", "female"};
static const char *const schools_by_name[] = {"low", "middle", "high"};
static const char *const *const level_names[] = {sexes, schools_by_name};
static const struct margin_names names = {region_names, variable_names, level_names};

static const struct margin_total whole_city[] = {{CITY, SEX, 0, 500}, {CITY, SEX, 1, 500},
        {CITY, SCHOOL, 0, 600}, {CITY, SCHOOL, 1, 300}, {CITY, SCHOOL, 2, 100},
        {CITY, BELOW, EAST, 600}, {CITY, BELOW, WEST, 400}, {EAST, SEX, 0, 310},
        {EAST, SEX, 1, 290}, {TOWN_A, SEX, 0, 200}, {TOWN_A, SEX, 1, 180}};
enum { WHOLE_CITY = sizeof(whole_city) / sizeof(*whole_city) };

/* Of four psus. */
static void count_people(
        struct plan_counts *counts, uint32_t region, int8_t sex, int8_t school, int n)
{
	const int8_t level[] = {sex, school};

	for (int i = 0; i < n; i++)
		weighting_plan_counts_add(
		        counts, region, level, (uint32_t)(4 * (int)region + 4 * i / n));
}

static int32_t group_of(const struct plan *plan, uint32_t variable, uint32_t region)
{
	int32_t group = plan->group_at[variable * REGIONS + region];

	return group < 0 ? -1 : (int32_t)plan->group[group].region;
}

struct planned {
	struct margins margins;
	struct plan plan;
};

static void plan_begin(struct planned *planned, struct plan_counts *counts)
{
	struct error error;
	size_t blamed;

	assert_true(weighting_margins_make(
	        &planned->margins, &scheme, &names, whole_city, WHOLE_CITY, &blamed, &error));
	weighting_plan_counts_make(counts, &scheme);
}

static void plan_finish(struct planned *planned, struct plan_counts *counts)
{
	weighting_plan_make(&planned->plan, &planned->margins, counts);
	weighting_plan_counts_end(counts);
}

static void planned_end(struct planned *planned)
{
	weighting_plan_end(&planned->plan);
	weighting_margins_end(&planned->margins);
}

static void thick_sets_count_for_what_lower_ones_leave(void **state)
{
	struct plan_counts counts;
	struct planned planned;
	char name[100];

	(void)state;
	plan_begin(&planned, &counts);
	for (uint32_t town = TOWN_A; town <= TOWN_B; town++)
		for (int8_t sex = 0; sex < 2; sex++)
			count_people(&counts, town, sex, 0, 12);
	count_people(&counts, WEST, 0, 1, 15);
	count_people(&counts, WEST, 1, 2, 15);
	plan_finish(&planned, &counts);
	assert_int_equal(group_of(&planned.plan, SEX, TOWN_A), TOWN_A);
	assert_int_equal(group_of(&planned.plan, SEX, TOWN_B), EAST);
	assert_int_equal(group_of(&planned.plan, SEX, WEST), CITY);
	assert_int_equal(group_of(&planned.plan, BELOW, TOWN_B), CITY);
	const struct plan_group *rest =
	        &planned.plan.group[planned.plan.group_at[SEX * REGIONS + TOWN_B]];

	assert_near(planned.plan.constraint[rest->first].total, 310 - 200, 1e-9);
	assert_near(planned.plan.constraint[rest->first + 1].total, 290 - 180, 1e-9);
	weighting_plan_constraint_name(&planned.plan, rest->first + 1, name, sizeof(name));
	assert_string_equal(name, "sex female of east");
	assert_int_equal(planned.plan.area_at[TOWN_B], CITY);
	assert_int_equal(weighting_plan_constraint_of(&planned.plan, SEX, TOWN_B, -1),
	        (int)rest->first + 2); /* people whose sex is unknown */
	planned_end(&planned);
}

/* A town with three psus would have nothing like their variance in its error, whoever answers. */
static void totals_of_few_psus_are_given_up(void **state)
{
	const int8_t level[] = {0, 0}, other[] = {1, 0};
	struct plan_counts counts;
	struct planned planned;

	(void)state;
	plan_begin(&planned, &counts);
	for (uint32_t psu = 0; psu < 3; psu++)
		for (int i = 0; i < 20; i++)
			weighting_plan_counts_add(
			        &counts, TOWN_A, i % 2 ? level : other, 100 + psu);
	count_people(&counts, TOWN_B, 0, 0, 20);
	count_people(&counts, TOWN_B, 1, 0, 20);
	count_people(&counts, WEST, 0, 1, 20);
	count_people(&counts, WEST, 1, 2, 20);
	plan_finish(&planned, &counts);
	assert_int_equal(group_of(&planned.plan, SEX, TOWN_A), EAST);
	assert_int_equal(group_of(&planned.plan, SEX, TOWN_B), EAST);
	planned_end(&planned);
}

/* Three psus in all: everybody is in all of them, but the west is one psu alone. */
static void a_small_sample_meets_what_all_its_psus_tell(void **state)
{
	const int8_t level[][2] = {{0, 0}, {1, 1}, {0, 2}};
	struct plan_counts counts;
	struct planned planned;
	const struct plan_group *group;

	(void)state;
	plan_begin(&planned, &counts);
	for (uint32_t psu = 0; psu < 3; psu++)
		for (int i = 0; i < 60; i++)
			weighting_plan_counts_add(&counts, psu ? EAST : WEST, level[i % 3], psu);
	plan_finish(&planned, &counts);
	assert_int_equal(group_of(&planned.plan, SEX, EAST), CITY);
	group = &planned.plan.group[planned.plan.group_at[SCHOOL * REGIONS + CITY]];
	assert_int_equal(group->levels, 3);
	group = &planned.plan.group[planned.plan.group_at[BELOW * REGIONS + CITY]];
	assert_int_equal(group->levels, 1);
	assert_int_equal(group->joined, 2);
	planned_end(&planned);
}

static void thin_sets_give_up_and_levels_join(void **state)
{
	struct plan_counts counts;
	struct planned planned;

	(void)state;
	plan_begin(&planned, &counts);
	count_people(&counts, TOWN_A, 0, 0, 30);
	count_people(&counts, TOWN_A, 1, 0, 9); /* too thin for the town */
	count_people(&counts, TOWN_B, 1, 1, 6);
	count_people(&counts, WEST, 0, 1, 20);
	count_people(&counts, WEST, 1, 2, 3); /* level high: too few in the whole city */
	plan_finish(&planned, &counts);
	assert_int_equal(group_of(&planned.plan, SEX, TOWN_A), CITY);
	assert_int_equal(group_of(&planned.plan, SEX, TOWN_B), CITY);
	assert_int_equal(group_of(&planned.plan, SEX, WEST), CITY);
	assert_int_equal(planned.plan.given_up, 2);
	const struct plan_group *school =
	        &planned.plan.group[planned.plan.group_at[SCHOOL * REGIONS + CITY]];

	assert_int_equal(school->levels, 2);
	assert_int_equal(school->joined, 2);
	assert_int_equal(school->place[1], school->place[2]);
	assert_near(planned.plan.constraint[school->first + 1].total, 400, 1e-9);
	planned_end(&planned);
}

static void totals_that_nearly_agree_are_scaled_from_above(void **state)
{
	static const struct margin_total rounded[] = {{CITY, SEX, 0, 501}, {CITY, SEX, 1, 499.5},
	        {CITY, SCHOOL, 0, 600}, {CITY, SCHOOL, 1, 300}, {CITY, SCHOOL, 2, 100},
	        {EAST, SEX, 0, 300}, {EAST, SEX, 1, 300}, {WEST, SEX, 0, 200.5},
	        {WEST, SEX, 1, 199.6}};
	struct margins margins;
	struct error error;
	size_t blamed;

	(void)state;
	assert_true(weighting_margins_make(&margins, &scheme, &names, rounded, 9, &blamed, &error));
	assert_near(margins.residents[CITY], 1000.5, 1e-9);
	assert_near(margins.residents[EAST] + margins.residents[WEST], 1000.5, 1e-9);
	assert_near(weighting_margins_set_of(&margins, SCHOOL, CITY)->sum, 1000.5, 1e-9);
	assert_near(weighting_margins_set_of(&margins, SCHOOL, CITY)->total[2], 100.05, 1e-9);
	weighting_margins_end(&margins);
}

/* ---- classes ---- */

static void thin_classes_join_their_neighbours(void **state)
{
	static const struct response_psu psus[] = {
	        {0, TOWN_A, 0, 40, 30, 400, 300}, {0, TOWN_A, 1, 40, 25, 400, 250},
	        {1, TOWN_B, 0, 40, 30, 400, 300}, {1, TOWN_B, 1, 40, 5, 400, 50}, /* too few */
	        {2, WEST, 0, 90, 30, 900, 300}, {2, WEST, 1, 90, 21, 900, 150},   /* too rare */
	};
	struct response response;

	(void)state;
	weighting_response_make(&response, &scheme, psus, 6);
	assert_int_equal(response.begun, 6);
	assert_int_equal(response.classes, 4);
	assert_int_equal(response.class_of[2], response.class_of[3]);
	assert_int_equal(response.class_of[4], response.class_of[5]);
	assert_int_not_equal(response.class_of[0], response.class_of[1]);
	assert_near(response.class[response.class_of[3]].factor, 800.0 / 350, 1e-12);
	assert_int_equal(response.class[response.class_of[3]].residence, -1);
	weighting_response_end(&response);
}

static void response_rates_are_those_of_the_definitions(void **state)
{
	struct response_rates rates = weighting_response_rates_of(1000, 600, 40);

	(void)state;
	assert_near(rates.rr1, 600.0 / 960, 1e-12);
	assert_near(rates.e, 600.0 / 640, 1e-12);
	assert_near(rates.rr3, 600 / (600 + 0.9375 * 360), 1e-12);
}

/* ---- replicates ---- */

enum { PERSONS = 15 };
struct sample {
	struct response_psu *psus;
	size_t psu_count, rows;
	double *base, *y;
	uint32_t *psu, *members;
	int32_t *leaf;
	int8_t *level[2];
	int64_t *stratum, *psu_label;
};

/* Everybody answers, and psus differ. The last stratum has only one psu. */
static void sample_make(struct sample *sample, uint32_t strata, uint32_t psus)
{
	size_t count = (size_t)(strata - 1) * psus + 1;

	*sample = (struct sample){.psus = calloc(count, sizeof(*sample->psus)),
	        .psu_count = count,
	        .rows = count * PERSONS,
	        .base = calloc(count * PERSONS, sizeof(double)),
	        .y = calloc(count * PERSONS, sizeof(double)),
	        .psu = calloc(count * PERSONS, sizeof(uint32_t)),
	        .members = calloc(count * PERSONS, sizeof(uint32_t)),
	        .leaf = calloc(count * PERSONS, sizeof(int32_t)),
	        .level = {calloc(count * PERSONS, 1), calloc(count * PERSONS, 1)},
	        .stratum = calloc(count * PERSONS, sizeof(int64_t)),
	        .psu_label = calloc(count * PERSONS, sizeof(int64_t))};
	for (size_t i = 0; i < sample->rows; i++) {
		struct random_key key = random_key_of(5, 901, i, 0);
		size_t p = i / PERSONS;
		struct response_psu *psu = &sample->psus[p];

		psu->stratum = (uint32_t)(p / psus);
		psu->region = TOWN_A + (uint32_t)p % 2;
		sample->base[i] = 20 + 10 * random_uniform(key, 0);
		sample->y[i] = random_uniform(key, 1) <
		               0.1 + 0.3 * random_uniform(random_key_of(5, 902, p, 0), 0);
		sample->psu[i] = (uint32_t)p;
		sample->leaf[i] = (int32_t)psu->region;
		sample->level[0][i] = (int8_t)random_below(key, 2, 2);
		sample->level[1][i] = (int8_t)random_below(key, 3, 3);
		sample->stratum[i] = psu->stratum;
		sample->psu_label[i] = (int64_t)p;
		psu->invited++;
		psu->answered++;
		psu->invited_weight += sample->base[i];
		psu->answered_weight += sample->base[i];
	}
}

static void sample_end(struct sample *sample)
{
	void *const parts[] = {sample->psus, sample->base, sample->y, sample->psu, sample->members,
	        sample->leaf, sample->level[0], sample->level[1], sample->stratum,
	        sample->psu_label};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		free(parts[i]);
}

static void linearised(const struct sample *sample, struct estimate *shares)
{
	struct frame_rows labels = {sample->rows, sample->stratum, sample->psu_label, NULL};
	struct shares_rows rows = {.weight = sample->base,
	        .y = sample->y,
	        .leaf = sample->leaf,
	        .members = sample->members,
	        .level = {sample->level[0], sample->level[1]}};
	struct design design;
	struct error error;

	assert_true(design_make(&design, &labels, DESIGN_LONELY_ADJUST, &error));
	assert_true(design_shares(&design, &scheme, &rows, shares, &error));
	design_end(&design);
}

/* A cell less itself has no variance, and one of nobody has none that is known. */
static void check_pairs(const struct replicates_pairs *pairs, const struct estimate *shares)
{
	for (size_t i = 0; i < 2; i++)
		assert_true(pairs->var[i] == 0);
	/* Whatever the covariance is, |se_a - se_b| <= se_d <= se_a + se_b. */
	for (size_t i = 2; i < 6; i++) {
		const size_t *cell = pairs->pair[i / 2].cell;
		double a = shares[cell[0]].se, b = shares[cell[1]].se, se = sqrt(pairs->var[i]);

		assert_true(se >= fabs(a - b) * (1 - 1e-9) && se <= (a + b) * (1 + 1e-9));
	}
	assert_true(isnan(pairs->var[6]) && isnan(pairs->var[7]));
}

/* shares: the shares of y. Their variances have the same bits when another outcome is estimated
 * with them and when there is only one thread. */
static void check_outcomes(const struct replicates *replicates, const struct chain *chain,
        const struct sample *sample, const struct estimate *linear, struct estimate *shares)
{
	struct estimate other[5 * 6], again[5 * 6], *tables[] = {other, shares}, *alone = again;
	double *left = calloc(sample->rows, sizeof(*left));
	const double *y[] = {left, sample->y};
	struct replicates_pair pair[] = {{{0, 0}}, {{0, 1}}, {{1, 2}}, {{0, 12}}};
	double var[2 * 4];
	struct replicates_pairs pairs = {pair, 4, var};
	int threads = omp_get_max_threads();

	for (size_t i = 0; i < sample->rows; i++)
		left[i] = 1 - sample->y[i];
	memcpy(shares, linear, sizeof(other));
	memcpy(again, linear, sizeof(other));
	memcpy(other, linear, sizeof(other));
	for (int i = 0; i < 5 * 6; i++)
		other[i].value = 1 - linear[i].value;
	omp_set_num_threads(2);
	weighting_replicates_estimate(replicates, chain, &scheme,
	        &(struct replicates_rows){2, y, sample->members}, &pairs, tables);
	omp_set_num_threads(1);
	weighting_replicates_estimate(replicates, chain, &scheme,
	        &(struct replicates_rows){1, &y[1], sample->members}, NULL, &alone);
	omp_set_num_threads(threads);
	assert_memory_equal(shares, again, sizeof(again));
	check_pairs(&pairs, shares);
	for (int i = 0; i < 5 * 6; i++)
		if (linear[i].se > 0)
			assert_near(other[i].se, shares[i].se, 1e-9 * shares[i].se);
	free(left);
}

static void check_spread(uint32_t strata, uint32_t psus, enum replicates_kind kind, double within)
{
	struct estimate linear[5 * 6], shares[5 * 6];
	struct sample sample;
	struct response response;
	struct replicates replicates;
	struct chain chain;
	struct chain_result result;
	struct error error;

	assert_int_equal(design_cells_count(&scheme), 5 * 6);
	sample_make(&sample, strata, psus);
	struct chain_rows rows = {sample.rows, sample.base, sample.psu, sample.leaf,
	        (const int8_t *const *)sample.level, NULL};
	double *weight = calloc(sample.rows, sizeof(*weight));

	linearised(&sample, linear);
	weighting_response_make(&response, &scheme, sample.psus, sample.psu_count);
	weighting_replicates_make(&replicates, sample.psus, sample.psu_count, 1);
	assert_int_equal(replicates.kind, kind);
	weighting_chain_make(&chain, sample.psus, sample.psu_count, &response, NULL, &rows);
	assert_true(weighting_chain_weights(&chain, weight, &result, &error));
	assert_memory_equal(weight, sample.base, sample.rows * sizeof(*weight));
	check_outcomes(&replicates, &chain, &sample, linear, shares);
	for (int i = 0; i < 5 * 6; i++)
		if (linear[i].se > 0)
			assert_near(shares[i].se, linear[i].se, within * linear[i].se);
	weighting_chain_end(&chain);
	weighting_replicates_end(&replicates);
	weighting_response_end(&response);
	sample_end(&sample);
	free(weight);
}

static void without_weighting_replicates_agree_with_linearisation(void **state)
{
	(void)state;
	check_spread(5, 10, REPLICATES_JACKKNIFE, 0.02);
	check_spread(30, 16, REPLICATES_BOOT, 0.25);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(raking_is_that_of_r),
	        cmocka_unit_test(what_is_out_of_reach_is_told),
	        cmocka_unit_test(thick_sets_count_for_what_lower_ones_leave),
	        cmocka_unit_test(totals_of_few_psus_are_given_up),
	        cmocka_unit_test(a_small_sample_meets_what_all_its_psus_tell),
	        cmocka_unit_test(thin_sets_give_up_and_levels_join),
	        cmocka_unit_test(totals_that_nearly_agree_are_scaled_from_above),
	        cmocka_unit_test(thin_classes_join_their_neighbours),
	        cmocka_unit_test(response_rates_are_those_of_the_definitions),
	        cmocka_unit_test(without_weighting_replicates_agree_with_linearisation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
