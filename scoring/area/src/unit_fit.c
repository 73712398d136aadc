/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Newton's method on the log-likelihood of (b, s). With z = (x, t), the derivatives of an area's
 * integral are moments given its answers (Louis 1982):
 *   gradient  E sum (y - n p) z
 *   hessian   -E sum n p (1 - p) z z' + Cov sum (y - n p) z
 * The likelihood depends on |s| alone, so a step beyond 0 is turned round. Where the hessian is not
 * negative definite its eigenvalues are made so. Steps are halved until the objective rises.
 */
#include "unit_parts.h"

#include <base/memory.h>

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	SIZE_MAX_OF = UNIT_COEFFICIENTS_MAX + 1,
	STEPS_MAX = 200,
	HALVINGS_MAX = 40,
	CLOSE_STEPS_MAX = 20
};
#define STEP_LEAST  1e-10
#define STEP_CLOSE  1e-3
#define EIGEN_LEAST 1e-10 /* of the largest eigenvalue: what is below says nothing */
#define S_LEAST     1e-5  /* below this s is 0 */

/* Value and derivatives of the objective, and what they are made with. */
struct ascent {
	const struct unit_people *sample;
	const struct unit_nodes *nodes;
	enum unit_method method;
	size_t size; /* coefficients + 1 */
	double *eta, *weight;
	double log_likelihood, objective;
	double gradient[SIZE_MAX_OF], hessian[SIZE_MAX_OF * SIZE_MAX_OF];
};

static void ascent_make(struct ascent *ascent, const struct unit_people *sample,
        const struct unit_nodes *nodes, enum unit_method method)
{
	size_t most = area_unit_most(sample) + 1;

	*ascent = (struct ascent){.sample = sample,
	        .nodes = nodes,
	        .method = method,
	        .size = sample->coefficients + 1,
	        .eta = memory_new(most, sizeof(double)),
	        .weight = memory_new(most * 3, sizeof(double))};
}

static void ascent_end(struct ascent *ascent)
{
	free(ascent->eta);
	free(ascent->weight);
}

/* ---- the derivatives of one area ---- */

/* The scores sum (y - n p) z at a node; adds to each group its n p (1 - p) (1, t, t^2). */
static void node_scores(
        struct ascent *ascent, uint32_t area, double s, double t, double p_node, double *score)
{
	const struct unit_people *sample = ascent->sample;
	size_t first = sample->first[area], last = sample->first[area + 1];

	memset(score, 0, ascent->size * sizeof(*score));
	for (size_t g = first; g < last; g++) {
		const double *x = &sample->x[g * sample->coefficients];
		double p = area_unit_probability(ascent->eta[g - first] + s * t);
		double residual = sample->ones[g] - sample->people[g] * p;
		double weight = p_node * sample->people[g] * p * (1 - p);
		double *moments = &ascent->weight[(g - first) * 3];

		for (size_t j = 0; j < sample->coefficients; j++)
			score[j] += residual * x[j];
		score[sample->coefficients] += residual * t;
		moments[0] += weight;
		moments[1] += weight * t;
		moments[2] += weight * t * t;
	}
}

/* Subtracts E sum n p (1 - p) z z' from the lower half of the hessian. */
static void subtract_weights(struct ascent *ascent, uint32_t area)
{
	const struct unit_people *sample = ascent->sample;
	size_t first = sample->first[area], p = sample->coefficients, size = ascent->size;

	for (size_t g = first; g < sample->first[area + 1]; g++) {
		const double *x = &sample->x[g * p], *moments = &ascent->weight[(g - first) * 3];

		for (size_t i = 0; i < p; i++) {
			for (size_t j = 0; j <= i; j++)
				ascent->hessian[i * size + j] -= moments[0] * x[i] * x[j];
			ascent->hessian[p * size + i] -= moments[1] * x[i];
		}
		ascent->hessian[p * size + p] -= moments[2];
	}
}

static void add_area(struct ascent *ascent, const struct unit_theta *theta, uint32_t area)
{
	const struct unit_people *sample = ascent->sample;
	size_t size = ascent->size, groups = sample->first[area + 1] - sample->first[area];
	double score[SIZE_MAX_OF], mean[SIZE_MAX_OF] = {0};
	struct unit_posterior posterior;

	area_unit_eta(sample, area, theta->b, ascent->eta);
	area_unit_posterior(sample, area, ascent->eta, theta->s, ascent->nodes, &posterior);
	memset(ascent->weight, 0, groups * 3 * sizeof(*ascent->weight));
	ascent->log_likelihood += posterior.log_integral;
	for (int k = 0; k < UNIT_NODES; k++) {
		double p = posterior.p[k];

		node_scores(ascent, area, theta->s, posterior.t[k], p, score);
		for (size_t i = 0; i < size; i++) {
			mean[i] += p * score[i];
			for (size_t j = 0; j <= i; j++)
				ascent->hessian[i * size + j] += p * score[i] * score[j];
		}
	}
	for (size_t i = 0; i < size; i++) {
		ascent->gradient[i] += mean[i];
		for (size_t j = 0; j <= i; j++)
			ascent->hessian[i * size + j] -= mean[i] * mean[j];
	}
	subtract_weights(ascent, area);
}

