/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Checks the request, collects the constraints, and solves them by proportional fitting or by
 * Newton's method. If they cannot be met, the error names the worst one.
 */
#include <weighting/calibrate.h>

#include "calibration.h"

#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOTALS_AGREE 1e-6
#define NUMBER_LEAST 1e-3 /* of sum d |x|: an error is relative to no less */

static const char *const method_names[CALIBRATE_METHODS] = {
        [CALIBRATE_RAKE] = "rake",
        [CALIBRATE_LINEAR] = "linear",
        [CALIBRATE_LOGIT] = "logit",
        [CALIBRATE_POSTSTRATIFY] = "poststratify",
};

const char *weighting_calibrate_method_name(enum calibrate_method method)
{
	return method_names[method];
}

/* ---- sums and errors ---- */

size_t weighting_calibrate_constraints(const struct calibrate_rows *rows)
{
	size_t count = rows->numbers;

	for (size_t m = 0; m < rows->margins; m++)
		count += rows->margin[m].levels;
	return count;
}

void weighting_calibrate_sums(const struct calibrate_rows *rows, const double *weight, double *sum)
{
	memset(sum, 0, weighting_calibrate_constraints(rows) * sizeof(*sum));
	for (size_t m = 0; m < rows->margins; sum += rows->margin[m++].levels)
		for (size_t i = 0; i < rows->rows; i++)
			sum[rows->margin[m].level[i]] += weight[i];
	for (size_t k = 0; k < rows->numbers; k++, sum++)
		for (size_t i = 0; i < rows->rows; i++)
			*sum += weight[i] * rows->number[k].value[i];
}

static double number_unit(const struct calibrate_rows *rows, const struct calibrate_number *number)
{
	double size = 0;

	for (size_t i = 0; i < rows->rows; i++)
		size += rows->weight[i] * fabs(number->value[i]);
	size = fmax(fabs(number->total), NUMBER_LEAST * size);
	return size > 0 ? size : 1;
}

static void calibration_make(struct calibration *calibration, const struct calibrate_rows *rows,
        const struct calibrate_options *options)
{
	size_t at = 0, count = weighting_calibrate_constraints(rows);

	*calibration = (struct calibration){.rows = rows,
	        .options = options,
	        .constraints = count,
	        .total = memory_new(count, sizeof(double)),
	        .unit = memory_new(count, sizeof(double)),
	        .sum = memory_new(count, sizeof(double))};
	for (size_t m = 0; m < rows->margins; m++) {
		calibration->first[m] = at;
		for (size_t level = 0; level < rows->margin[m].levels; level++, at++)
			calibration->unit[at] = calibration->total[at] =
			        rows->margin[m].total[level];
	}
	for (size_t k = 0; k < rows->numbers; k++, at++) {
		calibration->total[at] = rows->number[k].total;
		calibration->unit[at] = number_unit(rows, &rows->number[k]);
	}
}

static void calibration_end(struct calibration *calibration)
{
	free(calibration->total);
	free(calibration->unit);
	free(calibration->sum);
}

double weighting_calibration_worst(const struct calibration *calibration, size_t *worst)
{
	double largest = 0;

	*worst = 0;
	for (size_t j = 0; j < calibration->constraints; j++) {
		double error =
		        fabs(calibration->sum[j] - calibration->total[j]) / calibration->unit[j];

		if (error <= largest)
			continue;
		*worst = j;
		largest = error;
		if (isnan(error))
			break;
	}
	return largest;
}

double weighting_calibration_measure(struct calibration *calibration, const double *weight)
{
	size_t worst;

	weighting_calibrate_sums(calibration->rows, weight, calibration->sum);
	return weighting_calibration_worst(calibration, &worst);
}

double weighting_calibrate_error(const struct calibrate_rows *rows, const double *weight)
{
	struct calibration calibration;
	double error;

	calibration_make(&calibration, rows, NULL);
	error = weighting_calibration_measure(&calibration, weight);
	calibration_end(&calibration);
	return error;
}

/* ---- checks of the request ---- */

static bool check_options(const struct calibrate_rows *rows,
        const struct calibrate_options *options, struct error *error)
{
	if (!rows->margins && !rows->numbers)
		return error_set(error, "there is nothing to calibrate to");
	if (rows->margins > CALIBRATE_MARGINS_MAX)
		return error_set(
		        error, "more than %d margin variables", (int)CALIBRATE_MARGINS_MAX);
	if (rows->numbers > CALIBRATE_NUMBERS_MAX)
		return error_set(error, "more than %d totals", (int)CALIBRATE_NUMBERS_MAX);
	if (weighting_calibrate_constraints(rows) > CALIBRATE_CONSTRAINTS_MAX)
		return error_set(
		        error, "more than %d levels and totals", (int)CALIBRATE_CONSTRAINTS_MAX);
	if (options->method == CALIBRATE_POSTSTRATIFY && (rows->margins != 1 || rows->numbers))
		return error_set(error, "poststratify takes one margin variable and no total");
	if (options->method == CALIBRATE_LOGIT && !options->bounded)
		return error_set(error, "logit needs bounds");
	if (options->bounded && options->method != CALIBRATE_LOGIT &&
	        options->method != CALIBRATE_LINEAR)
		return error_set(error, "bounds go with linear and logit");
	if (options->bounded && !(options->low < 1 && options->high > 1))
		return error_set(error, "bounds lie on either side of 1");
	return true;
}

