/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sample of a made-up city and its weights as a run makes them. A third of the sample, more of
 * the old and of the less schooled, never answers. The weights come from: nonresponse, calibration
 * to the city's own totals, replicates that redo both.
 */
#ifndef KESU_BENCH_CITY_WEIGHTED_H
#define KESU_BENCH_CITY_WEIGHTED_H

#include "city.h"

#include <weighting/replicates.h>

struct city_weighted {
	struct city_sample sample; /* of who answered; base weights */
	uint32_t *psu_at;          /* of each row in psus */
	struct response_psu *psus;
	size_t psu_count;

	/* From city_weighted_weigh on; stays where it is. */
	double *weight; /* final */
	struct margin_total *totals;
	struct margin_names names;
	struct margins margins;
	struct plan plan;
	struct response response;
	struct replicates replicates;
	struct chain chain;
};

/* Draws the sample and leaves out who stays silent. Ended by city_weighted_end, after a failure
 * too. */
KESU_MUST_CHECK bool city_weighted_draw(struct city_weighted *in, const struct population *city,
        const struct city_plan *plan, uint64_t seed, struct error *error);
/* truth: of synthetic_population_truth or synthetic_population_count, for the margins. Once. */
KESU_MUST_CHECK bool city_weighted_weigh(struct city_weighted *in,
        const struct cells_scheme *scheme, const struct population_cell *truth, uint64_t seed,
        struct error *error);
void city_weighted_end(struct city_weighted *in);

/* y: outcomes of 0 to 1 a row. shares: of each those of every cell, by final weights. */
KESU_MUST_CHECK bool city_weighted_shares(const struct city_weighted *in,
        const struct cells_scheme *scheme, uint32_t outcomes, double *const *y,
        struct estimate *const *shares, struct error *error);
/* Their variances become those of replicates. */
void city_weighted_replicate(const struct city_weighted *in, const struct cells_scheme *scheme,
        uint32_t outcomes, double *const *y, struct estimate *const *shares);

#endif
