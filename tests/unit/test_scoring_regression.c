/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Regression: figures of R's survey on its api data (4.1.1, svyglm by default and with
 * glm.control(epsilon = 1e-15, maxit = 100)), a case by hand, scales of columns, and what has no
 * estimate.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <csv/table.h>
#include <regression/margins.h>
#include <regression/tail.h>
#include <regression/test.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 4, STYPES = 3 };

static const struct regression_method linear = {REGRESSION_LINEAR, 1e-8, 25};
static const struct regression_method logit = {REGRESSION_LOGIT, 1e-8, 25};
static const struct regression_method logit_fully = {REGRESSION_LOGIT, 1e-15, 100};

static void assert_near(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance * fmax(fabs(want), 1e-12)))
		fail_msg("%.15g, not %.15g", got, want);
}

/* ---- the schools ---- */

struct schools {
	struct csv_table *table;
	struct design design;
	double *x;
	const double *api99;
	struct regression_rows rows;
};

static void fill_row(const void *data, uint32_t level, size_t row, double *x)
{
	const struct schools *schools = data;

	x[0] = 1;
	x[1] = level == 1;
	x[2] = level == 2;
	x[3] = schools->api99[row];
}

/* y ~ factor(stype) + api99; api99 times `times` plus `shift`. */
static void schools_read(struct schools *schools, const char *y)
{
	struct csv_table *table = schools->table = csv_table_new();
	size_t weight = csv_table_want_number(table, "pw"), of = csv_table_want_number(table, y);
	size_t stype = csv_table_want_number(table, "stype");
	size_t psu = csv_table_want_label(table, "dnum");
	size_t api99 = csv_table_want_number(table, "api99");
	struct error error;

	if (!csv_table_read(table, KESU_REFERENCE_DATA "/apiclus1.csv", &error))
		fail_msg("%s", error.text);
	size_t count = csv_table_rows(table);
	int64_t *label = memory_new(count, sizeof(*label));

	schools->api99 = csv_table_numbers(table, api99);
	schools->x = memory_new(count * COLUMNS, sizeof(double));
	for (size_t i = 0; i < count; i++) {
		label[i] = csv_table_labels(table, psu)[i];
		fill_row(schools, (uint32_t)csv_table_numbers(table, stype)[i], i,
		        &schools->x[i * COLUMNS]);
	}
	if (!design_make(&schools->design, &(struct frame_rows){.count = count, .psu = label},
	            DESIGN_LONELY_FAIL, &error))
		fail_msg("%s", error.text);
	free(label);
	schools->rows = (struct regression_rows){.count = count,
	        .columns = COLUMNS,
	        .x = schools->x,
	        .y = csv_table_numbers(table, of),
	        .weight = csv_table_numbers(table, weight),
	        .mean_weight = csv_table_numbers(table, weight)[0]}; /* all have the same */
}

static void schools_end(struct schools *schools)
{
	csv_table_free(schools->table);
	design_end(&schools->design);
	free(schools->x);
}

static void schools_fit(
        struct schools *schools, const struct regression_method *method, struct regression *fit)
{
	struct error error;

	assert_int_equal(regression_fit(fit, &schools->rows, method), REGRESSION_GOOD);
	if (!regression_linearise(fit, &schools->design, &error))
		fail_msg("%s", error.text);
}

static void expect(const struct regression *fit, const double *estimate, const double *se)
{
	double beta[COLUMNS], v[COLUMNS * COLUMNS];

	regression_coefficients(fit, beta);
	regression_covariance(fit, v);
	for (uint32_t c = 0; c < COLUMNS; c++) {
		assert_near(beta[c], estimate[c], 1e-11);
		assert_near(sqrt(v[c * COLUMNS + c]), se[c], 1e-11);
	}
}

/* ---- against R ---- */

static void test_logit(void **state)
{
	static const double estimate[] = {2.528066843519864548, -1.292902173163976931,
	        -1.022139956732238897, -0.002072843022413903};
	static const double se[] = {1.056178864393551020, 0.386325698585913535,
	        0.653098202728458643, 0.001620583795105321};
	const double mean = (2.1457705153954096 + 0.4478282971960152) / 2;
	struct regression_span stype = {1, 2};
	struct regression_lrt lrt;
	struct schools schools;
	struct regression fit;

	(void)state;
	schools_read(&schools, "comp_imp");
	schools_fit(&schools, &logit_fully, &fit);
	expect(&fit, estimate, se);
	assert_near(regression_wald(&fit, stype, 11).f, 6.809486555849088, 1e-11);
	assert_near(regression_wald(&fit, stype, 11).p, 0.01190351247272382, 1e-10);
	assert_true(isnan(regression_wald(&fit, stype, 0).p));
	regression_lrt(&lrt, &fit, &schools.rows, stype, 11);
	assert_near(lrt.chisq, 8.616519328680084 / mean, 1e-11);
	assert_near(lrt.lambda[0], 2.1457705153954096 / mean, 1e-11);
	assert_near(lrt.lambda[1], 0.4478282971960152 / mean, 1e-11);
	assert_near(lrt.p, 0.08456328524011382, 1e-7); /* R's root is found to 1e-8 */
	free(lrt.lambda);
	regression_end(&fit);
	schools_end(&schools);
}

