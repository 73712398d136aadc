/*
 * From respondents to the shares of every cell, with the interval and the word on publication that
 * are stored with them. A cell's own share is the headline measure (run/measures.h); the others stand
 * beside it, and what is withheld of it is withheld of all.
 */
#ifndef KESU_APP_ESTIMATES_H
#define KESU_APP_ESTIMATES_H

#include "measures.h"

#include <design/publication_table.h>

/* What a run does where a choice exists; written into its recipe. */
#define ESTIMATES_LONELY      FRAME_LONELY_ADJUST /* never smaller than leaving the stratum out */
#define ESTIMATES_INTERVAL    INTERVAL_LOGIT
#define ESTIMATES_LEVEL       0.95
#define ESTIMATES_PUBLICATION PUBLICATION_THIN

struct estimate_measure {
	double share, se, df; /* NAN: there is none */
	struct interval interval;
};

struct estimate_cell {
	uint32_t region, group;
	struct share share; /* headline; df_cell of plausible scores counts the draws in */
	double df_design;   /* of the cell's psus alone */
	struct interval interval;
	struct publication publication;
	struct estimate_measure measure[REPORTING_MEASURES];
};

struct estimates {
	size_t psus, strata, psus_answering; /* of the design; with a respondent */
	double df;                           /* psus - strata */
	double weight_sum, weight_deff;      /* of the respondents' weights; Kish */
	double mean_points;                  /* weighted; NAN without respondents */
	double se_linearised, se_replicated; /* of everyone in the survey's region: observed */
	struct weights weights;
	struct measures measures;
	struct estimate_cell *cells; /* with a respondent, and every region's "all" */
	size_t count;
};

/* Fails when the survey has no sample, or weights do not meet its margins. It stays where it is; the
 * caller ends it, also after a failure. */
KESU_MUST_CHECK bool estimates_make(struct estimates *estimates, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error);
void estimates_end(struct estimates *estimates);

#endif