/* Every level needs a row with a weight above 0. */
static bool check_levels(const struct calibrate_rows *rows, struct error *error)
{
	double *sum = memory_new(weighting_calibrate_constraints(rows), sizeof(*sum)), *at = sum;
	bool good = true;

	weighting_calibrate_sums(rows, rows->weight, sum);
	for (size_t m = 0; good && m < rows->margins; at += rows->margin[m++].levels)
		for (size_t level = 0; good && level < rows->margin[m].levels; level++)
			if (!(at[level] > 0))
				good = error_set(error,
				        "%s \"%s\" has a total of %.10g but no row with a weight "
				        "above 0",
				        rows->margin[m].name, rows->margin[m].level_name[level],
				        rows->margin[m].total[level]);
	free(sum);
	return good;
}

/* All margins count the same population. */
static bool totals_agree(struct calibration *calibration, struct error *error)
{
	const struct calibrate_margin *margin = calibration->rows->margin;
	double first = 0;

	for (size_t m = 0; m < calibration->rows->margins; m++) {
		double *total = calibration->total + calibration->first[m], sum = 0;

		for (size_t level = 0; level < margin[m].levels; level++)
			sum += total[level];
		if (!m)
			first = sum;
		if (!(fabs(sum - first) <= TOTALS_AGREE * first))
			return error_set(error,
			        "the margins do not add up to the same total: %s has %.10g, %s "
			        "%.10g",
			        margin[0].name, first, margin[m].name, sum);
		for (size_t level = 0; level < margin[m].levels; level++)
			total[level] *= first / sum;
	}
	return true;
}

/* ---- the result ---- */

static void constraint_name(
        const struct calibration *calibration, size_t j, char *text, size_t room)
{
	const struct calibrate_rows *rows = calibration->rows;

	for (size_t m = 0; m < rows->margins; j -= rows->margin[m++].levels)
		if (j < rows->margin[m].levels) {
			snprintf(text, room, "%s \"%s\"", rows->margin[m].name,
			        rows->margin[m].level_name[j]);
			return;
		}
	snprintf(text, room, "the total of %s", rows->number[j].name);
}

static bool fail_unmet(const struct calibration *calibration, const struct calibrate_result *result,
        struct error *error)
{
	char name[256];
	size_t worst;

	weighting_calibration_worst(calibration, &worst);
	constraint_name(calibration, worst, name, sizeof(name));
	return error_set(error,
	        "did not converge in %u iterations: %s is %.10g and should be %.10g%s",
	        result->iterations, name, calibration->sum[worst], calibration->total[worst],
	        calibration->options->bounded
	                ? "; within these bounds the totals may be out of reach"
	                : "; the totals may contradict each other or the sample");
}

static void find_range(
        const struct calibrate_rows *rows, const double *out, struct calibrate_result *result)
{
	result->g_low = HUGE_VAL;
	result->g_high = -HUGE_VAL;
	for (size_t i = 0; i < rows->rows; i++) {
		if (!(rows->weight[i] > 0))
			continue;
		result->g_low = fmin(result->g_low, out[i] / rows->weight[i]);
		result->g_high = fmax(result->g_high, out[i] / rows->weight[i]);
	}
}

static bool solve(struct calibration *calibration, double *out, struct calibrate_result *result,
        struct error *error)
{
	enum calibrate_method method = calibration->options->method;
	bool fits = method == CALIBRATE_POSTSTRATIFY ||
	            (method == CALIBRATE_RAKE && !calibration->rows->numbers);

	if (!totals_agree(calibration, error))
		return false;
	(fits ? weighting_fitting_solve : weighting_dual_solve)(calibration, out, result);
	if (!(result->error <= CALIBRATION_MET))
		return fail_unmet(calibration, result, error);
	find_range(calibration->rows, out, result);
	return true;
}

bool weighting_calibrate(const struct calibrate_rows *rows, const struct calibrate_options *options,
        double *out, struct calibrate_result *result, struct error *error)
{
	struct calibration calibration;
	bool good;

	*result = (struct calibrate_result){0};
	if (!check_options(rows, options, error) || !check_levels(rows, error))
		return false;
	calibration_make(&calibration, rows, options);
	good = solve(&calibration, out, result, error);
	calibration_end(&calibration);
	return good;
}
