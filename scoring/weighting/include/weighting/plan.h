/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decides which known totals (margins.h) a sample can be calibrated to, from the numbers of
 * respondents. For each variable a respondent is in at most one group: that of the lowest region
 * above with a sufficient set. A set is sufficient when each level with residents has PLAN_LEAST
 * respondents.
 *   - A set covers the residents that the sets below it leave over. - Where that rest is not
 *   sufficient, the set takes back all residents below it. - Where the whole is not sufficient
 *   either, its residents go to the set above it. - Where there is no set above, a level with too
 *   few respondents (or with respondents but no residents) is joined with a neighbour in the order
 *   of the levels: the one with fewer respondents, or the one before it if both have the same
 *   number. The first such level is joined first, until there is none or one level is left.
 * So the totals of a variable's highest region are always met, level by level where the sample is
 * large enough, and those of lower regions where it is large enough for these, too. A respondent
 * whose level is not known is in the group, in a separate level.
 */
#ifndef KESU_WEIGHTING_PLAN_H
#define KESU_WEIGHTING_PLAN_H

#include <weighting/margins.h>

#define PLAN_LEAST 10

/* Respondents of each region's whole subtree: all of them, then by the levels of each factor. */
struct plan_counts {
	const struct cells_scheme *scheme;
	uint32_t stride;
	uint32_t *at;
};
void weighting_plan_counts_make(struct plan_counts *counts, const struct cells_scheme *scheme);
/* level: of each factor, negative when not known. */
void weighting_plan_counts_add(struct plan_counts *counts, uint32_t region, const int8_t *level);
void weighting_plan_counts_end(struct plan_counts *counts);

struct plan_group {
	uint32_t region, variable;
	size_t first;    /* constraint; the unknown level is the last of them */
	uint32_t levels; /* constraints but the unknown level's */
	uint32_t joined; /* levels that share a constraint with another one */
	size_t respondents;
	double total;
	int32_t *place; /* of each level of the set: 0 .. levels - 1, or -1 for a level of nobody */
};

struct plan_constraint {
	uint32_t group;
	bool unknown;
	double total; /* 0 of the unknown level: see chain.h */
	size_t respondents;
};

struct plan {
	const struct margins *margins;
	struct plan_group *group;
	size_t groups;
	struct plan_constraint *constraint;
	size_t constraints;
	int32_t *group_at; /* variable * regions + region: the group of its respondents, or -1 */
	int32_t *area_at;  /* of each region, the highest region above it with a set, or -1 */
	size_t given_up;   /* sets without a group, their residents being in another one */
	size_t empty;      /* sets without a respondent */
};

/* `margins` outlives the plan; ended by weighting_plan_end. */
void weighting_plan_make(
        struct plan *plan, const struct margins *margins, const struct plan_counts *counts);
void weighting_plan_end(struct plan *plan);
/* The constraint a respondent counts for by a variable, or -1; level: negative when not known. */
int32_t weighting_plan_constraint_of(
        const struct plan *plan, uint32_t variable, uint32_t region, int8_t level);
/* "education primary_or_less+junior_high of 360102", for messages. */
void weighting_plan_constraint_name(
        const struct plan *plan, size_t constraint, char *text, size_t room);

#endif
