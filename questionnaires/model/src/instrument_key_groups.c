/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key groups, as rules over age and the background questions: the five that instruments define,
 * and those that a programme declares beside them. Of the latter the shape is checked when the
 * programme is loaded, their questions and options when they meet an instrument.
 */
#include "document_json.h"
#include "instrument_parts.h"
#include "programme_parts.h"

#include <model/scoring_key.h>

#include <base/visible.h>

#include <stdlib.h>
#include <string.h>

enum { KEY_GROUP_CONDITIONS_MAX = 8, KEY_GROUP_ZH_MAX = 20, KEY_GROUP_EN_MAX = 60 };

static void age_read(
        const struct node *when, const struct instrument *instrument, struct key_group *group)
{
	struct node list;
	int count = model_node_list(when, "age", 2, 2, &list);
	int64_t bounds[2] = {0, 0};

	if (count == 0)
		return;
	for (int i = 0; i < count; i++) {
		struct node bound = model_node_element(&list, (size_t)i);

		if (!model_node_read_integer(&bound, 0, INSTRUMENT_AGE_MAX, &bounds[i]))
			return;
	}
	if (bounds[0] > bounds[1])
		model_node_problem(&list, "ages must not fall");
	if (!model_instrument_background_find(instrument, STR("birth_year")))
		model_node_problem(&list, "needs the background question birth_year");
	group->has_age = true;
	group->age_min = (int)bounds[0];
	group->age_max = (int)bounds[1];
}

static void rule_read(const struct node *when, const char *key,
        const struct background_question *question, struct key_group_rule *rule)
{
	struct node list;
	int count = model_node_list(when, key, 1, INSTRUMENT_BACKGROUND_OPTIONS_MAX, &list);

	for (int i = 0; i < count; i++) {
		struct node element = model_node_element(&list, (size_t)i);
		int option = model_background_option_find(
		        question, str_from(json_string_value(element.json)));

		if (option < 0)
			model_node_problem(&element, "is not an option of %s", question->code.p);
		else if (rule->options & UINT64_C(1) << option)
			model_node_problem(&element, "is listed twice");
		else
			rule->options |= UINT64_C(1) << option;
	}
}

/* One condition on a background question. */
static void condition_read(const struct node *when, const char *key,
        const struct instrument *instrument, struct key_group *group, struct key_group_rule *rules)
{
	const struct background_question *question =
	        model_instrument_background_find(instrument, str_from(key));
	struct node node = model_node_field(when, key);

	if (!question || question->type != BACKGROUND_SINGLE) {
		model_node_problem(&node, "is no background question with options");
		return;
	}
	rules[group->rule_count].question = (int)(question - instrument->background);
	rule_read(when, key, question, &rules[group->rule_count++]);
}

static void when_read(
        const struct node *when, struct instrument *instrument, struct key_group *group)
{
	size_t size = json_object_size(when->json);
	struct key_group_rule *rules;
	const char *key;
	json_t *value;

	if (size < 1 || size > KEY_GROUP_CONDITIONS_MAX) {
		model_node_problem(
		        when, "must be an object of 1 to %d conditions", KEY_GROUP_CONDITIONS_MAX);
		return;
	}
	rules = arena_new(&instrument->memory->arena, size, sizeof(*rules));
	group->rules = rules;
	json_object_foreach(when->json, key, value)
	{
		if (strcmp(key, "age") == 0)
			age_read(when, instrument, group);
		else
			condition_read(when, key, instrument, group, rules);
	}
}

/* A group with outside_frame must have its ages outside of the frame; the ages of other groups must
 * be inside. */
static void group_check_frame(
        const struct node *node, const struct instrument *instrument, const struct key_group *group)
{
	bool outside = group->has_age && (group->age_max < instrument->age_min ||
	                                         group->age_min > instrument->age_max);

	if (instrument->age_max == 0)
		return; /* the frame itself could not be read */
	if (group->outside_frame && !outside)
		model_node_problem(node, "outside_frame needs ages outside of the frame");
	if (!group->outside_frame && outside)
		model_node_problem(
		        node, "its ages are outside of the frame, outside_frame must say so");
}

static bool group_read(
        const struct node *node, struct instrument *instrument, struct key_group *group)
{
	const struct field fields[] = {
	        {.name = "code",
	                .kind = FIELD_CHOICE,
	                .offset = offsetof(struct key_group, level),
	                .words = model_group_variables[GROUP_KEY_GROUP].levels,
	                .word_count = model_group_variables[GROUP_KEY_GROUP].count},
	        FIELD(struct key_group, text, .kind = FIELD_WORDS),
	        {.name = "when", .kind = FIELD_NESTED},
	        FIELD(struct key_group, outside_frame, .kind = FIELD_FLAG, .optional = true),
	};
	struct node when = model_node_field(node, "when");

	if (!model_node_read(node, fields, FIELD_COUNT(fields), group, &instrument->memory->arena))
		return false;
	group->code = str_from(model_group_variables[GROUP_KEY_GROUP].levels[group->level]);
	when_read(&when, instrument, group);
	group_check_frame(node, instrument, group);
	return true;
}

