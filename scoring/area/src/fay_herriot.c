/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gathers the sampled areas, finds A on the profile likelihood, predicts every area and takes the
 * predictions back to the scale of the shares. Columns of x are first scaled to length 1, so that
 * covariates of very different size, such as populations and shares, can be used together.
 */
#include <area/fay_herriot.h>

#include "profile.h"

#include <base/memory.h>
#include <base/number.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GRID_POINTS    48
#define GRID_LEAST     1e-4 /* of the median psi */
#define SCORING_STEPS  100  /* after them the bracket is halved instead */
#define STEPS_MAX      400
#define STEP_LEAST     1e-13 /* of A */
#define COLLINEAR      1e-10 /* what is left of a column of length 1 */
#define RESIDUAL_LEAST 1e-10 /* what the regression leaves of a variance */

static const char *const method_names[AREA_METHODS] = {
        [AREA_REML] = "reml", [AREA_ML] = "ml", [AREA_ADJUSTED] = "amrl_yl"};

struct fit {
	const struct area_rows *rows;
	const struct area_options *options;
	struct profile profile;
	double length[AREA_COEFFICIENTS_MAX]; /* of the columns of x before scaling */
};

/* ---- the sampled areas ---- */

static bool is_sampled(const struct area_rows *rows, size_t area)
{
	const double *known = rows->effective ? rows->effective : rows->variance;

	return !isnan(rows->estimate[area]) && !isnan(known[area]);
}

static size_t count_sampled(const struct area_rows *rows)
{
	size_t count = 0;

	for (size_t i = 0; i < rows->areas; i++)
		count += is_sampled(rows, i);
	return count;
}

static double design(const struct area_rows *rows, size_t area, size_t column)
{
	return column ? rows->covariate[column - 1][area] : 1;
}

/* psi, on the modelled scale. */
static double modelled_variance(const struct fit *fit, size_t area)
{
	const struct area_rows *rows = fit->rows;

	if (rows->effective)
		return 1 / (4 * rows->effective[area]);
	return area_transform_variance(
	        fit->options->transform, rows->estimate[area], rows->variance[area]);
}

static void gather(struct fit *fit)
{
	const struct area_rows *rows = fit->rows;
	enum area_transform transform = fit->options->transform;

	for (size_t i = 0, at = 0; i < rows->areas; i++) {
		if (!is_sampled(rows, i))
			continue;
		gsl_vector_set(
		        fit->profile.y, at, area_transform_value(transform, rows->estimate[i]));
		gsl_vector_set(fit->profile.psi, at, modelled_variance(fit, i));
		for (size_t j = 0; j <= rows->covariates; j++)
			gsl_matrix_set(fit->profile.x, at, j, design(rows, i, j));
		at++;
	}
}

static const char *coefficient_name(const struct area_rows *rows, size_t column)
{
	return column ? rows->name[column - 1] : "the intercept";
}

static bool scale(struct fit *fit, struct error *error)
{
	struct profile *profile = &fit->profile;

	for (size_t j = 0; j < profile->b->size; j++) {
		gsl_vector_view column = gsl_matrix_column(profile->x, j);

		fit->length[j] = gsl_blas_dnrm2(&column.vector);
		if (!(fit->length[j] > 0) || !isfinite(fit->length[j]))
			return error_set(error,
			        "covariate %s is 0, or out of range, in all areas with an estimate",
			        coefficient_name(fit->rows, j));
		gsl_vector_scale(&column.vector, 1 / fit->length[j]);
	}
	gsl_matrix_memcpy(profile->qr, profile->x);
	gsl_linalg_QR_decomp(profile->qr, profile->tau);
	for (size_t j = 0; j < profile->b->size; j++)
		if (!(fabs(gsl_matrix_get(profile->qr, j, j)) > COLLINEAR))
			return error_set(error,
			        "covariate %s is constant or a combination of the ones before it",
			        coefficient_name(fit->rows, j));
	return true;
}

/* ---- A ---- */

static double median_psi(const struct profile *profile)
{
	size_t areas = profile->psi->size;
	double *copy = memory_new(areas, sizeof(*copy));

	memcpy(copy, profile->psi->data, areas * sizeof(*copy));
	double median = gsl_stats_median(copy, 1, areas);

	free(copy);
	return median;
}

/* An upper bound of A, which is below the variance of y; the largest psi allows for rounding. */
static double grid_top(const struct profile *profile)
{
	return 4 * fmax(gsl_stats_variance(profile->y->data, 1, profile->y->size),
	                   gsl_vector_max(profile->psi));
}

