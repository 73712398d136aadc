/* Three queries, the scoring library's arithmetic, two statements. */
#include "run/trend.h"

#include <base/memory.h>

#include <schema/queries.h>

#include <math.h>
#include <stdlib.h>

enum { WAVES_MAX = PROJECTION_WAVES_MAX };

/* --- reading --- */

/* Regions that the survey does not have are left out. */
static void take(struct trend *trend, const struct run_survey *survey, struct str region,
        struct trend_reference reference)
{
	int32_t index = run_region_find(&survey->regions, region);

	if (index < 0 || !str_equal(survey->regions.code[index], region))
		return;
	reference.region = (uint32_t)index;
	trend->references[trend->count++] = reference;
}

static void take_references(
        struct trend *trend, const struct run_survey *survey, const struct db_batch *batch)
{
	struct q_trend_baselines_row baseline;
	struct q_trend_waves_row wave;

	trend->references =
	        memory_new(db_rows(batch, 0) + db_rows(batch, 1), sizeof(*trend->references));
	for (size_t i = 0; q_trend_baselines_row(batch, 0, i, &baseline); i++)
		take(trend, survey, baseline.region,
		        (struct trend_reference){
		                .year = baseline.year,
		                .derived = baseline.derived,
		                .figure = {baseline.share, (double)NAN, (double)NAN},
		        });
	for (size_t i = 0; q_trend_waves_row(batch, 1, i, &wave); i++)
		take(trend, survey, wave.region,
		        (struct trend_reference){
		                .year = wave.year,
		                .run_id = wave.reference_run,
		                .figure = {wave.share, wave.se, wave.df},
		        });
}

bool trend_read(struct trend *trend, struct db_link *link, const struct run_survey *survey,
        int64_t run_id, struct error *error)
{
	struct db_batch *batch = db_link_batch(link);
	struct q_trend_target_row target;
	bool good;

	*trend = (struct trend){0};
	q_trend_baselines(batch, &(struct q_trend_baselines){.run_id = run_id});
	q_trend_waves(batch, &(struct q_trend_waves){.run_id = run_id});
	q_trend_target(batch, &(struct q_trend_target){.run_id = run_id});
	good = db_link_run(link, batch, error);
	if (good) {
		take_references(trend, survey, batch);
		if (q_trend_target_row(batch, 2, 0, &target)) {
			trend->target_year = target.year;
			trend->target = target.value;
		}
	}
	db_batch_free(batch);
	return good;
}

void trend_end(struct trend *trend)
{
	free(trend->references);
	*trend = (struct trend){0};
}

/* --- computing --- */

/* The region's own figure, or NULL when it is withheld or its error unknown. */
static const struct estimate_cell *figure_of(const struct estimates *estimates, uint32_t region)
{
	for (size_t i = 0; i < estimates->count; i++) {
		const struct estimate_cell *cell = &estimates->cells[i];

		if (cell->region == region && cell->group == 0)
			return cell->publication.status != PUBLICATION_SUPPRESS &&
			                       cell->share.df_cell >= 1
			               ? cell
			               : NULL;
	}
	return NULL;
}

/* The waves of the survey's own region, with the survey's own last. */
static void project(
        struct trend *trend, const struct run_survey *survey, const struct estimate_cell *own)
{
	double year[WAVES_MAX], share[WAVES_MAX], se[WAVES_MAX];
	struct projection_waves waves = {0, year, share, se, 0};
	struct error error;

	for (size_t i = 0; i < trend->count && waves.waves + 1 < WAVES_MAX; i++) {
		const struct trend_reference *reference = &trend->references[i];

		if (reference->region != own->region || !reference->run_id)
			continue;
		year[waves.waves] = reference->year;
		share[waves.waves] = reference->figure.share;
		se[waves.waves++] = reference->figure.se;
	}
	year[waves.waves] = survey->year;
	share[waves.waves] = own->share.share;
	se[waves.waves++] = own->share.se;
	for (int m = 0; m < PROJECTION_MODELS; m++)
		if (!projection_make(&waves, (enum projection_model)m, trend->target,
		            trend->target_year, ESTIMATES_LEVEL, &trend->projection[m], &error))
			return; /* a single wave, or a share of 0 or 1: nothing to draw a line through */
	trend->waves = waves.waves;
}

void trend_make(
        struct trend *trend, const struct run_survey *survey, const struct estimates *estimates)
{
	const struct estimate_cell *own = figure_of(estimates, 0);
	size_t kept = 0;

