/*
 * What two waves with independent samples can show. Variances are of shares; linking is the variance
 * of the link between the waves, once a wave as in trend/projection.h. With z_a the normal quantile of
 * a two-sided test at `level` and z_b the one of the power:
 *   a change's se        sqrt(se_1^2 + se_2^2 + 2 linking)
 *   smallest detectable  (z_a + z_b) sqrt(2 se^2 + 2 linking), the next wave being as precise as the last
 *   n of each wave       deff (p1 (1-p1) + p2 (1-p2)) / V,  V = ((p2 - p1) / (z_a + z_b))^2 - 2 linking
 *   n of the next wave   deff p2 (1-p2) / (V - se^2), the last wave's se being what it is
 * (Cochran 1977, section 4; Kish 1965 for the design effect). deff is that of the last wave,
 * se^2 n / (p (1-p)). An n is whole, rounded up. Not for waves that share psus: their covariance makes
 * the change more precise than this.
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

struct change change_between(struct change_wave first, struct change_wave second, double linking);

double change_detectable(struct change_wave last, const struct change_plan *plan);

/* Respondents; NAN when no number of them is enough. */
double change_n_each(struct change_wave last, double next, const struct change_plan *plan);
double change_n_next(struct change_wave last, double next, const struct change_plan *plan);

#endif
