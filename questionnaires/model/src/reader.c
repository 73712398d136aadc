/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table-driven reader of reader.h. A problem is reported at the value that has it; a missing
 * field, at its object. */
#include "reader.h"

#include <base/number.h>
#include <base/visible.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct node model_node_root(const struct document *document)
{
	return (struct node){.json = document->root, .problems = document->problems};
}

struct node model_node_field(const struct node *parent, const char *key)
{
	return (struct node){.parent = parent,
	        .json = json_object_get(parent->json, key),
	        .key = key,
	        .problems = parent->problems};
}

struct node model_node_element(const struct node *parent, size_t index)
{
	return (struct node){.parent = parent,
	        .json = json_array_get(parent->json, index),
	        .index = index,
	        .problems = parent->problems};
}

/* Escapes ~ and / as RFC 6901 wants it. */
static void pointer_add_key(struct buf *pointer, const char *key)
{
	for (; *key; key++) {
		if (*key == '~')
			buf_add(pointer, STR("~0"));
		else if (*key == '/')
			buf_add(pointer, STR("~1"));
		else
			buf_add_char(pointer, *key);
	}
}

static void pointer_add(struct buf *pointer, const struct node *node)
{
	if (!node->parent)
		return;
	pointer_add(pointer, node->parent); /* at most DOCUMENT_DEPTH_MAX deep */
	buf_add_char(pointer, '/');
	if (node->key)
		pointer_add_key(pointer, node->key);
	else
		buf_printf(pointer, "%zu", node->index);
}

void model_node_problem(const struct node *node, const char *format, ...)
{
	char message[MODEL_MESSAGE_SIZE];
	struct buf pointer;
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	buf_init(&pointer, DOCUMENT_SIZE_MAX * 2);
	pointer_add(&pointer, node);
	model_problems_add(node->problems, buf_str(&pointer), "%s", message);
	buf_free(&pointer);
}

/* A line that is blank is first of all a blank text. */
static enum text_pattern wanted_of(struct str text, enum text_pattern pattern)
{
	return pattern == PATTERN_LINE && !visible_trimmed(text).n ? PATTERN_ANY : pattern;
}

/* What a person would not see in the text or in the words above. */
static const char *why_not(struct str text, enum text_pattern pattern)
{
	if ((pattern == PATTERN_ANY || pattern == PATTERN_LINE) && text.n &&
	        !visible_trimmed(text).n)
		return " (nothing but spaces and invisible characters is empty)";
	if (pattern == PATTERN_CODE && text.n && (text.n < 2 || text.n > 32))
		return ", 2 to 32 of them";
	if (pattern == PATTERN_SLUG && text.n >= 3 && text.n <= 64 &&
	        strspn(text.p, "abcdefghijklmnopqrstuvwxyz0123456789-") >= text.n)
		return ", beginning with a letter, the dashes single and inside";
	return "";
}

bool model_node_read_text(
        const struct node *node, enum text_pattern pattern, struct str *out, struct arena *arena)
{
	static const char *const wanted[TEXT_PATTERNS] = {
	        [PATTERN_ANY] = "a text that is not empty",
	        [PATTERN_LINE] = "a text of one line, without spaces or invisible ends",
	        [PATTERN_LICENCE] = "an SPDX identifier of up to 64 characters",
	        [PATTERN_CODE] = "a code of a-z, 0-9 and single dashes",
	        [PATTERN_NAME] = "a code of a-z, 0-9 and _",
	        [PATTERN_ITEM] = "an item code such as K01",
	        [PATTERN_VERSION] = "a version such as 1.0.0",
	        [PATTERN_NUMBER] = "a version such as 1",
	        [PATTERN_REGION] = "a region code of 6, 9 or 12 digits",
	        [PATTERN_PLACE] = "a region code of 6, 9 or 12 digits, or CN",
	        [PATTERN_DATE] = "a date such as 2022-03-31",
	        [PATTERN_SLUG] = "3 to 64 characters of a-z, 0-9 and dash",
	};
	struct str text = {json_string_value(node->json), json_string_length(node->json)};

	if (!json_is_string(node->json) || !model_text_matches(text, pattern)) {
		model_node_problem(node, "must be %s%s", wanted[wanted_of(text, pattern)],
		        why_not(text, pattern));
		return false;
	}
	if (visible_length(text) > READER_TEXT_MAX) {
		model_node_problem(node, "is longer than %d characters", READER_TEXT_MAX);
		return false;
	}
	*out = arena_copy(arena, text);
	return true;
}

