/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The respondents that a main run's figures rest on, one row of arrays. */
#include "parts.h"

#include <run/compute/microdata.h>

#include <queries/run.h>

/* Before they are compressed. */
enum { RESPONSES_MOST = 512 << 20 };

static void put_responses(struct db_batch *batch, const struct run_result *result,
        const struct run_microdata *microdata)
{
	size_t bytes = microdata->items * microdata->count;

	if (bytes && bytes <= RESPONSES_MOST)
		q_run_store_responses(batch, result->run_id, result->snapshot->withdrawn,
		        (int16_t)microdata->items, (struct str){microdata->category, bytes});
}

static void put(struct db_batch *batch, int64_t run_id, const struct run_microdata *microdata)
{
	size_t count = microdata->count, replicates = microdata->replicates;
	size_t measured = microdata->eap ? count : 0;

	q_run_store_microdata(
	        batch, &(struct q_run_store_microdata_in){
	                       .run_id = run_id,
	                       .psus = {microdata->psu_count, microdata->psu, NULL},
	                       .strata = {microdata->psu_count, microdata->stratum, NULL},
	                       .psu_at = {count, microdata->psu_at, NULL},
	                       .sex = {count, microdata->level[GROUP_SEX], NULL},
	                       .age = {count, microdata->level[GROUP_AGE], NULL},
	                       .residence = {count, microdata->level[GROUP_RESIDENCE], NULL},
	                       .education = {count, microdata->level[GROUP_EDUCATION], NULL},
	                       .points = {count, microdata->points, NULL},
	                       .literate = {count, microdata->literate, NULL},
	                       .base_weights = {count, microdata->base_weight, NULL},
	                       .weights = {count, microdata->weight, NULL},
	                       .cells = {count, microdata->cell, NULL},
	                       .scales = {replicates, microdata->scale, NULL},
	                       .psu_factors = {replicates * microdata->psu_count,
	                               microdata->psu_factor, NULL},
	                       .cell_factors = {replicates * microdata->cells,
	                               microdata->cell_factor, NULL},
	                       .eap = {measured, microdata->eap, NULL},
	                       .scores = {measured * MEASURE_DRAWS, microdata->score, NULL},
	                       .unmeasured = microdata->unmeasured,
	               });
}

void run_store_microdata(struct db_batch *batch, const struct run_result *result)
{
	const struct run_estimates *estimates = &result->figures->estimates;
	struct run_microdata microdata;

	run_microdata_make(&microdata, result->snapshot, &estimates->weights);
	run_microdata_measure(&microdata, &estimates->measures.measurement.cleaned);
	put(batch, result->run_id, &microdata);
	put_responses(batch, result, &microdata);
	run_microdata_end(&microdata);
}
