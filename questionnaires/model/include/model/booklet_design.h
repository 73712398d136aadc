/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A booklet design ("kesu-booklets/1"): an instrument's items in clusters, and booklets made of
 * clusters, so that one phone asks only some of the items. Immutable and versioned, like its
 * instrument.
 *
 * A loaded design guarantees three things. Every booklet has the same number of clusters, none of
 * them twice. Every cluster stands equally often in every position, so that no item is always asked
 * last. Every two clusters stand together in the same number of booklets, at least one, so that all
 * items are connected (a balanced incomplete block design whose positions make it a Youden square:
 * Youden 1937, Contributions from Boyce Thompson Institute 9, 41-48). Only
 * model_booklet_design_check, which takes the instrument, can tell that the clusters hold every
 * item of it exactly once.
 */
#ifndef KESU_MODEL_BOOKLET_DESIGN_H
#define KESU_MODEL_BOOKLET_DESIGN_H

#include <base/arena.h>
#include <model/booklet.h>

enum {
	BOOKLET_CLUSTERS_MAX = 64, /* of a design */
	BOOKLET_DESIGN_MAX = 100,  /* booklets of a design */
};

struct booklet_cluster {
	struct str code;
	const struct str *items; /* their codes, in the order to ask them */
	int item_count;
};

struct booklet_plan {
	struct str code;
	const int *clusters; /* indexes into the design's clusters, in the order to ask them */
	int cluster_count;
};

struct booklet_design {
	struct str code, version; /* "kesu-open-50-bib7", "1.0.0" */
	struct str instrument, instrument_version;
	struct model_text title;
	const struct booklet_cluster *clusters;
	int cluster_count;
	const struct booklet_plan *booklets; /* booklets[number - 1] */
	int booklet_count;
	struct booklet_design_memory *memory;
};

/* NULL with at least one problem added. The design keeps nothing of `text`. */
struct booklet_design *model_booklet_design_load(struct str text, struct model_problems *problems);
struct booklet_design *model_booklet_design_read(const char *path, struct model_problems *problems);
void model_booklet_design_free(struct booklet_design *design); /* NULL is fine */

/*
 * Whether the design belongs to this instrument: it names the same code and version, and every item
 * is in exactly one cluster. Otherwise adds the problems; their lines are looked up in
 * problems->text.
 */
bool model_booklet_design_check(const struct booklet_design *design,
        const struct instrument *instrument, struct model_problems *problems);

/* What the booklet asks; `number` is 1 to booklet_count. The design must have passed the check.
 * Texts are the design's own, arrays live in the arena. */
struct booklet_part model_booklet_design_part(const struct booklet_design *design,
        const struct instrument *instrument, int number, struct arena *arena);

#endif
