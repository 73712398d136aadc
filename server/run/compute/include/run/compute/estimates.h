/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From respondents to the share of every cell. Each share is stored with its interval and with the
 * decision on its publication. A cell's own share is the headline measure (run/compute/measures.h).
 * The other measures are kept beside it. When the headline is withheld, they are withheld too.
 */
#ifndef KESU_RUN_COMPUTE_ESTIMATES_H
#define KESU_RUN_COMPUTE_ESTIMATES_H

#include <run/compute/measures.h>

#include <design/publication_table.h>

/*
 * The methods a run uses where there is a choice. They are written into its recipe. When a stratum
 * has a single psu, its variance is never smaller than the result of leaving that stratum out.
 */
#define RUN_ESTIMATES_LONELY      DESIGN_LONELY_ADJUST
#define RUN_ESTIMATES_INTERVAL    INTERVAL_LOGIT
#define RUN_ESTIMATES_LEVEL       0.95
#define RUN_ESTIMATES_PUBLICATION DESIGN_PUBLICATION_THIN

struct run_cell_measure {
	double share, se, df; /* NAN when there is none */
	struct interval interval;
};

struct run_cell {
	uint32_t region, group;
	/* The headline; with plausible scores df_cell also counts the draws. */
	struct estimate share;
	double df_design; /* degrees of freedom of the cell's psus alone */
	int64_t opted;    /* who opted in, of the n of the share */
	struct interval interval;
	struct publication publication;
	struct run_cell_measure measure[REPORTING_MEASURES];
};

struct run_estimates {
	/* Of the sample, without groups of who opted in; psus_answering: psus with a respondent. */
	size_t psus, strata, psus_answering;
	double df; /* psus - strata */
	/* The headline of everyone in the survey's region by the sample alone, where people opted
	 * in. */
	bool has_alone;
	struct run_cell_measure alone;
	/* Of the respondents' weights; weight_deff: Kish's design effect, of the sample alone. */
	double weight_sum, weight_deff;
	double mean_points; /* weighted; NAN when there are no respondents */
	/* Of the observed share of everyone in the survey's region. */
	double se_linearised, se_replicated;
	struct run_weights weights;
	struct run_measures measures;
	/* Every group of every region, with or without a respondent. */
	struct run_cell *cells;
	size_t count;
	/* Of each region: whether a psu of the sample lies in it or in a region below it. */
	bool *in_sample;
};

/*
 * Fails when the survey has no sample, or when the weights cannot meet its margins. The result must
 * not be moved in memory. The caller ends it, also after a failure.
 */
KESU_MUST_CHECK bool run_estimates_make(struct run_estimates *estimates,
        const struct run_survey *survey, const struct run_snapshot *snapshot, struct error *error);
void run_estimates_end(struct run_estimates *estimates);

#endif
