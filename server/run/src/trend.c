/* A few queries, the scoring library's arithmetic, two statements. */
#include "trend.h"

#include "link.h"
#include "trend_link.h"
#include <core/json_value.h>

#include <base/memory.h>
#include <reporting/labels.h>
#include <schema/queries.h>

#include <math.h>
#include <stdlib.h>

enum { WAVES_MAX = PROJECTION_WAVES_MAX };

/* --- reading --- */

enum apart { APART_STANDARD, APART_MEASURE, APART_FORM, APART_SCALE, APARTS };

static const char *const aparts[APARTS] = {
        [APART_STANDARD] = "standard",
        [APART_MEASURE] = "measure",
        [APART_FORM] = "form",
        [APART_SCALE] = "scale",
};

static const char *apart_find(struct str word)
{
	for (size_t i = 0; i < APARTS; i++)
		if (str_equal_c(word, aparts[i]))
			return aparts[i];
	return NULL;
}

static void take_waves(
        struct trend *trend, struct arena *arena, const struct db_batch *batch, size_t statement)
{
	struct q_trend_waves_row row;

	trend->wave_count = db_rows(batch, statement);
	trend->waves = memory_new(trend->wave_count, sizeof(*trend->waves));
	for (size_t i = 0; q_trend_waves_row(batch, statement, i, &row); i++)
		trend->waves[i] = (struct trend_wave){
		        .year = row.year,
		        .run_id = row.reference_run,
		        .slug = arena_copy(arena, row.slug),
		        .same_version = row.same_version,
		        .linking_variance =
		                row.linking_variance_is_null ? (double)NAN : row.linking_variance,
		        .apart = apart_find(row.apart),
		};
}

static void take_target(struct trend *trend, const struct db_batch *batch, size_t statement)
{
	struct q_trend_target_row target;

	if (!q_trend_target_row(batch, statement, 0, &target))
		return;
	trend->target_year = target.year;
	trend->target = target.value;
}

/* Which earlier waves there are, and the target. */
static bool read_waves(struct trend *trend, struct db_link *link, struct run_survey *survey,
        int64_t run_id, struct error *error)
{
	const struct run_link *scale = survey->link;
	struct db_batch *batch = db_link_batch(link);
	bool good;

	q_trend_waves(batch,
	        &(struct q_trend_waves){
	                .run_id = run_id,
	                .reference_run = scale->run_id,
	                .reference_run_is_null = !scale->run_id,
	                .form_id = scale->form_id,
	                .form_id_is_null = !scale->form,
	                .headline = str_from(reporting_measure_name(measures_headline(survey))),
	        });
	q_trend_target(batch, &(struct q_trend_target){.run_id = run_id});
	good = db_link_run(link, batch, error);
	if (good) {
		take_waves(trend, &survey->arena, batch, 0);
		take_target(trend, batch, 1);
	}
	db_batch_free(batch);
	return good;
}

static const struct trend_wave *wave_of(const struct trend *trend, int64_t run_id)
{
	for (size_t i = 0; i < trend->wave_count; i++)
		if (trend->waves[i].run_id == run_id)
			return &trend->waves[i];
	return NULL;
}

/* Regions that the survey does not have are left out. */
static void take(struct trend *trend, const struct run_survey *survey, struct str region,
        struct trend_reference reference)
{
	int32_t index = run_region_exactly(&survey->regions, region);

	if (index < 0)
		return;
	reference.region = (uint32_t)index;
	reference.linking_se = (double)NAN;
	trend->references[trend->count++] = reference;
}

static void take_references(
        struct trend *trend, const struct run_survey *survey, const struct db_batch *batch)
{
	struct q_trend_baselines_row baseline;
	struct q_trend_wave_shares_row share;

	trend->references =
	        memory_new(db_rows(batch, 0) + db_rows(batch, 1), sizeof(*trend->references));
	for (size_t i = 0; q_trend_baselines_row(batch, 0, i, &baseline); i++)
		take(trend, survey, baseline.region,
		        (struct trend_reference){
		                .year = baseline.year,
		                .derived = baseline.derived,
		                .figure = {baseline.share, (double)NAN, (double)NAN},
		        });
	for (size_t i = 0; q_trend_wave_shares_row(batch, 1, i, &share); i++)
		take(trend, survey, share.region,
		        (struct trend_reference){
		                .year = wave_of(trend, share.reference_run)->year,
		                .run_id = share.reference_run,
		                .figure = {share.share, share.se, share.df},
		        });
}

/* What they published, and what the plan says of earlier years. */
static bool read_references(struct trend *trend, struct db_link *link,
        const struct run_survey *survey, int64_t run_id, struct error *error)
{
	struct db_batch *batch = db_link_batch(link);
	int64_t *runs = memory_new(trend->wave_count, sizeof(*runs));
	size_t count = 0;
	bool good;

	for (size_t i = 0; i < trend->wave_count; i++)
		if (!trend->waves[i].apart)
			runs[count++] = trend->waves[i].run_id;
	q_trend_baselines(batch, &(struct q_trend_baselines){.run_id = run_id});
	q_trend_wave_shares(batch, &(struct q_trend_wave_shares){
	                                   .run_id = run_id,
	                                   .reference_runs = {count, runs, NULL},
	                           });
	good = db_link_run(link, batch, error);
	if (good)
		take_references(trend, survey, batch);
	db_batch_free(batch);
	free(runs);
	return good;
}

