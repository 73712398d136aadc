/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The share of the literate in every cell, by every way of measuring (<reporting/measure.h>). Each
 * has the replicates' variance, and plausible ones that between their draws with it. Where people
 * cannot be measured only the observed share is there, and a survey in booklets, which needs the
 * plausible one, fails.
 */
#ifndef KESU_RUN_COMPUTE_MEASURES_H
#define KESU_RUN_COMPUTE_MEASURES_H

#include <reporting/measure.h>
#include <run/compute/measurement.h>
#include <run/compute/weights.h>

#include <design/design.h>

struct run_measures {
	struct run_measurement measurement;
	enum reporting_measure headline;
	struct estimate *
	        table[REPORTING_MEASURES]; /* of every cell of the scheme; NULL: could not be had */
	double se_linearised;              /* of everyone in the survey's region: observed */
};

/* Fails where the headline cannot be had. The weights get their replicates' result. */
KESU_MUST_CHECK bool run_measures_make(struct run_measures *measures,
        const struct run_survey *survey, const struct run_snapshot *snapshot,
        struct run_weights *weights, const struct design *design, struct error *error);
void run_measures_end(struct run_measures *measures); /* also half-made */

#endif
