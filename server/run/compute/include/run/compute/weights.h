/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the sample's base weights to the weights that figures are made with. The steps are:
 * nonresponse adjustment by weighting classes, then calibration to the margins when the survey has
 * any (weighting/chain.h), and the replicates, which repeat all of this (weighting/replicates.h).
 */
#ifndef KESU_RUN_COMPUTE_WEIGHTS_H
#define KESU_RUN_COMPUTE_WEIGHTS_H

#include <run/input/snapshot.h>

#include <weighting/replicates.h>

/* Must not be moved in memory once it is made: its parts point at one another. */
struct run_weights {
	double *weight; /* for each row of the snapshot's respondents; 0 for the rows of psus */
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

/*
 * The survey and the snapshot must outlive the weights. The weights are ended also after a failure.
 */
KESU_MUST_CHECK bool run_weights_make(struct run_weights *weights, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct error *error);
/*
 * Sets the replicates' variances in the shares of every cell and outcome, which were made with
 * these weights. y: for each outcome, one value from 0 to 1 a row.
 */
void run_weights_replicate(struct run_weights *weights, const struct run_snapshot *snapshot,
        uint32_t outcomes, const double *const *y, struct estimate *const *shares);
void run_weights_end(struct run_weights *weights);

#endif
