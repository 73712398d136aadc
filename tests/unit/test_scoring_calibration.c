/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calibration and trimming against figures of R's survey package (rake, calibrate, postStratify,
 * trimWeights on apiclus1), what must hold of any solution, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <weighting/calibrate.h>
#include <weighting/summary.h>
#include <weighting/trim.h>

#include "test_near.h"
#include "test_scoring_table.h"

#include <math.h>

enum { STYPE, WIDE, MARGINS };

static const double stype_total[] = {4421, 755, 1018}, wide_total[] = {1072, 5122};
static const char *const stype_name[] = {"E", "H", "M"}, *const wide_name[] = {"No", "Yes"};

static struct table *table;
static int32_t *level[MARGINS];
static struct calibrate_margin margin[MARGINS];
static struct calibrate_number number;
static double out[TABLE_ROWS];

static int schools_read(void **state)
{
	(void)state;
	table = table_read("calibration");
	level[STYPE] = table_levels(table, "stype");
	level[WIDE] = table_levels(table, "sch_wide");
	margin[STYPE] =
	        (struct calibrate_margin){"stype", level[STYPE], 3, stype_total, stype_name};
	margin[WIDE] = (struct calibrate_margin){"sch.wide", level[WIDE], 2, wide_total, wide_name};
	number = (struct calibrate_number){"api99", table_column(table, "api99"), 3914069};
	return 0;
}

static int schools_free(void **state)
{
	(void)state;
	free(level[STYPE]);
	free(level[WIDE]);
	free(table);
	return 0;
}

static struct calibrate_rows rows_with(size_t margins, size_t numbers)
{
	return (struct calibrate_rows){.rows = table->rows,
	        .weight = table_column(table, "pw"),
	        .margins = margins,
	        .numbers = numbers,
	        .margin = margin,
	        .number = &number};
}

static double mean_api00(void)
{
	const double *y = table_column(table, "api00");
	double sum = 0, weights = 0;

	for (size_t i = 0; i < table->rows; i++) {
		sum += out[i] * y[i];
		weights += out[i];
	}
	return sum / weights;
}

static void solve(const struct calibrate_rows *rows, const struct calibrate_options *options,
        struct calibrate_result *result)
{
	struct error error = {""};

	if (!weighting_calibrate(rows, options, out, result, &error))
		fail_msg("%s", error.text);
	assert_true(weighting_calibrate_error(rows, out) < 1e-10);
}

static void test_rake(void **state)
{
	static const double want[3][2] = {{39.8392362471, 29.8706754927},
	        {67.1255292412, 50.3294011160}, {49.0690721639, 36.7910248641}};
	struct calibrate_rows rows = rows_with(2, 0);
	struct calibrate_options options = {.method = CALIBRATE_RAKE};
	struct calibrate_result result;

	(void)state;
	solve(&rows, &options, &result);
	assert_false(result.newton);
	for (size_t i = 0; i < table->rows; i++)
		assert_near(out[i], want[level[STYPE][i]][level[WIDE][i]], 1e-11);
	assert_near(mean_api00(), 641.230320927, 1e-11);
	assert_near(weighting_weight_summary_of(out, table->rows).deff, 1.0516566956, 1e-9);
}

static void test_poststratify(void **state)
{
	struct calibrate_rows rows = rows_with(1, 0);
	struct calibrate_options options = {.method = CALIBRATE_POSTSTRATIFY};
	struct calibrate_result result;

	(void)state;
	solve(&rows, &options, &result);
	assert_int_equal(result.iterations, 1);
	assert_near(mean_api00(), 642.310788212, 1e-11);
}

static void test_distances(void **state)
{
	static const struct {
		struct calibrate_options options;
		double mean, low, high;
	} cases[] = {
	        {{CALIBRATE_LINEAR, false, 0, 0}, 665.309071166, 0.418592462214, 1.83329488317},
	        {{CALIBRATE_RAKE, false, 0, 0}, 665.393795995, 0.53423136867, 1.99476124371},
	        {{CALIBRATE_LOGIT, true, 0.5, 2}, 665.41484411, 0.578114357293, 1.81745568741},
	        {{CALIBRATE_LINEAR, true, 0.7, 1.6}, 665.448586684, 0.7, 1.6},
	};
	struct calibrate_rows rows = rows_with(1, 1);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct calibrate_result result;

		solve(&rows, &cases[i].options, &result);
		assert_true(result.newton);
		assert_near(mean_api00(), cases[i].mean, 1e-8);
		assert_near(result.g_low, cases[i].low, 1e-8);
		assert_near(result.g_high, cases[i].high, 1e-8);
	}
}

static void test_trim(void **state)
{
	struct calibrate_rows rows = rows_with(1, 1);
	struct calibrate_options options = {CALIBRATE_LINEAR, true, 0.7, 1.6};
	struct calibrate_result result;
	struct trim_result trim;
	struct error error;

	(void)state;
	solve(&rows, &options, &result);
	assert_true(weighting_weight_trim(out, rows.weight, rows.rows, 20, 45, &trim, &error));
	struct weight_summary weights = weighting_weight_summary_of(out, rows.rows);

	assert_near(weights.sum, 6194, 1e-12);
	assert_true(weights.max <= 45 && weights.max > 44.999999 && weights.min >= 20);
	assert_near(mean_api00(), 662.014767123, 1e-11);
	assert_false(weighting_weight_trim(out, rows.weight, rows.rows, 20, 30, &trim, &error));
	assert_non_null(strstr(error.text, "cannot keep their sum"));
}

