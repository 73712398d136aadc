/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Limits by kind, from a table of functions. The t quantile is GSL's. For the beta quantile GSL's
 * Brent solver inverts GSL's distribution function, which is good to ten digits over all arguments
 * here: gsl_cdf_beta_Pinv stops the program where it does not converge, and does not return for
 * large counts. The root is searched on the scale of log(x / (1 - x)), so small limits keep their
 * precision.
 */
#include <design/interval.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#define TRIALS_MAX  1e8  /* beyond any survey; keeps the distribution function to ten digits */
#define LOGIT_LEAST -700 /* below this a limit is 0 in double precision */
#define STEPS_MAX   100

struct question {
	double p, var, n, df, tail; /* tail: (1 - level) / 2 */
};

static double t_of(double df, double tail)
{
	return isinf(df) ? gsl_cdf_ugaussian_Qinv(tail) : gsl_cdf_tdist_Qinv(tail, df);
}

static double logistic(double x)
{
	return 1 / (1 + exp(-x));
}

struct beta {
	double a, b, tail;
};

static double beta_excess(double x, void *argument)
{
	const struct beta *beta = argument;

	return gsl_cdf_beta_P(logistic(x), beta->a, beta->b) - beta->tail;
}

static double beta_root(gsl_function *function, double low, double high)
{
	gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);

	gsl_root_fsolver_set(solver, function, low, high);
	for (int step = 0; step < STEPS_MAX; step++) {
		gsl_root_fsolver_iterate(solver);
		low = gsl_root_fsolver_x_lower(solver);
		high = gsl_root_fsolver_x_upper(solver);
		if (gsl_root_test_interval(low, high, 1e-14, 1e-14) == GSL_SUCCESS)
			break;
	}
	double root = gsl_root_fsolver_root(solver);

	gsl_root_fsolver_free(solver);
	return root;
}

/* The x below which a beta(a, b) variable falls with probability tail. */
static double beta_quantile(double tail, double a, double b)
{
	struct beta beta = {a, b, tail};
	gsl_function function = {beta_excess, &beta};
	double low = log(a / b), high = low;

	for (double step = 1; beta_excess(low, &beta) > 0; step *= 2) {
		if (low < LOGIT_LEAST)
			return 0;
		high = low;
		low -= step;
	}
	for (double step = 1; beta_excess(high, &beta) < 0 && high < -LOGIT_LEAST; step *= 2)
		high += step;
	return low < high ? logistic(beta_root(&function, low, high)) : logistic(low);
}

/* Clopper & Pearson 1934 for a number of trials that need not be whole. */
static struct interval exact(double p, double n, double tail)
{
	struct interval limits = {0, 1, false};

	n = fmin(n, TRIALS_MAX);
	if (p > 0)
		limits.low = beta_quantile(tail, n * p, n * (1 - p) + 1);
	if (p < 1)
		limits.high = 1 - beta_quantile(tail, n * (1 - p), n * p + 1);
	return limits;
}

static struct interval wilson(double p, double n, double t)
{
	double tt = t * t;
	double centre = (p + tt / (2 * n)) / (1 + tt / n);
	double half = t / (1 + tt / n) * sqrt(p * (1 - p) / n + tt / (4 * n * n));

	/* At 0 and 1 the limit is the share itself, apart from rounding. */
	return (struct interval){
	        p > 0 ? fmax(centre - half, 0) : 0, p < 1 ? fmin(centre + half, 1) : 1, false};
}

static struct interval limits_wald(const struct question *q)
{
	double half = t_of(q->df, q->tail) * sqrt(q->var);

	return (struct interval){q->p - half, q->p + half, false};
}

static struct interval limits_logit(const struct question *q)
{
	double half = t_of(q->df, q->tail) * sqrt(q->var) / (q->p * (1 - q->p));
	double centre = log(q->p / (1 - q->p));

	return (struct interval){logistic(centre - half), logistic(centre + half), false};
}

/* Korn & Graubard 1998, the effective sample size adjusted for the degrees of freedom. */
static double effective(const struct question *q)
{
	double ratio = q->n > 1 ? t_of(q->n - 1, q->tail) / t_of(q->df, q->tail) : 1;

	return q->p * (1 - q->p) / q->var * ratio * ratio;
}

static struct interval limits_beta(const struct question *q)
{
	return exact(q->p, effective(q), q->tail);
}

static struct interval limits_nchs(const struct question *q)
{
	return exact(q->p, fmin(effective(q), q->n), q->tail);
}

static struct interval limits_wilson(const struct question *q)
{
	return wilson(q->p, q->p * (1 - q->p) / q->var, t_of(q->df, q->tail));
}

static const struct {
	const char *name;
	struct interval (*limits)(const struct question *q);
} kinds[INTERVAL_KINDS] = {
        [INTERVAL_WALD] = {"wald", limits_wald},
        [INTERVAL_LOGIT] = {"logit", limits_logit},
        [INTERVAL_BETA] = {"beta", limits_beta},
        [INTERVAL_NCHS] = {"nchs", limits_nchs},
        [INTERVAL_WILSON] = {"wilson", limits_wilson},
};

static struct interval limits_without_variance(enum interval_kind kind, const struct question *q)
{
	struct interval limits = kind == INTERVAL_WILSON ? wilson(q->p, q->n, t_of(q->df, q->tail))
	                                                 : exact(q->p, q->n, q->tail);

	limits.fallback = true;
	return limits;
}

struct interval design_interval_share(
        enum interval_kind kind, double share, double se, double n, double df, double level)
{
	struct question q = {share, se * se, n, df, (1 - level) / 2};

	if (!(share >= 0 && share <= 1) || !(n >= 1))
		return (struct interval){(double)NAN, (double)NAN, true};
	if (!(df >= 1) || !isfinite(se))
		return (struct interval){0, 1, true};
	if (share <= 0 || share >= 1 || !(q.var > 0))
		return limits_without_variance(kind, &q);
	return kinds[kind].limits(&q);
}

struct interval design_interval_mean(double mean, double se, double df, double level)
{
	if (!isfinite(mean) || !isfinite(se) || !(df >= 1))
		return (struct interval){(double)NAN, (double)NAN, true};
	double half = t_of(df, (1 - level) / 2) * se;

	return (struct interval){mean - half, mean + half, false};
}

double design_interval_effective_n(double share, double se, double n, double df, double level)
{
	struct question q = {share, se * se, n, df, (1 - level) / 2};

	if (!(share > 0 && share < 1) || !(q.var > 0) || !(df >= 1))
		return n;
	return fmin(effective(&q), n);
}

const char *design_interval_kind_name(enum interval_kind kind)
{
	return kinds[kind].name;
}

bool design_interval_kind_parse(const char *name, enum interval_kind *kind)
{
	for (size_t i = 0; i < INTERVAL_KINDS; i++)
		if (!strcmp(kinds[i].name, name)) {
			*kind = (enum interval_kind)i;
			return true;
		}
	return false;
}
