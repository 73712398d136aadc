/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Creating the surveys of a programme whose slugs are new, and holding the others against what is
 * stored. What a survey refers to must be stored or loaded in the same call, and an instrument's
 * bank must fit its class.
 */
#include "parts.h"

#include <queries/core.h>
#include <queries/load.h>

static struct str survey_pointer(struct load_step *step, int number, const char *field)
{
	return arena_printf(&step->arena, "/surveys/%d/%s", number, field);
}

/* True when the survey can be created; otherwise adds the problems. */
static bool survey_check(struct load_step *step, int number, const struct q_load_survey_row *known)
{
	const struct programme_survey *survey = &step->document->programme->surveys[number];
	enum instrument_bank bank;
	struct error misfit;

	if (!known->bank.p) {
		model_problems_add(step->problems, survey_pointer(step, number, "instrument"),
		        "version %.*s of instrument %.*s is not loaded",
		        STR_ARG(survey->instrument_version), STR_ARG(survey->instrument));
		return false;
	}
	if (!known->has_standard) {
		model_problems_add(step->problems, survey_pointer(step, number, "standard"),
		        "standard %.*s is not loaded", STR_ARG(survey->standard));
		return false;
	}
	if (survey->booklets.n && !known->has_booklets) {
		model_problems_add(step->problems, survey_pointer(step, number, "booklets"),
		        "version %.*s of booklets %.*s for this version of %.*s is not loaded",
		        STR_ARG(survey->booklets_version), STR_ARG(survey->booklets),
		        STR_ARG(survey->instrument));
		return false;
	}
	bank = str_equal_c(known->bank, model_instrument_bank_codes[BANK_OPEN]) ? BANK_OPEN
	                                                                        : BANK_SECURE;
	if (model_survey_instrument_check(survey->class, survey->rehearsal, bank, &misfit))
		return true;
	model_problems_add(
	        step->problems, survey_pointer(step, number, "instrument"), "%s", misfit.text);
	return false;
}

static bool survey_create(struct load_step *step, int number, struct error *error)
{
	const struct programme *programme = step->document->programme;
	const struct programme_survey *survey = &programme->surveys[number];

	if (!q_survey_create_run(step->session,
	            &(struct q_survey_create_in){
	                    .slug = survey->slug,
	                    .programme = programme->code,
	                    .title = load_words(&step->arena, &survey->title),
	                    .year = (int16_t)survey->year,
	                    .result_class = str_from(model_survey_class_codes[survey->class]),
	                    .rehearsal = survey->rehearsal,
	                    .sampled = survey->class != SURVEY_ACTIVITY,
	                    .instrument = survey->instrument,
	                    .instrument_version = survey->instrument_version,
	                    .booklets = survey->booklets,
	                    .booklets_version = survey->booklets_version,
	                    .standard = survey->standard,
	                    .state = str_from(model_survey_state_codes[survey->state]),
	            },
	            NULL, error))
		return error_wrap(error, "survey %.*s", STR_ARG(survey->slug));
	step->report->added[LOAD_SURVEY]++;
	return true;
}

/* Every field that differs is a problem, but the state. */
static bool survey_compare(struct load_step *step, int number, struct error *error)
{
	const struct programme_survey *survey = &step->document->programme->surveys[number];
	struct q_load_survey_changes_rows rows;

	if (!q_load_survey_changes_run(step->session,
	            &(struct q_load_survey_changes_in){
	                    .slug = survey->slug,
	                    .title = load_words(&step->arena, &survey->title),
	                    .year = (int16_t)survey->year,
	                    .result_class = str_from(model_survey_class_codes[survey->class]),
	                    .rehearsal = survey->rehearsal,
	                    .instrument = survey->instrument,
	                    .instrument_version = survey->instrument_version,
	                    .booklets = survey->booklets,
	                    .booklets_version = survey->booklets_version,
	                    .standard = survey->standard,
	                    .state = str_from(model_survey_state_codes[survey->state]),
	            },
	            &rows, error))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct q_load_survey_changes_row *row = &rows.row[i];
		struct str pointer =
		        arena_printf(&step->arena, "/surveys/%d/%.*s", number, STR_ARG(row->field));

		if (str_equal_c(row->field, "state"))
			load_change_add(step, LOAD_STAYED, pointer.p, row->was, row->given);
		else
			model_problems_add(step->problems, pointer,
			        "is stored as \"%.*s\": a survey stays what it is",
			        STR_ARG(row->was));
	}
	return true;
}

/* *is_new: the slug is free and everything the survey names is there. */
static bool survey_look_up(struct load_step *step, int number, bool *is_new, struct error *error)
{
	const struct programme *programme = step->document->programme;
	const struct programme_survey *survey = &programme->surveys[number];
	const struct q_load_survey_row *row;

	*is_new = false;
	if (!q_load_survey_run(step->session,
	            &(struct q_load_survey_in){
	                    .slug = survey->slug,
	                    .instrument = survey->instrument,
	                    .instrument_version = survey->instrument_version,
	                    .standard = survey->standard,
	                    .booklets = survey->booklets,
	                    .booklets_version = survey->booklets_version,
	            },
	            &row, error))
		return false;
	if (!row->owner.p) {
		*is_new = survey_check(step, number, row);
		return true;
	}
	if (str_equal(row->owner, programme->code))
		return survey_compare(step, number, error);
	model_problems_add(step->problems, survey_pointer(step, number, "slug"),
	        "%.*s is a survey of programme %.*s", STR_ARG(survey->slug), STR_ARG(row->owner));
	return true;
}

/* Surveys that the file has no longer stay. */
static bool surveys_left(struct load_step *step, struct error *error)
{
	const struct programme *programme = step->document->programme;
	size_t count = (size_t)programme->survey_count;
	struct str *slugs = arena_new(&step->arena, count, sizeof(*slugs));
	struct q_load_surveys_left_rows rows;

	for (size_t i = 0; i < count; i++)
		slugs[i] = programme->surveys[i].slug;
	if (!q_load_surveys_left_run(step->session, programme->code,
	            (struct db_array){count, slugs, NULL}, &rows, error))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		load_change_add(step, LOAD_STAYED, "/surveys", rows.row[i].slug, (struct str){0});
	return true;
}

bool load_programme_surveys_store(struct load_step *step, struct error *error)
{
	int count = step->document->programme->survey_count;

	for (int i = 0; i < count; i++) {
		bool is_new;

		step->report->found[LOAD_SURVEY]++;
		if (!survey_look_up(step, i, &is_new, error))
			return false;
		if (is_new && !survey_create(step, i, error))
			return false;
	}
	return surveys_left(step, error);
}
