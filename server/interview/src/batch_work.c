/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch_work.h"
#include "names.h"
#include "place.h"

#include <reporting/labels.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 64 << 10 };

void interview_work_begin(
        struct interview_work *work, const struct secret_keys *keys, struct str text)
{
	*work = (struct interview_work){.keys = keys, .text = text};
	arena_init(&work->arena, ARENA_CHUNK);
}

static void json_free(struct interview_work *work)
{
	for (size_t i = 0; i < work->batch.count; i++) {
		json_decref(work->batch.record[i].out);
		work->batch.record[i].out = NULL;
	}
	json_decref(work->body);
	work->body = NULL;
}

void interview_work_end(struct interview_work *work)
{
	json_free(work);
	arena_free(&work->arena);
}

void interview_work_read(void *state)
{
	struct interview_work *work = state;

	work->body = core_body_parse(work->text);
	if (json_is_object(work->body))
		interview_batch_read(&work->batch, work->body, &work->arena, &work->problems);
}

static struct str dumped(struct interview_work *work, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);
	struct str kept;

	if (!text)
		abort(); /* it came as JSON, or is ours */
	kept = arena_copy(&work->arena, str_from(text));
	free(text);
	json_decref(json);
	return kept;
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

static void record_finish(struct interview_work *work, struct interview_record *record,
        size_t place, const struct interview_case *mine, const struct interview_forms *forms)
{
	json_t *out = json_copy((json_t *)(uintptr_t)record->in), *saves;

	json_object_del(out, "answers");
	record->out = out;
	json_object_set_new(out, "number", json_integer(record->number)); /* not 12.0 */
	if (record->kind == INTERVIEW_HOUSEHOLD)
		json_object_set_new(out, "eligible", json_integer(record->eligible));
	json_object_set_new(out, "place", json_integer((json_int_t)place));
	json_object_set_new(out, "said", json_stringn(record->said.p, record->said.n));
	if (record->kind == INTERVIEW_CONTACT || !mine->is_mine)
		return; /* what is not the account's is told so by what stores it */
	json_object_set_new(
	        out, "rounds", interview_rounds(work->keys, mine->survey_id, &mine->invitation));
	if (record->kind != INTERVIEW_SITTING)
		return;
	interview_place_check(record, mine->asks_place);
	json_object_set(out, "held_at", json_object_get(record->in, "place"));
	json_object_set_new(out, "later", later_json(work->keys, record));
	saves = interview_saves(record, forms, mine->survey_id, mine->booklet, &work->arena);
	json_object_set_new(out, "saves", saves ? saves : json_array());
	json_object_set(
	        out, "language", json_object_get(json_object_get(record->in, "start"), "language"));
}

static struct str records_text(struct interview_work *work)
{
	struct interview_batch *batch = &work->batch;
	json_t *records = json_array();

	for (size_t i = 0; i < batch->count; i++)
		if (!batch->record[i].code)
			json_array_append(records, batch->record[i].out);
	return dumped(work, records);
}

void interview_work_finish(void *state)
{
	struct interview_work *work = state;
	struct interview_forms forms;
	bool good = interview_forms_take(
	        &forms, work->forms, work->form_count, &work->arena, &work->error);
	size_t seen = 0;

	for (size_t i = 0; good && i < work->batch.count; i++)
		if (!work->batch.record[i].code)
			record_finish(
			        work, &work->batch.record[i], i, &work->cases[seen++], &forms);
	interview_forms_end(&forms);
	if (good)
		work->records = records_text(work);
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

void interview_work_answer(void *state)
{
	struct interview_work *work = state;
	const struct interview_batch *batch = &work->batch;
	json_t *results = json_array();

	for (size_t i = 0; i < batch->count; i++)
		json_array_append_new(results, result_json(&batch->record[i], work->outcome[i]));
	work->reply = dumped(work,
	        json_pack("{s:s%, s:o}", "batch", batch->id.p, batch->id.n, "results", results));
	json_free(work); /* which takes as long as reading it */
}
