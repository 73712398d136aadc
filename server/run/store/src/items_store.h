/*
 * The scale of a run and its items, into the batch that stores the run: parameters with their errors, shares
 * right, fit, drift of the anchors, and what was chosen. Of a run whose people could not be measured nothing is
 * stored: no later wave can be linked to it.
 */
#ifndef KESU_RUN_STORE_ITEMS_STORE_H
#define KESU_RUN_STORE_ITEMS_STORE_H

#include <run/compute/figures.h>

#include <base/arena.h>
#include <db/db.h>

/* The arena holds the columns until the batch is sent. */
void run_store_items(struct db_batch *batch, const struct run_result *result, struct arena *arena);

#endif
