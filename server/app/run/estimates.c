/* The rows of the snapshot, cell by cell; the arithmetic is the scoring library's. */
#include "run/estimates.h"

#include <weighting/summary.h>

#include <base/memory.h>

#include <stdlib.h>

static bool make_shares(struct estimates *estimates, const struct cells_scheme *scheme,
        const struct respondents *respondents, struct share *shares, struct error *error)
{
	struct frame frame;
	struct frame_rows labels = {
	        .count = respondents->count,
	        .stratum = respondents->stratum,
	        .psu = respondents->psu,
	};
	struct shares_rows rows = {
	        .weight = estimates->weights.weight,
	        .y = respondents->literate,
	        .leaf = respondents->region,
	        .members = respondents->key_groups,
	};
	bool good;

	for (int v = 0; v < GROUPS_FACTORS; v++)
		rows.level[v] = respondents->level[v];
	if (!frame_make(&frame, &labels, ESTIMATES_LONELY, error))
		return false;
	estimates->psus = frame.psus;
	estimates->strata = frame.strata;
	estimates->df = frame_df(&frame);
	good = shares_estimate(&frame, scheme, &rows, shares, error);
	frame_end(&frame);
	return good;
}

/*
 * A cell of few psus knows its error badly, and its interval says so: t with the cell's own degrees
 * of freedom, by which publication is judged too. Rounding must not put the share a last bit outside
 * of its own interval.
 */
static struct interval interval_of(const struct share *share)
{
	struct interval interval = interval_share(ESTIMATES_INTERVAL, share->share, share->se,
	        (double)share->n, share->df_cell, ESTIMATES_LEVEL);

	if (interval.low > share->share)
		interval.low = share->share;
	if (interval.high < share->share)
		interval.high = share->share;
	return interval;
}

static void judge_cells(
        struct estimates *estimates, const struct cells_scheme *scheme, const struct share *shares)
{
	size_t cells = cells_count(scheme);
	uint32_t groups = cells_group_count(scheme);
	struct publication *publication = memory_new(cells, sizeof(*publication));

	publication_judge_table(&ESTIMATES_PUBLICATION, scheme, shares, publication);
	estimates->cells = memory_new(cells, sizeof(*estimates->cells));
	for (size_t i = 0; i < cells; i++)
		if (shares[i].n || i % groups == 0)
			estimates->cells[estimates->count++] = (struct estimate_cell){
			        .region = (uint32_t)(i / groups),
			        .group = (uint32_t)(i % groups),
			        .share = shares[i],
			        .interval = interval_of(&shares[i]),
			        .publication = publication[i],
			};
	free(publication);
}

static double mean_points(const struct respondents *rows, const double *weight, size_t count)
{
	double sum = 0, points = 0;

	for (size_t i = 0; i < count; i++) {
		sum += weight[i];
		points += weight[i] * rows->points[i];
	}
	return points / sum;
}

/* The survey's own region comes first, and in it everyone. */
static void replicate(
        struct estimates *estimates, const struct run_snapshot *snapshot, struct share *shares)
{
	estimates->se_linearised = shares[0].se;
	weights_replicate(&estimates->weights, snapshot, shares);
	estimates->se_replicated = shares[0].se;
}

bool estimates_make(struct estimates *estimates, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error)
{
	struct cells_scheme scheme = groups_scheme(survey->regions.count, survey->regions.parent);
	const struct respondents *rows = &snapshot->respondents;
	struct weight_summary summary;
	struct share *shares;
	bool good;

	*estimates = (struct estimates){0};
	if (!snapshot->psu_count)
		return error_set(
		        error, "survey %.*s has no sample: shares need one", STR_ARG(survey->slug));
	if (!weights_make(&estimates->weights, survey, snapshot, error))
		return false;
	summary = weight_summary_of(estimates->weights.weight, rows->count);
	estimates->weight_sum = summary.sum;
	estimates->weight_deff = summary.deff;
	estimates->mean_points = mean_points(rows, estimates->weights.weight, snapshot->used);
	for (size_t i = 0; i < snapshot->psu_count; i++)
		estimates->psus_answering += snapshot->psus[i].has_respondents;
	shares = memory_new(cells_count(&scheme), sizeof(*shares));
	good = make_shares(estimates, &scheme, rows, shares, error);
	if (good)
		replicate(estimates, snapshot, shares);
	if (good)
		judge_cells(estimates, &scheme, shares);
	free(shares);
	return good;
}

void estimates_end(struct estimates *estimates)
{
	free(estimates->cells);
	weights_end(&estimates->weights);
	*estimates = (struct estimates){0};
}
