/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store.h"

#include <base/memory.h>

#include <jansson.h>
#include <queries/core.h>
#include <queries/rehearsal.h>
#include <stdlib.h>

enum { STORE_CHUNK = 64 * 1024, STORE_INVITATIONS = 10000 /* invitations in one statement */ };

static struct str title_of(struct arena *arena, struct str name)
{
	json_t *words = json_loadb(name.p, name.n, 0, NULL);
	const char *zh = json_string_value(json_object_get(words, "zh"));
	const char *en = json_string_value(json_object_get(words, "en"));
	json_t *title = json_pack("{s:o,s:o}", "zh",
	        json_sprintf("%s公民科学素质抽样调查（演练）", zh ? zh : ""), "en",
	        json_sprintf("%s sample survey of science literacy (rehearsal)", en ? en : ""));
	char *dump = json_dumps(title, JSON_COMPACT);
	struct str copy = arena_copy(arena, str_from(dump));

	free(dump);
	json_decref(title);
	json_decref(words);
	return copy;
}

static bool title_find(struct db_session *session, const struct store_survey *survey,
        struct arena *arena, struct str *title, struct error *error)
{
	const struct q_sample_programme_row *row;

	if (!q_sample_programme_run(
	            session, str_from(survey->programme), str_from(survey->slug), &row, error))
		return false;
	if (!row)
		return error_set(error, "no programme %s is loaded", survey->programme);
	if (row->is_taken)
		return error_set(
		        error, "there is a survey %s already: choose another --slug", survey->slug);
	*title = title_of(arena, row->name);
	return true;
}

static bool nothing_inserted(const struct store_survey *survey, struct error *error)
{
	if (!survey->booklets.code.n)
		return error_set(error, "instrument %s or standard %s is not loaded",
		        survey->instrument, survey->standard);
	return error_set(error, "booklets %.*s of instrument %s or standard %s is not loaded",
	        STR_ARG(survey->booklets.code), survey->instrument, survey->standard);
}

static bool survey_insert(struct db_session *session, const struct store_survey *survey,
        struct str title, int32_t *survey_id, struct error *error)
{
	const struct q_survey_create_row *row;

	if (!q_survey_create_run(session,
	            &(struct q_survey_create_in){
	                    .slug = str_from(survey->slug),
	                    .programme = str_from(survey->programme),
	                    .title = title,
	                    .year = (int16_t)survey->year,
	                    .result_class = STR("model_assisted"),
	                    .rehearsal = true,
	                    .sampled = true,
	                    .instrument = str_from(survey->instrument),
	                    .booklets = survey->booklets.code,
	                    .booklets_version = survey->booklets.version,
	                    .standard = str_from(survey->standard),
	                    .state = STR("open"),
	            },
	            &row, error))
		return false;
	if (!row)
		return nothing_inserted(survey, error);
	*survey_id = row->survey_id;
	return true;
}

bool rehearsal_store_survey_create(struct db_session *session, const struct store_survey *survey,
        int32_t *survey_id, struct error *error)
{
	struct arena arena;
	struct str title = {0};
	bool created;

	arena_init(&arena, STORE_CHUNK);
	created = title_find(session, survey, &arena, &title, error) &&
	          survey_insert(session, survey, title, survey_id, error);
	arena_free(&arena);
	return created;
}

static void strata_put(struct db_batch *batch, int32_t survey_id, const struct selection *selection,
        struct arena *arena)
{
	size_t count = selection->stratum_count;
	int32_t *numbers = arena_new(arena, count, sizeof(*numbers));
	struct str *labels = arena_new(arena, count, sizeof(*labels));

	for (size_t i = 0; i < count; i++) {
		const struct selection_stratum *stratum = &selection->strata[i];

		numbers[i] = (int32_t)i + 1;
		labels[i] = arena_printf(arena, "%.*s%s%s", STR_ARG(stratum->region),
		        *stratum->residence ? " " : "", stratum->residence);
	}
	q_sample_strata(batch, survey_id, (struct db_array){count, numbers, NULL},
	        (struct db_array){count, labels, NULL});
}

static void psus_put(struct db_batch *batch, int32_t survey_id, const struct selection *selection,
        struct arena *arena)
{
	size_t count = selection->psu_count;
	int32_t *numbers = arena_new(arena, count, sizeof(*numbers));
	int32_t *strata = arena_new(arena, count, sizeof(*strata));
	struct str *regions = arena_new(arena, count, sizeof(*regions));
	struct str *residences = arena_new(arena, count, sizeof(*residences));

	for (size_t i = 0; i < count; i++) {
		const struct selection_psu *psu = &selection->psus[i];

		numbers[i] = psu->psu;
		strata[i] = psu->stratum;
		regions[i] = psu->region;
		residences[i] = str_from(psu->residence);
	}
	q_sample_psus(batch, &(struct q_sample_psus_in){
	                             .survey_id = survey_id,
	                             .psus = {count, numbers, NULL},
	                             .strata = {count, strata, NULL},
	                             .regions = {count, regions, NULL},
	                             .residences = {count, residences, NULL},
	                     });
}

static bool invitations_store(struct db_session *session, int32_t survey_id,
        const struct sample_row *rows, size_t count, struct error *error)
{
	struct arena arena;
	struct uuid *attempts;
	int32_t *psus;
	double *weights;
	bool stored;

	arena_init(&arena, STORE_CHUNK);
	attempts = arena_new(&arena, count, sizeof(*attempts));
	psus = arena_new(&arena, count, sizeof(*psus));
	weights = arena_new(&arena, count, sizeof(*weights));
	for (size_t i = 0; i < count; i++) {
		attempts[i] = core_invitation_attempt(str_from(rows[i].token));
		psus[i] = rows[i].psu;
		weights[i] = rows[i].base_weight;
	}
	stored = q_sample_invitations_run(session, survey_id,
	        (struct db_array){count, attempts, NULL}, (struct db_array){count, psus, NULL},
	        (struct db_array){count, weights, NULL}, error);
	arena_free(&arena);
	return stored;
}

static bool frame_store(struct db_session *session, int32_t survey_id,
        const struct selection *selection, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	struct arena arena;
	bool stored;

	arena_init(&arena, STORE_CHUNK);
	strata_put(batch, survey_id, selection, &arena);
	psus_put(batch, survey_id, selection, &arena);
	stored = db_session_run(session, error);
	arena_free(&arena);
	return stored;
}

bool rehearsal_store_sample(struct db_session *session, int32_t survey_id,
        const struct selection *selection, const struct sample_row *rows, struct error *error)
{
	size_t count = selection->person_count;

	if (!frame_store(session, survey_id, selection, error))
		return false;
	for (size_t from = 0; from < count; from += STORE_INVITATIONS) {
		size_t n = count - from < STORE_INVITATIONS ? count - from : STORE_INVITATIONS;

		if (!invitations_store(session, survey_id, rows + from, n, error))
			return false;
	}
	return true;
}
