#include <weighting/recipe.h>

#include <string.h>

bool recipe_weigh(const struct recipe *recipe, const double *base, double *calibrated, double *used,
        struct recipe_result *result, struct error *error)
{
	struct calibrate_rows rows = recipe->rows;

	*result = (struct recipe_result){0};
	rows.weight = base;
	if (!calibrate_weights(&rows, &recipe->options, calibrated, &result->calibrate, error))
		return false;
	if (used != calibrated)
		memcpy(used, calibrated, rows.rows * sizeof(*used));
	if (!recipe->trims)
		return true;
	if (!weight_trim(used, base, rows.rows, recipe->trim_low, recipe->trim_high, &result->trim,
	            error))
		return error_wrap(error, "trimming");
	result->trim_error = calibrate_error(&rows, used);
	return true;
}
