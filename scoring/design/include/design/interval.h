/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Confidence intervals of a share from its estimate, standard error and degrees of freedom. t is
 * Student's with df. R: survey::svyciprop.
 *   WALD    p +- t se
 *   LOGIT   logit p +- t se / (p (1 - p)), back-transformed ("xlogit"; SUDAAN, SPSS, Stata)
 *   BETA    Korn & Graubard 1998: Clopper-Pearson limits with n* = p(1-p)/V (t_{n-1}/t_df)^2
 *   NCHS    the same with n* at most n (Parker et al. 2017, Vital Health Stat 2(175))
 *   WILSON  Wilson 1927 with n_e = p(1-p)/V and t (Dean & Pagano 2015; Franco et al. 2019)
 * Where the variance gives no information (a share of 0 or 1, or se 0), the n of the cell is used
 * instead: WILSON takes n_e = n, every other kind gives the Clopper-Pearson limits with n (Clopper
 * & Pearson 1934). Without degrees of freedom (df < 1) or a finite se the interval is 0 to 1.
 */
#ifndef KESU_DESIGN_INTERVAL_H
#define KESU_DESIGN_INTERVAL_H

#include <stdbool.h>

enum interval_kind {
	INTERVAL_WALD,
	INTERVAL_LOGIT,
	INTERVAL_BETA,
	INTERVAL_NCHS,
	INTERVAL_WILSON,
	INTERVAL_KINDS
};

struct interval {
	double low, high; /* NAN when the share is (an empty cell) */
	bool fallback;    /* the variance could not be used */
};

/* n: rows of the cell; df: design or cell degrees of freedom; level: 0.95 for 95 %. */
struct interval design_interval_share(
        enum interval_kind kind, double share, double se, double n, double df, double level);
/* estimate +- t se of a mean, without the bounds of a share; NAN when df < 1. */
struct interval design_interval_mean(double mean, double se, double df, double level);

/* min(n, p(1-p)/V (t_{n-1}/t_df)^2), the n* of INTERVAL_NCHS; n where the variance gives no
 * information. */
double design_interval_effective_n(double share, double se, double n, double df, double level);

/* "wald", "logit", "beta", "nchs", "wilson". */
const char *design_interval_kind_name(enum interval_kind kind);
bool design_interval_kind_parse(const char *name, enum interval_kind *kind);

#endif