/* 0 and then GRID_POINTS values in geometric progression. */
static double grid_value(double least, double most, int at)
{
	return at ? least * pow(most / least, (double)(at - 1) / (GRID_POINTS - 1)) : 0;
}

static bool search(struct profile *profile, double a, double low, double high, double rounding)
{
	for (int step = 0; step < STEPS_MAX; step++) {
		area_profile_at(profile, a);
		if (profile->score > 0)
			low = a;
		else
			high = a;
		double next = a + profile->score / profile->information;

		if (step > SCORING_STEPS || !(next > low && next < high))
			next = low + (high - low) / 2;
		if (fabs(next - a) <= STEP_LEAST * a + rounding)
			return isfinite(profile->log_likelihood);
		a = next;
	}
	return false;
}

static bool maximise(struct profile *profile, struct error *error)
{
	double median = median_psi(profile);
	double least = GRID_LEAST * median, most = fmax(grid_top(profile), median);
	double best = -INFINITY;
	int at = 0;

	for (int i = 0; i <= GRID_POINTS; i++) {
		area_profile_at(profile, grid_value(least, most, i));
		if (profile->objective > best) {
			best = profile->objective;
			at = i;
		}
	}
	if (!at) {
		area_profile_at(profile, 0);
		if (profile->score <= 0)
			return true;
	}
	if (isfinite(best) &&
	        search(profile, grid_value(least, most, at ? at : 1),
	                grid_value(least, most, at ? at - 1 : 0),
	                grid_value(least, most, at < GRID_POINTS ? at + 1 : at), 1e-17 * median))
		return true;
	return error_set(error, "the variance between areas could not be found: "
	                        "the estimates, variances or covariates are out of range");
}

/* ---- what follows from A ---- */

static void write_model(const struct fit *fit, struct area_model *model)
{
	const struct profile *profile = &fit->profile;
	size_t coefficients = profile->b->size;
	gsl_matrix *inverse = gsl_matrix_alloc(coefficients, coefficients);
	gsl_matrix_view r = gsl_matrix_submatrix(profile->qr, 0, 0, coefficients, coefficients);

	gsl_matrix_set_identity(inverse);
	gsl_blas_dtrsm(CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit, 1, &r.matrix, inverse);
	*model = (struct area_model){
	        .sampled = profile->y->size,
	        .variance = profile->a,
	        .coefficients = coefficients,
	        .log_likelihood = profile->log_likelihood,
	        .benchmark_factor = 1,
	};
	for (size_t j = 0; j < coefficients; j++) {
		gsl_vector_view row = gsl_matrix_row(inverse, j);

		model->coefficient[j] = gsl_vector_get(profile->b, j) / fit->length[j];
		model->se[j] = gsl_blas_dnrm2(&row.vector) / fit->length[j];
	}
	gsl_matrix_free(inverse);
}

/* x_d'b and x_d'Q x_d = |R^-T x_d|^2; work has a place for each coefficient. */
static double regression(const struct fit *fit, size_t area, gsl_vector *work, double *variance)
{
	const struct profile *profile = &fit->profile;
	size_t coefficients = profile->b->size;
	gsl_matrix_view r = gsl_matrix_submatrix(profile->qr, 0, 0, coefficients, coefficients);
	double fitted;

	for (size_t j = 0; j < coefficients; j++)
		gsl_vector_set(work, j, design(fit->rows, area, j) / fit->length[j]);
	gsl_blas_ddot(work, profile->b, &fitted);
	gsl_blas_dtrsv(CblasUpper, CblasTrans, CblasNonUnit, &r.matrix, work);
	gsl_blas_ddot(work, work, variance);
	return fitted;
}

static void predict(const struct fit *fit, size_t area, gsl_vector *work, struct area_estimate *out)
{
	const struct profile *profile = &fit->profile;
	enum area_transform transform = fit->options->transform;
	double y = fit->rows->estimate[area], a = profile->a;
	double spread, fitted = regression(fit, area, work, &spread);
	double bias = profile->method == AREA_ML ? -profile->weighted / profile->squares : 0;
	double eblup = fitted, g1 = a, mse = a + spread - bias;

	out->gamma = 0;
	out->residual = (double)NAN;
	if (is_sampled(fit->rows, area)) {
		double psi = modelled_variance(fit, area);
		double shrink = psi / (a + psi), shrink2 = shrink * shrink;

		double off = area_transform_value(transform, y) - fitted, var = a + psi - spread;

		out->gamma = a / (a + psi);
		eblup += out->gamma * off;
		if (var > RESIDUAL_LEAST * (a + psi))
			out->residual = off / sqrt(var);
		g1 = out->gamma * psi;
		mse = g1 + shrink2 * (spread + 4 / (profile->squares * (a + psi)) - bias);
	}
	out->modelled = eblup;
	out->modelled_mse = mse;
	area_transform_back(transform, eblup, g1, mse, &out->estimate, &out->mse);
}

