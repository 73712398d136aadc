/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shares, intervals, publication, targets and weights against numbers that R's survey package
 * printed (the scripts in tests/reference run it again) and numbers worked out by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <design/publication.h>
#include <design/shares.h>
#include <trend/target.h>
#include <weighting/summary.h>

#include "test_scoring_table.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void close_to(double got, double want, double tolerance)
{
	double scale = fabs(want) > 1e-3 ? fabs(want) : 1;

	if (isnan(want) ? isnan(got) : fabs(got - want) <= tolerance * scale)
		return;
	fail_msg("got %.15g, want %.15g", got, want);
}

enum { LEVELS_MAX = 3 };

struct golden {
	const char *table, *stratum, *psu, *population, *weight, *y, *by;
	enum frame_lonely lonely;
	int levels; /* of the column `by`; 0: no domains */
	struct {
		double share, se, df, df_cell, deff, deff_replace;
	} want[LEVELS_MAX]; /* 0: not compared */
};

static const struct golden goldens[] = {
        {"apistrat", "stype", NULL, "fpc", "pw", "api00", NULL, 0, 0,
                {{662.287363159, 9.40894080278, 197, 197, 0, 0}}},
        {"apistrat", "stype", NULL, "fpc", "pw", "comp_imp", NULL, 0, 0,
                {{0.655649011944, 0.0337254957983, 197, 197, 1.03598026, 0}}},
        {"apiclus1", NULL, "dnum", "fpc", "pw", "api00", NULL, 0, 0,
                {{644.169398907, 23.5422406938, 14, 14, 0, 0}}},
        {"apiclus1", NULL, "dnum", "fpc", "pw", "comp_imp", NULL, 0, 0,
                {{0.726775956284, 0.0303276469632, 14, 14, 0.868668006, 0.84300345392302}}},
        {"apiclus1", NULL, "dnum", "fpc", "pw", "api00", "stype", 0, 3,
                {{648.868055556, 22.3624088938, 14, 14, 6.58367352502780, 6.38916073975020},
                        {618.571428571, 38.0202493594, 14, 7, 2.22825931686862, 2.16242602115655},
                        {631.44, 31.6094652272, 14, 11, 2.16389972008046, 2.09996791058015}}},
        {"apiclus1", NULL, "dnum", "fpc", NULL, "ell0", "stype", 0, 3,
                {{0.0138888888888889, 0.0148078077069707, 14, 14, 0, 2.289413364759722},
                        {0.0714285714285714, 0.0567963670101667, 14, 7, 0, 0.632262151888497},
                        {0.04, 0.0414806539236540, 14, 11, 0, 1.075402906208718}}},
        {"apiclus2", NULL, "dnum", NULL, "pw", "api00", NULL, 0, 0,
                {{670.8118081180811, 30.7115763093288, 39, 39, 0, 0}}},
        {"apiclus2", NULL, "dnum", NULL, "pw", "comp_imp", NULL, 0, 0,
                {{0.6885608856088561, 0.0553331565569825, 39, 39, 1.8296511363226424, 0}}},
        {"apiclus1", "dnum", NULL, NULL, "pw", "api00", NULL, DESIGN_LONELY_REMOVE, 0,
                {{644.169398907, 5.8057775782763, 168, 168, 0, 0}}},
        {"apiclus1", "dnum", NULL, NULL, "pw", "api00", NULL, DESIGN_LONELY_CERTAINTY, 0,
                {{644.169398907, 5.8057775782763, 168, 168, 0, 0}}},
        {"apiclus1", "dnum", NULL, NULL, "pw", "api00", NULL, DESIGN_LONELY_ADJUST, 0,
                {{644.169398907, 5.82805790164853, 168, 168, 0, 0}}},
        {"apiclus1", "dnum", NULL, NULL, "pw", "api00", NULL, DESIGN_LONELY_AVERAGE, 0,
                {{644.169398907, 6.0095507279558, 168, 168, 0, 0}}},
        {"apiclus1", "dnum", NULL, "fpc", "pw", "api00", NULL, DESIGN_LONELY_AVERAGE, 0,
                {{644.169398907, 5.9117495039814, 168, 168, 0, 0}}},
        {"apiclus1", "dnum", NULL, "fpc", "pw", "api00", NULL, DESIGN_LONELY_ADJUST, 0,
                {{644.169398907, 5.73391023556711, 168, 168, 0, 0}}},
};

