/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Domains, totals, ratios and samples of several stages: numbers of R's survey package on its own
 * data, a case worked out by hand, and what must not change the result.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <design/domains.h>
#include <random/stream.h>

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

/* ---- R's data ---- */

static void test_two_stages(void **state)
{
	struct table *table = table_read("apiclus2");
	int64_t *dnum = table_labels(table, "dnum"), *snum = table_labels(table, "snum");
	struct frame_rows rows = {table->rows, NULL, dnum, table_column(table, "fpc")};
	struct frame_detail detail = {.later = 1, .stage = {{snum, table_column(table, "fpc2")}}};
	double *weight = memory_new(table->rows, sizeof(*weight));
	struct domains_rows columns = {.weight = weight, .y = table_column(table, "api00")};
	struct design design;
	struct domains_estimand mean = {&design, DOMAINS_MEAN, &columns, 1};
	struct domains_estimand share_of = {&design, DOMAINS_SHARE, &columns, 1};
	struct estimate share;
	struct error error;

	(void)state;
	assert_true(design_make_detailed(&design, &rows, &detail, DESIGN_LONELY_FAIL, &error));
	assert_int_equal(design.psus, 40);
	assert_int_equal(design.stage[0].units, 126);
	design_weights(&design, weight);
	for (size_t i = 0; i < table->rows; i++)
		assert_near(weight[i], table_column(table, "pw")[i], 1e-6);
	assert_true(design_domains(&mean, &share, &error));
	assert_near(share.value, 670.811808118, 1e-11);
	assert_near(share.se, 30.0990273768, 1e-11);
	columns.y = table_column(table, "comp_imp");
	assert_true(design_domains(&share_of, &share, &error));
	assert_near(share.value, 0.688560885609, 1e-11);
	assert_near(share.se, 0.0562315246710, 1e-10);
	assert_near(share.deff, 1.889544466, 1e-8);
	assert_true(share.df >= 39 && share.df <= 39);
	design_end(&design);
	free(weight);
	free(dnum);
	free(snum);
	free(table);
}

