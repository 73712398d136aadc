/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Differences of domains, two-way tables and plausible values: covariances against the variances of
 * design/domains.h, what must not change the result, and figures of R.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <design/contrast.h>
#include <design/covariance.h>
#include <design/table_test.h>
#include <plausible/combine.h>
#include <random/stream.h>
#include <replicate/replicate.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 900, DOMAINS = 4, STRATA = 6 };

/* Two stages. Stratum 5 has a lonely psu, and psu 0 of stratum 4 has a lonely unit. */
struct survey {
	int64_t stratum[ROWS], psu[ROWS], unit[ROWS];
	double psus[ROWS], units[ROWS], weight[ROWS], y[ROWS], x[ROWS];
	int32_t domain[ROWS], none[ROWS];
};

static void assert_near(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance * fmax(fabs(want), 1e-9)))
		fail_msg("%.15g, not %.15g", got, want);
}

static void survey_fill(struct survey *s, const size_t *at)
{
	struct random_key key = random_key_of(31, 4, 0, 0);

	for (size_t i = 0; i < ROWS; i++) {
		size_t k = 8 * i, to = at ? at[i] : i;
		int64_t h = (int64_t)(i % STRATA);

		s->stratum[to] = h;
		s->psu[to] = h == 5 ? 0 : (int64_t)random_below(key, k, 4);
		s->unit[to] = h == 4 && !s->psu[to] ? 0 : (int64_t)random_below(key, k + 1, 3);
		s->psus[to] = 9;
		s->units[to] = 7;
		s->weight[to] = (double)random_below(key, k + 2, 9) / 4;
		s->y[to] = random_below(key, k + 3, 30)
		                   ? 40 + (double)random_below(key, k + 3, 1000) / 30 +
		                             5 * (double)s->psu[to]
		                   : (double)NAN;
		s->x[to] = 1 + (double)random_below(key, k + 4, 100) / 9;
		s->domain[to] = (int32_t)random_below(key, k + 5, DOMAINS + 1) - 1;
		s->none[to] = s->domain[to] < 0 ? -1 : 0;
	}
}

static struct domains_rows survey_rows(const struct survey *s)
{
	return (struct domains_rows){
	        .weight = s->weight, .y = s->y, .x = s->x, .domain = s->domain};
}

static void survey_frame(
        const struct survey *s, bool stages, enum frame_lonely lonely, struct design *design)
{
	struct frame_rows rows = {ROWS, s->stratum, s->psu, stages ? s->psus : NULL};
	struct frame_detail detail = {.later = stages, .stage = {{s->unit, s->units}}};
	struct error error;

	if (!design_make_detailed(design, &rows, &detail, lonely, &error))
		fail_msg("%s", error.text);
}

static void covariance_of(const struct design *design, enum domains_kind kind,
        const struct domains_rows *rows, struct estimate *shares, double *v)
{
	static const uint32_t all[DOMAINS] = {0, 1, 2, 3};
	struct domains_estimand estimand = {design, kind, rows, DOMAINS};
	struct contrast_domains compared = {DOMAINS, all, shares};
	struct error error;

	assert_true(design_domains(&estimand, shares, &error));
	assert_true(design_contrast_covariance(&estimand, &compared, v, &error));
}

static void test_diagonal(void **state)
{
	static const enum frame_lonely policies[] = {
	        DESIGN_LONELY_REMOVE, DESIGN_LONELY_ADJUST, DESIGN_LONELY_AVERAGE};
	struct survey *s = memory_new(1, sizeof(*s));

	(void)state;
	survey_fill(s, NULL);
	for (int stages = 0; stages < 2; stages++)
		for (int policy = 0; policy < 3 - stages; policy++)
			for (int kind = 0; kind < DOMAINS_KINDS; kind++) {
				struct domains_rows rows = survey_rows(s);
				struct estimate shares[DOMAINS];
				double v[DOMAINS * DOMAINS];
				struct design design;

				survey_frame(s, stages, policies[policy], &design);
				covariance_of(&design, (enum domains_kind)kind, &rows, shares, v);
				for (size_t i = 0; i < DOMAINS; i++) {
					assert_near(v[i * DOMAINS + i], shares[i].var, 1e-11);
					for (size_t j = 0; j < DOMAINS; j++)
						assert_true(
						        v[i * DOMAINS + j] <= v[j * DOMAINS + i]);
				}
				design_end(&design);
			}
	free(s);
}