static void check_share(const struct golden *golden, size_t level, const struct estimate *got)
{
	double want[] = {golden->want[level].share, golden->want[level].se, golden->want[level].df,
	        golden->want[level].df_cell, golden->want[level].deff,
	        golden->want[level].deff_replace};
	double have[] = {got->value, got->se, got->df, got->df_cell, got->deff, got->deff_replace};

	for (size_t i = 0; i < COUNT(want); i++)
		if (want[i] != 0)
			close_to(have[i], want[i], i < 2 ? 2e-11 : 1e-8);
	close_to(got->n_eff, (double)got->n / got->deff_replace, 1e-14);
	close_to(got->var, got->se * got->se, 1e-14);
}

static void run_golden(const struct golden *golden)
{
	struct table *table = table_read(golden->table);
	int64_t *stratum = golden->stratum ? table_labels(table, golden->stratum) : NULL;
	int64_t *psu = golden->psu ? table_labels(table, golden->psu) : NULL;
	const double *by = golden->by ? table_column(table, golden->by) : NULL;
	int8_t level[TABLE_ROWS] = {0};
	struct frame_rows rows = {table->rows, stratum, psu,
	        golden->population ? table_column(table, golden->population) : NULL};
	struct cells_scheme scheme = {.regions = 1, .factors = by != NULL};
	struct shares_rows columns = {
	        .weight = golden->weight ? table_column(table, golden->weight) : NULL,
	        .y = table_column(table, golden->y),
	        .level = {level}};
	struct estimate out[1 + LEVELS_MAX];
	struct design design;
	struct error error;

	scheme.levels[0] = (uint32_t)golden->levels;
	for (size_t i = 0; by && i < table->rows; i++)
		level[i] = (int8_t)by[i];
	assert_true(design_make(&design, &rows, golden->lonely, &error));
	assert_true(design_shares(&design, &scheme, &columns, out, &error));
	for (int i = 0; i < (golden->levels ? golden->levels : 1); i++)
		check_share(golden, (size_t)i, &out[golden->levels ? 1 + i : 0]);
	design_end(&design);
	free(stratum);
	free(psu);
	free(table);
}

static void shares_match_r(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(goldens); i++)
		run_golden(&goldens[i]);
}

