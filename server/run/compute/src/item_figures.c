/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns columns of the snapshot into the input of the scoring library, which does the arithmetic.
 */
#include <run/compute/item_figures.h>

#include <base/memory.h>

#include <stdlib.h>

static void count_answers(const struct irt_responses *responses, int32_t *answered)
{
	for (size_t i = 0; i < responses->rows; i++)
		for (size_t j = 0; j < responses->items; j++)
			answered[j] += responses->category[i * responses->items + j] >= 0;
}

static void make(struct run_item_figures *figures, const struct run_measurement *measurement,
        const struct irt_responses *responses)
{
	const struct irt_fit_result *result = &measurement->cleaned.fit;
	struct irt_anchor *anchor = memory_new(responses->items, sizeof(*anchor));
	struct irt_fit_options options = IRT_FIT_DEFAULTS;

	for (size_t j = 0; j < responses->items; j++)
		anchor[j].fixed = measurement->items.item[j].known != NULL;
	options.anchor = anchor;
	count_answers(responses, figures->answered);
	item_fit_classical(responses, result, figures->classical);
	item_fit_items(responses, &options, result, figures->fit);
	free(anchor);
}

void run_item_figures_make(struct run_item_figures *figures, const struct run_snapshot *snapshot,
        const struct run_estimates *estimates)
{
	const struct run_measurement *measurement = &estimates->measures.measurement;
	size_t items = measurement->cleaned.fit.items, rows = snapshot->used;
	int8_t *category;
	struct irt_responses responses = {rows, items, NULL, estimates->weights.weight, NULL, 1};

	*figures = (struct run_item_figures){0};
	if (measurement->cleaned.status != MEASURE_GOOD)
		return;
	figures->classical = memory_new(items, sizeof(*figures->classical));
	figures->fit = memory_new(items, sizeof(*figures->fit));
	figures->answered = memory_new(items, sizeof(*figures->answered));
	category = memory_new(rows * items, sizeof(*category));
	run_rapid_remove(&measurement->rapid, &snapshot->responses, category);
	responses.category = category;
	make(figures, measurement, &responses);
	free(category);
}

void run_item_figures_end(struct run_item_figures *figures)
{
	free(figures->classical);
	free(figures->fit);
	free(figures->answered);
	*figures = (struct run_item_figures){0};
}
