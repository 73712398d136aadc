/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The share of the survey's own region by every measure, and how reliable its form is, for people
 * at a terminal.
 */
#ifndef KESU_PUBLISH_TABLE_MEASURES_H
#define KESU_PUBLISH_TABLE_MEASURES_H

#include <publish/indicator.h>
#include <publish/truth.h>

#include <base/buf.h>

/* Prints nothing when a run has no measures. truth: NULL except for a rehearsal. */
void publish_table_measures(const struct publish_indicator *indicator,
        const struct publish_truth *truth, struct buf *out);

#endif
