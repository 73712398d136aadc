/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sample of a scene: strata of region x urban or rural, psus and persons drawn in each
 * (sample/draw.h). Where one residence of a region has a single psu the region's two strata are
 * one, because a variance needs two psus.
 */
#ifndef KESU_APP_REHEARSAL_SELECTION_H
#define KESU_APP_REHEARSAL_SELECTION_H

#include "scene.h"

enum { SELECTION_PSUS = 150, SELECTION_PSUS_LEAST = 4 /* a stratum, when it was not said */ };

struct selection_stratum { /* numbered from 1 in the order of the list */
	struct str region;
	const char *residence; /* "urban", "rural", or "" for both */
};
struct selection_psu {
	int32_t psu; /* its number in the population, from 1 */
	int32_t stratum;
	struct str region;
	const char *residence;
};
struct selection_person {
	uint64_t person; /* id in the population */
	size_t psu;      /* index into psus */
	double weight;
};

struct selection {
	struct selection_stratum *strata;
	struct selection_psu *psus;
	struct selection_person *persons;
	size_t stratum_count, psu_count, person_count;
};

/* `psus` a stratum; 0: about SELECTION_PSUS in all, so that a programme of many small regions does
 * not become a survey of everybody. Views stay the scene's. Ended also after a failure. */
bool rehearsal_selection_make(struct selection *selection, const struct scene *scene,
        const struct population *population, uint32_t psus, uint32_t persons,
        struct error *error) KESU_MUST_CHECK;
void rehearsal_selection_end(struct selection *selection);

#endif
