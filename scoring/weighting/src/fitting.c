/* Iterative proportional fitting: each margin in turn is met exactly, until all hold at once. */
#include "calibration.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SWEEPS_MAX = 2000 };

static void margin_meet(
        const struct calibration *calibration, size_t m, double *factor, double *out)
{
	const struct calibrate_margin *margin = &calibration->rows->margin[m];
	const double *total = calibration->total + calibration->first[m];

	memset(factor, 0, margin->levels * sizeof(*factor));
	for (size_t i = 0; i < calibration->rows->rows; i++)
		factor[margin->level[i]] += out[i];
	for (size_t level = 0; level < margin->levels; level++)
		factor[level] = total[level] / factor[level];
	for (size_t i = 0; i < calibration->rows->rows; i++)
		out[i] *= factor[margin->level[i]];
}

/* One margin needs one sweep. Where margins contradict each other a level's weights may run to 0, and
 * the error is then no number: that ends it too. */
void fitting_solve(struct calibration *calibration, double *out, struct calibrate_result *result)
{
	double *factor = memory_new(calibration->constraints, sizeof(*factor));

	memcpy(out, calibration->rows->weight, calibration->rows->rows * sizeof(*out));
	result->error = calibration_measure(calibration, out);
	while (result->error > CALIBRATION_STOP && result->iterations < SWEEPS_MAX) {
		for (size_t m = 0; m < calibration->rows->margins; m++)
			margin_meet(calibration, m, factor, out);
		result->error = calibration_measure(calibration, out);
		result->iterations++;
	}
	free(factor);
}
