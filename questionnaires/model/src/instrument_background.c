/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The background questions. Those that estimates are grouped by (sex, birth year, residence,
 * education) have fixed types and options, so that every instrument yields the same groups.
 */
#include "instrument_parts.h"

#include <model/scoring_key.h>

#include <stdlib.h>
#include <string.h>

const char *const model_background_type_codes[BACKGROUND_TYPES] = {"single", "number"};

static const struct {
	const char *code;
	enum background_type type;
	int variable; /* whose levels the options are, or -1 */
} fixed_questions[] = {
        {"sex", BACKGROUND_SINGLE, GROUP_SEX},
        {"birth_year", BACKGROUND_NUMBER, -1},
        {"residence", BACKGROUND_SINGLE, GROUP_RESIDENCE},
        {"education", BACKGROUND_SINGLE, GROUP_EDUCATION},
        {"occupation", BACKGROUND_SINGLE, -1},
};

static const struct field question_fields[] = {
        FIELD(struct background_question, code, .pattern = PATTERN_NAME),
        FIELD(struct background_question, type, .kind = FIELD_CHOICE,
                .words = model_background_type_codes, .word_count = BACKGROUND_TYPES),
        FIELD(struct background_question, required, .kind = FIELD_FLAG),
        FIELD(struct background_question, text, .kind = FIELD_WORDS),
        {.name = "options", .kind = FIELD_NESTED, .optional = true},
        FIELD(struct background_question, min, .kind = FIELD_INTEGER, .optional = true,
                .least = -INSTRUMENT_NUMBER_MAX, .most = INSTRUMENT_NUMBER_MAX),
        FIELD(struct background_question, max, .kind = FIELD_INTEGER, .optional = true,
                .least = -INSTRUMENT_NUMBER_MAX, .most = INSTRUMENT_NUMBER_MAX),
};

static void option_read(const struct node *node, struct background_question *question,
        struct background_option *option, struct arena *arena)
{
	static const struct field fields[] = {
	        FIELD(struct background_option, code, .pattern = PATTERN_NAME),
	        FIELD(struct background_option, text, .kind = FIELD_WORDS),
	};
	struct node code = model_node_field(node, "code");

	if (!model_node_read(node, fields, FIELD_COUNT(fields), option, arena))
		return;
	if (model_background_option_find(question, option->code) >= 0)
		model_node_problem(&code, "option %s occurs twice", option->code.p);
}

static void options_read(
        const struct node *node, struct background_question *question, struct arena *arena)
{
	struct background_option *options;
	struct option_looks looks;
	struct node list;
	int count = model_node_list(node, "options", 2, INSTRUMENT_BACKGROUND_OPTIONS_MAX, &list);

	options = arena_new(arena, (size_t)count, sizeof(*options));
	question->options = options;
	model_option_looks_init(&looks, question->code.p, count, arena);
	for (int i = 0; i < count; i++) {
		struct node option = model_node_element(&list, (size_t)i);

		option_read(&option, question, &options[i], arena);
		model_option_looks_add(&looks, &option, &options[i].text);
		question->option_count = i + 1; /* what the next one is compared with */
	}
}

/* A number has min and max, anything else has options. */
static bool fields_suit_type(const struct node *node, const struct background_question *question)
{
	static const struct {
		const char *name;
		enum background_type type;
	} owned[] = {
	        {"options", BACKGROUND_SINGLE},
	        {"min", BACKGROUND_NUMBER},
	        {"max", BACKGROUND_NUMBER},
	};
	bool good = true;

	for (size_t i = 0; i < FIELD_COUNT(owned); i++) {
		struct node field = model_node_field(node, owned[i].name);
		bool wanted = owned[i].type == question->type;

		if (wanted == (field.json != NULL))
			continue;
		if (wanted)
			model_node_problem(node, "\"%s\" is missing", owned[i].name);
		else
			model_node_problem(&field, "does not belong to a %s question",
			        model_background_type_codes[question->type]);
		good = false;
	}
	return good;
}

static void question_check_options(
        const struct node *node, const struct background_question *question, int variable)
{
	struct node list = model_node_field(node, "options");

	for (int i = 0; i < question->option_count; i++) {
		struct node option = model_node_element(&list, (size_t)i);
		struct node code = model_node_field(&option, "code");

		if (question->options[i].code.p &&
		        model_group_level_find(
		                (enum group_variable)variable, question->options[i].code) < 0)
			model_node_problem(&code, "%s is no level of %s",
			        question->options[i].code.p, question->code.p);
	}
}

static void question_check_fixed(
        const struct node *node, const struct background_question *question)
{
	struct node code = model_node_field(node, "code"), type = model_node_field(node, "type");

	if (str_equal_c(question->code, "age"))
		model_node_problem(&code, "age is derived from birth_year and is no question");
	for (size_t i = 0; i < FIELD_COUNT(fixed_questions); i++) {
		if (!str_equal_c(question->code, fixed_questions[i].code))
			continue;
		if (question->type != fixed_questions[i].type)
			model_node_problem(&type, "%s must be a %s question", question->code.p,
			        model_background_type_codes[fixed_questions[i].type]);
		else if (fixed_questions[i].variable >= 0)
			question_check_options(node, question, fixed_questions[i].variable);
	}
}

static bool question_read(
        const struct node *node, struct background_question *question, struct arena *arena)
{
	if (!model_node_read(node, question_fields, FIELD_COUNT(question_fields), question, arena))
		return question->code.p != NULL;
	if (!fields_suit_type(node, question))
		return true;
	if (question->type == BACKGROUND_SINGLE)
		options_read(node, question, arena);
	else if (question->min > question->max)
		model_node_problem(node, "min is above max");
	question_check_fixed(node, question);
	return true;
}

static int compare_codes(const void *a, const void *b, void *questions)
{
	const struct background_question *list = questions;

	return strcmp(list[*(const int *)a].code.p, list[*(const int *)b].code.p);
}

/* Answers write the background in the order of the codes. */
static void background_sort(
        struct instrument_memory *memory, struct background_question *questions, int count)
{
	memory->background_sorted =
	        arena_new(&memory->arena, (size_t)count, sizeof(*memory->background_sorted));
	for (int i = 0; i < count; i++) {
		memory->background_sorted[i] = i;
		if (!questions[i].code.p)
			questions[i].code = STR("");
	}
	qsort_r(memory->background_sorted, (size_t)count, sizeof(*memory->background_sorted),
	        compare_codes, questions);
}

void model_instrument_background_read(const struct node *root, struct instrument *instrument)
{
	struct instrument_memory *memory = instrument->memory;
	struct background_question *questions;
	struct node list;
	int count = model_node_list(root, "background", 1, INSTRUMENT_BACKGROUND_MAX, &list);

	model_lookup_init(&memory->background, count, &memory->arena);
	questions = arena_new(&memory->arena, (size_t)count, sizeof(*questions));
	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&list, (size_t)i),
		            code = model_node_field(&node, "code");

		if (question_read(&node, &questions[i], &memory->arena) &&
		        !model_lookup_add(&memory->background, questions[i].code, i))
			model_node_problem(&code, "question %s occurs twice", questions[i].code.p);
	}
	background_sort(memory, questions, count);
	instrument->background = questions;
	instrument->background_count = count;
}
