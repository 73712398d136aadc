/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns columns of the snapshot into the input of the scoring library, which does the arithmetic.
 */
#include <run/compute/measurement.h>

#include <reporting/words.h>
#include <run/compute/regressors.h>
#include <run/input/earlier.h>

#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- messages ---- */

static bool is_answered_by_few(const struct measure_rows *rows, size_t item)
{
	int64_t answers = 0;

	for (size_t at = item; at < rows->count * rows->columns; at += rows->columns)
		answers += rows->category[at] >= 0;
	return answers < RUN_RESPONDENTS_LEAST;
}

static void withhold_message(char *message)
{
	if (*message)
		snprintf(message, MEASURE_MESSAGE,
		        REPORTING_NOTE_FEW_ANSWERS_ZH " / " REPORTING_NOTE_FEW_ANSWERS_EN);
}

/*
 * A message may say what the answers to an item are, such as that all of them are right. If few
 * have answered some item, it would say it of each of them. rows: with the fewest answers.
 */
static void withhold_messages(struct run_measurement *measurement, const struct measure_rows *rows)
{
	size_t item = 0;

	while (item < rows->columns && !is_answered_by_few(rows, item))
		item++;
	if (item == rows->columns)
		return;
	withhold_message(measurement->cleaned.message);
	withhold_message(measurement->anchors.message);
	if (measurement->kept != &measurement->cleaned)
		withhold_message(measurement->kept->message);
}

/* ---- anchors ---- */

static void anchors_begin(struct run_measurement_anchors *anchors, size_t items)
{
	anchors->drift = memory_new(items, sizeof(*anchors->drift));
	anchors->shift = memory_new(items, sizeof(*anchors->shift));
	anchors->freed = memory_new(items, sizeof(*anchors->freed));
	for (size_t j = 0; j < items; j++)
		anchors->drift[j] = anchors->shift[j] = (double)NAN;
}

/* An item that was freed in an earlier pass keeps the drift found in that pass. */
static void anchors_take(
        struct run_measurement_anchors *anchors, const struct measure *measure, size_t items)
{
	for (size_t j = 0; j < items; j++) {
		if (anchors->freed[j] || isnan(measure->drift[j]))
			continue;
		anchors->drift[j] = measure->drift[j];
		anchors->shift[j] = measure->shift[j];
		anchors->freed[j] = measure->freed[j];
		anchors->freed_count += measure->freed[j];
	}
}

static void items_again(struct run_measurement *measurement, const struct run_survey *survey)
{
	run_link_items_end(&measurement->items);
	measurement->items = run_link_items(&survey->link, survey->instrument,
	        measurement->anchors.held, measurement->anchors.freed);
}

/*
 * Whether to measure the survey on its own: the anchors could not hold the scale, and the form is
 * the survey's own, which needs no anchors.
 */
static bool stands_alone(struct run_measurement *measurement, const struct run_survey *survey)
{
	struct run_measurement_anchors *anchors = &measurement->anchors;

	if (measurement->cleaned.status == MEASURE_GOOD || !anchors->held || survey->link.form)
		return false;
	snprintf(anchors->message, sizeof(anchors->message), "%s", measurement->cleaned.message);
	anchors->held = false;
	anchors->freed_count = 0;
	for (int j = 0; j < survey->instrument->item_count; j++)
		anchors->freed[j] = false;
	return true;
}

/*
 * A drifted item counts on the form with its earlier parameters. This needs another pass, with the
 * earlier item as a separate item of the form. Passes are repeated until no item drifts. Each pass
 * frees at least one item.
 */
static void measure_linked(struct run_measurement *measurement, const struct run_survey *survey,
        const struct measure_rows *rows, const struct measure_options *options)
{
	struct run_measurement_anchors *anchors = &measurement->anchors;
	size_t before;

	anchors->held = survey->link.run_id != 0;
	do {
		before = anchors->freed_count;
		measurement_end(&measurement->cleaned);
		items_again(measurement, survey);
		measurement_make(rows, measurement->items.item, measurement->items.count, options,
		        &measurement->cleaned);
		if (measurement->cleaned.status == MEASURE_GOOD && anchors->held)
			anchors_take(anchors, &measurement->cleaned, rows->columns);
	} while (anchors->freed_count > before || stands_alone(measurement, survey));
}

/*
 * A number of this survey as it was read. Both measurements have the same random numbers, so they
 * differ by the rapid guesses alone.
 */
static uint64_t source_of(const struct run_snapshot *snapshot)
{
	uint64_t source = 0;

	for (size_t i = 0; i < sizeof(source); i++)
		source = source << 8 | snapshot->sha256[i];
	return source;
}

static void measure_both(struct run_measurement *measurement, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct measure_rows *rows)
{
	const struct run_responses *responses = &snapshot->responses;
	struct measure_options options = {
	        MEASURE_DRAWS, (uint64_t)survey->seed, source_of(snapshot)};
	int8_t *category = memory_new(rows->count * rows->columns, sizeof(*category));

	run_rapid_remove(&measurement->rapid, responses, category);
	rows->category = category;
	measure_linked(measurement, survey, rows, &options);
	measurement->kept = &measurement->cleaned;
	if (measurement->rapid.guesses) {
		measurement->kept = memory_new(1, sizeof(*measurement->kept));
		rows->category = responses->category;
		measurement_make(rows, measurement->items.item, measurement->items.count, &options,
		        measurement->kept);
	}
	rows->category = category;
	withhold_messages(measurement, rows);
	free(category);
}

void run_measurement_make(struct run_measurement *measurement, const struct run_survey *survey,
        const struct run_snapshot *snapshot, const double *weight)
{
	const struct run_responses *responses = &snapshot->responses;
	struct run_regressors regressors;
	struct measure_rows rows = {
	        .count = snapshot->used,
	        .columns = responses->items,
	        .weight = weight,
	        .id = responses->id,
	        .psu = snapshot->respondents.psu_at,
	};

	*measurement = (struct run_measurement){.kept = &measurement->cleaned};
	anchors_begin(&measurement->anchors, (size_t)survey->instrument->item_count);
	run_rapid_find(&measurement->rapid, responses);
	if (!snapshot->used) {
		measurement->cleaned.status = MEASURE_IMPOSSIBLE;
		snprintf(measurement->cleaned.message, MEASURE_MESSAGE,
		        REPORTING_NOTE_FEW_ANSWERS_ZH " / " REPORTING_NOTE_FEW_ANSWERS_EN);
		return;
	}
	run_regressors_make(&regressors, survey, &snapshot->respondents, snapshot->used);
	measurement->indicators = regressors.count;
	rows.indicators = regressors.count;
	rows.first = regressors.first;
	rows.indicator = regressors.indicator;
	rows.indicator_name = regressors.name;
	measure_both(measurement, survey, snapshot, &rows);
	run_regressors_end(&regressors);
}

void run_measurement_end(struct run_measurement *measurement)
{
	if (measurement->kept && measurement->kept != &measurement->cleaned) {
		measurement_end(measurement->kept);
		free(measurement->kept);
	}
	measurement_end(&measurement->cleaned);
	run_rapid_end(&measurement->rapid);
	run_link_items_end(&measurement->items);
	free(measurement->anchors.drift);
	free(measurement->anchors.shift);
	free(measurement->anchors.freed);
	*measurement = (struct run_measurement){0};
}
