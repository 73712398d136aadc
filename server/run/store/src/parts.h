/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each kind of figure puts into the batch that stores a run. The arena holds the columns until
 * the batch is sent.
 */
#ifndef KESU_RUN_STORE_PARTS_H
#define KESU_RUN_STORE_PARTS_H

#include <run/compute/figures.h>

#include <base/arena.h>
#include <db/db.h>

/* The shares of every cell by the headline measure, and the target they were held against. */
void run_store_estimates(
        struct db_batch *batch, const struct run_result *result, struct arena *arena);
/* The same by every measure. */
void run_store_measures(
        struct db_batch *batch, const struct run_result *result, struct arena *arena);
/* The townships' models, and the ranks. */
void run_store_areas(struct db_batch *batch, const struct run_result *result, struct arena *arena);
/*
 * The scale and its items: parameters with their errors, shares right, fit, drift of the anchors,
 * and what was chosen. Of a run whose people could not be measured nothing is stored: no later wave
 * can be linked to it.
 */
void run_store_items(struct db_batch *batch, const struct run_result *result, struct arena *arena);
/* Changes and projections. */
void run_store_trend(struct db_batch *batch, const struct run_result *result, struct arena *arena);

#endif
