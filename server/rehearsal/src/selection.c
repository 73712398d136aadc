/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "selection.h"

#include "streams.h"

#include <base/memory.h>
#include <model/scoring_key.h>
#include <sample/draw.h>

#include <stdlib.h>

enum { RESIDENCES = 2 };

/* What the drawing needs. The arrays are indexed by psu. */
struct selecting {
	const struct scene *scene;
	const struct population *population;
	size_t psu_count;
	struct draw_psu *frame;         /* every psu of the population */
	const struct scene_leaf **leaf; /* the leaf of every psu */
	struct draw_settings settings;
};

static const char *residence_code(enum population_residence residence)
{
	return model_group_variables[GROUP_RESIDENCE].levels[residence];
}

static void frame_fill(struct selecting *in)
{
	const struct scene_leaf *leaf = NULL;

	for (size_t i = 0; i < in->psu_count; i++) {
		struct population_psu psu = synthetic_population_psu_at(in->population, i);

		if (!leaf || leaf->place.region != psu.region)
			leaf = rehearsal_scene_leaf_find(in->scene, psu.region);
		in->leaf[i] = leaf;
		in->frame[i] = (struct draw_psu){.id = (int64_t)i, .size = psu.residents};
	}
}

static int32_t stratum_add(
        struct selection *selection, const struct scene_leaf *leaf, const char *residence)
{
	selection->strata[selection->stratum_count++] =
	        (struct selection_stratum){leaf->code, residence};
	return (int32_t)selection->stratum_count;
}

/* Numbers the strata of one region. Its psus have the indices from .. to - 1. */
static void region_stratify(
        struct selection *selection, const struct selecting *in, size_t from, size_t to)
{
	size_t count[RESIDENCES] = {0};
	int32_t stratum[RESIDENCES] = {0};
	const struct scene_leaf *leaf = in->leaf[from];

	for (size_t i = from; i < to; i++)
		count[synthetic_population_psu_at(in->population, i).residence]++;
	if (count[POPULATION_URBAN] == 1 || count[POPULATION_RURAL] == 1) {
		stratum[POPULATION_URBAN] = stratum_add(selection, leaf, "");
		stratum[POPULATION_RURAL] = stratum[POPULATION_URBAN];
	} else {
		for (int r = 0; r < RESIDENCES; r++)
			if (count[r])
				stratum[r] = stratum_add(selection, leaf,
				        residence_code((enum population_residence)r));
	}
	for (size_t i = from; i < to; i++)
		in->frame[i].stratum =
		        stratum[synthetic_population_psu_at(in->population, i).residence];
}

/* The psus of a region are next to one another. */
static void stratify(struct selection *selection, const struct selecting *in)
{
	size_t from = 0;

	selection->strata =
	        memory_new(in->scene->leaf_count * RESIDENCES, sizeof(*selection->strata));
	for (size_t to = 1; to <= in->psu_count; to++) {
		if (to < in->psu_count && in->leaf[to] == in->leaf[from])
			continue;
		region_stratify(selection, in, from, to);
		from = to;
	}
}

static uint32_t psus_of(size_t strata)
{
	uint32_t psus = (uint32_t)((SELECTION_PSUS + strata / 2) / strata);

	return psus < SELECTION_PSUS_LEAST ? SELECTION_PSUS_LEAST : psus;
}

static void take_psu(struct selection *selection, const struct selecting *in,
        const struct draw_selected *drawn, uint32_t *ids)
{
	struct population_psu psu = synthetic_population_psu_at(in->population, drawn->psu);
	size_t at = selection->psu_count++;

	selection->psus[at] = (struct selection_psu){
	        .psu = (int32_t)drawn->psu + 1,
	        .stratum = (int32_t)drawn->stratum,
	        .region = in->leaf[drawn->psu]->code,
	        .residence = residence_code(psu.residence),
	};
	sample_draw_persons(&in->settings, drawn, psu.residents, ids);
	for (uint32_t i = 0; i < drawn->persons; i++)
		selection->persons[selection->person_count++] =
		        (struct selection_person){psu.first + ids[i], at, drawn->weight};
}

static void take(struct selection *selection, const struct selecting *in, const struct draw *draw)
{
	size_t persons = 0;
	uint32_t *ids = memory_new(in->settings.persons, sizeof(*ids));

	for (size_t i = 0; i < draw->count; i++)
		persons += draw->selected[i].persons;
	selection->psus = memory_new(draw->count, sizeof(*selection->psus));
	selection->persons = memory_new(persons, sizeof(*selection->persons));
	for (size_t i = 0; i < draw->count; i++)
		take_psu(selection, in, &draw->selected[i], ids);
	free(ids);
}

bool rehearsal_selection_make(struct selection *selection, const struct scene *scene,
        const struct population *population, uint32_t psus, uint32_t persons, struct error *error)
{
	struct random_key key = random_key_of(scene->seed, STREAM_DRAW, 0, 0);
	size_t count = synthetic_population_psu_count(population);
	struct selecting in = {
	        .scene = scene,
	        .population = population,
	        .psu_count = count,
	        .frame = memory_new(count, sizeof(*in.frame)),
	        .leaf = memory_new(count, sizeof(*in.leaf)),
	        .settings = {.seed = random_bits(key, 0), .psus = psus, .persons = persons},
	};
	struct draw draw = {0};
	bool drawn;

	*selection = (struct selection){0};
	frame_fill(&in);
	stratify(selection, &in);
	if (!psus)
		in.settings.psus = psus_of(selection->stratum_count);
	drawn = sample_draw_make(&draw, in.frame, count, &in.settings, error);
	if (drawn)
		take(selection, &in, &draw);
	sample_draw_end(&draw);
	free(in.frame);
	free(in.leaf);
	return drawn;
}

void rehearsal_selection_end(struct selection *selection)
{
	free(selection->strata);
	free(selection->psus);
	free(selection->persons);
}
