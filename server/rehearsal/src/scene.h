/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scene of a rehearsal: a made-up city that answers one instrument. The city is a population
 * (synthetic/population.h) over the leaves of a programme's region tree. None of its figures are
 * about a real place; everything drawn from it says 演练数据.
 *
 * `kesu rehearse` makes a scene from the database and writes it beside the sample. `kesu simulate`
 * reads it again and so computes every resident again without asking the database.
 */
#ifndef KESU_APP_REHEARSAL_SCENE_H
#define KESU_APP_REHEARSAL_SCENE_H

#include <base/arena.h>
#include <base/error.h>
#include <db/session.h>
#include <synthetic/population.h>

enum { SCENE_REGIONS_MAX = 20000, SCENE_LEAF_PSUS_LEAST = 4 };

struct scene_leaf { /* a region that people live in */
	struct str code;
	struct population_region place; /* place.region is its number in the survey's tree */
};

/*
 * The survey's regions, parents before their children. It is empty in a scene that was read from a
 * file.
 */
struct scene_tree {
	struct str *codes;
	int32_t *parents; /* -1 for the root */
	uint32_t count;
};

struct scene {
	struct str survey, instrument, instrument_version;
	uint64_t seed;
	int year;
	double cut, target;
	struct scene_leaf *leaves;
	size_t leaf_count;
	struct str *item_codes;
	struct population_item *items; /* in the same order as item_codes */
	size_t item_count;
	struct scene_tree tree;
	struct arena arena; /* holds everything above */
};

struct scene_options {
	uint64_t seed;
	int year;
	double target;      /* the share of the literate to aim at */
	uint32_t residents; /* of a leaf, on average */
};

/*
 * Makes a scene from the survey's region tree, instrument and standard. Sizes and urban shares of
 * the leaves depend on the seed. The caller ends the scene, also after a failure.
 */
bool rehearsal_scene_make(struct scene *scene, struct db_session *session, struct str survey,
        int32_t survey_id, const struct scene_options *options,
        struct error *error) KESU_MUST_CHECK;

/* Writes the format "kesu-population/1". An existing file is not replaced. */
bool rehearsal_scene_write(
        const struct scene *scene, const char *path, struct error *error) KESU_MUST_CHECK;
bool rehearsal_scene_read(
        struct scene *scene, const char *path, struct error *error) KESU_MUST_CHECK;
void rehearsal_scene_end(struct scene *scene);

/* NULL on failure. The caller ends it with synthetic_population_free. */
struct population *rehearsal_scene_population(const struct scene *scene, struct error *error);
/* The leaf with this number in the tree; NULL when there is none. */
const struct scene_leaf *rehearsal_scene_leaf_find(const struct scene *scene, uint32_t region);

#endif
