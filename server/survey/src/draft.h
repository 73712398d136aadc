/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey that is to be created, for the command and the API: all faults are told at once. */
#ifndef KESU_SURVEY_DRAFT_H
#define KESU_SURVEY_DRAFT_H

#include <base/str.h>
#include <core/calendar.h>

#include <model/programme.h>
#include <queries/core.h>
#include <queries/survey.h>

struct survey_draft {
	struct str slug, programme, region, instrument, standard;
	struct str booklets, opens, closes; /* p NULL: none */
	struct str title;                   /* JSON of both languages */
	int year;
	enum survey_class class;
	bool rehearsal, opt_in;
	char opens_at[CORE_CALENDAR_TIME_SIZE], closes_at[CORE_CALENDAR_TIME_SIZE];
};

/* Is told of each field that does not fit, in words of both languages, and what stands in it. */
typedef void survey_draft_lack_fn(
        void *state, const char *field, const char *words, struct str what);

struct q_survey_parts_in survey_draft_parts(const struct survey_draft *draft);
/* After the database has told what there is of it. */
void survey_draft_check(struct survey_draft *draft, const struct q_survey_parts_row *parts,
        survey_draft_lack_fn *lack, void *state);
struct q_survey_create_in survey_draft_create(const struct survey_draft *draft);

#endif
