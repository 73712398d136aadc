/*
 * Differential item functioning: is an item harder for one group than for another at the same
 * ability. Items of two categories; rows are matched by a score that the caller gives.
 *
 * Mantel-Haenszel (Holland & Thayer 1988), over matching scores with A, B right and wrong of the
 * reference group, C, D of the focal one, T all:
 *   chi2 = (|sum(A - E A)| - 1/2)^2 / sum Var A,  alpha = sum(A D / T) / sum(B C / T),
 *   delta = -2.35 ln(alpha): below 0 harder for the focal group; its SE by Robins, Breslow &
 *   Greenland
 *   1986. Class by the rule of ETS (Zwick 2012): A |delta| < 1 or chi2 not significant at 5 %; C
 *   |delta| at
 *   least 1.5 and significantly above 1 (one-sided 5 %); B otherwise.
 * Logistic regression (Swaminathan & Rogers 1990) on score, group and their product: likelihood
 *   ratio against the score alone, 2 df, and what Nagelkerke's R2 gains; class by Jodoin & Gierl
 *   2001: A below .035 or not significant at 5 %, B below .070, C.
 * R: difR::difMH and difR::difLogistic without purification.
 */
#ifndef KESU_IRT_DIF_H
#define KESU_IRT_DIF_H

#include <irt/responses.h>

struct item_fit_dif {
	size_t reference, focal; /* rows compared */
	double mh_chi2, mh_p, alpha, delta, delta_se;
	double lr_chi2, lr_p, r2_gain;
	char mh_class, lr_class; /* 'A', 'B', 'C'; '-': cannot be had */
};

/*
 * match: of each row; NAN leaves it out. focal: of each row, 1 focal, 0 reference, negative
 * neither. out: one an item; NAN and '-' for an item of more categories, or without right and wrong
 * answers in both groups to compare.
 */
void item_fit_dif(const struct irt_responses *responses, const double *match, const int8_t *focal,
        struct item_fit_dif *out);

#endif
