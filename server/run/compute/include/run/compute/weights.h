/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the sample's base weights to the weights that figures are made with. The steps are:
 * nonresponse adjustment by weighting classes, then calibration to the margins when the survey has
 * any (weighting/chain.h), those who opted in (weighting/pool.h), and the replicates, which repeat
 * all of this (weighting/replicates.h).
 */
#ifndef KESU_RUN_COMPUTE_WEIGHTS_H
#define KESU_RUN_COMPUTE_WEIGHTS_H

#include <run/input/snapshot.h>

#include <weighting/replicates.h>

/* Must not be moved in memory once it is made: its parts point at one another. */
struct run_weights {
	double *weight; /* for each row of the snapshot's respondents; 0 for the rows of psus */
	double *sample_weight; /* the same by the sample alone; NULL without a pool */
	struct response_psu *psus;
	struct response response;
	struct response_rates rates, rates_weighted;
	struct cells_scheme scheme;
	const char **region_names;
	struct margin_names names;
	bool has_margins;
	struct margins margins;
	struct plan plan;
	bool has_pool; /* people opted in, and their cells have people of the sample */
	struct pool pool;
	/* Of a level's total by pooled weights, against the sample's, which meet the margins. */
	double pooled_error;
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
 * these weights, and those of the pairs. y: for each outcome, one value from 0 to 1 a row. pairs:
 * NULL for none.
 */
void run_weights_replicate(struct run_weights *weights, const struct run_snapshot *snapshot,
        uint32_t outcomes, const double *const *y, const struct replicates_pairs *pairs,
        struct estimate *const *shares);
/*
 * From here on those who opted in have no weight: weights and replicates are the sample's alone. Or
 * again as they were made.
 */
void run_weights_alone(struct run_weights *weights, bool alone);
void run_weights_end(struct run_weights *weights);

#endif
