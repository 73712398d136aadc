/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads what a run scores and by which rules, inside the snapshot's transaction.
 *
 * What can go wrong: there is no such run; a document no longer loads, or the points of its form
 * are not the standard's; the programme does not have the survey's region; the database fails.
 */
#ifndef KESU_RUN_SNAPSHOT_SURVEY_H
#define KESU_RUN_SNAPSHOT_SURVEY_H

#include <run/input/survey.h>

#include <db/session.h>

/* The caller ends it, also after a failure. */
KESU_MUST_CHECK bool run_survey_read(
        struct run_survey *survey, struct db_session *session, int64_t run_id, struct error *error);

#endif
