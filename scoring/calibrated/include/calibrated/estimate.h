/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shares, means, totals and ratios of domains from calibrated weights, with standard errors that
 * account for the calibration: from the residuals of weighting/residuals.h, or from replicates that
 * are calibrated again. R: svymean(calibrate(design, ...)),
 * svymean(calibrate(as.svrepdesign(design), ...)).
 *
 *   share, mean   p = sum w y / sum w      e = (y - p) / sum w
 *   total         T = sum w y              e = y
 *   ratio         R = sum w y / sum w x    e = (y - R x) / sum w x
 *
 * e is 0 outside the domain; its residual z is not. V is the variance of the total of z over the
 * whole design.
 */
#ifndef KESU_CALIBRATED_ESTIMATE_H
#define KESU_CALIBRATED_ESTIMATE_H

#include <design/contrast.h>
#include <replicate/replicate.h>
#include <weighting/recipe.h>

/* Calibrated weights, computed once and used for any number of estimates. */
struct calibrated {
	const struct recipe *recipe;
	double *weight, *used; /* before and after trimming */
	struct recipe_result result;
};

/* The caller ends it in any case, also after a failure; recipe must outlive it. */
KESU_MUST_CHECK bool calibrated_make(
        struct calibrated *calibrated, const struct recipe *recipe, struct error *error);
void calibrated_end(struct calibrated *calibrated);

/*
 * design_domains; the weights of the rows are not read. Each call passes over the rows once for
 * each domain.
 */
KESU_MUST_CHECK bool calibrated_estimate(const struct domains_estimand *estimand,
        const struct calibrated *calibrated, struct estimate *out, struct error *error);

/* replicate_estimate; every replicate is calibrated and trimmed again. */
KESU_MUST_CHECK bool calibrated_replicate(const struct domains_estimand *estimand,
        const struct calibrated *calibrated, const struct replicate_method *method,
        struct estimate *out, uint32_t *count, struct error *error);

/* design_contrast_covariance for the results of calibrated_estimate: covariances of the totals of
 * the residuals. */
KESU_MUST_CHECK bool calibrated_covariance(const struct domains_estimand *estimand,
        const struct calibrated *calibrated, const struct contrast_domains *compared, double *out,
        struct error *error);
/* replicate_keep for the results of calibrated_replicate. */
KESU_MUST_CHECK bool calibrated_keep(const struct domains_estimand *estimand,
        const struct calibrated *calibrated, const struct replicate_method *method,
        const struct estimate *estimates, struct replicate_set *set, struct error *error);

#endif
