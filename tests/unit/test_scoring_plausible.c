/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Latent regression against R's TAM, what must hold for all draws (moments, no dependence on
 * threads or on the order of rows), weights, rows without answers, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test_plausible_survey.h"

#include <csv/table.h>

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* LLVM's OpenMP does not free the buffers of teams that change size: not a leak of ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libomp.so";
}

/* ---- R's TAM ---- */

enum { TAM_ITEMS = 20, TAM_ROWS = 3000 };

static struct survey tam;

static int tam_read(void **state)
{
	struct csv_table *table = csv_table_new();
	size_t x[COLUMNS] = {
	        csv_table_want_number(table, "urban"), csv_table_want_number(table, "educ")};
	size_t item[TAM_ITEMS];
	struct error error;

	(void)state;
	for (size_t j = 0; j < TAM_ITEMS; j++) {
		char name[8];

		snprintf(name, sizeof(name), "I%02zu", j + 1);
		item[j] = csv_table_want_category(table, name);
	}
	if (!csv_table_read(table, KESU_REFERENCE_DATA "/irt_latreg_responses.csv", &error))
		return -1;
	survey_make(&tam, TAM_ROWS, TAM_ITEMS, COLUMNS);
	for (size_t i = 0; i < TAM_ROWS; i++) {
		for (size_t k = 0; k < COLUMNS; k++)
			tam.x[i * COLUMNS + k] = csv_table_numbers(table, x[k])[i];
		for (size_t j = 0; j < TAM_ITEMS; j++)
			tam.category[i * TAM_ITEMS + j] = csv_table_categories(table, item[j])[i];
	}
	for (size_t j = 0; j < TAM_ITEMS; j++)
		tam.item[j].model = IRT_RASCH;
	csv_table_free(table);
	return 0;
}

static int tam_end(void **state)
{
	(void)state;
	survey_end(&tam);
	return 0;
}

/* tam.mml(resp, Y = cbind(urban, educ)), 61 nodes on [-6, 6]. */
static void test_tam(void **state)
{
	static const double xsi[TAM_ITEMS] = {1.3915701592, 2.027571342, -0.29633604812,
	        1.2629367338, 0.87948397461, 2.0659030362, 0.7534730345, 0.41530738006,
	        0.88421427342, 1.0250036259, -0.27366227328, 0.42657156745, 1.7366330223,
	        1.0202385976, 1.0584086346, 0.35550432715, 1.0059534003, 0.55914665891, 0.554381689,
	        0.7188149787};
	struct plausible_sample *sample = sample_of(&tam.as_rows);
	struct plausible_regression regression = regress(sample, tam.item, true);
	double *eap = memory_new(TAM_ROWS, sizeof(*eap)), *sd = memory_new(TAM_ROWS, sizeof(*sd));

	(void)state;
	for (size_t j = 0; j < TAM_ITEMS; j++)
		assert_near(-regression.item[j].d[1], xsi[j], 1e-5);
	assert_near(regression.estimate[0], 0, 0);
	assert_true(isnan(regression.se[0]));
	assert_near(regression.estimate[1], 0.40389793711, 1e-6);
	assert_near(regression.estimate[2], 0.36784602961, 1e-6);
	assert_near(regression.variance, 0.62847325003, 1e-6);
	assert_near(-2 * regression.log_likelihood, 73764.9287941019, 1e-4);
	assert_near(regression.reliability, 0.78403698418, 1e-6);
	plausible_eap(sample, &regression, eap, sd);
	assert_near(eap[0], -0.11832414175288, 1e-5);
	assert_near(sd[0], 0.434930793624646, 1e-5);
	assert_near(eap[1], 0.274195498999311, 1e-5);
	free(eap);
	free(sd);
	plausible_regression_end(&regression);
	plausible_sample_free(sample);
}

/*
 * With the items fixed at their joint estimates, the regression is the same as in the joint fit. It
 * must take few iterations: that shows that the information is really the second derivative,
 * because Newton's method converges slowly with any other matrix.
 */
static void test_given_items(void **state)
{
	struct plausible_sample *sample = sample_of(&tam.as_rows);
	struct plausible_regression joint = regress(sample, tam.item, true);
	struct plausible_regression given = regress(sample, joint.item, false);

	(void)state;
	assert_near(given.estimate[0], 0, 1e-4);
	for (size_t k = 1; k <= COLUMNS; k++) {
		assert_near(given.estimate[k], joint.estimate[k], 1e-4);
		assert_near(given.se[k], joint.se[k], 1e-4);
	}
	assert_near(given.variance, joint.variance, 1e-4);
	assert_near(given.log_likelihood, joint.log_likelihood, 1e-6);
	assert_true(given.iterations < 10);
	plausible_regression_end(&joint);
	plausible_regression_end(&given);
	plausible_sample_free(sample);
}

