/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The constraints, shared by all calibration methods. Private to the room. */
#ifndef KESU_WEIGHTING_CALIBRATION_H
#define KESU_WEIGHTING_CALIBRATION_H

#include <weighting/calibrate.h>

/* A solver stops below the first; its result is accepted below the second. */
#define CALIBRATION_STOP 1e-12
#define CALIBRATION_MET  1e-9

struct calibration {
	const struct calibrate_rows *rows;
	const struct calibrate_options *options;
	size_t constraints;
	size_t first[CALIBRATE_MARGINS_MAX]; /* constraint of each margin's level 0 */
	double *total;                       /* T, margins scaled to the first's total */
	double *unit;                        /* what an error is relative to */
	double *sum;                         /* of the current weights */
};

/* Fills sum from the weights and returns the largest relative error. */
double weighting_calibration_measure(struct calibration *calibration, const double *weight);
/* The largest error of sum, and its constraint. */
double weighting_calibration_worst(const struct calibration *calibration, size_t *worst);

/* Both fill out, iterations and error; out is what was reached, met or not. */
void weighting_fitting_solve(
        struct calibration *calibration, double *out, struct calibrate_result *result);
void weighting_dual_solve(
        struct calibration *calibration, double *out, struct calibrate_result *result);

#endif
