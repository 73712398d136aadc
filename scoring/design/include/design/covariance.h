/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Variances and covariances of several totals of scores under the design: for psus' sums z of a
 * stratum
 *
 *   sum_h (1 - f_h) n_h/(n_h - 1) sum_a (z_ha - mean_h z) (z_ha - mean_h z)'
 *
 * and with later stages the same of their units, times the n/N of the stages above (Särndal,
 * Swensson & Wretman 1992, 4.3): shares.h for vectors. The covariance of estimates is that of their
 * linearised scores (Woodruff 1971; Binder 1983), so this is all that differences of domains with
 * common psus, and tables, need. R: svyrecvar, which svyby(covmat = TRUE) calls.
 *
 * A lonely psu is treated by the design's policy; under DESIGN_LONELY_AVERAGE all strata of the
 * design are averaged over, as svyby(covmat = TRUE) does. The result is the same to the last bit
 * for any order of the rows.
 */
#ifndef KESU_DESIGN_COVARIANCE_H
#define KESU_DESIGN_COVARIANCE_H

#include <design/design.h>

#define COVARIANCE_CELLS_MAX (1 << 26) /* units of the last stage x scores */

struct covariance_scores {
	uint32_t count;
	/* Writes score `which` of every row of the design, weights included; finite, 0 for a row
	 * without one. */
	void (*fill)(const void *data, uint32_t which, double *score);
	const void *data;
};

/* out: count x count. Fails only where it would store more than COVARIANCE_CELLS_MAX cells. */
KESU_MUST_CHECK bool design_covariance(const struct design *design,
        const struct covariance_scores *scores, double *out, struct error *error);

#endif
