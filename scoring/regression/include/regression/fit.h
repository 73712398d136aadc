/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Linear and logistic regression on the rows of a sample, with errors that know how it was drawn.
 *
 *   estimate     beta solves the weighted estimating equations sum_i w_i x_i (y_i - mu_i) = 0, with
 *                mu = x'beta (LINEAR) or 1 / (1 + exp(-x'beta)) (LOGIT): the census regression of
 *                the population (Binder 1983, eq. 3.3; R: svyglm, family gaussian or quasibinomial)
 *   covariance   A^-1 V A^-1, A = sum w mu' x x', V that of the total of the scores
 *                w x (y - mu) under the design (Binder 1983, eq. 3.6), by design/covariance.h; or
 *                the spread of the estimates under replicate weights (R: svyglm on svrepdesign)
 *   naive        A^-1 for weights so divided: what a covariance would be were the rows drawn simply
 *                (R: naive.cov), which the tests of test.h compare the true one with
 *
 * The iterations are those of R's glm.fit as svyglm calls it, so that they end where R's do.
 * Weights are divided by the mean of the sample's, mu begins at (w y + 1/2) / (w + 1) (LINEAR: at
 * y), steps are weighted least squares and never halved, and the last is the first with
 * |dev - dev before| / (|dev| + 0.1) < epsilon. A and the scores have the w mu' that the last step
 * was taken with, and (y - mu) / mu' after it (R: survey:::svy.varcoef). A replicate begins at the
 * estimate of the whole sample and has weights of sum 1. A small epsilon leaves nothing of this.
 *
 * A row of weight 0 is outside the model and never outside the design. The columns of x are first
 * made orthonormal (x = z R by a QR decomposition), so that years, incomes and other columns of any
 * scale keep their digits. Sums go over the rows in their order: who wants the same bits for any
 * order of the rows sorts them before.
 *
 * Not for: effects of causes; odds ratios read as ratios of shares; more columns than the design
 * has degrees of freedom.
 */
#ifndef KESU_REGRESSION_FIT_H
#define KESU_REGRESSION_FIT_H

#include <replicate/given.h>

#define REGRESSION_COLUMNS_MAX 256
#define REGRESSION_CELLS_MAX   (1u << 28) /* rows x columns */

/* Above it it could not be told that a y is predicted without error. */
#define REGRESSION_EPSILON_MAX 1e-6

enum regression_family { REGRESSION_LINEAR, REGRESSION_LOGIT };

/* R's glm.control(): 1e-8 and 25. */
struct regression_method {
	enum regression_family family;
	double epsilon;      /* above 0, at most REGRESSION_EPSILON_MAX */
	uint32_t iterations; /* at most; 1 or more */
};

/* Neighbouring columns of x: those of one term. */
struct regression_span {
	uint32_t first, count;
};

/* Owns nothing. */
struct regression_rows {
	size_t count;                   /* those of the design */
	uint32_t columns;               /* the constant is the first one */
	const double *x;                /* count x columns, row by row; finite */
	const double *y;                /* count; finite; 0 or 1 for LOGIT */
	const double *weight;           /* count; finite, 0 or more */
	double mean_weight;             /* of the sample, with what is not in the model; above 0 */
	struct regression_span without; /* columns that are left out of the model; none: count 0 */
};

enum regression_status {
	REGRESSION_GOOD,
	REGRESSION_FEW,       /* fewer rows than columns */
	REGRESSION_SINGULAR,  /* `column` is 0, or a sum of multiples of the columns before it */
	REGRESSION_SEPARATED, /* some y are predicted without error, by `column` above all */
	REGRESSION_DIVERGED,  /* or more iterations than allowed */
	REGRESSION_STATUSES
};

/* The fitted model, in the coordinates z: the caller ends it in any case. */
struct regression {
	struct regression_method method;
	size_t count;     /* rows */
	uint32_t columns; /* of the model, without those left out */
	double *root;     /* columns x columns: R, upper triangular */
	double *z;        /* count x columns */
	double *gamma;    /* columns: coefficients of z */
	double *inverse;  /* columns x columns: A^-1 */
	double *residual; /* count: w (y - mu), which times z is the score; 0 outside the model */
	double *variance; /* columns x columns: covariance of gamma; 0 until it is computed */
	double deviance;  /* LINEAR: weighted sum of squares; LOGIT: -2 log likelihood */
	uint32_t steps;   /* iterations */
	size_t n;         /* rows in the model */
	uint32_t column;  /* of a status that names one, among those of the rows */
};

enum regression_status regression_fit(struct regression *fit, const struct regression_rows *rows,
        const struct regression_method *method);
void regression_end(struct regression *fit);

/* Fills fit->variance by linearisation; fails where design_covariance does. */
KESU_MUST_CHECK bool regression_linearise(
        struct regression *fit, const struct design *design, struct error *error);
/*
 * The same by replicate weights: rows outside the model stay outside. A replicate in which the
 * model cannot be fitted, or with weights below 0 that outweigh the others, ends it; *replicate is
 * its number, from 0.
 */
enum regression_status regression_replicate(struct regression *fit,
        const struct regression_rows *rows, const struct replicate_given *given,
        uint32_t *replicate);

/* Of the columns of x: estimates (columns); their covariance, or the naive one (columns x columns).
 */
void regression_coefficients(const struct regression *fit, double *beta);
void regression_covariance(const struct regression *fit, double *out);
void regression_naive(const struct regression *fit, double *out);

#endif
