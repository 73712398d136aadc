/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sample/precision.h>

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { FAIR_LEAST = 10 };

double sample_precision_whole(double value)
{
	return ceil(value * (1 - 1e-12));
}

double sample_precision_deff(double cluster, double correlation)
{
	return 1 + (cluster - 1) * correlation;
}

static double z_of(const struct sample_precision *plan)
{
	return gsl_cdf_ugaussian_Qinv((1 - plan->level) / 2);
}

double sample_precision_half_width(const struct sample_precision *plan, double n)
{
	double left = isinf(plan->units) ? 1 : (plan->units - n) / (plan->units - 1);

	return z_of(plan) * sqrt(plan->deff * plan->share * (1 - plan->share) / n * left);
}

double sample_precision_answers(const struct sample_precision *plan, double half_width)
{
	double z = z_of(plan);
	double m = plan->deff * plan->share * (1 - plan->share) * z * z / half_width / half_width;

	if (isinf(plan->units))
		return sample_precision_whole(m);
	return sample_precision_whole(m * plan->units / (plan->units - 1 + m));
}

bool sample_precision_fair(const struct sample_precision *plan, double n)
{
	return n / plan->deff * fmin(plan->share, 1 - plan->share) >= FAIR_LEAST;
}
