/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How well the model fits, for each item and as a whole.
 *
 * S-X2 (Orlando & Thissen 2000, Appl. Psychol. Meas. 24, 50-64; several categories: Kang & Chen
 * 2008):
 *   sum over summed scores k and categories z of N_k (O_kz - E_kz)^2 / E_kz,
 *   E_kz = integral of P_z S_{k-z} over integral of S'_k,
 * S the probability of a summed score on the other items and S' on all items, by the recursion of
 * Lord & Wingersky (1984). Only rows that answered every item count. A score that allows only one
 * category of the item is left out. Cells with less than SX2_CELL_LEAST expected are joined:
 * categories of a score upwards, then neighbouring scores, the sparsest first from below, with the
 * neighbour of fewer rows. df: free cells less the item's free parameters, of which only the
 * share counts that complete rows have in its answers (others helped to estimate them).
 *
 * Counts of unequally weighted rows are scaled to the number of people of equal weight who would
 * tell as much, score by score (first order of Rao & Scott 1981): the weights change which model
 * fits, not how much data there is.
 *
 * Infit and outfit (Wright & Masters 1982), x the category and V its variance at theta, averaged
 * over each row's posterior of theta (Adams & Wu 2007; TAM's msq.itemfit): outfit is the mean of
 * (x - E x)^2 / V, infit sum (x - E x)^2 / sum V. Where the model holds both expect 1. (At the EAP
 * they expect less, because it is estimated from the same answers.) z by the cube root of Wilson &
 * Hilferty, with the variance that the rows themselves show, less what the estimation of the item's
 * own parameters takes from it; N(0, 1) where the model holds. V is at least FIT_VARIANCE_LEAST in
 * both the numerator and what it expects.
 *
 * RMSD (von Davier & Bezirhan 2023, Educ. Psychol. Meas. 83; PISA since 2015): the root mean square
 * difference, over the distribution of people, between the item's curve and the curve from its
 * expected counts. Both curves are mean category / highest category. For an anchor item it shows
 * drift: from .12 to .15 on the item has drifted too far.
 *
 * M2 (Maydeu-Olivares & Joe 2006, Psychometrika 71, 713-732): shares right of single items and of
 * pairs of items, r the observed less the expected, X their covariance, D their derivatives by the
 * parameters:
 *   n r' (X^-1 - X^-1 D (D' X^-1 D)^-1 D' X^-1) r,  df pairs + items - parameters.
 * Of two categories, one group, complete rows and at most M2_ITEMS_MAX items; without priors. With
 * unequal weights it is divided by its expectation over df, from the moments' covariance as the
 * weighted rows show it (first order of Rao & Scott 1981, 1984).
 */
#ifndef KESU_IRT_MODEL_FIT_H
#define KESU_IRT_MODEL_FIT_H

#include <irt/fit.h>

enum { M2_ITEMS_MAX = 50 };
#define SX2_CELL_LEAST 1.0
/* sqrt(1e-5). Without this limit one unexpected answer to a very easy or very hard item would
 * decide the outfit alone. */
#define FIT_VARIANCE_LEAST 0.0031622776601683795

/* A chi-square with its degrees of freedom; all NAN: not computable from these data. */
struct item_fit_chi_square {
	double value, df, p;
	double rmsea; /* sqrt(max(0, (value - df) / (df (n - 1)))) */
};

struct item_fit_items {
	struct item_fit_chi_square s_x2;
	double infit, z_infit, outfit, z_outfit, rmsd;
};

/* out: one an item. */
void item_fit_items(const struct irt_responses *responses, const struct irt_fit_options *options,
        const struct irt_fit_result *result, struct item_fit_items *out);

struct item_fit_chi_square item_fit_m2(const struct irt_responses *responses,
        const struct irt_fit_options *options, const struct irt_fit_result *result);

#endif
