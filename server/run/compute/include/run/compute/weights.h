/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the sample's base weights to those that figures are made with: nonresponse by weighting
 * classes, then calibration to the margins when the survey has any (weighting/chain.h), and the
 * replicates that go through all of it again (weighting/replicates.h).
 */
#ifndef KESU_RUN_COMPUTE_WEIGHTS_H
#define KESU_RUN_COMPUTE_WEIGHTS_H

#include <run/input/snapshot.h>

#include <weighting/replicates.h>

/* Once made it stays where it is: its parts point at one another. */
struct run_weights {
	double *weight; /* of each row of the snapshot's respondents; those of psus have 0 */
	struct response_psu *psus;
	struct response response;
	struct response_rates rates, rates_weighted;
	struct cells_scheme scheme;
	const char **region_names;
	struct margin_names names;
	bool has_margins;
	struct margins margins;
	struct plan plan;
	struct chain chain;
	struct chain_result result;
	struct replicates replicates;
	struct replicates_result replicated;
};

/* The survey and the snapshot outlive the weights, which are ended also after a failure. */
KESU_MUST_CHECK bool run_weights_make(struct run_weights *weights, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error);
/*
 * The shares of every cell and outcome, made with these weights, get the replicates' variances. y:
 * of each outcome 0 to 1 a row.
 */
void run_weights_replicate(struct run_weights *weights, const struct run_snapshot *snapshot,
        uint32_t outcomes, const double *const *y, struct estimate *const *shares);
void run_weights_end(struct run_weights *weights);

#endif
