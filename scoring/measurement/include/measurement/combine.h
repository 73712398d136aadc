/*
 * The draws of every cell made one estimate: the share is the mean of the draws' shares p_m, and
 *
 *   V = A + (1 + 1/M) B,   B = sum (p_m - p)^2 / (M - 1)
 *
 * with A the sampling variance of p itself: by replicates, of each row's mean over its draws.
 * (Rubin 1987 has U for A, the mean of the draws' own variances. A draw's noise is in U and once
 * more in B, and that is right where the imputer knows no more than the analyst. Here he does: the
 * regression of all groups at once is behind a cell's draws; Meng 1994, Stat. Sci. 9, 538-573;
 * Robins & Wang 2000, Biometrika 87, 113-124. By U 95 % intervals held the truth in 99 % of cells,
 * and two cells in five that could be shown were not: tests/bench/coverage_booklets.c.) Where
 * everybody was asked everything the draws are one, and V is A and U.
 *
 * df_cell by Satterthwaite 1946: V^2 / (A^2 / df_cell + ((1 + 1/M) B)^2 / (M - 1)), at most the
 * cell's own. var_simple is the draws' mean, and deff, deff_replace and n_eff are of V against it.
 * All else is the same in every draw. An empty cell stays empty.
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

#endif