void model_instrument_key_groups_read(const struct node *root, struct instrument *instrument)
{
	struct key_group *groups;
	struct node list;
	int count = model_node_list(root, "key_groups", 0, INSTRUMENT_KEY_GROUPS_MAX, &list);
	unsigned seen = 0;

	groups = arena_new(&instrument->memory->arena, (size_t)count, sizeof(*groups));
	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&list, (size_t)i),
		            code = model_node_field(&node, "code");

		if (!group_read(&node, instrument, &groups[i]))
			continue;
		if (seen & 1u << groups[i].level)
			model_node_problem(&code, "key group %s occurs twice", groups[i].code.p);
		seen |= 1u << groups[i].level;
	}
	instrument->key_groups = groups;
	instrument->key_group_count = count;
}

static bool is_built_in(struct str code)
{
	return model_group_level_find(GROUP_KEY_GROUP, code) != GROUP_LEVEL_MISSING;
}

/* ---- a programme's list ---- */

static void ages_check(const struct node *list)
{
	int64_t bounds[2] = {0, 0};
	bool good = json_is_array(list->json) && json_array_size(list->json) == 2;

	if (!good)
		model_node_problem(list, "must be a list of 2 ages");
	for (size_t i = 0; good && i < 2; i++) {
		struct node bound = model_node_element(list, i);

		good = model_node_read_integer(&bound, 0, INSTRUMENT_AGE_MAX, &bounds[i]);
	}
	if (good && bounds[0] > bounds[1])
		model_node_problem(list, "ages must not fall");
}

static void options_check(const struct node *when, const char *key, struct arena *arena)
{
	struct node list;
	int count = model_node_list(when, key, 1, INSTRUMENT_BACKGROUND_OPTIONS_MAX, &list);
	struct str seen[INSTRUMENT_BACKGROUND_OPTIONS_MAX];

	if (!model_text_matches(str_from(key), PATTERN_NAME))
		model_node_problem(&list, "is no code of a background question");
	for (int i = 0; i < count; i++) {
		struct node element = model_node_element(&list, (size_t)i);

		if (!model_node_read_text(&element, PATTERN_NAME, &seen[i], arena))
			return;
		for (int j = 0; j < i; j++)
			if (str_equal(seen[i], seen[j]))
				model_node_problem(&element, "is listed twice");
		if (!strcmp(key, "residence") &&
		        model_group_level_find(GROUP_RESIDENCE, seen[i]) == GROUP_LEVEL_MISSING)
			model_node_problem(&element, "must be urban or rural");
	}
}

static void when_check(const struct node *when, struct arena *arena)
{
	size_t size = json_object_size(when->json);
	const char *key;
	json_t *value;

	if (size < 1 || size > KEY_GROUP_CONDITIONS_MAX) {
		model_node_problem(
		        when, "must be an object of 1 to %d conditions", KEY_GROUP_CONDITIONS_MAX);
		return;
	}
	json_object_foreach(when->json, key, value)
	{
		struct node list = model_node_field(when, key);

		if (!strcmp(key, "age"))
			ages_check(&list);
		else
			options_check(when, key, arena);
	}
}

struct entry {
	struct str code;
	struct model_text text;
};

static const struct field entry_fields[] = {
        FIELD(struct entry, code, .pattern = PATTERN_NAME),
        FIELD(struct entry, text, .kind = FIELD_WORDS),
        {.name = "when", .kind = FIELD_NESTED},
};

static bool entry_check(const struct node *node, struct arena *arena, struct entry *entry)
{
	struct node when = model_node_field(node, "when"), code = model_node_field(node, "code");
	struct node text = model_node_field(node, "text");

	if (!model_node_read(node, entry_fields, FIELD_COUNT(entry_fields), entry, arena))
		return false;
	if (entry->code.n > KEY_GROUPS_CODE_MAX)
		model_node_problem(&code, "has more than %d characters", KEY_GROUPS_CODE_MAX);
	if (visible_length(entry->text.in[MODEL_CHINESE]) > KEY_GROUP_ZH_MAX ||
	        visible_length(entry->text.in[MODEL_ENGLISH]) > KEY_GROUP_EN_MAX)
		model_node_problem(&text,
		        "is a label of at most %d Chinese or %d English characters",
		        KEY_GROUP_ZH_MAX, KEY_GROUP_EN_MAX);
	if (is_built_in(entry->code))
		model_node_problem(&code, "is a key group of the instruments");
	when_check(&when, arena);
	return true;
}

void model_programme_key_groups_read(const struct node *root, struct programme *programme)
{
	struct arena *arena = &programme->memory->arena;
	struct node list;
	int count = model_node_list(root, "key_groups", 1, KEY_GROUPS_OWN_MAX, &list);
	struct entry entries[KEY_GROUPS_OWN_MAX];
	char *dump;

	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&list, (size_t)i);

		entries[i].code = STR("");
		if (!entry_check(&node, arena, &entries[i]))
			continue;
		for (int j = 0; j < i; j++)
			if (str_equal(entries[i].code, entries[j].code))
				model_node_problem(
				        &node, "key group %s occurs twice", entries[i].code.p);
	}
	if (!count)
		return;
	dump = json_dumps(list.json, JSON_COMPACT | JSON_SORT_KEYS);
	programme->key_groups = arena_copy(arena, str_from(dump));
	free(dump);
}

