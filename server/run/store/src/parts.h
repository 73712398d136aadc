/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each kind of figure adds to the batch that stores a run. The columns stay in the arena until
 * the batch is sent.
 */
#ifndef KESU_RUN_STORE_PARTS_H
#define KESU_RUN_STORE_PARTS_H

#include <run/compute/figures.h>

#include <base/arena.h>
#include <db/db.h>

/* The shares of every cell by the headline measure, and the target they were compared with. */
void run_store_estimates(
        struct db_batch *batch, const struct run_result *result, struct arena *arena);
/* The shares of every cell by every measure. */
void run_store_measures(
        struct db_batch *batch, const struct run_result *result, struct arena *arena);
/* The townships' models, the ranks, and what the plan promises about these. */
void run_store_areas(struct db_batch *batch, const struct run_result *result, struct arena *arena);
/*
 * The scale and its items: parameters with their errors, shares right, fit, drift of the anchors,
 * and what people chose. Nothing is stored when people could not be measured: no later wave can
 * then be linked to the run.
 */
void run_store_items(struct db_batch *batch, const struct run_result *result, struct arena *arena);
/* What the figures of a main run rest on: it is kept, whoever withdraws later. */
void run_store_microdata(struct db_batch *batch, const struct run_result *result);
/* Gaps, their changes, the spread of the townships, and what the plan promises about these. */
void run_store_gaps(struct db_batch *batch, const struct run_result *result, struct arena *arena);
/* The comparisons that the plan promises. */
void run_store_comparisons(
        struct db_batch *batch, const struct run_result *result, struct arena *arena);
/* Changes and projections. */
void run_store_trend(struct db_batch *batch, const struct run_result *result, struct arena *arena);

#endif
