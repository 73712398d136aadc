/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From respondents to the shares of every cell, with the interval and the word on publication that
 * are stored with them. A cell's own share is the headline measure (run/compute/measures.h); the
 * others stand beside it, and what is withheld of it is withheld of all.
 */
#ifndef KESU_RUN_COMPUTE_ESTIMATES_H
#define KESU_RUN_COMPUTE_ESTIMATES_H

#include <run/compute/measures.h>

#include <design/publication_table.h>

/*
 * What a run does where a choice exists; written into its recipe. When a stratum has a single psu,
 * its variance is never smaller than the result of leaving that stratum out.
 */
#define RUN_ESTIMATES_LONELY      DESIGN_LONELY_ADJUST
#define RUN_ESTIMATES_INTERVAL    INTERVAL_LOGIT
#define RUN_ESTIMATES_LEVEL       0.95
#define RUN_ESTIMATES_PUBLICATION DESIGN_PUBLICATION_THIN

struct run_cell_measure {
	double share, se, df; /* NAN: there is none */
	struct interval interval;
};

struct run_cell {
	uint32_t region, group;
	struct estimate share; /* headline; df_cell of plausible scores counts the draws in */
	double df_design;      /* of the cell's psus only */
	struct interval interval;
	struct publication publication;
	struct run_cell_measure measure[REPORTING_MEASURES];
};

struct run_estimates {
	size_t psus, strata, psus_answering; /* of the design; with a respondent */
	double df;                           /* psus - strata */
	double weight_sum, weight_deff;      /* of the respondents' weights; Kish */
	double mean_points;                  /* weighted; NAN without respondents */
	double se_linearised, se_replicated; /* of everyone in the survey's region: observed */
	struct run_weights weights;
	struct run_measures measures;
	struct run_cell *cells; /* with a respondent, and every region's "all" */
	size_t count;
};

/*
 * Fails when the survey has no sample, or weights do not meet its margins. It stays where it is;
 * the caller ends it, also after a failure.
 */
KESU_MUST_CHECK bool run_estimates_make(struct run_estimates *estimates,
        const struct run_survey *survey, const struct run_snapshot *snapshot, struct error *error);
void run_estimates_end(struct run_estimates *estimates);

#endif