/* With free slopes the unit of the scale is the standard deviation of the residual, and the fit is
 * at least as good. */
static void test_free_slopes(void **state)
{
	struct irt_item items[TAM_ITEMS];
	struct plausible_sample *sample = sample_of(&tam.as_rows);
	struct plausible_regression rasch = regress(sample, tam.item, true), free_slopes;

	(void)state;
	memcpy(items, tam.item, sizeof(items));
	for (size_t j = 0; j < TAM_ITEMS; j++)
		items[j].model = IRT_2PL;
	free_slopes = regress(sample, items, true);
	assert_near(free_slopes.variance, 1, 0);
	assert_near(free_slopes.estimate[0], 0, 0);
	assert_true(free_slopes.log_likelihood > rasch.log_likelihood);
	for (size_t k = 1; k <= COLUMNS; k++)
		assert_near(
		        free_slopes.estimate[k], rasch.estimate[k] / sqrt(rasch.variance), 0.02);
	plausible_regression_end(&rasch);
	plausible_regression_end(&free_slopes);
	plausible_sample_free(sample);
}

/* ---- draws ---- */

struct moments {
	double mean, sd, above; /* above: share above 1 */
};

static struct moments moments_of(const double *value, size_t n)
{
	struct moments m = {0};
	double square = 0;

	for (size_t i = 0; i < n; i++) {
		m.mean += value[i] / (double)n;
		square += value[i] * value[i] / (double)n;
		m.above += (value[i] > 1) / (double)n;
	}
	m.sd = sqrt(square - m.mean * m.mean);
	return m;
}

static void test_draw_moments(void **state)
{
	enum { DRAWS = 40 };
	struct plausible_sample *sample = sample_of(&tam.as_rows);
	struct plausible_regression regression = regress(sample, tam.item, true);
	double *value = memory_new(TAM_ROWS * DRAWS, sizeof(*value));
	double *eap = memory_new(TAM_ROWS, sizeof(*eap)), *sd = memory_new(TAM_ROWS, sizeof(*sd));
	double bias = 0, spread = 0, posterior = 0;

	(void)state;
	for (int estimated = 0; estimated <= 1; estimated++) {
		struct plausible_draws draws = {DRAWS, 11, estimated, 0};

		plausible_draw(sample, &regression, &draws, value);
		struct moments m = moments_of(value, TAM_ROWS * DRAWS);

		/* TAM's ten draws: .7815, .9123 and .4212. */
		assert_near(m.mean, 0.7919, 0.012);
		assert_near(m.sd, 0.915, 0.01);
		assert_near(m.above, 0.41, 0.015);
	}
	/* The draws of each row, with the regression at its estimates, have the mean and the
	 * variance of the posterior. */
	plausible_eap(sample, &regression, eap, sd);
	for (size_t i = 0; i < TAM_ROWS; i++) {
		struct moments m = moments_of(value + i * DRAWS, DRAWS);

		bias += (m.mean - eap[i]) / TAM_ROWS;
		spread += m.sd * m.sd * DRAWS / (DRAWS - 1) / TAM_ROWS;
		posterior += sd[i] * sd[i] / TAM_ROWS;
	}
	assert_near(bias, 0, 0.005);
	assert_near(spread / posterior, 1, 0.02);
	free(value);
	free(eap);
	free(sd);
	plausible_regression_end(&regression);
	plausible_sample_free(sample);
}

/* When the regression is drawn too, the mean of all values differs between draws by more than the
 * measurement error alone explains. */
