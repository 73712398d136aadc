/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns the rows of the snapshot into the figures of the cells. The arithmetic is in the scoring
 * library.
 */
#include <run/compute/estimates.h>

#include <weighting/summary.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool make_measures(struct run_estimates *estimates, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error)
{
	const struct run_respondents *respondents = &snapshot->respondents;
	struct design design;
	struct frame_rows labels = {
	        .count = respondents->count,
	        .stratum = respondents->stratum,
	        .psu = respondents->psu,
	};
	bool good;

	if (!design_make(&design, &labels, RUN_ESTIMATES_LONELY, error))
		return false;
	/* The groups of who opted in are the last of the psus, in a stratum of their own. */
	estimates->psus = design.psus - snapshot->group_count;
	estimates->strata = design.strata - (snapshot->group_count > 0);
	estimates->df = design_degrees(&design);
	if (snapshot->group_count)
		estimates->df -= (double)snapshot->group_count - 1;
	good = run_measures_make(
	        &estimates->measures, survey, snapshot, &estimates->weights, &design, error);
	design_end(&design);
	return good;
}

/*
 * In a cell of few psus the standard error itself is uncertain. The interval takes this into
 * account: it uses t with the cell's own degrees of freedom. Rounding must not put the share
 * outside its own interval by a last bit.
 */
static struct interval interval_of(const struct estimate *share)
{
	struct interval interval = design_interval_share(RUN_ESTIMATES_INTERVAL, share->value,
	        share->se, (double)share->n, share->df_cell, RUN_ESTIMATES_LEVEL);

	if (interval.low > share->value)
		interval.low = share->value;
	if (interval.high < share->value)
		interval.high = share->value;
	return interval;
}

static struct run_cell_measure measure_of(const struct estimate *table, size_t cell)
{
	const struct estimate *share = &table[cell];

	return (struct run_cell_measure){
	        share->value, share->se, share->df_cell, interval_of(share)};
}

static struct run_cell cell_of(const struct run_measures *measures, uint32_t groups, size_t cell)
{
	const struct estimate *share = &measures->table[measures->headline][cell];
	struct run_cell made = {
	        .region = (uint32_t)(cell / groups),
	        .group = (uint32_t)(cell % groups),
	        .share = *share,
	        .df_design = measures->table[REPORTING_OBSERVED][cell].df_cell,
	        .interval = interval_of(share),
	};

	if (measures->alone)
		made.opted = (int64_t)share->n - (int64_t)measures->alone[cell].n;
	for (int m = 0; m < REPORTING_MEASURES; m++) {
		made.measure[m] = (struct run_cell_measure){
		        (double)NAN, (double)NAN, (double)NAN, {(double)NAN, (double)NAN, false}};
		if (measures->table[m] && share->n)
			made.measure[m] = measure_of(measures->table[m], cell);
	}
	return made;
}

_Static_assert(RUN_RESPONDENTS_LEAST == PUBLICATION_N_HIDDEN_MIN, "one rule for small numbers");

/*
 * The publication rule asks how many psus a cell's error is estimated from. That is the df of the
 * design. It is not the smaller df that an interval of plausible scores has because of the draws.
 */
static void judge(const struct run_measures *measures, const struct cells_scheme *scheme,
        const struct publication_hold *hold, struct publication *publication)
{
	size_t cells = design_cells_count(scheme);
	struct estimate *judged = memory_new(cells, sizeof(*judged));

	for (size_t i = 0; i < cells; i++) {
		judged[i] = measures->table[measures->headline][i];
		judged[i].df_cell = measures->table[REPORTING_OBSERVED][i].df_cell;
	}
	design_publication_judge_held(
	        &RUN_ESTIMATES_PUBLICATION, scheme, judged, hold, publication);
	free(judged);
}

/* The psus are from the frame, so anybody may know in which regions people were asked. */
static bool *in_sample_make(const struct run_snapshot *snapshot, const struct cells_scheme *scheme)
{
	bool *in_sample = memory_new(scheme->regions, sizeof(*in_sample));

	for (size_t i = 0; i < snapshot->psu_count; i++)
		for (int32_t at = snapshot->psus[i].region; at >= 0;
		        at = design_cells_parent(scheme, at))
			in_sample[at] = true;
	return in_sample;
}