bool trend_read(struct trend *trend, struct db_link *link, struct run_survey *survey,
        int64_t run_id, struct error *error)
{
	*trend = (struct trend){0};
	return read_waves(trend, link, survey, run_id, error) &&
	       read_references(trend, link, survey, run_id, error);
}

void trend_end(struct trend *trend)
{
	free(trend->references);
	free(trend->waves);
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

/*
 * The waves of the survey's own region, with the survey's own last. The line takes a linking variance a wave, of
 * which a change has two: half the largest change's.
 */
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
		waves.linking =
		        fmax(waves.linking, reference->linking_se * reference->linking_se / 2);
	}
	year[waves.waves] = survey->year;
	share[waves.waves] = own->share.share;
	se[waves.waves++] = own->share.se;
	for (int m = 0; m < PROJECTION_MODELS; m++)
		if (!projection_make(&waves, (enum projection_model)m, trend->target,
		            trend->target_year, ESTIMATES_LEVEL, &trend->projection[m], &error))
			return; /* a single wave, or a share of 0 or 1: nothing to draw a line through */
	trend->projected = waves.waves;
}

/*
 * The error of the latent scale between the run and a wave; NAN: it is not known. 0: one form whose points need no
 * scale, or both with items of their own because there was nothing to link to. A run whose items were found to
 * behave otherwise than before is not the same form as before.
 */
static double latent_se(const struct run_survey *survey, const struct estimates *estimates,
        const struct trend_wave *wave)
{
	const struct measures *measures = &estimates->measures;
	double own = measures->measurement.cleaned.linking_se;

	if (measures->headline == REPORTING_PLAUSIBLE && survey->link->run_id)
		return measures->measurement.anchors.held ? sqrt(own * own + wave->linking_variance)
		                                          : (double)NAN;
	return wave->same_version ? 0 : (double)NAN;
}

/* Whether the run is really on the waves' scale is known only now; the largest error of the latent scale. */
static double judge_waves(
        struct trend *trend, const struct run_survey *survey, const struct estimates *estimates)
{
	double most = 0;

	for (size_t i = 0; i < trend->wave_count; i++) {
		struct trend_wave *wave = &trend->waves[i];

		if (wave->apart)
			continue;
		wave->latent_se = latent_se(survey, estimates, wave);
		if (isnan(wave->latent_se))
			wave->apart = aparts[APART_SCALE];
		else
			most = fmax(most, wave->latent_se);
	}
	return most;
}

static bool compare(const struct trend *trend, const struct estimates *estimates,
        const struct trend_link *link, struct trend_reference *reference)
{
	const struct trend_wave *wave = wave_of(trend, reference->run_id);
	const struct estimate_cell *cell = figure_of(estimates, reference->region);
	double linking = 0;

	if (!cell || (wave && wave->apart))
		return false;
	if (wave) {
		reference->linking_se =
		        link ? trend_link_se(link, reference->region, wave->latent_se) : 0;
		linking = reference->linking_se * reference->linking_se;
	}
	/* change_since takes a variance a wave. */
	reference->since = change_since(reference->figure,
	        (struct change_figure){cell->share.share, cell->share.se, cell->share.df_cell},
	        linking / 2, ESTIMATES_LEVEL);
	return true;
}

void trend_make(struct trend *trend, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct estimates *estimates)
{
	const struct estimate_cell *own = figure_of(estimates, 0);
	double most = judge_waves(trend, survey, estimates);
	struct trend_link link = {0};
	size_t kept = 0;

	if (most > 0)
		trend_link_make(&link, survey, snapshot, estimates, most);
	for (size_t i = 0; i < trend->count; i++)
		if (compare(trend, estimates, most > 0 ? &link : NULL, &trend->references[i]))
			trend->references[kept++] = trend->references[i];
	trend->count = kept;
	trend_link_end(&link);
	if (own && trend->target_year > survey->year && trend->target > 0 && trend->target < 1)
		project(trend, survey, own);
}

/* --- storing --- */

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
	        [LINKING] = reference->linking_se,
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
	                       .linking_ses = figures_of(&columns, LINKING, count),
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
	                       .waves = (int16_t)trend->projected,
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
	if (trend->projected)
		put_projections(trend, survey, run_id, batch);
}

/* --- words --- */

static json_t *apart_words(const char *apart)
{
	const struct reporting_label *label = reporting_label(REPORTING_APART, str_from(apart));

	return json_pack("{s:s, s:s}", "zh", label->zh, "en", label->en);
}

json_t *trend_apart(const struct trend *trend)
{
	json_t *list = json_array();

	for (size_t i = 0; i < trend->wave_count; i++) {
		const struct trend_wave *wave = &trend->waves[i];

		if (wave->apart)
			json_array_append_new(
			        list, json_pack("{s:i, s:I, s:o, s:s, s:o}", "year", wave->year,
			                      "run", (json_int_t)wave->run_id, "survey",
			                      json_value_text(wave->slug), "because", wave->apart,
			                      "words", apart_words(wave->apart)));
	}
	return json_pack("{s:o}", "not_compared", list);
}
