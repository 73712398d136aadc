/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The respondents that estimates are made from. Each property is a column, as design_shares takes
 * it.
 */
#ifndef KESU_RUN_INPUT_RESPONDENTS_H
#define KESU_RUN_INPUT_RESPONDENTS_H

#include <groups/groups.h>

struct run_respondents {
	size_t count, capacity;
	double *weight, *literate; /* the base weight; literate is 1 or 0 */
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
	int points; /* on the whole form; in a booklet scaled to the whole form and rounded */
	uint32_t psu_at;
	int32_t region; /* negative when it is in no cell */
	int32_t stratum, psu;
	const struct background_classes *classes;
};

void run_respondents_add(
        struct run_respondents *respondents, const struct run_respondent *respondent);
void run_respondents_end(struct run_respondents *respondents);

#endif