	for (size_t i = 0; i < trend->count; i++) {
		struct trend_reference reference = trend->references[i];
		const struct estimate_cell *cell = figure_of(estimates, reference.region);

		if (!cell)
			continue;
		reference.since = change_since(reference.figure,
		        (struct change_figure){
		                cell->share.share, cell->share.se, cell->share.df_cell},
		        0, ESTIMATES_LEVEL);
		trend->references[kept++] = reference;
	}
	trend->count = kept;
	if (own && trend->target_year > survey->year && trend->target > 0 && trend->target < 1)
		project(trend, survey, own);
}

/* --- storing --- */

enum figure { REFERENCE, REFERENCE_SE, CHANGE, SE, DF, CI_LOW, CI_HIGH, P, SE_MOST, FIGURES };

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
        const struct trend_reference *reference)
{
	const struct change_test *since = &reference->since;
	const double figures[FIGURES] = {
	        [REFERENCE] = reference->figure.share,
	        [REFERENCE_SE] = reference->figure.se,
	        [CHANGE] = since->difference,
	        [SE] = since->se,
	        [DF] = since->df,
	        [CI_LOW] = since->low,
	        [CI_HIGH] = since->high,
	        [P] = since->p,
	        [SE_MOST] = since->reference_se_most,
	};

	columns->region[i] = survey->regions.code[reference->region];
	columns->year[i] = (int16_t)reference->year;
	columns->derived[i] = reference->derived;
	columns->run_id[i] = reference->run_id;
	columns->is_baseline[i] = !reference->run_id;
	for (int f = 0; f < FIGURES; f++) {
		columns->figure[f][i] = figures[f];
		columns->missing[f][i] = !isfinite(figures[f]);
	}
}

static struct db_array figures_of(const struct trend_columns *columns, enum figure f, size_t count)
{
	return (struct db_array){count, columns->figure[f], columns->missing[f]};
}

static void put_changes(const struct trend *trend, const struct run_survey *survey, int64_t run_id,
        struct db_batch *batch, struct arena *arena)
{
	size_t count = trend->count;
	struct trend_columns columns = columns_new(arena, count);

	for (size_t i = 0; i < count; i++)
		columns_fill(&columns, i, survey, &trend->references[i]);
	q_run_store_trend(
	        batch, &(struct q_run_store_trend){
	                       .run_id = run_id,
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
	               });
}

static void put_projections(const struct trend *trend, const struct run_survey *survey,
        int64_t run_id, struct db_batch *batch)
{
	struct str model[PROJECTION_MODELS], verdict[PROJECTION_MODELS];
	double share[PROJECTION_MODELS], se[PROJECTION_MODELS], probability[PROJECTION_MODELS];
	double low[PROJECTION_MODELS], high[PROJECTION_MODELS];

	for (int m = 0; m < PROJECTION_MODELS; m++) {
		const struct projection *projection = &trend->projection[m];

		model[m] = str_from(projection_model_name((enum projection_model)m));
		verdict[m] = str_from(target_verdict_name(projection->verdict));
		share[m] = projection->share;
		se[m] = projection->se;
		low[m] = projection->interval.low;
		high[m] = projection->interval.high;
		probability[m] = projection->probability;
	}
	q_run_store_projection(
	        batch, &(struct q_run_store_projection){
	                       .run_id = run_id,
	                       .vintage = survey->vintage,
	                       .region = survey->region,
	                       .waves = (int16_t)trend->waves,
	                       .year = (int16_t)trend->target_year,
	                       .target = trend->target,
	                       .models = {PROJECTION_MODELS, model, NULL},
	                       .shares = {PROJECTION_MODELS, share, NULL},
	                       .ses = {PROJECTION_MODELS, se, NULL},
	                       .ci_lows = {PROJECTION_MODELS, low, NULL},
	                       .ci_highs = {PROJECTION_MODELS, high, NULL},
	                       .probabilities = {PROJECTION_MODELS, probability, NULL},
	                       .verdicts = {PROJECTION_MODELS, verdict, NULL},
	               });
}

void trend_put(const struct trend *trend, const struct run_survey *survey, int64_t run_id,
        struct db_batch *batch, struct arena *arena)
{
	if (trend->count)
		put_changes(trend, survey, run_id, batch, arena);
	if (trend->waves)
		put_projections(trend, survey, run_id, batch);
}
