/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The respondents of a run with their scores, for whoever recomputes its shares: made again from
 * the stored answers by the run's own seed, as the weights are (run/weights_file.h), row for row
 * the same people. CSV: stratum, psu and reporting groups, final weight, observed points (of a
 * booklet scaled to the whole form), expected points at the EAP, and the plausible scores ps1 .. on
 * the whole form, rapid guesses not administered.
 *
 * What can go wrong: an activity, a run that is not done, answers or margins changed since, a run
 * that could not measure people.
 */
#ifndef KESU_RUN_SCORES_FILE_H
#define KESU_RUN_SCORES_FILE_H

#include <db/session.h>

#include <stdio.h>

/* run_id 0: the last that is done. */
KESU_MUST_CHECK bool run_scores_file_write(struct db_session *session, struct str slug,
        int64_t run_id, FILE *file, struct error *error);

#endif
