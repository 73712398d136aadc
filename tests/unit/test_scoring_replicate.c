/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replicates: R's figures for its scd and api data, Hadamard matrices, and what must not change the
 * result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <random/stream.h>
#include <replicate/hadamard.h>
#include <replicate/replicate.h>

#include "test_near.h"
#include "test_scoring_table.h"

#include <base/memory.h>

#include <math.h>
#include <omp.h>

/* LLVM's OpenMP does not free the buffers of teams that change size: not a leak of ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libomp.so";
}

static void test_scd(void **state)
{
	static const int64_t esa[] = {1, 1, 2, 2, 3, 3}, ambulance[] = {1, 2, 1, 2, 1, 2};
	static const double arrests[] = {120, 78, 185, 228, 670, 530};
	static const double alive[] = {25, 24, 30, 49, 80, 70}, five[] = {5, 5, 5, 5, 5, 5};
	static const struct {
		struct replicate_method method;
		const double *population;
		uint32_t count;
		double se;
	} cases[] = {
	        {{.kind = REPLICATE_BRR}, NULL, 4, 0.00941840066992},
	        {{.kind = REPLICATE_BRR, .mse = true}, NULL, 4, 0.00942663573267},
	        {{.kind = REPLICATE_BRR}, five, 4, 0.00941840066992},
	        {{.kind = REPLICATE_FAY, .rho = 0.3}, NULL, 4, 0.00952518747771},
	        {{.kind = REPLICATE_FAY, .rho = 0.5}, NULL, 4, 0.00960096935782},
	        {{.kind = REPLICATE_FAY, .rho = 0.5, .mse = true}, NULL, 4, 0.00960300173829},
	        {{.kind = REPLICATE_JKN}, NULL, 6, 0.009846457204},
	        {{.kind = REPLICATE_JKN}, five, 6, 0.00762703295405},
	};
	struct domains_rows columns = {.y = alive, .x = arrests};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct frame_rows rows = {6, esa, ambulance, cases[i].population};
		struct design design;
		struct domains_estimand ratio = {&design, DOMAINS_RATIO, &columns, 1};
		struct estimate share;
		struct error error;
		uint32_t count;

		assert_true(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
		assert_true(replicate_estimate(&ratio, &cases[i].method, &share, &count, &error));
		assert_near(share.value, 0.153506350083, 1e-11);
		assert_near(share.se, cases[i].se, 1e-11);
		assert_int_equal(count, cases[i].count);
		assert_near(share.df, 3, 0);
		design_end(&design);
	}
}

static void test_jk1(void **state)
{
	static const double want[] = {26.3293605895, 26.3348576685};
	struct table *table = table_read("apiclus1");
	int64_t *dnum = table_labels(table, "dnum");
	struct frame_rows rows = {table->rows, NULL, dnum, table_column(table, "fpc")};
	struct domains_rows columns = {
	        .weight = table_column(table, "pw"), .y = table_column(table, "api00")};
	struct design design;
	struct domains_estimand mean = {&design, DOMAINS_MEAN, &columns, 1};
	struct error error;

	(void)state;
	assert_true(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
	for (int mse = 0; mse < 2; mse++) {
		struct replicate_method method = {.kind = REPLICATE_JK1, .mse = mse};
		struct estimate share;
		uint32_t count;

		assert_true(replicate_estimate(&mean, &method, &share, &count, &error));
		assert_near(share.se, want[mse], 1e-11);
		assert_int_equal(count, 15);
	}
	design_end(&design);
	free(dnum);
	free(table);
}

/* Any two rows differ in exactly half of their places, so each later row differs from the first in
 * half of its places. */
static void test_hadamard(void **state)
{
	static const uint32_t above[] = {0, 3, 4, 8, 11, 12, 19, 23, 24, 40, 59, 67, 100, 130};
	static const uint32_t order[] = {4, 4, 8, 12, 12, 16, 20, 24, 32, 44, 60, 68, 104, 132};

	(void)state;
	for (size_t i = 0; i < sizeof(above) / sizeof(*above); i++) {
		struct hadamard matrix = replicate_hadamard_above(above[i]);

		assert_int_equal(matrix.order, order[i]);
		for (uint32_t a = 0; a < matrix.order; a++)
			for (uint32_t b = 0; b < a; b++) {
				uint32_t differ = 0;

				for (uint32_t c = 0; c < matrix.order; c++)
					differ += replicate_hadamard_at(&matrix, a, c) !=
					          replicate_hadamard_at(&matrix, b, c);
				assert_int_equal(differ, matrix.order / 2);
			}
	}
}

enum { ROWS = 6000, DOMAINS = 4 };

struct survey {
	int64_t stratum[ROWS], psu[ROWS];
	double population[ROWS], weight[ROWS], y[ROWS], x[ROWS];
	int32_t domain[ROWS];
};

static struct survey *survey_make(const size_t *at, uint32_t psus)
{
	struct survey *s = memory_new(1, sizeof(*s));
	struct random_key key = random_key_of(21, 3, 0, 0);

	for (size_t i = 0; i < ROWS; i++) {
		size_t k = 4 * i, to = at[i];

		s->stratum[to] = (int64_t)(i / 300);
		s->psu[to] = (int64_t)(i % 300 / (300 / psus));
		s->population[to] = 3.0 * psus + (double)s->stratum[to];
		s->weight[to] = (double)random_below(key, k, 7) / 3.0;
		s->y[to] = random_below(key, k + 1, 40)
		                   ? (double)random_below(key, k + 1, 1000) / 7 +
		                             20 * (double)s->psu[to]
		                   : (double)NAN;
		s->x[to] = 1 + (double)random_below(key, k + 2, 100) / 9;
		s->domain[to] = (int32_t)random_below(key, k + 3, DOMAINS + 1) - 1;
	}
	return s;
}

