/*
 * A save is a few answers and perhaps some background; the highest seq has the last word on each
 * item and each question. When the next attempt begins, the one before is complete: its points are
 * added up and it becomes a respondent, a count of an activity, or only a line of the diagnostics.
 */
#include "answers.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ATTEMPT, AT_SEQ, AT_ITEMS, AT_RESPONSES, AT_ELAPSED, AT_BACKGROUND };
enum { BACKGROUND_BYTES_MAX = 64 << 10 };

static void forget_attempt(struct answers_pass *pass)
{
	memset(pass->answered, 0, sizeof(pass->answered));
	for (int i = 0; i < pass->survey->instrument->item_count; i++)
		pass->spent_ms[i] = -1;
	buf_clear(&pass->background);
}

void answers_begin(
        struct answers_pass *pass, const struct run_survey *survey, struct run_snapshot *snapshot)
{
	*pass = (struct answers_pass){.survey = survey, .snapshot = snapshot};
	buf_init(&pass->background, BACKGROUND_BYTES_MAX);
	forget_attempt(pass);
	snapshot->form.items = survey->instrument->item_count;
}

void answers_end(struct answers_pass *pass)
{
	buf_free(&pass->background);
}

/* --- one attempt is complete --- */

/* NULL: the whole form. */
static const struct booklet_part *part_of(
        const struct run_survey *survey, const struct run_attempt *attempt)
{
	return survey->design ? &survey->parts[attempt->booklet - 1] : NULL;
}

/* Of each item, 0 where it was not answered or not asked; the form's total. */
static double score_points(
        const struct answers_pass *pass, const struct run_attempt *attempt, int *points)
{
	const struct run_survey *survey = pass->survey;
	const struct booklet_part *part = part_of(survey, attempt);
	int total = 0;

	for (int i = 0; i < survey->instrument->item_count; i++) {
		bool counts = pass->answered[i] && (!part || part->asks[i]);

		points[i] =
		        counts ? item_points(&survey->instrument->items[i], pass->response[i]) : 0;
		total += points[i];
	}
	/* Exact where the quotient is a whole number: the cut is one. */
	return part ? (double)total * survey->standard->points / survey->worth[attempt->booklet - 1]
	            : total;
}

/* Items of other booklets have no points that could be compared. */
static void add_to_form(const struct answers_pass *pass, double weight, const int *points)
{
	if (!pass->survey->design)
		form_add(&pass->snapshot->form, weight, points);
}

static void count_activity(const struct answers_pass *pass, const struct run_attempt *attempt,
        const struct background_classes *classes, const int *points, double total)
{
	uint32_t groups[GROUPS_MAX];
	size_t count = groups_of(classes, groups);

	if (attempt->state == RUN_SUBMITTED)
		add_to_form(pass, 1, points);
	for (size_t i = 0; i < count; i++) {
		struct run_counts *counts = &pass->snapshot->groups[groups[i]];

		counts->attempts++;
		if (attempt->state != RUN_SUBMITTED)
			continue;
		counts->submitted++;
		counts->points += lround(total);
	}
}

static void add_responses(const struct answers_pass *pass, const struct run_attempt *attempt)
{
	struct run_snapshot *snapshot = pass->snapshot;
	const struct instrument *instrument = pass->survey->instrument;
	struct responses_row row = {
	        .id = attempt->id,
	        .answered = pass->answered,
	        .response = pass->response,
	        .spent_ms = pass->spent_ms,
	        .part = part_of(pass->survey, attempt),
	};

	responses_add(&snapshot->responses, instrument, &row);
	choices_add(&snapshot->choices, instrument, &snapshot->responses, &row);
}

static void take_sampled(const struct answers_pass *pass, const struct run_attempt *attempt,
        struct background_classes *classes, const int *points, double total)
{
	struct run_snapshot *snapshot = pass->snapshot;

	if (attempt->state != RUN_SUBMITTED)
		return;
	if (attempt->psu < 0) {
		snapshot->uninvited++;
		return;
	}
	if (classes->age == GROUP_AGE_MISSING) {
		snapshot->no_age++;
		snapshot->no_age_weight += attempt->weight;
		return;
	}
	struct run_psu *psu = &snapshot->psus[attempt->psu];

	psu->answered++;
	psu->answered_weight += attempt->weight;
	if (classes->outside_frame) {
		snapshot->out_of_frame++;
		snapshot->out_of_frame_weight += attempt->weight;
		return;
	}

