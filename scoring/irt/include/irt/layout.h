/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Free parameters as one vector. Private to the room.
 *
 * Items in order, each with those of a, d_1 .. d_{K-1}, logit(c) that it has; then for each group
 * those of mean, log(sd) that are free. Every element may be any real number.
 */
#ifndef KESU_IRT_LAYOUT_H
#define KESU_IRT_LAYOUT_H

#include <irt/fit.h>

struct layout {
	size_t items, groups, count;
	uint32_t *item; /* items + 1: where each item's begin; none for a fixed one */
	uint32_t *group;
	bool mean_free[2], sd_free; /* the mean of the first group, of the others */
};

/* item: models, categories, and the parameters of the fixed ones. */
void irt_layout_make(struct layout *layout, const struct irt_item *item, size_t items,
        size_t groups, const struct irt_anchor *anchor);
void irt_layout_end(struct layout *layout);

/* logit(c) and back; kept within GUESS_LOGIT_MOST, where c is practically 0 or 1. */
#define GUESS_LOGIT_MOST 12.0
double irt_guess_logit(double c);
double irt_guess_of(double logit);

bool irt_layout_mean_free(const struct layout *layout, size_t group);
bool irt_layout_sd_free(const struct layout *layout, size_t group);

void irt_layout_pack(const struct layout *layout, const struct irt_item *item,
        const struct irt_group *group, double *vector);
void irt_layout_unpack(const struct layout *layout, const double *vector, struct irt_item *item,
        struct irt_group *group);

/*
 * Anchors may be on any scale, such as one of mean 500 and spread 100. The estimation runs on t,
 * where theta = centre + unit t (irt/grid.h), so that steps, limits and tolerance are of people's
 * spread.
 */
/* Whether theta and t differ. */
bool irt_scale_differs(const struct irt_fit_options *options);
/* Options and anchors on t. anchor: new, one an item, for the caller to free. */
void irt_scale_in(const struct irt_fit_options *options, size_t items,
        struct irt_fit_options *inner, struct irt_anchor **anchor);
/* The result on theta. Standard errors of intercepts are so already. */
void irt_scale_out(const struct irt_grid *grid, struct irt_fit_result *result);

#endif
