/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hot path: a save of one answer is parsed, checked and encoded here, tens of thousands of
 * times a second. Only a problem costs more than a few look-ups.
 */
#include <model/answers.h>

#include "answers_background.h"
#include "document_json.h"
#include "reader.h"

#include <string.h>

/* What a respondent may answer. */
struct answers_form {
	const struct instrument *instrument;
	const struct booklet_part *part; /* NULL: all of it */
};

/* Writable pointers to the arrays of the result, whose own fields are const. */
struct answers_arrays {
	int16_t *item;
	int64_t *response;
	int32_t *elapsed_ms;
};

enum answer_field {
	ANSWER_ITEM,
	ANSWER_CHOICE,
	ANSWER_CHOICES,
	ANSWER_VALUE,
	ANSWER_ELAPSED,
	ANSWER_FIELDS
};

static const char *const answer_field_names[ANSWER_FIELDS] = {
        [ANSWER_ITEM] = "item",
        [ANSWER_CHOICE] = "choice",
        [ANSWER_CHOICES] = "choices",
        [ANSWER_VALUE] = "value",
        [ANSWER_ELAPSED] = "elapsed_ms",
};

/* The field that holds the response of an item of each type. */
static const enum answer_field response_fields[ITEM_TYPES] = {
        [ITEM_SINGLE] = ANSWER_CHOICE,
        [ITEM_TRUE_FALSE] = ANSWER_CHOICE,
        [ITEM_MULTIPLE] = ANSWER_CHOICES,
        [ITEM_NUMBER] = ANSWER_VALUE,
};

/* Finds the known fields in one pass; an unknown one is a problem. */
static bool fields_find(const struct node *node, json_t *found[static ANSWER_FIELDS])
{
	const char *key;
	json_t *value;
	bool good = true;

	json_object_foreach(node->json, key, value)
	{
		struct node field = model_node_field(node, key);
		int i = 0;

		while (i < ANSWER_FIELDS && strcmp(key, answer_field_names[i]) != 0)
			i++;
		if (i < ANSWER_FIELDS) {
			found[i] = value;
			continue;
		}
		model_node_problem(&field, "is not a known field");
		good = false;
	}
	return good;
}

static bool choice_read(
        const struct node *node, const struct instrument_item *item, int64_t *choice)
{
	if (!model_json_whole(node->json, choice)) {
		model_node_problem(node, "must be a whole number");
		return false;
	}
	if (*choice >= 1 && *choice <= item->option_count)
		return true;
	model_node_problem(node, "choice %lld is not among the options", (long long)*choice);
	return false;
}

static bool choices_read(const struct node *node, const struct instrument_item *item, int64_t *mask)
{
	size_t n = json_array_size(node->json);
	int64_t choice;

	if (!json_is_array(node->json) || n > (size_t)item->option_count) {
		model_node_problem(
		        node, "must be a list of at most %d choices", item->option_count);
		return false;
	}
	*mask = n ? 0 : ANSWERS_NONE;
	for (size_t i = 0; i < n; i++) {
		struct node element = model_node_element(node, i);

		if (!choice_read(&element, item, &choice))
			return false;
		if (*mask & INT64_C(1) << (choice - 1)) {
			model_node_problem(
			        &element, "choice %lld is listed twice", (long long)choice);
			return false;
		}
		*mask |= INT64_C(1) << (choice - 1);
	}
	return true;
}

static bool response_read(const struct node *node, json_t *found[static ANSWER_FIELDS],
        const struct instrument_item *item, int64_t *response)
{
	enum answer_field wanted = response_fields[item->type];
	struct node field;
	bool good = true;

	for (int i = ANSWER_CHOICE; i <= ANSWER_VALUE; i++) {
		if (!found[i] || i == (int)wanted)
			continue;
		field = model_node_field(node, answer_field_names[i]);
		model_node_problem(
		        &field, "does not answer a %s item", model_item_type_codes[item->type]);
		good = false;
	}
	if (!good)
		return false;
	if (!found[wanted]) {
		model_node_problem(node, "\"%s\" is missing", answer_field_names[wanted]);
		return false;
	}
	field = model_node_field(node, answer_field_names[wanted]);
	if (json_is_null(field.json)) {
		*response = ANSWERS_NONE;
		return true;
	}
	if (wanted == ANSWER_CHOICE)
		return choice_read(&field, item, response);
	if (wanted == ANSWER_CHOICES)
		return choices_read(&field, item, response);
	return model_node_read_integer(&field, item->min, item->max, response);
}

static bool elapsed_read(
        const struct node *node, json_t *found[static ANSWER_FIELDS], int32_t *elapsed_ms)
{
	struct node field = model_node_field(node, answer_field_names[ANSWER_ELAPSED]);
	int64_t value = ANSWERS_ELAPSED_ABSENT;
	bool good = !found[ANSWER_ELAPSED] ||
	            model_node_read_integer(&field, 0, ANSWERS_ELAPSED_MAX, &value);

	*elapsed_ms = (int32_t)value;
	return good;
}

