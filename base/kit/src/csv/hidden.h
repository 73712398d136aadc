/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Characters that nobody sees, which copying from pages and documents brings along: no-break and
 * ideographic spaces, zero-width characters, marks of direction and of byte order. At the ends of a
 * cell they are no part of its text. Nor does a reader see case, width and blanks as a difference.
 * Private to the room.
 */
#ifndef KESU_CSV_HIDDEN_H
#define KESU_CSV_HIDDEN_H

#include <base/buf.h>
#include <base/str.h>

/* The text without hidden characters at its ends, nor spaces beside those. */
struct str csv_trim(struct str text);
/* Writes the text with hidden characters as \u200b. */
void csv_show_hidden(struct buf *out, const char *text);
/*
 * Writes well-formed UTF-8 in small letters of half width, with single blanks between letters and
 * digits, none at the ends or beside Chinese characters, and ends it with a 0. `out` holds
 * text.n + 1 bytes. Returns how many bytes stand before the 0.
 */
size_t csv_fold(struct str text, char *out);

#endif
