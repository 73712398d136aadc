/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <weighting/recipe.h>

#include <string.h>

bool weighting_recipe_weigh(const struct recipe *recipe, const double *base, double *calibrated,
        double *used, struct recipe_result *result, struct error *error)
{
	struct calibrate_rows rows = recipe->rows;

	*result = (struct recipe_result){0};
	rows.weight = base;
	if (!weighting_calibrate(&rows, &recipe->options, calibrated, &result->calibrate, error))
		return false;
	if (used != calibrated)
		memcpy(used, calibrated, rows.rows * sizeof(*used));
	if (!recipe->trims)
		return true;
	if (!weighting_weight_trim(used, base, rows.rows, recipe->trim_low, recipe->trim_high,
	            &result->trim, error))
		return error_wrap(error, "trimming");
	result->trim_error = weighting_calibrate_error(&rows, used);
	return true;
}
