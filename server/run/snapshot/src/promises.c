/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One query; its rows are copied. */
#include <run/snapshot/promises.h>

#include <queries/run.h>

#include <math.h>

static double or_none(double value, bool is_null)
{
	return is_null ? (double)NAN : value;
}

static struct run_promise promise_of(struct arena *arena, const struct q_promises_row *row)
{
	return (struct run_promise){
	        .number = row->number,
	        .region = arena_copy(arena, row->region),
	        .against = arena_copy(arena, row->against),
	        .comparison = arena_copy(arena, row->comparison),
	        .wording = arena_copy(arena, row->wording),
	        .quote = arena_copy(arena, row->quote),
	        .year = row->year,
	        .figure_id = row->figure_id_is_null ? 0 : row->figure_id,
	        .run_id = row->reference_run_is_null ? 0 : row->reference_run,
	        .figure_year = row->reference_year_is_null ? 0 : row->reference_year,
	        .share = or_none(row->share, row->share_is_null),
	        .se = or_none(row->se, row->se_is_null),
	        .df = or_none(row->df, row->df_is_null),
	        .n = or_none(row->n, row->n_is_null),
	        .apart = row->apart.p ? arena_copy(arena, row->apart) : STR(""),
	};
}

bool run_promises_read(struct run_promises *promises, struct run_survey *survey,
        struct db_session *session, int64_t run_id, struct error *error)
{
	struct str headline = str_from(reporting_measure_name(run_survey_headline(survey)));
	struct q_promises_rows rows;

	if (!q_promises_run(session, run_id, headline, &rows, error))
		return false;
	promises->count = rows.count;
	promises->list = arena_new(&survey->arena, rows.count + 1, sizeof(*promises->list));
	for (size_t i = 0; i < rows.count; i++)
		promises->list[i] = promise_of(&survey->arena, &rows.row[i]);
	return true;
}
