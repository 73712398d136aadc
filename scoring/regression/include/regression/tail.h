/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How likely a weighted sum of chi-squares, over an independent one, is above a value:
 *
 *   P(sum_j lambda_j X_j > x Y / ddf), X_j ~ chi-square(1), Y ~ chi-square(ddf)
 *
 * that is P(sum_j lambda_j X_j - (x / ddf) Y > 0), a quadratic form in normal variables, by the
 * saddlepoint approximation of Lugannani & Rice in the form of Kuonen 1999 (Biometrika 86:929, eq.
 * 2 to 5). R: survey::pFsum(method = "saddlepoint"), which regTermTest(method = "LRT") calls; its
 * root is good to 1e-8 there, to the last digits here. Where the saddlepoint is within 1e-4 of 0
 * the formula is 0/0, and Satterthwaite's F takes its place, as in R: sum lambda on
 * (sum lambda)^2 / sum lambda^2 degrees of freedom.
 *
 * Not for: tails below some 1e-12; sums in which one lambda is negative.
 */
#ifndef KESU_REGRESSION_TAIL_H
#define KESU_REGRESSION_TAIL_H

#include <stdint.h>

/* lambda: 0 or more, one at least above 0; ddf above 0. 1 for x of 0 or less. NAN where there is no
 * answer. */
double regression_tail(double x, const double *lambda, uint32_t count, double ddf);

#endif
