/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is drawn on a page: texts in the one font, and QR codes. Lengths are millimetres from the
 * page's upper left corner, sizes of type are points. A page may be of a PDF or a picture: the
 * surface's own scale says how large a millimetre is.
 */
#ifndef KESU_SHEETS_PAGE_H
#define KESU_SHEETS_PAGE_H

#include <base/error.h>
#include <base/str.h>

#include <cairo.h>
#include <pango/pango.h>
#include <stdbool.h>

#define SHEETS_PAGE_WIDTH   210.0
#define SHEETS_PAGE_HEIGHT  297.0
#define SHEETS_POINTS_OF_MM (72 / 25.4)

enum { SHEETS_PAGE_FACES = 8 };

struct sheets_page {
	cairo_t *cairo;
	PangoLayout *layout;
	/* Its own, in a PDF. */
	cairo_font_face_t *faces[SHEETS_PAGE_FACES];
	size_t face_count;
};

enum sheets_face { SHEETS_PLAIN, SHEETS_BOLD, SHEETS_MONO };
enum sheets_align { SHEETS_LEFT, SHEETS_CENTRE, SHEETS_RIGHT };

struct sheets_place {
	double x, y, width;
	double height; /* 0: as much as the text takes */
	double size;
	enum sheets_face face;
	enum sheets_align align;
};

/* Draws on the surface, which stays the caller's, until it is ended. */
void sheets_page_begin(struct sheets_page *page, cairo_surface_t *surface);
void sheets_page_end(struct sheets_page *page);
/* Whether the font of texts is installed. */
bool sheets_font_is_there(struct error *error);
/* What texts and lines are drawn in from here on; 0 to 1 each. Black before. */
void sheets_page_colour(struct sheets_page *page, double red, double green, double blue);

/* The height that the text took. */
double sheets_page_text(
        struct sheets_page *page, const struct sheets_place *place, struct str text);
/* The height that it would take. */
double sheets_page_text_height(
        struct sheets_page *page, const struct sheets_place *place, struct str text);
/* The same in a box: smaller where it has to be. False when it does not fit, or when the font lacks
 * a character of it. */
bool sheets_page_text_fitted(
        struct sheets_page *page, const struct sheets_place *place, struct str text);
/* A square of this width, with its quiet zone of four modules. */
bool sheets_page_qr(struct sheets_page *page, double x, double y, double width, struct str text,
        struct error *error);
void sheets_page_line(struct sheets_page *page, double x1, double y1, double x2, double y2);

#endif