/* As R's svyglm stops: with the weights of the last step but one. */
static void test_stops(void **state)
{
	static const double estimate[] = {2.5280668435200643884, -1.2929021731635967907,
	        -1.0221399567318525392, -0.0020728430224148668};
	static const double se[] = {1.0561790139746900508, 0.3863257045526106714,
	        0.6530981911508078053, 0.0016205839956369484};
	struct regression_method few = logit;
	struct schools schools;
	struct regression fit;

	(void)state;
	schools_read(&schools, "comp_imp");
	schools_fit(&schools, &logit, &fit);
	expect(&fit, estimate, se);
	assert_int_equal(fit.steps, 4);
	assert_near(fit.deviance, 204.42351765517449, 1e-12);
	regression_end(&fit);
	few.iterations = 3;
	assert_int_equal(regression_fit(&fit, &schools.rows, &few), REGRESSION_DIVERGED);
	regression_end(&fit);
	schools_end(&schools);
}

static void test_linear(void **state)
{
	static const double estimate[] = {99.8564546161207289, -19.3872601476470727,
	        -18.1582142625018186, 0.9032891219953684};
	static const double se[] = {15.43805458750558124, 5.12157385797056630, 5.78168101559777625,
	        0.02374374782187101};
	const double mean = (725.0253359552707 + 299.6237750653487) / 2;
	struct regression_lrt lrt;
	struct schools schools;
	struct regression fit;

	(void)state;
	schools_read(&schools, "api00");
	schools_fit(&schools, &linear, &fit);
	expect(&fit, estimate, se);
	regression_lrt(&lrt, &fit, &schools.rows, (struct regression_span){1, 2}, 11);
	assert_near(lrt.chisq, 10627.56072761033 / mean, 1e-10);
	assert_near(lrt.lambda[0], 725.0253359552707 / mean, 1e-11);
	assert_near(lrt.p, 0.004081733980117176, 1e-7);
	free(lrt.lambda);
	regression_end(&fit);
	schools_end(&schools);
}

static void test_margins(void **state)
{
	static const double want[STYPES] = {
	        0.7781361545710580, 0.4943149434261134, 0.5608040246496508};
	static const double se[STYPES] = {
	        0.03637515292309505, 0.11643658348269077, 0.12919652717582744};
	double mean[STYPES], v[STYPES * STYPES];
	struct regression_sample sample = {0};
	struct schools schools;
	struct regression fit;
	struct error error;

	(void)state;
	schools_read(&schools, "comp_imp");
	schools_fit(&schools, &logit_fully, &fit);
	struct regression_levels levels = {STYPES, fill_row, &schools};

	sample.design = &schools.design;
	if (!regression_margins(&fit, &schools.rows, &levels, &sample, mean, v, &error))
		fail_msg("%s", error.text);
	for (uint32_t g = 0; g < STYPES; g++) {
		assert_near(mean[g], want[g], 1e-11);
		assert_near(sqrt(v[g * STYPES + g]), se[g], 1e-11);
	}
	regression_end(&fit);
	schools_end(&schools);
}

/* ---- by replicates ---- */

/* The jackknife by hand: every psu out once. */
static void test_replicates(void **state)
{
	double beta[COLUMNS], v[COLUMNS * COLUMNS], mean[COLUMNS] = {0}, square[COLUMNS] = {0};
	struct schools schools;
	struct regression fit, without;
	uint32_t failed;

	(void)state;
	schools_read(&schools, "comp_imp");
	const struct design *design = &schools.design;
	size_t psus = design->psus, count = design->rows;
	double **weight = memory_new(psus, sizeof(*weight));
	double *factor = memory_new(psus, sizeof(*factor));

	for (size_t a = 0; a < psus; a++) {
		struct regression_rows rows = schools.rows;

		weight[a] = memory_new(count, sizeof(**weight));
		factor[a] = ((double)psus - 1) / (double)psus;
		memcpy(weight[a], rows.weight, count * sizeof(**weight));
		for (uint32_t i = design->psu_first[a]; i < design->psu_first[a + 1]; i++)
			weight[a][design->order[i]] = 0;
		rows.weight = weight[a];
		assert_int_equal(regression_fit(&without, &rows, &logit_fully), 0);
		regression_coefficients(&without, beta);
		for (uint32_t c = 0; c < COLUMNS; c++) {
			mean[c] += beta[c] / (double)psus;
			square[c] += beta[c] * beta[c];
		}
		regression_end(&without);
	}
	assert_int_equal(regression_fit(&fit, &schools.rows, &logit_fully), 0);
	assert_int_equal(regression_replicate(&fit, &schools.rows,
	                         &(struct replicate_given){.count = (uint32_t)psus,
	                                 .weight = (const double *const *)weight,
	                                 .factor = factor},
	                         &failed),
	        0);
	regression_covariance(&fit, v);
	for (uint32_t c = 0; c < COLUMNS; c++)
		assert_near(v[c * COLUMNS + c],
		        factor[0] * (square[c] - (double)psus * mean[c] * mean[c]), 1e-9);
	for (size_t a = 0; a < psus; a++)
		free(weight[a]);
	free(weight);
	free(factor);
	regression_end(&fit);
	schools_end(&schools);
}

