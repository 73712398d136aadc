/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The share of the survey's own region by every measure, and how reliable its form is, for people
 * at a terminal.
 */
#ifndef KESU_PUBLISH_TABLE_MEASURES_H
#define KESU_PUBLISH_TABLE_MEASURES_H

#include <publish/writers.h>

/* Prints nothing when a run has no measures. */
void publish_table_measures(const struct publish_indicator *indicator,
        const struct publish_table *table, struct buf *out);

#endif
