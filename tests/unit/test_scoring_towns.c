/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model of townships: what it is made of, what it refuses, and its estimates for townships
 * without respondents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <area/towns.h>

#include <math.h>
#include <string.h>

enum { TOWNS = 15 };

static void close_to(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance * fabs(want)))
		fail_msg("got %.15g, want %.15g", got, want);
}

struct county {
	struct estimate share[TOWNS];
	double urban[TOWNS], college[TOWNS];
	const double *covariate[2];
	const char *name[2];
	struct towns_rows rows;
	struct towns_model model;
	struct towns_figure figure[TOWNS];
};

/* Townships with shares from 5 to 33 %; each has 60 respondents, a design effect of 1.5 and 4
 * degrees of freedom. */
static void make(struct county *county)
{
	*county = (struct county){.name = {"urban", "college"}};
	for (int i = 0; i < TOWNS; i++) {
		double p = 0.05 + 0.02 * ((i * 4) % TOWNS);

		county->share[i] = (struct estimate){
		        .n = 60,
		        .weight = 1000 + 100 * i,
		        .value = p,
		        .var = 1.5 * p * (1 - p) / 60,
		        .df_cell = 4,
		};
		county->urban[i] = p + 0.05 * (i % 3);
		county->college[i] = 0.1 + 0.01 * (i % 5);
	}
	county->covariate[0] = county->urban;
	county->covariate[1] = county->college;
	county->rows = (struct towns_rows){
	        .count = TOWNS,
	        .share = county->share,
	        .county = 0.2,
	        .covariate = county->covariate,
	        .name = county->name,
	};
}

static void estimate(struct county *county)
{
	area_towns_estimate(&county->rows, 0.95, &county->model, county->figure);
}

static void nobody(struct county *county, int town)
{
	county->share[town] = (struct estimate){.value = (double)NAN};
}

static void test_figures(void **state)
{
	struct county county;
	double total = 0, weight = 0;

	(void)state;
	make(&county);
	nobody(&county, 3);
	estimate(&county);
	assert_int_equal(county.model.outcome, TOWNS_MADE);
	assert_int_equal(county.model.sampled, TOWNS - 1);
	close_to(county.model.deff, 1.5, 1e-12);
	close_to(county.model.deff_df, 4 * (TOWNS - 1), 1e-12);
	for (int i = 0; i < TOWNS; i++) {
		const struct towns_figure *figure = &county.figure[i];

		assert_true(figure->low < figure->share && figure->share < figure->high);
		assert_int_equal(figure->sampled, i != 3);
		if (i == 3)
			continue;
		weight += county.share[i].weight;
		total += county.share[i].weight * figure->share;
		close_to(figure->gamma,
		        county.model.area.variance / (county.model.area.variance + 1.5 / (4 * 60)),
		        1e-9);
	}
	close_to(total / weight, 0.2, 1e-12);
	assert_true(county.figure[3].gamma == 0);
	assert_true(county.figure[3].rmse > county.figure[4].rmse);
}

/* When the county has no share that may be shown, the estimates are not benchmarked. Shares of 0
 * and 1 can be used as they are. */
static void test_no_benchmark(void **state)
{
	struct county county;

	(void)state;
	make(&county);
	county.rows.county = (double)NAN;
	county.share[0].value = county.share[0].var = 0;
	county.share[1].value = 1;
	county.share[1].var = 0;
	estimate(&county);
	assert_int_equal(county.model.outcome, TOWNS_MADE);
	assert_true(county.model.area.benchmark_factor == 1);
	assert_true(county.figure[0].share > 0 && county.figure[1].share < 1);
}

static void test_covariates(void **state)
{
	struct county county;

	(void)state;
	make(&county);
	county.rows.covariates = 2;
	estimate(&county);
	assert_int_equal(county.model.covariates, 2); /* 15 townships, 3 coefficients */
	assert_string_equal(county.model.covariate_name[1], "college");
	nobody(&county, 0);
	estimate(&county);
	assert_int_equal(county.model.covariates, 1);
	/* A constant column is left out, and the next one is used. */
	for (int i = 0; i < TOWNS; i++)
		county.urban[i] = 1;
	estimate(&county);
	assert_int_equal(county.model.covariates, 1);
	assert_string_equal(county.model.covariate_name[0], "college");
}

static void test_publication(void **state)
{
	struct county county;

	(void)state;
	make(&county);
	estimate(&county);
	for (int i = 0; i < TOWNS; i++) {
		const struct towns_figure *figure = &county.figure[i];
		double error = figure->rmse / figure->share;

		assert_int_equal(figure->status, error <= 0.165   ? PUBLICATION_SHOW
		                                 : error <= 0.333 ? PUBLICATION_FLAG
		                                                  : PUBLICATION_SUPPRESS);
	}
}

static void test_refusals(void **state)
{
	struct county county;

	(void)state;
	make(&county);
	county.rows.count = 4;
	estimate(&county);
	assert_int_equal(county.model.outcome, TOWNS_FEW);
	assert_string_equal(area_towns_outcome_name(county.model.outcome), "few_areas");
	make(&county);
	for (int i = 0; i < TOWNS; i++)
		county.share[i].df_cell = i < 7;
	estimate(&county);
	assert_int_equal(county.model.outcome, TOWNS_FEW_DF);
	county.rows.county_deff = 1.8;
	county.rows.county_df = 9;
	estimate(&county);
	assert_int_equal(county.model.outcome, TOWNS_MADE);
	assert_true(county.model.deff == 1.8 && county.model.deff_of_county);
	make(&county);
	for (int i = 0; i < TOWNS; i++)
		county.share[i].value = county.share[i].var = 0;
	estimate(&county);
	assert_int_equal(county.model.outcome, TOWNS_EXTREME);
	county.rows.count = 0;
	estimate(&county);
	assert_int_equal(county.model.outcome, TOWNS_FEW);
}

/* A design effect below 1 is replaced by 1. */
static void test_design_effect(void **state)
{
	struct county county;

	(void)state;
	make(&county);
	for (int i = 0; i < TOWNS; i++)
		county.share[i].var /= 3;
	estimate(&county);
	assert_true(county.model.deff == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_figures),
	        cmocka_unit_test(test_no_benchmark),
	        cmocka_unit_test(test_covariates),
	        cmocka_unit_test(test_publication),
	        cmocka_unit_test(test_refusals),
	        cmocka_unit_test(test_design_effect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
