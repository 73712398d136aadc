/* Changes and projections of a run, into the batch that stores it. */
#ifndef KESU_RUN_STORE_TREND_STORE_H
#define KESU_RUN_STORE_TREND_STORE_H

#include <run/compute/figures.h>

#include <base/arena.h>
#include <db/db.h>

/* The arena holds the columns until the batch is sent. */
void run_store_trend(struct db_batch *batch, const struct run_result *result, struct arena *arena);

#endif
