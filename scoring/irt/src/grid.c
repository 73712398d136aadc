/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/grid.h>

#include <math.h>

double irt_grid_unit(const struct irt_grid *grid)
{
	return grid->unit > 0 ? grid->unit : 1;
}

/* From both ends towards the middle: nodes are symmetric to the last bit, and 0 is 0. */
double irt_grid_node(const struct irt_grid *grid, uint32_t q)
{
	double last = grid->nodes - 1;

	return grid->centre + grid->range * (2.0 * q - last) / last;
}

void irt_grid_normal(const struct irt_grid *grid, double mean, double sd, double *weight)
{
	double most = -(double)INFINITY, sum = 0;

	for (uint32_t q = 0; q < grid->nodes; q++) {
		double z = (irt_grid_node(grid, q) - mean) / sd;

		weight[q] = -z * z / 2;
		most = fmax(most, weight[q]);
	}
	for (uint32_t q = 0; q < grid->nodes; q++)
		sum += weight[q] = exp(weight[q] - most);
	for (uint32_t q = 0; q < grid->nodes; q++)
		weight[q] /= sum;
}
