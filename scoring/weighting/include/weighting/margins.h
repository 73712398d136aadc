/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Known totals of residents by region. A set holds the totals of one region for one variable: a
 * total for each level of a factor of the scheme (sex: male, female), or, the variable after the
 * last factor, for each region directly below. Sets of one region count the same residents; those
 * of the regions below are parts of them, and all of them together are the whole.
 *
 * Happy path: weighting_margins_make checks this. Totals that agree only to MARGINS_AGREE, such as
 * rounded ones, are scaled so that they agree: from the top down, each region's sets are scaled to
 * the total that the region above gives for it, else to the sum of its first variable. plan.h
 * decides which totals a sample can be calibrated to. An error names one of the totals.
 */
#ifndef KESU_WEIGHTING_MARGINS_H
#define KESU_WEIGHTING_MARGINS_H

#include <base/arena.h>
#include <design/cells.h>

#define MARGINS_AGREE     1e-3 /* by how much sums over the same residents may differ, relatively */
#define MARGINS_VARIABLES (CELLS_FACTORS_MAX + 1)

struct margin_total {
	uint32_t region, variable;
	uint32_t
	        /* of the variable after the factors: the number of a region directly below */
	        level;
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
	double *parts; /* of each level: how much of it lies in sets by the variable below */
	double sum;
	size_t last; /* of the totals it was made from */
};

struct margins {
	const struct cells_scheme *scheme;
	const struct margin_names *names;
	uint32_t variables;     /* factors, and the regions below */
	struct margin_set *set; /* lower regions first */
	size_t sets;
	int32_t *set_at;   /* variable * regions + region; -1: nothing is known */
	uint32_t *place;   /* of each region among those directly below the same one */
	uint32_t *below;   /* of each region, how many are directly below */
	uint32_t *order;   /* regions, higher ones first */
	double *residents; /* of each region; NAN where no set is */
	struct arena arena;
};

/*
 * The scheme and the names must outlive the margins. False, with the wrong total in *blamed: a
 * level that is not there or is there twice, a total below 0, a set with a level missing, sums that
 * do not agree. The caller ends it, also after a failure.
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
/* Which level of the set above a level of this one is part of. */
uint32_t weighting_margins_level_above(const struct margins *margins, const struct margin_set *set,
        const struct margin_set *above, uint32_t level);
const char *weighting_margins_level_name(
        const struct margins *margins, const struct margin_set *set, uint32_t level);

#endif
