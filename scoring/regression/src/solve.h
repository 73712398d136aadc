/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The iterations in the coordinates z of a fit, for any weights: those of the sample, and those of
 * each replicate. GSL's error handler is off around it (regression/src/fit.c, replicates.c).
 */
#ifndef KESU_REGRESSION_SOLVE_H
#define KESU_REGRESSION_SOLVE_H

#include <regression/fit.h>

/* One model to be solved: z, y and scaled weights; results go to gamma, inverse and so on. */
struct regression_task {
	struct regression_method method;
	size_t count;
	uint32_t columns;
	const double *z, *y, *weight;
	bool begun;       /* begins at gamma; else at means of y and 1/2 */
	double *gamma;    /* columns: where it ends */
	double *inverse;  /* columns x columns */
	double *residual; /* count: w (y - mu) as in fit.h; may be NULL */
	double *step;     /* columns: the last one */
	double deviance;
	uint32_t steps;
};

/* GOOD, SEPARATED or DIVERGED. */
enum regression_status regression_solve(struct regression_task *task);

/* out = R^-1 m R^-T for symmetric m: from the coordinates z to those of x. */
void regression_from_z(const struct regression *fit, const double *m, double *out);

#endif
