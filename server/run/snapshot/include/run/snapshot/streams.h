/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the data of a run: each stream of COPY in the order of its key, hashed as it is read.
 *
 * What can go wrong: a psu is outside the survey's regions; a value that the database should not
 * have accepted; a background that cannot be read; the database fails.
 */
#ifndef KESU_RUN_SNAPSHOT_STREAMS_H
#define KESU_RUN_SNAPSHOT_STREAMS_H

#include <run/input/snapshot.h>
#include <run/input/survey.h>

#include <db/session.h>
#include <run/snapshot/progress.h>

/*
 * Call it inside the transaction that the session has begun. It fills everything but `past` and
 * `peers`, which may already be filled. The rest of the snapshot must be zero before.
 */
KESU_MUST_CHECK bool run_snapshot_read(struct run_snapshot *snapshot, struct db_session *session,
        const struct run_survey *survey, run_progress_fn *progress, void *state,
        struct error *error);

#endif
