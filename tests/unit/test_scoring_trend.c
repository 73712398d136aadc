/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Projections and changes: the waves of two counties with the sample sizes and the design effect
 * that their plans suggest, R's lm for more waves, and the sample sizes that a change needs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <trend/against.h>
#include <trend/change.h>
#include <trend/projection.h>

#include <math.h>

static void close_to(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("got %.15g, want %.15g", got, want);
}

/* The standard error of a share with 1,200 respondents and a design effect of 2. */
static double se_of(double share)
{
	return sqrt(2 * share * (1 - share) / 1200);
}

static struct projection project(
        const struct projection_waves *waves, enum projection_model model, double target, double at)
{
	struct projection out;
	struct error error;

	if (!trend_projection_make(waves, model, target, at, 0.95, &out, &error))
		fail_msg("%s", error.text);
	return out;
}

static void test_two_waves(void **state)
{
	const double year[] = {2020, 2023}, share[] = {0.088, 0.115};
	const double se[] = {se_of(0.088), se_of(0.115)};
	struct projection_waves waves = {2, year, share, se, 0};
	struct projection logit = project(&waves, PROJECTION_LOGIT, 0.15, 2025);
	struct projection linear = project(&waves, PROJECTION_LINEAR, 0.15, 2025);

	(void)state;
	close_to(logit.value, -1.84222, 5e-6);
	close_to(logit.value_se, 0.23392, 5e-6);
	close_to(logit.share, 0.1368, 5e-5);
	close_to(logit.interval.low, 0.091, 5e-4);
	close_to(logit.interval.high, 0.200, 5e-4);
	close_to(logit.probability, 0.323, 5e-4);
	assert_int_equal(logit.verdict, TARGET_UNDECIDED);
	assert_true(isnan(logit.chi_square) && isnan(logit.p) && !logit.df);
	close_to(linear.share, 0.133, 1e-12);
	close_to(linear.se, sqrt(25 * se[1] * se[1] + 4 * se[0] * se[0]) / 3, 1e-12);
	close_to(linear.slope, 0.009, 1e-12);
	close_to(project(&waves, PROJECTION_LINEAR, 0.15, 2023).se, se[1], 1e-12);
	close_to(project(&waves, PROJECTION_LOGIT, 0.15, 2020).se, se[0], 1e-12);
}

/* R: m <- lm(y ~ year, weights = 1 / v); predict, vcov(m) / summary(m)$sigma^2, deviance(m). */
static void test_four_waves(void **state)
{
	const double year[] = {2015, 2018, 2020, 2023}, share[] = {0.062, 0.085, 0.106, 0.141};
	const double se[] = {0.004, 0.006, 0.003, 0.005};
	struct projection_waves waves = {4, year, share, se, 1e-6};
	struct projection linear = project(&waves, PROJECTION_LINEAR, 0.15, 2025);
	struct projection logit = project(&waves, PROJECTION_LOGIT, 0.15, 2025);

	(void)state;
	close_to(linear.share, 0.15617271534762, 1e-10);
	close_to(linear.se, 0.0051103073031506, 1e-10);
	close_to(linear.slope_se, 0.00077076747159124, 1e-10);
	close_to(linear.chi_square, 1.6980032065294, 1e-8);
	close_to(linear.p, 0.42784187471507, 1e-8);
	close_to(logit.value, -1.5730592218954, 1e-9);
	close_to(logit.value_se, 0.052081309598994, 1e-9);
	assert_int_equal(linear.df, 2);
}

static void test_refusals(void **state)
{
	const double year[] = {2020, 2020}, share[] = {0.1, 0.2}, se[] = {0.01, 0.01},
	             none[] = {0, 0};
	struct projection_waves waves = {2, year, share, se, 0};
	struct projection out;
	struct error error;

	(void)state;
	assert_false(
	        trend_projection_make(&waves, PROJECTION_LINEAR, 0.15, 2025, 0.95, &out, &error));
	waves.year = (const double[]){2020, 2021};
	waves.waves = 1;
	assert_false(
	        trend_projection_make(&waves, PROJECTION_LOGIT, 0.15, 2025, 0.95, &out, &error));
	waves.waves = 2;
	waves.se = none;
	assert_false(
	        trend_projection_make(&waves, PROJECTION_LINEAR, 0.15, 2025, 0.95, &out, &error));
}

static void test_changes(void **state)
{
	struct change qijiang = trend_change_between((struct change_wave){0.065, se_of(0.065)},
	        (struct change_wave){0.088, se_of(0.088)}, 0);
	struct change rugao = trend_change_between((struct change_wave){0.085, se_of(0.085)},
	        (struct change_wave){0.14, se_of(0.14)}, 0);

	(void)state;
	close_to(qijiang.z, 1.50, 5e-3);
	close_to(qijiang.p, 0.13, 5e-3);
	close_to(rugao.z, 3.0, 5e-2);
	close_to(trend_change_between(
	                 (struct change_wave){0.1, 0.03}, (struct change_wave){0.2, 0.04}, 0.000072)
	                 .se,
	        sqrt(0.0025 + 0.000144), 1e-15);
}

