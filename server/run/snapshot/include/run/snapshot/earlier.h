/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier runs withheld (run/input/earlier.h), read in the snapshot's transaction. */
#ifndef KESU_RUN_SNAPSHOT_EARLIER_H
#define KESU_RUN_SNAPSHOT_EARLIER_H

#include <db/session.h>
#include <run/input/snapshot.h>

/*
 * Call after the answers have been read. Fails when the respondents differ from those of an earlier
 * run that published figures by some people, but too few of them, and this run does not take its
 * place: the words are for the person who asked for the run.
 */
KESU_MUST_CHECK bool run_earlier_read(struct run_snapshot *snapshot, struct db_session *session,
        const struct run_survey *survey, int64_t run_id, struct error *error);

#endif
