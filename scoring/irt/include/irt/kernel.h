/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inner loops over the nodes of a grid. Private to the room.
 *
 * They are written by hand because a BLAS has no product of table rows selected by index, and
 * because the results must not depend on the processor. Every node is computed separately, sums run
 * in LANES fixed lanes, and no multiplication is fused with an addition. So the bits are the same
 * for any vector width.
 *
 * A width is a multiple of LANES; curves and weights beyond the last node are 0. Tables are
 * rows of `width` numbers.
 */
#ifndef KESU_IRT_KERNEL_H
#define KESU_IRT_KERNEL_H

#include <stddef.h>
#include <stdint.h>

enum { LANES = 16, KERNEL_WIDTH_MAX = 1008 };

/* With curves of at least CURVE_LEAST, 8 bundles of 4 items stay above the smallest double. */
#define CURVE_LEAST 1e-9

static inline size_t kernel_width(uint32_t nodes)
{
	return (nodes + LANES - 1) / LANES * LANES;
}

struct kernel {
	/* out = the product of the table's rows entry[0] .. entry[n - 1]; the log of the factor
	 * that was taken out. */
	double (*product)(
	        const double *table, const uint32_t *entry, size_t n, size_t width, double *out);
	/* values *= prior; returns their sum. */
	double (*weigh)(double *values, const double *prior, size_t width);
	/* rows entry[0] .. entry[n - 1] of the table += values. */
	void (*add)(
	        double *table, const uint32_t *entry, size_t n, size_t width, const double *values);
};

/* The implementation for this processor. */
const struct kernel *irt_kernel(void);

#endif
