/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logistic regression with an intercept for each matching score (dif.h). Private to the room. */
#ifndef KESU_IRT_CONDITIONAL_H
#define KESU_IRT_CONDITIONAL_H

#include <stddef.h>

/* Rows of both groups at one score: numbers of answers and of right ones, reference first. */
struct dif_stratum {
	double score, n[2], right[2];
};

/* Twice the gain in log-likelihood by group and its product with the score. NAN: nothing to
 * compare, or Newton's steps do not converge. */
double item_fit_conditional_chi2(const struct dif_stratum *stratum, size_t count);

#endif
