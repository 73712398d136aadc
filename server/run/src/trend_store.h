/* Changes and projections of a run, into the batch that stores it. */
#ifndef KESU_RUN_TREND_STORE_H
#define KESU_RUN_TREND_STORE_H

#include "trend.h"

#include <base/arena.h>
#include <db/db.h>

/* The arena holds the columns until the batch is sent. */
void run_store_trend(struct db_batch *batch, int64_t run_id, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct run_trend *trend, struct arena *arena);

#endif
