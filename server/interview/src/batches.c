/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /interview/batches: what a tablet has gathered, record by record. The batch is read; the
 * database says which booklet each case has; the answers are checked; what is good is stored in one
 * transaction, and each record gets its own result. Sent again, nothing is stored twice.
 */
#include "allowed.h"
#include "forms.h"
#include "handlers.h"
#include "names.h"
#include "place.h"

#include <base/log.h>
#include <queries/core.h>
#include <queries/interview.h>
#include <reporting/labels.h>
#include <stdlib.h>
#include <string.h>

enum { AT_LOOK = 1, AT_FORMS }; /* after scope_by_token */

struct syncing {
	struct http_exchange *x;
	struct staff_token token;
	struct interview_batch batch;
	json_t *body;
	struct str *outcome; /* by record; p == NULL: none */
};

static void syncing_end(struct syncing *syncing)
{
	for (size_t i = 0; i < syncing->batch.count; i++)
		json_decref(syncing->batch.record[i].out);
	json_decref(syncing->body);
}

/* ---- the reply ---- */

/* What is said of a value may have been cut within a character; then the label has to do. */
static json_t *fault_json(
        const char *label, const char *between, struct str pointer, struct str fault)
{
	json_t *text =
	        json_sprintf("%s%s%.*s %.*s", label, between, STR_ARG(pointer), STR_ARG(fault));

	return text ? text : json_string(label);
}

static json_t *message_json(const struct interview_record *record, const char *code)
{
	const struct reporting_label *label =
	        reporting_label(REPORTING_INTERVIEW_LACK, str_from(code));
	struct str zh = record->fault, en = record->fault;
	const char *slash = zh.p ? strstr(zh.p, " / ") : NULL;

	if (!record->fault.p || strcmp(code, "invalid") != 0)
		return json_pack("{s:s, s:s}", "zh", label->zh, "en", label->en);
	if (slash) { /* the fault has both languages */
		zh.n = (size_t)(slash - zh.p);
		en = str_from(slash + strlen(" / "));
	}
	return json_pack("{s:o, s:o}", "zh", fault_json(label->zh, "：", record->pointer, zh), "en",
	        fault_json(label->en, ": ", record->pointer, en));
}

static json_t *result_json(const struct interview_record *record, struct str outcome)
{
	static const char *const results[][2] = {
	        {"added", "stored"}, {"known", "known"}, {"conflict", "conflict"}};

	for (size_t i = 0; !record->code && i < sizeof(results) / sizeof(*results); i++)
		if (str_equal_c(outcome, results[i][0]))
			return json_pack("{s:s%, s:s, s:n, s:n}", "id", record->id.p, record->id.n,
			        "result", results[i][1], "code", "message");
	if (record->code)
		outcome = str_from(record->code);
	return json_pack("{s:s%, s:s, s:s%, s:o}", "id", record->id.p, record->id.n, "result",
	        "refused", "code", outcome.p, outcome.n, "message",
	        message_json(record, outcome.p));
}

static void reply(struct syncing *syncing)
{
	const struct interview_batch *batch = &syncing->batch;
	json_t *results = json_array();

	for (size_t i = 0; i < batch->count; i++)
		json_array_append_new(results, result_json(&batch->record[i], syncing->outcome[i]));
	http_reply_json(syncing->x, 200,
	        json_pack("{s:s%, s:o}", "batch", batch->id.p, batch->id.n, "results", results));
	syncing_end(syncing);
}

static void stored(struct db_batch *batch, void *state)
{
	struct syncing *syncing = state;
	struct q_interview_store_row row;

	if (!interview_was_allowed(syncing->x, batch)) {
		syncing_end(syncing);
		return;
	}
	for (size_t i = 0; q_interview_store_row(batch, 1, i, &row); i++)
		if (row.place >= 0 && (size_t)row.place < syncing->batch.count)
			syncing->outcome[row.place] =
			        arena_copy(http_arena(syncing->x), row.outcome);
	reply(syncing);
}

/* ---- what is stored ---- */

static json_t *later_json(const struct secret_keys *keys, const struct interview_record *record)
{
	json_t *list = json_array();
	struct uuid id, names[2];
	size_t count;

	if (!uuid_parse(record->id, &id))
		abort(); /* it was read as one */
	count = interview_later_names(keys, &id, names);
	for (size_t i = 0; i < count; i++) {
		char text[UUID_TEXT_SIZE];

		uuid_format(&names[i], text);
		json_array_append_new(list, json_string(text));
	}
	return list;
}

