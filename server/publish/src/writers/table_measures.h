/* The share of the survey's own region by every measure, and how reliable its form is, at a terminal. */
#ifndef KESU_APP_MEASURES_TABLE_H
#define KESU_APP_MEASURES_TABLE_H

#include <publish/indicator.h>
#include <publish/truth.h>

#include <base/buf.h>

/* Nothing of a run that knows no measures. truth: NULL but for a rehearsal. */
void indicator_measures_write_table(
        const struct indicator *indicator, const struct truth *truth, struct buf *out);

#endif
