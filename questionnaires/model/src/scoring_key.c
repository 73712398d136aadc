/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points and reporting groups: pure functions of the instrument and what is stored. */
#include <model/scoring_key.h>

#include "document_json.h"
#include "reader.h"

const struct group_variable_levels model_group_variables[GROUP_VARIABLES] = {
        [GROUP_SEX] = {"sex", 2, {"male", "female"}},
        [GROUP_AGE] = {"age", 5, {"18-29", "30-39", "40-49", "50-59", "60-69"}},
        [GROUP_RESIDENCE] = {"residence", 2, {"urban", "rural"}},
        [GROUP_EDUCATION] = {"education", 5,
                {"primary_or_less", "junior_high", "senior_high", "college", "degree_or_more"}},
        [GROUP_KEY_GROUP] = {"key_group", 5,
                {"youth", "farmer", "industrial_worker", "older", "official"}},
};

int model_group_level_find(enum group_variable variable, struct str level)
{
	for (int i = 0; i < model_group_variables[variable].count; i++)
		if (str_equal_c(level, model_group_variables[variable].levels[i]))
			return i;
	return GROUP_LEVEL_MISSING;
}

int model_group_age_band(int age)
{
	if (age < 18 || age > 69)
		return GROUP_LEVEL_MISSING;
	return age < 30 ? 0 : age / 10 - 2;
}

int model_item_points(const struct instrument_item *item, int64_t response)
{
	return response == item->key ? item->points : 0;
}

static struct str text_of(json_t *value)
{
	return (struct str){json_string_value(value), json_string_length(value)};
}

static int16_t age_of(json_t *background, int survey_year)
{
	json_t *birth_year = json_object_get(background, "birth_year");
	int64_t born;

	/* A birth year after the survey's year, or too early for a living person, counts as
	 * missing. */
	if (!model_json_whole(birth_year, &born) || born > survey_year || born < survey_year - 200)
		return GROUP_AGE_MISSING;
	return (int16_t)(survey_year - born);
}

static bool group_has(const struct instrument *instrument, const struct key_group *group,
        json_t *background, int age)
{
	if (group->has_age && (age < group->age_min || age > group->age_max))
		return false;
	for (int i = 0; i < group->rule_count; i++) {
		const struct background_question *question =
		        &instrument->background[group->rules[i].question];
		int option = model_background_option_find(
		        question, text_of(json_object_get(background, question->code.p)));

		if (option < 0 || !(group->rules[i].options & UINT64_C(1) << option))
			return false;
	}
	return true;
}

static void classify(const struct instrument *instrument, json_t *background, int survey_year,
        struct background_classes *out)
{
	for (int v = 0; v < GROUP_KEY_GROUP; v++) {
		json_t *value = json_object_get(background, model_group_variables[v].code);

		if (v != GROUP_AGE)
			out->level[v] = (int8_t)model_group_level_find(
			        (enum group_variable)v, text_of(value));
	}
	out->age = age_of(background, survey_year);
	out->level[GROUP_AGE] = (int8_t)model_group_age_band(out->age);
	out->outside_frame = out->age != GROUP_AGE_MISSING &&
	                     (out->age < instrument->age_min || out->age > instrument->age_max);
	for (int i = 0; i < instrument->key_group_count; i++) {
		const struct key_group *group = &instrument->key_groups[i];

		if (group_has(instrument, group, background, out->age))
			out->key_groups |= UINT32_C(1) << group->level;
	}
}

static bool background_parse(struct str text, json_t **background, struct error *error)
{
	static const struct document_limits limits = {DOCUMENT_SIZE_MAX, DOCUMENT_DEPTH_MAX};
	struct model_problems problems;

	model_problems_init(&problems, "background");
	*background = model_document_json_parse(text, &limits, &problems);
	if (!*background)
		return model_problems_error(&problems, error);
	if (json_is_object(*background))
		return true;
	json_decref(*background);
	return error_set(error, "background: must be an object");
}

bool model_background_classify(const struct instrument *instrument, struct str background,
        int survey_year, struct background_classes *out, struct error *error)
{
	json_t *object = NULL;

	*out = (struct background_classes){.age = GROUP_AGE_MISSING};
	if (background.n && !background_parse(background, &object, error))
		return false;
	classify(instrument, object, survey_year, out);
	out->level[GROUP_KEY_GROUP] = GROUP_LEVEL_MISSING;
	json_decref(object);
	return true;
}

void model_key_groups_settle(
        const struct instrument *instrument, struct background_classes *classes)
{
	int level = classes->level[GROUP_RESIDENCE];

	for (int i = 0; i < instrument->key_group_count; i++) {
		const struct key_group *group = &instrument->key_groups[i];

		if (group->residence && (level < 0 || !(group->residence >> level & 1)))
			classes->key_groups &= ~(UINT32_C(1) << group->level);
	}
}

/* ---- rules of key groups beside each other ---- */

static const struct key_group_rule *rule_on(const struct key_group *group, int question)
{
	for (int i = 0; i < group->rule_count; i++)
		if (group->rules[i].question == question)
			return &group->rules[i];
	return NULL;
}

bool model_key_groups_contains(const struct key_group *whole, const struct key_group *part)
{
	if (whole->has_age && !(part->has_age && part->age_min >= whole->age_min &&
	                              part->age_max <= whole->age_max))
		return false;
	if (whole->residence && (!part->residence || part->residence & ~whole->residence))
		return false;
	for (int i = 0; i < whole->rule_count; i++) {
		const struct key_group_rule *rule = rule_on(part, whole->rules[i].question);

		if (!rule || rule->options & ~whole->rules[i].options)
			return false;
	}
	return true;
}

bool model_key_groups_apart(const struct key_group *a, const struct key_group *b)
{
	if (a->has_age && b->has_age && (a->age_max < b->age_min || b->age_max < a->age_min))
		return true;
	if (a->residence && b->residence && !(a->residence & b->residence))
		return true;
	for (int i = 0; i < a->rule_count; i++) {
		const struct key_group_rule *rule = rule_on(b, a->rules[i].question);

		if (rule && !(rule->options & a->rules[i].options))
			return true;
	}
	return false;
}

static void take_band(int level, struct key_group *group)
{
	group->has_age = true;
	group->age_min = level ? 20 + 10 * level : 18;
	group->age_max = 29 + 10 * level;
}

bool model_key_groups_of_level(const struct instrument *instrument, enum group_variable variable,
        int level, struct key_group_rule *rule, struct key_group *group)
{
	const struct group_variable_levels *levels = &model_group_variables[variable];
	const struct background_question *question =
	        model_instrument_background_find(instrument, str_from(levels->code));
	int option;

	*group = (struct key_group){.rules = rule};
	if (variable == GROUP_AGE) {
		take_band(level, group);
		return true;
	}
	if (variable == GROUP_RESIDENCE) {
		group->residence = (uint8_t)(1u << level);
		return true;
	}
	option = question ? model_background_option_find(question, str_from(levels->levels[level]))
	                  : -1;
	if (option < 0)
		return false;
	*rule = (struct key_group_rule){
	        (int)(question - instrument->background), UINT64_C(1) << option};
	group->rule_count = 1;
	return true;
}