bool model_node_read_words(const struct node *node, struct model_text *out, struct arena *arena)
{
	static const struct field fields[] = {
	        {.name = "zh", .offset = offsetof(struct model_text, in[MODEL_CHINESE])},
	        {.name = "en", .offset = offsetof(struct model_text, in[MODEL_ENGLISH])},
	};

	return model_node_read(node, fields, FIELD_COUNT(fields), out, arena);
}

bool model_json_whole(const json_t *json, int64_t *whole)
{
	if (json_is_real(json))
		return number_is_whole(json_real_value(json), whole);
	*whole = json_integer_value(json);
	return json_is_integer(json);
}

bool model_node_read_integer(const struct node *node, int64_t least, int64_t most, int64_t *out)
{
	int64_t value;

	if (!model_json_whole(node->json, &value)) {
		model_node_problem(node, "must be a whole number");
		return false;
	}
	if (value < least || value > most) {
		model_node_problem(
		        node, "must be between %lld and %lld", (long long)least, (long long)most);
		return false;
	}
	*out = value;
	return true;
}

static bool read_int(const struct node *node, int least, int most, int *out)
{
	int64_t value;

	if (!model_node_read_integer(node, least, most, &value))
		return false;
	*out = (int)value;
	return true;
}

static bool read_share(const struct node *node, double *out)
{
	double value = json_number_value(node->json);

	if (!json_is_number(node->json) || value < 0 || value > 1) {
		model_node_problem(node, "must be a share between 0 and 1");
		return false;
	}
	*out = value;
	return true;
}

static bool read_flag(const struct node *node, bool *out)
{
	if (!json_is_boolean(node->json)) {
		model_node_problem(node, "must be true or false");
		return false;
	}
	*out = json_is_true(node->json);
	return true;
}

/* "must be one of a, b, c" */
static void problem_words(const struct node *node, const struct field *field)
{
	struct buf list;

	buf_init(&list, MODEL_MESSAGE_SIZE);
	for (int i = 0; i < field->word_count; i++)
		buf_printf(&list, "%s%s", i ? ", " : "", field->words[i]);
	model_node_problem(
	        node, "must be %s%s", field->word_count > 1 ? "one of " : "", buf_str(&list).p);
	buf_free(&list);
}

static bool read_choice(const struct node *node, const struct field *field, int *out)
{
	const char *text = json_string_value(node->json);

	for (int i = 0; text && i < field->word_count; i++) {
		if (strcmp(text, field->words[i]) == 0) {
			*out = i;
			return true;
		}
	}
	problem_words(node, field);
	return false;
}

static bool read_field(
        const struct node *node, const struct field *field, void *out, struct arena *arena)
{
	int ignored;

	if (field->nullable && json_is_null(node->json))
		return true;
	switch (field->kind) {
	case FIELD_TEXT:
		return model_node_read_text(node, field->pattern, out, arena);
	case FIELD_WORDS:
		return model_node_read_words(node, out, arena);
	case FIELD_CHOICE:
		return read_choice(node, field, out);
	case FIELD_INTEGER:
		return read_int(node, field->least, field->most, out);
	case FIELD_SHARE:
		return read_share(node, out);
	case FIELD_FLAG:
		return read_flag(node, out);
	case FIELD_FORMAT:
		return read_choice(node, field, &ignored);
	case FIELD_NESTED:
		return true;
	}
	return false;
}

static const struct field *field_find(const struct field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

bool model_node_read(const struct node *node, const struct field *fields, size_t count, void *out,
        struct arena *arena)
{
	const char *key;
	json_t *value;
	bool good = true;

	if (!json_is_object(node->json)) {
		model_node_problem(node, "must be an object");
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (fields[i].optional || json_object_get(node->json, fields[i].name))
			continue;
		model_node_problem(node, "\"%s\" is missing", fields[i].name);
		good = false;
	}
	json_object_foreach(node->json, key, value)
	{
		const struct field *field = field_find(fields, count, key);
		struct node child = model_node_field(node, key);

		if (!field)
			model_node_problem(&child, "is not a known field");
		good &= field && read_field(&child, field, (char *)out + field->offset, arena);
	}
	return good;
}

int model_node_list(
        const struct node *parent, const char *key, int least, int most, struct node *list)
{
	size_t n;

	*list = model_node_field(parent, key);
	if (!list->json)
		return 0;
	n = json_array_size(list->json);
	if (json_is_array(list->json) && n >= (size_t)least && n <= (size_t)most)
		return (int)n;
	model_node_problem(list, "must be a list of %d to %d elements", least, most);
	return 0;
}
