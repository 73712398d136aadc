/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One pass over all rows for given items and a given regression: the log-likelihood, the sums for
 * the EM step and Newton's step, and on request the expected counts of answers. Private to
 * scoring/plausible.
 */
#ifndef KESU_PLAUSIBLE_PASS_H
#define KESU_PLAUSIBLE_PASS_H

#include "sample.h"

#include <irt/grid.h>
#include <irt/item.h>
#include <irt/likelihood.h>

/* What to compute in addition to the sums of the EM step. */
enum pass_want { PASS_STEP = 0, PASS_INFORMATION = 1, PASS_SCATTER = 2, PASS_COUNTS = 4 };

struct pass_point {
	const struct irt_likelihood *likelihood;
	const struct irt_grid *grid;
	const double *at; /* constant, slopes, log of the variance: columns + 2 */
};

/*
 * n = columns + 2 parameters, in the order of `at`. e = theta - mean of the row.
 * Made by plausible_pass_sums_new for a sample, used again and again.
 */
struct pass_sums {
	size_t n, counts;
	double log_likelihood;
	double square;       /* sum w E(e^2) */
	double *cross;       /* sum w (1, z) E(e), n - 1 */
	double *information; /* observed, n x n, lower triangle */
	double *scatter;     /* sum w^2 score score', n x n, lower triangle */
	double *count;       /* expected answers: items x IRT_CATEGORIES_MAX x nodes */
	double eap, eap_square, psd_square; /* sums w: mean, its square, posterior variance */
	size_t beyond; /* the caller's row, plus 1, that the grid cannot represent; 0: none */
};

struct pass_sums *plausible_pass_sums_new(const struct plausible_sample *sample,
        const struct irt_likelihood *likelihood, unsigned want);
void plausible_pass_sums_free(struct pass_sums *sums);

/* want: a subset of those the sums were made for. */
void plausible_pass_run(const struct plausible_sample *sample, const struct pass_point *point,
        unsigned want, struct pass_sums *sums);

/* The row's mean under the regression. */
static inline double pass_mean(const struct plausible_sample *sample, const double *at, size_t row)
{
	const double *z = sample->z + row * sample->dense;
	double mean = at[0];

	for (size_t k = 0; k < sample->dense; k++)
		mean += at[k + 1] * z[k];
	for (size_t k = sample->first[row]; k < sample->first[row + 1]; k++)
		mean += at[sample->mark[k]] / sample->scale[sample->mark[k] - 1];
	return mean;
}

#endif
