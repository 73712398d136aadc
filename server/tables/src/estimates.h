/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of shares: every region as a whole, and groups of people. */
#ifndef KESU_TABLES_ESTIMATES_H
#define KESU_TABLES_ESTIMATES_H

#include <reporting/labels.h>
#include <tables/tables.h>

void tables_estimates(const struct publish_indicator *indicator, const struct tables_view *table,
        struct buf *out);

/* A count of people, or a dash when it must not be shown. */
struct str tables_count(struct arena *arena, int64_t n);
const struct reporting_label *tables_verdict(
        const struct publish_indicator *indicator, const struct publish_estimate *estimate);

#endif