static void test_draws_are_proper(void **state)
{
	enum { DRAWS = 60 };
	struct plausible_sample *sample = sample_of(&tam.as_rows);
	struct plausible_regression regression = regress(sample, tam.item, true);
	double *value = memory_new(TAM_ROWS * DRAWS, sizeof(*value)), between[2];

	(void)state;
	for (int estimated = 0; estimated <= 1; estimated++) {
		struct plausible_draws draws = {DRAWS, 5, estimated, 0};
		double mean[DRAWS] = {0};

		plausible_draw(sample, &regression, &draws, value);
		for (size_t i = 0; i < TAM_ROWS * DRAWS; i++)
			mean[i % DRAWS] += value[i] / TAM_ROWS;
		struct moments m = moments_of(mean, DRAWS);

		between[estimated] = m.sd * m.sd;
	}
	/* Measurement error alone gives the mean posterior variance, .18, divided by 3000 rows. */
	assert_near(between[1] * TAM_ROWS, 0.18, 0.08);
	assert_true(between[0] > 1.1 * between[1]);
	free(value);
	plausible_regression_end(&regression);
	plausible_sample_free(sample);
}

/* The draws in the order of the rows 0 .. n - 1 of the file; the rows are given in another order.
 */
static double *draw_in_order(const size_t *order, size_t n, const uint64_t *id, int threads)
{
	enum { DRAWS = 3 };
	int8_t *category = memory_new(n, TAM_ITEMS);
	double *x = memory_new(n * COLUMNS, sizeof(*x)), *weight = memory_new(n, sizeof(*weight));
	double *value = memory_new(n * DRAWS, sizeof(*value));
	double *sorted = memory_new(n * DRAWS, sizeof(*sorted));
	uint64_t *key = memory_new(n, sizeof(*key));
	struct irt_responses responses = {
	        .rows = n, .items = TAM_ITEMS, .category = category, .weight = weight};
	struct plausible_rows rows = {.responses = &responses,
	        .item_name = tam.item_name,
	        .columns = COLUMNS,
	        .x = x,
	        .name = tam.name};
	struct plausible_draws draws = {DRAWS, 3, false, 0};
	int before = omp_get_max_threads();

	for (size_t i = 0; i < n; i++) {
		memcpy(category + i * TAM_ITEMS, tam.category + order[i] * TAM_ITEMS, TAM_ITEMS);
		memcpy(x + i * COLUMNS, tam.x + order[i] * COLUMNS, COLUMNS * sizeof(*x));
		weight[i] = 1 + (double)(order[i] % 7);
		key[i] = id ? id[order[i]] : 0;
	}
	rows.id = id ? key : NULL;
	omp_set_num_threads(threads);
	struct plausible_sample *sample = sample_of(&rows);
	struct plausible_regression regression = regress(sample, tam.item, true);

	plausible_draw(sample, &regression, &draws, value);
	omp_set_num_threads(before);
	for (size_t i = 0; i < n; i++)
		memcpy(sorted + order[i] * DRAWS, value + i * DRAWS, DRAWS * sizeof(*value));
	plausible_regression_end(&regression);
	plausible_sample_free(sample);
	free(category);
	free(x);
	free(weight);
	free(key);
	free(value);
	return sorted;
}

static void test_order_and_threads(void **state)
{
	enum { ROWS = TAM_ROWS, VALUES = ROWS * 3 };
	size_t order[ROWS], turned[ROWS];
	uint64_t id[ROWS];

	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		order[i] = i;
		turned[i] = i * 377 % ROWS; /* 377 and ROWS have no common factor */
		id[i] = ROWS - i;
	}
	double *first = draw_in_order(order, ROWS, id, 1);
	double *threads = draw_in_order(order, ROWS, id, 4);
	double *order_too = draw_in_order(turned, ROWS, id, 2);

	assert_memory_equal(first, threads, VALUES * sizeof(*first));
	assert_memory_equal(first, order_too, VALUES * sizeof(*first));
	free(first);
	free(threads);
	free(order_too);

	/* Without ids the content of a row decides. Rows with the same content may exchange their
	 * draws, so the sums over all rows are compared. */
	first = draw_in_order(order, ROWS, NULL, 2);
	order_too = draw_in_order(turned, ROWS, NULL, 1);
	size_t differ = 0;
	double sum = 0, sum_too = 0;

	for (size_t i = 0; i < VALUES; i++) {
		sum += first[i];
		sum_too += order_too[i];
		differ += first[i] < order_too[i] || first[i] > order_too[i];
	}
	assert_near(sum, sum_too, 1e-9);
	assert_true(differ < VALUES / 20);
	free(first);
	free(order_too);
}

/* ---- two groups ---- */

/* A row of weight 3 gives the same estimates as three rows of weight 1. The scale of the weights
 * does not matter. */
