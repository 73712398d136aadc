/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decides which known totals (margins.h) a sample can be calibrated to, from the numbers of
 * respondents and of psus. For each variable a respondent is in at most one group: that of the
 * lowest region above the respondent with a sufficient set. A set is sufficient when each level
 * with residents has PLAN_LEAST respondents, of PLAN_PSUS_LEAST psus. Of a set without another one
 * above, which cannot be given up, a level needs no more psus than there are.
 *
 * Where a total rests on one psu, no variance remains of it: whatever weight a replicate gives to
 * the psu, calibration brings it back to the total, and what another psu there would have said is
 * in no error (R's survey likewise gives residuals that add up to 0 in a post-stratum of one psu).
 * Where it rests on two or three, most of the variance is there, but its degrees of freedom are
 * not. tests/bench/coverage_regions.c has the coverage by the number of psus.
 *
 *   1. A set covers the residents that no set below it covers.
 *   2. If this rest is not sufficient, the set covers all its residents, and the sets below it are
 *      given up.
 *   3. If all its residents are not sufficient either, the set is given up, and the set above it
 *      covers them.
 *   4. If there is no set above, levels are joined. A level with too few respondents or psus, or
 *      with respondents but no residents, is joined with the level before or after it: the one with
 *      fewer respondents, or the one before if both have the same number. This begins with the
 *      first such level and goes on until there is none, or only one level is left. Regions that
 *      are joined have the psus of both; other levels share psus, so that only those of the one
 *      that has more count.
 *
 * So the totals of a variable's highest region are always met: for each level if the sample is
 * large enough, otherwise for joined levels. Totals of lower regions are met if the sample is large
 * enough there, too. Respondents whose level is not known form a separate level of the group.
 */
#ifndef KESU_WEIGHTING_PLAN_H
#define KESU_WEIGHTING_PLAN_H

#include <weighting/margins.h>

#define PLAN_LEAST      10
#define PLAN_PSUS_LEAST 4

/* How many people, of how many psus. */
struct plan_count {
	uint32_t people, psus;
	uint32_t last; /* the psu that was counted last, and 1 */
};

/* Respondents of each region's whole subtree: all of them, then by the levels of each factor. */
struct plan_counts {
	const struct cells_scheme *scheme;
	uint32_t stride;
	struct plan_count *at;
};
void weighting_plan_counts_make(struct plan_counts *counts, const struct cells_scheme *scheme);
/* level: of each factor, negative when not known. The respondents of a psu follow one another. */
void weighting_plan_counts_add(
        struct plan_counts *counts, uint32_t region, const int8_t *level, uint32_t psu);
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
