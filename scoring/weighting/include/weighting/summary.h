/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A summary of a set of weights, and the loss of precision from unequal weighting alone: Kish's
 * deff_w = n sum w^2 / (sum w)^2 = 1 + cv^2 (Kish 1965, 11.7; Kish 1992), n_eff = n / deff_w. It is
 * not the design effect of an estimate, which also depends on strata and clusters
 * (design/shares.h). Negative weights, as linear calibration may give, count like all others.
 */
#ifndef KESU_WEIGHTING_SUMMARY_H
#define KESU_WEIGHTING_SUMMARY_H

#include <stddef.h>

struct weight_summary {
	size_t n; /* weights other than 0; those are outside the sample */
	double sum, mean, min, max;
	double cv;          /* standard deviation (divisor n) over mean */
	double deff, n_eff; /* Kish; NAN, 0 without a weight, and where they add up to 0 or less */
};

struct weight_summary weighting_weight_summary_of(const double *weight, size_t count);

#endif
