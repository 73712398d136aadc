/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes SVG as text. The document is complete in itself: it has no script and loads nothing. It is
 * dark on white. Shapes and dashes carry the same meaning as colours, so that a grey print is
 * enough. Texts are simplified Chinese first and English second.
 *
 *   tools_svg_begin(file, width, height, &title, "..");
 *   tools_svg_text(file, x, y, "quiet end", "..");   tools_svg_line(..)   and own paths
 *   tools_svg_end(file);
 *
 * Texts may hold anything that the header of a CSV file may hold. Characters with a meaning in XML
 * are escaped; what XML does not allow (control characters, bytes that are not UTF-8) becomes
 * U+FFFD. Write errors stay in the file (ferror). Lengths are in CSS pixels, y points down.
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

/* classes: names from the style sheet in svg.c. */
void tools_svg_text(FILE *file, double x, double y, const char *classes, const char *text);
void tools_svg_words(
        FILE *file, double x, double y, const char *classes, const struct tools_svg_words *words);
void tools_svg_line(FILE *file, double x1, double y1, double x2, double y2, const char *classes);
void tools_svg_rect(
        FILE *file, double x, double y, double width, double height, const char *classes);

/* Begins a group; all that is drawn until tools_svg_group_end belongs to it. `about` is shown when
 * the pointer is over the group. */
void tools_svg_group_begin(FILE *file, const char *about);
void tools_svg_group_end(FILE *file);

/* Marks a point of a figure; the mark reaches about `size` from the point. */
enum tools_svg_mark { SVG_DISC, SVG_SQUARE, SVG_DIAMOND };
void tools_svg_mark(
        FILE *file, double x, double y, double size, enum tools_svg_mark mark, const char *classes);

/*
 * A copy of at most `columns` terminal columns (a Chinese character takes two). If text was left
 * out, the last column is an ellipsis. The caller frees it.
 */
char *tools_svg_shortened(const char *text, size_t columns);
/* The width of a text of normal size, rounded up a little so that it holds for any font. */
double tools_svg_text_width(const char *text);

#endif
