/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic is in the scoring library: here is what may be held against what. */
#include <run/compute/gaps.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* --- differences --- */

static bool is_shown(const struct run_cell *cell)
{
	return cell->publication.status != PUBLICATION_SUPPRESS && cell->share.df_cell >= 1;
}

/* The sample's own, where people opted in (run/compute/measures.h). */
static double degrees_of(const struct run_measures *measures, const size_t *cell, double df)
{
	const struct estimate *alone = measures->alone;

	return alone ? fmin(df, fmin(alone[cell[0]].df_cell, alone[cell[1]].df_cell)) : df;
}

static bool take_gap(struct run_gap *gap, const struct run_estimates *estimates, size_t pair)
{
	const struct run_pairs *pairs = &estimates->measures.pairs;
	const size_t *cell = pairs->pair[pair].cell;
	const struct measure_difference *difference = &pairs->difference[pair];
	const struct run_cell *a = &estimates->cells[cell[0]], *b = &estimates->cells[cell[1]];
	double df = degrees_of(&estimates->measures, cell, difference->df);

	if (!is_shown(a) || !is_shown(b) || !(df >= 1))
		return false;
	*gap = (struct run_gap){
	        .region = a->region,
	        .group = {a->group, b->group},
	        .status = a->publication.status > b->publication.status ? a->publication.status
	                                                                : b->publication.status,
	        .contrast = design_contrast_test(
	                difference->value, difference->var, df, RUN_ESTIMATES_LEVEL),
	        .ratio = trend_gap_ratio((struct gap_share){a->share.value, a->share.var},
	                (struct gap_share){b->share.value, b->share.var}, difference->var, df,
	                RUN_ESTIMATES_LEVEL),
	};
	return true;
}

/* The variable of a group: the factor, or what stands for the key groups. */
static uint32_t variable_of(const struct cells_scheme *scheme, uint32_t group)
{
	uint32_t factor = 0;

	while (factor + 1 < scheme->factors &&
	        group >= design_cells_factor_group(scheme, factor + 1, 0))
		factor++;
	return group >= design_cells_member_group(scheme, 0) ? scheme->factors : factor;
}

/* Each run of gaps of one variable and region is a family. */
static void adjust(struct run_gaps *gaps, const struct cells_scheme *scheme)
{
	struct contrast *family = memory_new(gaps->count, sizeof(*family));

	for (size_t first = 0, end; first < gaps->count; first = end) {
		const struct run_gap *head = &gaps->gaps[first];
		uint32_t variable = variable_of(scheme, head->group[0]);

		for (end = first; end < gaps->count && gaps->gaps[end].region == head->region &&
		                  variable_of(scheme, gaps->gaps[end].group[0]) == variable;
		        end++)
			family[end - first] = gaps->gaps[end].contrast;
		design_contrast_adjust(family, end - first);
		for (size_t i = first; i < end; i++)
			gaps->gaps[i].contrast = family[i - first];
	}
	free(family);
}

static void make_differences(struct run_gaps *gaps, const struct run_estimates *estimates)
{
	size_t pairs = estimates->measures.pairs.count;

	gaps->gaps = memory_new(pairs, sizeof(*gaps->gaps));
	for (size_t i = 0; i < pairs; i++)
		gaps->count += take_gap(&gaps->gaps[gaps->count], estimates, i);
	adjust(gaps, &estimates->weights.scheme);
}

/* --- changes --- */

static void take_change(struct run_gaps *gaps, size_t gap, const struct run_past_gap *earlier)
{
	const struct contrast *now = &gaps->gaps[gap].contrast;
	struct run_gap_change *change = &gaps->changes[gaps->change_count++];

	*change = (struct run_gap_change){
	        .gap = gap,
	        .year = earlier->year,
	        .run_id = earlier->run_id,
	        .difference = earlier->figure.share,
	        .se = earlier->figure.se,
	        .test = trend_change_since(earlier->figure,
	                (struct change_figure){now->difference, sqrt(now->var), now->df}, 0,
	                RUN_ESTIMATES_LEVEL),
	        .narrowed = trend_gap_narrowed(
	                (struct gap_wave){earlier->figure.share, earlier->figure.se},
	                (struct gap_wave){now->difference, sqrt(now->var)}),
	};
}

