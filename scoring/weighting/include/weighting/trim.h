/*
 * Weights cut to LOW..HIGH with their sum kept, as R's survey::trimWeights(strict = TRUE): what is
 * cut off is shared equally, as an addition, among the weights inside; those it pushes out are cut
 * in turn, until none is outside. Margins met before hold no longer. Cut before a last calibration
 * where that matters.
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
