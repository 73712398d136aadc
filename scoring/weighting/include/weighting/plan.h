/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decides which known totals (margins.h) a sample can be calibrated to, from the numbers of
 * respondents. For each variable a respondent is in at most one group: that of the lowest region
 * above the respondent with a sufficient set. A set is sufficient when each level with residents
 * has PLAN_LEAST respondents.
 *
 *   1. A set covers the residents that no set below it covers.
 *   2. If this rest is not sufficient, the set covers all its residents, and the sets below it are
 *      given up.
 *   3. If all its residents are not sufficient either, the set is given up, and the set above it
 *      covers them.
 *   4. If there is no set above, levels are joined. A level with too few respondents, or with
 *      respondents but no residents, is joined with the level before or after it: the one with
 *      fewer respondents, or the one before if both have the same number. This begins with the
 *      first such level and goes on until there is none, or only one level is left.
 *
 * So the totals of a variable's highest region are always met: for each level if the sample is
 * large enough, otherwise for joined levels. Totals of lower regions are met if the sample is large
 * enough there, too. Respondents whose level is not known form a separate level of the group.
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
	size_t first;    /* its first constraint; the last one is of the unknown level */
	uint32_t levels; /* number of constraints without that of the unknown level */
	uint32_t joined; /* levels that share a constraint with another one */
	size_t respondents;
	double total;
	int32_t *place; /* of each level of the set: 0 .. levels - 1; -1: a level without people */
};

struct plan_constraint {
	uint32_t group;
	bool unknown;
	double total; /* 0 for the unknown level: see chain.h */
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
	size_t given_up;   /* sets without a group: another group covers their residents */
	size_t empty;      /* sets without a respondent */
};

/* `margins` must outlive the plan. The caller ends the plan with weighting_plan_end. */
void weighting_plan_make(
        struct plan *plan, const struct margins *margins, const struct plan_counts *counts);
void weighting_plan_end(struct plan *plan);
/* The constraint of a variable in which a respondent counts, or -1; level: negative: not known. */
int32_t weighting_plan_constraint_of(
        const struct plan *plan, uint32_t variable, uint32_t region, int8_t level);
/* "education primary_or_less+junior_high of 360102", for messages. */
void weighting_plan_constraint_name(
        const struct plan *plan, size_t constraint, char *text, size_t room);

#endif
