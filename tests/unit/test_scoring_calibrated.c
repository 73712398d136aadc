/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Estimates from calibrated weights against figures of R's survey package (rake, postStratify,
 * calibrate and trimWeights on apiclus1, then svymean), what residuals are, replicates with weights
 * made again beside replicates of the psus' sums, and a replicate that cannot be weighted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <calibrated/estimate.h>
#include <weighting/residuals.h>

#include "test_near.h"
#include "test_scoring_table.h"

#include <math.h>

enum { STYPE, WIDE, MARGINS, LEVELS_MAX = 50 };

static const double stype_total[] = {4421, 755, 1018}, wide_total[] = {1072, 5122};
static const char *const stype_name[] = {"E", "H", "M"}, *const wide_name[] = {"No", "Yes"};

static struct table *table;
static int64_t *dnum;
static int32_t *level[MARGINS];
static struct calibrate_margin margin[MARGINS];
static struct calibrate_number number;
static struct design design;

static int schools_read(void **state)
{
	struct error error;

	(void)state;
	table = table_read("apiclus1");
	dnum = table_labels(table, "dnum");
	level[STYPE] = table_levels(table, "stype");
	level[WIDE] = table_levels(table, "sch_wide");
	margin[STYPE] =
	        (struct calibrate_margin){"stype", level[STYPE], 3, stype_total, stype_name};
	margin[WIDE] = (struct calibrate_margin){"sch.wide", level[WIDE], 2, wide_total, wide_name};
	number = (struct calibrate_number){"api99", table_column(table, "api99"), 3914069};
	struct frame_rows rows = {table->rows, NULL, dnum, table_column(table, "fpc")};

	return !design_make(&design, &rows, DESIGN_LONELY_FAIL, &error);
}

static int schools_free(void **state)
{
	(void)state;
	design_end(&design);
	free(level[STYPE]);
	free(level[WIDE]);
	free(dnum);
	free(table);
	return 0;
}

static struct recipe recipe_of(enum calibrate_method method, size_t margins, size_t numbers)
{
	return (struct recipe){.rows = {.rows = table->rows,
	                               .weight = table_column(table, "pw"),
	                               .margins = margins,
	                               .numbers = numbers,
	                               .margin = margin,
	                               .number = &number},
	        .options = {.method = method}};
}

static void make(struct calibrated *calibrated, const struct recipe *recipe)
{
	struct error error = {""};

	if (!calibrated_make(calibrated, recipe, &error))
		fail_msg("%s", error.text);
}

static struct estimate mean_of(const struct recipe *recipe)
{
	struct domains_rows rows = {.y = table_column(table, "api00")};
	struct domains_estimand mean = {&design, DOMAINS_MEAN, &rows, 1};
	struct calibrated calibrated;
	struct estimate share;
	struct error error;

	make(&calibrated, recipe);
	assert_true(calibrated_estimate(&mean, &calibrated, &share, &error));
	calibrated_end(&calibrated);
	return share;
}

static void test_figures_of_r(void **state)
{
	static const struct {
		enum calibrate_method method;
		size_t margins, numbers;
		double low, high, trim_low, trim_high, mean, se;
	} cases[] = {
	        {CALIBRATE_RAKE, 2, 0, 0, 0, 0, 0, 641.230320927, 23.7036168879},
	        {CALIBRATE_POSTSTRATIFY, 1, 0, 0, 0, 0, 0, 642.310788212, 23.9204864451},
	        {CALIBRATE_LINEAR, 1, 1, 0, 0, 0, 0, 665.309071166, 3.4417531164},
	        {CALIBRATE_RAKE, 1, 1, 0, 0, 0, 0, 665.393795995, 3.43775353949},
	        {CALIBRATE_LOGIT, 1, 1, .5, 2, 0, 0, 665.41484411, 3.42865384563},
	        {CALIBRATE_LINEAR, 1, 1, .7, 1.6, 0, 0, 665.448586684, 3.40116381265},
	        {CALIBRATE_LINEAR, 1, 1, .7, 1.6, 20, 45, 662.014767123, 3.60486522775},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct recipe recipe =
		        recipe_of(cases[i].method, cases[i].margins, cases[i].numbers);

		recipe.options.bounded = cases[i].high > 0;
		recipe.options.low = cases[i].low;
		recipe.options.high = cases[i].high;
		recipe.trims = cases[i].trim_high > 0;
		recipe.trim_low = cases[i].trim_low;
		recipe.trim_high = cases[i].trim_high;
		struct estimate share = mean_of(&recipe);

		assert_near(share.value, cases[i].mean, 1e-8);
		assert_near(share.se, cases[i].se, 1e-8);
		assert_int_equal(share.n, table->rows);
	}
}

