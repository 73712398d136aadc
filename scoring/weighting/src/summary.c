/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights in two passes: their mean, then their spread about it, which keeps cv exact when small.
 */
#include <weighting/summary.h>

#include <math.h>

static struct weight_summary totals_of(const double *weight, size_t count)
{
	struct weight_summary out = {.min = HUGE_VAL, .max = -HUGE_VAL};

	for (size_t i = 0; i < count; i++) {
		if (!(fabs(weight[i]) > 0))
			continue;
		out.n++;
		out.sum += weight[i];
		out.min = fmin(out.min, weight[i]);
		out.max = fmax(out.max, weight[i]);
	}
	return out;
}

struct weight_summary weighting_weight_summary_of(const double *weight, size_t count)
{
	struct weight_summary out = totals_of(weight, count);
	double squares = 0;

	if (!out.n)
		return (struct weight_summary){.mean = (double)NAN,
		        .min = (double)NAN,
		        .max = (double)NAN,
		        .cv = (double)NAN,
		        .deff = (double)NAN};
	out.mean = out.sum / (double)out.n;
	for (size_t i = 0; i < count; i++)
		if (fabs(weight[i]) > 0)
			squares += (weight[i] - out.mean) * (weight[i] - out.mean);
	out.cv = out.mean > 0 ? sqrt(squares / (double)out.n) / out.mean : (double)NAN;
	out.deff = 1 + out.cv * out.cv;
	out.n_eff = isnan(out.deff) ? 0 : (double)out.n / out.deff;
	return out;
}
