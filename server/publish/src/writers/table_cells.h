/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells of the printed tables: figures, of which one that is not there is a dash, never "nan"; and
 * notes. A reason is longer than its column may be: the row has a letter, and the line of the
 * letter below the table says the reason once.
 */
#ifndef KESU_PUBLISH_TABLE_CELLS_H
#define KESU_PUBLISH_TABLE_CELLS_H

#include <base/arena.h>
#include <base/buf.h>

enum { PUBLISH_SHARE_DIGITS = 2 }; /* of a share in per cent and of its error */

struct str publish_cell_number(struct arena *arena, double value, int digits);
struct str publish_cell_percent(struct arena *arena, double share, int digits);
/* Both limits in per cent. */
struct str publish_cell_interval(struct arena *arena, double low, double high, int digits);

enum { TABLE_NOTES_MAX = 26 };

struct table_notes {
	struct str text[TABLE_NOTES_MAX];
	size_t count;
};

/* The status with the letter of its reason; without one when the reason is empty. */
struct str publish_notes_status(
        struct table_notes *notes, struct arena *arena, const char *status, struct str reason);
void publish_notes_write(const struct table_notes *notes, struct buf *out);

#endif
