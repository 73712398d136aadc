/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells of the printed tables: figures, of which one that is not there is a dash, never "nan"; and
 * notes. A reason is longer than its column may be: the row has a letter, and the line of the
 * letter below the table says the reason once.
 */
#ifndef KESU_TABLES_CELLS_H
#define KESU_TABLES_CELLS_H

#include <base/arena.h>
#include <base/buf.h>

enum { TABLES_SHARE_DIGITS = 2 }; /* of a share in per cent and of its error */

struct str tables_cell_number(struct arena *arena, double value, int digits);
struct str tables_cell_percent(struct arena *arena, double share, int digits);
/* Both limits in per cent. */
struct str tables_cell_interval(struct arena *arena, double low, double high, int digits);

enum { TABLES_NOTES_MAX = 26 };

struct tables_notes {
	struct str text[TABLES_NOTES_MAX];
	size_t count;
};

/* The status with the letter of its reason; without one when the reason is empty. */
struct str tables_notes_status(
        struct tables_notes *notes, struct arena *arena, const char *status, struct str reason);
void tables_notes_write(const struct tables_notes *notes, struct buf *out);

#endif
