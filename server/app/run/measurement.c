/* Columns of the snapshot turned into what the scoring library takes; the arithmetic is there. */
#include "run/measurement.h"

#include "run/regressors.h"

#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>

static const enum irt_model models[ITEM_TYPES] = {
        [ITEM_SINGLE] = IRT_3PL,
        [ITEM_TRUE_FALSE] = IRT_3PL,
        [ITEM_MULTIPLE] = IRT_2PL,
        [ITEM_NUMBER] = IRT_2PL,
};

enum irt_model measurement_model(enum item_type type)
{
	return models[type];
}

/* True or false has no list of options. A model without guessing does not look at it. */
double measurement_chance(const struct instrument_item *item)
{
	return item->type == ITEM_SINGLE ? 1.0 / item->option_count : 0.5;
}

static struct measure_item *items_of(const struct instrument *instrument)
{
	struct measure_item *items = memory_new((size_t)instrument->item_count, sizeof(*items));

	for (int i = 0; i < instrument->item_count; i++) {
		const struct instrument_item *item = &instrument->items[i];

		items[i] = (struct measure_item){
		        .name = item->code.p,
		        .model = measurement_model(item->type),
		        .chance = measurement_chance(item),
		        .points = item->points,
		        .column = (size_t)i,
		};
	}
	return items;
}

static void measure_both(struct measurement *measurement, const struct run_survey *survey,
        const struct responses *responses, struct measure_rows *rows)
{
	size_t count = (size_t)survey->instrument->item_count;
	struct measure_item *items = items_of(survey->instrument);
	struct measure_options options = {MEASURE_DRAWS, (uint64_t)survey->seed};
	int8_t *category = memory_new(rows->count * rows->columns, sizeof(*category));

	rapid_remove(&measurement->rapid, responses, category);
	rows->category = category;
	measure_make(rows, items, count, &options, &measurement->cleaned);
	measurement->kept = &measurement->cleaned;
	if (measurement->rapid.guesses) {
		measurement->kept = memory_new(1, sizeof(*measurement->kept));
		rows->category = responses->category;
		measure_make(rows, items, count, &options, measurement->kept);
	}
	free(category);
	free(items);
}

void measurement_make(struct measurement *measurement, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const double *weight)
{
	const struct responses *responses = &snapshot->responses;
	struct run_regressors regressors;
	struct measure_rows rows = {
	        .count = snapshot->used,
	        .columns = responses->items,
	        .weight = weight,
	        .id = responses->id,
	        .psu = snapshot->respondents.psu_at,
	};

	*measurement = (struct measurement){.kept = &measurement->cleaned};
	rapid_find(&measurement->rapid, responses);
	if (!snapshot->used) {
		measurement->cleaned.status = MEASURE_IMPOSSIBLE;
		snprintf(measurement->cleaned.message, sizeof(measurement->cleaned.message),
		        "nobody has answered");
		return;
	}
	run_regressors_make(&regressors, &survey->regions, &snapshot->respondents, snapshot->used);
	measurement->indicators = regressors.count;
	rows.indicators = regressors.count;
	rows.first = regressors.first;
	rows.indicator = regressors.indicator;
	rows.indicator_name = regressors.name;
	measure_both(measurement, survey, responses, &rows);
	run_regressors_end(&regressors);
}

void measurement_end(struct measurement *measurement)
{
	if (measurement->kept && measurement->kept != &measurement->cleaned) {
		measure_end(measurement->kept);
		free(measurement->kept);
	}
	measure_end(&measurement->cleaned);
	rapid_end(&measurement->rapid);
	*measurement = (struct measurement){0};
}
