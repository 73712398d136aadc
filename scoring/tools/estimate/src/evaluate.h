/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Estimation from one set of values, done once or for every plausible value: the estimate of each
 * domain with its variance, and the variance of each difference, by linearisation or by replicates.
 */
#ifndef KESU_APP_ESTIMATE_EVALUATE_H
#define KESU_APP_ESTIMATE_EVALUATE_H

#include "contrasts.h"

/*
 * rows: those of the sheet. shares: one per domain of the sheet; variance: one per pair.
 * *replicates: the number of replicates, 0 without --replicates.
 */
KESU_MUST_CHECK bool tools_evaluate(const struct sheet *sheet, const struct domains_rows *rows,
        const struct pairs *pairs, struct estimate *shares, double *variance, uint32_t *replicates,
        struct error *error);

/* Covariances of the estimates of the compared domains: count x count. */
KESU_MUST_CHECK bool tools_evaluate_covariance(const struct sheet *sheet,
        const struct domains_rows *rows, const struct contrast_domains *compared, double *out,
        struct error *error);
/* The replicates of the estimates, with --replicates. Call replicate_set_end in any case. */
KESU_MUST_CHECK bool tools_evaluate_replicates(const struct sheet *sheet,
        const struct domains_rows *rows, const struct estimate *shares, struct replicate_set *set,
        struct error *error);

#endif
