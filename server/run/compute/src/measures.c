/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Outcomes are columns of 0 and 1, one for each measure and draw. A measure with draws also has a
 * column of each row's mean over the draws. Shares are computed for every column. The replicates'
 * variances are computed in one call for all columns but the draws. Then the draws of a measure are
 * combined into the table of their means.
 */
#include <run/compute/measures.h>

#include <measurement/combine.h>

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

enum { OUTCOMES_MAX = 2 + 2 * (1 + MEASURE_DRAWS) };

_Static_assert(OUTCOMES_MAX <= REPLICATES_OUTCOMES_MAX, "each outcome has its variances");

struct outcomes {
	uint32_t count;
	double *y[OUTCOMES_MAX];
	struct estimate *table[OUTCOMES_MAX];
	/*
	 * For each measure: its columns, the mean first and then the draws. 0 columns when the
	 * measure is missing.
	 */
	uint32_t first[REPORTING_MEASURES], columns[REPORTING_MEASURES];
};

/*
 * The rows after the used ones are psus, which have no score. A row without a score is not
 * literate.
 */
static void add_column(struct outcomes *outcomes, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const double *points, size_t stride)
{
	double *y = memory_new(snapshot->respondents.count, sizeof(*y));

	for (size_t i = 0; i < snapshot->used; i++)
		y[i] = run_is_literate(survey->standard, points[i * stride]);
	outcomes->y[outcomes->count++] = y;
}

static void begin(struct outcomes *outcomes, enum reporting_measure kind, uint32_t columns)
{
	outcomes->first[kind] = outcomes->count;
	outcomes->columns[kind] = columns;
}

static void add_draws(struct outcomes *outcomes, enum reporting_measure kind,
        const struct measure *measure, const struct run_survey *survey,
        const struct run_snapshot *snapshot)
{
	double *mean;

	if (measure->status != MEASURE_GOOD)
		return;
	begin(outcomes, kind, 1 + MEASURE_DRAWS);
	mean = memory_new(snapshot->respondents.count, sizeof(*mean));
	outcomes->y[outcomes->count++] = mean;
	for (size_t d = 0; d < MEASURE_DRAWS; d++) {
		add_column(outcomes, survey, snapshot, &measure->score[d], MEASURE_DRAWS);
		for (size_t i = 0; i < snapshot->used; i++)
			mean[i] += outcomes->y[outcomes->count - 1][i] / MEASURE_DRAWS;
	}
}

static void outcomes_make(struct outcomes *outcomes, const struct run_measurement *measurement,
        const struct run_survey *survey, const struct run_snapshot *snapshot)
{
	const struct measure *cleaned = &measurement->cleaned;
	double *observed = memory_new(snapshot->respondents.count, sizeof(*observed));

	*outcomes = (struct outcomes){0};
	begin(outcomes, REPORTING_OBSERVED, 1);
	for (size_t i = 0; i < snapshot->respondents.count; i++)
		observed[i] = snapshot->respondents.literate[i];
	outcomes->y[outcomes->count++] = observed;
	if (cleaned->status == MEASURE_GOOD) {
		begin(outcomes, REPORTING_EAP, 1);
		add_column(outcomes, survey, snapshot, cleaned->eap_points, 1);
	}
	add_draws(outcomes, REPORTING_PLAUSIBLE, cleaned, survey, snapshot);
	if (measurement->kept != cleaned)
		add_draws(outcomes, REPORTING_RAPID_KEPT, measurement->kept, survey, snapshot);
}

static void outcomes_end(struct outcomes *outcomes)
{
	for (uint32_t o = 0; o < outcomes->count; o++) {
		free(outcomes->y[o]);
		free(outcomes->table[o]);
	}
}

/* By which weights shares are made, and in which region each row counts; -1: in none. */
struct weighted {
	const double *weight;
	const int32_t *region;
	const struct run_weights *weights;
	const struct design *frame;
};

