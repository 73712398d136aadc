/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The respondents of a run as tables, for anybody who recomputes its figures. All of them have the
 * same people in the same order: the number of a respondent is that of the row. There is no region
 * below the survey's; a psu is only a number.
 *
 *   weights    groups, points, whether literate, base weight, final and replicate weights
 *   scores     groups, final weight, points, expected points at the EAP, plausible scores
 *   microdata  all of this in one table
 *   scales     of each replicate, the factor of its squared difference in the variance
 *   errors     the standard errors of shares by plausible scores, by two rules
 *   members    key groups, and plausible scores with rapid guesses taken for answers
 *   covariates of each township, what the small-area model may know of it
 *
 *   microdata-public  for everybody (public.h)
 *
 * A main run keeps neither times nor those who did not answer (docs/decisions, 28), so these are in
 * none of them; which items were right is in the microdata until somebody withdraws (45).
 *
 * The last two no run keeps: they are made again from the answers, and are refused when these have
 * changed since, or to who may not read answers.
 *
 * What can go wrong: the survey is an activity, the run is not done, it could not measure people
 * (scores), or it is no main run, and answers or margins have changed since.
 */
#ifndef KESU_RUN_TABLES_H
#define KESU_RUN_TABLES_H

#include <db/session.h>

struct dataset_output;

/* As core_figures_table.write, in a transaction of the session. */
bool run_weights_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);
bool run_scores_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);
bool run_microdata_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);
bool run_public_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);
bool run_scales_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);
bool run_errors_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);
bool run_members_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);
bool run_covariates_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error);

#endif
