/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rounds of cutting and sharing. The shared amount becomes smaller in each round, until rounding
 * ends the loop. */
#include <weighting/trim.h>

#include <math.h>

enum { ROUNDS_MAX = 100000 };

struct round {
	size_t outside, inside;
	double cut;
};

static struct round cut_round(
        double *weight, const double *base, size_t count, double low, double high)
{
	struct round round = {0};

	for (size_t i = 0; i < count; i++) {
		if (!(base[i] > 0))
			continue;
		round.outside += weight[i] < low || weight[i] > high;
		round.inside += weight[i] >= low && weight[i] <= high;
		round.cut += weight[i] - fmax(low, fmin(weight[i], high));
	}
	for (size_t i = 0; round.outside && round.inside && i < count; i++) {
		if (!(base[i] > 0))
			continue;
		if (weight[i] < low || weight[i] > high)
			weight[i] = fmax(low, fmin(weight[i], high));
		else
			weight[i] += round.cut / (double)round.inside;
	}
	return round;
}

static bool sum_fits(const double *weight, const double *base, size_t count, double low,
        double high, struct error *error)
{
	double sum = 0, n = 0;

	for (size_t i = 0; i < count; i++) {
		if (!(base[i] > 0))
			continue;
		sum += weight[i];
		n++;
	}
	return (n * low <= sum && sum <= n * high) ||
	       error_set(error,
	               "%.0f weights between %g and %g cannot keep their sum of %.6f: it lies "
	               "outside %g to %g",
	               n, low, high, sum, n * low, n * high);
}

bool weighting_weight_trim(double *weight, const double *base, size_t count, double low,
        double high, struct trim_result *result, struct error *error)
{
	*result = (struct trim_result){0};
	if (!sum_fits(weight, base, count, low, high, error))
		return false;
	for (; result->rounds < ROUNDS_MAX; result->rounds++) {
		struct round round = cut_round(weight, base, count, low, high);

		if (!result->rounds)
			result->trimmed = round.outside;
		if (!round.outside)
			return true;
		if (!round.inside)
			break;
	}
	return error_set(error,
	        "trimming to %g..%g did not end: no weight inside takes up what is "
	        "cut off",
	        low, high);
}
