/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cells for which figures are published: region x group. Regions form a tree (or several); a
 * row names one region and also counts for every region above it. Groups are
 *   0                 everyone
 *   then the factors  each row has one level per factor (sex: male, female), or none (-1)
 *   then the members  overlapping groups, one bit each (a farmer of 62 is in two)
 * and a cell's index is region * groups + group. The synthetic population uses the same scheme, so
 * the cells of a simulated survey match the cells of the true values.
 */
#ifndef KESU_DESIGN_CELLS_H
#define KESU_DESIGN_CELLS_H

#include <base/error.h>

#include <stddef.h>
#include <stdint.h>

#define CELLS_FACTORS_MAX 8
#define CELLS_LEVELS_MAX  127 /* levels are int8_t */
#define CELLS_MEMBERS_MAX 32  /* bits of a uint32_t */
#define CELLS_DEPTH_MAX   16  /* regions from leaf to root */

/* Groups of which every row is in another one, and no row in two: part[first] and so on of it. */
struct cells_nest {
	uint32_t whole, first, count;
};

struct cells_scheme {
	uint32_t regions;
	const int32_t *parent; /* of each region; negative: a root. NULL: no region has a parent */
	uint32_t factors;
	uint32_t levels[CELLS_FACTORS_MAX];
	uint32_t members;
	/* What is known of the members, one bit each: those of which a row is in one at most, and
	 * for each factor those whose rows have none of its levels. */
	uint32_t exclusive, beside[CELLS_FACTORS_MAX];
	/* What is known of groups inside others beyond that. The caller keeps both. */
	const struct cells_nest *nest;
	const uint32_t *part;
	uint32_t nests;
};

/* Fails on sizes above the limits, a parent out of range, a loop, or a tree deeper than the
 * limit. */
KESU_MUST_CHECK bool design_cells_check(const struct cells_scheme *scheme, struct error *error);

uint32_t design_cells_group_count(const struct cells_scheme *scheme);
uint32_t design_cells_factor_group(
        const struct cells_scheme *scheme, uint32_t factor, uint32_t level);
uint32_t design_cells_member_group(const struct cells_scheme *scheme, uint32_t member);
size_t design_cells_count(const struct cells_scheme *scheme);
size_t design_cells_index(const struct cells_scheme *scheme, uint32_t region, uint32_t group);
/* The region above, or -1. */
int32_t design_cells_parent(const struct cells_scheme *scheme, int32_t region);
/* The number of regions above it. */
uint32_t design_cells_depth(const struct cells_scheme *scheme, uint32_t region);
/* All regions, each before the regions below it, otherwise in the order of their numbers; the
 * scheme must have been checked. */
void design_cells_order(const struct cells_scheme *scheme, uint32_t *order);

#endif
