/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the figures of a finished run rest on, made again from the stored answers with the run's own
 * seed. It fails when answers, margins or documents have changed since; the hash of the snapshot
 * shows this. The session is in a transaction, which sees one snapshot.
 */
#ifndef KESU_RUN_REMAKE_H
#define KESU_RUN_REMAKE_H

#include <run/compute/microdata.h>
#include <run/compute/towns.h>

#include <db/session.h>

struct run_to_remake {
	int64_t run_id;
	struct str sha256; /* of the run's own snapshot */
	bool measured;     /* with scores */
};

/* What some figures rest on and no run keeps. Respondents are in the order of the microdata. */
struct run_rest {
	struct arena arena;   /* holds everything below */
	uint32_t *key_groups; /* a bit for each key group of a respondent */
	/* MEASURE_DRAWS a respondent, rapid guesses taken for answers; NULL: there were none. */
	double *kept_score;
	/* Of each township, what the small-area model may know; NAN where the margins do not. */
	size_t towns;
	struct str *town;
	double (*covariate)[RUN_COVARIATES];
};

/* rest: NULL, or filled as well. The caller ends both, also after a failure. */
KESU_MUST_CHECK bool run_remake(struct run_microdata *microdata, struct run_rest *rest,
        struct db_session *session, const struct run_to_remake *run, struct error *error);
void run_rest_end(struct run_rest *rest);

#endif
