/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distance.h"

#include <math.h>

static struct distance linear_at(const struct calibrate_options *options, double u)
{
	double low = options->low - 1, high = options->high - 1;

	if (options->bounded && u < low)
		return (struct distance){options->low, 0, options->low * u - low * low / 2};
	if (options->bounded && u > high)
		return (struct distance){options->high, 0, options->high * u - high * high / 2};
	return (struct distance){1 + u, 1, u + u * u / 2};
}

/* g = low + width * s with s the logistic function of rate * u + shift. */
static struct distance logit_at(const struct calibrate_options *options, double u)
{
	double width = options->high - options->low;
	double rate = width / ((1 - options->low) * (options->high - 1));
	double z = rate * u + log((1 - options->low) / (options->high - 1));
	double s = 1 / (1 + exp(-z));
	double softplus = z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));

	return (struct distance){options->low + width * s, width * rate * s * (1 - s),
	        options->low * u + width / rate * softplus};
}

struct distance weighting_distance_at(const struct calibrate_options *options, double u)
{
	if (options->method == CALIBRATE_LINEAR)
		return linear_at(options, u);
	if (options->method == CALIBRATE_LOGIT)
		return logit_at(options, u);
	return (struct distance){exp(u), exp(u), expm1(u)};
}