static bool predict_all(const struct fit *fit, struct area_estimate *out, struct error *error)
{
	gsl_vector *work = gsl_vector_alloc(fit->profile.b->size);
	bool finite = true;

	for (size_t i = 0; i < fit->rows->areas; i++) {
		predict(fit, i, work, &out[i]);
		finite = finite && isfinite(out[i].estimate) && isfinite(out[i].mse);
	}
	gsl_vector_free(work);
	return finite || error_set(error, "the covariates of an area are out of range");
}

static bool benchmark(const struct area_options *options, size_t areas, struct area_model *model,
        struct area_estimate *out, struct error *error)
{
	double total = 0;

	for (size_t i = 0; i < areas; i++)
		total += out[i].estimate *
		         (options->benchmark_weight ? options->benchmark_weight[i] : 1);
	if (!(total > 0) || !(options->benchmark > 0))
		return error_set(error,
		        "cannot benchmark a total of %g to %g: both must be above 0", total,
		        options->benchmark);
	model->benchmark_factor = options->benchmark / total;
	for (size_t i = 0; i < areas; i++) {
		double move = out[i].estimate * (model->benchmark_factor - 1);

		out[i].estimate *= model->benchmark_factor;
		out[i].mse += move * move;
		if (options->transform != AREA_NONE && out[i].estimate > 1)
			return error_set(error,
			        "benchmarking to %g multiplies the estimates by %g and takes area "
			        "%zu "
			        "above a share of 1",
			        options->benchmark, model->benchmark_factor, i + 1);
	}
	return true;
}

static bool fit_all(
        struct fit *fit, struct area_model *model, struct area_estimate *out, struct error *error)
{
	gather(fit);
	if (!scale(fit, error) || !maximise(&fit->profile, error))
		return false;
	write_model(fit, model);
	return predict_all(fit, out, error) &&
	       (!fit->options->benchmarks ||
	               benchmark(fit->options, fit->rows->areas, model, out, error));
}

bool area_model_fit(const struct area_rows *rows, const struct area_options *options,
        struct area_model *model, struct area_estimate *out, struct error *error)
{
	struct fit fit = {.rows = rows, .options = options};
	size_t sampled = count_sampled(rows), coefficients = 1 + rows->covariates;

	if (rows->covariates > AREA_COVARIATES_MAX)
		return error_set(error, "at most %d covariates", AREA_COVARIATES_MAX);
	if (sampled < coefficients + 1)
		return error_set(error,
		        "%zu area%s with an estimate and a variance: a model with %zu "
		        "coefficient%s "
		        "needs at least %zu",
		        sampled, number_plural(sampled), coefficients, number_plural(coefficients),
		        coefficients + 1);
	area_profile_make(&fit.profile, options->method, sampled, coefficients);
	bool good = fit_all(&fit, model, out, error);

	area_profile_end(&fit.profile);
	return good;
}

double area_interval_quantile(const struct area_model *model, bool sampled, double level)
{
	double tail = (1 - level) / 2;

	return sampled ? gsl_cdf_ugaussian_Qinv(tail)
	               : gsl_cdf_tdist_Qinv(tail, (double)(model->sampled - model->coefficients));
}

void area_interval(const struct area_model *model, enum area_transform transform,
        const struct area_estimate *estimate, double quantile, double *low, double *high)
{
	double half = quantile * sqrt(estimate->modelled_mse), factor = model->benchmark_factor;

	*low = factor * area_transform_inverse(transform, estimate->modelled - half);
	*high = factor * area_transform_inverse(transform, estimate->modelled + half);
	*low = fmin(*low, estimate->estimate);
	*high = fmax(*high, estimate->estimate);
	if (transform != AREA_NONE)
		*high = fmin(*high, 1);
}

const char *area_method_name(enum area_method method)
{
	return method_names[method];
}
