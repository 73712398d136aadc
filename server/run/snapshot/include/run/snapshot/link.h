/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads what holds the scale of a survey into survey->link. Call it inside the snapshot's
 * transaction, after the survey's documents were read.
 *
 * What can go wrong: a document no longer loads; the database fails. It is not an error when there
 * is no earlier run. The run then has its own scale. When its form belongs to another version, it
 * cannot be measured, and the measurement says why.
 */
#ifndef KESU_RUN_SNAPSHOT_LINK_H
#define KESU_RUN_SNAPSHOT_LINK_H

#include <run/input/survey.h>

#include <db/session.h>

KESU_MUST_CHECK bool run_link_read(
        struct run_survey *survey, struct db_session *session, int64_t run_id, struct error *error);

#endif
