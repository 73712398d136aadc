/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/curves.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <base/memory.h>

enum { CACHE_LINE = 64 };

double *irt_doubles_new(size_t count)
{
	void *block;

	if (posix_memalign(&block, CACHE_LINE, (count ? count : 1) * sizeof(double)) != 0)
		abort();
	return memset(block, 0, count * sizeof(double));
}

/* curve: categories x width. */
static void item_curves(
        const struct irt_item *item, const struct irt_grid *grid, size_t width, double *curve)
{
	double p[IRT_CATEGORIES_MAX];

	for (uint32_t q = 0; q < grid->nodes; q++) {
		irt_item_probabilities(item, irt_grid_node(grid, q), p);
		for (int k = 0; k < item->categories; k++)
			curve[(size_t)k * width + q] = fmax(p[k], CURVE_LEAST);
	}
}

static void item_multiply(const struct patterns *patterns, size_t j, uint32_t nodes, size_t width,
        const double *curve, double *table)
{
	const struct bundle *bundle = &patterns->bundle[patterns->bundle_of[j]];

	for (uint32_t e = bundle->entry; e < bundle->entry + bundle->combinations; e++) {
		int k = irt_patterns_category(patterns, e, j);

		for (uint32_t q = 0; k >= 0 && q < nodes; q++)
			table[e * width + q] *= curve[(size_t)k * width + q];
	}
}

void irt_curves_fill(const struct patterns *patterns, const struct irt_item *items,
        const struct irt_grid *grid, double *table)
{
	size_t width = kernel_width(grid->nodes);
	double *curve = memory_new(IRT_CATEGORIES_MAX * width, sizeof(*curve));

	for (size_t i = 0; i < patterns->entries * width; i++)
		table[i] = i % width < grid->nodes;
	for (size_t j = 0; j < patterns->items; j++) {
		item_curves(&items[j], grid, width, curve);
		item_multiply(patterns, j, grid->nodes, width, curve, table);
	}
	free(curve);
}
