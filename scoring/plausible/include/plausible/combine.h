/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One estimate from M plausible values (or other proper imputations), each estimated by itself:
 *
 *   estimate = mean of the M estimates       U = mean of their sampling variances
 *   B = sum (estimate_m - estimate)^2 / (M - 1)      V = U + (1 + 1/M) B   (Rubin 1987, 3.1)
 *   r = (1 + 1/M) B / U          df_old = (M - 1) (1 + 1/r)^2
 *   df_obs = (df + 1)/(df + 3) df U / (U + B),  df the design's     df = 1/(1/df_old + 1/df_obs)
 *   fraction missing = (r + 2/(df + 3)) / (r + 1)
 *
 * Degrees of freedom of Barnard & Rubin 1999, computed as in R, mitools::MIcombine(df.complete =
 * df). (In the paper df_obs has U / V in place of U / (U + B), which makes it slightly smaller
 * unless M is very small.) The values are never averaged before estimating: that biases shares and
 * standard deviations (Mislevy 1991).
 */
#ifndef KESU_PLAUSIBLE_COMBINE_H
#define KESU_PLAUSIBLE_COMBINE_H

#include <stdint.h>

struct plausible_combined {
	double estimate, within, between, var, se;
	double df;      /* the design's where the variance is 0 */
	double missing; /* fraction of information */
};

/* draws >= 2 estimates with their sampling variances; all NAN when one of them is NAN. */
struct plausible_combined plausible_combine(
        const double *estimate, const double *var, uint32_t draws, double df);

#endif
