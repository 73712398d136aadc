/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The share of the literate in every cell, by every way of measuring (<reporting/measure.h>). Each
 * share has the variance from the replicates. For the plausible ones the variance between their
 * draws is added. When people cannot be measured, there is only the observed share. A survey in
 * booklets needs the plausible share, so it then fails.
 */
#ifndef KESU_RUN_COMPUTE_MEASURES_H
#define KESU_RUN_COMPUTE_MEASURES_H

#include <reporting/measure.h>
#include <run/compute/measurement.h>
#include <run/compute/pairs.h>
#include <run/compute/weights.h>

#include <design/design.h>

struct run_measures {
	struct run_measurement measurement;
	enum reporting_measure headline;
	/* Of every cell of the scheme; NULL when it could not be computed. */
	struct estimate *table[REPORTING_MEASURES];
	/* The headline by the sample alone; NULL when nobody opted in. */
	struct estimate *alone;
	struct run_pairs pairs;
	double se_linearised; /* of the observed share of everyone in the survey's region */
};

/*
 * Fails when the headline cannot be computed. The result of the replicates is stored in the
 * weights.
 */
KESU_MUST_CHECK bool run_measures_make(struct run_measures *measures,
        const struct run_survey *survey, const struct run_snapshot *snapshot,
        struct run_weights *weights, const struct design *design, struct error *error);
void run_measures_end(struct run_measures *measures); /* may be called when only half made */

#endif
