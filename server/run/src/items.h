/*
 * The scale of a run and its items, into the batch that stores the run: parameters with their errors, shares
 * right, fit, drift of the anchors, and what was chosen. Of a run whose people could not be measured nothing is
 * stored: no later wave can be linked to it.
 */
#ifndef KESU_APP_ITEMS_H
#define KESU_APP_ITEMS_H

#include "estimates.h"

void run_items_store(struct db_batch *batch, int64_t run_id, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct estimates *estimates,
        struct arena *arena);

#endif