static void ascend_at(struct ascent *ascent, const struct unit_theta *theta)
{
	size_t size = ascent->size, last = size - 1;

	ascent->log_likelihood = 0;
	memset(ascent->gradient, 0, sizeof(ascent->gradient));
	memset(ascent->hessian, 0, size * size * sizeof(*ascent->hessian));
	for (uint32_t i = 0; i < ascent->sample->areas; i++)
		if (ascent->sample->first[i] < ascent->sample->first[i + 1])
			add_area(ascent, theta, i);
	ascent->objective = ascent->log_likelihood;
	if (ascent->method == UNIT_PENALISED) {
		ascent->objective += log(theta->s);
		ascent->gradient[last] += 1 / theta->s;
		ascent->hessian[last * size + last] -= 1 / (theta->s * theta->s);
	}
	for (size_t i = 0; i < size; i++)
		for (size_t j = 0; j < i; j++)
			ascent->hessian[j * size + i] = ascent->hessian[i * size + j];
}

/* The objective alone. */
static double objective_at(struct ascent *ascent, const struct unit_theta *theta)
{
	const struct unit_people *sample = ascent->sample;
	double sum = ascent->method == UNIT_PENALISED ? log(theta->s) : 0;
	struct unit_posterior posterior;

	for (uint32_t i = 0; i < sample->areas; i++) {
		if (sample->first[i] == sample->first[i + 1])
			continue;
		area_unit_eta(sample, i, theta->b, ascent->eta);
		area_unit_posterior(sample, i, ascent->eta, theta->s, ascent->nodes, &posterior);
		sum += posterior.log_integral;
	}
	return sum;
}

/* ---- a step ---- */

struct eigen {
	gsl_vector *value;
	gsl_matrix *vector;
};

/* Of minus the first `size` rows and columns of the hessian. */
static struct eigen eigen_of(const struct ascent *ascent, size_t size)
{
	struct eigen eigen = {gsl_vector_alloc(size), gsl_matrix_alloc(size, size)};
	gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(size);
	gsl_matrix *minus = gsl_matrix_alloc(size, size);

	for (size_t i = 0; i < size; i++)
		for (size_t j = 0; j < size; j++)
			gsl_matrix_set(minus, i, j, -ascent->hessian[i * ascent->size + j]);
	gsl_eigen_symmv(minus, eigen.value, eigen.vector, work);
	gsl_matrix_free(minus);
	gsl_eigen_symmv_free(work);
	return eigen;
}

static void eigen_end(struct eigen *eigen)
{
	gsl_vector_free(eigen->value);
	gsl_matrix_free(eigen->vector);
}

static double largest(const gsl_vector *value)
{
	double most = 0;

	for (size_t i = 0; i < value->size; i++)
		most = fmax(most, fabs(gsl_vector_get(value, i)));
	return most;
}

/* The first `size` elements of Newton's step, uphill whatever the hessian is. */
static void newton_step(const struct ascent *ascent, size_t size, double *step)
{
	struct eigen eigen = eigen_of(ascent, size);
	double least = EIGEN_LEAST * largest(eigen.value);

	memset(step, 0, ascent->size * sizeof(*step));
	for (size_t k = 0; k < size; k++) {
		double along = 0, value = fmax(fabs(gsl_vector_get(eigen.value, k)), least);

		for (size_t j = 0; j < size; j++)
			along += gsl_matrix_get(eigen.vector, j, k) * ascent->gradient[j];
		for (size_t j = 0; j < size; j++)
			step[j] += gsl_matrix_get(eigen.vector, j, k) * along / value;
	}
	eigen_end(&eigen);
}

static struct unit_theta moved(
        const struct unit_theta *theta, const double *step, size_t coefficients, double part)
{
	struct unit_theta next = *theta;

	for (size_t j = 0; j < coefficients; j++)
		next.b[j] += part * step[j];
	next.s = fabs(next.s + part * step[coefficients]);
	return next;
}