/* data(fpc): the domain x > 4, psus nested in strata under the same labels. */
static void domain_keeps_the_design(void **state)
{
	struct table *table = table_read("fpc");
	int64_t *stratum = table_labels(table, "stratid"), *psu = table_labels(table, "psuid");
	double se[] = {0.755512871055658, 0.630111009184602};
	const double *x = table_column(table, "x");
	int8_t level[TABLE_ROWS];
	struct cells_scheme scheme = {.regions = 1, .factors = 1, .levels = {1}};
	struct shares_rows columns = {
	        .weight = table_column(table, "weight"), .y = x, .level = {level}};
	struct estimate out[2];
	struct error error;

	(void)state;
	for (size_t i = 0; i < table->rows; i++)
		level[i] = x[i] > 4 ? 0 : -1;
	for (int with = 0; with < 2; with++) {
		struct frame_rows rows = {
		        table->rows, stratum, psu, with ? table_column(table, "Nh") : NULL};
		struct design design;

		assert_true(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
		assert_true(design_shares(&design, &scheme, &columns, out, &error));
		close_to(out[1].value, 6.194999957084656, 1e-12);
		close_to(out[1].se, se[with], 1e-12);
		design_end(&design);
	}
	free(stratum);
	free(psu);
	free(table);
}

static void lonely_psu_is_refused_by_name(void **state)
{
	int64_t stratum[] = {1, 1, 2, 2, -3};
	double whole[] = {9, 9, 9, 9, 1};
	struct frame_rows rows = {5, stratum, NULL, NULL};
	struct design design;
	struct error error;

	(void)state;
	assert_false(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
	assert_non_null(strstr(error.text, "stratum -3 has only one psu"));
	assert_null(design.order);
	rows.population = whole;
	assert_true(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
	assert_int_equal(design.strata, 3);
	assert_int_equal(design.stratum_label[0], -3);
	close_to(design_degrees(&design), 2, 0);
	design_end(&design);
}

static void bad_frames_are_refused(void **state)
{
	int64_t stratum[] = {1, 1, 1, 2, 2};
	double changes[] = {9, 9, 8, 5, 5}, small[] = {2, 2, 2, 5, 5};
	struct frame_rows rows = {5, stratum, NULL, changes};
	struct design design;
	struct error error;

	(void)state;
	assert_false(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
	assert_non_null(
	        strstr(error.text, "stratum 1: row 3: the finite population changes from 9 to 8"));
	rows.population = small;
	assert_false(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
	assert_non_null(strstr(error.text, "stratum 1: 3 psus in the sample but 2"));
	rows.count = 0;
	assert_false(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
}

static void bad_rows_are_named(void **state)
{
	static const struct {
		double weight, y;
		int32_t leaf;
		int8_t level;
		uint32_t members;
		const char *error;
	} cases[] = {
	        {-1, 0, 0, 0, 0, "row 2: the weight -1"},
	        {(double)NAN, 0, 0, 0, 0, "row 2: the weight nan"},
	        {HUGE_VAL, 0, 0, 0, 0, "row 2: the weight inf"},
	        {1, HUGE_VAL, 0, 0, 0, "row 2: the value is infinite"},
	        {1, 0, 2, 0, 0, "row 2: region 2, there are 2"},
	        {1, 0, 0, 3, 0, "row 2: factor 1 has level 3, there are 3"},
	        {1, 0, 0, 0, 4, "row 2: overlapping groups 0x4, there are 2"},
	        {0, 0, -1, -1, 3, NULL},
	        {1, (double)NAN, 1, 2, 0, NULL},
	};
	struct frame_rows rows = {.count = 3};
	int32_t parent[] = {-1, 0};
	struct cells_scheme scheme = {
	        .regions = 2, .parent = parent, .factors = 1, .levels = {3}, .members = 2};
	struct estimate out[12];
	struct design design;
	struct error error;

	(void)state;
	assert_true(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
	for (size_t i = 0; i < COUNT(cases); i++) {
		double weight[] = {1, cases[i].weight, 1}, y[] = {0, cases[i].y, 1};
		int32_t leaf[] = {0, cases[i].leaf, 1};
		int8_t level[] = {0, cases[i].level, 1};
		uint32_t members[] = {0, cases[i].members, 1};
		struct shares_rows columns = {.weight = weight,
		        .y = y,
		        .leaf = leaf,
		        .level = {level},
		        .members = members};
		bool good = design_shares(&design, &scheme, &columns, out, &error);

		assert_int_equal(good, !cases[i].error);
		if (cases[i].error)
			assert_non_null(strstr(error.text, cases[i].error));
		else
			assert_int_equal(out[0].n, 2);
	}
	design_end(&design);
	parent[0] = 1;
	assert_false(design_cells_check(&scheme, &error));
	assert_non_null(strstr(error.text, "its own ancestor"));
}

static void empty_and_extreme_cells(void **state)
{
	int64_t psu[] = {1, 1, 2, 2, 3, 3};
	double y[] = {1, 1, 0, 1, 1, 0.0};
	int8_t level[] = {0, 0, 1, 0, 0, 1};
	struct frame_rows rows = {.count = 6, .psu = psu};
	struct cells_scheme scheme = {.regions = 1, .factors = 1, .levels = {3}};
	struct shares_rows columns = {.y = y, .level = {level}};
	struct estimate out[4];
	struct design design;
	struct error error;

	(void)state;
	assert_true(design_make(&design, &rows, DESIGN_LONELY_FAIL, &error));
	assert_true(design_shares(&design, &scheme, &columns, out, &error));
	assert_true(out[1].value == 1 && out[1].var == 0 && out[1].n_eff == 4);
	assert_true(isnan(out[1].deff) && isnan(out[1].deff_replace));
	assert_true(out[2].value == 0 && out[2].var == 0 && out[2].n_eff == 2);
	assert_true(out[3].n == 0 && isnan(out[3].value) && isnan(out[3].se));
	assert_int_equal(design_publication_judge(&DESIGN_PUBLICATION_NCHS, &out[3], NULL).reason,
	        PUBLICATION_EMPTY);
	design_end(&design);
}

/* p, se, n, df and the limits of R's svyciprop (survey 4.1-1; Wilson from 4.5). */
static void intervals_match_r(void **state)
{
	static const double low1[] = {
	        -0.0266624079578, 0.00230469128414, 0.000216146832743, 0, 0.00317877723779};
	static const double high1[] = {
	        0.0703782549523, 0.177747766823, 0.137507763915, 0, 0.135391285147};
	static const double low2[] = {
	        .574821891237, .565376478549, .561523908661, .561523908661, .566857117385};
	static const double high2[] = {
	        .802299879981, .789811260422, .797741987491, .797741987491, .788808813428};
	double se1 = (0.0703782549523 + 0.0266624079578) / 2 / 2.1447866879169273;

	(void)state;
	for (int kind = 0; kind < INTERVAL_KINDS; kind++) {
		struct interval one = design_interval_share(
		        (enum interval_kind)kind, 4 / 183.0, se1, 183, 14, 0.95);
		struct interval two = design_interval_share(
		        (enum interval_kind)kind, 0.688560885609, 0.0562315246710, 126, 39, 0.95);

		if (kind != INTERVAL_NCHS) {
			close_to(one.low, low1[kind], 1e-9);
			close_to(one.high, high1[kind], 1e-9);
		}
		close_to(two.low, low2[kind], 1e-9);
		close_to(two.high, high2[kind], 1e-9);
		assert_false(one.fallback || two.fallback);
	}
}

static void intervals_fall_back(void **state)
{
	(void)state;
	for (int k = 0; k < INTERVAL_KINDS; k++) {
		enum interval_kind kind = (enum interval_kind)k, same;
		struct interval none = design_interval_share(kind, 0, 0, 50, 20, 0.95);
		struct interval all = design_interval_share(kind, 1, 0, 50, 20, 0.95);
		struct interval blind = design_interval_share(kind, 0.4, 0.1, 50, 0, 0.95);

		assert_true(none.fallback && all.fallback && none.low == 0 && all.high == 1);
		close_to(none.high, 1 - all.low, 1e-12);
		if (kind != INTERVAL_WILSON)
			close_to(none.high, 1 - pow(0.025, 1 / 50.0), 1e-12);
		assert_true(blind.fallback && blind.low == 0 && blind.high == 1);
		assert_true(isnan(design_interval_share(kind, (double)NAN, 1, 5, 5, 0.95).low));
		assert_true(design_interval_kind_parse(design_interval_kind_name(kind), &same) &&
		            same == kind);
	}
	/* binom.test(5, 50): a variance of 0 between 0 and 1 */
	struct interval five = design_interval_share(INTERVAL_BETA, 0.1, 0, 50, 20, 0.95);

	close_to(five.low, 0.0332750935890225, 1e-8);
	close_to(five.high, 0.2181353664342023, 1e-8);
	/* among them are arguments with which gsl_cdf_beta_Pinv aborts or does not return */
	for (double n = 1; n < 1e15; n *= 3)
		for (double p = 1e-4; p < 1; p += 0.0101) {
			struct interval got = design_interval_share(
			        INTERVAL_BETA, p, sqrt(p * (1 - p) / n), 1e6, 20, 0.95);

			assert_true(got.low >= 0 && got.low < p && got.high > p && got.high <= 1);
		}
	close_to(design_interval_mean(10, 2, HUGE_VAL, 0.95).high, 10 + 2 * 1.959963984540054,
	        1e-12);
}

/* When df has no limit, the effective sample size n* is about the n_eff of the case (Parker et al.
 * 2017). */
static void publication_follows_nchs(void **state)
{
	static const struct {
		uint64_t n;
		double share, n_eff, df;
		enum publication_reason reason;
		enum publication_status status;
	} cases[] = {
	        {0, (double)NAN, (double)NAN, (double)NAN, PUBLICATION_EMPTY, PUBLICATION_SUPPRESS},
	        {29, 0.5, 29, 1e9, PUBLICATION_FEW_ROWS, PUBLICATION_SUPPRESS},
	        {100, 0.5, 29, 1e9, PUBLICATION_FEW_EFFECTIVE, PUBLICATION_SUPPRESS},
	        {100, 0.5, 31, 1e9, PUBLICATION_WIDE, PUBLICATION_SUPPRESS},
	        {900, 0.1, 90, 1e9, PUBLICATION_WIDE_RELATIVE, PUBLICATION_SUPPRESS},
	        {900, 0.1, 100, 1e9, PUBLICATION_GOOD, PUBLICATION_SHOW},
	        {900, 0.15, 65, 1e9, PUBLICATION_GOOD, PUBLICATION_SHOW},
	        {4000, 0.01, 2000, 1e9, PUBLICATION_GOOD, PUBLICATION_SHOW},
	        {4000, 0.15, 2000, 7, PUBLICATION_FEW_DF, PUBLICATION_FLAG},
	        {4000, 0, 2000, 30, PUBLICATION_EXTREME, PUBLICATION_FLAG},
	        {4000, 0.9, 90, 1e9, PUBLICATION_WIDE_COMPLEMENT, PUBLICATION_FLAG},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		double p = cases[i].share;
		struct estimate share = {.n = cases[i].n, .value = p, .df_cell = cases[i].df};

		share.se = sqrt(p * (1 - p) / cases[i].n_eff);
		struct publication got =
		        design_publication_judge(&DESIGN_PUBLICATION_NCHS, &share, NULL);

		if (got.reason != cases[i].reason)
			fail_msg("case %zu: %s", i, design_publication_reason_name(got.reason));
		assert_int_equal(got.status, cases[i].status);
	}
	assert_string_equal(design_publication_status_name(PUBLICATION_SUPPRESS), "suppress");
}

static void targets_are_held_against_intervals(void **state)
{
	struct interval wide = {0.091, 0.200, false}, high = {0.16, 0.2, false};
	struct interval low = {0.1, 0.149, false};
	double logit_se = 0.23392, p = 1 / (1 + exp(1.84222));
	struct target_hold hold =
	        trend_target_hold_share(p, logit_se * p * (1 - p), 1200, INFINITY, wide, 0.15);

	(void)state;
	assert_true(fabs(hold.probability - 0.323) < 5e-4);
	assert_int_equal(hold.verdict, TARGET_UNDECIDED);
	close_to(hold.difference, p - 0.15, 1e-12);
	assert_int_equal(
	        trend_target_hold_share(.18, .01, 900, 40, high, .15).verdict, TARGET_ABOVE);
	assert_int_equal(
	        trend_target_hold_share(.12, .01, 900, 40, low, .15).verdict, TARGET_BELOW);
	close_to(trend_target_hold_share(.15, .01, 900, 40, wide, .15).probability, 0.5, 1e-12);
	assert_true(trend_target_hold_share(0, 0, 900, 40, low, .15).probability < 1e-6);
	assert_true(isnan(trend_target_hold_share((double)NAN, 0, 0, 40, low, .15).probability));
	assert_true(isnan(trend_target_hold_share(.15, .01, 900, 0, wide, .15).probability));
	assert_string_equal(trend_target_verdict_name(TARGET_UNDECIDED), "undecided");
}

/* A target at the lower end of the 95 % interval is exceeded with a probability of 97.5 %, one at
 * the upper end with 2.5 %. This holds with few degrees of freedom, too. */
static void probability_and_interval_agree(void **state)
{
	static const double shares[] = {0, 0.004, 0.15, 0.5, 0.97, 1};
	static const double dfs[] = {1, 3, 7, 40, 4000};

	(void)state;
	for (size_t s = 0; s < COUNT(shares); s++)
		for (size_t d = 0; d < COUNT(dfs); d++) {
			double p = shares[s], se = 1.4 * sqrt(p * (1 - p) / 300);
			struct interval ci =
			        design_interval_share(INTERVAL_LOGIT, p, se, 300, dfs[d], 0.95);

			if (p > 0)
				close_to(trend_target_hold_share(p, se, 300, dfs[d], ci, ci.low)
				                 .probability,
				        0.975, 1e-9);
			if (p < 1)
				close_to(trend_target_hold_share(p, se, 300, dfs[d], ci, ci.high)
				                 .probability,
				        0.025, 1e-9);
		}
}

/* The wanted numbers are worked out by hand. */
static void weights_are_summed_up(void **state)
{
	double weight[] = {1, 2, 3, 0, 2};
	struct weight_summary got = weighting_weight_summary_of(weight, COUNT(weight));

	(void)state;
	assert_int_equal(got.n, 4);
	close_to(got.deff, 4 * 18 / 64.0, 1e-14);
	close_to(got.n_eff, 64 / 18.0, 1e-14);
	close_to(got.cv, sqrt(0.5) / 2, 1e-14);
	assert_true(got.min == 1 && got.max == 3 && got.sum == 8);
	assert_true(isnan(weighting_weight_summary_of(weight, 0).deff));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(shares_match_r),
	        cmocka_unit_test(domain_keeps_the_design),
	        cmocka_unit_test(lonely_psu_is_refused_by_name),
	        cmocka_unit_test(bad_frames_are_refused),
	        cmocka_unit_test(bad_rows_are_named),
	        cmocka_unit_test(empty_and_extreme_cells),
	        cmocka_unit_test(intervals_match_r),
	        cmocka_unit_test(intervals_fall_back),
	        cmocka_unit_test(publication_follows_nchs),
	        cmocka_unit_test(targets_are_held_against_intervals),
	        cmocka_unit_test(probability_and_interval_agree),
	        cmocka_unit_test(weights_are_summed_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
