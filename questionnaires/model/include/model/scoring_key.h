/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns stored responses and background into the input of scoring: points, and the levels of the
 * reporting variables. Estimates, JSON and CSV files use the codes below: "all", "sex=male",
 * "age=18-29", ..., "key_group=official".
 */
#ifndef KESU_MODEL_SCORING_KEY_H
#define KESU_MODEL_SCORING_KEY_H

#include <model/instrument.h>

enum group_variable {
	GROUP_SEX,
	GROUP_AGE,
	GROUP_RESIDENCE,
	GROUP_EDUCATION,
	GROUP_KEY_GROUP, /* levels overlap: a farmer of 62 is in two */
	GROUP_VARIABLES
};

enum {
	GROUP_LEVELS_MAX = 5,
	GROUP_LEVEL_MISSING = -1,
	GROUP_AGE_MISSING = -1,
	KEY_GROUPS_FIRST = GROUP_LEVELS_MAX, /* the level of the first one of a programme */
};

struct group_variable_levels {
	const char *code; /* "sex" */
	int count;
	const char *levels[GROUP_LEVELS_MAX]; /* "male", "female" */
};

/* In the order in which estimates list them. */
extern const struct group_variable_levels model_group_variables[GROUP_VARIABLES];

/* Index of a level, or GROUP_LEVEL_MISSING. */
int model_group_level_find(enum group_variable variable, struct str level);
/* 18 -> 0 ("18-29"), ..., 69 -> 4; GROUP_LEVEL_MISSING outside 18 to 69. */
int model_group_age_band(int age);

struct background_classes {
	/* Index into model_group_variables[v].levels or GROUP_LEVEL_MISSING; [GROUP_KEY_GROUP] is
	 * not used, see the mask. */
	int8_t level[GROUP_VARIABLES];
	/* bit i: level i of GROUP_KEY_GROUP, and from KEY_GROUPS_FIRST on those of the programme */
	uint32_t key_groups;
	int16_t age;        /* years reached in the survey's year, or GROUP_AGE_MISSING */
	bool outside_frame; /* the age is known and the instrument's frame does not hold it */
};

/* The item's points if the response is exactly the key, else 0. */
int model_item_points(const struct instrument_item *item, int64_t response);

/* `background` is a JSON object as model_answers_parse wrote it (or as the database prints it), or
 * empty: then everything is missing. Codes the instrument does not know count as missing. False
 * when it is not a JSON object. */
bool model_background_classify(const struct instrument *instrument, struct str background,
        int survey_year, struct background_classes *out, struct error *error) KESU_MUST_CHECK;

/*
 * Key groups that a plan names beside the five of the instruments, such as 农村妇女 (rural women):
 * declared in the programme with their rule, and added to the instrument of a survey before its
 * answers are classified. A rule says which background answers make a person a member, like those
 * of an instrument. Its `residence` is the one that figures go by (in a sample that of the psu),
 * whatever a person says.
 */
enum { KEY_GROUPS_OWN_MAX = 8, KEY_GROUPS_CODE_MAX = 20 /* characters */ };

/* Of those that an instrument cannot tell: it does not ask a question, or has no such option. */
struct key_groups_left {
	struct str code[KEY_GROUPS_OWN_MAX]; /* in the instrument's memory */
	int count;
};

/*
 * Adds the groups of `list`, a JSON array as the programme has it, to the instrument's key groups,
 * at levels after the five (KEY_GROUPS_FIRST), in their order. A group that the instrument cannot
 * tell is left out. False when the list is not what a programme's loader takes.
 */
KESU_MUST_CHECK bool model_key_groups_add(struct instrument *instrument, struct str list,
        struct key_groups_left *left, struct error *error);

/*
 * Takes a person out of the groups whose rule names another residence than the person's level. To
 * be called once, when that is known.
 */
void model_key_groups_settle(
        const struct instrument *instrument, struct background_classes *classes);

/* Whether everybody whom the second rule takes is taken by the first one, and whether nobody is
 * taken by both: by the rules alone. */
bool model_key_groups_contains(const struct key_group *whole, const struct key_group *part);
bool model_key_groups_apart(const struct key_group *a, const struct key_group *b);

/* The rule of a level of sex, age, residence or education, to be compared with those of key groups.
 * `rule` must outlive the group. False when the instrument does not ask the variable. */
bool model_key_groups_of_level(const struct instrument *instrument, enum group_variable variable,
        int level, struct key_group_rule *rule, struct key_group *group);

#endif