/* Of the whole step, half of it, and so on, the first one that rises; false: none does. */
static bool climb(struct ascent *ascent, const double *step, struct unit_theta *theta)
{
	double part = 1;

	for (int half = 0; half < HALVINGS_MAX; half++, part /= 2) {
		struct unit_theta next = moved(theta, step, ascent->size - 1, part);

		if (!(objective_at(ascent, &next) > ascent->objective))
			continue;
		*theta = next;
		return true;
	}
	return false;
}

static double length_of(const double *step, const struct unit_theta *theta, size_t coefficients)
{
	double most = fabs(step[coefficients]) / (1e-2 + theta->s);

	for (size_t j = 0; j < coefficients; j++)
		most = fmax(most, fabs(step[j]) / (1 + fabs(theta->b[j])));
	return most;
}

/*
 * size: of what moves, all or b alone. True once the step is too short to matter. Close to the
 * maximum whole steps are taken: the objective differs there by less than the error of its
 * quadrature, which is not that of its derivatives.
 */
static bool ascend(struct ascent *ascent, size_t size, struct unit_theta *theta)
{
	double step[SIZE_MAX_OF];
	int close = 0;

	for (int i = 0; i < STEPS_MAX && close < CLOSE_STEPS_MAX; i++) {
		ascend_at(ascent, theta);
		if (!isfinite(ascent->objective))
			return false;
		newton_step(ascent, size, step);
		double length = length_of(step, theta, ascent->size - 1);

		if (length <= STEP_LEAST)
			return true;
		if (length <= STEP_CLOSE) {
			*theta = moved(theta, step, ascent->size - 1, 1);
			close++;
		} else if (!climb(ascent, step, theta)) {
			return false;
		}
	}
	return close == CLOSE_STEPS_MAX;
}

/* ---- where to begin, and the end ---- */

/* The best of a few s, with the b of a model without effects. */
static bool begin(struct ascent *ascent, struct unit_theta *theta)
{
	static const double tried[] = {0.05, 0.1, 0.2, 0.4, 0.8, 1.6};
	enum unit_method method = ascent->method;
	double best = -INFINITY;

	*theta = (struct unit_theta){0};
	ascent->method = UNIT_ML;
	if (!ascend(ascent, ascent->size - 1, theta))
		return false;
	ascent->method = method;
	struct unit_theta start = *theta;

	for (size_t i = 0; i < sizeof(tried) / sizeof(*tried); i++) {
		start.s = tried[i];
		double there = objective_at(ascent, &start);

		if (!(there > best))
			continue;
		best = there;
		theta->s = tried[i];
	}
	return true;
}

/* The inverse of the information about b, with s where there is one. */
static bool covariance_of(const struct ascent *ascent, const struct unit_theta *theta, double *out)
{
	size_t coefficients = ascent->size - 1, size = theta->s > 0 ? ascent->size : coefficients;
	struct eigen eigen = eigen_of(ascent, size);
	double least = EIGEN_LEAST * largest(eigen.value);
	bool good = true;

	memset(out, 0, coefficients * coefficients * sizeof(*out));
	for (size_t k = 0; k < size; k++) {
		double value = gsl_vector_get(eigen.value, k);

		good = good && value > least;
		for (size_t i = 0; i < coefficients; i++)
			for (size_t j = 0; j < coefficients; j++)
				out[i * coefficients + j] += gsl_matrix_get(eigen.vector, i, k) *
				                             gsl_matrix_get(eigen.vector, j, k) /
				                             value;
	}
	eigen_end(&eigen);
	return good;
}

static bool finish(struct ascent *ascent, struct unit_fit *fit)
{
	if (fit->theta.s < S_LEAST && ascent->method == UNIT_ML) {
		fit->theta.s = 0;
		if (!ascend(ascent, ascent->size - 1, &fit->theta))
			return false;
	}
	ascend_at(ascent, &fit->theta);
	fit->objective = ascent->objective;
	fit->log_likelihood = ascent->log_likelihood;
	return isfinite(fit->objective) && covariance_of(ascent, &fit->theta, fit->covariance);
}

bool area_unit_maximise(const struct unit_people *sample, const struct unit_nodes *nodes,
        enum unit_method method, bool start, struct unit_fit *fit)
{
	struct ascent *ascent = memory_new(1, sizeof(*ascent));
	bool good;

	ascent_make(ascent, sample, nodes, method);
	good = (start || begin(ascent, &fit->theta)) && ascend(ascent, ascent->size, &fit->theta) &&
	       finish(ascent, fit);
	ascent_end(ascent);
	free(ascent);
	return good;
}
