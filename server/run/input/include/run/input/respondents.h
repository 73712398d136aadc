/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The respondents estimates are made from, one column a property: what design_shares takes. */
#ifndef KESU_RUN_INPUT_RESPONDENTS_H
#define KESU_RUN_INPUT_RESPONDENTS_H

#include <groups/groups.h>

struct run_respondents {
	size_t count, capacity;
	double *weight, *literate; /* base weight; 1 or 0 */
	int16_t *points;
	uint32_t *psu_at; /* index into the snapshot's psus */
	int32_t *region;
	int8_t *level[GROUPS_FACTORS];
	uint32_t *key_groups;
	int64_t *stratum, *psu;
};

struct run_respondent {
	double weight;
	bool literate;
	int points; /* of the whole form; of a booklet scaled to it, rounded */
	uint32_t psu_at;
	int32_t region; /* negative: in no cell */
	int32_t stratum, psu;
	const struct background_classes *classes;
};

void run_respondents_add(
        struct run_respondents *respondents, const struct run_respondent *respondent);
void run_respondents_end(struct run_respondents *respondents);

#endif