/* Welch's t test, worked out by hand with R's pt and qt. */
static void test_figures_with_degrees_of_freedom(void **state)
{
	struct change_figure first = {0.10, 0.03, 12}, second = {0.20, 0.04, 20};
	struct change_test test = trend_change_since(first, second, 0, 0.95);

	(void)state;
	/* df = .0025^2 / (.0009^2 / 12 + .0016^2 / 20) */
	close_to(test.df, 31.9693094629, 1e-9);
	close_to(test.se, 0.05, 1e-15);
	close_to(test.p, 0.0540564867732, 1e-12);
	close_to(test.low, 0.1 - 2.0370100371 * 0.05, 1e-10);
	close_to(test.high, 0.1 + 2.0370100371 * 0.05, 1e-10);
	assert_true(isnan(test.reference_se_most));
	close_to(trend_change_since(first, second, 0.000072, 0.95).se, sqrt(0.0025 + 0.000144),
	        1e-15);
	/* with very many degrees of freedom it is the z test of trend_change_between */
	first.df = second.df = 1e9;
	close_to(trend_change_since(first, second, 0, 0.95).p,
	        trend_change_between(
	                (struct change_wave){0.10, 0.03}, (struct change_wave){0.20, 0.04}, 0)
	                .p,
	        1e-8);
}

/* If the baseline has the largest standard error that is allowed, the p value is exactly 5 %. */
static void test_a_baseline_without_error(void **state)
{
	struct change_figure none = {0.085, (double)NAN, (double)NAN}, last = {0.14, 0.015, 1e9};
	struct change_test test = trend_change_since(none, last, 0, 0.95);
	struct change_figure known = {0.085, test.reference_se_most, 1e9};

	(void)state;
	assert_true(isnan(test.p));
	close_to(test.low, 0.055 - 1.959964 * 0.015, 1e-8);
	close_to(trend_change_since(known, last, 0, 0.95).p, 0.05, 1e-8);
	last.share = 0.10;
	assert_true(isnan(trend_change_since(none, last, 0, 0.95).reference_se_most));
}

/* With R's pt and qt. */
static void test_against_a_figure_with_its_error(void **state)
{
	const struct change_figure own = {0.17, 0.012, 23};
	struct against_figure nation = {0.1414, 0.004, (double)NAN, 289000};
	struct against out = trend_against(own, nation, 0.95);

	(void)state;
	close_to(out.df, 28.3950617283951, 1e-9);
	close_to(out.se, 0.0126491106406735, 1e-15);
	close_to(out.interval.low, 0.00270570257680572, 1e-12);
	close_to(out.interval.high, 0.0544942974231943, 1e-12);
	close_to(out.probability, 0.98419814246559, 1e-12);
	assert_int_equal(out.verdict, TARGET_ABOVE);
	assert_false(out.is_bound);
	assert_true(isnan(out.figure_se_most));
	nation.df = 12; /* Welch's, as between waves */
	close_to(trend_against(own, nation, 0.95).df,
	        trend_change_since((struct change_figure){0.1414, 0.004, 12}, own, 0, 0.95).df,
	        1e-12);
}

static void test_against_a_figure_without_error(void **state)
{
	const struct change_figure own = {0.17, 0.012, 23};
	struct against_figure figure = {0.1414, (double)NAN, (double)NAN, 1200};
	struct against out = trend_against(own, figure, 0.95);

	(void)state;
	/* With the least error that 1,200 people allow: nobody can tell. */
	assert_true(out.is_bound);
	close_to(out.figure_se, 0.0100584143879639, 1e-15);
	close_to(out.interval.low, -0.00379095736711586, 1e-12);
	close_to(out.probability, 0.959611737819402, 1e-12);
	assert_int_equal(out.verdict, TARGET_UNDECIDED);
	assert_true(isnan(out.figure_se_most));
	figure.share = 0.1;
	out = trend_against(own, figure, 0.95);
	assert_int_equal(out.verdict, TARGET_ABOVE);
	close_to(out.figure_se_most, 0.0316391408085802, 1e-12);
	/* Nothing is known of its error: the verdict stands up to one that is told. */
	figure = (struct against_figure){0.2, (double)NAN, (double)NAN, (double)NAN};
	out = trend_against(own, figure, 0.95);
	assert_int_equal(out.verdict, TARGET_BELOW);
	assert_true(isnan(out.figure_se));
	close_to(out.interval.high, -0.00517610867497142, 1e-12);
	close_to(out.probability, 0.00999706116394355, 1e-12);
	close_to(out.figure_se_most, 0.00814325447645443, 1e-12);
}

static void test_sizes(void **state)
{
	struct change_plan plan = {0.95, CHANGE_POWER, 0, 2};
	struct change_wave last = {0.125, 0};

	(void)state;
	close_to(trend_change_n_each(last, 0.15, &plan), 5950, 0.5);
	/* When the last wave has that size, the next wave needs the same size. */
	last.se = sqrt(2 * 0.125 * 0.875 / 5950);
	close_to(trend_change_n_next(last, 0.15, &plan), 5950, 1.5);
	last.se = 0.01;
	assert_true(isnan(trend_change_n_next(last, 0.15, &plan)));
	assert_true(isnan(trend_change_n_each(last, 0.125, &plan)));
	plan.linking = 0.001;
	assert_true(isnan(trend_change_n_each(last, 0.15, &plan)));
	plan.linking = 0;
	close_to(trend_change_detectable(last, &plan), (1.959963985 + 0.841621234) * sqrt(2) * 0.01,
	        1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_two_waves),
	        cmocka_unit_test(test_four_waves),
	        cmocka_unit_test(test_refusals),
	        cmocka_unit_test(test_changes),
	        cmocka_unit_test(test_figures_with_degrees_of_freedom),
	        cmocka_unit_test(test_a_baseline_without_error),
	        cmocka_unit_test(test_against_a_figure_with_its_error),
	        cmocka_unit_test(test_against_a_figure_without_error),
	        cmocka_unit_test(test_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
