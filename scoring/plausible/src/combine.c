/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <plausible/combine.h>

#include <gsl/gsl_statistics_double.h>
#include <math.h>

struct plausible_combined plausible_combine(
        const double *estimate, const double *var, uint32_t draws, double df)
{
	struct plausible_combined out = {.estimate = gsl_stats_mean(estimate, 1, draws),
	        .within = gsl_stats_mean(var, 1, draws),
	        .between = gsl_stats_variance(estimate, 1, draws),
	        .df = df};
	double added = (1 + 1.0 / draws) * out.between, r = added / out.within;
	double old = (draws - 1) * (1 + 1 / r) * (1 + 1 / r);
	double observed = (df + 1) / (df + 3) * df * out.within / (out.within + out.between);

	out.var = out.within + added;
	out.se = sqrt(out.var);
	if (out.var > 0)
		out.df = 1 / (1 / observed + 1 / old);
	out.missing = (r + 2 / (out.df + 3)) / (r + 1);
	if (!(out.within > 0)) /* r is not defined, or infinite */
		out.missing = out.between > 0 ? 1 : (double)NAN;
	return out;
}
