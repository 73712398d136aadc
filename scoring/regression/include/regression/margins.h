/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Predictive margins (Graubard & Korn 1999, Biometrics 55:652; R: svypredmeans): the mean of y that
 * the model predicts if all rows had the same level of a factor and were otherwise as they are.
 *
 *   m_g = sum_i w_i mu(x_ig' b) / sum_i w_i, over the rows of the model, x_ig row i with level g
 *   V = D' V_b D + C: D the slopes of m by b (the delta method), C the covariance of the weighted
 *       means of mu(x_ig' b) with b held fixed. Like R's this leaves out the covariance of both.
 */
#ifndef KESU_REGRESSION_MARGINS_H
#define KESU_REGRESSION_MARGINS_H

#include <regression/fit.h>

struct regression_levels {
	uint32_t count;
	/* Writes the columns of row `row` as if it had this level. Not asked for rows of weight 0.
	 */
	void (*fill)(const void *data, uint32_t level, size_t row, double *x);
	const void *data;
};

/* What the variance comes from: one of both. */
struct regression_sample {
	const struct design *design;
	const struct replicate_given *given; /* NULL: the design */
};

/* mean: levels.count; covariance: their number squared. fit->variance is known, and no column was
 * left out. */
KESU_MUST_CHECK bool regression_margins(const struct regression *fit,
        const struct regression_rows *rows, const struct regression_levels *levels,
        const struct regression_sample *sample, double *mean, double *covariance,
        struct error *error);

#endif
