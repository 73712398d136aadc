/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * z'Wz is the unit matrix, so the matrices here are as well conditioned as the shares allow. In a
 * separated sample the likelihood has no maximum: some x'beta grow by about 1 a step for ever,
 * while the deviance settles.
 */
#include "solve.h"

#include <base/memory.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256 };
/* R's: what keeps a deviance of 0 from asking for ever smaller changes. */
#define DEVIANCE_LEAST 0.1
/* A last step that moves x'beta by as much towards y is not the end: others move by some root of
 * epsilon. */
#define ETA_MOVED 0.5
/* Iterations that did not settle have come that far in a separated sample. */
#define ETA_PREDICTED 10.0

static double dot(const double *a, const double *b, uint32_t count)
{
	double sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += a[i] * b[i];
	return sum;
}

/* ---- a row ---- */

/* log(1 + exp(t)) without overflow. */
static double softplus(double t)
{
	return (t > 0 ? t : 0) + log1p(exp(-fabs(t)));
}

static double deviance_of(enum regression_family family, double y, double eta)
{
	if (family == REGRESSION_LOGIT)
		return 2 * softplus((1 - 2 * y) * eta);
	return (y - eta) * (y - eta);
}

/* y - mu, and mu' by eta. */
static double residual_of(enum regression_family family, double y, double eta, double *slope)
{
	double small = exp(-fabs(eta)), tail = small / (1 + small);

	if (family == REGRESSION_LINEAR) {
		*slope = 1;
		return y - eta;
	}
	*slope = tail * (1 - tail);
	if (eta > 0) /* mu = 1 - tail */
		return y > 0 ? tail : tail - 1;
	return y > 0 ? 1 - tail : -tail;
}

/* (y - mu) / mu' */
static double working_of(enum regression_family family, double y, double eta)
{
	if (family == REGRESSION_LINEAR)
		return y - eta;
	return y > 0 ? 1 + exp(-eta) : -1 - exp(eta);
}

/* Where the iterations begin: y, or the logit of (w y + 1/2) / (w + 1). */
static double first_eta(enum regression_family family, double y, double weight)
{
	if (family == REGRESSION_LINEAR)
		return y;
	return y > 0 ? log1p(2 * weight) : -log1p(2 * weight);
}

/* ---- sums over rows ---- */

struct newton {
	struct regression_task *task;
	bool begun;          /* eta is z'gamma */
	double *information; /* columns x columns, lower triangle, then its Cholesky factor */
	double *score;       /* columns */
	double *block;       /* BLOCK x columns */
	double largest;      /* |eta| */
};

static double eta_of(const struct newton *newton, size_t row)
{
	const struct regression_task *task = newton->task;

	if (!newton->begun)
		return first_eta(task->method.family, task->y[row], task->weight[row]);
	return dot(&task->z[row * task->columns], task->gamma, task->columns);
}

/* In long double, as R's sum() is: its last digits decide when a small epsilon is met. */
static double deviance(const struct newton *newton)
{
	const struct regression_task *task = newton->task;
	long double sum = 0;

	for (size_t i = 0; i < task->count; i++)
		if (fabs(task->weight[i]) > 0)
			sum += (long double)task->weight[i] *
			       (long double)deviance_of(
			               task->method.family, task->y[i], eta_of(newton, i));
	return (double)sum;
}

/* Adds the block's rows, which are times the root of |w mu'|, to or from the information. */
static void block_add(struct newton *newton, size_t rows, double sign)
{
	uint32_t k = newton->task->columns;
	gsl_matrix_view block = gsl_matrix_view_array(newton->block, rows ? rows : 1, k);
	gsl_matrix_view sum = gsl_matrix_view_array(newton->information, k, k);

	if (rows)
		gsl_blas_dsyrk(CblasLower, CblasTrans, sign, &block.matrix, 1, &sum.matrix);
}

/* The rows whose weights have this sign: the information is a sum of squares of each kind. Of the
 * residuals w mu' is kept, until the last step is known. */
static void sums_add(struct newton *newton, double sign)
{
	struct regression_task *task = newton->task;
	uint32_t k = task->columns;
	size_t held = 0;

	for (size_t i = 0; i < task->count; i++) {
		const double *z = &task->z[i * k];
		double weight = task->weight[i] * sign, slope, eta, residual;

		if (!(weight > 0))
			continue;
		eta = eta_of(newton, i);
		residual = residual_of(task->method.family, task->y[i], eta, &slope);
		/* Least squares for eta + (y - mu) / mu', less what gamma has of it. */
		residual = sign * weight * (newton->begun ? residual : residual + slope * eta);
		newton->largest = fmax(newton->largest, fabs(eta));
		if (task->residual)
			task->residual[i] = sign * weight * slope;
		for (uint32_t c = 0; c < k; c++) {
			newton->score[c] += residual * z[c];
			newton->block[held * k + c] = sqrt(weight * slope) * z[c];
		}
		if (++held == BLOCK) {
			block_add(newton, held, sign);
			held = 0;
		}
	}
	block_add(newton, held, sign);
}

