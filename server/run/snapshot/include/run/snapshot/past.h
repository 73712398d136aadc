/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what is known of other years. */
#ifndef KESU_RUN_SNAPSHOT_PAST_H
#define KESU_RUN_SNAPSHOT_PAST_H

#include <run/input/past.h>
#include <run/input/survey.h>

#include <db/session.h>

/*
 * Call it inside the snapshot's transaction, after the link, because the headline and the scale
 * depend on the link. The texts live as long as the survey. The caller ends the past, also after a
 * failure.
 */
KESU_MUST_CHECK bool run_past_read(struct run_past *past, struct run_survey *survey,
        struct db_session *session, int64_t run_id, struct error *error);

#endif
