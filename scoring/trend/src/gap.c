/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The probability of a narrower gap is that of two normal variables U = D_1 - D_2 and W = D_1 + D_2
 * having the same sign. It is found by one integral over the surer one of D_1 and D_2, cut at 0,
 * where its absolute value has its corner.
 */
#include <trend/gap.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { NODES = 64 };

#define REACH 9.0 /* standard errors: beyond them is less than 1e-18 */

struct gap_ratio trend_gap_ratio(
        struct gap_share a, struct gap_share b, double var_difference, double df, double level)
{
	struct gap_ratio made = {(double)NAN, (double)NAN, (double)NAN};
	double covariance = (a.var + b.var - var_difference) / 2, var, t;

	if (!(a.share > 0 && b.share > 0))
		return made;
	made.ratio = a.share / b.share;
	var = a.var / (a.share * a.share) + b.var / (b.share * b.share) -
	      2 * covariance / (a.share * b.share);
	if (!(df >= 1) || !(var >= 0))
		return made;
	t = gsl_cdf_tdist_Qinv((1 - level) / 2, df);
	made.low = made.ratio * exp(-t * sqrt(var));
	made.high = made.ratio * exp(t * sqrt(var));
	return made;
}

/* P(|D_2| < reach). */
static double within(struct gap_wave wave, double reach)
{
	if (!(wave.se > 0))
		return fabs(wave.difference) < reach;
	return gsl_cdf_gaussian_P(reach - wave.difference, wave.se) -
	       gsl_cdf_gaussian_P(-reach - wave.difference, wave.se);
}

static double integrate(const gsl_integration_glfixed_table *table, struct gap_wave first,
        struct gap_wave last, double from, double to)
{
	double sum = 0;

	for (size_t i = 0; i < NODES && from < to; i++) {
		double x, weight;

		gsl_integration_glfixed_point(from, to, i, &x, &weight, table);
		sum += weight * gsl_ran_gaussian_pdf(x - first.difference, first.se) *
		       within(last, fabs(x));
	}
	return sum;
}

double trend_gap_narrowed(struct gap_wave first, struct gap_wave last)
{
	gsl_integration_glfixed_table *table;
	double low = first.difference - REACH * first.se;
	double high = first.difference + REACH * first.se, sum;

	if (!(first.se > 0) && !(last.se > 0))
		return (double)NAN;
	/* Over the surer wave: beside its density the other probability is smooth. */
	if (first.se > last.se)
		return 1 - trend_gap_narrowed(last, first);
	if (!(first.se > 0))
		return within(last, fabs(first.difference));
	table = gsl_integration_glfixed_table_alloc(NODES);
	sum = integrate(table, first, last, low, fmin(high, 0)) +
	      integrate(table, first, last, fmax(low, 0), high);
	gsl_integration_glfixed_table_free(table);
	return fmin(1, fmax(0, sum)); /* the rounding of a sum may lead beyond them */
}
