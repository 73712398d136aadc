/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is there of an attempt; starting.c starts it.
 *
 * GET    /attempts/{attempt}        its state and the latest answer per item while it is open
 * DELETE /attempts/{attempt}        withdraws it: what was answered is deleted
 *
 * A limited secret reads which items are answered, but not how, and withdraws nothing. What has
 * been submitted is read by nobody.
 */
#include "handlers.h"
#include "started.h"

#include <model/answers.h>
#include <queries/intake.h>
#include <stdlib.h>

/* --- GET --- */

struct attempt_view {
	struct http_exchange *x;
	struct secret_grant grant;
};

enum { ATTEMPT_REPLY_MAX = 1 << 20 };
enum { AT_MERGE, AT_STATE, AT_ANSWERS }; /* order in the batch */

/* The latest response to each item; `given[i]` says whether there is one that was not taken
 * back. */
struct latest_answers {
	int64_t *response;
	bool *given;
	json_t *background;
};

static void latest_answers_add(struct latest_answers *latest, int item_count,
        const struct db_batch *batch, size_t row, const struct q_attempt_answers_row *save)
{
	int16_t items[INSTRUMENT_ITEMS_MAX];
	int64_t responses[INSTRUMENT_ITEMS_MAX];
	bool none[INSTRUMENT_ITEMS_MAX];
	size_t n =
	        db_get_array(batch, AT_ANSWERS, row, 1, DB_INT2_ARRAY, items, INSTRUMENT_ITEMS_MAX);
	size_t m = db_array_read(
	        save->responses, DB_INT8_ARRAY, responses, none, INSTRUMENT_ITEMS_MAX);

	if (n == SIZE_MAX || n != m)
		n = 0; /* the schema does not let this happen */
	for (size_t i = 0; i < n; i++) {
		if (items[i] < 1 || items[i] > item_count)
			continue;
		latest->response[items[i] - 1] = responses[i];
		latest->given[items[i] - 1] = !none[i];
	}
	if (save->background.p) {
		json_t *given = json_loadb(save->background.p, save->background.n, 0, NULL);
		json_object_update(latest->background, given);
		json_decref(given);
	}
}

/* A background answer that was taken back is stored as null. */
static void latest_answers_settle(struct latest_answers *latest)
{
	const char *name;
	json_t *value;
	void *next;

	json_object_foreach_safe(latest->background, next, name, value)
	{
		if (json_is_null(value))
			json_object_del(latest->background, name);
	}
}

static void attempt_write_answers(
        struct buf *out, const struct instrument *instrument, const struct latest_answers *latest)
{
	const char *separator = "";

	buf_add(out, STR(",\"answers\":["));
	for (int i = 0; i < instrument->item_count; i++) {
		const struct instrument_item *item = &instrument->items[i];
		if (!latest->given[i])
			continue;
		buf_printf(out, "%s{\"item\":\"%.*s\",", separator, STR_ARG(item->code));
		model_answers_response_format(item, latest->response[i], out);
		buf_add(out, STR("}"));
		separator = ",";
	}
	buf_add(out, STR("]"));
}

static void attempt_write_background(struct buf *out, const struct latest_answers *latest)
{
	char *background = json_dumps(latest->background, JSON_COMPACT);

	if (!background)
		abort();
	buf_printf(out, ",\"background\":%s", background);
	free(background);
}

/* Codes of items and names of background questions: letters, digits, _ and - need no escape. */
static void attempt_write_answered(
        struct buf *out, const struct instrument *instrument, const struct latest_answers *latest)
{
	const char *separator = "", *name;
	json_t *value;

	buf_add(out, STR(",\"answered\":["));
	for (int i = 0; i < instrument->item_count; i++) {
		if (!latest->given[i])
			continue;
		buf_printf(out, "%s\"%.*s\"", separator, STR_ARG(instrument->items[i].code));
		separator = ",";
	}
	json_object_foreach(latest->background, name, value)
	{
		buf_printf(out, "%s\"%s\"", separator, name);
		separator = ",";
	}
	buf_add(out, STR("]"));
}

