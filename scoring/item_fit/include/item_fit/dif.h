/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Differential item functioning: whether an item is harder for one group than for another at the
 * same ability. Items of two categories; rows are matched by a score that the caller gives.
 *
 * Mantel-Haenszel (Holland & Thayer 1988), over matching scores with A, B right and wrong in the
 * reference group, C, D in the focal group, T all rows:
 *   chi2 = (|sum(A - E A)| - 1/2)^2 / sum Var A,  alpha = sum(A D / T) / sum(B C / T),
 *   delta = -2.35 ln(alpha): below 0 the item is harder for the focal group. SE: Robins, Breslow &
 *   Greenland 1986. Class by the rule of ETS (Zwick 2012): A |delta| < 1 or chi2 not significant
 *   at 5 %; C |delta| at least 1.5 and significantly above 1 (one-sided 5 %); B otherwise.
 *   Where a whole group is right, or wrong, alpha is infinite or 0 and delta minus or plus infinity
 *   without an error; chi2 and p need no odds ratio, and if they are significant the class is C.
 * Logistic regression (Swaminathan & Rogers 1990) on score, group and their product: likelihood
 * ratio against the score alone, 2 df, and the gain in Nagelkerke's R2; class by Jodoin & Gierl
 *   2001: A below .035 or not significant at 5 %, B below .070, C.
 * The regression has a line through the scores, which they do not lie on: where groups are far
 *   apart it takes the bend for a difference. So significance is told by the conditional
 *   regression, with an intercept for each score (Breslow & Day 1980, ch. 7): 2 df, exact within a
 *   score.
 * R: difR::difMH and difR::difLogistic without purification;
 *   survival::clogit(y ~ g + g:s + strata(s), method = "exact").
 */
#ifndef KESU_IRT_DIF_H
#define KESU_IRT_DIF_H

#include <irt/responses.h>

struct item_fit_dif {
	size_t reference, focal; /* rows compared */
	double mh_chi2, mh_p, alpha, delta, delta_se;
	double lr_chi2, lr_p, r2_gain;
	double conditional_chi2, conditional_p;
	char mh_class, lr_class; /* 'A', 'B', 'C'; '-': not computable */
};

/*
 * match: of each row; NAN leaves it out. focal: of each row, 1 focal, 0 reference, negative
 * neither. out: one an item; NAN and '-' for an item of more categories, or without right and wrong
 * answers in both groups to compare.
 */
void item_fit_dif(const struct irt_responses *responses, const double *match, const int8_t *focal,
        struct item_fit_dif *out);

/* The same for one item, of which the rows have scores of their own, which are no sums: lr_chi2 and
 * lr_p are those of the conditional regression, too. */
void item_fit_dif_one(const struct irt_responses *responses, size_t item, const double *match,
        const int8_t *focal, struct item_fit_dif *out);

#endif