	/* The frame knows where a psu lies; what people say of it does not enter the figures. */
	classes->level[GROUP_RESIDENCE] = psu->residence;
	psu->has_respondents = true;
	add_to_form(pass, attempt->weight, points);
	respondents_add(&snapshot->respondents,
	        &(struct respondent){.weight = attempt->weight,
	                .literate = run_is_literate(pass->survey->standard, total),
	                .points = (int)lround(total),
	                .psu_at = (uint32_t)attempt->psu,
	                .region = psu->region,
	                .stratum = psu->stratum,
	                .psu = psu->psu,
	                .classes = classes});
	add_responses(pass, attempt);
}

static bool finish_attempt(struct answers_pass *pass, struct error *error)
{
	const struct run_attempt *attempt = &pass->snapshot->attempts[pass->current];
	int points[INSTRUMENT_ITEMS_MAX];
	struct background_classes classes;
	double total = score_points(pass, attempt, points);

	if (!background_classify(pass->survey->instrument, buf_str(&pass->background),
	            pass->survey->year, &classes, error))
		return error_wrap(error, "a stored background");
	if (pass->survey->is_activity)
		count_activity(pass, attempt, &classes, points, total);
	else
		take_sampled(pass, attempt, &classes, points, total);
	forget_attempt(pass);
	pass->current++;
	return true;
}

/* --- rows --- */

/* Finishes the attempts before the row's. */
static bool reach_attempt(struct answers_pass *pass, struct str field, struct error *error)
{
	const struct run_snapshot *snapshot = pass->snapshot;
	struct uuid id = db_field_uuid(field);

	while (pass->current < snapshot->attempt_count) {
		int order = memcmp(snapshot->attempts[pass->current].id.b, id.b, sizeof(id.b));

		if (!order)
			return true;
		if (order > 0)
			break;
		if (!finish_attempt(pass, error))
			return false;
	}
	return error_set(error, "a stored answer belongs to no attempt of the snapshot");
}

static void add_spent(int64_t *spent_ms, int32_t elapsed_ms)
{
	if (elapsed_ms < 0)
		return;
	*spent_ms = (*spent_ms < 0 ? 0 : *spent_ms) + elapsed_ms;
}

static bool take_responses(struct answers_pass *pass, const struct str *fields, struct error *error)
{
	int16_t item[INSTRUMENT_ITEMS_MAX];
	int64_t response[INSTRUMENT_ITEMS_MAX];
	int32_t elapsed_ms[INSTRUMENT_ITEMS_MAX];
	size_t count =
	        db_array_read(fields[AT_ITEMS], DB_INT2_ARRAY, item, NULL, INSTRUMENT_ITEMS_MAX);

	if (count == SIZE_MAX ||
	        db_array_read(fields[AT_RESPONSES], DB_INT8_ARRAY, response, NULL,
	                INSTRUMENT_ITEMS_MAX) != count ||
	        db_array_read(fields[AT_ELAPSED], DB_INT4_ARRAY, elapsed_ms, NULL,
	                INSTRUMENT_ITEMS_MAX) != count)
		return error_set(error, "a stored save has malformed arrays");
	for (size_t i = 0; i < count; i++) {
		if (item[i] < 1 || item[i] > pass->survey->instrument->item_count)
			return error_set(error, "a stored answer is to item %d of %d", item[i],
			        pass->survey->instrument->item_count);
		pass->response[item[i] - 1] = response[i];
		pass->answered[item[i] - 1] = true;
		add_spent(&pass->spent_ms[item[i] - 1], elapsed_ms[i]);
	}
	return true;
}

static int add_piece(const char *bytes, size_t count, void *out)
{
	buf_add(out, (struct str){bytes, count});
	return 0;
}

/* Nearly everyone tells everything in one save; only a second one costs a merge. */
static bool take_background(struct answers_pass *pass, struct str text, struct error *error)
{
	bool good;

	if (!text.p)
		return true;
	if (!pass->background.n) {
		buf_add(&pass->background, text);
		return !pass->background.overflowed || error_set(error, "a background too long");
	}
	json_t *before = json_loadb(pass->background.p, pass->background.n, 0, NULL);
	json_t *after = json_loadb(text.p, text.n, 0, NULL);

	buf_clear(&pass->background);
	good = before && after && json_object_update(before, after) == 0 &&
	       json_dump_callback(before, add_piece, &pass->background, JSON_COMPACT) == 0 &&
	       !pass->background.overflowed;
	json_decref(before);
	json_decref(after);
	return good || error_set(error, "a stored background is no JSON object");
}

bool answers_row(struct answers_pass *pass, const struct str *fields, struct error *error)
{
	return reach_attempt(pass, fields[AT_ATTEMPT], error) &&
	       take_responses(pass, fields, error) &&
	       take_background(pass, fields[AT_BACKGROUND], error);
}

bool answers_finish(struct answers_pass *pass, struct error *error)
{
	while (pass->current < pass->snapshot->attempt_count)
		if (!finish_attempt(pass, error))
			return false;
	return true;
}
