/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes a scene. Communities have about PSU_RESIDENTS people. The urban share of a leaf depends on
 * the kind of region that its code shows (streets are urban). Its size is random, so that regions
 * differ as real regions do.
 */
#include "scene.h"

#include "streams.h"
#include <core/digest.h>

#include <base/memory.h>

#include <math.h>
#include <model/instrument.h>
#include <model/standard.h>
#include <queries/core.h>
#include <stdlib.h>
#include <string.h>

enum {
	SCENE_CHUNK = 64 * 1024,
	PSU_RESIDENTS = 400,
	TOWNSHIP_DIGITS = 9,
	COUNTY_DIGITS = 6,
};

static const double size_spread = 0.35; /* standard deviation of the logarithm of residents */

/* The last three digits of a township's code say what it is. */
static const struct {
	int below;
	double urban_from, urban_to;
} kinds[] = {
        {100, 1, 1},      /* street */
        {200, 0.3, 0.7},  /* town */
        {300, 0, 0.3},    /* township */
        {1000, 0.4, 0.8}, /* any other kind */
};
static const double county_urban_from = 0.35, county_urban_to = 0.75;

static double urban_of(struct str code, double u)
{
	double from = county_urban_from, to = county_urban_to;

	if (code.n >= TOWNSHIP_DIGITS) {
		const char *digit = code.p + COUNTY_DIGITS;
		int number = (digit[0] - '0') * 100 + (digit[1] - '0') * 10 + (digit[2] - '0');
		int i = 0;

		while (number >= kinds[i].below)
			i++;
		from = kinds[i].urban_from;
		to = kinds[i].urban_to;
	}
	return from + u * (to - from);
}

static struct population_region leaf_place(
        struct str code, uint32_t number, const struct scene_options *options)
{
	struct random_key key = random_key_of(options->seed, STREAM_LEAF, number, 0);
	double factor = exp(size_spread * random_normal(key, 0));
	double residents = fmin(fmax(factor, 0.4), 2.5) * options->residents;
	uint32_t psus = (uint32_t)residents / PSU_RESIDENTS;

	return (struct population_region){
	        .region = number,
	        .residents = (uint32_t)fmax(residents, SCENE_LEAF_PSUS_LEAST),
	        .psus = psus < SCENE_LEAF_PSUS_LEAST ? SCENE_LEAF_PSUS_LEAST : psus,
	        .urban = urban_of(code, random_uniform(key, 2)),
	};
}

static void scene_plant(struct scene *scene, const struct scene_options *options)
{
	const struct scene_tree *tree = &scene->tree;
	bool *has_children = arena_new(&scene->arena, tree->count, sizeof(*has_children));

	for (uint32_t i = 0; i < tree->count; i++)
		if (tree->parents[i] >= 0)
			has_children[tree->parents[i]] = true;
	scene->leaves = arena_new(&scene->arena, tree->count, sizeof(*scene->leaves));
	for (uint32_t i = 0; i < tree->count; i++) {
		if (has_children[i])
			continue;
		scene->leaves[scene->leaf_count++] = (struct scene_leaf){
		        .code = tree->codes[i],
		        .place = leaf_place(tree->codes[i], i, options),
		};
	}
}

static int32_t tree_find(const struct scene_tree *tree, struct str code)
{
	for (uint32_t i = 0; i < tree->count; i++)
		if (str_equal(tree->codes[i], code))
			return (int32_t)i;
	return -1;
}

static bool scene_take_tree(
        struct scene *scene, const struct q_survey_regions_rows *rows, struct error *error)
{
	struct scene_tree *tree = &scene->tree;

	if (!rows->count || rows->count > SCENE_REGIONS_MAX)
		return error_set(error, "the survey has %zu regions; 1 to %d can be rehearsed",
		        rows->count, SCENE_REGIONS_MAX);
	tree->codes = arena_new(&scene->arena, rows->count, sizeof(*tree->codes));
	tree->parents = arena_new(&scene->arena, rows->count, sizeof(*tree->parents));
	for (size_t i = 0; i < rows->count; i++) {
		struct str parent = rows->row[i].parent;

		tree->codes[i] = arena_copy(&scene->arena, rows->row[i].code);
		tree->parents[i] = parent.p ? tree_find(tree, parent) : -1;
		tree->count++;
	}
	return true;
}

static struct population_item item_of(const struct instrument_item *item)
{
	static const enum population_item_type types[ITEM_TYPES] = {
	        [ITEM_SINGLE] = POPULATION_SINGLE,
	        [ITEM_TRUE_FALSE] = POPULATION_SINGLE,
	        [ITEM_MULTIPLE] = POPULATION_MULTIPLE,
	        [ITEM_NUMBER] = POPULATION_NUMBER,
	};