static const struct instrument_item *item_read(const struct node *node,
        json_t *found[static ANSWER_FIELDS], const struct answers_form *form)
{
	struct node field = model_node_field(node, answer_field_names[ANSWER_ITEM]);
	const struct instrument_item *item;

	if (!found[ANSWER_ITEM]) {
		model_node_problem(node, "\"item\" is missing");
		return NULL;
	}
	item = model_instrument_item_find(form->instrument,
	        (struct str){json_string_value(field.json), json_string_length(field.json)});
	if (!item)
		model_node_problem(&field, "is not an item of this questionnaire");
	if (!item || !form->part || form->part->asks[item->position - 1])
		return item;
	model_node_problem(
	        &field, "item %s is not in booklet %.*s", item->code.p, STR_ARG(form->part->code));
	return NULL;
}

/* Problems, if any, are in the list; a bad answer leaves its place in the arrays undefined. */
static void answer_read(const struct node *node, const struct answers_form *form,
        struct answers_arrays to, size_t i, uint64_t *seen)
{
	json_t *found[ANSWER_FIELDS] = {NULL};
	const struct instrument_item *item;
	int at;

	if (!json_is_object(node->json)) {
		model_node_problem(node, "must be an object");
		return;
	}
	if (!fields_find(node, found))
		return;
	item = item_read(node, found, form);
	if (!item || !response_read(node, found, item, &to.response[i]) ||
	        !elapsed_read(node, found, &to.elapsed_ms[i]))
		return;
	at = item->position - 1;
	if (seen[at / 64] & UINT64_C(1) << at % 64) {
		struct node field = model_node_field(node, answer_field_names[ANSWER_ITEM]);

		model_node_problem(&field, "item %s is answered twice", item->code.p);
	}
	seen[at / 64] |= UINT64_C(1) << at % 64;
	to.item[i] = (int16_t)item->position;
}

static void answers_read(const struct node *node, const struct answers_form *form,
        struct arena *arena, struct answers *out)
{
	uint64_t seen[(INSTRUMENT_ITEMS_MAX + 63) / 64] = {0};
	size_t n = json_array_size(node->json);
	struct answers_arrays to;

	if (!node->json)
		return;
	if (!json_is_array(node->json) || n > ANSWERS_MAX) {
		model_node_problem(node, "must be a list of at most %d answers", ANSWERS_MAX);
		return;
	}
	to.response = arena_new(arena, n, sizeof(*to.response));
	to.elapsed_ms = arena_new(arena, n, sizeof(*to.elapsed_ms));
	to.item = arena_new(arena, n, sizeof(*to.item));
	for (size_t i = 0; i < n; i++) {
		struct node element = model_node_element(node, i);

		answer_read(&element, form, to, i, seen);
	}
	*out = (struct answers){n, to.item, to.response, to.elapsed_ms, out->background};
}

static void body_check_fields(const struct node *root)
{
	const char *key;
	json_t *value;

	json_object_foreach(root->json, key, value)
	{
		struct node field = model_node_field(root, key);

		if (strcmp(key, "answers") != 0 && strcmp(key, "background") != 0)
			model_node_problem(&field, "is not a known field");
	}
}

static void body_read(const struct node *root, const struct answers_form *form, struct arena *arena,
        struct answers *out)
{
	struct node answers = model_node_field(root, "answers");
	struct node background = model_node_field(root, "background");
	size_t before = root->problems->total;

	if (!json_is_object(root->json)) {
		model_node_problem(root, "must be an object");
		return;
	}
	body_check_fields(root);
	answers_read(&answers, form, arena, out);
	model_answers_background_read(&background, form->instrument, arena, &out->background);
	if (root->problems->total == before && out->count == 0 && out->background.n == 0)
		model_node_problem(root, "has neither answers nor background");
}

enum answers_result model_answers_parse(const struct instrument *instrument,
        const struct booklet_part *part, struct str body, struct arena *arena, struct answers *out,
        struct model_problems *problems)
{
	const struct answers_form form = {instrument, part};
	static const struct document_limits limits = {ANSWERS_BODY_MAX, ANSWERS_DEPTH_MAX};
	size_t before = problems->total;
	struct node root = {.problems = problems};

	*out = (struct answers){.background = STR("")};
	root.json = model_document_json_parse(body, &limits, problems);
	if (!root.json)
		return ANSWERS_NOT_JSON;
	body_read(&root, &form, arena, out);
	json_decref(root.json);
	return problems->total == before ? ANSWERS_OK : ANSWERS_INVALID;
}

void model_answers_response_format(
        const struct instrument_item *item, int64_t response, struct buf *out)
{
	const char *separator = "";

	buf_printf(out, "\"%s\":", answer_field_names[response_fields[item->type]]);
	if (item->type != ITEM_MULTIPLE) {
		buf_printf(out, "%lld", (long long)response);
		return;
	}
	buf_add_char(out, '[');
	for (int choice = 1; choice <= item->option_count; choice++) {
		if (!(response & INT64_C(1) << (choice - 1)))
			continue;
		buf_printf(out, "%s%d", separator, choice);
		separator = ",";
	}
	buf_add_char(out, ']');
}
