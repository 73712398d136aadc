/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fay-Herriot models against numbers of R's sae package (milk: Arora & Lahiri 1997; towns: made
 * up), and what must hold for all data: the limits of the model variance A, and that neither the
 * order of the areas nor the units change the result.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <area/fay_herriot.h>
#include <random/stream.h>

#include "test_scoring_table.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { COVARIATES_MAX = 4 };

static void close_to(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance * fmax(fabs(want), 1e-300)))
		fail_msg("got %.15g, want %.15g", got, want);
}

struct source {
	struct table *table;
	struct area_rows rows;
	const char *name[COVARIATES_MAX];
	const double *covariate[COVARIATES_MAX];
	double estimate[TABLE_ROWS], variance[TABLE_ROWS];
	struct area_estimate out[TABLE_ROWS];
	struct area_model model;
};

static struct source *source_read(
        const char *table, const char *estimate, const char *const *covariates)
{
	struct source *source = calloc(1, sizeof(*source));

	assert_non_null(source);
	source->table = table_read(table);
	memcpy(source->estimate, table_column(source->table, estimate), sizeof(source->estimate));
	memcpy(source->variance, table_column(source->table, "variance"), sizeof(source->variance));
	source->rows = (struct area_rows){
	        .areas = source->table->rows,
	        .estimate = source->estimate,
	        .variance = source->variance,
	        .covariate = source->covariate,
	        .name = source->name,
	};
	for (; covariates[source->rows.covariates]; source->rows.covariates++) {
		size_t i = source->rows.covariates;

		source->name[i] = covariates[i];
		source->covariate[i] = table_column(source->table, covariates[i]);
	}
	return source;
}

static struct source *milk(void)
{
	return source_read("milk", "yi", (const char *const[]){"major2", "major3", "major4", NULL});
}

static struct source *towns(void)
{
	return source_read("towns", "estimate", (const char *const[]){"urban", "college", NULL});
}

static void source_free(struct source *source)
{
	free(source->table);
	free(source);
}

static void fit(struct source *source, struct area_options options)
{
	struct error error;

	if (!area_model_fit(&source->rows, &options, &source->model, source->out, &error))
		fail_msg("%s", error.text);
}

static void refused(struct source *source, struct area_options options, const char *words)
{
	struct error error;

	assert_false(area_model_fit(&source->rows, &options, &source->model, source->out, &error));
	if (!strstr(error.text, words))
		fail_msg("%s", error.text);
}

static void test_milk(void **state)
{
	static const double b[] = {.968188986975, .132780305457, .226946224521, -.241301039945};
	static const double eblup[] = {1.02197054415, 1.04760195144, 1.0679514263};
	static const double mse[] = {.0134602564596, .00537287973294, .00570199471705};
	struct source *source = milk();

	(void)state;
	fit(source, (struct area_options){.method = AREA_REML});
	close_to(source->model.variance, .0185503347628, 1e-10);
	close_to(source->model.log_likelihood, 12.6774716352, 1e-11);
	for (size_t i = 0; i < COUNT(b); i++)
		close_to(source->model.coefficient[i], b[i], 1e-10);
	for (size_t i = 0; i < COUNT(eblup); i++) {
		close_to(source->out[i].estimate, eblup[i], 1e-10);
		close_to(source->out[i].mse, mse[i], 1e-10);
	}
	fit(source, (struct area_options){.method = AREA_ML});
	close_to(source->model.variance, .0155175087124, 1e-10);
	source_free(source);
}

static void test_towns(void **state)
{
	struct source *source = towns();

	(void)state;
	fit(source, (struct area_options){.method = AREA_REML});
	close_to(source->model.variance, 1.967267289402e-05, 1e-8);
	close_to(source->model.coefficient[2], 0.2803223170793, 1e-10);
	close_to(source->model.se[2], 0.07243724167365, 1e-10);
	close_to(source->model.log_likelihood, 91.158068488819, 1e-12);
	close_to(source->out[0].estimate, 0.08085794535821, 1e-10);
	close_to(source->out[0].mse, 0.0002642653137744, 1e-8);
	fit(source, (struct area_options){.method = AREA_ML});
	assert_true(source->model.variance == 0);
	close_to(source->model.coefficient[0], 0.03901255945079, 1e-11);
	close_to(source->out[59].mse, 0.0002561103776189, 1e-11);
	for (size_t i = 0; i < source->rows.areas; i++)
		assert_true(source->out[i].gamma == 0);
	source_free(source);
}

