/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Known totals of residents by region. A set has the totals of one region for one variable. The
 * variable is a factor of the scheme with a total for each level (sex: male, female), or it is
 * "region", the number after the last factor, with a total for each region directly below. All sets
 * of a region count the same residents. The residents of the regions directly below are parts of
 * them and together all of them.
 *
 * Happy path: weighting_margins_make checks this. Sums of totals, such as rounded ones, may differ
 * by up to MARGINS_AGREE. They are then scaled so that they agree, from higher regions to lower
 * ones: each region's sets are scaled to the total that the region above gives for it, or, where
 * there is none, to the sum of the region's first variable. plan.h decides which totals a sample
 * can be calibrated to. An error names one of the totals.
 */
#ifndef KESU_WEIGHTING_MARGINS_H
#define KESU_WEIGHTING_MARGINS_H

#include <base/arena.h>
#include <design/cells.h>

#define MARGINS_AGREE     1e-3 /* largest relative difference of sums over the same residents */
#define MARGINS_VARIABLES (CELLS_FACTORS_MAX + 1)

struct margin_total {
	uint32_t region, variable;
	uint32_t level; /* of the variable "region": the number of a region directly below */
	double total;
};

/* Names for messages. */
struct margin_names {
	const char *const *region;
	const char *const *variable;
	const char *const *const *level; /* of each factor */
};

struct margin_set {
	uint32_t region, variable, levels;
	double *total; /* of each level; regions directly below in the order of their numbers */
	double *parts; /* of each level: how much of it is in sets of lower regions */
	double sum;
	size_t last; /* the last of the totals from which it was made */
};

struct margins {
	const struct cells_scheme *scheme;
	const struct margin_names *names;
	uint32_t variables;     /* factors, and the variable "region" */
	struct margin_set *set; /* lower regions first */
	size_t sets;
	int32_t *set_at;   /* variable * regions + region; -1: nothing is known */
	uint32_t *place;   /* of each region among those directly below the same one */
	uint32_t *below;   /* of each region, how many are directly below */
	uint32_t *order;   /* regions, higher ones first */
	double *residents; /* of each region; NAN where there is no set */
	struct arena arena;
};

/*
 * The scheme and the names must outlive the margins. False, with the number of the wrong total in
 * *blamed, for a level that the scheme does not have or that has two totals, a total below 0, a set
 * without a total for one of its levels, and sums that do not agree. The caller ends the margins,
 * also after a failure.
 */
KESU_MUST_CHECK bool weighting_margins_make(struct margins *margins,
        const struct cells_scheme *scheme, const struct margin_names *names,
        const struct margin_total *totals, size_t count, size_t *blamed, struct error *error);
void weighting_margins_end(struct margins *margins);

/* The set of a region by a variable, or NULL. */
struct margin_set *weighting_margins_set_of(
        const struct margins *margins, uint32_t variable, uint32_t region);
/* The set by the same variable of the nearest region above, or NULL. */
struct margin_set *weighting_margins_set_above(
        const struct margins *margins, const struct margin_set *set);
/* The level of the set above that contains this level. */
uint32_t weighting_margins_level_above(const struct margins *margins, const struct margin_set *set,
        const struct margin_set *above, uint32_t level);
const char *weighting_margins_level_name(
        const struct margins *margins, const struct margin_set *set, uint32_t level);

#endif