static void test_jackknife_of_r(void **state)
{
	struct recipe recipe = recipe_of(CALIBRATE_RAKE, 2, 0);
	struct replicate_method method = {.kind = REPLICATE_JK1};
	struct domains_rows rows = {.y = table_column(table, "api00")};
	struct domains_estimand mean = {&design, DOMAINS_MEAN, &rows, 1};
	struct calibrated calibrated;
	struct estimate share;
	struct error error;
	uint32_t count;

	(void)state;
	make(&calibrated, &recipe);
	assert_true(calibrated_replicate(&mean, &calibrated, &method, &share, &count, &error));
	assert_near(share.se, 26.8739804357, 1e-9);
	assert_int_equal(count, 15);
	calibrated_end(&calibrated);
}

/* A variable that the calibration variables explain has residuals of 0, and residuals have no
 * weighted total over any calibration variable. */
static void test_residuals(void **state)
{
	struct recipe recipe = recipe_of(CALIBRATE_LINEAR, 2, 1);
	double *score = calloc(table->rows, sizeof(*score)), *z = calloc(table->rows, sizeof(*z));
	const double *y = table_column(table, "api00"), *x = number.value;
	struct calibrated calibrated;

	(void)state;
	assert_true(score && z);
	make(&calibrated, &recipe);
	struct residuals *residuals = weighting_residuals_new(
	        &recipe.rows, &recipe.options, calibrated.weight, calibrated.weight);

	for (size_t i = 0; i < table->rows; i++)
		score[i] = 3 * x[i] - 7 * level[STYPE][i] + 40;
	weighting_residuals_take(residuals, score, z);
	for (size_t i = 0; i < table->rows; i++)
		assert_true(fabs(z[i]) < 1e-6);
	weighting_residuals_take(residuals, y, z);
	double of_x = 0, of_level = 0, size = 0;

	for (size_t i = 0; i < table->rows; i++) {
		double left = recipe.rows.weight[i] * z[i] / calibrated.weight[i];

		of_x += left * x[i];
		of_level += level[WIDE][i] ? left : 0;
		size += fabs(left);
	}
	assert_true(size > 1000 && fabs(of_x) < 1e-6 * size && fabs(of_level) < 1e-8 * size);
	weighting_residuals_free(residuals);
	calibrated_end(&calibrated);
	free(score);
	free(z);
}

/* There are more combinations of levels than rows, so that each row is a cell of its own. */
static void test_many_cells(void **state)
{
	enum { WIDE_MARGINS = 3 };
	static const size_t levels[WIDE_MARGINS] = {LEVELS_MAX, 40, 30};
	double total[WIDE_MARGINS][LEVELS_MAX] = {{0}}, sum[WIDE_MARGINS] = {0};
	struct calibrate_margin margins[WIDE_MARGINS];
	struct recipe recipe = recipe_of(CALIBRATE_RAKE, WIDE_MARGINS, 0);
	struct calibrated calibrated;
	char const *names[LEVELS_MAX];

	(void)state;
	for (size_t l = 0; l < LEVELS_MAX; l++)
		names[l] = "level";
	for (size_t m = 0; m < WIDE_MARGINS; m++) {
		int32_t *of = calloc(table->rows, sizeof(*of));

		assert_non_null(of);
		for (size_t i = 0; i < table->rows; i++)
			of[i] = (int32_t)((i * (m + 1) + i / 7) % levels[m]);
		for (size_t i = 0; i < table->rows; i++)
			total[m][of[i]] += recipe.rows.weight[i] * (1 + (double)(i % 3) / 10);
		for (size_t l = 0; l < levels[m]; l++)
			sum[m] += total[m][l];
		margins[m] = (struct calibrate_margin){"m", of, levels[m], total[m], names};
	}
	recipe.rows.margin = margins;
	make(&calibrated, &recipe);
	assert_true(weighting_calibrate_error(&recipe.rows, calibrated.weight) < 1e-9);
	calibrated_end(&calibrated);
	for (size_t m = 0; m < WIDE_MARGINS; m++)
		free((void *)(uintptr_t)margins[m].level);
}

