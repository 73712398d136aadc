/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the run, and takes what was kept with it, or makes it again. */
#include "rows.h"

#include "remake.h"

#include <reporting/words.h>
#include <run/input/earlier.h>

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

static int16_t *small(struct run_microdata *microdata, struct str raw, size_t *count)
{
	return column(microdata, raw, DB_INT2_ARRAY, sizeof(int16_t), count);
}

static double *real(struct run_microdata *microdata, struct str raw, size_t *count)
{
	return column(microdata, raw, DB_FLOAT8_ARRAY, sizeof(double), count);
}

static struct str *texts(struct run_microdata *microdata, struct str raw, size_t *count)
{
	struct str *text = column(microdata, raw, DB_TEXT_ARRAY, sizeof(struct str), count);

	for (size_t i = 0; i < *count; i++)
		text[i] = arena_copy(&microdata->arena, text[i]);
	return text;
}

/* The table's checks say that columns of one thing are of one length. */
static void kept_take(struct run_microdata *kept, const struct q_run_microdata_row *row)
{
	size_t count, factors;

	*kept = (struct run_microdata){0};
	arena_init(&kept->arena, ARENA_CHUNK);
	kept->psu = whole(kept, row->psus, &kept->psu_count);
	kept->stratum = whole(kept, row->strata, &count);
	kept->psu_at = whole(kept, row->psu_at, &kept->count);
	kept->level[GROUP_SEX] = texts(kept, row->sex, &count);
	kept->level[GROUP_AGE] = texts(kept, row->age, &count);
	kept->level[GROUP_RESIDENCE] = texts(kept, row->residence, &count);
	kept->level[GROUP_EDUCATION] = texts(kept, row->education, &count);
	kept->points = small(kept, row->points, &count);
	kept->literate = small(kept, row->literate, &count);
	kept->base_weight = real(kept, row->base_weights, &count);
	kept->weight = real(kept, row->weights, &count);
	kept->cell = whole(kept, row->cells, &count);
	kept->scale = real(kept, row->scales, &kept->replicates);
	kept->psu_factor = real(kept, row->psu_factors, &count);
	kept->cell_factor = real(kept, row->cell_factors, &factors);
	kept->cells = kept->replicates ? factors / kept->replicates : 0;
	kept->unmeasured = arena_copy(&kept->arena, row->unmeasured);
	if (!kept->unmeasured.n) {
		kept->eap = real(kept, row->eap, &count);
		kept->score = real(kept, row->scores, &count);
	}
}

/* --- all of it --- */

static bool read_rows(struct run_rows *rows, struct db_session *session,
        const struct run_to_remake *run, struct error *error)
{
	const struct q_run_microdata_row *kept;

	if (!q_run_microdata_run(session, run->run_id, &kept, error))
		return false;
	if (!kept)
		return run_remake(&rows->data, session, run, error);
	kept_take(&rows->data, kept);
	return true;
}

static bool rows_check(const struct run_rows *rows, bool measured, struct error *error)
{
	if (measured && !rows->data.eap)
		return error_set(error, "run %lld could not measure people: %.*s",
		        (long long)rows->run_id, STR_ARG(rows->data.unmeasured));
	return rows->data.count >= RUN_RESPONDENTS_LEAST ||
	       error_set(error,
	               "run %lld has fewer than %d respondents: nothing is given out of so few",
	               (long long)rows->run_id, RUN_RESPONDENTS_LEAST);
}

/* sha256: of the run's own snapshot, RUN_SHA256_SIZE bytes. */
static bool find_run(struct run_rows *rows, struct db_session *session, struct str slug,
        uint8_t *sha256, struct error *error)
{
	const struct q_run_of_survey_row *run;

	if (!q_run_of_survey_run(session, slug, rows->run_id ? &rows->run_id : NULL, &run, error))
		return false;
	if (!run || run->snapshot_sha256.n != RUN_SHA256_SIZE)
		return error_set(error, "survey %.*s has no such finished run", STR_ARG(slug));
	if (!run->superseded_by_is_null)
		return error_set(error,
		        "run %lld was superseded by run %lld, of almost the same people: nothing "
		        "is given out of it",
		        (long long)run->run_id, (long long)run->superseded_by);
	rows->run_id = run->run_id;
	memcpy(sha256, run->snapshot_sha256.p, RUN_SHA256_SIZE);
	return true;
}

static bool find_survey(struct run_rows *rows, struct db_session *session, struct error *error)
{
	const struct q_run_survey_row *survey;

	if (!q_run_survey_run(session, rows->run_id, &survey, error))
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
	uint8_t sha256[RUN_SHA256_SIZE];

	*rows = (struct run_rows){.run_id = run_id};
	return find_run(rows, session, slug, sha256, error) && find_survey(rows, session, error) &&
	       read_rows(rows, session,
	               &(struct run_to_remake){
	                       .run_id = rows->run_id,
	                       .sha256 = {(const char *)sha256, sizeof(sha256)},
	                       .measured = measured,
	               },
	               error) &&
	       rows_check(rows, measured, error);
}

void run_rows_end(struct run_rows *rows)
{
	run_microdata_end(&rows->data);
}

const char run_rows_head[] = "label,respondent,stratum,psu,sex,age,residence,education";

void run_rows_put(const struct run_rows *rows, size_t row, FILE *file)
{
	const struct run_microdata *data = &rows->data;
	int32_t psu_at = data->psu_at[row];

	fprintf(file, "%s,%zu,%d,%d", rows->is_rehearsal ? REPORTING_NOTICE_REHEARSAL_ZH : "",
	        row + 1, data->stratum[psu_at], data->psu[psu_at]);
	for (int v = 0; v < GROUPS_FACTORS; v++)
		fprintf(file, ",%.*s", STR_ARG(data->level[v][row]));
}
