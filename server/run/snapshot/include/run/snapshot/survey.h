/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads what a run scores and by which rules, inside the snapshot's transaction.
 *
 * What can go wrong: no such run; a document that no longer loads, or a form whose points are not
 * the standard's; a programme without the survey's region; the database.
 */
#ifndef KESU_RUN_SNAPSHOT_SURVEY_H
#define KESU_RUN_SNAPSHOT_SURVEY_H

#include <run/input/survey.h>

#include <db/session.h>

/* The caller ends it, also after a failure. */
KESU_MUST_CHECK bool run_survey_read(
        struct run_survey *survey, struct db_session *session, int64_t run_id, struct error *error);

#endif
