/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sample of a scene. The strata are region x urban or rural. Psus are drawn in each stratum,
 * and persons in each psu (sample/draw.h). When the urban or the rural part of a region has a
 * single psu, the two strata of the region become one, because a variance needs two psus.
 */
#ifndef KESU_APP_REHEARSAL_SELECTION_H
#define KESU_APP_REHEARSAL_SELECTION_H

#include "scene.h"

/* When the caller gives no number: psus in all, but at least so many in each stratum. */
enum { SELECTION_PSUS = 150, SELECTION_PSUS_LEAST = 4 };

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
	uint64_t person; /* the person's id in the population */
	size_t psu;      /* index into psus */
	double weight;
};

struct selection {
	struct selection_stratum *strata;
	struct selection_psu *psus;
	struct selection_person *persons;
	size_t stratum_count, psu_count, person_count;
};

/*
 * psus: the number in each stratum. 0 means about SELECTION_PSUS in all, so that a programme of
 * many small regions does not become a survey of everybody. Texts point into the scene. The caller
 * ends the selection, also after a failure.
 */
bool rehearsal_selection_make(struct selection *selection, const struct scene *scene,
        const struct population *population, uint32_t psus, uint32_t persons,
        struct error *error) KESU_MUST_CHECK;
void rehearsal_selection_end(struct selection *selection);

#endif