/*
 * When the sampling variance psi of an area grows without limit, the area gets the estimate of an
 * area without a sample. (Not so for the adjusted likelihood, which depends on the number of
 * sampled areas.)
 */
static void test_out_of_sample_is_a_limit(void **state)
{
	(void)state;
	for (int method = 0; method < AREA_ADJUSTED; method++) {
		struct source *missing = milk(), *vague = milk();

		missing->estimate[5] = (double)NAN;
		missing->variance[9] = (double)NAN;
		vague->variance[5] = vague->variance[9] = 1e12;
		fit(missing, (struct area_options){.method = (enum area_method)method});
		fit(vague, (struct area_options){.method = (enum area_method)method});
		assert_int_equal(missing->model.sampled, 41);
		for (size_t i = 0; i < missing->rows.areas; i++) {
			close_to(missing->out[i].estimate, vague->out[i].estimate, 1e-8);
			close_to(missing->out[i].mse, vague->out[i].mse, 1e-8);
		}
		assert_true(missing->out[5].gamma == 0 && missing->out[9].gamma == 0);
		source_free(missing);
		source_free(vague);
	}
}

/* Percent instead of shares, or covariates in other units, give the same model. */
static void test_units(void **state)
{
	struct source *plain = milk(), *scaled = milk();

	(void)state;
	for (size_t i = 0; i < scaled->rows.areas; i++) {
		scaled->estimate[i] *= 1e-4;
		scaled->variance[i] *= 1e-8;
		for (size_t j = 0; j < 3; j++)
			scaled->table->value[4 + j][i] = 1e9 + 1e6 * scaled->table->value[4 + j][i];
	}
	fit(plain, (struct area_options){.method = AREA_REML});
	fit(scaled, (struct area_options){.method = AREA_REML});
	close_to(scaled->model.variance, plain->model.variance * 1e-8, 1e-7);
	for (size_t i = 0; i < plain->rows.areas; i++) {
		close_to(scaled->out[i].estimate, plain->out[i].estimate * 1e-4, 1e-7);
		close_to(scaled->out[i].mse, plain->out[i].mse * 1e-8, 1e-7);
	}
	source_free(plain);
	source_free(scaled);
}

static void test_order(void **state)
{
	struct source *plain = towns(), *turned = towns();
	size_t last = turned->rows.areas - 1;

	(void)state;
	for (size_t i = 0; i <= last; i++) {
		turned->estimate[i] = plain->estimate[last - i];
		turned->variance[i] = plain->variance[last - i];
		for (size_t j = 0; j < 5; j++)
			turned->table->value[j][i] = plain->table->value[j][last - i];
	}
	fit(plain, (struct area_options){.transform = AREA_ARCSIN});
	fit(turned, (struct area_options){.transform = AREA_ARCSIN});
	for (size_t i = 0; i <= last; i++) {
		close_to(turned->out[i].estimate, plain->out[last - i].estimate, 1e-10);
		close_to(turned->out[i].mse, plain->out[last - i].mse, 1e-10);
	}
	source_free(plain);
	source_free(turned);
}

/* E sin^2 of a normal variable in closed form. It is the exact mean where the variable has almost
 * no probability outside 0 .. pi/2. */
static double sine_squared_mean(double mean, double variance)
{
	return (1 - exp(-2 * variance) * cos(2 * mean)) / 2;
}