/* Iterative proportional fitting and Newton's method have the same solution. A numeric variable
 * makes the program use Newton's method; this one is 1 everywhere and changes nothing else. */
static void test_fitting_is_newton(void **state)
{
	struct calibrate_rows rows = rows_with(2, 0);
	struct calibrate_options options = {.method = CALIBRATE_RAKE};
	struct calibrate_result result;
	double fitted[TABLE_ROWS], ones[TABLE_ROWS];
	struct calibrate_number one = {"one", ones, 6194};

	(void)state;
	solve(&rows, &options, &result);
	memcpy(fitted, out, sizeof(fitted));
	for (size_t i = 0; i < TABLE_ROWS; i++)
		ones[i] = 1;
	rows.numbers = 1;
	rows.number = &one;
	solve(&rows, &options, &result);
	assert_true(result.newton);
	for (size_t i = 0; i < rows.rows; i++)
		assert_near(out[i], fitted[i], 1e-10);
}

/* Weights divided by 100, rows in reverse order and rows outside the sample change no result. */
static void test_invariances(void **state)
{
	struct calibrate_rows rows = rows_with(2, 0), other = rows;
	struct calibrate_options options[] = {
	        {.method = CALIBRATE_RAKE}, {.method = CALIBRATE_LINEAR}};
	struct calibrate_margin turned[MARGINS] = {margin[STYPE], margin[WIDE]};
	int32_t codes[MARGINS][TABLE_ROWS] = {{0}};
	double weight[TABLE_ROWS] = {0}, want[TABLE_ROWS];
	struct calibrate_result result;

	(void)state;
	for (size_t i = 0; i < rows.rows; i++) {
		size_t from = rows.rows - 1 - i;

		weight[i] = rows.weight[from] / 100;
		for (size_t m = 0; m < MARGINS; m++)
			codes[m][i] = level[m][from];
	}
	for (size_t m = 0; m < MARGINS; m++)
		turned[m].level = codes[m];
	other.margin = turned;
	other.weight = weight;
	other.rows = rows.rows + 7;
	for (size_t k = 0; k < 2; k++) {
		solve(&rows, &options[k], &result);
		memcpy(want, out, sizeof(want));
		solve(&other, &options[k], &result);
		for (size_t i = 0; i < other.rows; i++)
			assert_near(out[i], i < rows.rows ? want[rows.rows - 1 - i] : 0, 1e-10);
	}
}

static void assert_refused(const struct calibrate_rows *rows,
        const struct calibrate_options *options, const char *words)
{
	struct calibrate_result result;
	struct error error = {""};

	assert_false(weighting_calibrate(rows, options, out, &result, &error));
	if (!strstr(error.text, words))
		fail_msg("\"%s\" does not say \"%s\"", error.text, words);
}

static void test_refusals(void **state)
{
	static const double more[] = {1072, 5123}, tight = 1.05;
	struct calibrate_rows rows = rows_with(2, 0), none = rows_with(0, 0),
	                      both = rows_with(1, 1);
	struct calibrate_margin bad[MARGINS] = {margin[STYPE], margin[WIDE]};
	struct calibrate_options rake = {.method = CALIBRATE_RAKE},
	                         logit = {CALIBRATE_LOGIT, true, 0.95, tight},
	                         linear = {CALIBRATE_LINEAR, true, 0.95, tight},
	                         one_side = {CALIBRATE_LINEAR, true, 1.5, 2},
	                         post = {.method = CALIBRATE_POSTSTRATIFY};

	(void)state;
	assert_refused(&both, &logit, "did not converge");
	assert_refused(&both, &linear, "bounds the totals may be out of reach");
	assert_refused(&both, &one_side, "either side of 1");
	assert_refused(&none, &rake, "nothing to calibrate");
	assert_refused(&rows, &post, "one margin variable");
	rows.margin = bad;
	bad[WIDE].total = more;
	assert_refused(&rows, &rake, "stype has 6194, sch.wide 6195");
	bad[WIDE] = (struct calibrate_margin){
	        "wide", level[WIDE], 3, (const double[]){1072, 5121, 1}, stype_name};
	assert_refused(&rows, &rake, "wide \"M\" has a total of 1 but no row");
	logit.bounded = false;
	assert_refused(&both, &logit, "needs bounds");
	linear.method = CALIBRATE_RAKE;
	assert_refused(&both, &linear, "bounds go with");
}

/* The row of "b" in margin one is among the two rows of "b" in margin two, but its total is 90 and
 * theirs is 40. */
static void test_contradiction(void **state)
{
	static const int32_t first[] = {0, 0, 1}, second[] = {0, 1, 1};
	static const double weight[] = {1, 1, 1}, one[] = {10, 90}, two[] = {60, 40};
	static const char *const names[] = {"a", "b"};
	struct calibrate_margin margins[] = {
	        {"one", first, 2, one, names}, {"two", second, 2, two, names}};
	struct calibrate_rows rows = {3, weight, 2, 0, margins, NULL};
	struct calibrate_options rake = {.method = CALIBRATE_RAKE};

	(void)state;
	assert_refused(&rows, &rake, "may contradict each other");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_rake),
	        cmocka_unit_test(test_poststratify),
	        cmocka_unit_test(test_distances),
	        cmocka_unit_test(test_trim),
	        cmocka_unit_test(test_fitting_is_newton),
	        cmocka_unit_test(test_invariances),
	        cmocka_unit_test(test_refusals),
	        cmocka_unit_test(test_contradiction),
	};

	return cmocka_run_group_tests(tests, schools_read, schools_free);
}
