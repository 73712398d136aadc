/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks the background answers and writes them down in one canonical way: sorted by question, no
 * spaces. Codes are a-z, 0-9 and _, so nothing ever has to be escaped. */
#include "answers_background.h"

#include "instrument_parts.h"

#include <stdio.h>

enum { BACKGROUND_VALUE_SIZE = 36 /* quotes and the longest option code, or a number */ };

static bool value_check(const struct node *node, const struct background_question *question)
{
	struct str code = {json_string_value(node->json), json_string_length(node->json)};
	int64_t number;

	if (json_is_null(node->json))
		return true;
	if (question->type == BACKGROUND_NUMBER)
		return model_node_read_integer(node, question->min, question->max, &number);
	if (code.p && model_background_option_find(question, code) >= 0)
		return true;
	model_node_problem(node, "is not an option of %s", question->code.p);
	return false;
}

/* The number of bytes the canonical text may need, or 0 after a problem. */
static size_t values_check(const struct node *node, const struct instrument *instrument)
{
	size_t size = 3; /* braces and NUL */
	const char *key;
	json_t *value;

	json_object_foreach(node->json, key, value)
	{
		const struct background_question *question =
		        model_instrument_background_find(instrument, str_from(key));
		struct node field = model_node_field(node, key);

		if (!question)
			model_node_problem(&field, "is not a background question");
		if (!question || !value_check(&field, question))
			size = 0;
		else if (size)
			size += question->code.n + 4 + BACKGROUND_VALUE_SIZE;
	}
	return size;
}

static struct str values_write(
        json_t *object, const struct instrument *instrument, char *text, size_t size)
{
	size_t n = 0;

	for (int i = 0; i < instrument->background_count; i++) {
		const struct background_question *question =
		        &instrument->background[instrument->memory->background_sorted[i]];
		json_t *value = json_object_get(object, question->code.p);
		int64_t number;
		int added;

		if (!value)
			continue;
		if (json_is_null(value))
			added = snprintf(text + n, size - n, "%c\"%s\":null", n ? ',' : '{',
			        question->code.p);
		else if (model_json_whole(value, &number))
			added = snprintf(text + n, size - n, "%c\"%s\":%lld", n ? ',' : '{',
			        question->code.p, (long long)number);
		else
			added = snprintf(text + n, size - n, "%c\"%s\":\"%s\"", n ? ',' : '{',
			        question->code.p, json_string_value(value));
		n += (size_t)added;
	}
	text[n++] = '}';
	text[n] = '\0';
	return (struct str){text, n};
}

void model_answers_background_read(const struct node *node, const struct instrument *instrument,
        struct arena *arena, struct str *out)
{
	size_t size;

	if (!node->json)
		return;
	if (!json_is_object(node->json)) {
		model_node_problem(node, "must be an object");
		return;
	}
	size = values_check(node, instrument);
	if (size && json_object_size(node->json))
		*out = values_write(node->json, instrument, arena_new(arena, size, 1), size);
}
