/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where rows end, found from the bytes alone: at a line feed, or at a carriage return before
 * another byte, when an even number of quotes stands before it. This
 * is true in every file that libcsv accepts: each quote opens or closes a cell, or is one of a pair
 * inside a cell. In a file that libcsv refuses, it is true up to the quote that libcsv refuses, so
 * nothing before that quote is cut wrongly.
 */
#ifndef KESU_CSV_CUT_H
#define KESU_CSV_CUT_H

#include <base/str.h>

/*
 * Returns the place after the first end of a row, or bytes.n when there is none. *quoted says
 * whether an odd number of quotes stands before the bytes; afterwards, before the returned place.
 */
size_t csv_cut_row(struct str bytes, bool *quoted);

/*
 * Cuts the bytes into at most `count` pieces of about equal size. Every piece but the last ends
 * after a row, and not before blanks that follow a carriage return. `end` has room for `count`
 * values and gets the place after each piece. Returns the number of pieces, 1 or more; *quoted as
 * above.
 */
size_t csv_cut(struct str bytes, size_t count, bool *quoted, size_t *end);

#endif
