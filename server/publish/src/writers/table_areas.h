/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The townships' two shares and the rank intervals, for people at a terminal. */
#ifndef KESU_PUBLISH_TABLE_AREAS_H
#define KESU_PUBLISH_TABLE_AREAS_H

#include <publish/indicator.h>
#include <publish/truth.h>

#include <base/buf.h>

/* Prints nothing when a run has neither. truth: NULL except for a rehearsal. */
void publish_table_areas(const struct publish_indicator *indicator,
        const struct publish_truth *truth, struct buf *out);

#endif
