/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The surveys a programme lists, and which bank of items a survey may draw from. */
#include "programme_parts.h"

#include <string.h>

const char *const model_survey_class_codes[SURVEY_CLASSES] = {
        [SURVEY_OFFICIAL] = "official",
        [SURVEY_MODEL_ASSISTED] = "model_assisted",
        [SURVEY_ACTIVITY] = "activity",
};
const char *const model_survey_state_codes[SURVEY_STATES] = {
        [SURVEY_DRAFT] = "draft",
        [SURVEY_OPEN] = "open",
        [SURVEY_CLOSED] = "closed",
};

static const struct field survey_fields[] = {
        FIELD(struct programme_survey, slug, .pattern = PATTERN_SLUG),
        FIELD(struct programme_survey, title, .kind = FIELD_WORDS),
        FIELD(struct programme_survey, year, .kind = FIELD_INTEGER, .least = PROGRAMME_YEAR_MIN,
                .most = PROGRAMME_YEAR_MAX),
        FIELD(struct programme_survey, class, .kind = FIELD_CHOICE,
                .words = model_survey_class_codes, .word_count = SURVEY_CLASSES),
        FIELD(struct programme_survey, rehearsal, .kind = FIELD_FLAG),
        FIELD(struct programme_survey, instrument, .pattern = PATTERN_CODE),
        FIELD(struct programme_survey, instrument_version, .pattern = PATTERN_VERSION),
        FIELD(struct programme_survey, booklets, .pattern = PATTERN_CODE, .optional = true),
        FIELD(struct programme_survey, booklets_version, .pattern = PATTERN_VERSION,
                .optional = true),
        FIELD(struct programme_survey, standard, .pattern = PATTERN_CODE),
        FIELD(struct programme_survey, state, .kind = FIELD_CHOICE,
                .words = model_survey_state_codes, .word_count = SURVEY_STATES),
};

static void survey_read(const struct node *node, const struct programme *programme,
        struct programme_survey *surveys, int i)
{
	struct node slug = model_node_field(node, "slug"), state = model_node_field(node, "state");

	if (!model_node_read(node, survey_fields, FIELD_COUNT(survey_fields), &surveys[i],
	            &programme->memory->arena))
		return;
	for (int j = 0; j < i; j++)
		if (str_equal(surveys[j].slug, surveys[i].slug))
			model_node_problem(&slug, "survey %s occurs twice", surveys[i].slug.p);
	if (!surveys[i].booklets.n != !surveys[i].booklets_version.n)
		model_node_problem(node, "names \"%s\" without \"%s\"",
		        surveys[i].booklets.n ? "booklets" : "booklets_version",
		        surveys[i].booklets.n ? "booklets_version" : "booklets");
	if (surveys[i].class == SURVEY_OFFICIAL && surveys[i].state != SURVEY_DRAFT)
		model_node_problem(&state, "an official survey is listed as draft: "
		                           "opening it takes an approval");
}

void model_programme_surveys_read(const struct node *root, struct programme *programme)
{
	struct node list;
	int count = model_node_list(root, "surveys", 0, PROGRAMME_SURVEYS_MAX, &list);
	struct programme_survey *surveys =
	        arena_new(&programme->memory->arena, (size_t)count, sizeof(*surveys));

	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&list, (size_t)i);

		survey_read(&node, programme, surveys, i);
	}
	programme->surveys = surveys;
	programme->survey_count = count;
}

/* As the database has it. A file is held to more: its slugs are codes (PATTERN_SLUG). */
enum { SLUG_LEAST = 3, SLUG_MAX = 64 };
static const char slug_characters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

bool model_survey_slug_valid(struct str slug)
{
	if (slug.n < SLUG_LEAST || slug.n > SLUG_MAX || slug.p[0] == '-')
		return false;
	for (size_t i = 0; i < slug.n; i++)
		if (!memchr(slug_characters, slug.p[i], sizeof(slug_characters) - 1))
			return false;
	return true;
}

bool model_survey_instrument_check(
        enum survey_class class, bool rehearsal, enum instrument_bank bank, struct error *error)
{
	bool open = class == SURVEY_ACTIVITY || rehearsal;

	if (open && bank != BANK_OPEN)
		return error_set(
		        error, "an activity or a rehearsal must not draw from a secure bank");
	if (!open && bank != BANK_SECURE)
		return error_set(error,
		        "an open bank has public keys: it serves activities and rehearsals only");
	return true;
}