static void test_total_with_missing(void **state)
{
	struct table *table = table_read("apistrat");
	int64_t *stype = table_labels(table, "stype");
	struct frame_rows rows = {table->rows, stype, NULL, table_column(table, "fpc")};
	struct domains_rows columns = {
	        .weight = table_column(table, "pw"), .y = table_column(table, "enroll")};
	struct design design;
	struct domains_estimand total = {&design, DOMAINS_TOTAL, &columns, 1};
	struct estimate share;
	struct error error;

	(void)state;
	assert_true(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
	assert_true(design_domains(&total, &share, &error));
	assert_near(share.value, 3687178, 1e-6);
	assert_near(share.se, 114642, 1e-5);
	design_end(&design);
	free(stype);
	free(table);
}

static void test_ratio(void **state)
{
	static const int64_t esa[] = {1, 1, 2, 2, 3, 3}, ambulance[] = {1, 2, 1, 2, 1, 2};
	static const double arrests[] = {120, 78, 185, 228, 670, 530};
	static const double alive[] = {25, 24, 30, 49, 80, 70};
	static const double fpc[] = {5, 5, 5, 5, 5, 5};
	static const double want[] = {0.00980730359997, 0.00759670470278};
	struct domains_rows columns = {.y = alive, .x = arrests};
	struct error error;

	(void)state;
	for (int finite = 0; finite < 2; finite++) {
		struct frame_rows rows = {6, esa, ambulance, finite ? fpc : NULL};
		struct design design;
		struct domains_estimand ratio = {&design, DOMAINS_RATIO, &columns, 1};
		struct estimate share;

		assert_true(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
		assert_true(design_domains(&ratio, &share, &error));
		assert_near(share.value, 0.153506350083, 1e-11);
		assert_near(share.se, want[finite], 1e-11);
		design_end(&design);
	}
}

/* var(total) of the age in a sample with a lonely stratum, from the survey package's own tests. */
static void test_lonely_total(void **state)
{
	static const int64_t stratum[] = {1, 1, 2, 2, 3};
	static const double weight[] = {10.5, 10.5, 20, 20, 15}, age[] = {30.5, 40.5, 35, 52, 44};
	static const struct {
		enum frame_lonely lonely;
		double var;
	} cases[] = {
	        {DESIGN_LONELY_REMOVE, 126625},
	        {DESIGN_LONELY_CERTAINTY, 126625},
	        {DESIGN_LONELY_ADJUST, 126625 + 30.9 * 30.9},
	        {DESIGN_LONELY_AVERAGE, 126625 * 1.5},
	};
	struct frame_rows rows = {5, stratum, NULL, NULL};
	struct domains_rows columns = {.weight = weight, .y = age};
	struct error error;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct design design;
		struct domains_estimand total = {&design, DOMAINS_TOTAL, &columns, 1};
		struct estimate share;

		assert_true(design_make(&design, &rows, cases[i].lonely, &error));
		assert_true(design_domains(&total, &share, &error));
		assert_near(share.var, cases[i].var, 1e-12);
		design_end(&design);
	}
}

/* ---- a case worked out by hand ---- */

/*
 * Two psus are drawn of four, and in each two units of ten. The units' y are 1 and 3, 5 and 9, and
 * all weights are 10, so that the totals of the psus are 40 and 140.
 * V = (1 - 1/2) 2 (50^2 + 50^2) + 1/2 (1 - 1/5) 2 (10^2 + 10^2 + 20^2 + 20^2).
 */
static void test_stages_on_paper(void **state)
{
	static const int64_t psu[] = {1, 1, 2, 2}, unit[] = {1, 2, 1, 2};
	static const double y[] = {1, 3, 5, 9}, weight[] = {10, 10, 10, 10};
	static const double psus[] = {4, 4, 4, 4}, units[] = {10, 10, 10, 10};
	static const double psu_part[] = {0.5, 0.5, 0.5, 0.5}, unit_part[] = {0.2, 0.2, 0.2, 0.2};
	const double *const populations[][2] = {{psus, units}, {psu_part, unit_part}};
	struct domains_rows columns = {.weight = weight, .y = y};
	struct error error;

	(void)state;
	for (int fractions = 0; fractions < 2; fractions++) {
		struct frame_rows rows = {4, NULL, psu, populations[fractions][0]};
		struct frame_detail detail = {.fractions = fractions,
		        .later = 1,
		        .stage = {{unit, populations[fractions][1]}}};
		struct design design;
		struct domains_estimand total = {&design, DOMAINS_TOTAL, &columns, 1};
		struct estimate share;

		assert_true(
		        design_make_detailed(&design, &rows, &detail, DESIGN_LONELY_FAIL, &error));
		assert_true(design_domains(&total, &share, &error));
		assert_near(share.value, 180, 1e-14);
		assert_near(share.var, 5000 + 0.8 * 1000, 1e-14);
		design_end(&design);
	}
}

static const char *label_name(const void *data, int stage, int64_t label)
{
	static const char *const names[] = {"north", "P1", "U1"};

	(void)data;
	(void)label;
	return names[stage + 1];
}

static size_t line_of(const void *data, size_t row)
{
	(void)data;
	return row + 2;
}

static void test_wrong_stages(void **state)
{
	static const int64_t stratum[] = {7, 7, 7}, psu[] = {1, 1, 2}, unit[] = {1, 2, 1};
	static const double psus[] = {4, 4, 4}, units[] = {3, 3, 9}, changes[] = {3, 4, 9};
	static const double small[] = {1, 1, 9}, parts[] = {1.5, 1.5, 1.5};
	static const struct frame_names names = {.label = label_name, .line = line_of};
	static const struct {
		const double *units;
		enum frame_lonely lonely;
		bool named, fractions;
		const char *says;
	} cases[] = {
	        {units, DESIGN_LONELY_FAIL, false, false,
	                "psu 2 of stratum 7 has only one unit of stage 2: its variance"},
	        {units, DESIGN_LONELY_FAIL, true, false, "psu P1 of stratum north has only one"},
	        {units, DESIGN_LONELY_AVERAGE, false, false, "nothing to average over"},
	        {changes, DESIGN_LONELY_REMOVE, true, false,
	                "psu P1 of stratum north: line 3: the finite population changes from 3 to "
	                "4"},
	        {changes, DESIGN_LONELY_REMOVE, false, false, "psu 1 of stratum 7: row 2: "},
	        {small, DESIGN_LONELY_REMOVE, false, false,
	                "psu 1 of stratum 7: 2 units in the sample but 1 in the population"},
	        {parts, DESIGN_LONELY_REMOVE, false, true, "is not a sampling fraction"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const double *population = cases[i].fractions ? parts : psus;
		struct frame_rows rows = {3, stratum, psu, population};
		struct frame_detail detail = {.fractions = cases[i].fractions,
		        .later = 1,
		        .stage = {{unit, cases[i].units}},
		        .names = cases[i].named ? &names : NULL};
		struct design design;
		struct error error;

		assert_false(
		        design_make_detailed(&design, &rows, &detail, cases[i].lonely, &error));
		if (!strstr(error.text, cases[i].says))
			fail_msg("%s, not %s", error.text, cases[i].says);
	}
	struct frame_rows rows = {3, stratum, psu, NULL};
	struct frame_detail detail = {.later = 1, .stage = {{unit, units}}};
	struct design design;
	struct error error;

	assert_false(design_make_detailed(&design, &rows, &detail, DESIGN_LONELY_REMOVE, &error));
	assert_non_null(strstr(error.text, "later stages without"));
}

/* ---- what must not matter ---- */

enum { ROWS = 60000, DOMAINS = 5 };

struct survey {
	int64_t stratum[ROWS], psu[ROWS], unit[ROWS];
	double psus[ROWS], units[ROWS], weight[ROWS], y[ROWS], x[ROWS];
	int32_t domain[ROWS];
};

/* Row i of the survey is stored as row at[i]. */
static struct survey *survey_make(const size_t *at)
{
	struct survey *s = memory_new(1, sizeof(*s));
	struct random_key key = random_key_of(11, 3, 0, 0);

	for (size_t i = 0; i < ROWS; i++) {
		size_t k = 4 * i, to = at[i];

		s->unit[to] = (int64_t)(i / 20);
		s->psu[to] = (int64_t)(i / 200);
		s->stratum[to] = i < ROWS * 3 / 4 ? 0 : (int64_t)(i / 5000);
		s->psus[to] = 900;
		s->units[to] = 25;
		s->weight[to] = (double)random_below(key, k, 7) / 3.0;
		s->y[to] = random_below(key, k + 1, 40) ? (double)random_below(key, k + 1, 1000) / 7
		                                        : (double)NAN;
		s->x[to] = 1 + (double)random_below(key, k + 2, 100) / 9;
		s->domain[to] = (int32_t)random_below(key, k + 3, DOMAINS + 1) - 1;
	}
	return s;
}

static void survey_estimate(const struct survey *s, enum domains_kind kind, struct estimate *out)
{
	struct frame_rows rows = {ROWS, s->stratum, s->psu, s->psus};
	struct frame_detail detail = {.later = 1, .stage = {{s->unit, s->units}}};
	struct domains_rows columns = {
	        .weight = s->weight, .y = s->y, .x = s->x, .domain = s->domain};
	struct design design;
	struct domains_estimand estimand = {&design, kind, &columns, DOMAINS};
	struct error error;

	assert_true(design_make_detailed(&design, &rows, &detail, DESIGN_LONELY_FAIL, &error));
	assert_true(design_domains(&estimand, out, &error));
	design_end(&design);
}

static void test_order_and_threads(void **state)
{
	size_t *at = memory_new(ROWS, sizeof(*at));
	struct random_key key = random_key_of(12, 3, 0, 0);

	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		at[i] = i;
	struct survey *plain = survey_make(at);

	for (size_t i = ROWS - 1; i > 0; i--) {
		size_t j = random_below(key, i, i + 1), held = at[i];

		at[i] = at[j];
		at[j] = held;
	}
	struct survey *shuffled = survey_make(at);

	for (int kind = 0; kind < DOMAINS_KINDS; kind++) {
		struct estimate one[DOMAINS], two[DOMAINS];

		omp_set_num_threads(1);
		survey_estimate(plain, (enum domains_kind)kind, one);
		omp_set_num_threads(2);
		survey_estimate(shuffled, (enum domains_kind)kind, two);
		assert_memory_equal(one, two, sizeof(one));
		assert_true(one[0].se > 0);
	}
	free(shuffled);
	free(plain);
	free(at);
}

/* Totals add up over domains; an empty domain and a ratio over nothing are undefined. */
static void test_domains(void **state)
{
	static const double y[] = {1, 2, 3, 4, 5, 6}, x[] = {1, 1, 0, 0, 2, (double)NAN};
	static const int32_t domain[] = {0, 0, 1, 1, 3, 3};
	struct frame_rows rows = {.count = 6};
	struct domains_rows all = {.y = y, .x = x}, parts = {.y = y, .x = x, .domain = domain};
	struct estimate whole, part[4];
	struct design design;
	struct domains_estimand total = {&design, DOMAINS_TOTAL, &all, 1};
	struct domains_estimand totals = {&design, DOMAINS_TOTAL, &parts, 4};
	struct domains_estimand ratios = {&design, DOMAINS_RATIO, &parts, 4};
	struct error error;
	double sum = 0;

	(void)state;
	assert_true(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
	assert_true(design_domains(&total, &whole, &error));
	assert_true(design_domains(&totals, part, &error));
	for (int d = 0; d < 4; d++)
		sum += part[d].n ? part[d].value : 0;
	assert_near(sum, whole.value, 1e-15);
	assert_int_equal(part[2].n, 0);
	assert_true(isnan(part[2].value) && isnan(part[2].se));
	assert_true(design_domains(&ratios, part, &error));
	assert_near(part[0].value, 1.5, 1e-15);
	assert_true(isnan(part[1].value) && isnan(part[1].se));
	assert_int_equal(part[3].n, 1);
	assert_near(part[3].value, 2.5, 1e-15);
	design_end(&design);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_two_stages),
	        cmocka_unit_test(test_total_with_missing),
	        cmocka_unit_test(test_ratio),
	        cmocka_unit_test(test_lonely_total),
	        cmocka_unit_test(test_stages_on_paper),
	        cmocka_unit_test(test_wrong_stages),
	        cmocka_unit_test(test_order_and_threads),
	        cmocka_unit_test(test_domains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
