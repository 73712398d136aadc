/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a table reads a file by its reader. Private to the room. */
#ifndef KESU_CSV_FEED_STATE_H
#define KESU_CSV_FEED_STATE_H

#include <csv/feed.h>

/* Whether the table has a reader that knows the file, which stands at its first byte. */
bool csv_feed_knows(const struct csv_table *table, int file);
/* Reads it. */
KESU_MUST_CHECK bool csv_feed_read(struct csv_table *table, int file, struct error *error);

#endif
