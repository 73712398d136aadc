/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strips on a page that cairo draws: of a PDF, of a picture. */
#ifndef KESU_REPORT_PICTURE_CAIRO_H
#define KESU_REPORT_PICTURE_CAIRO_H

#include <prose/picture.h>

#include <sheets/page.h>

enum picture_ink { PICTURE_INK, PICTURE_QUIET, PICTURE_BLUE, PICTURE_RED, PICTURE_PALE };

/* Millimetres on the page. */
struct picture_box {
	double x, y, width, height;
};

/* What is drawn from here on; the colours of the page's style. */
void report_picture_colour(struct sheets_page *page, enum picture_ink ink);
/* `size` is the diameter of a dot in mm; lines go with it. */
void report_picture_draw(struct sheets_page *page, const struct picture_box *box, double size,
        const struct picture_strip *strip);

#endif
