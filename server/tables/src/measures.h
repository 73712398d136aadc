/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The share of the survey's own region by every measure, and how reliable its form is, for people
 * at a terminal.
 */
#ifndef KESU_TABLES_MEASURES_H
#define KESU_TABLES_MEASURES_H

#include <tables/tables.h>

/* Prints nothing when a run has no measures. */
void tables_measures(const struct publish_indicator *indicator, const struct tables_view *table,
        struct buf *out);

#endif
