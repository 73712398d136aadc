#include "posterior.h"

#include <math.h>

enum { LANES = 4 };

double prior_least_variance(const struct irt_grid *grid)
{
	double step = 2 * grid->range / (grid->nodes - 1);

	return step * step / 4;
}

void prior_make(struct prior *prior, const struct irt_grid *grid, double variance)
{
	int last = (int)grid->nodes - 1;

	prior->nodes = grid->nodes;
	prior->range = grid->range;
	prior->step = 2 * grid->range / last;
	prior->variance = variance;
	for (uint32_t q = 0; q < grid->nodes; q++)
		prior->node[q] = irt_grid_node(grid, q);
	for (int j = -last; j <= last; j++)
		prior->height[last + j] =
		        exp(-(j * prior->step) * (j * prior->step) / (2 * variance));
}

/* power[q] = ratio^(q - from), LANES at a time. */
static void powers(double ratio, int from, uint32_t nodes, double *power)
{
	double four = ratio * ratio * ratio * ratio;

	power[0] = pow(ratio, -from);
	for (uint32_t q = 1; q < LANES; q++)
		power[q] = power[q - 1] * ratio;
	for (uint32_t q = LANES; q < nodes; q++)
		power[q] = power[q - LANES] * four;
}

/* For a mean beyond the grid, where powers of the ratio could leave the range of numbers. */
static void densities_far(const struct prior *prior, double mean, double *p)
{
	double most = -(double)INFINITY;

	for (uint32_t q = 0; q < prior->nodes; q++) {
		p[q] = -(prior->node[q] - mean) * (prior->node[q] - mean) / (2 * prior->variance);
		most = fmax(most, p[q]);
	}
	for (uint32_t q = 0; q < prior->nodes; q++)
		p[q] = exp(p[q] - most);
}

static void densities_near(const struct prior *prior, double mean, double *p)
{
	int centre = (int)lround((mean + prior->range) / prior->step);
	const double *height = prior->height + (int)prior->nodes - 1 - centre;

	powers(exp(prior->step * (mean - prior->node[centre]) / prior->variance), centre,
	        prior->nodes, p);
	for (uint32_t q = 0; q < prior->nodes; q++)
		p[q] *= height[q];
}

double prior_posterior(
        const struct prior *prior, double mean, const double *l, double *p, double *density)
{
	double sum = 0, all = 0;

	if (fabs(mean) < prior->range)
		densities_near(prior, mean, p);
	else
		densities_far(prior, mean, p);
#pragma omp simd reduction(+ : sum, all)
	for (uint32_t q = 0; q < prior->nodes; q++) {
		all += p[q];
		p[q] *= l[q];
		sum += p[q];
	}
	*density = all;
	return sum;
}
