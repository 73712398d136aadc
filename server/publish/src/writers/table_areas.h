/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The townships' two shares and the rank intervals, for people at a terminal. */
#ifndef KESU_PUBLISH_TABLE_AREAS_H
#define KESU_PUBLISH_TABLE_AREAS_H

#include <publish/writers.h>

/* Prints nothing when a run has neither. */
void publish_table_areas(const struct publish_indicator *indicator,
        const struct publish_table *table, struct buf *out);

#endif
