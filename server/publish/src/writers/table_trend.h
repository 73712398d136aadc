/* The lines above the table that speak of other years: changes since earlier figures, and where the
 * waves point in the year of the target. */
#ifndef KESU_APP_TREND_TABLE_H
#define KESU_APP_TREND_TABLE_H

#include <publish/indicator.h>

#include <base/buf.h>

enum { PROBABILITY_SIZE = 16 };

void trend_write(const struct indicator *indicator, struct buf *out);
/* No sample is certain: three digits must not read as 0 or 1. NAN: a dash. */
void probability_words(double probability, char words[static PROBABILITY_SIZE]);

#endif
