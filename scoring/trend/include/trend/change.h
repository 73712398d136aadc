/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Changes between two waves with independent samples. Variances are of shares; linking is the
 * variance of the link between the waves; it is added once for each wave, as in trend/projection.h.
 * With z_a the normal quantile of a two-sided test at `level` and z_b the one of the power:
 *   a change's se        sqrt(se_1^2 + se_2^2 + 2 linking)
 *   smallest detectable  (z_a + z_b) sqrt(2 se^2 + 2 linking), the next wave being as precise as
 *                        the last
 *   n of each wave       deff (p1 (1-p1) + p2 (1-p2)) / V, V = ((p2 - p1) / (z_a + z_b))^2 - 2
 *                        linking
 *   n of the next wave   deff p2 (1-p2) / (V - se^2), the last wave's se being what it is
 *   a change's interval  difference -+ t se, t is Student's with the combined degrees of freedom of
 *                        both waves (Welch 1947; Satterthwaite 1946): se^4 / (se_1^4 / df_1 +
 *                        se_2^4 / df_2)
 * When an earlier figure was published without a standard error, the interval contains only the
 * error of the last wave and no test is made. `reference_se_most` is then the largest standard
 * error of the earlier figure for which the change would still be significant: sqrt((difference /
 * t)^2 - se^2), t with the last wave's degrees of freedom. It is NAN where the change is not
 * significant even with the last wave's error alone. (Cochran 1977, section 4; Kish 1965 for the
 * design effect). deff is that of the last wave, se^2 n / (p (1-p)). An n is whole, rounded up. Not
 * for waves that share psus: their covariance makes the change more precise than this.
 */
#ifndef KESU_TREND_CHANGE_H
#define KESU_TREND_CHANGE_H

#define CHANGE_POWER 0.8

struct change_wave {
	double share, se;
};

struct change {
	double difference, se, z, p; /* p: two-sided */
};

struct change_plan {
	double level, power; /* 0.95 and CHANGE_POWER */
	double linking;      /* variance, at least 0 */
	double deff;         /* 1: the n are effective ones */
};

struct change trend_change_between(
        struct change_wave first, struct change_wave second, double linking);

/* A wave as in a table of results, with its degrees of freedom, at least 1. */
struct change_figure {
	double share, se, df; /* se NAN: not known */
};

struct change_test {
	double difference, se, df;
	double low, high;
	double p;                 /* two-sided; NAN where the reference's error is not known */
	double reference_se_most; /* NAN elsewhere */
};

struct change_test trend_change_since(
        struct change_figure reference, struct change_figure last, double linking, double level);

double trend_change_detectable(struct change_wave last, const struct change_plan *plan);

/* Number of respondents; NAN when no number is enough. */
double trend_change_n_each(struct change_wave last, double next, const struct change_plan *plan);
double trend_change_n_next(struct change_wave last, double next, const struct change_plan *plan);

#endif
