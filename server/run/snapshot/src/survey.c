/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the survey of a run. The documents are the bytes they were loaded from, and they are
 * checked again in the same way. The form's points must be the standard's, because the cut is in
 * points.
 */
#include <run/snapshot/survey.h>

#include <queries/core.h>
#include <queries/run.h>

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 64 << 10 };

static struct str keep(struct run_survey *survey, struct str s)
{
	return arena_copy(&survey->arena, s);
}

static bool read_survey(
        struct run_survey *survey, struct db_session *session, int64_t run_id, struct error *error)
{
	const struct q_run_survey_row *row;

	if (!q_run_survey_run(session, run_id, &row, error))
		return false;
	if (!row)
		return error_set(error, "there is no run %lld", (long long)run_id);
	survey->survey_id = row->survey_id;
	survey->vintage = row->vintage;
	survey->year = row->year;
	survey->programme_version = row->programme_version;
	survey->seed = row->seed;
	survey->is_rehearsal = row->rehearsal;
	survey->slug = keep(survey, row->slug);
	survey->result_class = keep(survey, row->result_class);
	survey->region = keep(survey, row->region);
	survey->is_activity = str_equal_c(row->result_class, "activity");
	survey->opt_in = row->opt_in;
	if (row->key_groups.p)
		survey->key_groups = keep(survey, row->key_groups);
	survey->is_main = row->kind.p && str_equal_c(row->kind, "main");
	return true;
}

/* --- documents --- */

static bool digest(struct str document, uint8_t *sha256, struct error *error)
{
	return EVP_Digest(document.p, document.n, sha256, NULL, EVP_sha256(), NULL) ||
	       error_set(error, "SHA-256 does not work");
}

static bool load_documents(
        struct run_survey *survey, const struct q_survey_document_row *row, struct error *error)
{
	struct model_problems problems;

	model_problems_init(&problems, "the stored instrument");
	survey->instrument = model_instrument_load(row->instrument, &problems);
	if (!survey->instrument)
		return model_problems_error(&problems, error);
	model_problems_init(&problems, "the stored standard");
	survey->standard = model_standard_load(row->standard, &problems);
	if (!survey->standard)
		return model_problems_error(&problems, error);
	return digest(row->instrument, survey->instrument_sha256, error) &&
	       digest(row->standard, survey->standard_sha256, error);
}

/* The programme's key groups, as far as the instrument can tell them. */
static bool take_key_groups(struct run_survey *survey, struct error *error)
{
	if (survey->key_groups.p &&
	        !model_key_groups_add(survey->instrument, survey->key_groups, &survey->left, error))
		return error_wrap(error, "the stored programme");
	survey->own = groups_own_make(survey->instrument, &survey->arena);
	return true;
}

static void take_parts(struct run_survey *survey)
{
	size_t count = (size_t)survey->design->booklet_count;

	survey->parts = arena_new(&survey->arena, count, sizeof(*survey->parts));
	survey->worth = arena_new(&survey->arena, count, sizeof(*survey->worth));
	for (size_t b = 0; b < count; b++) {
		survey->parts[b] = model_booklet_design_part(
		        survey->design, survey->instrument, (int)b + 1, &survey->arena);
		survey->worth[b] = 0;
		for (size_t i = 0; i < survey->parts[b].count; i++)
			survey->worth[b] += (int16_t)survey->instrument
			                            ->items[survey->parts[b].positions[i] - 1]
			                            .points;
	}
}

static bool load_design(struct run_survey *survey, struct str document, struct error *error)
{
	struct model_problems problems;

	if (!document.p)
		return true;
	model_problems_init(&problems, "the stored booklet design");
	survey->design = model_booklet_design_load(document, &problems);
	if (!survey->design ||
	        !model_booklet_design_check(survey->design, survey->instrument, &problems))
		return model_problems_error(&problems, error);
	take_parts(survey);
	return digest(document, survey->design_sha256, error);
}

static bool check_points(const struct run_survey *survey, struct error *error)
{
	const struct instrument *instrument = survey->instrument;
	int points = 0;

	for (int i = 0; i < instrument->item_count; i++)
		points += instrument->items[i].points;
	if (points == survey->standard->points)
		return true;
	return error_set(error,
	        "instrument %.*s %.*s has %d points but standard %.*s judges forms of %d",
	        STR_ARG(instrument->code), STR_ARG(instrument->version), points,
	        STR_ARG(survey->standard->code), survey->standard->points);
}

static bool read_documents(
        struct run_survey *survey, struct db_session *session, struct error *error)
{
	const struct q_survey_document_row *row;

	if (!q_survey_document_run(session, survey->survey_id, &row, error))
		return false;
	if (!row)
		return error_set(
		        error, "survey %.*s does not exist any more", STR_ARG(survey->slug));
	return load_documents(survey, row, error) && take_key_groups(survey, error) &&
	       load_design(survey, row->design, error) && check_points(survey, error);
}

/* --- regions --- */

static void take_regions(struct run_survey *survey, const struct q_survey_regions_rows *rows)
{
	struct run_regions *regions = &survey->regions;

	regions->count = (uint32_t)rows->count;
	regions->code = arena_new(&survey->arena, regions->count, sizeof(*regions->code));
	regions->level = arena_new(&survey->arena, regions->count, sizeof(*regions->level));
	regions->parent = arena_new(&survey->arena, regions->count, sizeof(*regions->parent));
	regions->is_unit = arena_new(&survey->arena, regions->count, sizeof(*regions->is_unit));
	regions->by_code = arena_new(&survey->arena, regions->count, sizeof(*regions->by_code));
	for (uint32_t i = 0; i < regions->count; i++) {
		regions->code[i] = keep(survey, rows->row[i].code);
		regions->level[i] = keep(survey, rows->row[i].level);
		regions->is_unit[i] = rows->row[i].is_unit;
	}
	run_regions_sort(regions);
	for (uint32_t i = 0; i < regions->count; i++) {
		struct str parent = rows->row[i].parent;

		regions->parent[i] = parent.p ? run_region_find(regions, parent) : -1;
	}
}

static bool read_regions(struct run_survey *survey, struct db_session *session, struct error *error)
{
	struct q_survey_regions_rows rows;

	if (!q_survey_regions_run(session, survey->survey_id, &rows, error))
		return false;
	if (!rows.count)
		return error_set(error, "the programme of survey %.*s has no region %.*s",
		        STR_ARG(survey->slug), STR_ARG(survey->region));
	take_regions(survey, &rows);
	return true;
}

bool run_survey_read(
        struct run_survey *survey, struct db_session *session, int64_t run_id, struct error *error)
{
	*survey = (struct run_survey){0};
	arena_init(&survey->arena, ARENA_CHUNK);
	return read_survey(survey, session, run_id, error) &&
	       read_documents(survey, session, error) && read_regions(survey, session, error);
}
