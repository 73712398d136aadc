/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a plan promises beside other regions, and the figures of those. */
#ifndef KESU_RUN_SNAPSHOT_PROMISES_H
#define KESU_RUN_SNAPSHOT_PROMISES_H

#include <run/input/promises.h>
#include <run/input/survey.h>

#include <db/session.h>

/* The texts are in the survey's arena. */
KESU_MUST_CHECK bool run_promises_read(struct run_promises *promises, struct run_survey *survey,
        struct db_session *session, int64_t run_id, struct error *error);

#endif
