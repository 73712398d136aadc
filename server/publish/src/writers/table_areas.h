/* The townships' two figures and the rank intervals for people at a terminal. */
#ifndef KESU_APP_RESULTS_AREAS_TABLE_H
#define KESU_APP_RESULTS_AREAS_TABLE_H

#include <publish/indicator.h>
#include <publish/truth.h>

#include <base/buf.h>

/* Nothing where a run has neither. truth: NULL but for a rehearsal. */
void indicator_areas_write_table(
        const struct indicator *indicator, const struct truth *truth, struct buf *out);

#endif