static void test_weights(void **state)
{
	enum { ONCE = 600, ITEMS = 10 };
	struct survey survey;
	double weight[ONCE];

	(void)state;
	groups_make(&survey, 1);
	for (size_t i = 0; i < ONCE; i++)
		weight[i] = 10 * (double)(1 + i % 3);
	survey.responses.rows = ONCE;
	survey.responses.weight = weight;
	struct plausible_sample *weighted = sample_of(&survey.as_rows);
	struct plausible_regression one = regress(weighted, survey.item, true);
	size_t rows = 0;

	for (size_t i = ONCE; i-- > 0;)
		for (size_t k = 0; k < 1 + i % 3; k++, rows++) {
			memcpy(survey.full + rows * ITEMS, survey.category + i * ITEMS, ITEMS);
			survey.theta[rows] = survey.x[i];
		}
	survey.responses =
	        (struct irt_responses){.rows = rows, .items = ITEMS, .category = survey.full};
	survey.as_rows.x = survey.theta;
	struct plausible_sample *repeated = sample_of(&survey.as_rows);
	struct plausible_regression other = regress(repeated, survey.item, true);

	assert_near(one.estimate[1], other.estimate[1], 1e-5);
	assert_near(one.item[3].a, other.item[3].a, 1e-4);
	assert_near(one.reliability, other.reliability, 1e-5);
	assert_near(one.log_likelihood / ONCE, other.log_likelihood / (double)rows, 1e-8);
	/* 600 people give larger standard errors than the 1200 rows that were copied of them. */
	assert_true(one.se[1] > 1.2 * other.se[1]);
	plausible_regression_end(&one);
	plausible_regression_end(&other);
	plausible_sample_free(weighted);
	plausible_sample_free(repeated);
	survey_end(&survey);
}

/* With items of three and of two categories the parameters of the simulation are found again. */
static void test_partial_credit(void **state)
{
	struct survey survey;

	(void)state;
	groups_make(&survey, 1);
	for (size_t j = 0; j < survey.items; j += 2)
		survey.item[j] = (struct irt_item){.model = IRT_GPCM,
		        .categories = 3,
		        .a = 0.8,
		        .d = {0, 0.5, 0.1 * (double)j}};
	survey_answer(&survey, 32);
	struct plausible_sample *sample = sample_of(&survey.as_rows);
	struct plausible_regression regression = regress(sample, survey.item, true);

	assert_near(regression.estimate[1], 0.8, 0.08);
	for (size_t j = 0; j < survey.items; j++) {
		assert_near(regression.item[j].a, survey.item[j].a, 0.15);
		for (int k = 1; k < survey.item[j].categories; k++)
			assert_near(regression.item[j].d[k], survey.item[j].d[k], 0.15);
	}
	plausible_regression_end(&regression);
	plausible_sample_free(sample);
	survey_end(&survey);
}

/* A group gives the same result as a column of numbers and as a list of the indicators that are 1.
 * The indicator of the other group adds no information. */
static void test_indicators(void **state)
{
	static const char *const names[] = {"odd", "even"};
	struct survey survey;
	bool dropped[2] = {false};

	(void)state;
	groups_make(&survey, 1);
	struct plausible_sample *sample = sample_of(&survey.as_rows);
	struct plausible_regression dense = regress(sample, survey.item, false);
	size_t *first = memory_new(survey.rows + 1, sizeof(*first));
	uint32_t *indicator = memory_new(survey.rows, sizeof(*indicator));
	struct plausible_rows rows = {.responses = &survey.responses,
	        .item_name = survey.item_name,
	        .name = names,
	        .indicators = 2,
	        .first = first,
	        .indicator = indicator,
	        .dropped = dropped};

	plausible_sample_free(sample);
	for (size_t i = 0; i < survey.rows; i++) {
		indicator[i] = i % 2 ? 0 : 1;
		first[i + 1] = i + 1;
	}
	sample = sample_of(&rows);
	struct plausible_regression sparse = regress(sample, survey.item, false);

	assert_false(dropped[0]);
	assert_true(dropped[1]);
	assert_int_equal(sparse.coefficients, 2);
	for (size_t k = 0; k < 2; k++) {
		assert_near(sparse.estimate[k], dense.estimate[k], 1e-6);
		assert_near(sparse.se[k], dense.se[k], 1e-6);
	}
	assert_near(sparse.variance, dense.variance, 1e-6);
	assert_near(sparse.log_likelihood, dense.log_likelihood, 1e-5);
	plausible_sample_free(sample);
	plausible_regression_end(&dense);
	plausible_regression_end(&sparse);
	free(first);
	free(indicator);
	survey_end(&survey);
}

