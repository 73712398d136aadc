/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <trend/change.h>

#include <gsl/gsl_cdf.h>
#include <math.h>

struct change trend_change_between(
        struct change_wave first, struct change_wave second, double linking)
{
	struct change change = {.difference = second.share - first.share};

	change.se = sqrt(first.se * first.se + second.se * second.se + 2 * linking);
	change.z = change.difference / change.se;
	change.p = 2 * gsl_cdf_ugaussian_Q(fabs(change.z));
	return change;
}

static double square(double x)
{
	return x * x;
}

static double together_df(struct change_figure a, struct change_figure b)
{
	double va = square(a.se), vb = square(b.se);

	return square(va + vb) / (square(va) / a.df + square(vb) / b.df);
}

/* The last wave compared with a fixed number. */
static struct change_test since_number(double reference, struct change_figure last, double level)
{
	struct change_test test = {
	        .difference = last.share - reference,
	        .se = last.se,
	        .df = last.df,
	        .p = (double)NAN,
	};
	double t = gsl_cdf_tdist_Qinv((1 - level) / 2, test.df);
	double room = square(test.difference / t) - square(test.se);

	test.low = test.difference - t * test.se;
	test.high = test.difference + t * test.se;
	test.reference_se_most = room >= 0 ? sqrt(room) : (double)NAN;
	return test;
}

struct change_test trend_change_since(
        struct change_figure reference, struct change_figure last, double linking, double level)
{
	struct change_test test = {.reference_se_most = (double)NAN};
	double t;

	if (isnan(reference.se))
		return since_number(reference.share, last, level);
	test.difference = last.share - reference.share;
	test.se = sqrt(square(reference.se) + square(last.se) + 2 * linking);
	test.df = test.se > 0 ? together_df(reference, last) : last.df;
	t = gsl_cdf_tdist_Qinv((1 - level) / 2, test.df);
	test.low = test.difference - t * test.se;
	test.high = test.difference + t * test.se;
	test.p = 2 * gsl_cdf_tdist_Q(fabs(test.difference) / test.se, test.df);
	return test;
}

static double quantiles(const struct change_plan *plan)
{
	return gsl_cdf_ugaussian_Qinv((1 - plan->level) / 2) + gsl_cdf_ugaussian_Pinv(plan->power);
}

double trend_change_detectable(struct change_wave last, const struct change_plan *plan)
{
	return quantiles(plan) * sqrt(2 * last.se * last.se + 2 * plan->linking);
}

/* The largest sampling variance that the difference may have. */
static double allowance(struct change_wave last, double next, const struct change_plan *plan)
{
	double ratio = (next - last.share) / quantiles(plan);

	return ratio * ratio - 2 * plan->linking;
}

static double respondents(double variance, double allowed)
{
	return allowed > 0 ? ceil(variance / allowed) : (double)NAN;
}

static double spread(double share)
{
	return share * (1 - share);
}

double trend_change_n_each(struct change_wave last, double next, const struct change_plan *plan)
{
	return respondents(
	        plan->deff * (spread(last.share) + spread(next)), allowance(last, next, plan));
}

double trend_change_n_next(struct change_wave last, double next, const struct change_plan *plan)
{
	return respondents(
	        plan->deff * spread(next), allowance(last, next, plan) - last.se * last.se);
}
