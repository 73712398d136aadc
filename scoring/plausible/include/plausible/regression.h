/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Latent regression: theta = b_0 + x'b + e, e ~ N(0, s^2), where theta is observed only through the
 * answers (Mislevy 1984, Psychometrika 49, 359-381; 1991, Psychometrika 56, 177-196). Maximum
 * likelihood on a fixed grid, with item parameters given or estimated together with the regression
 * (Adams, Wilson & Wu 1997, JEBS 22, 47-76; R: TAM's tam.mml).
 *
 * Scale. Given items define the scale: b_0 and s^2 are estimated. Items estimated here do not: b_0
 * = 0, as in TAM, so that theta is 0 where all regressors are; and s^2 = 1 unless an item of the
 * Rasch model, whose slope is 1, sets the unit.
 *
 * Standard errors come from the observed information of (b, s^2) by Louis' formula (1982, JRSS B
 * 44, 226-233) with the items taken as known, except for the origin and unit that the scale leaves
 * free. With weights it is the sandwich estimator with that information and the weighted scores.
 * Neither accounts for strata and psus: figures for publication come from plausible values and a
 * design-based variance.
 */
#ifndef KESU_PLAUSIBLE_REGRESSION_H
#define KESU_PLAUSIBLE_REGRESSION_H

#include <plausible/sample.h>

#include <irt/grid.h>
#include <irt/item.h>
#include <irt/likelihood.h>

struct plausible_options {
	struct irt_grid grid;
	double tolerance;    /* largest change of a parameter in a step */
	uint32_t iterations; /* at most */
};

/* The default grid, 1e-6, 1000. */
extern const struct plausible_options PLAUSIBLE_DEFAULTS;

struct plausible_regression {
	size_t coefficients;   /* 1 + columns; the constant is first */
	double *estimate, *se; /* of each; se NAN: fixed by the scale */
	double variance, variance_se;
	double log_likelihood; /* of the responses, weights scaled to the rows that answered */
	double reliability;    /* of EAP scores: var(EAP) / (var(EAP) + mean posterior variance) */
	uint32_t iterations;
	bool converged;
	size_t items;
	struct irt_item *item; /* on the scale of the coefficients */
	bool items_given;

	/* The basis of the draws: the regression on standardised regressors, on the grid's scale.
	 */
	struct irt_grid grid;
	struct irt_likelihood *likelihood; /* of the sample's rows, the items on the grid's scale */
	double shift;                      /* theta = shift + the grid's value */
	double *at;         /* constant, slopes, log of the variance: coefficients + 1 */
	double *covariance; /* of `at`, row by row */
};

/*
 * items: responses->items of them. With `estimate_items` they are starting values, and only model
 * and categories are fixed; else they are kept. False, with the reason: a latent variance too small
 * or too large for the grid, a row that the grid cannot represent, items that irt_fit_check
 * refuses. When the iterations run out: true with `converged` false. The caller ends *out, also
 * after false.
 */
KESU_MUST_CHECK bool plausible_regress(const struct plausible_sample *sample,
        const struct irt_item *items, bool estimate_items, const struct plausible_options *options,
        struct plausible_regression *out, struct error *error);
void plausible_regression_end(struct plausible_regression *regression);

/* Posterior mean and standard deviation of each row, in the order of the caller's rows. */
void plausible_eap(const struct plausible_sample *sample,
        const struct plausible_regression *regression, double *eap, double *sd);

#endif
