/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items of an instrument: texts and options for the phone, points and keys for the server. */
#include "instrument_parts.h"

const char *const model_item_type_codes[ITEM_TYPES] = {
        [ITEM_SINGLE] = "single",
        [ITEM_TRUE_FALSE] = "true_false",
        [ITEM_MULTIPLE] = "multiple",
        [ITEM_NUMBER] = "number",
};
const char *const model_dimension_codes[DIMENSIONS] = {
        [DIMENSION_KNOWLEDGE] = "knowledge",
        [DIMENSION_METHODS] = "methods",
        [DIMENSION_SPIRIT] = "spirit",
        [DIMENSION_APPLICATION] = "application",
};

/* What a true_false item offers when it does not say so itself. */
static const struct item_option true_false_options[] = {
        {1, {{{"对", sizeof("对") - 1}, {"True", 4}}}},
        {2, {{{"错", sizeof("错") - 1}, {"False", 5}}}},
};

static const struct field item_fields[] = {
        FIELD(struct instrument_item, code, .pattern = PATTERN_ITEM),
        FIELD(struct instrument_item, type, .kind = FIELD_CHOICE, .words = model_item_type_codes,
                .word_count = ITEM_TYPES),
        FIELD(struct instrument_item, dimension, .kind = FIELD_CHOICE,
                .words = model_dimension_codes, .word_count = DIMENSIONS),
        FIELD(struct instrument_item, points, .kind = FIELD_INTEGER, .least = 1,
                .most = INSTRUMENT_POINTS_MAX),
        {.name = "benchmarks", .kind = FIELD_NESTED},
        FIELD(struct instrument_item, text, .kind = FIELD_WORDS),
        {.name = "options", .kind = FIELD_NESTED, .optional = true},
        FIELD(struct instrument_item, min, .kind = FIELD_INTEGER, .optional = true,
                .least = -INSTRUMENT_NUMBER_MAX, .most = INSTRUMENT_NUMBER_MAX),
        FIELD(struct instrument_item, max, .kind = FIELD_INTEGER, .optional = true,
                .least = -INSTRUMENT_NUMBER_MAX, .most = INSTRUMENT_NUMBER_MAX),
        /* The answer and what leads to it: not in a document of questions. */
        {.name = "key", .kind = FIELD_NESTED},
        FIELD(struct instrument_item, rationale, .kind = FIELD_WORDS),
        FIELD(struct instrument_item, source, .kind = FIELD_WORDS),
};
enum { ITEM_FIELDS_OF_ANSWERS = 3 };

static void benchmarks_read(const struct node *node, struct instrument_item *item)
{
	struct node list;
	int count = model_node_list(node, "benchmarks", 1, INSTRUMENT_BENCHMARKS, &list);

	for (int i = 0; i < count; i++) {
		struct node number = model_node_element(&list, (size_t)i);
		int64_t benchmark;

		if (!model_node_read_integer(&number, 1, INSTRUMENT_BENCHMARKS, &benchmark))
			continue;
		if (item->benchmarks & 1u << (benchmark - 1))
			model_node_problem(&number, "benchmark %d is listed twice", (int)benchmark);
		item->benchmarks |= 1u << (benchmark - 1);
	}
}

static void option_read(
        const struct node *node, struct item_option *option, int choice, struct arena *arena)
{
	static const struct field fields[] = {
	        FIELD(struct item_option, choice, .kind = FIELD_INTEGER, .least = 1,
	                .most = INSTRUMENT_OPTIONS_MAX),
	        FIELD(struct item_option, text, .kind = FIELD_WORDS),
	};
	struct node number = model_node_field(node, "choice");

	if (!model_node_read(node, fields, FIELD_COUNT(fields), option, arena))
		return;
	if (option->choice != choice)
		model_node_problem(
		        &number, "choices count 1, 2, 3 in order: this one must be %d", choice);
}

