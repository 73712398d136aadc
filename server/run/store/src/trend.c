/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each change, one for each projection model. A value that does not exist is NULL. */
#include "parts.h"

#include <queries/run.h>

#include <math.h>

enum figure {
	REFERENCE,
	REFERENCE_SE,
	CHANGE,
	SE,
	DF,
	CI_LOW,
	CI_HIGH,
	P,
	SE_MOST,
	LINKING,
	FIGURES
};

struct trend_columns {
	struct str *region;
	int16_t *year, *derived;
	int64_t *run_id;
	bool *is_baseline;
	double *figure[FIGURES];
	bool *missing[FIGURES];
};

static struct trend_columns columns_new(struct arena *arena, size_t count)
{
	struct trend_columns columns = {
	        .region = arena_new(arena, count, sizeof(*columns.region)),
	        .year = arena_new(arena, count, sizeof(*columns.year)),
	        .derived = arena_new(arena, count, sizeof(*columns.derived)),
	        .run_id = arena_new(arena, count, sizeof(*columns.run_id)),
	        .is_baseline = arena_new(arena, count, sizeof(*columns.is_baseline)),
	};

	for (int f = 0; f < FIGURES; f++) {
		columns.figure[f] = arena_new(arena, count, sizeof(*columns.figure[f]));
		columns.missing[f] = arena_new(arena, count, sizeof(*columns.missing[f]));
	}
	return columns;
}

static void columns_fill(struct trend_columns *columns, size_t i, const struct run_survey *survey,
        const struct run_change *change)
{
	const struct run_reference *since = &change->since;
	const struct change_test *test = &change->test;
	const double figures[FIGURES] = {
	        [REFERENCE] = since->figure.share,
	        [REFERENCE_SE] = since->figure.se,
	        [CHANGE] = test->difference,
	        [SE] = test->se,
	        [DF] = test->df,
	        [CI_LOW] = test->low,
	        [CI_HIGH] = test->high,
	        [P] = test->p,
	        [SE_MOST] = test->reference_se_most,
	        [LINKING] = change->linking_se,
	};

	columns->region[i] = survey->regions.code[since->region];
	columns->year[i] = (int16_t)since->year;
	columns->derived[i] = since->derived;
	columns->run_id[i] = since->run_id;
	columns->is_baseline[i] = !since->run_id;
	for (int f = 0; f < FIGURES; f++) {
		columns->figure[f][i] = figures[f];
		columns->missing[f][i] = !isfinite(figures[f]);
	}
}

static struct db_array figures_of(const struct trend_columns *columns, enum figure f, size_t count)
{
	return (struct db_array){count, columns->figure[f], columns->missing[f]};
}

static void put_changes(
        struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_trend *trend = &result->figures->trend;
	const struct run_survey *survey = result->survey;
	size_t count = trend->count;
	struct trend_columns columns = columns_new(arena, count);

	for (size_t i = 0; i < count; i++)
		columns_fill(&columns, i, survey, &trend->changes[i]);
	q_run_store_trend(
	        batch, &(struct q_run_store_trend_in){
	                       .run_id = result->run_id,
	                       .vintage = survey->vintage,
	                       .regions = {count, columns.region, NULL},
	                       .years = {count, columns.year, NULL},
	                       .reference_runs = {count, columns.run_id, columns.is_baseline},
	                       .reference_shares = figures_of(&columns, REFERENCE, count),
	                       .reference_ses = figures_of(&columns, REFERENCE_SE, count),
	                       .derived = {count, columns.derived, NULL},
	                       .changes = figures_of(&columns, CHANGE, count),
	                       .ses = figures_of(&columns, SE, count),
	                       .dfs = figures_of(&columns, DF, count),
	                       .ci_lows = figures_of(&columns, CI_LOW, count),
	                       .ci_highs = figures_of(&columns, CI_HIGH, count),
	                       .ps = figures_of(&columns, P, count),
	                       .reference_ses_most = figures_of(&columns, SE_MOST, count),
	                       .linking_ses = figures_of(&columns, LINKING, count),
	               });
}

static void put_projections(struct db_batch *batch, const struct run_result *result)
{
	const struct run_trend *trend = &result->figures->trend;
	const struct run_survey *survey = result->survey;
	const struct run_past *past = &result->snapshot->past;
	struct str model[PROJECTION_MODELS], verdict[PROJECTION_MODELS];
	double share[PROJECTION_MODELS], se[PROJECTION_MODELS], probability[PROJECTION_MODELS];
	double low[PROJECTION_MODELS], high[PROJECTION_MODELS];

	for (int m = 0; m < PROJECTION_MODELS; m++) {
		const struct projection *projection = &trend->projection[m];

		model[m] = str_from(trend_projection_model_name((enum projection_model)m));
		verdict[m] = str_from(trend_target_verdict_name(projection->verdict));
		share[m] = projection->share;
		se[m] = projection->se;
		low[m] = projection->interval.low;
		high[m] = projection->interval.high;
		probability[m] = projection->probability;
	}
	q_run_store_projection(
	        batch, &(struct q_run_store_projection_in){
	                       .run_id = result->run_id,
	                       .vintage = survey->vintage,
	                       .region = survey->region,
	                       .waves = (int16_t)trend->projected,
	                       .year = (int16_t)past->target.year,
	                       .target = past->target.value,
	                       .models = {PROJECTION_MODELS, model, NULL},
	                       .shares = {PROJECTION_MODELS, share, NULL},
	                       .ses = {PROJECTION_MODELS, se, NULL},
	                       .ci_lows = {PROJECTION_MODELS, low, NULL},
	                       .ci_highs = {PROJECTION_MODELS, high, NULL},
	                       .probabilities = {PROJECTION_MODELS, probability, NULL},
	                       .verdicts = {PROJECTION_MODELS, verdict, NULL},
	               });
}

void run_store_trend(struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	if (result->figures->trend.count)
		put_changes(batch, result, arena);
	if (result->figures->trend.projected)
		put_projections(batch, result);
}
