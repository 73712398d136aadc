/* The ways to compute replicates and their spread, one function each. Private to the room. */
#ifndef KESU_REPLICATE_METHODS_H
#define KESU_REPLICATE_METHODS_H

#include <replicate/factors.h>

#include "spread.h"

/* JK1 and JKN. */
void replicate_jackknife_spread(const struct design *design, const struct sums *sums,
        enum domains_kind kind, uint32_t domains, struct spread *spread);

/* BRR, FAY and BOOTSTRAP: all psus get new weights in every replicate. */
void replicate_reweighted_spread(const struct replicate_factors *factors, const struct sums *sums,
        enum domains_kind kind, uint32_t domains, struct spread *spread);

/* Each replicate's sums by domain, count x domains, from sums of psus; any method. */
void replicate_reweighted_sums(const struct replicate_factors *factors, const struct sums *sums,
        uint32_t domains, double *t, double *d);
/* The same, where `weighting` follows after the psus' factors; 0 where a replicate has weight 0. */
KESU_MUST_CHECK bool replicate_remade_sums(const struct replicate_factors *factors,
        enum domains_kind kind, const struct domains_rows *rows, uint32_t domains,
        const struct replicate_weighting *weighting, const struct estimate *estimates, double *t,
        double *d, struct error *error);

KESU_MUST_CHECK bool replicate_methods_check_cells(
        uint32_t count, uint32_t domains, struct error *error);

/* Any method, where `weighting` follows after the psus' factors. out has the estimates. */
KESU_MUST_CHECK bool replicate_remade_spread(const struct replicate_factors *factors,
        enum domains_kind kind, const struct domains_rows *rows, uint32_t domains,
        const struct replicate_weighting *weighting, const struct estimate *out,
        struct spread *spread, struct error *error);

#endif
