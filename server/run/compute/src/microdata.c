/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows are sorted by content; only rows of one psu that are alike in all of it keep their order. */
#include <run/compute/microdata.h>

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 64 << 10 };

/* --- the order --- */

struct place {
	uint32_t psu_at, row;
	int8_t level[GROUPS_FACTORS];
	int16_t points;
	double weight;
};

static int place_compare(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int levels = memcmp(x->level, y->level, sizeof(x->level));

	if (x->psu_at != y->psu_at)
		return x->psu_at < y->psu_at ? -1 : 1;
	if (levels)
		return levels;
	if (x->points != y->points)
		return x->points < y->points ? -1 : 1;
	if (x->weight < y->weight || x->weight > y->weight)
		return x->weight < y->weight ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static uint32_t *order_make(struct arena *arena, const struct run_respondents *rows, size_t count)
{
	struct place *places = memory_new(count, sizeof(*places));
	uint32_t *order = arena_new(arena, count, sizeof(*order));

	for (size_t i = 0; i < count; i++) {
		places[i] = (struct place){
		        .psu_at = rows->psu_at[i],
		        .row = (uint32_t)i,
		        .points = rows->points[i],
		        .weight = rows->weight[i],
		};
		for (int v = 0; v < GROUPS_FACTORS; v++)
			places[i].level[v] = rows->level[v][i];
	}
	qsort(places, count, sizeof(*places), place_compare);
	for (size_t i = 0; i < count; i++)
		order[i] = places[i].row;
	free(places);
	return order;
}

/* --- the columns --- */

static void take_psus(struct run_microdata *microdata, const struct run_snapshot *snapshot)
{
	size_t count = snapshot->psu_count;

	microdata->psu_count = count;
	microdata->psu = arena_new(&microdata->arena, count, sizeof(*microdata->psu));
	microdata->stratum = arena_new(&microdata->arena, count, sizeof(*microdata->stratum));
	for (size_t i = 0; i < count; i++) {
		microdata->psu[i] = snapshot->psus[i].psu;
		microdata->stratum[i] = snapshot->psus[i].stratum;
	}
}

static struct str level_name(const struct run_respondents *rows, int variable, size_t row)
{
	int8_t level = rows->level[variable][row];

	return str_from(level < 0 ? "" : model_group_variables[variable].levels[level]);
}

static void take_respondents(struct run_microdata *microdata, const struct run_respondents *rows,
        const struct run_weights *weights)
{
	struct arena *arena = &microdata->arena;
	size_t count = microdata->count;

	microdata->psu_at = arena_new(arena, count, sizeof(*microdata->psu_at));
	microdata->points = arena_new(arena, count, sizeof(*microdata->points));
	microdata->literate = arena_new(arena, count, sizeof(*microdata->literate));
	microdata->base_weight = arena_new(arena, count, sizeof(*microdata->base_weight));
	microdata->weight = arena_new(arena, count, sizeof(*microdata->weight));
	microdata->cell = arena_new(arena, count, sizeof(*microdata->cell));
	for (int v = 0; v < GROUPS_FACTORS; v++)
		microdata->level[v] = arena_new(arena, count, sizeof(*microdata->level[v]));
	for (size_t i = 0; i < count; i++) {
		uint32_t row = microdata->order[i];

		microdata->psu_at[i] = (int32_t)rows->psu_at[row];
		microdata->points[i] = rows->points[row];
		microdata->literate[i] = rows->literate[row] > 0;
		microdata->base_weight[i] = rows->weight[row];
		microdata->weight[i] = weights->weight[row];
		microdata->cell[i] = (int32_t)weights->chain.cell[row];
		for (int v = 0; v < GROUPS_FACTORS; v++)
			microdata->level[v][i] = level_name(rows, v, row);
	}
}

static void take_responses(struct run_microdata *microdata, const struct run_responses *responses)
{
	size_t items = responses->items;

	microdata->items = items;
	microdata->category = arena_new(&microdata->arena, microdata->count * items, 1);
	for (size_t i = 0; i < microdata->count * items; i++) {
		size_t row = microdata->order[i / items];
		int8_t category = responses->category[row * items + i % items];

		microdata->category[i] = category < 0    ? RUN_NOT_GIVEN
		                         : category == 0 ? RUN_WRONG
		                                         : RUN_RIGHT;
	}
}

static void take_replicates(struct run_microdata *microdata, const struct run_weights *weights)
{
	const struct chain *chain = &weights->chain;
	size_t psus = chain->psu_count, cells = chain->cells, count = weights->replicates.count;
	double *factor = memory_new(psus, sizeof(*factor));
	struct arena *arena = &microdata->arena;
	struct chain_work work;

	microdata->cells = cells;
	microdata->replicates = count;
	microdata->scale = arena_new(arena, count, sizeof(*microdata->scale));
	microdata->psu_factor = arena_new(arena, count * psus, sizeof(*microdata->psu_factor));
	microdata->cell_factor = arena_new(arena, count * cells, sizeof(*microdata->cell_factor));
	weighting_chain_work_make(&work, chain);
	for (uint32_t r = 0; r < count; r++) {
		microdata->scale[r] = weighting_replicates_factors(&weights->replicates, r, factor);
		weighting_chain_weigh(chain, factor, CHAIN_STOP_AGAIN, &work);
		memcpy(&microdata->psu_factor[r * psus], work.psu_factor, psus * sizeof(*factor));
		memcpy(&microdata->cell_factor[r * cells], work.cell_factor,
		        cells * sizeof(*factor));
	}
	weighting_chain_work_end(&work);
	free(factor);
}

void run_microdata_make(struct run_microdata *microdata, const struct run_snapshot *snapshot,
        const struct run_weights *weights)
{
	*microdata = (struct run_microdata){.count = snapshot->used, .unmeasured = STR("")};
	arena_init(&microdata->arena, ARENA_CHUNK);
	microdata->order = order_make(&microdata->arena, &snapshot->respondents, microdata->count);
	take_psus(microdata, snapshot);
	take_respondents(microdata, &snapshot->respondents, weights);
	take_responses(microdata, &snapshot->responses);
	take_replicates(microdata, weights);
}

void run_microdata_measure(struct run_microdata *microdata, const struct measure *measure)
{
	struct arena *arena = &microdata->arena;
	size_t count = microdata->count;

	if (measure->status != MEASURE_GOOD) {
		microdata->unmeasured = arena_copy(arena, str_from(measure->message));
		return;
	}
	microdata->eap = arena_new(arena, count, sizeof(*microdata->eap));
	microdata->score = arena_new(arena, count * MEASURE_DRAWS, sizeof(*microdata->score));
	for (size_t i = 0; i < count; i++) {
		size_t row = microdata->order[i];

		microdata->eap[i] = measure->eap_points[row];
		memcpy(&microdata->score[i * MEASURE_DRAWS], &measure->score[row * MEASURE_DRAWS],
		        MEASURE_DRAWS * sizeof(*microdata->score));
	}
}

double run_microdata_weight(const struct run_microdata *microdata, double base_weight,
        int32_t psu_at, int32_t cell, size_t replicate)
{
	return base_weight *
	       microdata->psu_factor[replicate * microdata->psu_count + (size_t)psu_at] *
	       microdata->cell_factor[replicate * microdata->cells + (size_t)cell];
}

void run_microdata_end(struct run_microdata *microdata)
{
	arena_free(&microdata->arena);
	*microdata = (struct run_microdata){0};
}