static void options_read(const struct node *node, struct instrument_item *item, struct arena *arena)
{
	int limit = item->type == ITEM_TRUE_FALSE ? 2 : INSTRUMENT_OPTIONS_MAX;
	struct item_option *options;
	struct option_looks looks;
	struct node list;
	int count = model_node_list(node, "options", 2, limit, &list);

	if (!list.json && item->type == ITEM_TRUE_FALSE) {
		item->options = true_false_options;
		item->option_count = 2;
		return;
	}
	if (!list.json)
		model_node_problem(node, "\"options\" is missing");
	options = arena_new(arena, (size_t)count, sizeof(*options));
	model_option_looks_init(&looks, item->code.p, count, arena);
	for (int i = 0; i < count; i++) {
		struct node option = model_node_element(&list, (size_t)i);

		option_read(&option, &options[i], i + 1, arena);
		model_option_looks_add(&looks, &option, &options[i].text);
	}
	item->options = options;
	item->option_count = count;
}

/* Fields that only another type of item has. */
static bool fields_suit_type(const struct node *node, const struct instrument_item *item)
{
	static const char *const choosing[] = {"options", NULL}, *const counting[] = {
	                                                                 "min", "max", NULL};
	const char *const *alien = item->type == ITEM_NUMBER ? choosing : counting;
	bool good = true;

	for (; *alien; alien++) {
		struct node field = model_node_field(node, *alien);

		if (!field.json)
			continue;
		model_node_problem(
		        &field, "does not belong to a %s item", model_item_type_codes[item->type]);
		good = false;
	}
	return good;
}

static bool choice_read(const struct node *node, const struct instrument_item *item, int *choice)
{
	int64_t value;

	if (!model_node_read_integer(node, INT64_MIN, INT64_MAX, &value))
		return false;
	if (value < 1 || value > item->option_count) {
		model_node_problem(node, "choice %lld is not among the options", (long long)value);
		return false;
	}
	*choice = (int)value;
	return true;
}

static void key_read_multiple(const struct node *node, struct instrument_item *item)
{
	struct node list;
	int count = model_node_list(node, "key", 1, item->option_count, &list), choice;

	for (int i = 0; i < count; i++) {
		struct node element = model_node_element(&list, (size_t)i);

		if (!choice_read(&element, item, &choice))
			continue;
		if (item->key & INT64_C(1) << (choice - 1))
			model_node_problem(&element, "choice %d is listed twice", choice);
		item->key |= INT64_C(1) << (choice - 1);
	}
}

static void key_read(const struct node *node, struct instrument_item *item)
{
	struct node key = model_node_field(node, "key");
	int choice = 0;

	switch (item->type) {
	case ITEM_SINGLE:
	case ITEM_TRUE_FALSE:
		if (item->option_count && choice_read(&key, item, &choice))
			item->key = choice;
		return;
	case ITEM_MULTIPLE:
		if (item->option_count)
			key_read_multiple(node, item);
		return;
	case ITEM_NUMBER:
		if (item->min > item->max)
			model_node_problem(node, "min is above max");
		else
			(void)!model_node_read_integer(&key, item->min, item->max, &item->key);
		return;
	case ITEM_TYPES:
		return;
	}
}

static bool item_read(const struct node *node, struct instrument_item *item,
        const struct instrument_memory *memory, struct arena *arena)
{
	size_t fields = FIELD_COUNT(item_fields);

	item->min = -INSTRUMENT_NUMBER_MAX;
	item->max = INSTRUMENT_NUMBER_MAX;
	if (memory->questions_only)
		fields -= ITEM_FIELDS_OF_ANSWERS;
	if (!model_node_read(node, item_fields, fields, item, arena))
		return item->code.p != NULL;
	benchmarks_read(node, item);
	if (!fields_suit_type(node, item))
		return true;
	if (item->type != ITEM_NUMBER)
		options_read(node, item, arena);
	if (!memory->questions_only)
		key_read(node, item);
	return true;
}

void model_instrument_items_read(const struct node *root, struct instrument *instrument)
{
	struct instrument_memory *memory = instrument->memory;
	struct instrument_item *items;
	struct node list;
	int count = model_node_list(root, "items", 1, INSTRUMENT_ITEMS_MAX, &list);

	model_lookup_init(&memory->items, count, &memory->arena);
	items = arena_new(&memory->arena, (size_t)count, sizeof(*items));
	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&list, (size_t)i),
		            code = model_node_field(&node, "code");

		items[i].position = i + 1;
		if (item_read(&node, &items[i], memory, &memory->arena) &&
		        !model_lookup_add(&memory->items, items[i].code, i))
			model_node_problem(&code, "item %s occurs twice", items[i].code.p);
	}
	instrument->items = items;
	instrument->item_count = count;
}