static void survey_estimate(const struct survey *s, bool labels, enum domains_kind kind,
        const struct replicate_method *method, struct estimate *out)
{
	struct frame_rows rows = {
	        ROWS, s->stratum, labels ? s->psu : NULL, labels ? s->population : NULL};
	struct domains_rows columns = {
	        .weight = s->weight, .y = s->y, .x = s->x, .domain = s->domain};
	struct design design;
	struct domains_estimand estimand = {&design, kind, &columns, DOMAINS};
	struct error error;
	uint32_t count;

	assert_true(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
	assert_true(replicate_estimate(&estimand, method, out, &count, &error));
	design_end(&design);
}

static size_t *places(bool shuffled)
{
	size_t *at = memory_new(ROWS, sizeof(*at));
	struct random_key key = random_key_of(22, 3, 0, 0);

	for (size_t i = 0; i < ROWS; i++) {
		size_t j = shuffled ? random_below(key, i, i + 1) : i;

		at[i] = at[j];
		at[j] = i;
	}
	return at;
}

static void test_order_and_threads(void **state)
{
	static const struct replicate_method methods[] = {{.kind = REPLICATE_JKN},
	        {.kind = REPLICATE_BOOTSTRAP, .count = 50, .seed = 9}, {.kind = REPLICATE_BRR}};
	size_t *in_order = places(false), *shuffled = places(true);

	(void)state;
	for (size_t m = 0; m < 3; m++) {
		struct survey *one = survey_make(in_order, m == 2 ? 2 : 10);
		struct survey *two = survey_make(shuffled, m == 2 ? 2 : 10);

		for (int labels = m == 2; labels < 2; labels++)
			for (int kind = 0; kind < DOMAINS_KINDS; kind++) {
				struct estimate a[DOMAINS], b[DOMAINS];

				omp_set_num_threads(1);
				survey_estimate(
				        one, labels, (enum domains_kind)kind, &methods[m], a);
				omp_set_num_threads(2);
				survey_estimate(
				        two, labels, (enum domains_kind)kind, &methods[m], b);
				assert_memory_equal(a, b, sizeof(a));
				assert_true(a[0].se > 0);
			}
		free(one);
		free(two);
	}
	free(in_order);
	free(shuffled);
}

/* A total is linear in the psus, so the jackknife is exact and the bootstrap is right on average.
 */
static void test_totals_agree(void **state)
{
	static const struct replicate_method jackknife = {.kind = REPLICATE_JKN, .mse = true};
	static const struct replicate_method drawn = {
	        .kind = REPLICATE_BOOTSTRAP, .count = 8000, .seed = 3};
	size_t *in_order = places(false);
	struct survey *s = survey_make(in_order, 10);
	struct frame_rows rows = {ROWS, s->stratum, s->psu, s->population};
	struct domains_rows columns = {
	        .weight = s->weight, .y = s->y, .x = s->x, .domain = s->domain};
	struct estimate linear[DOMAINS], dropped[DOMAINS], redrawn[DOMAINS];
	struct design design;
	struct domains_estimand totals = {&design, DOMAINS_TOTAL, &columns, DOMAINS};
	struct error error;

	(void)state;
	assert_true(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
	assert_true(design_domains(&totals, linear, &error));
	design_end(&design);
	survey_estimate(s, true, DOMAINS_TOTAL, &jackknife, dropped);
	survey_estimate(s, true, DOMAINS_TOTAL, &drawn, redrawn);
	for (int d = 0; d < DOMAINS; d++) {
		assert_near(dropped[d].se, linear[d].se, 1e-12);
		assert_near(dropped[d].deff, linear[d].deff, 1e-12);
		assert_near(redrawn[d].se, linear[d].se, 0.03);
	}
	free(s);
	free(in_order);
}

static void test_wrong(void **state)
{
	static const int64_t stratum[] = {1, 1, 1, 2, 2, 3};
	static const double y[] = {1, 2, 4, 8, 16, 32};
	static const struct {
		struct replicate_method method;
		enum frame_lonely lonely;
		const char *says;
	} cases[] = {
	        {{.kind = REPLICATE_JK1}, DESIGN_LONELY_REMOVE,
	                "jk1 is for samples without strata"},
	        {{.kind = REPLICATE_BRR}, DESIGN_LONELY_REMOVE,
	                "brr needs two psus in every stratum, and stratum 1 has 3"},
	        {{.kind = REPLICATE_JKN}, DESIGN_LONELY_ADJUST, "not adjust"},
	        {{.kind = REPLICATE_BOOTSTRAP, .count = 9}, DESIGN_LONELY_AVERAGE, "not average"},
	        {{.kind = REPLICATE_BOOTSTRAP, .count = 1}, DESIGN_LONELY_REMOVE, "not 1"},
	        {{.kind = REPLICATE_JKN, .rho = 1}, DESIGN_LONELY_REMOVE, "rho is from 0"},
	};
	struct frame_rows rows = {6, stratum, NULL, NULL};
	struct domains_rows columns = {.y = y};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct design design;
		struct domains_estimand mean = {&design, DOMAINS_MEAN, &columns, 1};
		struct estimate share;
		struct error error;
		uint32_t count;

		assert_true(design_make(&design, &rows, cases[i].lonely, &error));
		assert_false(replicate_estimate(&mean, &cases[i].method, &share, &count, &error));
		if (!strstr(error.text, cases[i].says))
			fail_msg("%s, not %s", error.text, cases[i].says);
		design_end(&design);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_scd),
	        cmocka_unit_test(test_jk1),
	        cmocka_unit_test(test_hadamard),
	        cmocka_unit_test(test_order_and_threads),
	        cmocka_unit_test(test_totals_agree),
	        cmocka_unit_test(test_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