/* Residence is from the frame: of one that no psu of a region has, nobody was asked. */
static bool *asked_make(const struct run_snapshot *snapshot, const struct cells_scheme *scheme,
        const bool *in_sample)
{
	bool *asked = memory_new(design_cells_count(scheme), sizeof(*asked));
	uint32_t groups = design_cells_group_count(scheme),
	         first = design_cells_factor_group(scheme, GROUP_RESIDENCE, 0),
	         end = first + scheme->levels[GROUP_RESIDENCE];

	for (uint32_t r = 0; r < scheme->regions; r++)
		for (uint32_t g = 0; g < groups; g++)
			asked[design_cells_index(scheme, r, g)] =
			        in_sample[r] && (g < first || g >= end);
	for (size_t i = 0; i < snapshot->psu_count; i++)
		for (int32_t at = snapshot->psus[i].region;
		        at >= 0 && snapshot->psus[i].residence >= 0;
		        at = design_cells_parent(scheme, at))
			asked[design_cells_index(scheme, (uint32_t)at,
			        first + (uint32_t)snapshot->psus[i].residence)] = true;
	return asked;
}

/*
 * What earlier runs of these people withheld, and every cell but the first that a few of them have
 * left or joined since: also its number, which would tell what these few said of themselves.
 */
static bool *held_make(const bool *before, const struct run_earlier *earlier,
        const struct estimate *table, size_t cells)
{
	bool *held;

	if (!before)
		return NULL;
	held = memory_new(cells, sizeof(*held));
	memcpy(held, before, cells * sizeof(*held));
	for (size_t near = 0; near < earlier->near_count; near++)
		for (size_t i = 1; i < cells; i++)
			if (run_few_moved((int64_t)table[i].n, earlier->near[near].n[i]))
				held[i] = true;
	return held;
}

static void take_cells(struct run_estimates *estimates, const struct run_snapshot *snapshot,
        const struct cells_scheme *scheme)
{
	const struct run_measures *measures = &estimates->measures;
	size_t cells = design_cells_count(scheme);
	uint32_t groups = design_cells_group_count(scheme);
	struct publication *publication = memory_new(cells, sizeof(*publication));
	const struct run_earlier *earlier = &snapshot->earlier;
	const struct estimate *table = measures->table[measures->headline];
	bool *withheld = held_make(earlier->withheld, earlier, table, cells),
	     *hidden = held_make(earlier->hidden, earlier, table, cells), *asked;
	struct publication_hold hold;

	estimates->in_sample = in_sample_make(snapshot, scheme);
	asked = asked_make(snapshot, scheme, estimates->in_sample);
	hold = (struct publication_hold){asked, withheld, hidden};
	judge(measures, scheme, &hold, publication);
	estimates->cells = memory_new(cells, sizeof(*estimates->cells));
	estimates->count = cells;
	for (size_t i = 0; i < cells; i++) {
		estimates->cells[i] = cell_of(measures, groups, i);
		estimates->cells[i].publication = publication[i];
	}
	free(publication);
	free(asked);
	free(withheld);
	free(hidden);
}

static double mean_points(const struct run_respondents *rows, const double *weight, size_t count)
{
	double sum = 0, points = 0;

	for (size_t i = 0; i < count; i++) {
		sum += weight[i];
		points += weight[i] * rows->points[i];
	}
	return points / sum;
}

bool run_estimates_make(struct run_estimates *estimates, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error)
{
	const struct run_respondents *rows = &snapshot->respondents;
	struct weight_summary summary;

	*estimates = (struct run_estimates){0};
	if (!snapshot->psu_count)
		return error_set(
		        error, "survey %.*s has no sample: shares need one", STR_ARG(survey->slug));
	if (!run_weights_make(&estimates->weights, survey, snapshot, error))
		return false;
	summary = weighting_weight_summary_of(estimates->weights.weight, rows->count);
	estimates->weight_sum = summary.sum;
	if (estimates->weights.has_pool)
		summary =
		        weighting_weight_summary_of(estimates->weights.sample_weight, rows->count);
	estimates->weight_deff = summary.deff;
	estimates->mean_points = mean_points(rows, estimates->weights.weight, snapshot->used);
	for (size_t i = 0; i < run_snapshot_sampled_psus(snapshot); i++)
		estimates->psus_answering += snapshot->psus[i].has_respondents;
	if (!make_measures(estimates, survey, snapshot, error))
		return false;
	/* The first cell is everyone in the survey's own region. */
	estimates->se_linearised = estimates->measures.se_linearised;
	estimates->se_replicated = estimates->measures.table[REPORTING_OBSERVED][0].se;
	take_cells(estimates, snapshot, &estimates->weights.scheme);
	estimates->has_alone = estimates->measures.alone;
	if (estimates->has_alone)
		estimates->alone = measure_of(estimates->measures.alone, 0);
	return true;
}

void run_estimates_end(struct run_estimates *estimates)
{
	free(estimates->cells);
	free(estimates->in_sample);
	run_measures_end(&estimates->measures);
	run_weights_end(&estimates->weights);
	*estimates = (struct run_estimates){0};
}