static bool estimate(struct outcomes *outcomes, const struct run_snapshot *snapshot,
        const struct weighted *weighted, struct error *error)
{
	const struct run_respondents *respondents = &snapshot->respondents;
	const struct run_weights *weights = weighted->weights;
	struct shares_rows rows = {
	        .weight = weighted->weight,
	        .leaf = weighted->region,
	        .members = respondents->key_groups,
	};

	for (int v = 0; v < GROUPS_FACTORS; v++)
		rows.level[v] = respondents->level[v];
	for (uint32_t o = 0; o < outcomes->count; o++) {
		rows.y = outcomes->y[o];
		outcomes->table[o] = memory_new(
		        design_cells_count(&weights->scheme), sizeof(*outcomes->table[o]));
		if (!design_shares(
		            weighted->frame, &weights->scheme, &rows, outcomes->table[o], error))
			return false;
	}
	return true;
}

/*
 * The variances of each measure's first column: the measure itself, or the mean of the draws.
 * pairs: NULL when no differences are asked for.
 */
static void replicate(const struct outcomes *outcomes, const struct run_snapshot *snapshot,
        struct run_weights *weights, const struct replicates_pairs *pairs)
{
	const double *y[REPORTING_MEASURES];
	struct estimate *table[REPORTING_MEASURES];
	uint32_t count = 0;

	for (int kind = 0; kind < REPORTING_MEASURES; kind++) {
		if (!outcomes->columns[kind])
			continue;
		y[count] = outcomes->y[outcomes->first[kind]];
		table[count++] = outcomes->table[outcomes->first[kind]];
	}
	run_weights_replicate(weights, snapshot, count, y, pairs, table);
}

/* The same with the differences of the headline, whose draws are still apart. */
static void replicate_pairs(struct run_measures *measures, const struct outcomes *outcomes,
        const struct run_snapshot *snapshot, struct run_weights *weights)
{
	struct run_pairs *pairs = &measures->pairs;
	uint32_t first = outcomes->first[measures->headline], before = 0, made = 0;
	uint32_t draws = outcomes->columns[measures->headline] - 1;
	struct replicates_pairs asked;

	for (int kind = 0; kind < REPORTING_MEASURES; kind++) {
		before += kind < (int)measures->headline && outcomes->columns[kind];
		made += outcomes->columns[kind] > 0;
	}
	run_pairs_make(pairs, &weights->scheme, weights->has_pool);
	asked = (struct replicates_pairs){
	        pairs->pair, pairs->count, memory_new(pairs->count * made, sizeof(*asked.var))};
	replicate(outcomes, snapshot, weights, &asked);
	run_pairs_take(pairs, (const struct estimate *const *)&outcomes->table[first + 1], draws,
	        outcomes->table[first], &asked.var[before], made);
	free(asked.var);
}

/* Combines the measure's tables into one and moves it out of the outcomes. */
static void take_table(struct run_measures *measures, struct outcomes *outcomes,
        enum reporting_measure kind, size_t cells)
{
	uint32_t first = outcomes->first[kind], columns = outcomes->columns[kind];

	if (!columns)
		return;
	if (columns > 1)
		measurement_combine((const struct estimate *const *)&outcomes->table[first + 1],
		        columns - 1, outcomes->table[first], cells, outcomes->table[first]);
	measures->table[kind] = outcomes->table[first];
	outcomes->table[first] = NULL;
}

static void take_tables(struct run_measures *measures, struct outcomes *outcomes, size_t cells)
{
	for (int kind = 0; kind < REPORTING_MEASURES; kind++)
		take_table(measures, outcomes, (enum reporting_measure)kind, cells);
}

/* When there are no rapid guesses, both measures are the same. */
static void copy_rapid_kept(struct run_measures *measures, size_t cells)
{
	const struct estimate *from = measures->table[REPORTING_PLAUSIBLE];
	struct estimate *to;

	if (measures->measurement.kept != &measures->measurement.cleaned || !from)
		return;
	to = memory_new(cells, sizeof(*to));
	for (size_t i = 0; i < cells; i++)
		to[i] = from[i];
	measures->table[REPORTING_RAPID_KEPT] = to;
}

/*
 * How sure a variance is, of the sample's psus alone: the groups of who opted in are made by chance
 * and stand for no places. 0 where nobody of the sample is in a cell.
 */
