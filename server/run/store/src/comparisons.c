/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each comparison. A value that does not exist is NULL. */
#include "parts.h"

#include <queries/run.h>

#include <math.h>

enum figure {
	REFERENCE,
	REFERENCE_SE,
	DIFFERENCE,
	SE,
	DF,
	CI_LOW,
	CI_HIGH,
	PROBABILITY,
	SE_MOST,
	FIGURES
};

struct comparison_columns {
	int16_t *number, *place, *year, *reference_year;
	struct str *region, *against, *comparison, *wording, *quote, *outcome, *reason, *verdict;
	int64_t *figure_id, *run_id;
	bool *no_figure, *no_run, *no_reference, *no_verdict;
	double *figure[FIGURES];
	bool *missing[FIGURES];
};

static struct comparison_columns columns_new(struct arena *arena, size_t count)
{
	struct comparison_columns columns = {
	        .number = arena_new(arena, count, sizeof(int16_t)),
	        .place = arena_new(arena, count, sizeof(int16_t)),
	        .year = arena_new(arena, count, sizeof(int16_t)),
	        .reference_year = arena_new(arena, count, sizeof(int16_t)),
	        .region = arena_new(arena, count, sizeof(struct str)),
	        .against = arena_new(arena, count, sizeof(struct str)),
	        .comparison = arena_new(arena, count, sizeof(struct str)),
	        .wording = arena_new(arena, count, sizeof(struct str)),
	        .quote = arena_new(arena, count, sizeof(struct str)),
	        .outcome = arena_new(arena, count, sizeof(struct str)),
	        .reason = arena_new(arena, count, sizeof(struct str)),
	        .verdict = arena_new(arena, count, sizeof(struct str)),
	        .figure_id = arena_new(arena, count, sizeof(int64_t)),
	        .run_id = arena_new(arena, count, sizeof(int64_t)),
	        .no_figure = arena_new(arena, count, sizeof(bool)),
	        .no_run = arena_new(arena, count, sizeof(bool)),
	        .no_reference = arena_new(arena, count, sizeof(bool)),
	        .no_verdict = arena_new(arena, count, sizeof(bool)),
	};

	for (int f = 0; f < FIGURES; f++) {
		columns.figure[f] = arena_new(arena, count, sizeof(double));
		columns.missing[f] = arena_new(arena, count, sizeof(bool));
	}
	return columns;
}

static void fill_promise(
        struct comparison_columns *columns, size_t i, const struct run_promise *promise)
{
	columns->number[i] = promise->number;
	columns->place[i] = 1;
	if (i && columns->number[i - 1] == promise->number)
		columns->place[i] = (int16_t)(columns->place[i - 1] + 1);
	columns->region[i] = promise->region;
	columns->year[i] = (int16_t)promise->year;
	columns->against[i] = promise->against;
	columns->comparison[i] = promise->comparison;
	columns->wording[i] = promise->wording;
	columns->quote[i] = promise->quote;
	columns->reason[i] = promise->apart;
	columns->figure_id[i] = promise->figure_id;
	columns->no_figure[i] = !promise->figure_id;
	columns->run_id[i] = promise->run_id;
	columns->no_run[i] = !promise->run_id;
	columns->reference_year[i] = (int16_t)promise->figure_year;
	columns->no_reference[i] = !promise->figure_id && !promise->run_id;
}

static void fill_figures(
        struct comparison_columns *columns, size_t i, const struct run_comparison *comparison)
{
	const struct against *against = &comparison->against;
	bool is_judged = comparison->outcome == RUN_OUTCOME_JUDGED ||
	                 comparison->outcome == RUN_OUTCOME_BOUND;
	const double figures[FIGURES] = {
	        [REFERENCE] = comparison->promise->share,
	        [REFERENCE_SE] = is_judged ? against->figure_se : comparison->promise->se,
	        [DIFFERENCE] = against->difference,
	        [SE] = against->se,
	        [DF] = against->df,
	        [CI_LOW] = against->interval.low,
	        [CI_HIGH] = against->interval.high,
	        [PROBABILITY] = against->probability,
	        [SE_MOST] = against->figure_se_most,
	};

	columns->outcome[i] = str_from(run_outcome_name(comparison->outcome));
	columns->verdict[i] = str_from(trend_target_verdict_name(against->verdict));
	columns->no_verdict[i] = !is_judged;
	for (int f = 0; f < FIGURES; f++) {
		columns->figure[f][i] = figures[f];
		columns->missing[f][i] = !isfinite(figures[f]) || (f >= DIFFERENCE && !is_judged);
	}
}

static struct db_array figures_of(
        const struct comparison_columns *columns, enum figure f, size_t count)
{
	return (struct db_array){count, columns->figure[f], columns->missing[f]};
}

void run_store_comparisons(
        struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_comparisons *comparisons = &result->figures->comparisons;
	size_t count = comparisons->count;
	struct comparison_columns columns = columns_new(arena, count);

	for (size_t i = 0; i < count; i++) {
		fill_promise(&columns, i, comparisons->list[i].promise);
		fill_figures(&columns, i, &comparisons->list[i]);
	}
	q_run_store_comparisons(batch,
	        &(struct q_run_store_comparisons_in){
	                .run_id = result->run_id,
	                .vintage = result->survey->vintage,
	                .numbers = {count, columns.number, NULL},
	                .places = {count, columns.place, NULL},
	                .regions = {count, columns.region, NULL},
	                .years = {count, columns.year, NULL},
	                .against = {count, columns.against, NULL},
	                .comparisons = {count, columns.comparison, NULL},
	                .wordings = {count, columns.wording, NULL},
	                .quotes = {count, columns.quote, NULL},
	                .outcomes = {count, columns.outcome, NULL},
	                .reasons = {count, columns.reason, NULL},
	                .figures = {count, columns.figure_id, columns.no_figure},
	                .reference_runs = {count, columns.run_id, columns.no_run},
	                .reference_years = {count, columns.reference_year, columns.no_reference},
	                .reference_shares = figures_of(&columns, REFERENCE, count),
	                .reference_ses = figures_of(&columns, REFERENCE_SE, count),
	                .differences = figures_of(&columns, DIFFERENCE, count),
	                .ses = figures_of(&columns, SE, count),
	                .dfs = figures_of(&columns, DF, count),
	                .ci_lows = figures_of(&columns, CI_LOW, count),
	                .ci_highs = figures_of(&columns, CI_HIGH, count),
	                .probabilities = figures_of(&columns, PROBABILITY, count),
	                .verdicts = {count, columns.verdict, columns.no_verdict},
	                .reference_ses_most = figures_of(&columns, SE_MOST, count),
	        });
}
