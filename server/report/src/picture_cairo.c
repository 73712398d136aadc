/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture_cairo.h"

static const double full_turn = 6.283185307179586;

void report_picture_colour(struct sheets_page *page, enum picture_ink ink)
{
	static const double inks[][3] = {
	        [PICTURE_INK] = {0.106, 0.106, 0.122},
	        [PICTURE_QUIET] = {0.333, 0.333, 0.369},
	        [PICTURE_BLUE] = {0.043, 0.310, 0.612},
	        [PICTURE_RED] = {0.659, 0.196, 0.039},
	        [PICTURE_PALE] = {0.851, 0.851, 0.878},
	};

	sheets_page_colour(page, inks[ink][0], inks[ink][1], inks[ink][2]);
}

static void line(struct sheets_page *page, double x1, double y1, double x2, double y2)
{
	cairo_move_to(page->cairo, x1 * SHEETS_POINTS_OF_MM, y1 * SHEETS_POINTS_OF_MM);
	cairo_line_to(page->cairo, x2 * SHEETS_POINTS_OF_MM, y2 * SHEETS_POINTS_OF_MM);
	cairo_stroke(page->cairo);
}

static void dot(struct sheets_page *page, double x, double y, double size, bool hollow)
{
	report_picture_colour(page, PICTURE_BLUE);
	cairo_new_path(page->cairo);
	cairo_arc(page->cairo, x * SHEETS_POINTS_OF_MM, y * SHEETS_POINTS_OF_MM,
	        size / 2 * SHEETS_POINTS_OF_MM, 0, full_turn);
	if (!hollow) {
		cairo_fill(page->cairo);
		return;
	}
	sheets_page_colour(page, 1, 1, 1);
	cairo_fill_preserve(page->cairo);
	report_picture_colour(page, PICTURE_BLUE);
	cairo_set_line_width(page->cairo, size / 4 * SHEETS_POINTS_OF_MM);
	cairo_stroke(page->cairo);
}

static void upright(struct sheets_page *page, const struct picture_box *box, double size,
        const struct picture_shape *shape)
{
	double x = box->x + shape->x * box->width;
	double dash[] = {size * 0.5 * SHEETS_POINTS_OF_MM, size * 0.35 * SHEETS_POINTS_OF_MM};
	bool target = shape->kind == PICTURE_TARGET;

	report_picture_colour(page, target ? PICTURE_RED : PICTURE_PALE);
	cairo_set_line_width(page->cairo, size * (target ? 0.2 : 0.08) * SHEETS_POINTS_OF_MM);
	cairo_set_dash(page->cairo, dash, target ? 2 : 0, 0);
	line(page, x, box->y, x, box->y + box->height);
	cairo_set_dash(page->cairo, NULL, 0, 0);
}

static void shape_draw(struct sheets_page *page, const struct picture_box *box, double size,
        const struct picture_shape *shape)
{
	double x = box->x + shape->x * box->width, y = box->y + shape->y * box->height;

	switch (shape->kind) {
	case PICTURE_GRID:
	case PICTURE_TARGET:
		upright(page, box, size, shape);
		return;
	case PICTURE_LINE:
		report_picture_colour(page, PICTURE_BLUE);
		cairo_set_line_width(page->cairo, size * 0.3 * SHEETS_POINTS_OF_MM);
		line(page, x, y, box->x + shape->x2 * box->width, y);
		return;
	case PICTURE_DOT:
	case PICTURE_HOLLOW:
		dot(page, x, y, size, shape->kind == PICTURE_HOLLOW);
	}
}

void report_picture_draw(struct sheets_page *page, const struct picture_box *box, double size,
        const struct picture_strip *strip)
{
	struct picture_shape shapes[PICTURE_SHAPES_MAX];
	size_t count = prose_picture_shapes(strip, shapes);

	for (size_t i = 0; i < count; i++)
		shape_draw(page, box, size, &shapes[i]);
}
