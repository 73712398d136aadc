/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the run's survey and snapshot, and makes the weights from them. */
#include "remake.h"

#include <run/snapshot/link.h>
#include <run/snapshot/streams.h>
#include <run/snapshot/survey.h>

#include <string.h>

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

static void measure_again(struct run_microdata *microdata, const struct remade *remade)
{
	struct run_measurement measurement;

	run_measurement_make(
	        &measurement, &remade->survey, &remade->snapshot, remade->weights.weight);
	run_microdata_measure(microdata, &measurement.cleaned);
	run_measurement_end(&measurement);
}

static void name_items(struct run_microdata *microdata, const struct instrument *instrument)
{
	struct arena *arena = &microdata->arena;

	microdata->item_code = arena_new(arena, microdata->items, sizeof(*microdata->item_code));
	for (size_t i = 0; i < microdata->items; i++)
		microdata->item_code[i] = arena_copy(arena, instrument->items[i].code);
}

bool run_remake(struct run_microdata *microdata, struct db_session *session,
        const struct run_to_remake *run, struct error *error)
{
	struct remade remade = {0};
	bool good = read_again(&remade, session, run, error) &&
	            run_weights_make(&remade.weights, &remade.survey, &remade.snapshot, error);

	if (good)
		run_microdata_make(microdata, &remade.snapshot, &remade.weights);
	if (good)
		name_items(microdata, remade.survey.instrument);
	if (good && run->measured)
		measure_again(microdata, &remade);
	run_weights_end(&remade.weights);
	run_snapshot_end(&remade.snapshot);
	run_survey_end(&remade.survey);
	return good;
}
