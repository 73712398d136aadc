/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The items that tie a version to an earlier one. This file checks only what the document itself
 * can show. Loading checks, with both documents, that the earlier version's items are the same
 * (load/src/anchors.c).
 */
#include "instrument_parts.h"

#include <stdlib.h>

enum { VERSION_PARTS = 3 };

static bool version_before(const char *a, const char *b)
{
	for (int i = 0; i < VERSION_PARTS; i++) {
		char *after_a, *after_b;
		unsigned long left = strtoul(a, &after_a, 10), right = strtoul(b, &after_b, 10);

		if (left != right)
			return left < right;
		a = after_a + (*after_a == '.');
		b = after_b + (*after_b == '.');
	}
	return false;
}

static void name_read(
        const struct node *node, struct instrument *instrument, struct instrument_name *name)
{
	static const struct field fields[] = {
	        FIELD_AS("instrument", struct instrument_name, code, .pattern = PATTERN_CODE),
	        FIELD(struct instrument_name, version, .pattern = PATTERN_VERSION),
	        {.name = "items", .kind = FIELD_NESTED}, /* of anchors only */
	};
	bool anchors = name == &instrument->anchors.from;
	struct node version = model_node_field(node, "version");

	if (!model_node_read(node, fields, FIELD_COUNT(fields) - (anchors ? 0 : 1), name,
	            &instrument->memory->arena))
		return;
	if (instrument->version.p && str_equal(name->code, instrument->code) &&
	        !version_before(name->version.p, instrument->version.p))
		model_node_problem(&version, "must be a version before %s", instrument->version.p);
}

static void items_read(const struct node *anchors, struct instrument *instrument)
{
	struct lookup seen;
	struct arena *arena = &instrument->memory->arena;
	struct node list;
	int count = model_node_list(
	        anchors, "items", INSTRUMENT_ANCHORS_LEAST, INSTRUMENT_ITEMS_MAX, &list);
	int *positions = arena_new(arena, (size_t)count, sizeof(*positions));

	model_lookup_init(&seen, count, arena);
	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&list, (size_t)i);
		const struct instrument_item *item;
		struct str code;

		if (!model_node_read_text(&node, PATTERN_ITEM, &code, arena))
			continue;
		item = model_instrument_item_find(instrument, code);
		if (!item)
			model_node_problem(&node, "there is no item %s", code.p);
		else if (!model_lookup_add(&seen, code, i))
			model_node_problem(&node, "item %s is listed twice", code.p);
		else
			positions[i] = item->position;
	}
	instrument->anchors.positions = positions;
	instrument->anchors.count = count;
}

void model_instrument_anchors_read(const struct node *root, struct instrument *instrument)
{
	struct node anchors = model_node_field(root, "anchors"),
	            reference = model_node_field(root, "reference");

	if (anchors.json) {
		name_read(&anchors, instrument, &instrument->anchors.from);
		items_read(&anchors, instrument);
	}
	if (!reference.json)
		return;
	if (!anchors.json)
		model_node_problem(&reference, "needs anchors: nothing else joins the two scales");
	name_read(&reference, instrument, &instrument->anchors.reference);
}

/* ---- two items ---- */

static bool same_text(const struct model_text *a, const struct model_text *b)
{
	for (int l = 0; l < MODEL_LANGUAGES; l++)
		if (!str_equal(a->in[l], b->in[l]))
			return false;
	return true;
}

static bool same_options(const struct instrument_item *a, const struct instrument_item *b)
{
	if (a->option_count != b->option_count)
		return false;
	for (int i = 0; i < a->option_count; i++)
		if (!same_text(&a->options[i].text, &b->options[i].text))
			return false;
	return true;
}

const char *model_instrument_item_difference(
        const struct instrument_item *item, const struct instrument_item *other)
{
	const struct {
		const char *field;
		bool same;
	} fields[] = {
	        {"type", item->type == other->type},
	        {"points", item->points == other->points},
	        {"text", same_text(&item->text, &other->text)},
	        {"options", same_options(item, other)},
	        {"min", item->min == other->min},
	        {"max", item->max == other->max},
	        {"key", item->key == other->key},
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (!fields[i].same)
			return fields[i].field;
	return NULL;
}
