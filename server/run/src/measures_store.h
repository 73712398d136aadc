/* The shares of a run's cells by every measure, on their way into kesu.estimate_measure. */
#ifndef KESU_APP_MEASURES_STORE_H
#define KESU_APP_MEASURES_STORE_H

#include "estimates.h"

#include <db/db.h>

/* Adds the statement to the batch; the arena holds its columns until it is sent. */
void measures_store(struct db_batch *batch, int64_t run_id, const struct run_survey *survey,
        const struct estimates *estimates, struct arena *arena);

#endif
