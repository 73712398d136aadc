/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The grid that represents the latent variable: equally spaced nodes from centre - range
 * to centre + range. A normal
 * density on it is its height at the nodes, normalised to sum 1 (Bock & Aitkin 1981); for a smooth
 * integrand that is exact to rounding as soon as the step is below the spread of what is
 * integrated.
 */
#ifndef KESU_IRT_GRID_H
#define KESU_IRT_GRID_H

#include <stdint.h>

enum { IRT_NODES_LEAST = 5, IRT_NODES_MAX = 1000, IRT_NODES_DEFAULT = 61 };
#define IRT_RANGE_DEFAULT 6.0
#define IRT_RANGE_MAX     100.0 /* limit of the command option: no ability is so large */

struct irt_grid {
	uint32_t nodes;
	double range;  /* above 0 */
	double centre; /* 0 unless people are far from there */
	/*
	 * Of the scale: about people's spread on it, such as 100 where anchors have people at 500
	 * +- 100. 0: 1. What is estimated step by step is estimated in units from the centre.
	 */
	double unit;
};

#define IRT_GRID_DEFAULT ((struct irt_grid){IRT_NODES_DEFAULT, IRT_RANGE_DEFAULT, 0, 1})

double irt_grid_unit(const struct irt_grid *grid);

double irt_grid_node(const struct irt_grid *grid, uint32_t q);
/* weight[q] for each node, of N(mean, sd^2). */
void irt_grid_normal(const struct irt_grid *grid, double mean, double sd, double *weight);

#endif
