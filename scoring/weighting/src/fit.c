/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. A constraint's equation is solved by Newton's method inside a bracket. */
#include <weighting/fit.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

enum { STEPS_MAX = 200 };

#define STEP_MET 1e-13 /* of the total */

void weighting_fit_make(struct fit *fit)
{
	uint32_t sum = 0;

	fit->first = memory_new(fit->constraints + 2, sizeof(*fit->first));
	fit->cell = memory_new(fit->cells * fit->variables, sizeof(*fit->cell));
	for (size_t v = 0; v < fit->variables; v++)
		for (size_t c = 0; c < fit->cells; c++)
			if (fit->constraint[v][c] >= 0)
				fit->first[fit->constraint[v][c] + 2]++;
	for (size_t k = 0; k < fit->constraints; k++) {
		sum += fit->first[k + 2];
		fit->first[k + 2] = sum;
	}
	for (size_t v = 0; v < fit->variables; v++)
		for (size_t c = 0; c < fit->cells; c++)
			if (fit->constraint[v][c] >= 0)
				fit->cell[fit->first[fit->constraint[v][c] + 1]++] = (uint32_t)c;
}

void weighting_fit_end(struct fit *fit)
{
	free(fit->first);
	free(fit->cell);
	fit->first = fit->cell = NULL;
}

double weighting_fit_cut(const struct fit *fit, double grown)
{
	return fmax(fit->low, fmin(grown, fit->high));
}

/* ---- one constraint ---- */

struct equation {
	const struct fit *fit;
	const double *weight, *grown;
	uint32_t begin, end; /* of fit->cell */
};

struct point {
	double sum, slope;
};

/* The sum of the cells' weights when all are multiplied by `factor`, and its derivative. */
static struct point equation_at(const struct equation *equation, double factor)
{
	const struct fit *fit = equation->fit;
	struct point point = {0, 0};

	for (uint32_t i = equation->begin; i < equation->end; i++) {
		uint32_t c = fit->cell[i];
		double grown = equation->grown[c] * factor;

		if (grown > fit->low && grown < fit->high)
			point.slope += equation->weight[c] * equation->grown[c];
		point.sum += equation->weight[c] * weighting_fit_cut(fit, grown);
	}
	return point;
}

/* The range of factors in which the sum changes: below it all cells are at LOW, above it at
 * HIGH. */
static void equation_bracket(const struct equation *equation, double *low, double *high)
{
	const struct fit *fit = equation->fit;

	*low = HUGE_VAL;
	*high = 0;
	for (uint32_t i = equation->begin; i < equation->end; i++) {
		uint32_t c = fit->cell[i];

		if (!(equation->weight[c] > 0))
			continue;
		*low = fmin(*low, fit->low / equation->grown[c]);
		*high = fmax(*high, fit->high / equation->grown[c]);
	}
}

/* The factor; an end of the bracket where the total cannot be reached. */
static double equation_solve(const struct equation *equation, double total)
{
	struct point point = equation_at(equation, 1);
	double low, high, factor = total / point.sum;

	equation_bracket(equation, &low, &high);
	for (int step = 0; step < STEPS_MAX; step++) {
		if (!(factor > low && factor < high))
			factor = sqrt(low) * sqrt(high);
		point = equation_at(equation, factor);
		if (fabs(point.sum - total) <= STEP_MET * total || !(high > low))
			break;
		if (point.sum < total)
			low = factor;
		else
			high = factor;
		factor += point.slope > 0 ? (total - point.sum) / point.slope : HUGE_VAL;
	}
	return fmax(low, fmin(factor, high));
}

static void constraint_meet(
        const struct fit *fit, size_t k, const double *weight, double total, double *grown)
{
	struct equation equation = {fit, weight, grown, fit->first[k], fit->first[k + 1]};
	double factor;

	if (!(equation_at(&equation, 1).sum > 0))
		return;
	factor = equation_solve(&equation, total);
	for (uint32_t i = equation.begin; i < equation.end; i++)
		grown[fit->cell[i]] *= factor;
}

/* ---- all of them ---- */

static struct fit_result measure(const struct fit *fit, const double *weight, const double *total,
        const double *grown, unsigned sweeps)
{
	struct fit_result result = {.sweeps = sweeps};

	for (size_t k = 0; k < fit->constraints; k++) {
		struct equation equation = {fit, weight, grown, fit->first[k], fit->first[k + 1]};
		double sum = equation_at(&equation, 1).sum;
		double error = fabs(sum - total[k]) / total[k];

		if (!(sum > 0) || error <= result.error)
			continue;
		result = (struct fit_result){sweeps, error, k, sum};
	}
	return result;
}

struct fit_result weighting_fit_solve(const struct fit *fit, const double *weight,
        const double *total, double *grown, double stop, unsigned sweeps)
{
	struct fit_result result = measure(fit, weight, total, grown, 0);

	while (result.error > stop && result.sweeps < sweeps) {
		for (size_t k = 0; k < fit->constraints; k++)
			constraint_meet(fit, k, weight, total[k], grown);
		result = measure(fit, weight, total, grown, result.sweeps + 1);
	}
	return result;
}
