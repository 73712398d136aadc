/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The share of the survey's own region by every measure, and how reliable its form is, at a
 * terminal. */
#ifndef KESU_PUBLISH_TABLE_MEASURES_H
#define KESU_PUBLISH_TABLE_MEASURES_H

#include <publish/indicator.h>
#include <publish/truth.h>

#include <base/buf.h>

/* Nothing of a run that knows no measures. truth: NULL but for a rehearsal. */
void publish_table_measures(const struct publish_indicator *indicator,
        const struct publish_truth *truth, struct buf *out);

#endif
