/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reporting groups as a scheme of cells: everyone, then one factor per variable, whose levels
 * exclude each other, then the key groups, which overlap: the five of the instruments, then those
 * that the programme of a survey declares. */
#ifndef KESU_APP_GROUPS_H
#define KESU_APP_GROUPS_H

#include <base/arena.h>
#include <design/cells.h>
#include <model/scoring_key.h>
#include <weighting/margins.h>

enum {
	GROUPS_FACTORS = GROUP_KEY_GROUP, /* sex, age, residence, education */
	GROUPS_MAX = 1 + GROUP_VARIABLES * GROUP_LEVELS_MAX + KEY_GROUPS_OWN_MAX,
	GROUPS_CODE_SIZE = 48,
};

/* The key groups that a programme declares, as a survey's instrument can tell them. NULL in the
 * place of a list, and an empty one: there are none. */
struct groups_own {
	uint32_t count;
	const struct key_group *group[KEY_GROUPS_OWN_MAX]; /* of the instrument, by level */
	/* What follows from the rules about who is inside which other group; in the arena that
	 * groups_own_make was given. */
	const struct cells_nest *nest;
	const uint32_t *part;
	uint32_t nests;
};

/* Of an instrument to which model_key_groups_add has added them. It must outlive the list. */
struct groups_own groups_own_make(const struct instrument *instrument, struct arena *arena);

/* parent: the parent of each region, negative for a root. The caller keeps it and the list. */
struct cells_scheme groups_scheme(
        const struct groups_own *own, uint32_t regions, const int32_t *parent);
/* "all", "sex=male", ... for a group's number in that scheme. */
void groups_code(const struct groups_own *own, uint32_t group, char code[static GROUPS_CODE_SIZE]);
/* The number of the group with this code; GROUPS_MAX when there is none. */
uint32_t groups_find(const struct groups_own *own, struct str code);
/* Variables of known totals: sex, age, residence, education, and "region" for the regions below. */
extern const char *const groups_margin_variables[GROUPS_FACTORS + 1];
/* The number of the variable, or -1. */
int groups_margin_find(struct str variable);
/* regions: the code of each region, NUL-terminated. The caller keeps the array. */
struct margin_names groups_margin_names(const char *const *regions);

/* The groups of a person with these levels, "all" first; returns how many. */
size_t groups_of(const struct groups_own *own, const struct background_classes *classes,
        uint32_t groups[static GROUPS_MAX]);

#endif