static bool weigh_as_is(const void *data, const double *base, double *weight, struct error *error)
{
	(void)data;
	(void)error;
	for (size_t i = 0; i < table->rows; i++)
		weight[i] = base[i];
	return true;
}

/* Weights that are made again without a change give the same as the sums of psus. */
static void test_remade_as_they_were(void **state)
{
	static const struct replicate_method methods[] = {{.kind = REPLICATE_JK1},
	        {.kind = REPLICATE_JKN, .mse = true},
	        {.kind = REPLICATE_BOOTSTRAP, .count = 30, .seed = 5}};
	struct replicate_weighting weighting = {table_column(table, "pw"), weigh_as_is, NULL};
	struct domains_rows rows = {.weight = weighting.base,
	        .y = table_column(table, "api00"),
	        .x = table_column(table, "enroll"),
	        .domain = level[STYPE]};
	struct error error;

	(void)state;
	for (size_t m = 0; m < sizeof(methods) / sizeof(*methods); m++)
		for (int kind = DOMAINS_MEAN; kind < DOMAINS_KINDS; kind++) {
			struct domains_estimand of = {&design, (enum domains_kind)kind, &rows, 3};
			struct estimate sums[3], remade[3];
			uint32_t count[2];

			assert_true(replicate_estimate(&of, &methods[m], sums, &count[0], &error));
			assert_true(replicate_estimate_remade(
			        &of, &methods[m], &weighting, remade, &count[1], &error));
			assert_int_equal(count[0], count[1]);
			for (int d = 0; d < 3; d++) {
				assert_near(remade[d].se, sums[d].se, 1e-10);
				assert_near(remade[d].deff, sums[d].deff, 1e-10);
			}
		}
}

/* Fails where the first row has no weight, and where the last has none. */
static bool weigh_not_all(const void *data, const double *base, double *weight, struct error *error)
{
	if (!(base[0] > 0) || !(base[table->rows - 1] > 0))
		return error_set(error, "no weight");
	return weigh_as_is(data, base, weight, error);
}

static void test_first_failure_is_named(void **state)
{
	struct replicate_method method = {.kind = REPLICATE_JK1};
	struct replicate_weighting weighting = {table_column(table, "pw"), weigh_not_all, NULL};
	struct domains_rows rows = {.weight = weighting.base, .y = table_column(table, "api00")};
	struct domains_estimand mean = {&design, DOMAINS_MEAN, &rows, 1};
	uint32_t count, first = UINT32_MAX;
	struct estimate share;
	struct error error;
	char want[64];

	(void)state;
	for (uint32_t psu = 0; psu < design.psus && first == UINT32_MAX; psu++)
		for (uint32_t i = design.psu_first[psu]; i < design.psu_first[psu + 1]; i++)
			if (!design.order[i] || design.order[i] == table->rows - 1)
				first = psu < first ? psu : first;
	assert_false(replicate_estimate_remade(&mean, &method, &weighting, &share, &count, &error));
	snprintf(want, sizeof(want), "replicate %u of 15 (jk1): no weight", first + 1);
	assert_string_equal(error.text, want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_figures_of_r),
	        cmocka_unit_test(test_jackknife_of_r),
	        cmocka_unit_test(test_residuals),
	        cmocka_unit_test(test_many_cells),
	        cmocka_unit_test(test_remade_as_they_were),
	        cmocka_unit_test(test_first_failure_is_named),
	};

	return cmocka_run_group_tests(tests, schools_read, schools_free);
}