/* The variance of a total is the sum of all covariances of its parts. */
static void test_parts_add_up(void **state)
{
	static const enum frame_lonely policies[] = {DESIGN_LONELY_REMOVE, DESIGN_LONELY_ADJUST};
	struct survey *s = memory_new(1, sizeof(*s));

	(void)state;
	survey_fill(s, NULL);
	for (int stages = 0; stages < 2; stages++)
		for (int policy = 0; policy < 2; policy++) {
			struct domains_rows rows = survey_rows(s), together = rows;
			struct estimate shares[DOMAINS], whole;
			double v[DOMAINS * DOMAINS], sum = 0;
			struct design design;
			struct domains_estimand total = {&design, DOMAINS_TOTAL, &together, 1};
			struct error error;

			together.domain = s->none;
			survey_frame(s, stages, policies[policy], &design);
			covariance_of(&design, DOMAINS_TOTAL, &rows, shares, v);
			assert_true(design_domains(&total, &whole, &error));
			for (size_t i = 0; i < (size_t)DOMAINS * DOMAINS; i++)
				sum += v[i];
			assert_near(sum, whole.var, 1e-11);
			design_end(&design);
		}
	free(s);
}

static void test_order(void **state)
{
	size_t at[ROWS];
	struct random_key key = random_key_of(32, 4, 0, 0);
	struct survey *s[2] = {memory_new(1, sizeof(**s)), memory_new(1, sizeof(**s))};

	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		size_t j = random_below(key, i, i + 1);

		at[i] = at[j];
		at[j] = i;
	}
	survey_fill(s[0], NULL);
	survey_fill(s[1], at);
	for (int labels = 0; labels < 2; labels++) {
		double v[2][DOMAINS * DOMAINS];

		for (int one = 0; one < 2; one++) {
			struct frame_rows rows = {
			        ROWS, s[one]->stratum, labels ? s[one]->psu : NULL, NULL};
			struct domains_rows columns = survey_rows(s[one]);
			struct estimate shares[DOMAINS];
			struct design design;
			struct error error;

			assert_true(design_make(&design, &rows, DESIGN_LONELY_REMOVE, &error));
			covariance_of(&design, DOMAINS_MEAN, &columns, shares, v[one]);
			design_end(&design);
		}
		assert_memory_equal(v[0], v[1], sizeof(v[0]));
	}
	free(s[0]);
	free(s[1]);
}

static void no_score(const void *data, uint32_t which, double *score)
{
	(void)data;
	(void)which;
	memset(score, 0, sizeof(*score));
}

static void test_too_many(void **state)
{
	struct frame_rows rows = {.count = 1};
	struct covariance_scores scores = {COVARIANCE_CELLS_MAX + 1, no_score, NULL};
	struct design design;
	struct error error;

	(void)state;
	assert_true(design_make(&design, &rows, DESIGN_LONELY_REMOVE, &error));
	assert_false(design_covariance(&design, &scores, NULL, &error));
	assert_non_null(strstr(error.text, "are more than"));
	design_end(&design);
}

/* A total is linear in the psus, so the jackknife around the estimate gives the variances of
 * differences exactly. */
static void test_replicates(void **state)
{
	static const struct replicate_method jackknife = {.kind = REPLICATE_JKN, .mse = true};
	struct survey *s = memory_new(1, sizeof(*s));
	struct estimate shares[DOMAINS];
	double v[DOMAINS * DOMAINS];
	struct replicate_set set;
	struct design design;
	struct error error;

	(void)state;
	survey_fill(s, NULL);
	struct domains_rows rows = survey_rows(s);
	struct domains_estimand totals = {&design, DOMAINS_TOTAL, &rows, DOMAINS};

	survey_frame(s, false, DESIGN_LONELY_REMOVE, &design);
	covariance_of(&design, DOMAINS_TOTAL, &rows, shares, v);
	assert_true(replicate_keep(&totals, &jackknife, NULL, shares, &set, &error));
	assert_int_equal(set.count, 20);
	for (uint32_t a = 0; a < DOMAINS; a++)
		for (uint32_t b = 0; b < DOMAINS; b++)
			assert_near(replicate_difference(&set, a, b),
			        a == b ? 0
			               : v[a * DOMAINS + a] + v[b * DOMAINS + b] -
			                         2 * v[a * DOMAINS + b],
			        1e-11);
	replicate_set_end(&set);
	design_end(&design);
	free(s);
}

/* R: p.adjust(c(.01, .04, .03, NA, .005), "holm"). */
static void test_holm(void **state)
{
	static const double p[] = {.01, .04, .03, NAN, .005}, want[] = {.03, .06, .06, NAN, .02};
	struct contrast contrasts[5];

	(void)state;
	for (int i = 0; i < 5; i++)
		contrasts[i] = (struct contrast){.p = p[i], .p_holm = (double)NAN};
	design_contrast_adjust(contrasts, 5);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(isnan(contrasts[i].p_holm), isnan(want[i]));
		if (!isnan(want[i]))
			assert_near(contrasts[i].p_holm, want[i], 1e-12);
	}
	design_contrast_adjust(NULL, 0);
}

