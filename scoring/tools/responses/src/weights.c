/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/responses/weights.h>

#include <math.h>

const double *tools_weights_take(const struct csv_table *table, size_t handle, struct error *error)
{
	const double *weight = csv_table_numbers(table, handle);
	bool counts = false, good = true;

	for (size_t i = 0; good && i < csv_table_rows(table); i++) {
		if (isnan(weight[i]))
			good = csv_table_fail(table, i, handle, error,
			        "a row needs a weight; 0 leaves it out of the estimation");
		else if (weight[i] < 0)
			good = csv_table_fail(table, i, handle, error,
			        "a weight is at least 0, not %g", weight[i]);
		else if (weight[i] > 0 && (weight[i] < WEIGHTS_LEAST || weight[i] > WEIGHTS_MOST))
			good = csv_table_fail(table, i, handle, error,
			        "a weight is 0 or from %g to %g, not %g", WEIGHTS_LEAST,
			        WEIGHTS_MOST, weight[i]);
		counts = counts || weight[i] > 0;
	}
	if (good && !counts)
		good = error_set(error, "%s: every weight in column %s is 0: nobody is left",
		        csv_table_path(table, 0), csv_table_column(table, handle));
	return good ? weight : NULL;
}
