/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three scales as a table of functions; see the header for the formulas. */
#include <area/transform.h>

#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stddef.h>

#define DEVIATIONS 9.0 /* beyond them the normal holds less than 1e-18 */
#define NODES      96

static double itself(double x)
{
	return x;
}

static double logit(double y)
{
	return log(y / (1 - y));
}

static double logistic(double theta)
{
	return 1 / (1 + exp(-theta));
}

static double arcsin(double y)
{
	return asin(sqrt(y));
}

static double sine_squared(double theta)
{
	double s = sin(fmin(fmax(theta, 0), M_PI_2));

	return s * s;
}

/* cut: where f is not smooth; the integral is split there. */
static const struct {
	const char *name;
	double (*value)(double y);
	double (*back)(double theta);
	double cut[2];
} scales[AREA_TRANSFORMS] = {
        [AREA_NONE] = {"none", itself, itself, {0, 0}},
        [AREA_LOGIT] = {"logit", logit, logistic, {0, 0}},
        [AREA_ARCSIN] = {"arcsin", arcsin, sine_squared, {0, M_PI_2}},
};

double area_transform_value(enum area_transform transform, double y)
{
	return scales[transform].value(y);
}

double area_transform_variance(enum area_transform transform, double y, double variance)
{
	double spread = y * (1 - y);

	if (transform == AREA_LOGIT)
		return variance / (spread * spread);
	return transform == AREA_ARCSIN ? variance / (4 * spread) : variance;
}

double area_transform_inverse(enum area_transform transform, double theta)
{
	return scales[transform].back(theta);
}

struct moment {
	enum area_transform transform;
	double mean, deviation, about;
	int power;
};

static double moment_density(double theta, void *argument)
{
	const struct moment *moment = argument;
	double y = scales[moment->transform].back(theta) - moment->about;

	return gsl_ran_gaussian_pdf(theta - moment->mean, moment->deviation) *
	       (moment->power == 1 ? y : y * y);
}

/* E (f(theta) - about)^power for a normal theta. */
static double moment_of(struct moment moment)
{
	double low = moment.mean - DEVIATIONS * moment.deviation;
	double high = moment.mean + DEVIATIONS * moment.deviation;
	double edge[4] = {
	        low, scales[moment.transform].cut[0], scales[moment.transform].cut[1], high};
	gsl_function density = {moment_density, &moment};
	double sum = 0;

	if (!(moment.deviation > 0)) {
		double y = scales[moment.transform].back(moment.mean) - moment.about;

		return moment.power == 1 ? y : y * y;
	}
	gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(NODES);

	for (size_t i = 0; i + 1 < sizeof(edge) / sizeof(*edge); i++) {
		double from = fmin(fmax(edge[i], low), high);
		double to = fmin(fmax(edge[i + 1], low), high);

		if (from < to)
			sum += gsl_integration_glfixed(&density, from, to, rule);
	}
	gsl_integration_glfixed_table_free(rule);
	return sum;
}

void area_transform_back(enum area_transform transform, double eblup, double g1, double mse,
        double *y, double *y_mse)
{
	if (transform == AREA_NONE) {
		*y = eblup;
		*y_mse = mse;
		return;
	}
	*y = moment_of((struct moment){transform, eblup, sqrt(g1), 0, 1});
	*y_mse = moment_of((struct moment){transform, eblup, sqrt(mse), *y, 2});
}

const char *area_transform_name(enum area_transform transform)
{
	return scales[transform].name;
}