	return (struct population_item){
	        .type = types[item->type],
	        .options = (uint32_t)item->option_count,
	        .key = item->key,
	        .points = item->points,
	};
}

static bool scene_take_items(struct scene *scene, struct str document, struct error *error)
{
	struct model_problems problems;
	struct instrument *instrument;

	model_problems_init(&problems, "the survey's instrument");
	instrument = model_instrument_load(document, &problems);
	if (!instrument)
		return model_problems_error(&problems, error);
	scene->item_count = (size_t)instrument->item_count;
	scene->item_codes = arena_new(&scene->arena, scene->item_count, sizeof(*scene->item_codes));
	scene->items = arena_new(&scene->arena, scene->item_count, sizeof(*scene->items));
	for (size_t i = 0; i < scene->item_count; i++) {
		scene->item_codes[i] = arena_copy(&scene->arena, instrument->items[i].code);
		scene->items[i] = item_of(&instrument->items[i]);
	}
	scene->instrument = arena_copy(&scene->arena, instrument->code);
	scene->instrument_version = arena_copy(&scene->arena, instrument->version);
	model_instrument_free(instrument);
	return true;
}

/* Points are whole numbers, so "above the cut" means half a point more than the cut. */
static bool scene_take_cut(struct scene *scene, struct str document, struct error *error)
{
	struct model_problems problems;
	struct standard *standard;

	model_problems_init(&problems, "the survey's standard");
	standard = model_standard_load(document, &problems);
	if (!standard)
		return model_problems_error(&problems, error);
	scene->cut = standard->literate_at + (standard->inclusive ? 0 : 0.5);
	model_standard_free(standard);
	return true;
}

static bool scene_read_regions(
        struct scene *scene, struct db_session *session, int32_t survey_id, struct error *error)
{
	struct q_survey_regions_rows rows;

	return q_survey_regions_run(session, survey_id, &rows, error) &&
	       scene_take_tree(scene, &rows, error);
}

static bool scene_read_documents(
        struct scene *scene, struct db_session *session, int32_t survey_id, struct error *error)
{
	const struct q_survey_document_row *row;

	if (!q_survey_document_run(session, survey_id, &row, error))
		return false;
	if (!row)
		return error_set(error, "the survey does not exist any more");
	return scene_take_items(scene, row->instrument, error) &&
	       scene_take_cut(scene, row->standard, error);
}

bool rehearsal_scene_make(struct scene *scene, struct db_session *session, struct str survey,
        int32_t survey_id, const struct scene_options *options, struct error *error)
{
	*scene = (struct scene){
	        .seed = options->seed, .year = options->year, .target = options->target};
	arena_init(&scene->arena, SCENE_CHUNK);
	scene->survey = arena_copy(&scene->arena, survey);
	if (!scene_read_regions(scene, session, survey_id, error) ||
	        !scene_read_documents(scene, session, survey_id, error))
		return false;
	scene_plant(scene, options);
	return true;
}

void rehearsal_scene_end(struct scene *scene)
{
	arena_free(&scene->arena);
}

/*
 * A question is equally hard in every rehearsal, whatever the seed. Otherwise every item would have
 * drifted a year later, and years could not be compared. The identity depends on the code only,
 * because an anchor keeps its code in later versions.
 */
static uint64_t item_identity(struct str code)
{
	struct digest digest = core_digest_of(code);
	uint64_t identity = 0;

	for (size_t i = 0; i < sizeof(identity); i++)
		identity = identity << 8 | digest.b[i];
	return identity;
}

struct population *rehearsal_scene_population(const struct scene *scene, struct error *error)
{
	struct population_region *places = memory_new(scene->leaf_count, sizeof(*places));
	struct population_item *items = memory_new(scene->item_count, sizeof(*items));
	struct population *population;

	for (size_t i = 0; i < scene->leaf_count; i++)
		places[i] = scene->leaves[i].place;
	for (size_t i = 0; i < scene->item_count; i++) {
		items[i] = scene->items[i];
		items[i].identity = item_identity(scene->item_codes[i]);
	}
	population = synthetic_population_new(
	        &(struct population_settings){
	                .seed = scene->seed,
	                .year = scene->year,
	                .regions = places,
	                .region_count = scene->leaf_count,
	                .items = items,
	                .item_count = scene->item_count,
	                .cut = scene->cut,
	                .target = scene->target,
	        },
	        error);
	free(places);
	free(items);
	return population;
}

const struct scene_leaf *rehearsal_scene_leaf_find(const struct scene *scene, uint32_t region)
{
	for (size_t i = 0; i < scene->leaf_count; i++)
		if (scene->leaves[i].place.region == region)
			return &scene->leaves[i];
	return NULL;
}
