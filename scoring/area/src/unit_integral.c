/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The likelihood of one area as an integral over t. Its logarithm is concave in t, so Newton's
 * method finds the mode; nodes are placed about it by the curvature there.
 */
#include "unit_parts.h"

#include <gsl/gsl_integration.h>
#include <math.h>
#include <string.h>

enum { STEPS_MAX = 200, HALVINGS_MAX = 60 };
#define STEP_LEAST 1e-13

double area_unit_probability(double a)
{
	return a >= 0 ? 1 / (1 + exp(-a)) : exp(a) / (1 + exp(a));
}

/* log(1 + exp(a)) */
static double log_one_plus(double a)
{
	return a > 0 ? a + log1p(exp(-a)) : log1p(exp(a));
}

void area_unit_nodes(struct unit_nodes *nodes)
{
	gsl_integration_fixed_workspace *work = gsl_integration_fixed_alloc(
	        gsl_integration_fixed_hermite, UNIT_NODES, 0, 0.5, 0, 0);

	memcpy(nodes->z, gsl_integration_fixed_nodes(work), sizeof(nodes->z));
	for (int k = 0; k < UNIT_NODES; k++)
		nodes->weight[k] = gsl_integration_fixed_weights(work)[k] / sqrt(2 * M_PI);
	gsl_integration_fixed_free(work);
}

void area_unit_eta(const struct unit_people *people, uint32_t area, const double *b, double *eta)
{
	for (size_t g = people->first[area]; g < people->first[area + 1]; g++) {
		const double *x = &people->x[g * people->coefficients];
		double sum = 0;

		for (size_t j = 0; j < people->coefficients; j++)
			sum += x[j] * b[j];
		eta[g - people->first[area]] = sum;
	}
}

/* The integrand: log of likelihood times exp(-t^2 / 2), its slope and its curvature. */
struct integrand {
	const double *people, *ones, *eta;
	size_t groups;
	double s;
};

static double value_at(const struct integrand *of, double t)
{
	double sum = -t * t / 2;

	for (size_t g = 0; g < of->groups; g++) {
		double a = of->eta[g] + of->s * t;

		sum += of->ones[g] * a - of->people[g] * log_one_plus(a);
	}
	return sum;
}

/* Sums of y - n p, and of n p (1 - p). */
static void sums_at(const struct integrand *of, double t, double *residual, double *information)
{
	*residual = *information = 0;
	for (size_t g = 0; g < of->groups; g++) {
		double p = area_unit_probability(of->eta[g] + of->s * t);

		*residual += of->ones[g] - of->people[g] * p;
		*information += of->people[g] * p * (1 - p);
	}
}

static double find_mode(const struct integrand *of, double *information)
{
	double t = 0, value = value_at(of, t), residual;

	for (int step = 0; step < STEPS_MAX; step++) {
		sums_at(of, t, &residual, information);
		double move = (of->s * residual - t) / (of->s * of->s * *information + 1), next = t;

		for (int half = 0; half < HALVINGS_MAX; half++, move /= 2) {
			double there = value_at(of, t + move);

			if (there < value)
				continue;
			next = t + move;
			value = there;
			break;
		}
		if (fabs(next - t) <= STEP_LEAST * (1 + fabs(t)))
			break;
		t = next;
	}
	sums_at(of, t, &residual, information);
	return t;
}

void area_unit_posterior(const struct unit_people *people, uint32_t area, const double *eta,
        double s, const struct unit_nodes *nodes, struct unit_posterior *out)
{
	size_t first = people->first[area];
	struct integrand of = {&people->people[first], &people->ones[first], eta,
	        people->first[area + 1] - first, s};
	double mode = find_mode(&of, &out->information), top = value_at(&of, mode), sum = 0;
	double width = 1 / sqrt(s * s * out->information + 1);

	for (int k = 0; k < UNIT_NODES; k++) {
		double z = nodes->z[k];

		out->t[k] = mode + width * z;
		out->p[k] = nodes->weight[k] * exp(value_at(&of, out->t[k]) - top + z * z / 2);
		sum += out->p[k];
	}
	for (int k = 0; k < UNIT_NODES; k++)
		out->p[k] /= sum;
	out->mode = mode;
	out->log_integral = top + log(width * sum);
}
