/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The gap between two groups of one survey, d = p_a - p_b, and whether it has become smaller.
 *
 *   ratio       R = p_a / p_b. On the log scale, with C = (V_a + V_b - V_d) / 2 the covariance that
 *               the variance V_d of the difference implies:
 *               var log R = V_a / p_a^2 + V_b / p_b^2 - 2 C / (p_a p_b)   (Woodruff 1971)
 *               and the interval exp(log R -+ t se). Of shares of 0 there is no ratio.
 *   narrowed    P(|D_2| < |D_1|), D_1 and D_2 independent normal with the waves' gaps and standard
 *               errors (a confidence distribution, Schweder & Hjort 2016): a gap that has turned
 *               round and grown is not narrower.
 *
 * The difference itself and its test: design/contrast.h. A change of it between independent waves:
 * trend_change_since.
 */
#ifndef KESU_TREND_GAP_H
#define KESU_TREND_GAP_H

#include <design/interval.h>

struct gap_share {
	double share, var;
};

struct gap_ratio {
	double ratio, low, high; /* NAN where there is none */
};

/* df: degrees of freedom of the difference; without any there is no interval. */
struct gap_ratio trend_gap_ratio(
        struct gap_share a, struct gap_share b, double var_difference, double df, double level);

struct gap_wave {
	double difference, se; /* se at least 0 */
};

/* NAN where neither wave has an error. */
double trend_gap_narrowed(struct gap_wave first, struct gap_wave last);

#endif
