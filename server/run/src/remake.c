/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the run's survey and snapshot, and makes the weights from them. */
#include "remake.h"

#include <run/snapshot/link.h>
#include <run/snapshot/streams.h>
#include <run/snapshot/survey.h>

#include <string.h>

enum { ARENA_CHUNK = 64 << 10 };

struct remade {
	struct run_survey survey;
	struct run_snapshot snapshot;
	struct run_weights weights;
};

static bool read_again(struct remade *remade, struct db_session *session,
        const struct run_to_remake *run, struct error *error)
{
	if (!run_survey_read(&remade->survey, session, run->run_id, error) ||
	        !run_link_read(&remade->survey, session, run->run_id, error) ||
	        !run_snapshot_read(&remade->snapshot, session, &remade->survey, NULL, NULL, error))
		return false;
	if (run->sha256.n != RUN_SHA256_SIZE ||
	        memcmp(remade->snapshot.sha256, run->sha256.p, RUN_SHA256_SIZE) != 0)
		return error_set(error,
		        "answers or margins have changed since run %lld, or another version of the "
		        "program made it: its weights and scores cannot be computed again",
		        (long long)run->run_id);
	return true;
}

static void take_kept(struct run_rest *rest, const struct run_microdata *microdata,
        const struct run_measurement *measurement)
{
	const struct measure *kept = measurement->kept;

	if (kept == &measurement->cleaned || kept->status != MEASURE_GOOD)
		return;
	rest->kept_score = arena_new(
	        &rest->arena, microdata->count * MEASURE_DRAWS, sizeof(*rest->kept_score));
	for (size_t i = 0; i < microdata->count; i++)
		memcpy(&rest->kept_score[i * MEASURE_DRAWS],
		        &kept->score[(size_t)microdata->order[i] * MEASURE_DRAWS],
		        MEASURE_DRAWS * sizeof(*rest->kept_score));
}

static void measure_again(
        struct run_microdata *microdata, struct run_rest *rest, const struct remade *remade)
{
	struct run_measurement measurement;

	run_measurement_make(
	        &measurement, &remade->survey, &remade->snapshot, remade->weights.weight);
	run_microdata_measure(microdata, &measurement.cleaned);
	if (rest)
		take_kept(rest, microdata, &measurement);
	run_measurement_end(&measurement);
}

static void name_items(struct run_microdata *microdata, const struct instrument *instrument)
{
	struct arena *arena = &microdata->arena;

	microdata->item_code = arena_new(arena, microdata->items, sizeof(*microdata->item_code));
	for (size_t i = 0; i < microdata->items; i++)
		microdata->item_code[i] = arena_copy(arena, instrument->items[i].code);
}

static void take_towns(struct run_rest *rest, const struct remade *remade)
{
	const struct run_regions *regions = &remade->survey.regions;

	rest->town = arena_new(&rest->arena, regions->count, sizeof(*rest->town));
	rest->covariate = arena_new(&rest->arena, regions->count, sizeof(*rest->covariate));
	for (uint32_t r = 0; r < regions->count; r++) {
		if (!str_equal_c(regions->level[r], "township"))
			continue;
		rest->town[rest->towns] = arena_copy(&rest->arena, regions->code[r]);
		for (size_t c = 0; c < RUN_COVARIATES; c++)
			rest->covariate[rest->towns][c] = run_covariate_of(&remade->weights, r, c);
		rest->towns++;
	}
}

static void take_rest(
        struct run_rest *rest, const struct run_microdata *microdata, const struct remade *remade)
{
	rest->key_groups = arena_new(&rest->arena, microdata->count, sizeof(*rest->key_groups));
	for (size_t i = 0; i < microdata->count; i++)
		rest->key_groups[i] = remade->snapshot.respondents.key_groups[microdata->order[i]];
	take_towns(rest, remade);
}

bool run_remake(struct run_microdata *microdata, struct run_rest *rest, struct db_session *session,
        const struct run_to_remake *run, struct error *error)
{
	struct remade remade = {0};
	bool good = read_again(&remade, session, run, error) &&
	            run_weights_make(&remade.weights, &remade.survey, &remade.snapshot, error);

	if (rest)
		arena_init(&rest->arena, ARENA_CHUNK);
	if (good) {
		run_microdata_make(microdata, &remade.snapshot, &remade.weights);
		name_items(microdata, remade.survey.instrument);
	}
	if (good && rest)
		take_rest(rest, microdata, &remade);
	if (good && run->measured)
		measure_again(microdata, rest, &remade);
	run_weights_end(&remade.weights);
	run_snapshot_end(&remade.snapshot);
	run_survey_end(&remade.survey);
	return good;
}

void run_rest_end(struct run_rest *rest)
{
	arena_free(&rest->arena);
	*rest = (struct run_rest){0};
}
