/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The unit-level model of small areas: what must not change it, its ends, and whether the errors
 * that it says are those that it makes. tests/reference/unit.R has the same integrals in R. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <area/unit_level.h>
#include <random/stream.h>

#include <math.h>
#include <omp.h>
#include <string.h>

enum { AREAS = 10, EACH = 40, PEOPLE = AREAS * EACH, COVARIATES = 2 };

/* People with two covariates; the population is the sample ten times. */
struct made {
	uint32_t area[PEOPLE];
	double people[PEOPLE], ones[PEOPLE], count[PEOPLE], x[COVARIATES][PEOPLE];
	const double *columns[COVARIATES];
};

static const char *const names[] = {"old", "taught"};

static double probability(const struct made *made, size_t i, double effect)
{
	return 1 / (1 + exp(1.2 - 0.02 * (made->x[0][i] - 40) - 1.1 * made->x[1][i] - effect));
}

static void make(struct made *made, double sd, uint64_t seed, double truth[AREAS])
{
	struct random_key key = random_key_of(seed, 1, 0, 0), fixed = random_key_of(7, 2, 0, 0);

	for (uint32_t d = 0; d < AREAS; d++)
		truth[d] = 0;
	for (size_t i = 0; i < PEOPLE; i++) {
		uint32_t area = (uint32_t)(i % AREAS);

		made->area[i] = area;
		made->people[i] = 1;
		made->count[i] = 10;
		made->x[0][i] = 20 + 10 * (double)random_below(fixed, 2 * i, 5);
		made->x[1][i] = random_uniform(fixed, 2 * i + 1) < 0.2 + 0.05 * area;
		double p = probability(made, i, sd * random_normal(key, PEOPLE + area));

		made->ones[i] = random_uniform(key, i) < p;
		truth[area] += p / EACH;
	}
	for (int j = 0; j < COVARIATES; j++)
		made->columns[j] = made->x[j];
}

static struct unit_rows rows_of(const struct made *made, size_t people)
{
	return (struct unit_rows){.areas = AREAS,
	        .covariates = COVARIATES,
	        .name = names,
	        .sample = {people, made->area, made->people, made->ones, made->columns},
	        .population = {PEOPLE, made->area, made->count, NULL, made->columns}};
}

static void fit(const struct unit_rows *rows, const struct unit_options *options,
        struct unit_model *model, struct unit_estimate *out)
{
	struct error error;

	if (!area_unit_fit(rows, options, model, out, &error))
		fail_msg("%s", error.text);
}

static void near(double got, double want, double relative)
{
	if (!(fabs(got - want) <= relative * fmax(fabs(want), 1e-6)))
		fail_msg("%.15g is not %.15g", got, want);
}

static void same(const struct unit_estimate *got, const struct unit_estimate *want)
{
	for (int d = 0; d < AREAS; d++) {
		near(got[d].estimate, want[d].estimate, 1e-8);
		near(got[d].gamma, want[d].gamma, 1e-7);
		near(got[d].residual, want[d].residual, 1e-6);
	}
}

/* Who is asked first, who is counted together, and the unit of a covariate make no difference. */
static void test_invariances(void **state)
{
	static struct made made, other;
	const struct unit_options options = {.method = UNIT_PENALISED};
	struct unit_estimate want[AREAS], got[AREAS];
	struct unit_model model, again;
	double truth[AREAS];

	(void)state;
	make(&made, 0.6, 1, truth);
	struct unit_rows rows = rows_of(&made, PEOPLE);

	fit(&rows, &options, &model, want);
	for (size_t i = 0; i < PEOPLE; i++) {
		size_t from = PEOPLE - 1 - i;

		other.area[i] = made.area[from];
		other.people[i] = 1;
		other.ones[i] = made.ones[from];
		other.count[i] = 3;
		other.x[0][i] = 1000 * made.x[0][from] + 5e6;
		other.x[1][i] = 1 - made.x[1][from];
	}
	other.columns[0] = other.x[0];
	other.columns[1] = other.x[1];
	struct unit_rows turned = rows_of(&other, PEOPLE);

	fit(&turned, &options, &again, got);
	same(got, want);
	near(again.sd, model.sd, 1e-8);
	near(again.log_likelihood, model.log_likelihood, 1e-10);
	near(again.coefficient[1], model.coefficient[1] / 1000, 1e-7);
	near(again.se[1], model.se[1] / 1000, 1e-7);
	near(again.coefficient[2], -model.coefficient[2], 1e-7);
	near(again.coefficient[0],
	        model.coefficient[0] + model.coefficient[2] - 5000 * model.coefficient[1], 1e-7);
}

