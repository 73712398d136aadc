/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The townships' two shares and the rank intervals, for people at a terminal. */
#ifndef KESU_TABLES_AREAS_H
#define KESU_TABLES_AREAS_H

#include <tables/tables.h>

/* Prints nothing when a run has neither. */
void tables_areas(const struct publish_indicator *indicator, const struct tables_view *table,
        struct buf *out);

#endif
