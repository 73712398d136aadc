/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One row for each gap, each of its changes and each measure of spread. A value that does not exist
 * is NULL.
 */
#include "parts.h"

#include <queries/run.h>

#include <math.h>

/* A column of numbers, NULL where one is not finite. */
struct numbers {
	double *value;
	bool *missing;
};

static struct numbers numbers_new(struct arena *arena, size_t count)
{
	return (struct numbers){
	        arena_new(arena, count, sizeof(double)), arena_new(arena, count, sizeof(bool))};
}

static void put(struct numbers *numbers, size_t row, double value)
{
	numbers->missing[row] = !isfinite(value);
	numbers->value[row] = isfinite(value) ? value : 0;
}

static struct db_array array_of(const struct numbers *numbers, size_t count)
{
	return (struct db_array){count, numbers->value, numbers->missing};
}

/* --- gaps --- */

enum gap_number {
	DIFFERENCE,
	SE,
	DF,
	CI_LOW,
	CI_HIGH,
	P,
	P_ADJUSTED,
	RATIO,
	RATIO_LOW,
	RATIO_HIGH,
	GAP_NUMBERS
};

static void take_gap(const struct run_gap *gap, struct numbers *column, size_t row)
{
	const struct contrast *contrast = &gap->contrast;
	const double numbers[GAP_NUMBERS] = {
	        [DIFFERENCE] = contrast->difference,
	        [SE] = sqrt(contrast->var),
	        [DF] = contrast->df,
	        [CI_LOW] = contrast->interval.low,
	        [CI_HIGH] = contrast->interval.high,
	        [P] = contrast->p,
	        [P_ADJUSTED] = contrast->p_holm,
	        [RATIO] = gap->ratio.ratio,
	        [RATIO_LOW] = gap->ratio.low,
	        [RATIO_HIGH] = gap->ratio.high,
	};

	for (int n = 0; n < GAP_NUMBERS; n++)
		put(&column[n], row, numbers[n]);
}

static struct str code_of(const struct groups_own *own, uint32_t group, struct arena *arena)
{
	char code[GROUPS_CODE_SIZE];

	groups_code(own, group, code);
	return arena_copy(arena, str_from(code));
}

static void put_gaps(struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_gaps *gaps = &result->figures->gaps;
	const struct run_survey *survey = result->survey;
	size_t count = gaps->count;
	struct str *region = arena_new(arena, count, sizeof(*region));
	struct str *a = arena_new(arena, count, sizeof(*a)),
	           *b = arena_new(arena, count, sizeof(*b));
	struct str *status = arena_new(arena, count, sizeof(*status));
	struct numbers column[GAP_NUMBERS];

	for (int n = 0; n < GAP_NUMBERS; n++)
		column[n] = numbers_new(arena, count);
	for (size_t i = 0; i < count; i++) {
		region[i] = survey->regions.code[gaps->gaps[i].region];
		a[i] = code_of(&survey->own, gaps->gaps[i].group[0], arena);
		b[i] = code_of(&survey->own, gaps->gaps[i].group[1], arena);
		status[i] = str_from(design_publication_status_name(gaps->gaps[i].status));
		take_gap(&gaps->gaps[i], column, i);
	}
	q_run_store_gaps(batch, &(struct q_run_store_gaps_in){
	                                .run_id = result->run_id,
	                                .vintage = survey->vintage,
	                                .regions = {count, region, NULL},
	                                .groups_a = {count, a, NULL},
	                                .groups_b = {count, b, NULL},
	                                .statuses = {count, status, NULL},
	                                .differences = array_of(&column[DIFFERENCE], count),
	                                .ses = array_of(&column[SE], count),
	                                .dfs = array_of(&column[DF], count),
	                                .ci_lows = array_of(&column[CI_LOW], count),
	                                .ci_highs = array_of(&column[CI_HIGH], count),
	                                .ps = array_of(&column[P], count),
	                                .ps_adjusted = array_of(&column[P_ADJUSTED], count),
	                                .ratios = array_of(&column[RATIO], count),
	                                .ratio_ci_lows = array_of(&column[RATIO_LOW], count),
	                                .ratio_ci_highs = array_of(&column[RATIO_HIGH], count),
	                        });
}

/* --- changes --- */

enum change_number {
	REFERENCE,
	REFERENCE_SE,
	CHANGE,
	CHANGE_SE,
	CHANGE_DF,
	CHANGE_LOW,
	CHANGE_HIGH,
	CHANGE_P,
	NARROWED,
	CHANGE_NUMBERS
};

