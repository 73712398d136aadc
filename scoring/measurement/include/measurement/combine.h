/*
 * The draws of every cell made one estimate (plausible/combine.h): share the mean of the draws' shares, var by
 * Rubin's rules from the draws' own (replicate) variances, df_cell after Barnard & Rubin from the cell's own;
 * a df_cell below 1, or of draws without variances, stays as it is. var_simple is the draws' mean, and deff, deff_replace and n_eff are of var
 * against it. All else is the same in every draw. An empty cell stays empty.
 */
#ifndef KESU_MEASUREMENT_COMBINE_H
#define KESU_MEASUREMENT_COMBINE_H

#include <design/shares.h>
#include <plausible/combine.h>

enum { MEASURE_COMBINE_MAX = 64 };

/* draw: `draws` (2 .. MEASURE_COMBINE_MAX) tables of `cells` shares each. out may be one of them. */
void measure_combine(
        const struct share *const *draw, uint32_t draws, size_t cells, struct share *out);

#endif
