/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person sees of a text. Spaces of every width, line ends and characters without a shape
 * of their own (a byte order mark, a zero-width space, marks of direction) are not seen. They come
 * with texts that were copied from a page or saved by a spreadsheet.
 */
#ifndef KESU_BASE_VISIBLE_H
#define KESU_BASE_VISIBLE_H

#include <base/buf.h>
#include <base/str.h>

#include <stdbool.h>
#include <stddef.h>

/* The texts must be UTF-8; a byte that is not counts as a visible character. */

/* Characters, not bytes. */
size_t visible_length(struct str text);
/* Without what is not seen at its ends; empty when nothing of it is seen. */
struct str visible_trimmed(struct str text);
/* True when there is a line end inside: LF, CR, U+2028, U+2029. */
bool visible_has_lines(struct str text);
/*
 * Appends the text for a terminal: controls, ends of lines and marks that turn the direction of
 * writing stand as \u001B. Whoever wrote the text moves no cursor and begins no line.
 */
void visible_add(struct buf *out, struct str text);
enum visible_case {
	/* Of plain words of three letters or more. CO and Co, mW and MW, AA and Aa stay apart. */
	VISIBLE_CASE_PLAIN_WORDS,
	VISIBLE_CASE_ALL, /* of every Latin, Greek and Cyrillic letter */
};
/*
 * Writes the text so that texts that look the same are equal: without what is not seen, a run of
 * spaces as one and none beside Chinese characters, wide forms (U+FF01 to U+FF5E and the like) as
 * narrow ones, capital letters as small ones. `out` holds text.n + 1 bytes and ends with a 0.
 * Returns how many bytes stand before it.
 */
size_t visible_fold(struct str text, enum visible_case which, char *out);

#endif
