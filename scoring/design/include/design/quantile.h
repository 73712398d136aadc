/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Quantiles of weighted rows: of the values in ascending order the first one at which the running
 * sum of the weights reaches the share p of all (Hyndman & Fan 1996, definition 1; R's
 * svyquantile, qrule = "math", of survey 4.1). As there, a p below the share of the smallest value
 * has the second one. Sums are kept in long double, as R's cumsum has them, so that both meet a
 * share such as 1/4 of equal weights, or neither.
 *
 * The interval is Woodruff's (1952): that of the share of values up to the quantile, put through
 * the same rule. The standard error is its width over twice t, as if it were a Wald interval.
 *
 * Not for: weights below 0; values that most rows have in common, whose quantiles jump.
 */
#ifndef KESU_DESIGN_QUANTILE_H
#define KESU_DESIGN_QUANTILE_H

#include <design/interval.h>

#include <stddef.h>
#include <stdint.h>

/* The values in order, each with the sum of the weights up to it. */
struct quantile_rows {
	size_t count;
	double *x;
	long double *sum;
};

/* Of the rows listed, of which those without a value (NAN) or with weight 0 stay aside; weight
 * NULL: 1. End it in any case. */
void design_quantile_rows_make(struct quantile_rows *rows, const double *x, const double *weight,
        const uint32_t *row, size_t count);
void design_quantile_rows_end(struct quantile_rows *rows);

/* p: 0 to 1. NAN without rows. */
double design_quantile(const struct quantile_rows *rows, double p);

struct quantile {
	double value, se;
	struct interval interval; /* a side is NAN where the share's interval leaves 0 to 1 */
};

/* share, se: of the values up to the quantile, with df degrees of freedom; all NAN below df 1. */
struct quantile design_quantile_interval(const struct quantile_rows *rows, double value,
        double share, double se, double df, double level);

#endif
