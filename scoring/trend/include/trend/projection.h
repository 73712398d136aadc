/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Projection of a share to a later year: weighted least squares of the waves' shares, or of their
 * logits, on the year, with the variances taken as known (weights 1 / v_t; no residual variance):
 *   linear  v_t = se_t^2 + linking
 *   logit   v_t = (se_t^2 + linking) / (p_t (1 - p_t))^2
 * linking: variance of the link between waves, in squared shares, added to every wave. At the
 * target year, with W = sum 1/v, centre = sum (year/v) / W, S = sum (year - centre)^2 / v:
 *   variance of the projection = 1 / W + (at - centre)^2 / S
 * The confidence interval of the line is projection +- z se on the model's scale, for logit taken
 * back to shares; the probability of attainment is Phi((projection - target) / se) on the model's
 * scale. The prediction interval is where the estimate of a survey in that year will be, as
 * precise as the last wave: the variance of that wave, on the model's scale, is added. With two
 * waves it is a straight line through both. With three or more the fit is tested: chi-square sum
 * (y - line)^2 / v on waves - 2 degrees of freedom. Where p is below PROJECTION_FIT_LEVEL the
 * waves scatter more than their errors say; all standard errors are then multiplied by
 * sqrt(chi-square / df) (Birge 1932). That spread is estimated from df residuals, so Student's t
 * with df takes the place of the normal in intervals and probability: with three waves 12.7 for
 * 1.96. The line remains one that its own test rejects: look at both models. The linear model may
 * leave 0..1; that is shown, not cut.
 */
#ifndef KESU_TREND_PROJECTION_H
#define KESU_TREND_PROJECTION_H

#include <base/error.h>
#include <trend/target.h>

#include <stddef.h>

#define PROJECTION_WAVES_MAX 200
#define PROJECTION_FIT_LEVEL 0.05

enum projection_model { PROJECTION_LINEAR, PROJECTION_LOGIT, PROJECTION_MODELS };

struct projection_waves {
	size_t waves; /* at least 2 */
	const double *year;
	const double *share, *se; /* shares strictly between 0 and 1; se in shares */
	double linking;           /* variance, at least 0 */
};

struct projection {
	double slope, slope_se;     /* a year, on the model's scale */
	double value, value_se;     /* at the target year, on the model's scale */
	double share, se;           /* the same as a share; se by the delta method */
	struct interval interval;   /* of the line: a confidence interval of the share */
	struct interval prediction; /* of the estimate that a survey in that year would find */
	double probability;         /* of a share at or above the target */
	enum target_verdict verdict;
	double chi_square, p; /* of the fit; NAN with two waves */
	size_t df;
	bool rejected;    /* by the test of the fit */
	double inflation; /* of every standard error: sqrt(chi_square / df) if rejected, else 1 */
};

/* target: a share strictly between 0 and 1. False when all years are equal or a variance is 0. */
KESU_MUST_CHECK bool trend_projection_make(const struct projection_waves *waves,
        enum projection_model model, double target, double at, double level, struct projection *out,
        struct error *error);

/* The normal quantile of a two-sided interval: 1.96 for 0.95. */
double trend_projection_z(double level);

/* What intervals and probability are by: "normal", or "t" with df of a rejected fit. */
const char *trend_projection_method_name(const struct projection *projection);

/* "linear", "logit". */
const char *trend_projection_model_name(enum projection_model model);

#endif
