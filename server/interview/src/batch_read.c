/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of the records stand in one table: each with what it must be, and in which kinds. */
#include "batch.h"
#include "moment.h"

#include <base/visible.h>
#include <core/json_value.h>

#include <string.h>

const char *const interview_kinds[] = {
        [INTERVIEW_CONTACT] = "contact",
        [INTERVIEW_HOUSEHOLD] = "household",
        [INTERVIEW_SITTING] = "sitting",
        [INTERVIEW_KINDS] = NULL,
};
static const char *const modes[] = {"letter", "phone", "visit", "sms", NULL};
static const char *const languages[] = {"zh", "en", NULL};

enum { TEXT_MAX = 100 };
#define OF(kind) (1U << (kind))
#define OF_ALL   (OF(INTERVIEW_CONTACT) | OF(INTERVIEW_HOUSEHOLD) | OF(INTERVIEW_SITTING))

void interview_record_fault(struct interview_record *record, struct str pointer, struct str fault)
{
	if (record->code)
		return;
	record->code = "invalid";
	record->pointer = pointer;
	record->fault = fault;
}

static struct str text_of(const json_t *value)
{
	return (struct str){json_string_value(value), json_string_length(value)};
}

static int place_in(const char *const *list, struct str text)
{
	for (int i = 0; list[i]; i++)
		if (text.p && str_equal_c(text, list[i]))
			return i;
	return -1;
}

/* What is wrong with a value; NULL: nothing. */
typedef const char *value_fault(const json_t *value);

static const char *text_fault(const json_t *value)
{
	struct str text = text_of(value);

	return text.n && text.n <= TEXT_MAX && !memchr(text.p, '\0', text.n)
	               ? NULL
	               : "须是不太长的文字 / it must be a text that is not too long";
}

static const char *number_fault(const json_t *value)
{
	int64_t number;

	return core_json_value_whole(value, &number) && number > 0 && number <= INT32_MAX
	               ? NULL
	               : "须是个案编号 / it must be the number of a case";
}

static const char *time_fault(const json_t *value)
{
	int64_t us;

	return json_is_string(value) && interview_moment_read(text_of(value), &us)
	               ? NULL
	               : "须如 2026-12-01T01:30:00Z / it must be a time such as "
	                 "2026-12-01T01:30:00Z";
}

static const char *mode_fault(const json_t *value)
{
	return place_in(modes, text_of(value)) >= 0 ? NULL
	                                            : "须是 letter、phone、visit 或 sms / it must "
	                                              "be letter, phone, visit or sms";
}

static const char *note_fault(const json_t *value)
{
	struct str text = text_of(value);

	if (!json_is_string(value) || memchr(text.p, '\0', text.n))
		return "须是文字或 null / it must be a text or null";
	if (visible_trimmed(text).n != text.n)
		return "首尾有空白 / there are blanks at its ends";
	return visible_length(text) > INTERVIEW_NOTE_MAX ? "超过500个字 / more than 500 characters"
	                                                 : NULL;
}

static const char *eligible_fault(const json_t *value)
{
	int64_t number;

	return core_json_value_whole(value, &number) && number >= 0 &&
	                       number <= INTERVIEW_ELIGIBLE_MAX
	               ? NULL
	               : "须是 0 至 99 的整数 / it must be a whole number from 0 to 99";
}

static const char *start_fault(const json_t *value)
{
	if (json_object_size(value) != 2 ||
	        place_in(languages, text_of(json_object_get(value, "language"))) < 0 ||
	        !json_is_true(json_object_get(value, "consent")))
		return "须是 {\"language\":\"zh\" 或 \"en\",\"consent\":true} / it must be "
		       "{\"language\":\"zh\" or \"en\",\"consent\":true}";
	return NULL;
}

static const char *answers_fault(const json_t *value)
{
	return json_is_array(value) && json_array_size(value) <= INTERVIEW_SAVES_MAX
	               ? NULL
	               : "须是至多2000次保存的列表 / it must be a list of 2000 saves at most";
}

static const char *place_fault(const json_t *value)
{
	return json_is_object(value) ? NULL : "须是位置或 null / it must be a place or null";
}

struct member {
	const char *name;
	unsigned kinds;
	value_fault *fault; /* NULL: it has been looked at */
	bool may_lack;      /* null, or left out */
};

static const struct member members[] = {
        {"id", OF_ALL, NULL, false},
        {"kind", OF_ALL, NULL, false},
        {"survey", OF_ALL, text_fault, false},
        {"number", OF_ALL, number_fault, false},
        {"at", OF(INTERVIEW_CONTACT) | OF(INTERVIEW_HOUSEHOLD), time_fault, false},
        {"mode", OF(INTERVIEW_CONTACT), mode_fault, false},
        {"disposition", OF(INTERVIEW_CONTACT), text_fault, false},
        {"note", OF(INTERVIEW_CONTACT), note_fault, true},
        {"eligible", OF(INTERVIEW_HOUSEHOLD), eligible_fault, false},
        {"started_at", OF(INTERVIEW_SITTING), time_fault, false},
        {"start", OF(INTERVIEW_SITTING), start_fault, false},
        {"answers", OF(INTERVIEW_SITTING), answers_fault, false},
        {"submitted_at", OF(INTERVIEW_SITTING), time_fault, true},
        {"place", OF(INTERVIEW_SITTING), place_fault, true},
};
enum { MEMBERS = sizeof(members) / sizeof(*members) };

