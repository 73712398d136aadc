/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "posterior.h"

#include <math.h>

#define INLINE static inline __attribute__((always_inline))

enum { LANES = 4 };

double plausible_prior_least_variance(const struct irt_grid *grid)
{
	double step = 2 * grid->range / (grid->nodes - 1);

	return step * step / 4;
}

void plausible_prior_make(struct prior *prior, const struct irt_grid *grid, double variance)
{
	int last = (int)grid->nodes - 1;

	*prior = (struct prior){.nodes = grid->nodes};
	prior->range = grid->range;
	prior->step = 2 * grid->range / last;
	prior->variance = variance;
	for (uint32_t q = 0; q < grid->nodes; q++)
		prior->node[q] = irt_grid_node(grid, q), prior->inside[q] = 1;
	for (int j = -last; j <= last; j++)
		prior->height[last + j] =
		        exp(-(j * prior->step) * (j * prior->step) / (2 * variance));
}

/* A lane for every LANES-th node. Loops over lanes are short and of fixed length: vector
 * instructions. */
struct lanes {
	double density[LANES], sum[LANES], first[LANES], second[LANES], third[LANES], fourth[LANES];
};

INLINE void lane_add(struct lanes *lanes, uint32_t k, double density, double l, double e, double *p)
{
	double part = density * l;

	*p = part;
	lanes->density[k] += density;
	lanes->sum[k] += part;
	part *= e;
	lanes->first[k] += part;
	part *= e;
	lanes->second[k] += part;
	part *= e;
	lanes->third[k] += part;
	lanes->fourth[k] += part * e;
}

INLINE double lanes_sum(const double lane[LANES])
{
	double sum = 0;

	for (int k = 0; k < LANES; k++)
		sum += lane[k];
	return sum;
}

/* The prior's density at the nodes, but for a constant: height times a power of one ratio. */
struct density {
	const double *height;
	double mean;
	double start[LANES]; /* the powers of the first nodes */
	double step;         /* from one power to that of the node LANES further */
};

INLINE void row(const struct prior *prior, const struct density *density, const double *restrict l,
        double *restrict p, struct posterior *out)
{
	const double *restrict height = density->height;
	double mean = density->mean, step = density->step;
	struct lanes lanes = {0};
	double power[LANES];

	for (int k = 0; k < LANES; k++)
		power[k] = density->start[k];
	for (uint32_t q = 0; q < prior->nodes; q += LANES)
		for (uint32_t k = 0; k < LANES; k++) {
			lane_add(&lanes, k, power[k] * height[q + k] * prior->inside[q + k],
			        l[q + k], prior->node[q + k] - mean, &p[q + k]);
			power[k] *= step;
		}
	out->density = lanes_sum(lanes.density);
	out->sum = lanes_sum(lanes.sum);
	out->first = lanes_sum(lanes.first) / out->sum;
	out->second = lanes_sum(lanes.second) / out->sum;
	out->third = lanes_sum(lanes.third) / out->sum;
	out->fourth = lanes_sum(lanes.fourth) / out->sum;
}

#define ROW(name, target)                                                                          \
	target static void row_##name(const struct prior *prior, const struct density *density,    \
	        const double *l, double *p, struct posterior *out)                                 \
	{                                                                                          \
		row(prior, density, l, p, out);                                                    \
	}

ROW(plain, )
#ifdef __x86_64__
ROW(avx2, __attribute__((target("avx2"))))
#endif

static void row_any(const struct prior *prior, const struct density *density, const double *l,
        double *p, struct posterior *out)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2")) {
		row_avx2(prior, density, l, p, out);
		return;
	}
#endif
	row_plain(prior, density, l, p, out);
}

/* For a mean beyond the grid, where powers of the ratio could leave the range of numbers. */
static void posterior_far(const struct prior *prior, double mean, const double *l, double *p,
        struct posterior *posterior)
{
	double height[POSTERIOR_NODES] = {0}, most = -(double)INFINITY;
	struct density density = {.height = height, .mean = mean, .step = 1};

	for (uint32_t q = 0; q < prior->nodes; q++) {
		height[q] =
		        -(prior->node[q] - mean) * (prior->node[q] - mean) / (2 * prior->variance);
		most = fmax(most, height[q]);
	}
	for (uint32_t q = 0; q < prior->nodes; q++)
		height[q] = exp(height[q] - most);
	for (int k = 0; k < LANES; k++)
		density.start[k] = 1;
	row_any(prior, &density, l, p, posterior);
}

void plausible_prior_posterior(
        const struct prior *prior, double mean, double *l, double *p, struct posterior *posterior)
{
	double exponent, ratio, square;
	struct density density;
	int centre;

	for (uint32_t q = prior->nodes; q < prior->nodes + POSTERIOR_PADDING; q++)
		l[q] = 0;
	if (!(fabs(mean) < prior->range)) {
		posterior_far(prior, mean, l, p, posterior);
		return;
	}
	centre = (int)((mean + prior->range) / prior->step + 0.5);
	exponent = prior->step * (mean - prior->node[centre]) / prior->variance;
	ratio = exp(exponent);
	density.mean = mean;
	density.height = prior->height + (int)prior->nodes - 1 - centre;
	density.start[0] = exp(-centre * exponent);
	for (int k = 1; k < LANES; k++)
		density.start[k] = density.start[k - 1] * ratio;
	square = ratio * ratio;
	density.step = square * square;
	row_any(prior, &density, l, p, posterior);
}
