/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Figures of a calibration. Each is one SVG document.
 *
 * Wright map: the abilities of people and the difficulties of items on one axis. On the left is a
 * histogram of people: the weighted sum of their posteriors. Its spread is not shrunk as that of
 * scores is. On the right is every item at its difficulty; an item with more than two categories
 * has a mark for every step. A label stands at the height of its mark; labels that would touch
 * stand side by side. What lies outside the grid is above or below the map, with its value.
 *
 * Response curves: one panel per item with the curve of the model, the observed answers at each
 * ability (expected counts; a larger dot has more weight), and the information of the item. All
 * panels have the same axes. For an item with more than two categories the curve is the mean
 * category divided by the highest category, and every category has a dashed curve.
 */
#ifndef KESU_APP_FIGURES_H
#define KESU_APP_FIGURES_H

#include <irt/expected.h>

#include <stdio.h>

struct figure {
	const struct irt_item *item;
	const char *const *name;
	const struct irt_anchor *anchor; /* of each item; NULL: no item is an anchor */
	size_t items;
	size_t rows; /* rows that take part in the calibration */
	const struct irt_expected *expected;
};

/* The range of abilities of all people except one in a thousand at either end. */
struct figure_range {
	double low, high;
};
struct figure_range tools_figure_people(const struct irt_expected *expected);

/* The number of nodes that together come nearest to the width `wanted`. */
size_t tools_figure_bin(const struct irt_expected *expected, double wanted);

void tools_wright_draw(const struct figure *figure, FILE *file);
void tools_curves_draw(const struct figure *figure, FILE *file);

#endif
