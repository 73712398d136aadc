/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SVG written as text. What comes out stands alone: no script, nothing fetched, dark on white, and
 * told apart by shape and dash as much as by colour, so that a grey print says the same. Words are
 * simplified Chinese first and English second.
 *
 *   tools_svg_begin(file, width, height, &title, "..");
 *   tools_svg_text(file, x, y, "quiet end", "..");   tools_svg_line(..)   and paths of one's own
 *   tools_svg_end(file);
 *
 * Texts may hold anything a file's header may: what XML has a meaning for is escaped, what it has
 * no place for (control characters, bytes that are no UTF-8) becomes U+FFFD. Errors are the file's
 * (ferror). Lengths are in CSS pixels, y downwards.
 */
#ifndef KESU_APP_SVG_H
#define KESU_APP_SVG_H

#include <base/str.h>

#include <stdio.h>

struct tools_svg_words {
	const char *zh, *en;
};

void tools_svg_begin(FILE *file, double width, double height, const struct tools_svg_words *title,
        const struct tools_svg_words *about);
void tools_svg_end(FILE *file);

/* classes: of the style sheet in svg.c. */
void tools_svg_text(FILE *file, double x, double y, const char *classes, const char *text);
void tools_svg_words(
        FILE *file, double x, double y, const char *classes, const struct tools_svg_words *words);
void tools_svg_line(FILE *file, double x1, double y1, double x2, double y2, const char *classes);
void tools_svg_rect(
        FILE *file, double x, double y, double width, double height, const char *classes);

/* A group that a pointer over it explains; what is drawn until tools_svg_group_end belongs to it.
 */
void tools_svg_group_begin(FILE *file, const char *about);
void tools_svg_group_end(FILE *file);

/* What marks a point of a figure, about `size` around it. */
enum tools_svg_mark { SVG_DISC, SVG_SQUARE, SVG_DIAMOND };
void tools_svg_mark(
        FILE *file, double x, double y, double size, enum tools_svg_mark mark, const char *classes);

/*
 * A copy of at most `columns` columns of a terminal (a Chinese character takes two), the last one
 * an ellipsis when something was left out. To be freed.
 */
char *tools_svg_shortened(const char *text, size_t columns);
/* The width of a text of the normal size, a little more than any font makes it. */
double tools_svg_text_width(const char *text);

#endif