static void take_degrees(struct estimate *pooled, const struct estimate *alone, size_t cells)
{
	for (size_t i = 0; i < cells; i++) {
		if (!pooled[i].n)
			continue;
		pooled[i].df = alone[i].n ? alone[i].df : 0;
		pooled[i].df_cell = alone[i].n ? alone[i].df_cell : 0;
	}
}

/*
 * Of every measure: cells of regions below the survey's own are the sample's, as nobody who opted
 * in is of such a region, and those of its own have the sample's degrees of freedom. The headline
 * of the others is kept.
 */
static void part_alone(struct run_measures *measures, struct run_measures *alone,
        const struct cells_scheme *scheme)
{
	size_t cells = design_cells_count(scheme), own = design_cells_group_count(scheme);

	for (int kind = 0; kind < REPORTING_MEASURES; kind++) {
		for (size_t i = own; i < cells && alone->table[kind]; i++)
			measures->table[kind][i] = alone->table[kind][i];
		if (alone->table[kind])
			take_degrees(measures->table[kind], alone->table[kind], own);
		if (kind != (int)measures->headline)
			free(alone->table[kind]);
	}
	measures->alone = alone->table[measures->headline];
}

/*
 * Everything once more by the sample alone, of the same people measured in the same way. Whoever
 * opted in is in no cell of it.
 */
static bool take_alone(struct run_measures *measures, struct outcomes *outcomes,
        const struct run_snapshot *snapshot, struct run_weights *weights,
        const struct design *frame, struct error *error)
{
	const struct run_respondents *rows = &snapshot->respondents;
	int32_t *region = memory_new(rows->count, sizeof(*region));
	struct replicates_result replicated = weights->replicated;
	struct run_measures alone = {0};
	bool good;

	for (size_t i = 0; i < rows->count; i++)
		region[i] = i < snapshot->used && snapshot->opted_in[i] ? -1 : rows->region[i];
	for (uint32_t o = 0; o < outcomes->count; o++)
		free(outcomes->table[o]);
	memset(outcomes->table, 0, sizeof(outcomes->table));
	good = estimate(outcomes, snapshot,
	        &(struct weighted){weights->sample_weight, region, weights, frame}, error);
	if (good) {
		run_weights_alone(weights, true);
		replicate(outcomes, snapshot, weights, NULL);
		run_weights_alone(weights, false);
		weights->replicated = replicated;
		take_tables(&alone, outcomes, design_cells_count(&weights->scheme));
		part_alone(measures, &alone, &weights->scheme);
	}
	free(region);
	return good;
}

bool run_measures_make(struct run_measures *measures, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct run_weights *weights,
        const struct design *frame, struct error *error)
{
	const struct measure *cleaned = &measures->measurement.cleaned;
	size_t cells = design_cells_count(&weights->scheme);
	struct outcomes outcomes;
	bool good;

	run_measurement_make(&measures->measurement, survey, snapshot, weights->weight);
	measures->headline = run_survey_headline(survey);
	if (measures->headline == REPORTING_PLAUSIBLE && cleaned->status != MEASURE_GOOD)
		return error_set(error, "people who answered %s cannot be measured: %s",
		        survey->design ? "booklets" : "another form than the reference form",
		        cleaned->message);
	outcomes_make(&outcomes, &measures->measurement, survey, snapshot);
	good = estimate(&outcomes, snapshot,
	        &(struct weighted){weights->weight, snapshot->respondents.region, weights, frame},
	        error);
	if (good) {
		measures->se_linearised = outcomes.table[0][0].se;
		replicate_pairs(measures, &outcomes, snapshot, weights);
		take_tables(measures, &outcomes, cells);
	}
	if (good && weights->has_pool)
		good = take_alone(measures, &outcomes, snapshot, weights, frame, error);
	if (good)
		copy_rapid_kept(measures, cells);
	outcomes_end(&outcomes);
	return good;
}

void run_measures_end(struct run_measures *measures)
{
	for (int kind = 0; kind < REPORTING_MEASURES; kind++)
		free(measures->table[kind]);
	free(measures->alone);
	run_pairs_end(&measures->pairs);
	run_measurement_end(&measures->measurement);
	*measures = (struct run_measures){0};
}
