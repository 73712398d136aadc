/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The measurement of a run (scoring/measurement): from the responses of the respondents used to
 * their points on the standard's whole form. The result is a distribution of people, not of test
 * results. It is done twice. First, rapid guesses are treated as not administered; this is what is
 * published. Second, rapid guesses are kept; this shows how much they matter.
 *
 * items       single and true_false: 3PL, with guessing near that of a random choice among the
 *             options; multiple and number: 2PL
 * people      the final weights, the regressors of run/compute/regressors.h, the psus
 * form        the instrument's items with their points, or those of its reference form
 * anchors     items that an earlier run knows (run/input/link.h). When they cannot hold the scale
 *             and only this survey's own scale is needed, the survey is measured on its own, and
 *             this is reported
 *
 * What can go wrong is returned as a status with a message, not as an error: the caller decides
 * what to do about it.
 */
#ifndef KESU_RUN_COMPUTE_MEASUREMENT_H
#define KESU_RUN_COMPUTE_MEASUREMENT_H

#include <run/compute/rapid.h>
#include <run/input/snapshot.h>

/*
 * What happened to the items whose parameters were found by an earlier run. The arrays have one
 * entry for each of the survey's own items.
 */
struct run_measurement_anchors {
	bool held;             /* true when they held the scale: people are on that run's scale */
	double *drift, *shift; /* NAN for an item that is no anchor */
	bool *freed;           /* true for an item that has drifted */
	size_t freed_count;
	/* Why the anchors that exist could not hold the scale; or empty. */
	char message[MEASURE_MESSAGE];
};

struct run_measurement {
	struct run_rapid rapid;
	struct run_link_items items;
	struct run_measurement_anchors anchors;
	size_t indicators;
	struct measure cleaned; /* measured without rapid guesses */
	struct measure *kept;   /* measured with them; points to `cleaned` when there are none */
};

/* weight: the final weights of the respondents used. */
void run_measurement_make(struct run_measurement *measurement, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const double *weight);
void run_measurement_end(struct run_measurement *measurement);

#endif
