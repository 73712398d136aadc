/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Weights cut to LOW..HIGH with their sum kept, as R's survey::trimWeights(strict = TRUE): the
 * amount that is cut off is added in equal parts to the weights inside. Weights that this pushes
 * outside are cut in turn, until none is outside. Margins that were met before no longer hold.
 * Where that matters, trim before a last calibration.
 */
#ifndef KESU_WEIGHTING_TRIM_H
#define KESU_WEIGHTING_TRIM_H

#include <base/error.h>

#include <stddef.h>

struct trim_result {
	size_t trimmed; /* weights outside at the beginning */
	unsigned rounds;
};

/*
 * In place; rows whose `base` weight is 0 are outside the sample and stay as they are. False, with
 * the weights undefined: the sum does not fit between the bounds.
 */
KESU_MUST_CHECK bool weighting_weight_trim(double *weight, const double *base, size_t count,
        double low, double high, struct trim_result *result, struct error *error);

#endif
