/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far apart the true shares of areas are. The spread of direct shares is too large, because
 * their sampling errors are in it, and that of model-based shares is too small, because they are
 * shrunken (Louis 1984; Rao & Molina 2015, 9.6). So each measure is computed for draws from the
 * areas' distributions, normal about the model-based share with the root MSE as its standard
 * deviation and cut at 0 and 1 (Shen & Louis 1998, J. R. Statist. Soc. B 60, 455-471), and given as
 * the mean and the interval of the draws:
 *   range          the largest true share less the smallest
 *   sd             sqrt(sum (p_d - mean)^2 / (m - 1)), areas alike
 *   dissimilarity  1/2 sum_d |w_d p_d / sum w p - w_d (1 - p_d) / sum w (1 - p)|: the part of the
 *                  literate who would have to live elsewhere for all areas to have the same share
 *                  (Duncan & Duncan 1955); w_d the areas' sizes
 *
 * The errors of different areas are taken to be independent. The same seed gives the same bits.
 */
#ifndef KESU_AREA_SPREAD_H
#define KESU_AREA_SPREAD_H

#include <stddef.h>
#include <stdint.h>

enum { AREA_SPREAD_DRAWS = 4000, AREA_SPREAD_LEAST = 2 };

struct spread_rows {
	size_t count; /* areas */
	const double *share, *rmse;
	const double *size; /* at least 0 */
	uint64_t seed;
};

struct spread_figure {
	double value, low, high; /* NAN where there is none */
};

struct spread {
	struct spread_figure range, sd, dissimilarity;
};

/* Fewer than AREA_SPREAD_LEAST areas have no spread. With a size of 0: no dissimilarity. */
struct spread area_spread_find(const struct spread_rows *rows, double level);

#endif
