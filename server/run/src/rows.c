/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the run, and what was kept with it, or makes it again. */
#include "rows.h"

#include "remake.h"

#include <run/input/earlier.h>

#include <base/hex.h>

#include <queries/core.h>
#include <queries/run.h>
#include <string.h>

enum { ARENA_CHUNK = 64 << 10 };

/* --- what was kept --- */

/* A column of the row, with its number of elements. */
static void *column(struct run_microdata *microdata, struct str raw, enum db_type type, size_t size,
        size_t *count)
{
	size_t n = db_array_count(raw, type);
	void *items;

	if (n == SIZE_MAX)
		n = 0;
	items = arena_new(&microdata->arena, n, size);
	*count = db_array_read(raw, type, items, NULL, n) == n ? n : 0;
	return items;
}

static int32_t *whole(struct run_microdata *microdata, struct str raw, size_t *count)
{
	return column(microdata, raw, DB_INT4_ARRAY, sizeof(int32_t), count);
}

static double *real(struct run_microdata *microdata, struct str raw, size_t *count)
{
	return column(microdata, raw, DB_FLOAT8_ARRAY, sizeof(double), count);
}

static void codes_take(struct run_microdata *kept, struct str raw)
{
	kept->item_code = column(kept, raw, DB_TEXT_ARRAY, sizeof(struct str), &kept->items);
	for (size_t i = 0; i < kept->items; i++)
		kept->item_code[i] = arena_copy(&kept->arena, kept->item_code[i]);
}

/* The table's checks say that columns of one thing are of one length. */
static void kept_take(struct run_rows *rows, const struct q_microdata_head_row *row)
{
	struct run_microdata *kept = &rows->data;
	size_t count, factors;

	arena_init(&kept->arena, ARENA_CHUNK);
	rows->is_kept = true;
	rows->count = row->respondents;
	kept->count = (size_t)row->respondents;
	kept->psu = whole(kept, row->psus, &kept->psu_count);
	kept->stratum = whole(kept, row->strata, &count);
	kept->scale = real(kept, row->scales, &kept->replicates);
	kept->psu_factor = real(kept, row->psu_factors, &count);
	kept->cell_factor = real(kept, row->cell_factors, &factors);
	kept->cells = kept->replicates ? factors / kept->replicates : 0;
	kept->unmeasured = arena_copy(&kept->arena, row->unmeasured);
	codes_take(kept, row->item_codes);
}

/* --- all of it --- */

static bool remake(struct run_rows *rows, const struct run_to_remake *run, struct error *error)
{
	if (!run_remake(&rows->data, NULL, rows->session, run, error))
		return false;
	rows->count = (int64_t)rows->data.count;
	return true;
}

static bool read_rows(struct run_rows *rows, const struct run_to_remake *run, struct error *error)
{
	const struct q_microdata_head_row *kept;

	if (!q_microdata_head_run(rows->session, run->run_id, &kept, error))
		return false;
	rows->reads_answers = kept->reads_answers;
	if (!kept->respondents_is_null) {
		kept_take(rows, kept);
		return true;
	}
	if (!kept->reads_answers)
		return error_set(error,
		        "run %lld is no main run, or an old one, and kept no rows: `kesu export` "
		        "on "
		        "the server can make them again from the answers",
		        (long long)run->run_id);
	return remake(rows, run, error);
}

bool run_rows_measured(const struct run_rows *rows)
{
	return rows->is_kept ? !rows->data.unmeasured.n : rows->data.eap != NULL;
}

bool run_rows_check(const struct run_rows *rows, struct error *error)
{
	return rows->count >= RUN_RESPONDENTS_LEAST ||
	       error_set(error,
	               "run %lld has fewer than %d respondents: nothing is given out of so few",
	               (long long)rows->run_id, RUN_RESPONDENTS_LEAST);
}

static bool find_run(struct run_rows *rows, struct error *error)
{
	const struct q_run_of_survey_row *run;

	if (!q_run_of_survey_run(
	            rows->session, rows->survey, rows->run_id ? &rows->run_id : NULL, &run, error))
		return false;
	if (!run || run->snapshot_sha256.n != RUN_SHA256_SIZE)
		return error_set(
		        error, "survey %.*s has no such finished run", STR_ARG(rows->survey));
	if (!run->superseded_by_is_null)
		return error_set(error,
		        "run %lld was superseded by run %lld, of almost the same people: nothing "
		        "is given out of it",
		        (long long)run->run_id, (long long)run->superseded_by);
	rows->run_id = run->run_id;
	rows->seed = run->seed;
	rows->kind = arena_copy(&rows->arena, run->kind);
	rows->program_version = arena_copy(&rows->arena, run->program_version);
	memcpy(rows->snapshot, run->snapshot_sha256.p, RUN_SHA256_SIZE);
	hex_encode(rows->snapshot, RUN_SHA256_SIZE, rows->sha256);
	return true;
}

