/*
 * What two waves with independent samples can show. Variances are of shares; linking is the
 * variance of the link between the waves, once a wave as in trend/projection.h. With z_a the normal
 * quantile of a two-sided test at `level` and z_b the one of the power:
 *   a change's se        sqrt(se_1^2 + se_2^2 + 2 linking)
 *   smallest detectable  (z_a + z_b) sqrt(2 se^2 + 2 linking), the next wave being as precise as
 *                        the last
 *   n of each wave       deff (p1 (1-p1) + p2 (1-p2)) / V, V = ((p2 - p1) / (z_a + z_b))^2 - 2
 *                        linking
 *   n of the next wave   deff p2 (1-p2) / (V - se^2), the last wave's se being what it is
 *   a change's interval  difference -+ t se, t Student's with the waves' degrees of freedom
 *                        together (Welch 1947; Satterthwaite 1946): se^4 / (se_1^4 / df_1 + se_2^4
 *                        / df_2)
 * An earlier figure published without its error has none to add: the interval then carries the last
 * wave's error alone, no test is made, and `reference_se_most` says how large the missing error may
 * be for the change still to be beyond chance: sqrt((difference / t)^2 - se^2), t with the last
 * wave's degrees of freedom; NAN where the last wave's error alone leaves it open. (Cochran 1977,
 * section 4; Kish 1965 for the design effect). deff is that of the last wave, se^2 n / (p (1-p)).
 * An n is whole, rounded up. Not for waves that share psus: their covariance makes the change more
 * precise than this.
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

/* A wave as a table of results has it: with its degrees of freedom, at least 1. */
struct change_figure {
	double share, se, df; /* se NAN: not known */
};

struct change_test {
	double difference, se, df;
	double low, high;
	double p;                 /* two-sided; NAN where the reference's error is not known */
	double reference_se_most; /* NAN but there */
};

struct change_test trend_change_since(
        struct change_figure reference, struct change_figure last, double linking, double level);

double trend_change_detectable(struct change_wave last, const struct change_plan *plan);

/* Respondents; NAN when no number of them is enough. */
double trend_change_n_each(struct change_wave last, double next, const struct change_plan *plan);
double trend_change_n_next(struct change_wave last, double next, const struct change_plan *plan);

#endif
