/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways to compute replicates and their spread, one function each. Private to the room. */
#ifndef KESU_REPLICATE_METHODS_H
#define KESU_REPLICATE_METHODS_H

#include <replicate/factors.h>

#include "spread.h"

/* What replicates are made of; factors are those of the estimand's design. */
struct replicate_job {
	const struct replicate_factors *factors;
	const struct domains_estimand *estimand;
	const struct replicate_weighting *weighting; /* NULL: the weights stay as they are */
	const struct estimate *estimates;            /* one a domain */
};

/* JK1 and JKN. */
void replicate_jackknife_spread(
        const struct domains_estimand *estimand, const struct sums *sums, struct spread *spread);

/* BRR, FAY and BOOTSTRAP: all psus get new weights in every replicate. */
void replicate_reweighted_spread(
        const struct replicate_job *job, const struct sums *sums, struct spread *spread);

/* Each replicate's sums by domain, count x domains, from sums of psus; any method. */
void replicate_reweighted_sums(const struct replicate_factors *factors, const struct sums *sums,
        uint32_t domains, double *t, double *d);
/* The same, where `weighting` follows after the psus' factors; 0 where a replicate has weight 0. */
KESU_MUST_CHECK bool replicate_remade_sums(
        const struct replicate_job *job, double *t, double *d, struct error *error);

KESU_MUST_CHECK bool replicate_methods_check_cells(
        uint32_t count, uint32_t domains, struct error *error);

/* Any method, where `weighting` follows after the psus' factors. */
KESU_MUST_CHECK bool replicate_remade_spread(
        const struct replicate_job *job, struct spread *spread, struct error *error);

#endif
