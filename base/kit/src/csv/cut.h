/*
 * Where rows end, seen from their bytes alone: at a line feed, or a carriage return before another
 * byte, with an even number of quotes before it. That holds in every file libcsv accepts: each
 * quote in it opens or closes a cell, or is one of a pair inside of one. In a file that it refuses
 * it holds up to the quote it refuses, so nothing that stands before is cut wrongly.
 */
#ifndef KESU_CSV_CUT_H
#define KESU_CSV_CUT_H

#include <base/str.h>

/*
 * Behind the first end of a row, or bytes.n without one. *quoted says whether an odd number of
 * quotes stand before the bytes, and afterwards whether before what is returned.
 */
size_t csv_cut_row(struct str bytes, bool *quoted);

/*
 * Cuts the bytes into at most `count` pieces of about one size, all but the last ending behind a
 * row. end: count places, behind each piece. Returns how many there are, 1 or more; *quoted as
 * above.
 */
size_t csv_cut(struct str bytes, size_t count, bool *quoted, size_t *end);

#endif
