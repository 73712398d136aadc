/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "margins.h"

#include <core/survey.h>

#include <groups/groups.h>
#include <load/margins.h>
#include <reporting/words.h>

#include <base/memory.h>

#include <queries/core.h>
#include <stdlib.h>

struct counting {
	const struct scene_tree *tree;
	struct population_cell *cells;
	struct cells_scheme scheme;
	struct margin_total *totals;
	size_t count;
};

static void total_add(struct counting *in, uint32_t region, uint32_t variable, uint32_t level,
        uint32_t counted_region, uint32_t group)
{
	size_t cell = design_cells_index(&in->scheme, counted_region, group);

	in->totals[in->count++] =
	        (struct margin_total){region, variable, level, (double)in->cells[cell].residents};
}

/* The first region of the tree is the survey's. */
static void totals_take(struct counting *in)
{
	for (uint32_t v = 0; v < GROUPS_FACTORS; v++)
		for (uint32_t l = 0; l < in->scheme.levels[v]; l++)
			total_add(in, 0, v, l, 0, design_cells_factor_group(&in->scheme, v, l));
	for (uint32_t r = 0; r < in->tree->count; r++)
		if (in->tree->parents[r] >= 0)
			total_add(in, (uint32_t)in->tree->parents[r], GROUPS_FACTORS, r, r, 0);
}

static bool totals_store(struct db_session *session, const struct scene *scene,
        const struct counting *in, struct error *error)
{
	struct load_margins_owner owner = {
	        .year = scene->year, .source = REPORTING_NOTICE_REHEARSAL_ZH};
	const struct q_margin_owner_row *row;

	if (!q_margin_owner_run(session, (struct str){0}, scene->survey, &row, error))
		return false;
	if (!row)
		return core_survey_missing(scene->survey, error);
	owner.programme_id = row->programme_id;
	owner.survey_id = row->survey_id;
	return load_margins_store(session, &owner, scene->tree.codes, in->totals, in->count, error);
}

bool rehearsal_margins_of_scene_store(struct db_session *session, const struct scene *scene,
        const struct population *population, struct error *error)
{
	const struct scene_tree *tree = &scene->tree;
	struct counting in = {
	        .tree = tree,
	        .scheme = synthetic_population_scheme(tree->count, tree->parents),
	};
	bool stored;

	in.cells = memory_new(design_cells_count(&in.scheme), sizeof(*in.cells));
	in.totals = memory_new(tree->count + GROUPS_FACTORS * GROUP_LEVELS_MAX, sizeof(*in.totals));
	stored =
	        synthetic_population_count(population, tree->count, tree->parents, in.cells, error);
	if (stored)
		totals_take(&in);
	stored = stored && totals_store(session, scene, &in, error);
	free(in.cells);
	free(in.totals);
	return stored;
}
