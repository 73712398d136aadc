/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First chooses the indicators, then lists for every row the indicators that are 1. */
#include <run/compute/regressors.h>

#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>

enum { NONE = -1, LEVELS = GROUP_LEVELS_MAX + 1 /* one level more for "not known" */ };

/* The indicator of a property; NONE when it has none. */
struct chosen {
	int level[GROUPS_FACTORS][LEVELS];
	int key_group[CELLS_MEMBERS_MAX];
	int *region;
};

struct counts {
	size_t level[GROUPS_FACTORS][LEVELS];
	size_t key_group[CELLS_MEMBERS_MAX];
	size_t *region; /* people of the region, with those of the regions below it */
};

static int level_at(const struct run_respondents *respondents, int variable, size_t row)
{
	int level = respondents->level[variable][row];

	return level < 0 ? model_group_variables[variable].count : level;
}

/* --- choosing --- */

static void count_rows(struct counts *counts, const struct run_regions *regions,
        const struct run_respondents *respondents, size_t rows)
{
	for (size_t i = 0; i < rows; i++) {
		for (int v = 0; v < GROUPS_FACTORS; v++)
			counts->level[v][level_at(respondents, v, i)]++;
		for (int k = 0; k < CELLS_MEMBERS_MAX; k++)
			counts->key_group[k] += respondents->key_groups[i] >> k & 1;
		counts->region[respondents->region[i]]++;
	}
	/* Children come after their parents. */
	for (uint32_t r = regions->count; r-- > 0;)
		if (regions->parent[r] >= 0)
			counts->region[regions->parent[r]] += counts->region[r];
}

static int add(struct run_regressors *regressors, const char *variable, struct str level)
{
	char *name = regressors->names[regressors->count];

	snprintf(name, RUN_REGRESSORS_NAME_SIZE, "%s%s%.*s", variable, level.n ? "=" : "",
	        STR_ARG(level));
	regressors->name[regressors->count] = name;
	return (int)regressors->count++;
}

static bool tells(const struct run_regressors *regressors, size_t count)
{
	return count && count < regressors->rows;
}

static struct str key_group_code(const struct groups_own *own, int member)
{
	return member < KEY_GROUPS_FIRST
	               ? str_from(model_group_variables[GROUP_KEY_GROUP].levels[member])
	               : own->group[member - KEY_GROUPS_FIRST]->code;
}

static void choose_groups(struct run_regressors *regressors, struct chosen *chosen,
        const struct groups_own *own, const struct counts *counts)
{
	for (int v = 0; v < GROUPS_FACTORS; v++) {
		const struct group_variable_levels *variable = &model_group_variables[v];

		for (int l = 0; l <= variable->count; l++)
			chosen->level[v][l] =
			        tells(regressors, counts->level[v][l])
			                ? add(regressors, variable->code,
			                          l < variable->count
			                                  ? str_from(variable->levels[l])
			                                  : STR("unknown"))
			                : NONE;
	}
	for (int k = 0; k < CELLS_MEMBERS_MAX; k++)
		chosen->key_group[k] =
		        tells(regressors, counts->key_group[k])
		                ? add(regressors, model_group_variables[GROUP_KEY_GROUP].code,
		                          key_group_code(own, k))
		                : NONE;
}

static bool is_thick(
        const struct run_regressors *regressors, const struct counts *counts, uint32_t region)
{
	return counts->region[region] >= RUN_REGRESSORS_REGION_LEAST &&
	       tells(regressors, counts->region[region]);
}

static void choose_regions(struct run_regressors *regressors, struct chosen *chosen,
        const struct run_regions *regions, const struct counts *counts)
{
	struct cells_scheme scheme = {.regions = regions->count, .parent = regions->parent};

	for (uint32_t r = 0; r < regions->count; r++)
		chosen->region[r] = NONE;
	for (uint32_t depth = 0; depth < CELLS_DEPTH_MAX; depth++) {
		size_t thick = 0;

		for (uint32_t r = 0; r < regions->count; r++)
			thick += is_thick(regressors, counts, r) &&
			         design_cells_depth(&scheme, r) == depth;
		if (regressors->count + thick > RUN_REGRESSORS_MAX)
			return;
		for (uint32_t r = 0; r < regions->count && thick; r++)
			if (is_thick(regressors, counts, r) &&
			        design_cells_depth(&scheme, r) == depth)
				chosen->region[r] = add(regressors, "region", regions->code[r]);
	}
}

/* --- filling --- */

/*
 * The largest number of indicators of one row: one level of each factor, its key groups, and the
 * regions above it.
 */
enum { ROW_MAX = GROUPS_FACTORS + KEY_GROUPS_FIRST + KEY_GROUPS_OWN_MAX + CELLS_DEPTH_MAX };

static void put(struct run_regressors *regressors, size_t row, int indicator)
{
	if (indicator != NONE)
		regressors->indicator[regressors->first[row + 1]++] = (uint32_t)indicator;
}

/* Higher regions have lower numbers and are found last. */
static void put_regions(struct run_regressors *regressors, const struct chosen *chosen,
        const struct run_regions *regions, int32_t leaf, size_t row)
{
	int32_t above[CELLS_DEPTH_MAX];
	size_t depth = 0;

	for (int32_t r = leaf; r >= 0 && depth < CELLS_DEPTH_MAX; r = regions->parent[r])
		above[depth++] = r;
	while (depth-- > 0)
		put(regressors, row, chosen->region[above[depth]]);
}

static void fill_row(struct run_regressors *regressors, const struct chosen *chosen,
        const struct run_regions *regions, const struct run_respondents *respondents, size_t row)
{
	regressors->first[row + 1] = regressors->first[row];
	for (int v = 0; v < GROUPS_FACTORS; v++)
		put(regressors, row, chosen->level[v][level_at(respondents, v, row)]);
	for (int k = 0; k < CELLS_MEMBERS_MAX; k++)
		if (respondents->key_groups[row] >> k & 1)
			put(regressors, row, chosen->key_group[k]);
	put_regions(regressors, chosen, regions, respondents->region[row], row);
}

void run_regressors_make(struct run_regressors *regressors, const struct run_survey *survey,
        const struct run_respondents *respondents, size_t rows)
{
	const struct run_regions *regions = &survey->regions;
	struct counts counts = {.region = memory_new(regions->count, sizeof(*counts.region))};
	struct chosen chosen = {.region = memory_new(regions->count, sizeof(*chosen.region))};

	*regressors = (struct run_regressors){
	        .rows = rows,
	        .first = memory_new(rows + 1, sizeof(*regressors->first)),
	        .indicator = memory_new(rows * ROW_MAX, sizeof(*regressors->indicator)),
	        .name = memory_new(RUN_REGRESSORS_MAX, sizeof(*regressors->name)),
	        .names = memory_new(RUN_REGRESSORS_MAX, sizeof(*regressors->names)),
	};
	count_rows(&counts, regions, respondents, rows);
	choose_groups(regressors, &chosen, &survey->own, &counts);
	choose_regions(regressors, &chosen, regions, &counts);
	for (size_t i = 0; i < rows; i++)
		fill_row(regressors, &chosen, regions, respondents, i);
	free(counts.region);
	free(chosen.region);
}

void run_regressors_end(struct run_regressors *regressors)
{
	free(regressors->first);
	free(regressors->indicator);
	free(regressors->name);
	free(regressors->names);
	*regressors = (struct run_regressors){0};
}
