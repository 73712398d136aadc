/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small areas by the area-level model of Fay & Herriot (1979, JASA 74, 269-277):
 *   y_d = x_d'b + v_d + e_d,  v_d ~ N(0, A),  e_d ~ N(0, psi_d),  psi_d known
 * Each area's estimate is the EBLUP, the direct estimate shrunk towards the regression:
 *   gamma_d y_d + (1 - gamma_d) x_d'b,  gamma_d = A / (A + psi_d).
 * A maximises the restricted (REML) or the full (ML) likelihood: first the largest value on a grid,
 * then Fisher scoring inside the bracket from the grid, until the step is 1e-13 of A. Where the
 * likelihood decreases from A = 0 on, A is 0 and every estimate is the regression's value.
 * AREA_ADJUSTED never gives A = 0: the restricted likelihood times arctan(sum gamma)^(1/m), m
 * sampled areas (Yoshimori & Lahiri 2014, J. Multivariate Anal. 124, 281-294), has its maximum
 * above 0, and the bias of A and the MSE are REML's to the order of 1/m. R: emdi::fh(method =
 * "amrl_yl").
 *
 * MSE (Prasad & Rao 1990, JASA 85, 163-171; Datta & Lahiri 2000, Statistica Sinica 10, 613-627),
 * with B_d = 1 - gamma_d, Q = (sum x x'/(A + psi))^-1, W = sum (A + psi)^-2:
 *   g1 = gamma_d psi_d,  g2 = B_d^2 x_d'Q x_d,  g3 = B_d^2 (2 / W) / (A + psi_d)
 *   REML, adjusted: g1 + g2 + 2 g3
 *   ML:   g1 + g2 + 2 g3 - c B_d^2,  c = -trace(Q sum x x'/(A + psi)^2) / W, the bias of A
 * An area without a direct estimate or its variance has the synthetic estimate x_d'b, gamma 0 and
 * the limit of that MSE as psi goes to infinity: A + x_d'Q x_d (ML: - c). R: sae::eblupFH,
 * sae::mseFH.
 *
 * With a transform (area/transform.h) the model, coefficients, A, gamma and likelihood are on the
 * transformed scale; estimates and MSE are on the scale of the shares. The variance of an arcsin is
 * 1 / (4 n_eff) for every share, so with effective sample sizes shares of 0 and 1 are allowed (R:
 * emdi::fh(transformation = "arcsin", eff_smpsize = )).
 *
 * Benchmarking is by ratio: all estimates, out-of-sample ones too, are multiplied by one factor so
 * that sum w_d estimate_d is the total (w_d 1 without weights). As the EBLUP is the posterior mean
 * given A and b, moving the estimate adds the square of the move to the MSE: MSE + (benchmarked -
 * EBLUP)^2.
 *
 * The interval is that of the EBLUP on the modelled scale, +- a quantile times the root of its MSE,
 * taken back and moved with the benchmark: the normal's quantile; of an area without a direct
 * estimate, which rests on A alone, t's with sampled areas - coefficients degrees of freedom.
 *
 * The residual of an area is (y - x'b) / sqrt(A + psi - x'Qx), near standard normal where the model
 * holds (Rao & Molina 2015, 6.4; x'Qx is what fitting b takes of the variance).
 *
 * Memory: 2 p + 4 doubles per area for p coefficients. Not for psi_d that are themselves very
 * imprecise: smooth them first.
 */
#ifndef KESU_AREA_FAY_HERRIOT_H
#define KESU_AREA_FAY_HERRIOT_H

#include <area/transform.h>
#include <base/error.h>

#include <stddef.h>

#define AREA_COVARIATES_MAX   50
#define AREA_COEFFICIENTS_MAX (1 + AREA_COVARIATES_MAX)

/* Below this gamma four fifths of an estimate are the regression's: the area follows the others. */
#define AREA_FOLLOWS_BELOW 0.2

enum area_method { AREA_REML, AREA_ML, AREA_ADJUSTED, AREA_METHODS };

struct area_rows {
	size_t areas, covariates;
	const double *estimate;  /* of the area; NAN: out of sample */
	const double *variance;  /* of the direct estimate, above 0; NAN: out of sample */
	const double *effective; /* instead of variance, for arcsin alone: the effective sample
	                                 * sizes, psi = 1 / (4 n_eff); NAN: out of sample */
	const double *const *covariate; /* one column of finite numbers each */
	const char *const *name;        /* of the covariates, for messages */
};

struct area_options {
	enum area_method method;
	enum area_transform
	        transform; /* logit, arcsin: estimates strictly between 0 and 1; arcsin with
	                                * effective sample sizes: 0 and 1 too */
	bool benchmarks;
	double benchmark;               /* the total, above 0 */
	const double *benchmark_weight; /* one an area, at least 0; NULL: 1 */
};

struct area_model {
	size_t sampled;                            /* areas with an estimate and a variance */
	double variance;                           /* A */
	size_t coefficients;                       /* the intercept and then the covariates */
	double coefficient[AREA_COEFFICIENTS_MAX]; /* b */
	double se[AREA_COEFFICIENTS_MAX];          /* roots of Q's diagonal */
	double log_likelihood;                     /* the full one, at A and b, for either method */
	double benchmark_factor;                   /* 1 without */
};

struct area_estimate {
	double estimate, mse, gamma;
	double modelled,
	        modelled_mse; /* the EBLUP and its MSE on the modelled scale, not benchmarked */
	double residual;      /* NAN: out of sample, or its variance is 0 */
};

/*
 * out: one element per area, in their order. False for fewer sampled areas than coefficients + 1, a
 * covariate that is a combination of the ones before it, a benchmark that cannot be met, figures
 * out of range.
 */
KESU_MUST_CHECK bool area_model_fit(const struct area_rows *rows,
        const struct area_options *options, struct area_model *model, struct area_estimate *out,
        struct error *error);

/* The quantile of the interval of this level. */
double area_interval_quantile(const struct area_model *model, bool sampled, double level);
/* The ends contain the estimate, and of a share lie between 0 and 1. */
void area_interval(const struct area_model *model, enum area_transform transform,
        const struct area_estimate *estimate, double quantile, double *low, double *high);

/* "reml", "ml", "amrl_yl". */
const char *area_method_name(enum area_method method);

#endif
