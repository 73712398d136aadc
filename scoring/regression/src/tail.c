/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <regression/tail.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdbool.h>

/* The saddlepoint lies between the poles of k'; this much of the way to them. */
#define POLE_MOST (1 - 1e-9)
/* Below this the formula is 0/0. */
#define SADDLE_LEAST 1e-4
enum { ROOT_STEPS_MOST = 200 };

/* The cumulant function of the form, all coefficients over the largest lambda. */
struct form {
	const double *lambda;
	uint32_t count;
	double over;          /* what they are divided by */
	double negative, ddf; /* the coefficient of Y and its degrees of freedom */
};

static double k_first(double zeta, void *data)
{
	const struct form *form = data;
	double sum = form->ddf * form->negative / (1 - 2 * zeta * form->negative);

	for (uint32_t j = 0; j < form->count; j++) {
		double a = form->lambda[j] / form->over;

		sum += a / (1 - 2 * zeta * a);
	}
	return sum;
}

static double k_zero(const struct form *form, double zeta)
{
	double sum = form->ddf * log1p(-2 * zeta * form->negative);

	for (uint32_t j = 0; j < form->count; j++)
		sum += log1p(-2 * zeta * form->lambda[j] / form->over);
	return -sum / 2;
}

static double k_second(const struct form *form, double zeta)
{
	double y = form->negative / (1 - 2 * zeta * form->negative), sum = form->ddf * y * y;

	for (uint32_t j = 0; j < form->count; j++) {
		double a = form->lambda[j] / form->over, x = a / (1 - 2 * zeta * a);

		sum += x * x;
	}
	return 2 * sum;
}

/* Where k' is 0; NAN where it has no root between the poles. */
static double saddlepoint(struct form *form)
{
	double low = POLE_MOST / (2 * form->negative), high = POLE_MOST / 2, root = (double)NAN;
	gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
	gsl_function k = {k_first, form};
	int status = GSL_CONTINUE;

	if (k_first(low, form) < 0 && k_first(high, form) > 0 &&
	        !gsl_root_fsolver_set(solver, &k, low, high)) {
		for (int i = 0; i < ROOT_STEPS_MOST && status == GSL_CONTINUE; i++) {
			gsl_root_fsolver_iterate(solver);
			status = gsl_root_test_interval(gsl_root_fsolver_x_lower(solver),
			        gsl_root_fsolver_x_upper(solver), 1e-15, 1e-14);
		}
		root = gsl_root_fsolver_root(solver);
	}
	gsl_root_fsolver_free(solver);
	return root;
}

static double satterthwaite(double x, const struct form *form)
{
	double sum = 0, squares = 0, ndf;

	for (uint32_t j = 0; j < form->count; j++) {
		sum += form->lambda[j];
		squares += form->lambda[j] * form->lambda[j];
	}
	ndf = sum * sum / squares;
	return gsl_cdf_fdist_Q(x / sum, ndf, form->ddf);
}

double regression_tail(double x, const double *lambda, uint32_t count, double ddf)
{
	struct form form = {.lambda = lambda, .count = count, .ddf = ddf};
	double zeta, w, v;

	for (uint32_t j = 0; j < count; j++)
		form.over = fmax(form.over, lambda[j]);
	if (!(x > 0))
		return isnan(x) ? x : 1;
	if (!(form.over > 0) || !(ddf > 0) || !isfinite(x))
		return (double)NAN;
	form.negative = -x / ddf / form.over;
	zeta = saddlepoint(&form);
	if (!(fabs(zeta) >= SADDLE_LEAST))
		return satterthwaite(x, &form);
	w = copysign(sqrt(fmax(-2 * k_zero(&form, zeta), 0)), zeta);
	v = zeta * sqrt(k_second(&form, zeta));
	return gsl_cdf_ugaussian_Q(w + log(v / w) / w);
}
