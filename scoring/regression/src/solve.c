/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * z'Wz is the unit matrix, so the matrices here are as well conditioned as the shares allow. A step
 * that makes the deviance larger is halved. In a separated sample the likelihood has no maximum:
 * some x'beta grow by about 1 a step for ever.
 */
#include "solve.h"

#include <base/memory.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_MOST = 100, HALVINGS_MOST = 30, BLOCK = 256 };
/* A last step of this root mean square, in x'beta or in that of y, leaves the square of it. */
#define STEP_LEAST 1e-9
/* What rounding may add to a deviance. */
#define DEVIANCE_SLACK 1e-12
/* A row this sure of its y is predicted: 1e-13 is left of the other outcome. */
#define ETA_PREDICTED 30.0

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

/* ---- sums over rows ---- */

struct newton {
	struct regression_task *task;
	double *information;      /* columns x columns, lower triangle, then its Cholesky factor */
	double *score, *trial;    /* columns */
	double *block;            /* BLOCK x columns */
	double largest, y_square; /* |eta|; weighted mean of y^2 */
};

static double deviance_at(const struct regression_task *task, const double *gamma)
{
	double sum = 0;

	for (size_t i = 0; i < task->count; i++)
		if (fabs(task->weight[i]) > 0)
			sum += task->weight[i] *
			       deviance_of(task->family, task->y[i],
			               dot(&task->z[i * task->columns], gamma, task->columns));
	return sum;
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

/* The rows whose weights have this sign: the information is a sum of squares of each kind. */
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
		eta = dot(z, task->gamma, k);
		residual = sign * weight * residual_of(task->family, task->y[i], eta, &slope);
		newton->largest = fmax(newton->largest, fabs(eta));
		if (task->residual)
			task->residual[i] = residual;
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

static bool step_take(struct newton *newton)
{
	struct regression_task *task = newton->task;
	uint32_t k = task->columns;
	gsl_matrix_view m = gsl_matrix_view_array(newton->information, k, k);
	gsl_vector_view step = gsl_vector_view_array(task->step, k);
	double before = task->deviance;
	double slack = DEVIANCE_SLACK * (fabs(before) + task->total * newton->y_square);

	memcpy(task->step, newton->score, k * sizeof(double));
	gsl_linalg_cholesky_svx(&m.matrix, &step.vector);
	for (int halvings = 0; halvings <= HALVINGS_MOST; halvings++) {
		for (uint32_t c = 0; c < k; c++)
			newton->trial[c] = task->gamma[c] + task->step[c];
		task->deviance = deviance_at(task, newton->trial);
		if (task->deviance <= before + slack) {
			memcpy(task->gamma, newton->trial, k * sizeof(double));
			return true;
		}
		for (uint32_t c = 0; c < k; c++)
			task->step[c] /= 2;
	}
	return false;
}

static double step_size(const struct newton *newton)
{
	const struct regression_task *task = newton->task;

	return sqrt(dot(task->step, task->step, task->columns) / task->total);
}

static enum regression_status failed(const struct newton *newton)
{
	return newton->task->family == REGRESSION_LOGIT && newton->largest > ETA_PREDICTED
	               ? REGRESSION_SEPARATED
	               : REGRESSION_DIVERGED;
}

static void inverse_make(struct newton *newton)
{
	uint32_t k = newton->task->columns;
	gsl_matrix_view m = gsl_matrix_view_array(newton->information, k, k);

	gsl_linalg_cholesky_invert(&m.matrix);
	memcpy(newton->task->inverse, newton->information, (size_t)k * k * sizeof(double));
}

static enum regression_status iterate(struct newton *newton)
{
	struct regression_task *task = newton->task;
	double least = STEP_LEAST * sqrt(newton->y_square);

	task->deviance = deviance_at(task, task->gamma);
	for (task->steps = 1; task->steps <= STEPS_MOST; task->steps++) {
		sums_make(newton);
		if (!factor(newton) || !step_take(newton))
			return failed(newton);
		if (step_size(newton) > least)
			continue;
		sums_make(newton);
		if (!factor(newton))
			return failed(newton);
		inverse_make(newton);
		return REGRESSION_GOOD;
	}
	return failed(newton);
}

/* Of a linear model the scale that steps and deviances are measured by; a logit has its own. */
static double y_square_of(const struct regression_task *task)
{
	double sum = 0;

	if (task->family == REGRESSION_LOGIT)
		return 1;
	for (size_t i = 0; i < task->count; i++)
		sum += fabs(task->weight[i]) * task->y[i] * task->y[i];
	return sum / task->total;
}

enum regression_status regression_solve(struct regression_task *task)
{
	uint32_t k = task->columns;
	struct newton newton = {
	        .task = task,
	        .information = memory_new((size_t)k * k, sizeof(double)),
	        .score = memory_new(k, sizeof(double)),
	        .trial = memory_new(k, sizeof(double)),
	        .block = memory_new((size_t)BLOCK * k, sizeof(double)),
	        .y_square = y_square_of(task),
	};
	enum regression_status status = iterate(&newton);

	free(newton.information);
	free(newton.score);
	free(newton.trial);
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
