/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calibration: weights that meet known totals and stay close to the initial weights (Deville &
 * Sarndal 1992, JASA 87, 376-382): w_i = d_i g(x_i'b) with sum w_i x_i = T. x_i holds an indicator
 * for each level of each margin variable, then the numbers; b is found by Newton's method on the
 * convex dual sum d_i G(x_i'b) - b'T with G' = g and halved steps.
 *
 *   method         g(u)                                          R's survey
 *   RAKE           exp u                                         rake, calibrate(calfun = "raking")
 *   LINEAR         1 + u, with bounds cut to LOW..HIGH           calibrate(calfun = "linear")
 *   LOGIT          LOW + (HIGH - LOW) / (1 + exp(-A u) (HIGH - 1) / (1 - LOW)),
 *                  A = (HIGH - LOW) / ((1 - LOW)(HIGH - 1))      calibrate(calfun = "logit")
 *   POSTSTRATIFY   T / sum d in each level of one variable       postStratify
 *
 * RAKE without numbers goes by iterative proportional fitting (Deming & Stephan 1940), which has
 * the same solution. Margins with the same total are redundant. The normal equations are solved by
 * a complete orthogonal decomposition, which allows that. The weights are unique nevertheless.
 *
 * Bounds are of g, not of weights. A weight of 0 is outside the sample and stays 0. LINEAR without
 * bounds may give negative weights. Totals that cannot be met are an error; approximate weights are
 * never returned. Memory: p^2 doubles for p constraints, and the output. Apart from rounding, the
 * weights are the same for any order of the rows.
 */
#ifndef KESU_WEIGHTING_CALIBRATE_H
#define KESU_WEIGHTING_CALIBRATE_H

#include <base/error.h>

#include <stddef.h>
#include <stdint.h>

#define CALIBRATE_MARGINS_MAX     30
#define CALIBRATE_NUMBERS_MAX     30
#define CALIBRATE_CONSTRAINTS_MAX 1000 /* levels of all margins, and numbers */

enum calibrate_method {
	CALIBRATE_RAKE,
	CALIBRATE_LINEAR,
	CALIBRATE_LOGIT,
	CALIBRATE_POSTSTRATIFY,
	CALIBRATE_METHODS
};

struct calibrate_margin {
	const char *name;
	const int32_t *level; /* of each row, 0 .. levels - 1 */
	size_t levels;
	const double *total;           /* of each level, above 0 */
	const char *const *level_name; /* for messages */
};

struct calibrate_number {
	const char *name;
	const double *value; /* of each row, finite */
	double total;
};

struct calibrate_rows {
	size_t rows;
	const double *weight; /* at least 0 and finite */
	size_t margins, numbers;
	const struct calibrate_margin *margin;
	const struct calibrate_number *number;
};

struct calibrate_options {
	enum calibrate_method method;
	bool bounded;
	double low, high; /* LOW < 1 < HIGH; may be infinite for LINEAR */
};

struct calibrate_result {
	unsigned iterations; /* Newton steps, or sweeps over all margins */
	bool newton;         /* false: proportional fitting */
	double error;        /* see weighting_calibrate_error */
	double g_low, g_high;
};

/*
 * out: one weight per row. False, with out undefined: a level that no row with a weight above 0
 * has, margins whose totals differ by more than 1e-6 (those that differ by less are scaled to the
 * first's), options that do not fit, more constraints than the limit, no convergence (the message
 * has the worst constraint).
 */
KESU_MUST_CHECK bool weighting_calibrate(const struct calibrate_rows *rows,
        const struct calibrate_options *options, double *out, struct calibrate_result *result,
        struct error *error);

/* The sum of w x for each constraint: the levels of the margins in their order, then the
 * numbers. */
void weighting_calibrate_sums(const struct calibrate_rows *rows, const double *weight, double *sum);
size_t weighting_calibrate_constraints(const struct calibrate_rows *rows);
/* The largest |sum w x - T| / |T| of `weight`; a number's T counts at least as sum d |x| / 1000. */
double weighting_calibrate_error(const struct calibrate_rows *rows, const double *weight);

/* "rake", "linear", "logit", "poststratify". */
const char *weighting_calibrate_method_name(enum calibrate_method method);

#endif