/* ---- tails ---- */

static void test_tail(void **state)
{
	static const double two[] = {3, 1}, same[] = {2, 2, 2};

	(void)state;
	/* R: saddle(0, c(3, 1, rep(-5 / 20, 20))) with uniroot(tol = 1e-15). */
	assert_near(regression_tail(5, two, 2, 20), 0.2862393972004575, 1e-10);
	/* Equal lambda are an F: the approximation is within a percent of it. */
	assert_near(regression_tail(12, same, 3, 30), 0.1351999988894035, 0.01);
	assert_true(regression_tail(0, two, 2, 20) >= 1);
	assert_true(isnan(regression_tail(1, two, 2, 0)));
	/* Near the mean, where the formula is 0/0, F takes its place: no jump. */
	for (double x = 2; x < 6; x += 0.001)
		assert_true(fabs(regression_tail(x, two, 2, 20) -
		                    regression_tail(x + 0.001, two, 2, 20)) < 0.02);
}

/* ---- what has no estimate ---- */

struct made {
	double x[3 * 8], y[8], weight[8];
	struct regression_rows rows;
};

/* 1, i and a column of the caller's; y is 1 for even i. */
static void made_fill(struct made *made, const double *third)
{
	for (size_t i = 0; i < 8; i++) {
		made->x[3 * i] = 1;
		made->x[3 * i + 1] = (double)i;
		made->x[3 * i + 2] = third[i];
		made->y[i] = !(i % 2);
		made->weight[i] = 1 + (double)(i % 3);
	}
	made->rows = (struct regression_rows){.count = 8,
	        .columns = 3,
	        .x = made->x,
	        .y = made->y,
	        .weight = made->weight,
	        .mean_weight = 2};
}

static void test_failures(void **state)
{
	static const struct {
		double third[8];
		enum regression_status status;
		uint32_t column;
	} cases[] = {
	        {{0}, REGRESSION_SINGULAR, 2},
	        {{5, 5, 5, 5, 5, 5, 5, 5}, REGRESSION_SINGULAR, 2},
	        {{1, 3, 5, 7, 9, 11, 13, 15}, REGRESSION_SINGULAR, 2},
	        {{2, -3, 1, -1, 4, -2, 3, -4}, REGRESSION_SEPARATED, 2},
	        {{0, 0, 0, 0, 0, 0, 1, 0}, REGRESSION_SEPARATED, 2},
	        {{1, 2, 1, 0, 0, 1, 2, 1}, REGRESSION_GOOD, 0},
	};
	struct regression fit;
	struct made made;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		made_fill(&made, cases[i].third);
		assert_int_equal(regression_fit(&fit, &made.rows, &logit), cases[i].status);
		assert_int_equal(fit.column, cases[i].column);
		regression_end(&fit);
	}
	memset(&made.weight[2], 0, 6 * sizeof(double));
	assert_int_equal(regression_fit(&fit, &made.rows, &logit), REGRESSION_FEW);
	regression_end(&fit);
}

/* Columns of any scale, such as years, keep their digits: shifting one changes the constant only.
 */
static void test_scales(void **state)
{
	struct schools schools;
	struct regression fit, shifted;
	double beta[COLUMNS], moved[COLUMNS], v[COLUMNS * COLUMNS], w[COLUMNS * COLUMNS];
	struct error error;

	(void)state;
	schools_read(&schools, "comp_imp");
	schools_fit(&schools, &logit_fully, &fit);
	for (size_t i = 0; i < schools.rows.count; i++)
		schools.x[i * COLUMNS + 3] = 1e7 + schools.x[i * COLUMNS + 3];
	assert_int_equal(regression_fit(&shifted, &schools.rows, &logit_fully), 0);
	assert_true(regression_linearise(&shifted, &schools.design, &error));
	regression_coefficients(&fit, beta);
	regression_coefficients(&shifted, moved);
	regression_covariance(&fit, v);
	regression_covariance(&shifted, w);
	for (uint32_t c = 1; c < COLUMNS; c++) {
		assert_near(moved[c], beta[c], 1e-9);
		assert_near(w[c * COLUMNS + c], v[c * COLUMNS + c], 1e-9);
	}
	regression_end(&fit);
	regression_end(&shifted);
	schools_end(&schools);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_logit),
	        cmocka_unit_test(test_stops),
	        cmocka_unit_test(test_linear),
	        cmocka_unit_test(test_margins),
	        cmocka_unit_test(test_replicates),
	        cmocka_unit_test(test_tail),
	        cmocka_unit_test(test_failures),
	        cmocka_unit_test(test_scales),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