/* ---- meeting an instrument ---- */

static bool take_residence(json_t *list, struct key_group *group)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		group->residence |=
		        (uint8_t)(1u << model_group_level_find(GROUP_RESIDENCE,
		                          str_from(json_string_value(json_array_get(list, i)))));
	return true;
}

/* False when the instrument does not ask it, or has not all of its options. */
static bool take_condition(const struct instrument *instrument, const char *key, json_t *list,
        struct key_group *group, struct key_group_rule *rules)
{
	const struct background_question *question =
	        model_instrument_background_find(instrument, str_from(key));
	struct key_group_rule *rule = &rules[group->rule_count];

	if (!question || question->type != BACKGROUND_SINGLE)
		return false;
	rule->question = (int)(question - instrument->background);
	for (size_t i = 0; i < json_array_size(list); i++) {
		int option = model_background_option_find(
		        question, str_from(json_string_value(json_array_get(list, i))));

		if (option < 0)
			return false;
		rule->options |= UINT64_C(1) << option;
	}
	group->rule_count++;
	return true;
}

static bool take_age(const struct instrument *instrument, json_t *list, struct key_group *group)
{
	group->has_age = true;
	group->age_min = (int)json_integer_value(json_array_get(list, 0));
	group->age_max = (int)json_integer_value(json_array_get(list, 1));
	return model_instrument_background_find(instrument, STR("birth_year"));
}

static bool take_when(const struct instrument *instrument, json_t *when, struct key_group *group,
        struct key_group_rule *rules)
{
	const char *key;
	json_t *value;

	json_object_foreach(when, key, value)
	{
		if (!strcmp(key, "age") ? !take_age(instrument, value, group)
		        : !strcmp(key, "residence")
		                ? !take_residence(value, group)
		                : !take_condition(instrument, key, value, group, rules))
			return false;
	}
	return true;
}

static struct str kept_text(struct arena *arena, json_t *object, const char *name)
{
	return arena_copy(arena, str_from(json_string_value(json_object_get(object, name))));
}

/* group->level is the place after the five, if the group is taken. */
static bool take_group(
        const struct instrument *instrument, json_t *entry, int level, struct key_group *group)
{
	struct arena *arena = &instrument->memory->arena;
	json_t *text = json_object_get(entry, "text");
	struct key_group_rule *rules = arena_new(arena, KEY_GROUP_CONDITIONS_MAX, sizeof(*rules));

	*group = (struct key_group){
	        .code = kept_text(arena, entry, "code"),
	        .level = level,
	        .text.in = {[MODEL_CHINESE] = kept_text(arena, text, "zh"),
	                [MODEL_ENGLISH] = kept_text(arena, text, "en")},
	        .rules = rules,
	};
	return take_when(instrument, json_object_get(entry, "when"), group, rules);
}

static bool list_parse(struct str text, json_t **list, struct error *error)
{
	static const struct document_limits limits = {DOCUMENT_SIZE_MAX, DOCUMENT_DEPTH_MAX};
	struct model_problems problems;
	struct node root = {.problems = &problems};
	struct arena arena;
	struct entry entry;

	model_problems_init(&problems, "key groups");
	*list = model_document_json_parse(text, &limits, &problems);
	if (!*list)
		return model_problems_error(&problems, error);
	root.json = *list;
	arena_init(&arena, 4096);
	if (!json_is_array(*list) || json_array_size(*list) > KEY_GROUPS_OWN_MAX)
		model_node_problem(&root, "must be a list of at most %d", KEY_GROUPS_OWN_MAX);
	for (size_t i = 0; !problems.total && i < json_array_size(*list); i++) {
		struct node node = model_node_element(&root, i);

		(void)!entry_check(&node, &arena, &entry);
	}
	arena_free(&arena);
	if (!problems.total)
		return true;
	json_decref(*list);
	return model_problems_error(&problems, error);
}

bool model_key_groups_add(struct instrument *instrument, struct str list,
        struct key_groups_left *left, struct error *error)
{
	struct arena *arena = &instrument->memory->arena;
	int most = instrument->key_group_count + KEY_GROUPS_OWN_MAX, level = KEY_GROUPS_FIRST;
	struct key_group *groups = arena_new(arena, (size_t)most, sizeof(*groups));
	json_t *root;

	left->count = 0;
	if (!list_parse(list, &root, error))
		return false;
	for (int i = 0; i < instrument->key_group_count; i++)
		groups[i] = instrument->key_groups[i];
	for (size_t i = 0; i < json_array_size(root); i++) {
		struct key_group *group = &groups[instrument->key_group_count];

		if (take_group(instrument, json_array_get(root, i), level, group)) {
			instrument->key_group_count++;
			level++;
		} else {
			left->code[left->count++] = group->code;
		}
	}
	instrument->key_groups = groups;
	json_decref(root);
	return true;
}