static bool find_survey(struct run_rows *rows, struct error *error)
{
	const struct q_run_survey_row *survey;

	if (!q_run_survey_run(rows->session, rows->run_id, &survey, error))
		return false;
	if (!survey)
		return error_set(error, "there is no run %lld", (long long)rows->run_id);
	rows->is_rehearsal = survey->rehearsal;
	return !str_equal_c(survey->result_class, "activity") ||
	       error_set(error, "an activity has no weights and no scores");
}

bool run_rows_open(struct run_rows *rows, struct db_session *session, struct str slug,
        int64_t run_id, bool measured, struct error *error)
{
	*rows = (struct run_rows){.session = session, .survey = slug, .run_id = run_id};
	arena_init(&rows->arena, ARENA_CHUNK);
	return find_run(rows, error) && find_survey(rows, error) &&
	       read_rows(rows,
	               &(struct run_to_remake){
	                       .run_id = rows->run_id,
	                       .sha256 = {(const char *)rows->snapshot, sizeof(rows->snapshot)},
	                       .measured = measured,
	               },
	               error);
}

void run_rows_end(struct run_rows *rows)
{
	run_microdata_end(&rows->data);
	arena_free(&rows->arena);
}

/* --- one after the other --- */

/* The fields of microdata_rows.sql. */
enum {
	AT_PSU,
	AT_LEVELS,
	AT_POINTS = AT_LEVELS + GROUPS_FACTORS,
	AT_LITERATE,
	AT_BASE_WEIGHT,
	AT_WEIGHT,
	AT_CELL,
	AT_EAP,
	AT_SCORES,
	AT_CATEGORIES,
	FIELDS
};

struct stream {
	size_t items;
	run_row_fn *fn;
	void *state;
	int64_t number;
};

static bool field_row(const struct str *fields, size_t count, void *state, struct error *error)
{
	struct stream *stream = state;
	struct run_row row;

	if (count != FIELDS)
		return error_set(error, "a row of microdata has %zu fields", count);
	row.psu_at = (int32_t)db_field_int(fields[AT_PSU]);
	for (int v = 0; v < GROUPS_FACTORS; v++)
		row.level[v] = fields[AT_LEVELS + v];
	row.points = db_field_int(fields[AT_POINTS]);
	row.is_literate = db_field_int(fields[AT_LITERATE]) > 0;
	row.base_weight = db_field_float8(fields[AT_BASE_WEIGHT]);
	row.weight = db_field_float8(fields[AT_WEIGHT]);
	row.cell = (int32_t)db_field_int(fields[AT_CELL]);
	row.category = fields[AT_CATEGORIES].p;
	if (stream->items && fields[AT_CATEGORIES].n != stream->items)
		return error_set(error, "a row of microdata has too few answers");
	if (fields[AT_EAP].p) {
		row.eap = db_field_float8(fields[AT_EAP]);
		if (db_array_read(fields[AT_SCORES], DB_FLOAT8_ARRAY, row.score, NULL,
		            MEASURE_DRAWS) != MEASURE_DRAWS)
			return error_set(error, "a row of microdata has too few scores");
	}
	return stream->fn(&row, ++stream->number, stream->state, error);
}

static void row_take(struct run_row *row, const struct run_microdata *data, size_t i)
{
	row->psu_at = data->psu_at[i];
	for (int v = 0; v < GROUPS_FACTORS; v++)
		row->level[v] = data->level[v][i];
	row->points = data->points[i];
	row->is_literate = data->literate[i] > 0;
	row->base_weight = data->base_weight[i];
	row->weight = data->weight[i];
	row->cell = data->cell[i];
	row->category = data->category ? &data->category[i * data->items] : NULL;
	if (!data->eap)
		return;
	row->eap = data->eap[i];
	memcpy(row->score, &data->score[i * MEASURE_DRAWS], sizeof(row->score));
}

bool run_rows_each(const struct run_rows *rows, run_row_fn *fn, void *state, struct error *error)
{
	struct stream stream = {rows->data.items, fn, state, 0};
	struct run_row row;

	if (rows->is_kept)
		return db_session_copy_out(
		        rows->session, &q_microdata_rows_statement, field_row, &stream, error);
	for (int64_t i = 0; i < rows->count; i++) {
		row_take(&row, &rows->data, (size_t)i);
		if (!fn(&row, i + 1, state, error))
			return false;
	}
	return true;
}
