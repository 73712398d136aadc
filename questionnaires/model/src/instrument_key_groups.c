/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key groups of the plans, as rules over age and the background questions. */
#include "instrument_parts.h"

#include <model/scoring_key.h>

#include <string.h>

enum { KEY_GROUP_CONDITIONS_MAX = 8 };

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
