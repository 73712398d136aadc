/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Are the rows and the columns of a weighted table independent? Pearson's X^2 of the estimated
 * proportions p times n, the number of rows, and Rao & Scott's corrections for the design (1981,
 * 1984; Thomas & Rao 1987; R: svychisq):
 *
 *   X^2 = n sum (p_ij - p_i. p_.j)^2 / (p_i. p_.j)
 *   D = (C' P^-1 C / n)^-1 C' P^-1 V P^-1 C, P = diag(p), V the covariance of p, C the interaction
 *       contrasts; its eigenvalues are the generalised design effects
 *   F = X^2 / tr D on tr(D)^2/tr(D^2) and that times df degrees of freedom   (second order; "F")
 *   X^2 / (tr D / k) as chi-square on k = (rows - 1)(columns - 1)            (first order; "Chisq")
 *
 * An empty cell counts 0 in P^-1, as in R; where so many are empty that D is not defined, there is
 * no test. Not for: tables whose cells hold a handful of rows; ordered levels where the question is
 * a trend.
 */
#ifndef KESU_DESIGN_TABLE_TEST_H
#define KESU_DESIGN_TABLE_TEST_H

#include <base/error.h>

#include <stdint.h>

#define TABLE_TEST_CELLS_MAX 400

/* A weighted table of estimates. */
struct design_table {
	uint32_t rows, columns;
	const double *p;          /* by row, then column: rows x columns */
	const double *covariance; /* of p, in the same order: a square */
	double n;                 /* respondents */
	double df;                /* degrees of freedom of the design */
};

struct design_table_test {
	double pearson, k;  /* X^2 as for a simple random sample of n, and its degrees of freedom */
	double mean_effect; /* tr D / k */
	double f, ndf, ddf, p;
	double chisq, chisq_p; /* first order: X^2 / mean_effect */
};

/*
 * Fails on a table of one row or column or too many cells, a cell below 0, an empty margin, and
 * where D or the degrees of freedom are undefined.
 */
KESU_MUST_CHECK bool design_table_test(
        const struct design_table *table, struct design_table_test *out, struct error *error);

#endif
