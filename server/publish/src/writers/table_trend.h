/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines above the table that speak of other years: changes since earlier figures, and where the
 * waves point in the year of the target. */
#ifndef KESU_PUBLISH_TABLE_TREND_H
#define KESU_PUBLISH_TABLE_TREND_H

#include <publish/indicator.h>

#include <base/buf.h>

enum { PUBLISH_PROBABILITY_SIZE = 16 };

void publish_table_trend(const struct publish_indicator *indicator, struct buf *out);
/* No sample is certain: three digits must not read as 0 or 1. NAN: a dash. */
void publish_probability_words(double probability, char words[static PUBLISH_PROBABILITY_SIZE]);

#endif
