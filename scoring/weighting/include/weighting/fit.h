/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bounded raking of cells: w = d g with g = exp(u) cut to LOW .. HIGH, u the sum of one term for
 * each constraint the cell counts for, so that each constraint's cells add up to its total. It is
 * the calibration of Deville & Sarndal (1992) with the truncated exponential distance (their case 6
 * cut at its ends; R's survey: calibrate(calfun = "raking", bounds = c(LOW, HIGH))), and it
 * includes trimming: no weight leaves the bounds, and the other weights compensate for what is cut
 * off.
 *
 * For each variable a cell counts for at most one constraint. So the terms of a variable are solved
 * one by one, each exactly (an increasing piecewise linear equation), and variable after variable
 * until all totals are met: iterative proportional fitting (Deming & Stephan 1940), which is the
 * ascent by coordinates of a concave dual. A cell is all rows that count for the same constraints,
 * which makes it fast: 300,000 rows have a few hundred.
 */
#ifndef KESU_WEIGHTING_FIT_H
#define KESU_WEIGHTING_FIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fit {
	size_t cells, variables, constraints;
	const int32_t *const *constraint; /* [variable][cell]: or -1 */
	double low, high;
	uint32_t *first, *cell; /* the cells of each constraint: of weighting_fit_make */
};

/* The struct's first members filled; ended by weighting_fit_end. */
void weighting_fit_make(struct fit *fit);
void weighting_fit_end(struct fit *fit);

struct fit_result {
	unsigned sweeps;
	double error;   /* the largest |sum w - T| / T */
	size_t worst;   /* its constraint */
	double reached; /* its sum */
};

/*
 * weight: d of each cell, at least 0. total: of each constraint, above 0; a constraint without
 * weight is skipped. grown: exp(u) of each cell; in: the start (1, or an earlier solution), out:
 * the solution. Stops when the error is at most `stop`, or after `sweeps`; the caller judges the
 * result's error.
 */
struct fit_result weighting_fit_solve(const struct fit *fit, const double *weight,
        const double *total, double *grown, double stop, unsigned sweeps);
double weighting_fit_cut(const struct fit *fit, double grown); /* g */

#endif
