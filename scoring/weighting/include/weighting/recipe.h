/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calibration and trimming as one step from any base weights, so that each replicate can repeat it.
 */
#ifndef KESU_WEIGHTING_RECIPE_H
#define KESU_WEIGHTING_RECIPE_H

#include <weighting/calibrate.h>
#include <weighting/trim.h>

struct recipe {
	struct calibrate_rows rows; /* its weights are those of the whole sample */
	struct calibrate_options options;
	bool trims;
	double trim_low, trim_high;
};

struct recipe_result {
	struct calibrate_result calibrate;
	struct trim_result trim;
	double trim_error; /* weighting_calibrate_error of the trimmed weights */
};

/*
 * base: instead of recipe->rows.weight. calibrated: before trimming; used: after it, the same
 * elements without. calibrated may be used; *result is filled as far as the step was completed.
 */
KESU_MUST_CHECK bool weighting_recipe_weigh(const struct recipe *recipe, const double *base,
        double *calibrated, double *used, struct recipe_result *result, struct error *error);

#endif
