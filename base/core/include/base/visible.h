/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person sees of a text. Spaces of every width, line ends and characters without a shape
 * of their own (a byte order mark, a zero-width space, marks of direction) are not seen. They come
 * with texts that were copied from a page or saved by a spreadsheet.
 */
#ifndef KESU_BASE_VISIBLE_H
#define KESU_BASE_VISIBLE_H

#include <base/arena.h>

/* The texts must be UTF-8; a byte that is not counts as a visible character. */

/* Characters, not bytes. */
size_t visible_length(struct str text);
/* Without what is not seen at its ends; empty when nothing of it is seen. */
struct str visible_trimmed(struct str text);
/* True when there is a line end inside: LF, CR, U+2028, U+2029. */
bool visible_has_lines(struct str text);
/*
 * Texts that look the same are equal when folded: what is not seen is left out, a run of spaces is
 * one, wide forms are narrow ones (U+FF01 to U+FF5E and the like), and plain words of three letters
 * or more are small. The case of shorter and of mixed words is kept, since CO and Co, mW and MW,
 * AA and Aa are different things. NUL-terminated.
 */
struct str visible_folded(struct str text, struct arena *arena);

#endif
