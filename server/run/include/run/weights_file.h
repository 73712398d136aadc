/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The respondents of a run with their weights, for anybody who recomputes its figures. A main run
 * has kept them, and the file is the same for ever. That of another run is made again with the
 * run's own seed from the stored answers. They must be the answers that the run used; the hash of
 * its snapshot shows this. The order of the rows is that of their content. CSV with one row for
 * each respondent: stratum, psu and reporting groups, whether literate, base weight, final weight,
 * and one column for each replicate. It has no region below the survey's: a psu is only a number.
 *
 * What can go wrong: the survey is an activity, the run is not done, or it is no main run, and
 * answers or margins have changed since.
 */
#ifndef KESU_RUN_WEIGHTS_FILE_H
#define KESU_RUN_WEIGHTS_FILE_H

#include <db/session.h>

#include <stdio.h>

/* run_id 0: the last run that is done. */
KESU_MUST_CHECK bool run_weights_file_write(struct db_session *session, struct str slug,
        int64_t run_id, FILE *file, struct error *error);
/* "replicate,scale": the factor by which each replicate's squared difference is multiplied. */
KESU_MUST_CHECK bool run_weights_file_write_scales(struct db_session *session, struct str slug,
        int64_t run_id, FILE *file, struct error *error);

#endif