static void take_change(const struct run_gap_change *change, struct numbers *column, size_t row)
{
	const struct change_test *test = &change->test;
	const double numbers[CHANGE_NUMBERS] = {
	        [REFERENCE] = change->difference,
	        [REFERENCE_SE] = change->se,
	        [CHANGE] = test->difference,
	        [CHANGE_SE] = test->se,
	        [CHANGE_DF] = test->df,
	        [CHANGE_LOW] = test->low,
	        [CHANGE_HIGH] = test->high,
	        [CHANGE_P] = test->p,
	        [NARROWED] = change->narrowed,
	};

	for (int n = 0; n < CHANGE_NUMBERS; n++)
		put(&column[n], row, numbers[n]);
}

static void put_changes(
        struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_gaps *gaps = &result->figures->gaps;
	size_t count = gaps->change_count;
	int32_t *number = arena_new(arena, count, sizeof(*number));
	int16_t *year = arena_new(arena, count, sizeof(*year));
	int64_t *run_id = arena_new(arena, count, sizeof(*run_id));
	struct numbers column[CHANGE_NUMBERS];

	for (int n = 0; n < CHANGE_NUMBERS; n++)
		column[n] = numbers_new(arena, count);
	for (size_t i = 0; i < count; i++) {
		number[i] = (int32_t)gaps->changes[i].gap + 1;
		year[i] = (int16_t)gaps->changes[i].year;
		run_id[i] = gaps->changes[i].run_id;
		take_change(&gaps->changes[i], column, i);
	}
	q_run_store_gap_changes(
	        batch, &(struct q_run_store_gap_changes_in){
	                       .run_id = result->run_id,
	                       .numbers = {count, number, NULL},
	                       .years = {count, year, NULL},
	                       .reference_runs = {count, run_id, NULL},
	                       .reference_differences = array_of(&column[REFERENCE], count),
	                       .reference_ses = array_of(&column[REFERENCE_SE], count),
	                       .changes = array_of(&column[CHANGE], count),
	                       .ses = array_of(&column[CHANGE_SE], count),
	                       .dfs = array_of(&column[CHANGE_DF], count),
	                       .ci_lows = array_of(&column[CHANGE_LOW], count),
	                       .ci_highs = array_of(&column[CHANGE_HIGH], count),
	                       .ps = array_of(&column[CHANGE_P], count),
	                       .narrowed = array_of(&column[NARROWED], count),
	               });
}

/* --- townships --- */

enum { SPREADS = 3 };

static void put_spreads(
        struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_gaps *gaps = &result->figures->gaps;
	size_t most = SPREADS * gaps->spread_count, count = 0;
	struct str *region = arena_new(arena, most, sizeof(*region));
	struct str *measure = arena_new(arena, most, sizeof(*measure));
	int32_t *areas = arena_new(arena, most, sizeof(*areas));
	struct numbers value = numbers_new(arena, most), low = numbers_new(arena, most),
	               high = numbers_new(arena, most);

	for (size_t i = 0; i < gaps->spread_count; i++) {
		const struct run_spread *of = &gaps->spreads[i];
		const struct {
			const char *name;
			struct spread_figure figure;
		} made[SPREADS] = {{"range", of->spread.range}, {"sd", of->spread.sd},
		        {"dissimilarity", of->spread.dissimilarity}};

		for (int m = 0; m < SPREADS; m++) {
			if (!isfinite(made[m].figure.value))
				continue;
			region[count] = result->survey->regions.code[of->region];
			measure[count] = str_from(made[m].name);
			areas[count] = (int32_t)of->areas;
			put(&value, count, made[m].figure.value);
			put(&low, count, made[m].figure.low);
			put(&high, count++, made[m].figure.high);
		}
	}
	q_run_store_spreads(batch, &(struct q_run_store_spreads_in){
	                                   .run_id = result->run_id,
	                                   .vintage = result->survey->vintage,
	                                   .regions = {count, region, NULL},
	                                   .measures = {count, measure, NULL},
	                                   .areas = {count, areas, NULL},
	                                   .values = array_of(&value, count),
	                                   .ci_lows = array_of(&low, count),
	                                   .ci_highs = array_of(&high, count),
	                           });
}

void run_store_gaps(struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	if (result->figures->gaps.count)
		put_gaps(batch, result, arena);
	if (result->figures->gaps.change_count)
		put_changes(batch, result, arena);
	if (result->figures->gaps.spread_count)
		put_spreads(batch, result, arena);
	q_run_store_gap_targets(batch, result->run_id, result->survey->programme_version);
}
