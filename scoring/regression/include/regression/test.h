/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of a term of a model: that all its coefficients are 0. q of them, b, with covariance V.
 *
 *   Wald       F = b' V^-1 b / q on q and ddf degrees of freedom (Binder 1983; R:
 *              regTermTest(method = "Wald"))
 *   Rao-Scott  the working likelihood ratio L = deviance without the term less that with it, whose
 *              distribution is that of sum lambda_j X_j, lambda the eigenvalues of V0^-1 V, V0 the
 *              naive covariance of b (Rao & Scott 1984; Lumley & Scott 2014, theorem 1), over an
 *              independent chi-square for the ddf of the design: tail.h (R: regTermTest(method =
 *              "LRT")). Both models are fitted to the same rows; R fits the smaller one also to
 *              rows that lack nothing but the term.
 *
 * ddf is that of the coefficients' t. The Wald test becomes liberal when q is large beside ddf; the
 * Rao-Scott test does so less.
 */
#ifndef KESU_REGRESSION_TEST_H
#define KESU_REGRESSION_TEST_H

#include <regression/fit.h>

struct regression_wald {
	double f, p; /* NAN: V has no inverse, or ddf is below 1 */
};

/* The term's place is among the columns of a model that left none out. */
struct regression_wald regression_wald(
        const struct regression *fit, struct regression_span term, double ddf);

struct regression_lrt {
	double chisq;   /* L over the mean of lambda: no scale of weights or of y is left in it */
	double *lambda; /* over their mean: term.count, descending; free them */
	double p;
};

/* rows: those of the fit. Where the model cannot be fitted without the term, or V0 has no inverse,
 * the figures are NAN. */
void regression_lrt(struct regression_lrt *out, const struct regression *fit,
        const struct regression_rows *rows, struct regression_span term, double ddf);

#endif
