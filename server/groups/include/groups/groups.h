/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reporting groups as a scheme of cells: everyone, then one factor per variable, whose levels
 * exclude each other, then the key groups, which overlap. */
#ifndef KESU_APP_GROUPS_H
#define KESU_APP_GROUPS_H

#include <design/cells.h>
#include <model/scoring_key.h>
#include <weighting/margins.h>

enum {
	GROUPS_FACTORS = GROUP_KEY_GROUP, /* sex, age, residence, education */
	GROUPS_MAX = 1 + GROUP_VARIABLES * GROUP_LEVELS_MAX,
	GROUPS_CODE_SIZE = 48,
};

/* parent: the parent of each region, negative for a root. The caller keeps the array. */
struct cells_scheme groups_scheme(uint32_t regions, const int32_t *parent);
/* "all", "sex=male", ... for a group's number in that scheme. */
void groups_code(uint32_t group, char code[static GROUPS_CODE_SIZE]);
/* The number of the group with this code; GROUPS_MAX when there is none. */
uint32_t groups_find(struct str code);
/* Variables of known totals: sex, age, residence, education, and "region" for the regions below. */
extern const char *const groups_margin_variables[GROUPS_FACTORS + 1];
/* The number of the variable, or -1. */
int groups_margin_find(struct str variable);
/* regions: the code of each region, NUL-terminated. The caller keeps the array. */
struct margin_names groups_margin_names(const char *const *regions);

/* The groups of a person with these levels, "all" first; returns how many. */
size_t groups_of(const struct background_classes *classes, uint32_t groups[static GROUPS_MAX]);

#endif
