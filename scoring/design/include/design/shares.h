/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Weighted shares (y 0 or 1), means and totals (any y) of every cell with their design-based
 * standard errors, in one pass over the rows.
 *
 *   estimate    p = sum w y / sum w over the cell's rows (Hajek 1971)
 *   variance    V = sum_h (1 - f_h) n_h/(n_h - 1) sum_a (z_ha - mean_h z)^2
 *               z_ha = (T_ha - p W_ha) / W, T and W the psu's sums of w y and w in the cell: Taylor
 *               linearisation of a ratio (Binder 1983; Woodruff 1971), ultimate clusters.
 *               Where the design has later stages, each adds the same sum over the units in every
 *               unit above it, times the product of n/N over the stages above (Särndal, Swensson
 *               & Wretman 1992, 4.3).
 *               Every psu and stratum of the design counts, with zeros where the cell has no row
 *               (domain estimation: Cochran 1977, 2.13; R: svymean(subset(design)), svyby).
 *   total       sum w y, with z_ha = T_ha
 * As z is linear in p, the moments of (T, W) per stratum are enough, and p may be computed last. So
 * one pass is enough. Moments are kept about running means (Chan, Golub & LeVeque 1983) and y about
 * a centre of the cell, so neither a large mean nor a large weight loses digits.
 *
 * A row is outside every cell, but never outside the design, when its weight is 0, its y is NAN or
 * its region is negative. The result is the same to the last bit for any number of threads and,
 * with psu labels or without, for any order of the rows.
 *
 * Not for: imputed data, or weights that were calibrated (the standard error would ignore it;
 * calibrated weights have calibrated/estimate.h), quantiles.
 */
#ifndef KESU_DESIGN_SHARES_H
#define KESU_DESIGN_SHARES_H

#include <design/cells.h>
#include <design/design.h>

/* A larger weight could overflow a sum. */
#define SHARES_WEIGHT_MAX 1e300

struct shares_rows {
	const double *weight; /* 0 .. SHARES_WEIGHT_MAX; NULL: 1 */
	const double *y;      /* finite or NAN (missing) */
	const int32_t *leaf;  /* region of the row, any node of the tree; NULL: region 0 */
	const int8_t *level[CELLS_FACTORS_MAX]; /* per factor; -1 missing */
	const uint32_t *members;                /* bit m: in overlapping group m; NULL: in none */
	/* weights may be negative nevertheless, as after linear calibration */
	bool signed_weights;
};

/* An empty cell has n 0, every sum 0 and the rest NAN. */
struct estimate {
	uint64_t n;            /* rows */
	uint32_t psus, strata; /* with a row in the cell */
	double weight;         /* sum of w */
	double value;          /* p; of design_totals the total */
	double var, se;        /* V and its root */
	double df;      /* psus - strata of the design with a weight above 0: R's degf(design) */
	double df_cell; /* psus - strata with a row in the cell: R's degf(subset(design)), which
	                        * is svyciprop's default inside svyby; NCHS reviews it against 8 */
	double deff;    /* V / V_srs, V_srs = s^2 (1 - n/W) / n: R's deff=TRUE (Kish 1965, 8.2);
	                        * NAN when n >= W and when s^2 is 0 */
	double deff_replace; /* V_srs = s^2 / n: R's deff="replace"; any scale of weights */
	double n_eff;        /* n / deff_replace; n when s^2 or V is 0 */
	double var_simple;   /* V_srs = s^2 / n; of a total W^2 times that */
};
/* s^2 = n/(n - 1) sum w (y - p)^2 / W, R's svyvar; V_srs of a total is W^2 times that of a mean. */

/* Sets another V for the same estimate, by replication or with calibration, and all members derived
 * from it. */
void design_estimate_set_variance(struct estimate *share, double var);

/*
 * out has design_cells_count(scheme) elements. Rows are those of the design. Fails, naming the row
 * (counted from 1), on a negative or infinite weight, an infinite y, a region, level or bit out of
 * range.
 */
KESU_MUST_CHECK bool design_shares(const struct design *design, const struct cells_scheme *scheme,
        const struct shares_rows *rows, struct estimate *out, struct error *error);

/* The same for totals of y. */
KESU_MUST_CHECK bool design_totals(const struct design *design, const struct cells_scheme *scheme,
        const struct shares_rows *rows, struct estimate *out, struct error *error);

#endif
