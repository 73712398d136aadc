/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A survey's form for those who design it: its booklets, how often its items were shown, and its
 * pilot. The database decides what the caller may (schema/functions/67_forms.sql,
 * 69_pilot_staff.sql): it needs the right try_forms and the survey's region.
 */
#ifndef KESU_SURVEY_FORMS_H
#define KESU_SURVEY_FORMS_H

#include <base/uuid.h>

#include <core/invitation.h>
#include <http/http.h>

http_handler survey_booklets_get, survey_exposure_get;
http_handler survey_pilot_get, survey_pilot_post, survey_pilot_delete;

enum { PILOT_LINKS_MAX = 200, PILOT_DAYS_MAX = 90 };

/* New links: the tokens are told once, the database gets their keys. */
struct survey_links {
	size_t count;
	char token[PILOT_LINKS_MAX][INVITATION_TOKEN_SIZE];
	struct uuid key[PILOT_LINKS_MAX];
};
void survey_links_new(struct survey_links *links, size_t count);

#endif