/* Three persons who are alike in one group, and a group without people. */
static void test_groups(void **state)
{
	static struct made made, grouped;
	const struct unit_options options = {.method = UNIT_ML};
	struct unit_estimate want[AREAS], got[AREAS];
	struct unit_model model, again;
	double truth[AREAS];
	size_t groups = 0;

	(void)state;
	make(&made, 0.6, 2, truth);
	struct unit_rows alone = rows_of(&made, PEOPLE);

	fit(&alone, &options, &model, want);
	for (size_t i = 0; i < PEOPLE; i++) {
		size_t g = 0;

		while (g < groups &&
		        (grouped.area[g] != made.area[i] || grouped.x[0][g] < made.x[0][i] ||
		                grouped.x[0][g] > made.x[0][i] || grouped.x[1][g] < made.x[1][i] ||
		                grouped.x[1][g] > made.x[1][i]))
			g++;
		grouped.area[g] = made.area[i];
		grouped.x[0][g] = made.x[0][i];
		grouped.x[1][g] = made.x[1][i];
		grouped.people[g]++;
		grouped.ones[g] += made.ones[i];
		groups += g == groups;
	}
	assert_true(groups < 110);
	grouped.columns[0] = grouped.x[0];
	grouped.columns[1] = grouped.x[1];
	struct unit_rows together = rows_of(&grouped, groups + 1);

	together.population = alone.population;
	fit(&together, &options, &again, got);
	same(got, want);
	near(again.log_likelihood, model.log_likelihood, 1e-10);
}

/* Without differences the maximum is at 0, and every estimate is that of a model without effects;
 * the penalised one never is. */
static void test_no_differences(void **state)
{
	static struct made made;
	struct unit_estimate out[AREAS], other[AREAS];
	struct unit_model model, penalised;
	double truth[AREAS], sum[2] = {0};

	(void)state;
	make(&made, 0, 3, truth);
	for (size_t i = 0; i < PEOPLE; i++) /* the same answers everywhere, whoever lives there */
		made.ones[i] = i / AREAS % 4 == 0;
	struct unit_rows rows = rows_of(&made, PEOPLE);

	fit(&rows, &(struct unit_options){.method = UNIT_ML}, &model, out);
	assert_true(model.sd >= 0 && model.sd <= 0);
	for (int d = 0; d < AREAS; d++) {
		assert_true(out[d].gamma >= 0 && out[d].gamma <= 0 && isnan(out[d].residual));
		sum[0] += out[d].estimate;
	}
	/* A logistic regression with an intercept reproduces the number of ones. */
	near(sum[0] / AREAS, 0.25, 1e-9);
	fit(&rows, &(struct unit_options){.method = UNIT_PENALISED}, &penalised, other);
	assert_true(penalised.sd > 0.01 && penalised.log_likelihood < model.log_likelihood);
}

static void test_without_respondents(void **state)
{
	static struct made made;
	const struct unit_options options = {
	        .method = UNIT_PENALISED, .replicates = 60, .seed = 3, .level = 0.95};
	struct unit_estimate out[AREAS];
	struct unit_model model;
	double truth[AREAS];
	size_t kept = 0;

	(void)state;
	make(&made, 0.5, 4, truth);
	for (size_t i = 0; i < PEOPLE; i++)
		made.people[i] = made.area[i] != 3;
	struct unit_rows rows = rows_of(&made, PEOPLE);

	fit(&rows, &options, &model, out);
	assert_int_equal(model.sampled, AREAS - 1);
	assert_true(isnan(out[3].residual) && out[3].gamma <= 0);
	for (int d = 0; d < AREAS; d++) {
		kept += out[d].people > 0;
		assert_true(out[d].low < out[d].estimate && out[d].estimate < out[d].high);
		assert_true(d == 3 || out[d].mse < out[3].mse);
	}
	assert_int_equal(kept, AREAS - 1);
}