static void attempt_write(struct buf *out, const struct attempt_view *view,
        const struct q_attempt_read_row *row, const struct catalogue_survey *survey,
        const struct latest_answers *latest)
{
	const struct instrument *instrument = survey->form->instrument;
	struct str href = intake_booklet_href(view->x, &view->grant, survey, row->language);

	buf_printf(out, "{\"state\":\"%.*s\",\"language\":\"%.*s\",\"acknowledged\":%d,",
	        STR_ARG(row->state), STR_ARG(row->language), (int)row->acknowledged);
	buf_printf(out, "\"next_seq\":%d,\"survey\":\"%.*s\",\"booklet\":{\"href\":\"%.*s\"}",
	        (int)row->acknowledged + 1, STR_ARG(survey->slug), STR_ARG(href));
	if (row->receipt.p) {
		buf_printf(out, ",\"receipt\":\"%.*s\"", STR_ARG(row->receipt));
		buf_printf(out, ",\"answers_covered\":%d,\"saves_covered\":%d", (int)row->answers,
		        (int)row->last_seq);
	} else if (view->grant.limited) {
		attempt_write_answered(out, instrument, latest);
	} else {
		attempt_write_answers(out, instrument, latest);
		attempt_write_background(out, latest);
	}
	buf_add(out, STR("}"));
}

static void attempt_reply(struct attempt_view *view, const struct q_attempt_read_row *row,
        const struct catalogue_survey *survey, const struct latest_answers *latest)
{
	struct http_exchange *x = view->x;
	struct buf out;

	buf_init(&out, ATTEMPT_REPLY_MAX);
	attempt_write(&out, view, row, survey, latest);
	if (out.overflowed)
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
	else
		http_reply(x, 200, "application/json", buf_str(&out));
	buf_free(&out);
}

static void attempt_seen(struct db_batch *batch, void *state)
{
	struct attempt_view *view = state;
	struct http_exchange *x = view->x;
	const struct catalogue_survey *survey =
	        intake_catalogue_survey_by_id(intake_of(x)->catalogue, view->grant.survey_id);
	struct q_attempt_answers_row save;
	struct q_attempt_read_row row;
	struct latest_answers latest;
	size_t items;

	if (!core_batch_done(x, batch))
		return;
	if (!q_attempt_read_row(batch, AT_STATE, 0, &row)) {
		http_reply_problem(x, &http_not_found, STR("no such attempt"), NULL, 0);
		return;
	}
	if (!survey || !intake_catalogue_survey_has(survey, view->grant.booklet)) {
		intake_reply_unheard(x);
		return;
	}
	items = (size_t)survey->form->instrument->item_count;
	latest = (struct latest_answers){
	        .response = arena_new(http_arena(x), items, sizeof(*latest.response)),
	        .given = arena_new(http_arena(x), items, sizeof(*latest.given)),
	        .background = json_object()};
	for (size_t i = 0; q_attempt_answers_row(batch, AT_ANSWERS, i, &save); i++)
		latest_answers_add(&latest, (int)items, batch, i, &save);
	latest_answers_settle(&latest);
	attempt_reply(view, &row, survey, &latest);
	json_decref(latest.background);
}

void intake_attempt_get(struct http_exchange *x)
{
	struct attempt_view *view = arena_new(http_arena(x), 1, sizeof(*view));
	struct db_batch *batch;

	view->x = x;
	if (!intake_attempt(x, &view->grant))
		return;
	batch = db_batch_new(core_context(x)->fast);
	q_attempt_merge(batch, view->grant.attempt);
	q_attempt_read(batch, view->grant.attempt);
	q_attempt_answers(batch, view->grant.attempt);
	q_commit_wait(batch); /* whoever reads that a save is stored takes it as acknowledged */
	db_batch_send(batch, attempt_seen, view);
}

/* --- DELETE --- */

static void attempt_withdrawn(struct db_batch *batch, void *state)
{
	struct http_exchange *x = state;
	struct q_attempt_withdraw_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_attempt_withdraw_row(batch, 0, 0, &row) || !row.state_before.p) {
		http_reply_problem(x, &http_not_found, STR("no such attempt"), NULL, 0);
		return;
	}
	http_reply_json(x, 200, json_pack("{s:s}", "state", "withdrawn"));
}

void intake_attempt_delete(struct http_exchange *x)
{
	struct secret_grant grant;
	struct db_batch *batch;

	if (!intake_attempt_in_full(x, &grant))
		return;
	batch = db_batch_new(core_context(x)->fast);
	q_attempt_withdraw(batch, grant.attempt);
	q_commit_wait(batch); /* for one that is repeated */
	db_batch_send(batch, attempt_withdrawn, x);
}
