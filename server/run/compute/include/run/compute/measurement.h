/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The measurement of a run (scoring/measurement): from the responses of those used to their points
 * on the standard's whole form, as a distribution of people and not of test results. Twice: with
 * rapid guesses not administered, which is what is published, and with them kept, which tells how
 * much that matters.
 *
 *	items       single and true_false 3PL about a guess among the options, multiple and number
 *	            2PL
 *	people      the final weights, the regressors of run/compute/regressors.h, the psus
 *	form        the instrument's items with their points, or those of its reference form
 *	anchors     items that an earlier run knows (run/input/link.h); where they hold no scale and
 *	            none is needed but this survey's, it is measured on its own, and that is said
 *
 * What can go wrong is a status with a message, not an error: what follows from it, the caller
 * decides.
 */
#ifndef KESU_RUN_COMPUTE_MEASUREMENT_H
#define KESU_RUN_COMPUTE_MEASUREMENT_H

#include <run/compute/rapid.h>
#include <run/input/snapshot.h>

/* What became of the items whose parameters an earlier run found. Of each own item: */
struct run_measurement_anchors {
	bool held;             /* by them: people are on that run's scale */
	double *drift, *shift; /* NAN: no anchor */
	bool *freed;           /* has drifted */
	size_t freed_count;
	char message
	        [MEASURE_MESSAGE]; /* why they could not hold it, though they are there; or empty */
};

struct run_measurement {
	struct run_rapid rapid;
	struct run_link_items items;
	struct run_measurement_anchors anchors;
	size_t indicators;
	struct measure cleaned; /* without rapid guesses */
	struct measure *kept;   /* with them; `cleaned` itself where there are none */
};

/* weight: final ones of the respondents used. */
void run_measurement_make(struct run_measurement *measurement, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const double *weight);
void run_measurement_end(struct run_measurement *measurement);

#endif
