/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of shares: every region as a whole, and groups of people. */
#ifndef KESU_PUBLISH_TABLE_ESTIMATES_H
#define KESU_PUBLISH_TABLE_ESTIMATES_H

#include <publish/writers.h>
#include <reporting/labels.h>

void publish_table_estimates(const struct publish_indicator *indicator,
        const struct publish_table *table, struct buf *out);

/* A count of people, or a dash when it must not be shown. */
struct str publish_table_count(struct arena *arena, int64_t n);
const struct reporting_label *publish_table_verdict(
        const struct publish_indicator *indicator, const struct publish_estimate *estimate);

#endif
