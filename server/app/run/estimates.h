/*
 * From respondents to the shares of every cell, with the interval and the word on publication that
 * are stored with them.
 */
#ifndef KESU_APP_ESTIMATES_H
#define KESU_APP_ESTIMATES_H

#include "run/weights.h"

#include <design/frame.h>
#include <design/publication_table.h>
#include <design/shares.h>

/* What a run does where a choice exists; written into its recipe. */
#define ESTIMATES_LONELY      FRAME_LONELY_ADJUST /* never smaller than leaving the stratum out */
#define ESTIMATES_INTERVAL    INTERVAL_LOGIT
#define ESTIMATES_LEVEL       0.95
#define ESTIMATES_PUBLICATION PUBLICATION_THIN

struct estimate_cell {
	uint32_t region, group;
	struct share share;
	struct interval interval;
	struct publication publication;
};

struct estimates {
	size_t psus, strata, psus_answering; /* of the design; with a respondent */
	double df;                           /* psus - strata */
	double weight_sum, weight_deff;      /* of the respondents' weights; Kish */
	double mean_points;                  /* weighted; NAN without respondents */
	double se_linearised, se_replicated; /* of everyone in the survey's region */
	struct weights weights;
	struct estimate_cell *cells; /* with a respondent, and every region's "all" */
	size_t count;
};

/* Fails when the survey has no sample, or weights do not meet its margins. It stays where it is; the
 * caller ends it, also after a failure. */
KESU_MUST_CHECK bool estimates_make(struct estimates *estimates, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error);
void estimates_end(struct estimates *estimates);

#endif