static void test_contrast(void **state)
{
	/* dclus2, api00 by comp.imp; p is 2 * pt(-3.9978496803694, 39). */
	struct contrast contrast = design_contrast_test(
	        148.8459995022, 37.23151478983005 * 37.23151478983005, 39, 0.95);

	(void)state;
	assert_near(contrast.t, 3.9978496803694, 1e-10);
	assert_near(contrast.p, 0.00027562364813348, 1e-9);
	assert_near(contrast.interval.low, 73.5381853, 1e-6);
	contrast = design_contrast_test(1, 0, 39, 0.95);
	assert_true(isnan(contrast.t) && isnan(contrast.p) && isnan(contrast.interval.low));
	contrast = design_contrast_test(1, 4, 0, 0.95);
	assert_true(isnan(contrast.t) && isnan(contrast.interval.high));
	assert_near(contrast.se, 2, 0);
}

static void simple_covariance(const double *p, double n, double *v)
{
	for (size_t i = 0; i < 6; i++)
		for (size_t j = 0; j < 6; j++)
			v[i * 6 + j] = ((i == j ? p[i] : 0) - p[i] * p[j]) / n;
}

/* A simple random sample has no design effect, and this table has independent rows and columns. */
static void test_table_of_simple_sample(void **state)
{
	static const double p[] = {.06, .14, .2, .09, .21, .3};
	double v[36];
	struct design_table_test test;
	struct error error;

	(void)state;
	simple_covariance(p, 250, v);
	assert_true(design_table_test(&(struct design_table){2, 3, p, v, 250, 60}, &test, &error));
	assert_true(fabs(test.pearson) < 1e-12);
	assert_near(test.k, 2, 0);
	assert_near(test.mean_effect, 1, 1e-12);
	assert_near(test.ndf, 2, 1e-12);
	assert_near(test.ddf, 120, 1e-12);
}

static void test_table(void **state)
{
	static const double p[] = {.1, .2, .05, .3, .15, .2};
	static const double no_row[] = {0, 0, .5, .5}, no_column[] = {0, .5, 0, .5};
	double v[36];
	struct design_table_test test;
	struct error error;

	(void)state;
	simple_covariance(p, 250, v);
	assert_true(design_table_test(&(struct design_table){2, 3, p, v, 250, 60}, &test, &error));
	/* chisq.test(250 * matrix(p, 2, byrow = TRUE), correct = FALSE) */
	assert_near(test.pearson, 29.4348508634, 1e-10);
	assert_near(test.chisq * test.mean_effect, test.pearson, 1e-12);
	assert_near(test.f * test.k * test.mean_effect, test.pearson, 1e-12);
	assert_false(design_table_test(&(struct design_table){1, 6, p, v, 250, 60}, &test, &error));
	assert_false(design_table_test(&(struct design_table){2, 3, p, v, 250, 0}, &test, &error));
	assert_false(
	        design_table_test(&(struct design_table){21, 20, p, v, 250, 60}, &test, &error));
	assert_false(
	        design_table_test(&(struct design_table){2, 2, no_row, v, 250, 60}, &test, &error));
	assert_false(design_table_test(
	        &(struct design_table){2, 2, no_column, v, 250, 60}, &test, &error));
}

static void test_combine(void **state)
{
	/* Three draws of a share, and their variances by one replicate for each zone. */
	static const double share[] = {.527131782946, .434108527132, .596899224806};
	static const double var[] = {.00115516138515, .0109968274666, .0357511021622};
	struct plausible_combined got = plausible_combine(share, var, 3, 3);

	(void)state;
	assert_near(got.estimate, .519379844961, 1e-11);
	assert_near(got.between, .006670272219, 1e-9);
	assert_near(got.var, .024861393297, 1e-9);
	assert_near(got.se, .157674960907, 1e-9);
	got = plausible_combine((const double[]){2, 2}, (const double[]){3, 5}, 2, 20);
	assert_near(got.var, 4, 0);
	assert_near(got.df, 21.0 / 23 * 20, 1e-12);
	got = plausible_combine((const double[]){1, 1}, (const double[]){0, 0}, 2, 20);
	assert_near(got.se, 0, 0);
	assert_near(got.df, 20, 0);
	assert_true(isnan(got.missing));
	got = plausible_combine((const double[]){1, 3}, (const double[]){0, 0}, 2, 20);
	assert_near(got.missing, 1, 0);
	assert_near(got.df, 0, 0);
	got = plausible_combine((const double[]){1, NAN}, (const double[]){1, NAN}, 2, 20);
	assert_true(isnan(got.estimate) && isnan(got.se));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_diagonal),
	        cmocka_unit_test(test_parts_add_up),
	        cmocka_unit_test(test_order),
	        cmocka_unit_test(test_too_many),
	        cmocka_unit_test(test_replicates),
	        cmocka_unit_test(test_holm),
	        cmocka_unit_test(test_contrast),
	        cmocka_unit_test(test_table_of_simple_sample),
	        cmocka_unit_test(test_table),
	        cmocka_unit_test(test_combine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