static void test_back(void **state)
{
	double y, mse;

	(void)state;
	area_transform_back(AREA_ARCSIN, 0.4, 0.002, 0.003, &y, &mse);
	close_to(y, sine_squared_mean(0.4, 0.002), 1e-13);
	close_to(mse,
	        (3 - 4 * exp(-0.006) * cos(0.8) + exp(-0.024) * cos(1.6)) / 8 -
	                2 * y * sine_squared_mean(0.4, 0.003) + y * y,
	        1e-11);
	area_transform_back(AREA_ARCSIN, -0.1, 0, 0.01, &y, &mse);
	assert_true(y == 0 && mse > 0);
	area_transform_back(AREA_LOGIT, 0, 1.5, 2, &y, &mse);
	close_to(y, 0.5, 1e-13);
	area_transform_back(AREA_LOGIT, -2, 1e-8, 1e-8, &y, &mse);
	close_to(y, 1 / (1 + exp(2)), 1e-8);
	close_to(sqrt(mse), y * (1 - y) * 1e-4, 1e-7);
	/* R: integrate(function(x) plogis(x) * dnorm(x, -2, .7), -20, 20, rel.tol = 1e-12) */
	area_transform_back(AREA_LOGIT, -2, 0.49, 0.49, &y, &mse);
	close_to(y, 0.137983016137, 1e-11);
	area_transform_back(AREA_NONE, -3, 1, 2, &y, &mse);
	assert_true(y == -3 && mse == 2);
}

static void test_transforms_keep_to_shares(void **state)
{
	(void)state;
	for (int transform = AREA_LOGIT; transform < AREA_TRANSFORMS; transform++) {
		struct source *source = towns();

		source->estimate[3] = (double)NAN;
		fit(source, (struct area_options){.transform = (enum area_transform)transform});
		for (size_t i = 0; i < source->rows.areas; i++) {
			assert_true(source->out[i].estimate > 0 && source->out[i].estimate < 0.5);
			assert_true(source->out[i].mse > 0 && source->out[i].mse < 0.01);
		}
		source_free(source);
	}
}

static void test_benchmark(void **state)
{
	struct source *plain = milk(), *moved = milk();
	double weight[TABLE_ROWS], total = 0;

	(void)state;
	for (size_t i = 0; i < plain->rows.areas; i++)
		weight[i] = (double)(i % 5);
	moved->estimate[2] = plain->estimate[2] = (double)NAN;
	fit(plain, (struct area_options){.method = AREA_REML});
	fit(moved, (struct area_options){
	                   .benchmarks = true, .benchmark = 80, .benchmark_weight = weight});
	for (size_t i = 0; i < plain->rows.areas; i++) {
		double move = moved->out[i].estimate - plain->out[i].estimate;

		total += weight[i] * moved->out[i].estimate;
		close_to(moved->out[i].estimate / plain->out[i].estimate,
		        moved->model.benchmark_factor, 1e-12);
		close_to(moved->out[i].mse, plain->out[i].mse + move * move, 1e-12);
	}
	close_to(total, 80, 1e-12);
	refused(moved, (struct area_options){.benchmarks = true, .benchmark = 0}, "above 0");
	source_free(plain);
	source_free(moved);
}

enum { MADE_AREAS = 40, MADE_SURVEYS = 400, UNSEEN = 4 };

/* One survey simulated from the model: adds the squared errors of the estimates to missed, and the
 * mean squared errors that they state to said. */
static void survey_add(uint64_t survey, struct area_options options, double *missed, double *said)
{
	struct random_key key = random_key_of(7, 1, survey, options.method);
	double x[MADE_AREAS], truth[MADE_AREAS], y[MADE_AREAS], psi[MADE_AREAS];
	const double *const columns[] = {x};
	const char *const names[] = {"x"};
	struct area_rows rows = {MADE_AREAS, 1, y, psi, NULL, columns, names};
	struct area_estimate out[MADE_AREAS];
	struct area_model model;
	struct error error;

	for (size_t i = 0; i < MADE_AREAS; i++) {
		x[i] = (double)(i % 8);
		psi[i] = 0.2 + 0.1 * (double)(i % 5);
		truth[i] = 1 + 0.3 * x[i] + 0.6 * random_normal(key, 2 * i);
		y[i] = truth[i] + sqrt(psi[i]) * random_normal(key, 2 * i + 1);
		if (i < UNSEEN)
			y[i] = (double)NAN;
	}
	assert_true(area_model_fit(&rows, &options, &model, out, &error));
	for (size_t i = 0; i < MADE_AREAS; i++) {
		double off = out[i].estimate - truth[i];

		missed[i >= UNSEEN] += off * off;
		said[i >= UNSEEN] += out[i].mse;
	}
}

