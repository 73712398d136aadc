/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notes under a narrow table. A reason is longer than its column may be: the row has a letter, and
 * the line of the letter below the table says the reason once.
 */
#ifndef KESU_PUBLISH_TABLE_NOTES_H
#define KESU_PUBLISH_TABLE_NOTES_H

#include <base/arena.h>
#include <base/buf.h>

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
