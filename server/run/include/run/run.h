/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One run: from the stored answers of a survey to its estimates.
 *
 *	snapshot    one repeatable-read transaction streams psus, invitations, margins, attempts and
 *	            answers by COPY, in the order of their keys; their bytes and the documents' make
 *	            snapshot_sha256
 *	points      the latest answer to each item, by key; an unanswered item scores 0
 *	estimates   weights: nonresponse, calibration to the margins, replicates that redo both
 *	            (run/compute/weights.h); Hajek shares of region x group by four measures
 *	            (run/compute/measures.h), logit intervals and the publication rule; an activity
 *	            gets counts and mean scores, never a share
 *	storing     figures, recipe and diagnostics, in one transaction that also ends the run
 *
 * The same snapshot and seed give the same figures to the last bit, whatever the number of threads.
 * A respondent costs about 200 bytes of memory and 3 an item, and a few hundred more while people
 * are measured: of an answer nothing is kept but whether it was right and how long it took.
 *
 * What can go wrong: another session has the run; a document that no longer loads, or whose points
 * are not the standard's; a psu outside the survey's regions; the database. A failed run is left
 * "running" for the caller to end by run_fail, with the error's words.
 */
#ifndef KESU_RUN_RUN_H
#define KESU_RUN_RUN_H

#include <base/error.h>
#include <db/session.h>
#include <run/snapshot/progress.h>

/* Asks for a run of the survey and takes it for this session, so that no job runner starts
 * it as well. */
KESU_MUST_CHECK bool run_request(struct db_session *session, int32_t survey_id, int64_t seed,
        const char *account, int64_t *run_id, struct error *error);

/*
 * Takes a queued run, or one whose process is gone, to done. `progress` may be NULL. The run's own
 * row says its step; while the snapshot is being read it cannot (one transaction), so a caller that
 * wants finer progress in the database writes run_step over a session of its own.
 */
KESU_MUST_CHECK bool run_score(struct db_session *session, int64_t run_id,
        run_progress_fn *progress, void *state, struct error *error);

/* Ends a run that did not work, with the reason in words; fails when another session has it. */
KESU_MUST_CHECK bool run_fail(
        struct db_session *session, int64_t run_id, const char *words, struct error *error);

#endif