/* Rows without an answer are drawn from the regression, and they change nothing else. */
static void test_silent_rows(void **state)
{
	enum { DRAWS = 50, SILENT = 400 };
	struct plausible_draws draws = {DRAWS, 4, true, 0};
	struct survey survey;

	(void)state;
	groups_make(&survey, 1);
	survey.responses.rows -= SILENT;
	struct plausible_sample *sample = sample_of(&survey.as_rows);
	struct plausible_regression before = regress(sample, survey.item, false);

	plausible_sample_free(sample);
	survey.responses.rows += SILENT;
	memset(survey.category + (survey.rows - SILENT) * survey.items, IRT_MISSING,
	        SILENT * survey.items);
	sample = sample_of(&survey.as_rows);
	struct plausible_regression after = regress(sample, survey.item, false);
	double *value = memory_new(survey.rows * DRAWS, sizeof(*value));

	assert_int_equal(plausible_sample_silent(sample), SILENT);
	assert_near(after.estimate[1], before.estimate[1], 1e-7);
	assert_near(after.log_likelihood, before.log_likelihood, 1e-6);
	plausible_draw(sample, &after, &draws, value);
	struct moments m =
	        moments_of(value + (survey.rows - SILENT) * DRAWS, (size_t)SILENT * DRAWS);

	assert_near(m.mean, after.estimate[0] + after.estimate[1] / 2, 0.03);
	assert_near(m.sd, sqrt(after.variance + after.estimate[1] * after.estimate[1] / 4), 0.03);
	plausible_regression_end(&before);
	plausible_regression_end(&after);
	plausible_sample_free(sample);
	free(value);
	survey_end(&survey);
}

/* ---- what is refused ---- */

static void assert_no_sample(const struct survey *survey, const char *want)
{
	struct error error;

	assert_null(plausible_sample_new(&survey->as_rows, &error));
	if (!strstr(error.text, want))
		fail_msg("\"%s\" does not say \"%s\"", error.text, want);
}

static void assert_no_regression(const struct survey *survey, bool estimate, const char *want)
{
	struct plausible_sample *sample = sample_of(&survey->as_rows);
	struct plausible_regression regression;
	struct error error;

	assert_false(plausible_regress(
	        sample, survey->item, estimate, &PLAUSIBLE_DEFAULTS, &regression, &error));
	if (!strstr(error.text, want))
		fail_msg("\"%s\" does not say \"%s\"", error.text, want);
	plausible_regression_end(&regression);
	plausible_sample_free(sample);
}

static void test_refused_samples(void **state)
{
	struct survey survey;
	double *weight = memory_new(8000, sizeof(*weight));

	(void)state;
	groups_make(&survey, 2);
	assert_no_sample(&survey, "regressor x2 has the same value");
	for (size_t i = 0; i < survey.rows; i++)
		survey.x[2 * i + 1] = 3 - 2 * survey.x[2 * i];
	assert_no_sample(&survey, "regressor x2 is a linear combination");
	survey.responses.weight = weight;
	assert_no_sample(&survey, "no row has both");
	survey_end(&survey);
	free(weight);
}

static void test_refused_regressions(void **state)
{
	struct survey survey;

	(void)state;
	groups_make(&survey, 1);
	for (size_t i = 0; i < survey.rows; i++)
		survey.category[i * survey.items + 4] = 1;
	assert_no_regression(&survey, true, "all answers to I are right");
	survey.responses.rows = 200;
	for (size_t i = 0; i < 200; i++)
		for (size_t j = 0; j < survey.items; j++)
			survey.category[i * survey.items + j] = (int8_t)((i + j) % 2);
	assert_no_regression(&survey, false, "no variance");
	survey_end(&survey);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_tam),
	        cmocka_unit_test(test_given_items),
	        cmocka_unit_test(test_free_slopes),
	        cmocka_unit_test(test_draw_moments),
	        cmocka_unit_test(test_draws_are_proper),
	        cmocka_unit_test(test_order_and_threads),
	        cmocka_unit_test(test_weights),
	        cmocka_unit_test(test_partial_credit),
	        cmocka_unit_test(test_indicators),
	        cmocka_unit_test(test_silent_rows),
	        cmocka_unit_test(test_refused_samples),
	        cmocka_unit_test(test_refused_regressions),
	};

	return cmocka_run_group_tests(tests, tam_read, tam_end);
}
