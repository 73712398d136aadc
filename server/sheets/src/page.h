/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is drawn on a page: texts in the one font, and QR codes. Lengths are millimetres from the
 * page's upper left corner, sizes of type are points. */
#ifndef KESU_SHEETS_PAGE_H
#define KESU_SHEETS_PAGE_H

#include <base/error.h>
#include <base/str.h>

#include <cairo.h>
#include <pango/pango.h>

#define PAGE_WIDTH   210.0
#define PAGE_HEIGHT  297.0
#define POINTS_OF_MM (72 / 25.4)

struct page {
	cairo_t *cairo;
	PangoLayout *layout;
};

enum page_face { PAGE_PLAIN, PAGE_BOLD, PAGE_MONO };

struct page_place {
	double x, y, width;
	double height; /* 0: as much as the text takes */
	double size;
	enum page_face face;
};

/* The height that the text took. */
double sheets_page_text(struct page *page, const struct page_place *place, struct str text);
/* The same in a box: smaller where it has to be. False when it does not fit, or when the font lacks
 * a character of it. */
bool sheets_page_text_fitted(struct page *page, const struct page_place *place, struct str text);
/* A square of this width, with its quiet zone of four modules. */
bool sheets_page_qr(
        struct page *page, double x, double y, double width, struct str text, struct error *error);
void sheets_page_line(struct page *page, double x1, double y1, double x2, double y2);

#endif
