/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sample of a simulated city and its weights as a run makes them. A third of the sample does not
 * answer, more often older and less educated people. The weights are adjusted for nonresponse and
 * calibrated to the city's totals, and each replicate repeats both steps.
 */
#ifndef KESU_BENCH_CITY_WEIGHTED_H
#define KESU_BENCH_CITY_WEIGHTED_H

#include "city.h"

#include <weighting/replicates.h>

struct city_weighted {
	struct city_sample sample; /* people who answered, with base weights */
	uint32_t *psu_at;          /* of each row in psus */
	struct response_psu *psus;
	size_t psu_count;

	/* Set by city_weighted_weigh. The struct must not be moved after it. */
	double *weight; /* final */
	struct margin_total *totals;
	struct margin_names names;
	struct margins margins;
	struct plan plan;
	struct response response;
	struct replicates replicates;
	struct chain chain;
};

/* Draws the sample and leaves out people who do not answer. The caller ends it with
 * city_weighted_end, also after a failure. */
KESU_MUST_CHECK bool city_weighted_draw(struct city_weighted *in, const struct population *city,
        const struct city_plan *plan, uint64_t seed, struct error *error);
/* truth: from synthetic_population_truth or synthetic_population_count, for the margins. To be
 * called once. */
KESU_MUST_CHECK bool city_weighted_weigh(struct city_weighted *in,
        const struct cells_scheme *scheme, const struct population_cell *truth, uint64_t seed,
        struct error *error);
void city_weighted_end(struct city_weighted *in);

/* y: for each outcome a value from 0 to 1 for each row. shares: for each outcome the shares of all
 * cells, by final weights. */
KESU_MUST_CHECK bool city_weighted_shares(const struct city_weighted *in,
        const struct cells_scheme *scheme, uint32_t outcomes, double *const *y,
        struct estimate *const *shares, struct error *error);
/* Replaces the variances of the shares by those of replicates. */
void city_weighted_replicate(const struct city_weighted *in, const struct cells_scheme *scheme,
        uint32_t outcomes, double *const *y, struct estimate *const *shares);

#endif