static bool member_is_known(const char *name, enum interview_kind kind)
{
	for (size_t i = 0; i < MEMBERS; i++)
		if (members[i].kinds & OF(kind) && !strcmp(members[i].name, name))
			return true;
	return false;
}

static void said(struct interview_record *record, const json_t *value)
{
	int64_t us;

	if (!json_is_string(value) || !interview_moment_read(text_of(value), &us))
		return;
	if (!record->said.p || us > record->said_us) {
		record->said = text_of(value);
		record->said_us = us;
	}
}

static void members_read(struct interview_record *record, struct arena *arena)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)record->in, name, value)
	{
		if (!member_is_known(name, record->kind))
			interview_record_fault(record, arena_printf(arena, "/%s", name),
			        STR("没有这一项 / unknown field"));
	}
	for (size_t i = 0; i < MEMBERS; i++) {
		const struct member *member = &members[i];
		const json_t *given = json_object_get(record->in, member->name);
		const char *fault;

		if (!(member->kinds & OF(record->kind)) || !member->fault ||
		        (member->may_lack && (!given || json_is_null(given))))
			continue;
		fault = member->fault(given);
		if (fault)
			interview_record_fault(
			        record, arena_printf(arena, "/%s", member->name), str_from(fault));
	}
}

/* The number and the time of each save; what it answers is read later. */
static void saves_read(struct interview_record *record, struct arena *arena)
{
	const json_t *list = json_object_get(record->in, "answers"), *save;
	int64_t before = 0, seq;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)list, i, save)
	{
		const json_t *at = json_object_get(save, "at");

		if (!core_json_value_whole(json_object_get(save, "seq"), &seq) || seq <= before ||
		        seq > INTERVIEW_SEQ_MAX) {
			interview_record_fault(record, arena_printf(arena, "/answers/%zu/seq", i),
			        STR("须是依次增大的整数，1 至 5000 / it must be a whole number "
			            "from 1 "
			            "to 5000, above the one before"));
			return;
		}
		before = seq;
		if (time_fault(at)) {
			interview_record_fault(record, arena_printf(arena, "/answers/%zu/at", i),
			        str_from(time_fault(at)));
			return;
		}
		said(record, at);
	}
}

static void sitting_read(struct interview_record *record, struct arena *arena)
{
	said(record, json_object_get(record->in, "started_at"));
	said(record, json_object_get(record->in, "submitted_at"));
	if (!record->code)
		saves_read(record, arena);
	if (!record->code && !json_array_size(json_object_get(record->in, "answers")) &&
	        json_is_string(json_object_get(record->in, "submitted_at")))
		interview_record_fault(record, STR("/answers"),
		        STR("没有作答，不能提交 / nothing was answered, so nothing is submitted"));
}

static void record_read(struct interview_record *record, struct arena *arena)
{
	int kind = place_in(interview_kinds, text_of(json_object_get(record->in, "kind")));
	int64_t number = 0;

	if (kind < 0) {
		interview_record_fault(record, STR("/kind"),
		        STR("须是 contact、household 或 sitting / it must be contact, household or "
		            "sitting"));
		return;
	}
	record->kind = (enum interview_kind)kind;
	members_read(record, arena);
	said(record, json_object_get(record->in, "at"));
	if (record->kind == INTERVIEW_SITTING)
		sitting_read(record, arena);
	if (record->code)
		return;
	core_json_value_whole(json_object_get(record->in, "number"), &number);
	record->number = (int32_t)number;
	record->survey = text_of(json_object_get(record->in, "survey"));
	if (core_json_value_whole(json_object_get(record->in, "eligible"), &number))
		record->eligible = (int32_t)number;
}

static bool id_is_new(const struct interview_batch *batch, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_equal(batch->record[k].id, batch->record[i].id))
			return false;
	return true;
}

static void records_read(struct interview_batch *batch, const json_t *list, struct arena *arena,
        struct field_problems *problems)
{
	batch->count = json_array_size(list);
	batch->record = arena_new(arena, batch->count + 1, sizeof(*batch->record));
	for (size_t i = 0; i < batch->count; i++) {
		struct interview_record *record = &batch->record[i];
		struct uuid id;

		record->in = json_array_get(list, i);
		record->id = text_of(json_object_get(record->in, "id"));
		if (!record->id.p || !uuid_parse(record->id, &id) || !id_is_new(batch, i))
			core_field_problem(problems, arena_printf(arena, "/records/%zu/id", i).p,
			        "须是 UUID，一批之内不重复 / it must be a UUID, and no other "
			        "record's");
		else
			record_read(record, arena);
	}
}

void interview_batch_read(struct interview_batch *batch, const json_t *body, struct arena *arena,
        struct field_problems *problems)
{
	const json_t *list = json_object_get(body, "records");
	struct uuid id;

	*batch = (struct interview_batch){.id = text_of(json_object_get(body, "batch"))};
	if (!batch->id.p || !uuid_parse(batch->id, &id))
		core_field_problem(problems, "/batch", "须是 UUID / it must be a UUID");
	if (!json_is_array(list) || json_array_size(list) > INTERVIEW_RECORDS_MAX)
		core_field_problem(problems, "/records",
		        "须是至多500条记录的列表 / it must be a list of 500 records at most");
	else
		records_read(batch, list, arena, problems);
}
