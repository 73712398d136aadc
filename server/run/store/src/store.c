/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One batch: it deletes what an interrupted attempt may have left, stores the figures and marks the
 * run done. */
#include <run/store/store.h>

#include "parts.h"
#include <run/compute/activity.h>

#include <queries/run.h>

enum { ARENA_CHUNK = 256 << 10 };

static void put_counts(struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_snapshot *snapshot = result->snapshot;
	struct str group[GROUPS_MAX];
	int32_t attempts[GROUPS_MAX], submitted[GROUPS_MAX];
	double mean[GROUPS_MAX];
	bool missing[GROUPS_MAX], withheld[GROUPS_MAX];
	struct cells_scheme scheme = groups_scheme(&result->survey->own, 1, NULL);
	int16_t hidden[GROUPS_MAX];
	size_t count = design_cells_count(&scheme);

	run_activity_withheld(result->survey, snapshot, withheld);
	for (uint32_t g = 0; g < count; g++) {
		const struct run_counts *counts = &snapshot->groups[g];
		char code[GROUPS_CODE_SIZE];

		groups_code(&result->survey->own, g, code);
		group[g] = arena_copy(arena, str_from(code));
		attempts[g] = (int32_t)counts->attempts;
		submitted[g] = (int32_t)counts->submitted;
		hidden[g] = missing[g] = withheld[g];
		mean[g] = missing[g] ? 0 : (double)counts->points / (double)counts->submitted;
	}
	q_run_store_activity(batch, &(struct q_run_store_activity_in){
	                                    .run_id = result->run_id,
	                                    .groups = {count, group, NULL},
	                                    .attempts = {count, attempts, NULL},
	                                    .submitted = {count, submitted, NULL},
	                                    .mean_scores = {count, mean, missing},
	                                    .hidden = {count, hidden, NULL},
	                            });
}

static void put_figures(
        struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	run_store_estimates(batch, result, arena);
	run_store_measures(batch, result, arena);
	run_store_areas(batch, result, arena);
	run_store_items(batch, result, arena);
	run_store_trend(batch, result, arena);
	run_store_gaps(batch, result, arena);
	run_store_comparisons(batch, result, arena);
	if (result->survey->is_main)
		run_store_microdata(batch, result);
}

static void put_places(struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_earlier *earlier = &result->snapshot->earlier;
	int64_t *run = arena_new(arena, earlier->near_count, sizeof(*run));

	for (size_t i = 0; i < earlier->near_count; i++)
		run[i] = earlier->near[i].run_id;
	if (earlier->near_count)
		q_run_supersede(
		        batch, result->run_id, (struct db_array){earlier->near_count, run, NULL});
}

bool run_store(struct db_session *session, const struct run_result *result,
        const struct run_documents *documents, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	struct arena arena;
	bool good;

	arena_init(&arena, ARENA_CHUNK);
	q_run_clear(batch, result->run_id);
	if (result->figures)
		put_figures(batch, result, &arena);
	else
		put_counts(batch, result, &arena);
	put_places(batch, result, &arena);
	q_run_finish(batch, &(struct q_run_finish_in){
	                            .run_id = result->run_id,
	                            .snapshot_sha256 = {(const char *)result->snapshot->sha256,
	                                    RUN_SHA256_SIZE},
	                            .recipe = documents->recipe,
	                            .diagnostics = documents->diagnostics,
	                            .programme_version = result->survey->programme_version,
	                    });
	good = db_session_run(session, error);
	arena_free(&arena);
	return good;
}
