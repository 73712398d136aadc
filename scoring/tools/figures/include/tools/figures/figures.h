/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Figures of a calibration, each a document of SVG.
 *
 * Wright map: who there is and how hard the items are, on one axis. Left a histogram of people,
 * posteriors added up by weight, so not drawn together as scores are; right every item at its
 * difficulty, every step of one with more categories at its place. Labels stand at their height and
 * side by side where there are many; what lies beyond the grid stands above or below the map with
 * its value.
 *
 * Response curves: a panel an item with the model's curve, what was answered at each ability
 * (expected counts, the larger the dot the more weight), and the item's information; all panels
 * have the same axes. Of more than two categories the curve is the mean category over the highest,
 * and every category has a dashed one.
 */
#ifndef KESU_APP_FIGURES_H
#define KESU_APP_FIGURES_H

#include <irt/expected.h>

#include <stdio.h>

struct figure {
	const struct irt_item *item;
	const char *const *name;
	const struct irt_anchor *anchor; /* of each item; NULL: none is one */
	size_t items;
	size_t rows; /* that take part */
	const struct irt_expected *expected;
};

/* Where all people are but one in a thousand on either side. */
struct figure_range {
	double low, high;
};
struct figure_range tools_figure_people(const struct irt_expected *expected);

/* So many nodes together are `wanted` wide, as near as they can be. */
size_t tools_figure_bin(const struct irt_expected *expected, double wanted);

void tools_wright_draw(const struct figure *figure, FILE *file);
void tools_curves_draw(const struct figure *figure, FILE *file);

#endif
