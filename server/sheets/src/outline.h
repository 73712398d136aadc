/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts in a PDF whose letters are the fonts' outlines, as a font of their own. cairo 1.16, which
 * Debian 12 has, cuts down the fonts of Noto CJK to what a file needs, and leaves out some letters'
 * parts: it counts the hints of a letter wrongly where they are declared after a curve, or in a
 * part that another letter has, too (如 in the regular weight is always empty then). A font that
 * the program draws by itself is not cut down. The text can be searched and copied as any other.
 */
#ifndef KESU_SHEETS_OUTLINE_H
#define KESU_SHEETS_OUTLINE_H

#include <sheets/page.h>

/* Draws the layout with its upper left corner at the current point. */
void sheets_outline_show(struct sheets_page *page);
/* The fonts that were made for the page. */
void sheets_outline_end(struct sheets_page *page);

#endif
