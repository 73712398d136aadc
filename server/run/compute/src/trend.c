/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Compares the run with every reference that has a figure. The arithmetic is in the scoring
 * library.
 */
#include <run/compute/trend.h>

#include "trend_link.h"
#include <run/compute/towns.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

enum { WAVES_MAX = PROJECTION_WAVES_MAX };

/* The region's own figure; NULL when it is withheld or its error is unknown. */
static const struct run_cell *figure_of(const struct run_estimates *estimates, uint32_t region)
{
	const struct run_cell *cell = run_cell_of(estimates, region);

	return cell->publication.status != PUBLICATION_SUPPRESS && cell->share.df_cell >= 1 ? cell
	                                                                                    : NULL;
}

/*
 * Uses the waves of the survey's own region; the survey's own share is the last. The projection
 * takes one linking variance per wave, and a change contains two of them, so it is half of the
 * largest change's variance. There is no projection for a single wave, or when a share is 0 or 1.
 */
static void project(struct run_trend *trend, const struct run_survey *survey,
        const struct run_past *past, const struct run_cell *own)
{
	double year[WAVES_MAX], share[WAVES_MAX], se[WAVES_MAX];
	struct projection_waves waves = {0, year, share, se, 0};
	struct error error;

	for (size_t i = 0; i < trend->count && waves.waves + 1 < WAVES_MAX; i++) {
		const struct run_change *change = &trend->changes[i];

		if (change->since.region != own->region || !change->since.run_id)
			continue;
		year[waves.waves] = change->since.year;
		share[waves.waves] = change->since.figure.share;
		se[waves.waves++] = change->since.figure.se;
		waves.linking = fmax(waves.linking, change->linking_se * change->linking_se / 2);
	}
	year[waves.waves] = survey->year;
	share[waves.waves] = own->share.value;
	se[waves.waves++] = own->share.se;
	for (int m = 0; m < PROJECTION_MODELS; m++)
		if (!trend_projection_make(&waves, (enum projection_model)m, past->target.value,
		            past->target.year, RUN_ESTIMATES_LEVEL, &trend->projection[m], &error))
			return;
	trend->projected = waves.waves;
}

/*
 * The error of the latent scale between the run and a wave. NAN when it is not known. 0 when both
 * use one form whose points need no scale, or when both used their own items because there was
 * nothing to link to. A run whose items behave differently from before no longer has the same form.
 */
static double latent_se(const struct run_survey *survey, const struct run_estimates *estimates,
        const struct run_wave *wave)
{
	const struct run_measures *measures = &estimates->measures;
	double own = measures->measurement.cleaned.linking_se;

	if (measures->headline == REPORTING_PLAUSIBLE && survey->link.run_id)
		return measures->measurement.anchors.held ? sqrt(own * own + wave->linking_variance)
		                                          : (double)NAN;
	return wave->same_version ? 0 : (double)NAN;
}

/*
 * Only now is it known whether the run is really on the waves' scale. Returns the largest error of
 * the latent scale.
 */
static double judge_waves(struct run_trend *trend, const struct run_survey *survey,
        const struct run_past *past, const struct run_estimates *estimates)
{
	double most = 0;

	for (size_t i = 0; i < past->wave_count; i++) {
		struct run_wave_link *wave = &trend->waves[i];

		wave->apart = past->waves[i].apart;
		if (wave->apart)
			continue;
		wave->latent_se = latent_se(survey, estimates, &past->waves[i]);
		if (isnan(wave->latent_se))
			wave->apart = RUN_APART_SCALE;
		else
			most = fmax(most, wave->latent_se);
	}
	return most;
}

/* wave: the wave of the reference, NULL for a baseline. link: NULL when the scales need none. */
static bool compare(const struct run_estimates *estimates, const struct run_wave_link *wave,
        const struct run_trend_link *link, struct run_change *change)
{
	const struct run_reference *since = &change->since;
	const struct run_cell *cell = figure_of(estimates, since->region);
	double linking = 0;

	if (!cell || (wave && wave->apart))
		return false;
	change->linking_se = (double)NAN;
	if (wave) {
		change->linking_se =
		        link ? run_trend_link_se(link, since->region, wave->latent_se) : 0;
		linking = change->linking_se * change->linking_se;
	}
	/* trend_change_since takes one variance per wave. */
	change->test = trend_change_since(since->figure,
	        (struct change_figure){cell->share.value, cell->share.se, cell->share.df_cell},
	        linking / 2, RUN_ESTIMATES_LEVEL);
	return true;
}

static void compare_all(struct run_trend *trend, const struct run_past *past,
        const struct run_estimates *estimates, const struct run_trend_link *link)
{
	for (size_t i = 0; i < past->count; i++) {
		struct run_change *change = &trend->changes[trend->count];
		size_t wave = run_past_wave(past, past->references[i].run_id);

		change->since = past->references[i];
		trend->count += compare(
		        estimates, wave == SIZE_MAX ? NULL : &trend->waves[wave], link, change);
	}
}

void run_trend_make(struct run_trend *trend, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct run_estimates *estimates)
{
	const struct run_past *past = &snapshot->past;
	const struct run_cell *own = figure_of(estimates, 0);
	struct run_trend_link link = {0};
	double most;

	*trend = (struct run_trend){
	        .changes = memory_new(past->count, sizeof(*trend->changes)),
	        .waves = memory_new(past->wave_count, sizeof(*trend->waves)),
	};
	most = judge_waves(trend, survey, past, estimates);
	if (most > 0)
		run_trend_link_make(&link, survey, snapshot, estimates, most);
	compare_all(trend, past, estimates, most > 0 ? &link : NULL);
	run_trend_link_end(&link);
	if (own && past->target.year > survey->year && past->target.value > 0 &&
	        past->target.value < 1)
		project(trend, survey, past, own);
}

void run_trend_end(struct run_trend *trend)
{
	free(trend->changes);
	free(trend->waves);
	*trend = (struct run_trend){0};
}