static void test_mse_is_what_it_says(void **state)
{
	(void)state;
	for (int method = 0; method < AREA_METHODS; method++) {
		struct area_options options = {.method = (enum area_method)method};
		double missed[2] = {0}, said[2] = {0};

		for (uint64_t survey = 0; survey < MADE_SURVEYS; survey++)
			survey_add(survey, options, missed, said);
		close_to(said[0], missed[0], 0.1);
		close_to(said[1], missed[1], 0.05);
	}
}

/* Where REML estimates no variance between areas, the adjusted likelihood estimates one above 0.
 * Elsewhere the two are close. */
static void test_adjusted(void **state)
{
	struct source *flat = milk(), *source = milk();

	(void)state;
	for (size_t i = 0; i < flat->rows.areas; i++)
		flat->variance[i] *= 4;
	fit(flat, (struct area_options){.method = AREA_REML});
	assert_true(flat->model.variance == 0);
	fit(flat, (struct area_options){.method = AREA_ADJUSTED});
	assert_true(flat->model.variance > 0);
	fit(source, (struct area_options){.method = AREA_ADJUSTED});
	/* R: optimize over the restricted likelihood times atan(sum(A / (A + psi)))^(1 / 43) */
	close_to(source->model.variance, 0.0185513009799, 1e-6);
	source_free(flat);
	source_free(source);
}

/* With the arcsine transform the sampling variance depends on the effective sample size alone, so
 * shares of 0 and 1 can be used, too. */
static void test_effective_sample(void **state)
{
	struct source *source = towns(), *known = towns();
	double effective[TABLE_ROWS];
	struct area_options options = {.transform = AREA_ARCSIN};

	(void)state;
	for (size_t i = 0; i < source->rows.areas; i++)
		effective[i] =
		        source->estimate[i] * (1 - source->estimate[i]) / source->variance[i];
	fit(source, options);
	known->rows.effective = effective;
	known->rows.variance = NULL;
	fit(known, options);
	for (size_t i = 0; i < source->rows.areas; i++) {
		close_to(known->out[i].estimate, source->out[i].estimate, 1e-10);
		close_to(known->out[i].mse, source->out[i].mse, 1e-10);
		close_to(area_transform_inverse(AREA_ARCSIN, known->out[i].modelled),
		        known->out[i].estimate, 0.1);
	}
	known->estimate[0] = 0;
	known->estimate[1] = 1;
	effective[2] = (double)NAN;
	fit(known, options);
	assert_true(known->out[0].estimate > 0 && known->out[1].estimate < 1);
	assert_true(known->out[2].gamma == 0);
	source_free(source);
	source_free(known);
}

static void test_refusals(void **state)
{
	struct source *source = milk();
	double constant[TABLE_ROWS];

	(void)state;
	for (size_t i = 0; i < TABLE_ROWS; i++)
		constant[i] = 7;
	source->covariate[2] = constant;
	refused(source, (struct area_options){0}, "covariate major4 is constant");
	source->covariate[2] = source->covariate[0];
	refused(source, (struct area_options){0}, "covariate major4 is constant or a combination");
	memset(constant, 0, sizeof(constant));
	source->covariate[2] = constant;
	refused(source, (struct area_options){0}, "covariate major4 is 0");
	source->rows.areas = 4;
	refused(source, (struct area_options){0}, "4 areas with");
	source_free(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_milk),
	        cmocka_unit_test(test_towns),
	        cmocka_unit_test(test_out_of_sample_is_a_limit),
	        cmocka_unit_test(test_units),
	        cmocka_unit_test(test_order),
	        cmocka_unit_test(test_back),
	        cmocka_unit_test(test_transforms_keep_to_shares),
	        cmocka_unit_test(test_benchmark),
	        cmocka_unit_test(test_mse_is_what_it_says),
	        cmocka_unit_test(test_adjusted),
	        cmocka_unit_test(test_effective_sample),
	        cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
