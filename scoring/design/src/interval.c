/*
 * Limits by kind, from a table of functions. Quantiles of t and beta are GSL's. A beta quantile
 * that GSL cannot find would be NAN; its arguments are kept inside its domain, so it does not occur.
 */
#include <design/interval.h>

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

struct question {
	double p, var, n, df, tail; /* tail: (1 - level) / 2 */
};

static double t_of(double df, double tail)
{
	return isinf(df) ? gsl_cdf_ugaussian_Qinv(tail) : gsl_cdf_tdist_Qinv(tail, df);
}

/* Clopper & Pearson 1934 for a number of trials that need not be whole. */
static struct interval exact(double p, double n, double tail)
{
	struct interval limits = {0, 1, false};

	if (p > 0)
		limits.low = gsl_cdf_beta_Pinv(tail, n * p, n * (1 - p) + 1);
	if (p < 1)
		limits.high = gsl_cdf_beta_Qinv(tail, n * p + 1, n * (1 - p));
	return limits;
}

static struct interval wilson(double p, double n, double t)
{
	double tt = t * t;
	double centre = (p + tt / (2 * n)) / (1 + tt / n);
	double half = t / (1 + tt / n) * sqrt(p * (1 - p) / n + tt / (4 * n * n));

	/* At 0 and 1 the limit is the share itself, but for rounding. */
	return (struct interval){
	        p > 0 ? fmax(centre - half, 0) : 0, p < 1 ? fmin(centre + half, 1) : 1, false};
}

static struct interval limits_wald(const struct question *q)
{
	double half = t_of(q->df, q->tail) * sqrt(q->var);

	return (struct interval){q->p - half, q->p + half, false};
}

static double logistic(double x)
{
	return 1 / (1 + exp(-x));
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

struct interval interval_share(
        enum interval_kind kind, double share, double se, double n, double df, double level)
{
	struct question q = {share, se * se, n, df, (1 - level) / 2};

	if (!(share >= 0 && share <= 1) || !(n >= 1))
		return (struct interval){NAN, NAN, true};
	if (!(df >= 1) || !isfinite(se))
		return (struct interval){0, 1, true};
	if (share <= 0 || share >= 1 || !(q.var > 0))
		return limits_without_variance(kind, &q);
	return kinds[kind].limits(&q);
}

struct interval interval_mean(double mean, double se, double df, double level)
{
	if (!isfinite(mean) || !isfinite(se) || !(df >= 1))
		return (struct interval){NAN, NAN, true};
	double half = t_of(df, (1 - level) / 2) * se;

	return (struct interval){mean - half, mean + half, false};
}

double interval_effective_n(double share, double se, double n, double df, double level)
{
	struct question q = {share, se * se, n, df, (1 - level) / 2};

	if (!(share > 0 && share < 1) || !(q.var > 0) || !(df >= 1))
		return n;
	return fmin(effective(&q), n);
}

const char *interval_kind_name(enum interval_kind kind)
{
	return kinds[kind].name;
}

bool interval_kind_parse(const char *name, enum interval_kind *kind)
{
	for (size_t i = 0; i < INTERVAL_KINDS; i++)
		if (!strcmp(kinds[i].name, name)) {
			*kind = (enum interval_kind)i;
			return true;
		}
	return false;
}
