/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One run: from the stored answers of a survey to its estimates.
 *
 * snapshot    one repeatable-read transaction streams psus, invitations, margins, attempts and
 *             answers by COPY, in the order of their keys; snapshot_sha256 is the hash of their
 *             bytes and of the documents
 * points      the latest answer to each item, scored by the key; an unanswered item scores 0
 * estimates   weights: nonresponse, calibration to the margins, replicates that redo both
 *             (run/compute/weights.h); Hajek shares of region x group by four measures
 *             (run/compute/measures.h), logit intervals and the publication rule; an activity
 *             gets counts and mean scores, never a share
 * storing     figures, recipe and diagnostics, in one transaction that also ends the run; with a
 *             main run what they rest on (run/compute/microdata.h)
 *
 * The same snapshot and seed give the same figures to the last bit, with any number of threads. A
 * respondent costs about 200 bytes of memory and 3 more for each item, and a few hundred more while
 * people are measured. Of an answer only two things are kept: whether it was right, and how long it
 * took.
 *
 * What can go wrong: another session has the run; nobody has answered what a main run is to be of;
 * a document no longer loads, or its points are not the standard's; a psu is outside the survey's
 * regions; a few people have come or gone since an earlier run, whose answers the difference of
 * both would tell; the database fails. A failed run stays "running"; the caller ends it with
 * run_fail, with the words of the error.
 */
#ifndef KESU_RUN_RUN_H
#define KESU_RUN_RUN_H

#include <base/error.h>
#include <db/session.h>
#include <run/snapshot/progress.h>

/*
 * Asks for a run of the survey and takes it for this session, so that no job runner also starts it.
 * Without a seed (NULL) it has the one drawn when the survey closed, or 1 before. Fails when the
 * survey has a main run and this one, another, has no reason (p NULL), or when it has none yet and
 * the seed is another.
 */
struct run_asked {
	int32_t survey_id;
	const int64_t *seed;
	struct str reason;
	const char *account;
};
KESU_MUST_CHECK bool run_request(struct db_session *session, const struct run_asked *asked,
        int64_t *run_id, struct error *error);

/*
 * Takes a run that is queued, or whose process is gone, and completes it. `progress` may be NULL.
 * The run's own row shows its step. While the snapshot is being read this is not possible (it is
 * one transaction), so a caller that wants finer progress in the database calls run_step over a
 * session of its own.
 */
KESU_MUST_CHECK bool run_score(struct db_session *session, int64_t run_id,
        run_progress_fn *progress, void *state, struct error *error);

/* Ends a run that failed, with the reason in words. Fails when another session has it. */
KESU_MUST_CHECK bool run_fail(
        struct db_session *session, int64_t run_id, const char *words, struct error *error);

#endif
