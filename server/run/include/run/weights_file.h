/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The respondents of a run with their weights, for whoever recomputes its figures: made again from
 * the stored answers, which must be those the run saw (its snapshot's hash says), by the run's own
 * seed. CSV, a row a respondent: stratum, psu and reporting groups, whether literate, base weight,
 * final weight, and a column a replicate. No region below the survey's: a psu is a number.
 *
 * What can go wrong: an activity, a run that is not done, answers or margins changed since.
 */
#ifndef KESU_RUN_WEIGHTS_FILE_H
#define KESU_RUN_WEIGHTS_FILE_H

#include <db/session.h>

#include <stdio.h>

/* run_id 0: the last that is done. */
KESU_MUST_CHECK bool run_weights_file_write(struct db_session *session, struct str slug,
        int64_t run_id, FILE *file, struct error *error);
/* "replicate,scale": what each replicate's squared distance counts for. */
KESU_MUST_CHECK bool run_weights_file_write_scales(struct db_session *session, struct str slug,
        int64_t run_id, FILE *file, struct error *error);

#endif
