/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lines above the table about other years: changes since earlier figures, and the projection of
 * the waves to the target's year.
 */
#ifndef KESU_TABLES_TREND_H
#define KESU_TABLES_TREND_H

#include <publish/indicator.h>

#include <base/buf.h>

enum { TABLES_PROBABILITY_SIZE = 16 };

void tables_trend(const struct publish_indicator *indicator, struct buf *out);
/* No sample gives certainty, so three digits must not read as 0 or 1. NAN is shown as a dash. */
void tables_probability_words(double probability, char words[static TABLES_PROBABILITY_SIZE]);

#endif
