/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Five queries: first which waves there are, then what the comparable ones published. */
#include <run/snapshot/past.h>

#include <base/memory.h>
#include <groups/groups.h>

#include <queries/run.h>

#include <math.h>
#include <stdlib.h>

static void take_waves(
        struct run_past *past, struct arena *arena, const struct q_trend_waves_rows *rows)
{
	past->wave_count = rows->count;
	past->waves = memory_new(past->wave_count, sizeof(*past->waves));
	for (size_t i = 0; i < rows->count; i++) {
		const struct q_trend_waves_row *row = &rows->row[i];

		past->waves[i] = (struct run_wave){
		        .year = row->year,
		        .run_id = row->reference_run,
		        .slug = arena_copy(arena, row->slug),
		        .same_version = row->same_version,
		        .linking_variance =
		                row->linking_variance_is_null ? (double)NAN : row->linking_variance,
		        .apart = run_apart_find(row->apart),
		};
	}
}

static bool read_target(struct run_past *past, struct db_session *session,
        struct run_survey *survey, int64_t run_id, struct error *error)
{
	const struct q_trend_target_row *row;

	if (!q_trend_target_run(session, run_id, &row, error))
		return false;
	if (row)
		past->target = (struct run_target){
		        .year = row->year,
		        .value = row->value,
		        .comparison = arena_copy(&survey->arena, row->comparison),
		        .quote = arena_copy(&survey->arena, row->quote),
		};
	return true;
}

/* Which earlier waves there are. */
static bool read_waves(struct run_past *past, struct db_session *session, struct run_survey *survey,
        int64_t run_id, struct error *error)
{
	const struct run_link *scale = &survey->link;
	struct str headline = str_from(reporting_measure_name(run_survey_headline(survey)));
	struct q_trend_waves_rows rows;

	if (!q_trend_waves_run(session, run_id, scale->run_id ? &scale->run_id : NULL,
	            scale->form ? &scale->form_id : NULL, headline, &rows, error))
		return false;
	take_waves(past, &survey->arena, &rows);
	return true;
}

/* Regions that the survey does not have are left out. */
static void take(struct run_past *past, const struct run_survey *survey, struct str region,
        struct run_reference reference)
{
	int32_t index = run_region_exactly(&survey->regions, region);

	if (index < 0)
		return;
	reference.region = (uint32_t)index;
	past->references[past->count++] = reference;
}

/* What the plan says of earlier years. */
static bool read_baselines(struct run_past *past, struct db_session *session,
        const struct run_survey *survey, int64_t run_id, struct error *error)
{
	struct q_trend_baselines_rows rows;

	if (!q_trend_baselines_run(session, run_id, &rows, error))
		return false;
	past->references = memory_new(rows.count, sizeof(*past->references));
	for (size_t i = 0; i < rows.count; i++)
		take(past, survey, rows.row[i].region,
		        (struct run_reference){
		                .year = rows.row[i].year,
		                .derived = rows.row[i].derived,
		                .figure = {rows.row[i].share, (double)NAN, (double)NAN},
		        });
	return true;
}

static void take_wave_shares(struct run_past *past, const struct run_survey *survey,
        const struct q_trend_wave_shares_rows *rows)
{
	past->references = memory_resize(
	        past->references, past->count + rows->count, sizeof(*past->references));
	for (size_t i = 0; i < rows->count; i++) {
		const struct q_trend_wave_shares_row *row = &rows->row[i];

		take(past, survey, row->region,
		        (struct run_reference){
		                .year = past->waves[run_past_wave(past, row->reference_run)].year,
		                .run_id = row->reference_run,
		                .figure = {row->share, row->se, row->df},
		        });
	}
}

/* Regions and groups that the survey does not have are left out. */
static void take_wave_gaps(struct run_past *past, const struct run_survey *survey,
        const struct q_trend_wave_gaps_rows *rows)
{
	past->gaps = memory_new(rows->count, sizeof(*past->gaps));
	for (size_t i = 0; i < rows->count; i++) {
		const struct q_trend_wave_gaps_row *row = &rows->row[i];
		int32_t region = run_region_exactly(&survey->regions, row->region);
		uint32_t a = groups_find(&survey->own, row->group_a),
		         b = groups_find(&survey->own, row->group_b);

		if (region < 0 || a == GROUPS_MAX || b == GROUPS_MAX)
			continue;
		past->gaps[past->gap_count++] = (struct run_past_gap){
		        .region = (uint32_t)region,
		        .group = {a, b},
		        .year = past->waves[run_past_wave(past, row->reference_run)].year,
		        .run_id = row->reference_run,
		        .figure = {row->difference, row->se, row->df},
		};
	}
}

/* What the earlier waves published. */
static bool read_published(struct run_past *past, struct db_session *session,
        const struct run_survey *survey, int64_t run_id, struct error *error)
{
	int64_t *runs = memory_new(past->wave_count, sizeof(*runs));
	struct db_array comparable = {0, runs, NULL};
	struct q_trend_wave_shares_rows shares;
	struct q_trend_wave_gaps_rows gaps;
	bool good;

	for (size_t i = 0; i < past->wave_count; i++)
		if (!past->waves[i].apart)
			runs[comparable.count++] = past->waves[i].run_id;
	good = q_trend_wave_shares_run(session, run_id, comparable, &shares, error);
	if (good)
		take_wave_shares(past, survey, &shares);
	good = good &&
	       q_trend_wave_gaps_run(session, run_id, comparable, survey->key_groups, &gaps, error);
	if (good)
		take_wave_gaps(past, survey, &gaps);
	free(runs);
	return good;
}

bool run_past_read(struct run_past *past, struct run_survey *survey, struct db_session *session,
        int64_t run_id, struct error *error)
{
	*past = (struct run_past){0};
	return read_waves(past, session, survey, run_id, error) &&
	       read_target(past, session, survey, run_id, error) &&
	       read_baselines(past, session, survey, run_id, error) &&
	       read_published(past, session, survey, run_id, error);
}
