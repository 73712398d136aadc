/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Combines the draws of every cell into one estimate. The share is the mean of the draws' shares
 * p_m, and
 *
 *   V = A + (1 + 1/M) B,   B = sum (p_m - p)^2 / (M - 1)
 *
 * with A the sampling variance of p itself, by replicates, from each row's mean over its draws.
 * (Rubin 1987 has U for A, the mean of the draws' own variances. The noise of a draw is in U and
 * again in B. That is right where the imputation model uses no more information than the analysis.
 * Here it uses more: the draws of a cell come from one regression on all groups; Meng 1994, Stat.
 * Sci. 9, 538-573; Robins & Wang 2000, Biometrika 87, 113-124. With U, 95 % intervals covered the
 * true share in 99 % of cells, and two in five of the cells that could be shown were withheld:
 * tests/bench/coverage_booklets.c.) Where everybody was asked every item, all draws are equal, and
 * V = A = U.
 *
 * df_cell by Satterthwaite 1946: V^2 / (A^2 / df_cell + ((1 + 1/M) B)^2 / (M - 1)), at most the
 * cell's own. var_simple is the mean over the draws; deff, deff_replace and n_eff compare V with
 * it. The other members are the same in every draw. An empty cell stays empty.
 */
#ifndef KESU_MEASUREMENT_COMBINE_H
#define KESU_MEASUREMENT_COMBINE_H

#include <design/shares.h>

enum { MEASURE_COMBINE_MAX = 64 };

/*
 * draw: `draws` (2 .. MEASURE_COMBINE_MAX) tables of `cells` shares, whose variances are not looked
 * at; average: one of the rows' means over the draws, with its variances. out may be one of them.
 */
void measurement_combine(const struct estimate *const *draw, uint32_t draws,
        const struct estimate *average, size_t cells, struct estimate *out);

struct measure_difference {
	double value, var, df;
};

/*
 * The same of the difference of two cells. var: A of the difference, by replicates of the rows'
 * means; df: the smaller one of the two cells' before their draws were combined. draws: 2 ..
 * MEASURE_COMBINE_MAX.
 */
struct measure_difference measurement_combine_difference(const struct estimate *const *draw,
        uint32_t draws, const size_t cell[static 2], double var, double df);

#endif
