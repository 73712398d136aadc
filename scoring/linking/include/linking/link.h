/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Links two calibrations through their common items: the transformation from the new scale to the
 * known one, the items whose parameters have drifted, and the linking error that comes from the
 * choice of these items. Items of two categories. On the known scale theta is slope * theta_new +
 * intercept, hence a is a_new / slope, d is d_new - a_new intercept / slope, and a difficulty b =
 * -d / a is slope * b_new + intercept; c stays.
 *
 *   mean-sigma     slope sd(b_known) / sd(b_new), intercept from the means        (Marco 1977)
 *   Haebara        least sum over items of the squared distance of the two curves (Haebara 1980,
 *                  Jpn. Psychol. Res. 22, 144-149)
 *   Stocking-Lord  least squared distance of the sums of the curves (Stocking & Lord 1983, Appl.
 *                  Psychol. Meas. 7, 201-210)
 * both over the new population, N(mean, sd) on the new scale.
 *
 * Drift. After Stocking-Lord the rmsd of an item is the root of the squared distance of its two
 * curves over that population. While the largest rmsd is above `drift`, that item is left out and
 * the others are linked again. The shift of an item is its difficulty after linking less its known
 * difficulty.
 *
 * Linking standard error at a point of the latent variable:
 *   difficulties  sqrt(sum (c_i - mean c)^2 / (L (L - 1))), c_i the shifts of the L items that are
 *                 left (PISA 2012 Technical Report, ch. 12)
 *   jackknife     sqrt((L - 1) / L sum (m_(i) - mean m)^2), m_(i) where the population's mean falls
 *                 when item i is left out of Stocking-Lord (Monseur & Berezner 2007, J. Appl. Meas.
 *                 8, 323-335)
 * For parallel curves (Rasch) and a link by the mean the two are equal. With different slopes the
 * first gives the same weight to the difficulty of an item with a small slope, which is imprecise
 * and has little effect on the link, as to that of an item with a large slope. The second measures
 * the effect of each item on the link. Both also contain the error of the parameters themselves. R:
 * equateIRT::direc, plink::plink.
 */
#ifndef KESU_IRT_LINK_H
#define KESU_IRT_LINK_H

#include <base/error.h>
#include <irt/grid.h>
#include <irt/item.h>
#include <stddef.h>

enum { IRT_LINK_LEAST = 2 };
#define IRT_LINK_DRIFT 0.12 /* PISA's limit of an item's misfit */

struct irt_link_items {
	size_t count;
	const struct irt_item *known, *fresh; /* the same item at the same place */
	const char *const *name;              /* for messages */
};

struct irt_link_options {
	struct irt_grid grid;
	double mean, sd; /* of the new population, on the new scale */
	double drift;    /* largest rmsd; INFINITY keeps all */
};

struct irt_link_constants {
	double slope, intercept;
};

struct irt_link_item {
	double shift, rmsd;
	bool drifts;
};

struct linking_estimate {
	struct irt_link_constants mean_sigma, haebara,
	        stocking_lord; /* of the items that are left */
	size_t left;
	double se_difficulties, se_jackknife; /* the second is NAN with two items */
};

/* The defaults: the default grid, N(0, 1), IRT_LINK_DRIFT. */
extern const struct irt_link_options LINKING_DEFAULTS;

/*
 * out: one element per item. False when fewer than IRT_LINK_LEAST items can be linked or are left,
 * an item has a slope not above 0 or other than two categories, all difficulties are the same, or a
 * criterion has no minimum.
 */
KESU_MUST_CHECK bool linking_estimate(const struct irt_link_items *items,
        const struct irt_link_options *options, struct irt_link_item *out,
        struct linking_estimate *link, struct error *error);

/* Difficulty after linking less the known one. */
double linking_shift(const struct irt_item *known, const struct irt_item *fresh,
        const struct irt_link_constants *constants);
/* The item on the known scale. */
struct irt_item linking_apply(
        const struct irt_item *fresh, const struct irt_link_constants *constants);

#endif
