/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The respondents of a run with their scores, for anybody who recomputes its shares. They come from
 * where the weights come from (run/weights_file.h). The rows are the same people in the same order.
 * CSV: stratum, psu and reporting groups, final weight, observed points (in a booklet scaled to the
 * whole form), expected points at the EAP, and the plausible scores ps1 .. on the whole form, with
 * rapid guesses not administered.
 *
 * What can go wrong: the survey is an activity, the run is not done, it could not measure people,
 * or it is no main run, and answers or margins have changed since.
 */
#ifndef KESU_RUN_SCORES_FILE_H
#define KESU_RUN_SCORES_FILE_H

#include <db/session.h>

#include <stdio.h>

/* run_id 0: the last run that is done. */
KESU_MUST_CHECK bool run_scores_file_write(struct db_session *session, struct str slug,
        int64_t run_id, FILE *file, struct error *error);

#endif
