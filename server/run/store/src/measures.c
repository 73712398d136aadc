/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each cell and measure. A measure that a cell does not have has no row. */
#include "parts.h"

#include <queries/run.h>

#include <math.h>

enum figure { SHARE, SE, CI_LOW, CI_HIGH, DF, FIGURES };

struct measure_columns {
	size_t count;
	struct str *region, *group, *measure;
	double *figure[FIGURES];
};

static struct measure_columns columns_new(struct arena *arena, size_t most)
{
	struct measure_columns columns = {
	        .region = arena_new(arena, most, sizeof(*columns.region)),
	        .group = arena_new(arena, most, sizeof(*columns.group)),
	        .measure = arena_new(arena, most, sizeof(*columns.measure)),
	};

	for (int f = 0; f < FIGURES; f++)
		columns.figure[f] = arena_new(arena, most, sizeof(*columns.figure[f]));
	return columns;
}

static void columns_add(struct measure_columns *columns, struct str region, struct str group,
        enum reporting_measure kind, const struct run_cell_measure *measure)
{
	const double figures[FIGURES] = {
	        [SHARE] = measure->share,
	        [SE] = measure->se,
	        [CI_LOW] = measure->interval.low,
	        [CI_HIGH] = measure->interval.high,
	        [DF] = measure->df,
	};

	for (int f = 0; f < FIGURES; f++)
		if (!isfinite(figures[f]))
			return;
	columns->region[columns->count] = region;
	columns->group[columns->count] = group;
	columns->measure[columns->count] = str_from(reporting_measure_name(kind));
	for (int f = 0; f < FIGURES; f++)
		columns->figure[f][columns->count] = figures[f];
	columns->count++;
}

static void columns_add_cell(struct measure_columns *columns, const struct run_survey *survey,
        const struct run_cell *cell, struct arena *arena)
{
	char code[GROUPS_CODE_SIZE];
	struct str group;

	groups_code(&survey->own, cell->group, code);
	group = arena_copy(arena, str_from(code));
	for (int kind = 0; kind < REPORTING_MEASURES; kind++)
		columns_add(columns, survey->regions.code[cell->region], group,
		        (enum reporting_measure)kind, &cell->measure[kind]);
}

void run_store_measures(
        struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_survey *survey = result->survey;
	const struct run_estimates *estimates = &result->figures->estimates;
	struct measure_columns columns = columns_new(arena, estimates->count * REPORTING_MEASURES);
	size_t count;

	for (size_t i = 0; i < estimates->count; i++)
		columns_add_cell(&columns, survey, &estimates->cells[i], arena);
	count = columns.count;
	q_run_store_measures(batch, &(struct q_run_store_measures_in){
	                                    .run_id = result->run_id,
	                                    .vintage = survey->vintage,
	                                    .regions = {count, columns.region, NULL},
	                                    .groups = {count, columns.group, NULL},
	                                    .measures = {count, columns.measure, NULL},
	                                    .shares = {count, columns.figure[SHARE], NULL},
	                                    .ses = {count, columns.figure[SE], NULL},
	                                    .ci_lows = {count, columns.figure[CI_LOW], NULL},
	                                    .ci_highs = {count, columns.figure[CI_HIGH], NULL},
	                                    .dfs = {count, columns.figure[DF], NULL},
	                            });
}
