/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One row for each cell, and the target that all of them are compared with. Figures are sent as one
 * array for each column. A value that does not exist is NULL.
 */
#include "parts.h"
#include <run/compute/target.h>

#include <queries/run.h>

#include <math.h>

enum figure { SHARE, SE, CI_LOW, CI_HIGH, DF, DEFF, N_EFF, TARGET_PROBABILITY, FIGURES };

/* The columns of kesu.estimate. */
struct columns {
	struct str *region, *group, *status, *reason, *verdict;
	int32_t *n;
	int16_t *hidden;
	double *figure[FIGURES];
	bool *missing[FIGURES], *no_verdict;
};

static struct columns columns_new(struct arena *arena, size_t count)
{
	struct columns columns = {
	        .region = arena_new(arena, count, sizeof(*columns.region)),
	        .group = arena_new(arena, count, sizeof(*columns.group)),
	        .status = arena_new(arena, count, sizeof(*columns.status)),
	        .reason = arena_new(arena, count, sizeof(*columns.reason)),
	        .verdict = arena_new(arena, count, sizeof(*columns.verdict)),
	        .no_verdict = arena_new(arena, count, sizeof(*columns.no_verdict)),
	        .n = arena_new(arena, count, sizeof(*columns.n)),
	        .hidden = arena_new(arena, count, sizeof(*columns.hidden)),
	};

	for (int f = 0; f < FIGURES; f++) {
		columns.figure[f] = arena_new(arena, count, sizeof(*columns.figure[f]));
		columns.missing[f] = arena_new(arena, count, sizeof(*columns.missing[f]));
	}
	return columns;
}

static void columns_fill(struct columns *columns, size_t i, struct arena *arena,
        const struct run_result *result, const struct run_cell *cell)
{
	const struct estimate *share = &cell->share;
	struct target_hold held = run_target_hold(&result->snapshot->past.target, cell);
	/* df_cell would reveal the variance between the draws of a withheld cell. */
	bool withheld = cell->publication.status == PUBLICATION_SUPPRESS;
	const double figures[FIGURES] = {
	        [SHARE] = share->value,
	        [SE] = share->se,
	        [CI_LOW] = cell->interval.low,
	        [CI_HIGH] = cell->interval.high,
	        [DF] = withheld ? cell->df_design : share->df_cell,
	        [DEFF] = share->deff_replace,
	        [N_EFF] = share->n_eff,
	        [TARGET_PROBABILITY] = held.probability,
	};
	char code[GROUPS_CODE_SIZE];

	groups_code(&result->survey->own, cell->group, code);
	columns->region[i] = result->survey->regions.code[cell->region];
	columns->group[i] = arena_copy(arena, str_from(code));
	columns->status[i] = str_from(design_publication_status_name(cell->publication.status));
	columns->reason[i] = str_from(design_publication_reason_name(cell->publication.reason));
	columns->verdict[i] = str_from(trend_target_verdict_name(held.verdict));
	columns->no_verdict[i] = held.verdict == TARGET_UNKNOWN;
	columns->n[i] = (int32_t)share->n;
	columns->hidden[i] = cell->publication.n_hidden;
	for (int f = 0; f < FIGURES; f++) {
		columns->figure[f][i] = figures[f];
		columns->missing[f][i] = !share->n || !isfinite(figures[f]);
	}
}

static struct db_array figures_of(const struct columns *columns, enum figure f, size_t count)
{
	return (struct db_array){count, columns->figure[f], columns->missing[f]};
}

static void put_target(struct db_batch *batch, int64_t run_id, const struct run_target *target)
{
	if (!target->year)
		return;
	q_run_store_target(batch, &(struct q_run_store_target_in){
	                                  .run_id = run_id,
	                                  .year = (int16_t)target->year,
	                                  .value = target->value,
	                                  .comparison = target->comparison,
	                                  .quote = target->quote,
	                          });
}

void run_store_estimates(
        struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_estimates *estimates = &result->figures->estimates;
	size_t count = estimates->count;
	struct columns columns = columns_new(arena, count);

	for (size_t i = 0; i < count; i++)
		columns_fill(&columns, i, arena, result, &estimates->cells[i]);
	q_run_store_estimates(batch,
	        &(struct q_run_store_estimates_in){
	                .run_id = result->run_id,
	                .vintage = result->survey->vintage,
	                .regions = {count, columns.region, NULL},
	                .groups = {count, columns.group, NULL},
	                .ns = {count, columns.n, NULL},
	                .shares = figures_of(&columns, SHARE, count),
	                .ses = figures_of(&columns, SE, count),
	                .ci_lows = figures_of(&columns, CI_LOW, count),
	                .ci_highs = figures_of(&columns, CI_HIGH, count),
	                .dfs = figures_of(&columns, DF, count),
	                .deffs = figures_of(&columns, DEFF, count),
	                .n_effs = figures_of(&columns, N_EFF, count),
	                .statuses = {count, columns.status, NULL},
	                .reasons = {count, columns.reason, NULL},
	                .hidden = {count, columns.hidden, NULL},
	                .target_probabilities = figures_of(&columns, TARGET_PROBABILITY, count),
	                .target_verdicts = {count, columns.verdict, columns.no_verdict},
	        });
	put_target(batch, result->run_id, &result->snapshot->past.target);
}
