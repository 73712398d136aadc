/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plausible values: draws from each row's posterior of theta given its answers and its regressors
 * (Mislevy 1991; von Davier, Gonzalez & Mislevy 2009, IERI Monograph 2, 9-36).
 *
 * The posterior is piecewise linear between the nodes of the grid, which increases its variance by
 * a sixth of the squared step; each draw is shrunk towards the mean so that mean and variance are
 * those of the grid (Silverman & Young 1987, Biometrika 74, 469-479). For each draw the regression
 * coefficients are drawn from their normal posterior, as multiple imputation requires (Rubin 1987);
 * with `estimated` every draw uses the estimates.
 */
#ifndef KESU_PLAUSIBLE_DRAW_H
#define KESU_PLAUSIBLE_DRAW_H

#include <plausible/regression.h>

#define PLAUSIBLE_DRAWS_MAX 1000

/*
 * Random numbers depend on the seed and on whose they are. Otherwise all surveys with one seed
 * would err the same way, and means over cities or differences between waves would keep the error.
 */
struct plausible_draws {
	uint32_t draws; /* 1 .. PLAUSIBLE_DRAWS_MAX */
	uint64_t seed;
	bool estimated;  /* the regression as estimated in every draw: for comparisons */
	uint64_t source; /* a number of the survey; 0: the content of the sample's rows */
};

/* value[row x draws + draw], in the order of the caller's rows. */
void plausible_draw(const struct plausible_sample *sample,
        const struct plausible_regression *regression, const struct plausible_draws *draws,
        double *value);

#endif
