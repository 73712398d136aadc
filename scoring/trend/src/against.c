/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <trend/against.h>

#include <gsl/gsl_cdf.h>
#include <math.h>

double trend_against_least(struct against_figure figure)
{
	if (!isnan(figure.se))
		return figure.se;
	return isnan(figure.n) ? 0 : sqrt(figure.share * (1 - figure.share) / figure.n);
}

static double square(double x)
{
	return x * x;
}

static double together_df(struct change_figure own, struct against_figure figure, double var)
{
	double theirs = isnan(figure.df) ? 0 : square(square(figure.se)) / figure.df;

	return square(var) / (square(square(own.se)) / own.df + theirs);
}

/* The largest error of the figure with which the interval still leaves 0 out. */
static double most(const struct against *out, struct change_figure own, double t)
{
	double room = square(out->difference / t) - square(own.se);

	return out->verdict == TARGET_UNDECIDED ? (double)NAN : sqrt(fmax(room, 0));
}

struct against trend_against(struct change_figure own, struct against_figure figure, double level)
{
	double least = trend_against_least(figure), var = square(own.se) + square(least), t;
	struct against out = {
	        .difference = own.share - figure.share,
	        .se = sqrt(var),
	        .df = own.df,
	        .is_bound = isnan(figure.se),
	        .figure_se = isnan(figure.se) && isnan(figure.n) ? (double)NAN : least,
	        .figure_se_most = (double)NAN,
	};

	if (!out.is_bound)
		out.df = together_df(own, figure, var);
	t = gsl_cdf_tdist_Qinv((1 - level) / 2, out.df);
	out.interval =
	        (struct interval){out.difference - t * out.se, out.difference + t * out.se, false};
	out.probability = gsl_cdf_tdist_P(out.difference / out.se, out.df);
	out.verdict = trend_target_verdict_of(out.interval, 0);
	if (out.is_bound)
		out.figure_se_most = most(&out, own, t);
	return out;
}