static void test_threads(void **state)
{
	static struct made made;
	const struct unit_options options = {
	        .method = UNIT_PENALISED, .replicates = 40, .seed = 9, .level = 0.9};
	struct unit_estimate one[AREAS], four[AREAS];
	struct unit_model model;
	double truth[AREAS];
	int threads = omp_get_max_threads();

	(void)state;
	make(&made, 0.5, 5, truth);
	struct unit_rows rows = rows_of(&made, PEOPLE);

	omp_set_num_threads(1);
	fit(&rows, &options, &model, one);
	omp_set_num_threads(4);
	fit(&rows, &options, &model, four);
	omp_set_num_threads(threads);
	assert_memory_equal(one, four, sizeof(one));
}

/* The errors that are said beside those that are made in surveys of the same areas. */
static void test_errors(void **state)
{
	enum { SURVEYS = 150 };
	static struct made made;
	struct unit_options options = {
	        .method = UNIT_PENALISED, .replicates = 0, .seed = 11, .level = 0.95};
	struct unit_estimate out[AREAS];
	struct unit_model model;
	double truth[AREAS], squares = 0, said = 0, covered = 0, counted = 0;

	(void)state;
	for (uint64_t survey = 0; survey < SURVEYS; survey++) {
		make(&made, 0.5, 100 + survey, truth);
		struct unit_rows rows = rows_of(&made, PEOPLE);

		options.replicates = survey % 10 ? 0 : 40;
		fit(&rows, &options, &model, out);
		for (int d = 0; d < AREAS; d++) {
			double off = out[d].estimate - truth[d];

			squares += off * off / (SURVEYS * AREAS);
			if (!options.replicates)
				continue;
			said += out[d].mse;
			covered += out[d].low <= truth[d] && truth[d] <= out[d].high;
			counted++;
		}
	}
	said /= counted;
	if (!(said > 0.85 * squares && said < 1.25 * squares && covered / counted > 0.9))
		fail_msg("MSE %g, said to be %g; %g covered", squares, said, covered / counted);
}

static void refused(const struct unit_rows *rows, const char *words)
{
	struct unit_estimate out[AREAS];
	struct unit_model model;
	struct error error = {0};

	if (area_unit_fit(rows, &(struct unit_options){.method = UNIT_ML}, &model, out, &error) ||
	        !strstr(error.text, words))
		fail_msg("%s: %s", words, error.text);
}

static void test_refused(void **state)
{
	static struct made made;
	double truth[AREAS];

	(void)state;
	make(&made, 0.5, 6, truth);
	struct unit_rows rows = rows_of(&made, PEOPLE);

	rows.sample.count = 4; /* one of each of four areas */
	refused(&rows, "4 areas have respondents");
	rows.sample.count = PEOPLE;
	for (size_t i = 0; i < PEOPLE; i++)
		made.x[0][i] = 3 * made.x[1][i] + 2;
	refused(&rows, "covariate taught is constant or a combination");
	for (size_t i = 0; i < PEOPLE; i++)
		made.x[0][i] = 7;
	refused(&rows, "covariate old is constant");
	for (size_t i = 0; i < PEOPLE; i++)
		made.x[0][i] = made.ones[i];
	refused(&rows, "covariate old (nearly) all people");
	memset(made.ones, 0, sizeof(made.ones));
	make(&made, 0.5, 6, truth);
	memset(made.ones, 0, sizeof(made.ones));
	refused(&rows, "nobody has y = 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_invariances),
	        cmocka_unit_test(test_groups),
	        cmocka_unit_test(test_no_differences),
	        cmocka_unit_test(test_without_respondents),
	        cmocka_unit_test(test_threads),
	        cmocka_unit_test(test_errors),
	        cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
