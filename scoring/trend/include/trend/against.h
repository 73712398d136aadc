/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A share of one survey held against a figure that somebody else has published, d = p - q, the two
 * independent.
 *
 *   error known     se(d) = sqrt(se_p^2 + se_q^2); degrees of freedom by Welch-Satterthwaite,
 *                   se(d)^4 / (se_p^4 / df_p + se_q^4 / df_q), df_q infinite where not published
 *   only n known    se_q is at least sqrt(q (1-q) / n), that of a simple random sample: designs
 *                   with clusters and unequal weights have more (Kish 1965)
 *   neither         se_q is at least 0
 *   interval        d -+ t se(d)
 *   probability     F_df(d / se(d)), F_df Student's: that the true share is at least the true
 *                   figure (a confidence distribution, Schweder & Hjort 2016)
 *
 * In the last two cases everything is a bound, by the degrees of freedom of p: the interval is at
 * least as wide, the probability not further from 1/2. What is undecided stays so whatever se_q is.
 * A verdict stands up to se_q = sqrt((d / t)^2 - se_p^2), `figure_se_most` (as reference_se_most of
 * trend/change.h). Not for figures by another instrument or standard: no error describes that.
 */
#ifndef KESU_TREND_AGAINST_H
#define KESU_TREND_AGAINST_H

#include <trend/change.h>
#include <trend/target.h>

struct against_figure {
	double share;
	double se; /* above 0; NAN: not published */
	double df; /* of se; NAN: not published */
	double n;  /* NAN: not published */
};

struct against {
	double difference, se, df;
	struct interval interval;
	double probability;
	enum target_verdict verdict; /* of the interval against 0 */
	bool is_bound;
	double figure_se;      /* what was taken; NAN: nothing is known of it */
	double figure_se_most; /* of a bound that decides; NAN elsewhere */
};

/* own: se above 0, df at least 1. level: 0.95 for 95 %. */
struct against trend_against(struct change_figure own, struct against_figure figure, double level);

/* The least that the error of a figure can be; 0 when nothing is known. */
double trend_against_least(struct against_figure figure);

#endif
