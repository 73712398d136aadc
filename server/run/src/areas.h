/* What a run makes of its estimates: the townships' models, the ranks, and what is told of them. */
#ifndef KESU_APP_RUN_AREAS_H
#define KESU_APP_RUN_AREAS_H

#include "ranks.h"
#include "towns.h"

#include <db/db.h>
#include <jansson.h>

struct run_areas {
	struct run_towns towns;
	struct run_ranks ranks;
};

void run_areas_make(struct run_areas *areas, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct estimates *estimates);
void run_areas_end(struct run_areas *areas);

/* Adds the statements to the batch; the arena holds their columns until it is sent. */
void run_areas_store(struct db_batch *batch, int64_t run_id, const struct run_survey *survey,
        const struct run_areas *areas, struct arena *arena);

/* By which methods: an object with "small_areas" and "ranks". */
json_t *run_areas_recipe(void);
/* From what: an object with "townships", an object a county, and "peers", whose runs were read. */
json_t *run_areas_diagnostics(const struct run_survey *survey, const struct run_peers *peers,
        const struct run_areas *areas);

#endif
