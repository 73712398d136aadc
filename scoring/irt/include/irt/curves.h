/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table to which patterns refer: for each entry the product of its items' curves at every node.
 * Private to the room. Values beyond the grid's last node are 0.
 */
#ifndef KESU_IRT_CURVES_H
#define KESU_IRT_CURVES_H

#include "kernel.h"
#include <irt/patterns.h>

#include <irt/grid.h>
#include <irt/item.h>

/* A block of doubles on a cache line, zeroed; freed by free(3). */
double *irt_doubles_new(size_t count);

/* table: patterns->entries x kernel_width. */
void irt_curves_fill(const struct patterns *patterns, const struct irt_item *items,
        const struct irt_grid *grid, double *table);

#endif
