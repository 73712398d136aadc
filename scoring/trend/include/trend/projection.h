/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Projection of a share to a later year: weighted least squares of the waves' shares, or of their
 * logits, on the year, with the variances taken as known (weights 1 / v_t; no residual variance):
 *   linear  v_t = se_t^2 + linking
 *   logit   v_t = (se_t^2 + linking) / (p_t (1 - p_t))^2
 * linking: variance of the link between waves, in squared shares, added to every wave. At the
 * target year, with W = sum 1/v, centre = sum (year/v) / W, S = sum (year - centre)^2 / v:
 *   variance of the projection = 1 / W + (at - centre)^2 / S
 * The interval is projection +- z se on the model's scale, for logit taken back to shares; the
 * probability of attainment is Phi((projection - target) / se) on the model's scale. With two waves
 * it is a straight line through both. The interval is for the model's line, not for a survey taken
 * in that year, and it assumes that the model is true. So look at both models, and at the fit where
 * there are three waves or more (chi-square sum (y - line)^2 / v on waves - 2 degrees of freedom).
 * The linear model may leave 0..1; that is shown, not cut.
 */
#ifndef KESU_TREND_PROJECTION_H
#define KESU_TREND_PROJECTION_H

#include <base/error.h>
#include <trend/target.h>

#include <stddef.h>

#define PROJECTION_WAVES_MAX 200

enum projection_model { PROJECTION_LINEAR, PROJECTION_LOGIT, PROJECTION_MODELS };

struct projection_waves {
	size_t waves; /* at least 2 */
	const double *year;
	const double *share, *se; /* shares strictly between 0 and 1; se in shares */
	double linking;           /* variance, at least 0 */
};

struct projection {
	double slope, slope_se;   /* a year, on the model's scale */
	double value, value_se;   /* at the target year, on the model's scale */
	double share, se;         /* the same as a share; se by the delta method */
	struct interval interval; /* of the share */
	double probability;       /* of a share at or above the target */
	enum target_verdict verdict;
	double chi_square, p; /* of the fit; NAN with two waves */
	size_t df;
};

/* target: a share strictly between 0 and 1. False when all years are equal or a variance is 0. */
KESU_MUST_CHECK bool trend_projection_make(const struct projection_waves *waves,
        enum projection_model model, double target, double at, double level, struct projection *out,
        struct error *error);

/* The normal quantile of a two-sided interval: 1.96 for 0.95. */
double trend_projection_z(double level);

/* "linear", "logit". */
const char *trend_projection_model_name(enum projection_model model);

#endif
