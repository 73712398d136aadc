/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The snapshot and the weights of a finished run, made again from the stored data. This is for
 * files that are too large to keep. It fails when answers, margins or documents have changed since;
 * the hash of the snapshot shows this.
 */
#ifndef KESU_RUN_REMAKE_H
#define KESU_RUN_REMAKE_H

#include <run/compute/weights.h>

#include <db/session.h>

#include <stdio.h>

struct run_remade {
	struct run_survey survey;
	struct run_snapshot snapshot;
	struct run_weights weights;
	int64_t run_id;
	uint8_t sha256[RUN_SHA256_SIZE]; /* hash of the run's own snapshot */
};

/*
 * run_id 0: the last run that is done. The result must not be moved in memory. The caller ends it,
 * also after a failure.
 */
KESU_MUST_CHECK bool run_remake(struct run_remade *remade, struct db_session *session,
        struct str slug, int64_t run_id, struct error *error);
void run_remade_end(struct run_remade *remade);
/* False when the run has too few respondents for a file of them. */
KESU_MUST_CHECK bool run_remade_may_leave(const struct run_remade *remade, struct error *error);

/*
 * The columns that name a row in every file:
 * "label,respondent,stratum,psu,sex,age,residence,education".
 */
extern const char run_remade_head[];
void run_remade_row(const struct run_remade *remade, size_t row, FILE *file);

#endif
