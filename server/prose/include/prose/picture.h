/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one picture of the page, of the report and of the picture for sharing: a strip. It has a dot
 * for an estimate, a line through it for its interval, upright lines for the axis and a dashed one
 * for the target. Strips with one axis stand under one another; texts stand beside them.
 *
 * What is in a strip is computed here, as shapes whose places are shares of the strip's width and
 * height; it is drawn as SVG, whose places are then percentages, so that a strip is as wide as the
 * screen leaves room for and its dots stay round, or by cairo.
 */
#ifndef KESU_PROSE_PICTURE_H
#define KESU_PROSE_PICTURE_H

#include <base/buf.h>

#include <stdbool.h>
#include <stddef.h>

enum { PICTURE_TICKS_MAX = 12, PICTURE_MARKS_MAX = 2, PICTURE_SHAPES_MAX = 24 };

/* Both ends are multiples of the step. */
struct picture_axis {
	double from, to, step;
};

struct picture_mark {
	double at;        /* NAN: there is no such figure, and nothing is drawn */
	double low, high; /* NAN: no interval */
	bool hollow;      /* the dot */
};

struct picture_strip {
	const struct picture_axis *axis;
	double target; /* NAN: none */
	struct picture_mark marks[PICTURE_MARKS_MAX];
	size_t mark_count;
};

enum picture_kind { PICTURE_GRID, PICTURE_TARGET, PICTURE_LINE, PICTURE_DOT, PICTURE_HOLLOW };

/* An upright line at x from top to bottom; a level one from x to x2 at y; a dot at x, y. */
struct picture_shape {
	enum picture_kind kind;
	double x, x2, y; /* 0 to 1 */
};

/* An axis of shares from 0 that holds `most`, with at most seven ticks. */
struct picture_axis prose_picture_axis_of_shares(double most);
/* An axis around 0 that holds both. */
struct picture_axis prose_picture_axis_of_changes(double least, double most);
/* Where a value lies on the axis: 0 to 1, and at an end when it lies beyond. */
double prose_picture_place(const struct picture_axis *axis, double value);
/* The ticks' values; returns how many. */
size_t prose_picture_ticks(const struct picture_axis *axis, double ticks[static PICTURE_TICKS_MAX]);

/* In the order in which they are drawn; returns how many. */
size_t prose_picture_shapes(
        const struct picture_strip *strip, struct picture_shape shapes[static PICTURE_SHAPES_MAX]);

/* <svg>...</svg> with classes for the kinds, and no text: what it shows stands beside it. */
void prose_picture_svg(struct buf *out, const struct picture_strip *strip);

#endif
