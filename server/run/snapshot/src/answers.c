/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A save has a few answers and perhaps some background. For each item and each question the save
 * with the highest seq counts. A response that is NULL, or a background answer that is null, takes
 * the answer back. When the next attempt begins, the one before is complete and is
 * taken into the snapshot.
 */
#include "answers.h"

#include <db/session.h>
#include <jansson.h>
#include <string.h>

enum { AT_ATTEMPT, AT_SEQ, AT_ITEMS, AT_RESPONSES, AT_ELAPSED, AT_BACKGROUND };
enum { BACKGROUND_BYTES_MAX = 64 << 10 };

static void forget_attempt(struct run_answers_pass *pass)
{
	memset(pass->latest.answered, 0, sizeof(pass->latest.answered));
	for (int i = 0; i < pass->survey->instrument->item_count; i++)
		pass->latest.spent_ms[i] = -1;
	buf_clear(&pass->background);
}

void run_answers_begin(struct run_answers_pass *pass, const struct run_survey *survey,
        struct run_snapshot *snapshot)
{
	*pass = (struct run_answers_pass){.survey = survey, .snapshot = snapshot};
	buf_init(&pass->background, BACKGROUND_BYTES_MAX);
	forget_attempt(pass);
}

void run_answers_end(struct run_answers_pass *pass)
{
	buf_free(&pass->background);
}

static bool finish_attempt(struct run_answers_pass *pass, struct error *error)
{
	const struct run_attempt *attempt = &pass->snapshot->attempts[pass->current];

	pass->latest.background = buf_str(&pass->background);
	if (!run_attempt_take(pass->snapshot, pass->survey, attempt, &pass->latest, error))
		return false;
	forget_attempt(pass);
	pass->current++;
	return true;
}

/* --- rows --- */

/* Finishes all attempts before the one of this row. */
static bool reach_attempt(struct run_answers_pass *pass, struct str field, struct error *error)
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

static bool take_responses(
        struct run_answers_pass *pass, const struct str *fields, struct error *error)
{
	int16_t item[INSTRUMENT_ITEMS_MAX];
	int64_t response[INSTRUMENT_ITEMS_MAX];
	int32_t elapsed_ms[INSTRUMENT_ITEMS_MAX];
	bool taken_back[INSTRUMENT_ITEMS_MAX];
	size_t count =
	        db_array_read(fields[AT_ITEMS], DB_INT2_ARRAY, item, NULL, INSTRUMENT_ITEMS_MAX);

	if (count == SIZE_MAX ||
	        db_array_read(fields[AT_RESPONSES], DB_INT8_ARRAY, response, taken_back,
	                INSTRUMENT_ITEMS_MAX) != count ||
	        db_array_read(fields[AT_ELAPSED], DB_INT4_ARRAY, elapsed_ms, NULL,
	                INSTRUMENT_ITEMS_MAX) != count)
		return error_set(error, "a stored save has malformed arrays");
	for (size_t i = 0; i < count; i++) {
		if (item[i] < 1 || item[i] > pass->survey->instrument->item_count)
			return error_set(error, "a stored answer is to item %d of %d", item[i],
			        pass->survey->instrument->item_count);
		pass->latest.response[item[i] - 1] = response[i];
		pass->latest.answered[item[i] - 1] = !taken_back[i];
		add_spent(&pass->latest.spent_ms[item[i] - 1], elapsed_ms[i]);
	}
	return true;
}

static int add_piece(const char *bytes, size_t count, void *out)
{
	buf_add(out, (struct str){bytes, count});
	return 0;
}

/* Nearly everyone sends the whole background in one save. Only a second save needs a merge. */
static bool take_background(struct run_answers_pass *pass, struct str text, struct error *error)
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

bool run_answers_row(struct run_answers_pass *pass, const struct str *fields, struct error *error)
{
	return reach_attempt(pass, fields[AT_ATTEMPT], error) &&
	       take_responses(pass, fields, error) &&
	       take_background(pass, fields[AT_BACKGROUND], error);
}

bool run_answers_finish(struct run_answers_pass *pass, struct error *error)
{
	while (pass->current < pass->snapshot->attempt_count)
		if (!finish_attempt(pass, error))
			return false;
	return true;
}