static void record_finish(struct syncing *syncing, struct interview_record *record, size_t place,
        const struct q_interview_look_row *mine, const struct interview_forms *forms)
{
	struct arena *arena = http_arena(syncing->x);
	json_t *out = json_copy((json_t *)(uintptr_t)record->in), *saves;

	json_object_del(out, "answers");
	record->out = out;
	json_object_set_new(out, "number", json_integer(record->number)); /* not 12.0 */
	if (record->kind == INTERVIEW_HOUSEHOLD)
		json_object_set_new(out, "eligible", json_integer(record->eligible));
	json_object_set_new(out, "place", json_integer((json_int_t)place));
	json_object_set_new(out, "said", json_stringn(record->said.p, record->said.n));
	if (record->kind == INTERVIEW_CONTACT || mine->survey_id_is_null)
		return; /* what is not the account's is told so by what stores it */
	json_object_set_new(out, "rounds",
	        interview_rounds(
	                core_context(syncing->x)->keys, mine->survey_id, &mine->invitation));
	if (record->kind != INTERVIEW_SITTING)
		return;
	interview_place_check(record, mine->asks_place);
	json_object_set(out, "held_at", json_object_get(record->in, "place"));
	json_object_set_new(out, "later", later_json(core_context(syncing->x)->keys, record));
	saves = interview_saves(
	        record, forms, mine->survey_id, mine->booklet_is_null ? -1 : mine->booklet, arena);
	json_object_set_new(out, "saves", saves ? saves : json_array());
	json_object_set(
	        out, "language", json_object_get(json_object_get(record->in, "start"), "language"));
}

static struct str records_text(struct syncing *syncing)
{
	struct interview_batch *batch = &syncing->batch;
	json_t *records = json_array();
	struct str kept;
	char *text;

	for (size_t i = 0; i < batch->count; i++)
		if (!batch->record[i].code)
			json_array_append(records, batch->record[i].out);
	text = json_dumps(records, JSON_COMPACT);
	if (!text)
		abort();
	kept = arena_copy(http_arena(syncing->x), str_from(text));
	free(text);
	json_decref(records);
	return kept;
}

static bool records_finish(struct syncing *syncing, const struct db_batch *batch)
{
	struct interview_forms forms;
	bool good = interview_forms_take(&forms, batch, AT_FORMS, http_arena(syncing->x));
	struct q_interview_look_row mine;
	size_t seen = 0;

	for (size_t i = 0; good && i < syncing->batch.count; i++)
		if (!syncing->batch.record[i].code &&
		        q_interview_look_row(batch, AT_LOOK, seen++, &mine))
			record_finish(syncing, &syncing->batch.record[i], i, &mine, &forms);
	interview_forms_end(&forms);
	if (!good)
		http_reply_problem(syncing->x, &http_internal_error, STR(""), NULL, 0);
	return good;
}

static void looked(struct db_batch *batch, void *state)
{
	struct syncing *syncing = state;
	struct db_batch *next;

	if (!interview_was_allowed(syncing->x, batch) || !records_finish(syncing, batch)) {
		syncing_end(syncing);
		return;
	}
	next = core_staff_batch(syncing->x, &syncing->token);
	q_interview_store(next, records_text(syncing));
	db_batch_send(next, stored, syncing);
}

/* The cases of the records that are good so far. */
static void look(struct syncing *syncing, struct db_batch *batch)
{
	const struct interview_batch *sent = &syncing->batch;
	struct arena *arena = http_arena(syncing->x);
	struct str *slugs = arena_new(arena, sent->count + 1, sizeof(*slugs));
	int32_t *numbers = arena_new(arena, sent->count + 1, sizeof(*numbers));
	size_t n = 0;

	for (size_t i = 0; i < sent->count; i++)
		if (!sent->record[i].code) {
			slugs[n] = sent->record[i].survey;
			numbers[n++] = sent->record[i].number;
		}
	q_interview_look(
	        batch, (struct db_array){n, slugs, NULL}, (struct db_array){n, numbers, NULL});
	q_interview_forms(batch, (struct db_array){n, slugs, NULL});
}

static void account_seen(struct db_batch *batch, void *state)
{
	struct syncing *syncing = state;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(syncing->x, &syncing->token, batch, &who)) {
		syncing_end(syncing);
		return;
	}
	next = core_staff_batch(syncing->x, &syncing->token);
	look(syncing, next);
	db_batch_send(next, looked, syncing);
}

/* False when the reply has been sent. */
static bool body_read(struct syncing *syncing)
{
	static const char *const known[] = {"batch", "records", NULL};
	struct field_problems problems = {.count = 0};

	syncing->body = core_body(syncing->x);
	if (!syncing->body)
		return false;
	core_field_problems_unknown(syncing->x, &problems, syncing->body, known);
	interview_batch_read(&syncing->batch, syncing->body, http_arena(syncing->x), &problems);
	if (!core_field_problems_reply(syncing->x, &problems))
		return true;
	json_decref(syncing->body);
	return false;
}

void interview_batch_post(struct http_exchange *x)
{
	struct syncing *syncing = arena_new(http_arena(x), 1, sizeof(*syncing));

	*syncing = (struct syncing){.x = x, .token = core_staff_token(x)};
	if (!core_staff_admits(x, &syncing->token) || !body_read(syncing))
		return;
	syncing->outcome =
	        arena_new(http_arena(x), syncing->batch.count + 1, sizeof(*syncing->outcome));
	db_batch_send(core_staff_batch(x, &syncing->token), account_seen, syncing);
}
