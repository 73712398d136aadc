/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chi_square.h"

#include <gsl/gsl_cdf.h>

#include <math.h>

struct item_fit_chi_square item_fit_chi_square(double value, double df, double n)
{
	const double none = (double)NAN;

	if (isnan(value))
		return (struct item_fit_chi_square){none, none, none, none};
	if (!(df > 0))
		return (struct item_fit_chi_square){value, df, none, none};
	return (struct item_fit_chi_square){value, df, gsl_cdf_chisq_Q(value, df),
	        sqrt(fmax(0, (value - df) / (df * (n - 1))))};
}
