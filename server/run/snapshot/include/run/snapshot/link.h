/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads what holds the scale of a survey into survey->link, inside the snapshot's transaction,
 * after the survey's documents.
 *
 * What can go wrong: a document that no longer loads; the database. That no earlier run is there is
 * no error: the run then stands alone, or, where the form is another's, cannot be measured, which
 * says why.
 */
#ifndef KESU_RUN_SNAPSHOT_LINK_H
#define KESU_RUN_SNAPSHOT_LINK_H

#include <run/input/survey.h>

#include <db/session.h>

KESU_MUST_CHECK bool run_link_read(
        struct run_survey *survey, struct db_session *session, int64_t run_id, struct error *error);

#endif
