/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One estimate against one target; see the header for the probability's meaning. */
#include <trend/target.h>

#include <gsl/gsl_cdf.h>
#include <math.h>

static double logit(double p)
{
	return log(p / (1 - p));
}

static double pivot_P(double t, double df)
{
	return isinf(df) ? gsl_cdf_ugaussian_P(t) : gsl_cdf_tdist_P(t, df);
}

static double probability(double share, double se, double n, double df, double target)
{
	double var = share * (1 - share);

	if (target <= 0)
		return 1;
	if (target > 1)
		return 0;
	if (share <= 0)
		return gsl_cdf_beta_Q(target, 1, n);
	if (share >= 1)
		return gsl_cdf_beta_Q(target, n, 1);
	if (se > 0 && target < 1)
		return pivot_P((logit(share) - logit(target)) / (se / var), df);
	return gsl_cdf_beta_Q(target, n * share + 0.5, n * (1 - share) + 0.5);
}

enum target_verdict trend_target_verdict_of(struct interval interval, double target)
{
	if (isnan(interval.low) || isnan(interval.high))
		return TARGET_UNKNOWN;
	if (interval.low >= target)
		return TARGET_ABOVE;
	return interval.high < target ? TARGET_BELOW : TARGET_UNDECIDED;
}

struct target_hold trend_target_hold_share(
        double share, double se, double n, double df, struct interval interval, double target)
{
	if (!(share >= 0 && share <= 1) || !isfinite(se) || !isfinite(target) || !(n >= 1) ||
	        !(df >= 1))
		return (struct target_hold){(double)NAN, (double)NAN, TARGET_UNKNOWN};
	return (struct target_hold){probability(share, se, n, df, target), share - target,
	        trend_target_verdict_of(interval, target)};
}

const char *trend_target_verdict_name(enum target_verdict which)
{
	static const char *const names[] = {"unknown", "above", "below", "undecided"};

	return names[which];
}