static bool is_same(const struct run_gap *gap, const struct run_past_gap *earlier)
{
	return gap->region == earlier->region && gap->group[0] == earlier->group[0] &&
	       gap->group[1] == earlier->group[1];
}

/* A wave on a scale that had to be linked has an error that a gap does not know of. */
static bool is_comparable(
        const struct run_past *past, const struct run_trend *trend, int64_t run_id)
{
	size_t wave = run_past_wave(past, run_id);

	return wave != SIZE_MAX && !trend->waves[wave].apart && !(trend->waves[wave].latent_se > 0);
}

static void make_changes(
        struct run_gaps *gaps, const struct run_past *past, const struct run_trend *trend)
{
	gaps->changes = memory_new(past->gap_count, sizeof(*gaps->changes));
	for (size_t g = 0; g < gaps->count; g++)
		for (size_t i = 0; i < past->gap_count; i++)
			if (is_same(&gaps->gaps[g], &past->gaps[i]) &&
			        is_comparable(past, trend, past->gaps[i].run_id))
				take_change(gaps, g, &past->gaps[i]);
}

/* --- townships --- */

/*
 * A model-based share beside a withheld direct one is published with three decimals
 * (run_areas.sql). With these in, and the measure of sizes with three out, no more follows from a
 * spread.
 */
static double rounded(double figure)
{
	return round(figure * 1000) / 1000;
}

static struct spread_figure rounded_figure(struct spread_figure figure)
{
	return (struct spread_figure){
	        rounded(figure.value), rounded(figure.low), rounded(figure.high)};
}

static double size_of(const struct run_estimates *estimates, uint32_t region)
{
	return run_cell_of(estimates, region)->share.weight;
}

static bool is_apart(const struct run_survey *survey, const struct run_town *town)
{
	return town->hidden || town->figure.status == PUBLICATION_SUPPRESS ||
	       run_region_is_unit(&survey->regions, town->region);
}

static void make_spread(struct run_gaps *gaps, const struct run_survey *survey,
        const struct run_estimates *estimates, const struct run_county *county,
        const struct run_town *town)
{
	uint64_t seed = (uint64_t)survey->seed ^ ((uint64_t)county->region << 32);
	double *share = memory_new(county->count, sizeof(*share));
	double *rmse = memory_new(county->count, sizeof(*rmse));
	double *size = memory_new(county->count, sizeof(*size));
	size_t count = 0;

	for (size_t i = 0; i < county->count; i++) {
		if (is_apart(survey, &town[i]))
			continue;
		share[count] = rounded(town[i].figure.share);
		rmse[count] = rounded(town[i].figure.rmse);
		size[count++] = size_of(estimates, town[i].region);
	}
	if (count >= TOWNS_SAMPLED_MIN) {
		const struct spread_rows rows = {count, share, rmse, size, seed};
		struct spread spread = area_spread_find(&rows, RUN_ESTIMATES_LEVEL);

		spread.dissimilarity = rounded_figure(spread.dissimilarity);
		gaps->spreads[gaps->spread_count++] =
		        (struct run_spread){county->region, (uint32_t)count, spread};
	}
	free(share);
	free(rmse);
	free(size);
}

static void make_spreads(struct run_gaps *gaps, const struct run_survey *survey,
        const struct run_estimates *estimates, const struct run_towns *towns)
{
	gaps->spreads = memory_new(towns->county_count, sizeof(*gaps->spreads));
	for (size_t c = 0; c < towns->county_count; c++)
		if (towns->counties[c].model.outcome == TOWNS_MADE)
			make_spread(gaps, survey, estimates, &towns->counties[c],
			        &towns->towns[towns->counties[c].first]);
}

void run_gaps_make(struct run_gaps *gaps, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct run_estimates *estimates,
        const struct run_towns *towns, const struct run_trend *trend)
{
	*gaps = (struct run_gaps){0};
	make_differences(gaps, estimates);
	make_changes(gaps, &snapshot->past, trend);
	make_spreads(gaps, survey, estimates, towns);
}

void run_gaps_end(struct run_gaps *gaps)
{
	free(gaps->gaps);
	free(gaps->changes);
	free(gaps->spreads);
	*gaps = (struct run_gaps){0};
}
