/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic of region x group; see the header. */
#include <design/cells.h>

static bool check_sizes(const struct cells_scheme *scheme, struct error *error)
{
	if (scheme->regions < 1 || scheme->regions > INT32_MAX)
		return error_set(error, "there must be at least one region");
	if (scheme->factors > CELLS_FACTORS_MAX)
		return error_set(
		        error, "%u factors, at most %d", scheme->factors, CELLS_FACTORS_MAX);
	if (scheme->members > CELLS_MEMBERS_MAX)
		return error_set(error, "%u overlapping groups, at most %d", scheme->members,
		        CELLS_MEMBERS_MAX);
	for (uint32_t f = 0; f < scheme->factors; f++)
		if (scheme->levels[f] < 1 || scheme->levels[f] > CELLS_LEVELS_MAX)
			return error_set(error, "factor %u has %u levels, 1 to %d are possible",
			        f + 1, scheme->levels[f], CELLS_LEVELS_MAX);
	return true;
}

static bool check_ancestors(const struct cells_scheme *scheme, uint32_t region, struct error *error)
{
	int32_t at = (int32_t)region;

	for (int depth = 0; depth < CELLS_DEPTH_MAX; depth++) {
		at = design_cells_parent(scheme, at);
		if (at < 0)
			return true;
		if ((uint32_t)at >= scheme->regions)
			return error_set(error, "region %u is under a region %d that is not there",
			        region, at);
	}
	return error_set(error,
	        "region %u has more than %d regions above it, or is its own ancestor", region,
	        CELLS_DEPTH_MAX - 1);
}

bool design_cells_check(const struct cells_scheme *scheme, struct error *error)
{
	if (!check_sizes(scheme, error))
		return false;
	for (uint32_t region = 0; region < scheme->regions; region++)
		if (!check_ancestors(scheme, region, error))
			return false;
	return true;
}

uint32_t design_cells_factor_group(
        const struct cells_scheme *scheme, uint32_t factor, uint32_t level)
{
	uint32_t group = 1;

	for (uint32_t f = 0; f < factor; f++)
		group += scheme->levels[f];
	return group + level;
}

uint32_t design_cells_member_group(const struct cells_scheme *scheme, uint32_t member)
{
	return design_cells_factor_group(scheme, scheme->factors, 0) + member;
}

uint32_t design_cells_group_count(const struct cells_scheme *scheme)
{
	return design_cells_member_group(scheme, scheme->members);
}

size_t design_cells_count(const struct cells_scheme *scheme)
{
	return (size_t)scheme->regions * design_cells_group_count(scheme);
}

size_t design_cells_index(const struct cells_scheme *scheme, uint32_t region, uint32_t group)
{
	return (size_t)region * design_cells_group_count(scheme) + group;
}

int32_t design_cells_parent(const struct cells_scheme *scheme, int32_t region)
{
	return scheme->parent ? scheme->parent[region] : -1;
}

uint32_t design_cells_depth(const struct cells_scheme *scheme, uint32_t region)
{
	uint32_t depth = 0;

	for (int32_t at = (int32_t)region; (at = design_cells_parent(scheme, at)) >= 0;)
		depth++;
	return depth;
}

void design_cells_order(const struct cells_scheme *scheme, uint32_t *order)
{
	uint32_t at = 0;

	for (uint32_t depth = 0; depth < CELLS_DEPTH_MAX; depth++)
		for (uint32_t r = 0; r < scheme->regions; r++)
			if (design_cells_depth(scheme, r) == depth)
				order[at++] = r;
}