static void sums_make(struct newton *newton)
{
	uint32_t k = newton->task->columns;

	memset(newton->information, 0, (size_t)k * k * sizeof(double));
	memset(newton->score, 0, k * sizeof(double));
	newton->largest = 0;
	sums_add(newton, 1);
	sums_add(newton, -1); /* replicate weights may be below 0 */
}

/* The Cholesky factor in place; false when the information is not positive definite. */
static bool factor(struct newton *newton)
{
	uint32_t k = newton->task->columns;
	gsl_matrix_view m = gsl_matrix_view_array(newton->information, k, k);

	return !gsl_linalg_cholesky_decomp1(&m.matrix);
}

/* ---- steps ---- */

static void step_take(struct newton *newton)
{
	struct regression_task *task = newton->task;
	uint32_t k = task->columns;
	gsl_matrix_view m = gsl_matrix_view_array(newton->information, k, k);
	gsl_vector_view step = gsl_vector_view_array(task->step, k);

	memcpy(task->step, newton->score, k * sizeof(double));
	gsl_linalg_cholesky_svx(&m.matrix, &step.vector);
	for (uint32_t c = 0; c < k; c++)
		task->gamma[c] += task->step[c];
	newton->begun = true;
	task->deviance = deviance(newton);
}

/* The second step of least squares only mends the rounding of the first. */
static bool has_settled(const struct regression_task *task, double before)
{
	double change = fabs(task->deviance - before) / (fabs(task->deviance) + DEVIANCE_LEAST);

	return change < task->method.epsilon ||
	       (task->method.family == REGRESSION_LINEAR && task->steps > 1);
}

/* The last step moved some rows far, and all of these towards their y. */
static bool is_separated(const struct newton *newton)
{
	const struct regression_task *task = newton->task;
	bool moved = false;

	for (size_t i = 0; task->method.family == REGRESSION_LOGIT && i < task->count; i++) {
		double step = dot(&task->z[i * task->columns], task->step, task->columns);
		double nearer = (2 * task->y[i] - 1) * step;

		if (!(fabs(task->weight[i]) > 0))
			continue;
		if (!(nearer > -ETA_MOVED))
			return false;
		moved = moved || nearer > ETA_MOVED;
	}
	return moved;
}

static enum regression_status failed(const struct newton *newton)
{
	return newton->largest > ETA_PREDICTED && is_separated(newton) ? REGRESSION_SEPARATED
	                                                               : REGRESSION_DIVERGED;
}

/* A of the last step; its weights, times the residuals after it. */
static void results_make(struct newton *newton)
{
	struct regression_task *task = newton->task;
	uint32_t k = task->columns;
	gsl_matrix_view m = gsl_matrix_view_array(newton->information, k, k);

	gsl_linalg_cholesky_invert(&m.matrix);
	memcpy(task->inverse, newton->information, (size_t)k * k * sizeof(double));
	for (size_t i = 0; task->residual && i < task->count; i++)
		if (fabs(task->weight[i]) > 0)
			task->residual[i] *=
			        working_of(task->method.family, task->y[i], eta_of(newton, i));
}

static enum regression_status iterate(struct newton *newton)
{
	struct regression_task *task = newton->task;

	task->deviance = deviance(newton);
	for (task->steps = 1; task->steps <= task->method.iterations; task->steps++) {
		double before = task->deviance;

		sums_make(newton);
		if (!factor(newton))
			return failed(newton);
		step_take(newton);
		if (!has_settled(task, before))
			continue;
		if (is_separated(newton))
			return REGRESSION_SEPARATED;
		results_make(newton);
		return REGRESSION_GOOD;
	}
	return failed(newton);
}

enum regression_status regression_solve(struct regression_task *task)
{
	uint32_t k = task->columns;
	struct newton newton = {
	        .task = task,
	        .begun = task->begun,
	        .information = memory_new((size_t)k * k, sizeof(double)),
	        .score = memory_new(k, sizeof(double)),
	        .block = memory_new((size_t)BLOCK * k, sizeof(double)),
	};
	enum regression_status status = iterate(&newton);

	free(newton.information);
	free(newton.score);
	free(newton.block);
	return status;
}

void regression_from_z(const struct regression *fit, const double *m, double *out)
{
	uint32_t k = fit->columns;
	gsl_matrix_const_view root = gsl_matrix_const_view_array(fit->root, k, k);
	gsl_matrix_view matrix = gsl_matrix_view_array(out, k, k);

	memcpy(out, m, (size_t)k * k * sizeof(double));
	gsl_blas_dtrsm(
	        CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit, 1, &root.matrix, &matrix.matrix);
	gsl_blas_dtrsm(
	        CblasRight, CblasUpper, CblasTrans, CblasNonUnit, 1, &root.matrix, &matrix.matrix);
}
