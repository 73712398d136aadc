/*
 * Latent regression: theta = b_0 + x'b + e, e ~ N(0, s^2), of people known by their answers only
 * (Mislevy 1984, Psychometrika 49, 359-381; 1991, Psychometrika 56, 177-196). Maximum likelihood on
 * a fixed grid, with item parameters given or estimated together with the regression (Adams, Wilson
 * & Wu 1997, JEBS 22, 47-76; R: TAM's tam.mml).
 *
 * Scale. Given items bring their scale: b_0 and s^2 are estimated. Items estimated here leave it
 * open: b_0 = 0, as in TAM, so that theta is 0 where all regressors are; and s^2 = 1 unless an item
 * of the Rasch model, whose slope is 1, sets the unit.
 *
 * Standard errors come from the observed information of (b, s^2) by Louis' formula (1982, JRSS B
 * 44, 226-233) with the items taken as known but for the origin and unit the scale leaves open.
 * With weights it is the sandwich of that information around the weighted scores. Neither knows of
 * strata and psus: figures for publication come from plausible values and a design-based variance.
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

	/* What draws are made from: the regression on standardised regressors, on the grid's scale.
	 */
	struct irt_grid grid;
	struct irt_likelihood *likelihood; /* of the sample's rows, the items on the grid's scale */
	double shift;                      /* theta = shift + the grid's value */
	double *at;         /* constant, slopes, log of the variance: coefficients + 1 */
	double *covariance; /* of `at`, row by row */
};

/*
 * items: responses->items of them. With `estimate_items` they are where the search begins and only
 * model and categories are binding; else they stay. False, saying what is wrong: latent variance
 * below what the grid can hold or beyond it, a row the grid cannot hold, items that irt_fit_check
 * refuses. Out of iterations: true with `converged` false. *out is the caller's to end, after false
 * too.
 */
KESU_MUST_CHECK bool plausible_regress(const struct plausible_sample *sample,
        const struct irt_item *items, bool estimate_items, const struct plausible_options *options,
        struct plausible_regression *out, struct error *error);
void plausible_regression_end(struct plausible_regression *regression);

/* Posterior mean and standard deviation of each row, in the order of the caller's rows. */
void plausible_eap(const struct plausible_sample *sample,
        const struct plausible_regression *regression, double *eap, double *sd);

#endif
