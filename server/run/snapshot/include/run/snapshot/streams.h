/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the data of a run: each stream of COPY in the order of its key, hashed as it passes.
 *
 * What can go wrong: a psu outside the survey's regions, or what the database would not have let
 * in; a background that cannot be read; the database.
 */
#ifndef KESU_RUN_SNAPSHOT_STREAMS_H
#define KESU_RUN_SNAPSHOT_STREAMS_H

#include <run/input/snapshot.h>
#include <run/input/survey.h>

#include <db/session.h>
#include <run/snapshot/progress.h>

/*
 * Inside the transaction that the session has begun. Everything but `past` and `peers`, which may
 * be there already; the rest of the snapshot is zero before.
 */
KESU_MUST_CHECK bool run_snapshot_read(struct run_snapshot *snapshot, struct db_session *session,
        const struct run_survey *survey, run_progress_fn *progress, void *state,
        struct error *error);

#endif
