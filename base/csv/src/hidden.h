/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Characters that nobody sees, which copying from pages and documents brings along: no-break and
 * ideographic spaces, zero-width characters, marks of direction and of byte order. At the ends of a
 * cell they are no part of its text. Private to the room.
 */
#ifndef KESU_CSV_HIDDEN_H
#define KESU_CSV_HIDDEN_H

#include <base/buf.h>
#include <base/str.h>

/* The text without hidden characters at its ends, nor spaces beside those. */
struct str csv_trim(struct str text);
/* Writes the text with hidden characters as \u200b. */
void csv_show_hidden(struct buf *out, const char *text);

#endif
