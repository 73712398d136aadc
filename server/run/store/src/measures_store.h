/* Shares by every kind of measure, into the batch that stores the run. */
#ifndef KESU_RUN_STORE_MEASURES_STORE_H
#define KESU_RUN_STORE_MEASURES_STORE_H

#include <run/compute/figures.h>

#include <base/arena.h>
#include <db/db.h>

/* The arena holds the columns until the batch is sent. */
void run_store_measures(
        struct db_batch *batch, const struct run_result *result, struct arena *arena);

#endif
